//! The last blocks of the chain, and the state before them.

use crate::text::{counted, grouped};
use sp_runtime::DigestItem;
use stratos_host::{
	database::StoredBlock,
	fork::Fork,
	primitives::{BlockNumber, Header},
};

/// The most bytes of extrinsics.
const MAX_BYTES: usize = 64 << 20;

/// The most extrinsics.
const MAX_EXTRINSICS: usize = 50_000;

/// The last blocks of the chain, to be made again.
#[derive(Default)]
pub struct History {
	/// The chain before the first of them; `None` where there are none.
	pub(crate) before: Option<Fork>,
	/// The blocks in order, up to the one at which the upgrade is checked.
	pub(crate) blocks: Vec<StoredBlock>,
	/// Why there are fewer than asked for, though the chain has them.
	pub(crate) fewer: Option<String>,
}

/// Collects blocks from the newest one down.
pub(crate) struct Collector {
	wanted: u32,
	bytes: usize,
	extrinsics: usize,
	/// The newest first.
	blocks: Vec<StoredBlock>,
	fewer: Option<String>,
}

impl Collector {
	/// A collector of the last `wanted` blocks.
	pub(crate) fn new(wanted: u32) -> Self {
		Self { wanted, bytes: 0, extrinsics: 0, blocks: Vec::new(), fewer: None }
	}

	/// Whether the block before those that were taken is wanted, by its number. Block 0 is not made.
	pub(crate) fn wants(&self, number: BlockNumber) -> bool {
		number > 0 && self.fewer.is_none() && self.blocks.len() < self.wanted as usize
	}

	/// Takes the block before. A block that set code ran on other code than those after it: it ends the
	/// history.
	pub(crate) fn take(&mut self, block: StoredBlock) {
		let number = grouped(block.header.number);
		if sets_code(&block.header) {
			self.ends(format!("block {number} set the code in force"));
			return;
		}
		let size: usize = block.body.iter().map(|extrinsic| extrinsic.0.len()).sum();
		self.bytes = self.bytes.saturating_add(size);
		self.extrinsics = self.extrinsics.saturating_add(block.body.len());
		if self.bytes > MAX_BYTES || self.extrinsics > MAX_EXTRINSICS {
			self.ends(format!(
				"with block {number} they have more than {} or {}",
				counted(MAX_BYTES, "byte"),
				counted(MAX_EXTRINSICS, "extrinsic")
			));
			return;
		}
		self.blocks.push(block);
	}

	/// Ends the history before it has all that is wanted.
	pub(crate) fn ends(&mut self, why: String) {
		self.fewer = Some(why);
	}

	/// The number of the first block; `None` where there is none.
	pub(crate) fn first(&self) -> Option<BlockNumber> {
		self.blocks.last().map(|block| block.header.number)
	}

	/// Leaves out the blocks up to `last`: the state after it is the first that is kept.
	pub(crate) fn begin_after(&mut self, last: BlockNumber) {
		if self.first().is_some_and(|first| first <= last) {
			self.blocks.retain(|block| block.header.number > last);
			self.fewer = Some(not_kept(last));
		}
	}

	/// The history; `before` is the chain before its first block.
	pub(crate) fn history(mut self, before: Option<Fork>) -> History {
		self.blocks.reverse();
		History { before, blocks: self.blocks, fewer: self.fewer }
	}
}

/// That the states before that of block `oldest` are not kept.
pub(crate) fn not_kept(oldest: BlockNumber) -> String {
	format!("the states before block {} are not kept", grouped(oldest))
}

/// Whether a block set code, which FRAME says in its header.
fn sets_code(header: &Header) -> bool {
	header.digest.logs().iter().any(|item| matches!(item, DigestItem::RuntimeEnvironmentUpdated))
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_runtime::{Digest, traits::Header as _};
	use stratos_host::primitives::{Extrinsic, Hash};

	fn block(number: BlockNumber, logs: Vec<DigestItem>) -> StoredBlock {
		let zero = Hash::zero();
		StoredBlock {
			header: Header::new(number, zero, zero, zero, Digest { logs }),
			body: vec![Extrinsic(vec![0; 1 << 20])],
			justification: None,
		}
	}

	fn collect(collector: &mut Collector, from: BlockNumber) {
		let mut number = from;
		while collector.wants(number) {
			collector.take(block(number, Vec::new()));
			number -= 1;
		}
	}

	#[test]
	fn the_last_blocks_are_collected_in_order() {
		let mut collector = Collector::new(3);
		collect(&mut collector, 9);
		let history = collector.history(None);
		let numbers: Vec<_> = history.blocks.iter().map(|block| block.header.number).collect();
		assert_eq!(numbers, [7, 8, 9]);
		assert_eq!(history.fewer, None);

		let mut young = Collector::new(100);
		collect(&mut young, 2);
		assert_eq!((young.first(), young.history(None).fewer), (Some(1), None));
	}

	#[test]
	fn the_reason_for_fewer_blocks_is_kept() {
		let mut code = Collector::new(3);
		code.take(block(9, Vec::new()));
		code.take(block(8, vec![DigestItem::RuntimeEnvironmentUpdated]));
		assert!(!code.wants(7));
		assert_eq!(code.first(), Some(9));
		assert_eq!(code.history(None).fewer.as_deref(), Some("block 8 set the code in force"));

		let mut large = Collector::new(1_000);
		collect(&mut large, 900);
		let history = large.history(None);
		assert_eq!(history.blocks.len(), 64);
		assert!(history.fewer.expect("a reason").contains("67,108,864 bytes"));

		let mut pruned = Collector::new(5);
		collect(&mut pruned, 9);
		pruned.begin_after(6);
		assert_eq!(pruned.first(), Some(7));
		let fewer = pruned.history(None).fewer.expect("a reason");
		assert_eq!(fewer, "the states before block 6 are not kept");
	}
}
