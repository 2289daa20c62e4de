//! When clients are told that a block is final.
//!
//! A block is final as soon as it is committed. Wallets that learn both at once show "finalized" and
//! never "in block", so the notice of finality comes later: with the next block, or
//! 200 ms after the block, whichever is first. All RPC results and notices about finality
//! use this module, so that they agree.

use super::{
	canonical::{BestBlock, Chain},
	types::BlockRef,
};
use crate::primitives::BlockNumber;
use std::{sync::atomic::Ordering, time::Instant};

/// Which blocks clients know to be final, and when the next notice is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FinalityNotices {
	/// The last block announced as final: the best one, or for a moment its parent.
	pub announced: BlockRef,
	/// When the notice of the best block is due, unless the next block comes first; `None` if it has
	/// been given.
	pub due: Option<Instant>,
}

impl FinalityNotices {
	fn at(best: &BestBlock) -> Self {
		if best.final_at <= Instant::now() {
			return Self { announced: best.block, due: None };
		}
		let parent = best.block.number.saturating_sub(1);
		let announced = BlockRef { number: parent, hash: best.header.parent_hash };
		Self { announced, due: Some(best.final_at) }
	}
}

impl Chain {
	/// The notices at this moment.
	pub fn notices(&self) -> FinalityNotices {
		FinalityNotices::at(&self.best_state())
	}

	/// The last block announced as final: that of the last notice, or of [`Self::announce_final`] if that
	/// is later.
	pub fn finalized(&self) -> BlockRef {
		let best = self.best_state();
		let asked = self.announced_final.load(Ordering::Acquire) >= best.block.number;
		if asked { best.block } else { FinalityNotices::at(&best).announced }
	}

	/// Makes [`Self::finalized`] return at least the block with this number from now on. Notices are still
	/// sent at their time.
	pub fn announce_final(&self, number: BlockNumber) {
		self.announced_final.fetch_max(number, Ordering::AcqRel);
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::testing::{TestChain, advance};
	use std::time::Duration;

	#[test]
	fn a_block_is_announced_as_final_after_its_notice_or_with_the_next_block() {
		let test = TestChain::new();
		let chain = &test.chain;
		assert_eq!(chain.notices(), FinalityNotices { announced: chain.best(), due: None });

		let genesis = chain.best();
		advance(chain, &[]);
		let notices = chain.notices();
		// On a slow machine the time may have passed already.
		if let Some(due) = notices.due {
			assert_eq!(notices.announced, genesis);
			assert!(due > Instant::now() - Duration::from_secs(60));
			std::thread::sleep(due.saturating_duration_since(Instant::now()));
		}
		let first = chain.best();
		assert_eq!(chain.notices(), FinalityNotices { announced: first, due: None });
		assert_eq!(chain.finalized(), first);

		advance(chain, &[]);
		advance(chain, &[]);
		assert!(chain.finalized().number >= 2, "a block with a child is announced");
		chain.announce_final(3);
		assert_eq!(chain.finalized(), chain.best());
	}
}
