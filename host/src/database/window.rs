//! The keys that each block of a short history changed, in memory.

use crate::primitives::BlockNumber;
use std::{
	collections::VecDeque,
	sync::{Arc, OnceLock},
};

/// The blocks whose states are kept below the head. Empty if the history is indexed.
#[derive(Clone, Default)]
pub(super) struct Window {
	/// The number of the first block.
	first: BlockNumber,
	blocks: VecDeque<Arc<Touched>>,
}

/// The sorted fingerprints of the keys that a block changed, once they have been loaded.
pub(super) type Touched = OnceLock<Box<[u64]>>;

impl Window {
	/// The window of the blocks above `oldest`, up to `head`.
	pub(super) fn new(oldest: BlockNumber, head: BlockNumber) -> Self {
		let mut window = Self { first: oldest.saturating_add(1), blocks: VecDeque::new() };
		window.fit(oldest, head);
		window
	}

	/// Moves the window to the blocks above `oldest`, up to `head`.
	pub(super) fn fit(&mut self, oldest: BlockNumber, head: BlockNumber) {
		while self.first <= oldest {
			self.first += 1;
			self.blocks.pop_front();
		}
		let length = head.saturating_add(1).saturating_sub(self.first) as usize;
		self.blocks.resize_with(length, Arc::default);
	}

	pub(super) fn get(&self, block: BlockNumber) -> Option<&Touched> {
		self.blocks.get(block.checked_sub(self.first)? as usize).map(|touched| &**touched)
	}
}
