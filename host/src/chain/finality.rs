//! When clients are told that a block is final.
//!
//! A block is final as soon as it is committed, in the same millisecond in which it is announced.
//! Wallets that are told both at once show "finalized" and never "in block". The notice of finality
//! therefore comes with the next block, or [`NOTICE`] after its own, whichever is first; the state is
//! final all the same. Every answer and every notice about finality comes from here, so that no
//! client hears of a final block that another answer of the node does not know yet.

use super::{BestBlock, BlockRef, Chain};
use crate::primitives::BlockNumber;
use std::{
	sync::atomic::Ordering,
	time::{Duration, Instant},
};

/// How long after a block clients are told that it is final, unless the next block comes first.
pub const NOTICE: Duration = Duration::from_millis(200);

/// What clients have been told of finality, and what is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notices {
	/// The last block that they were told to be final: the best one, or for a moment its parent.
	pub told: BlockRef,
	/// When the notice of the best block is due, unless the next block comes first; `None` if it was
	/// given.
	pub due: Option<Instant>,
}

impl Notices {
	fn at(best: &BestBlock) -> Self {
		if best.final_at <= Instant::now() {
			return Self { told: best.block, due: None };
		}
		let parent = best.block.number.saturating_sub(1);
		let told = BlockRef { number: parent, hash: best.header.parent_hash };
		Self { told, due: Some(best.final_at) }
	}
}

impl Chain {
	/// The notices at this moment.
	pub fn notices(&self) -> Notices {
		Notices::at(&self.best_state())
	}

	/// The last block that the node names as final: that of the last notice, or a later one for which
	/// a client had this asked by [`Self::announce_final`].
	pub fn finalized(&self) -> BlockRef {
		let best = self.best_state();
		let asked = self.announced_final.load(Ordering::Acquire) >= best.block.number;
		if asked { best.block } else { Notices::at(&best).told }
	}

	/// Has [`Self::finalized`] name the block of that number at once. The notices come in their time.
	pub fn announce_final(&self, number: BlockNumber) {
		self.announced_final.fetch_max(number, Ordering::AcqRel);
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::testing::{TestChain, advance};

	#[test]
	fn a_block_is_told_to_be_final_after_its_time_or_with_the_next_one() {
		let test = TestChain::new();
		let chain = &test.chain;
		assert_eq!(chain.notices(), Notices { told: chain.best(), due: None });

		let genesis = chain.best();
		advance(chain, &[]);
		let notices = chain.notices();
		// On a slow machine the time may have passed already.
		if let Some(due) = notices.due {
			assert_eq!(notices.told, genesis);
			assert!(due > Instant::now() - Duration::from_secs(60));
			std::thread::sleep(due.saturating_duration_since(Instant::now()));
		}
		let first = chain.best();
		assert_eq!(chain.notices(), Notices { told: first, due: None });
		assert_eq!(chain.finalized(), first);

		advance(chain, &[]);
		advance(chain, &[]);
		assert!(chain.finalized().number >= 2, "a block with another above it is told");
		chain.announce_final(3);
		assert_eq!(chain.finalized(), chain.best());
	}
}
