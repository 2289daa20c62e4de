//! News of transactions for those who watch them.

use super::{error::PoolError, graph::Effects};
use crate::primitives::Hash;
use hashbrown::HashMap;
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// How many pieces of news a watcher may leave unread before it is given up.
const UNREAD: usize = 32;

/// How many may watch one transaction.
const WATCHERS_PER_TRANSACTION: usize = 16;

/// How many may watch in all.
const WATCHERS: usize = 16_384;

/// What happened to a transaction, as `author_submitAndWatchExtrinsic` reports it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TxStatus {
	/// It waits for others that it requires.
	Future,
	/// It can go into the next block.
	Ready,
	/// It is in a block, at that place among the block's extrinsics.
	InBlock {
		/// The block.
		block: Hash,
		/// The place, 0 for the first.
		index: u32,
	},
	/// The block it is in is final. The last news.
	Finalized {
		/// The block.
		block: Hash,
		/// The place, 0 for the first.
		index: u32,
	},
	/// Another took its place. The last news.
	Usurped(Hash),
	/// It left for want of room. The last news.
	Dropped,
	/// It is no longer valid. The last news.
	Invalid,
}

impl TxStatus {
	/// Whether no news follows.
	pub fn is_final(&self) -> bool {
		!matches!(self, Self::Future | Self::Ready | Self::InBlock { .. })
	}
}

/// Who watches what.
#[derive(Default)]
pub(super) struct Watchers {
	senders: HashMap<Hash, Vec<Sender<TxStatus>>>,
	count: usize,
}

impl Watchers {
	/// A new watcher of a transaction.
	pub(super) fn add(&mut self, hash: Hash) -> Result<Receiver<TxStatus>, PoolError> {
		if self.count >= WATCHERS {
			return Err(PoolError::TooManyWatchers(WATCHERS));
		}
		let senders = self.senders.entry(hash).or_default();
		if senders.len() >= WATCHERS_PER_TRANSACTION {
			return Err(PoolError::TooManyWatchers(WATCHERS_PER_TRANSACTION));
		}
		let (sender, receiver) = channel(UNREAD);
		senders.push(sender);
		self.count += 1;
		Ok(receiver)
	}

	/// Tells the watchers of a transaction. Those who left, or do not read, are forgotten.
	pub(super) fn tell(&mut self, hash: &Hash, status: &TxStatus) {
		let Some(senders) = self.senders.get_mut(hash) else { return };
		let before = senders.len();
		senders.retain(|sender| sender.try_send(status.clone()).is_ok());
		let mut left = senders.len();
		if status.is_final() || senders.is_empty() {
			self.senders.remove(hash);
			left = 0;
		}
		self.count = self.count.saturating_sub(before - left);
	}

	/// Forgets those who watch a transaction that was not taken in.
	pub(super) fn forget(&mut self, hash: &Hash) {
		if let Some(senders) = self.senders.remove(hash) {
			self.count = self.count.saturating_sub(senders.len());
		}
	}

	/// Tells of what a change of the graph did.
	pub(super) fn tell_effects(&mut self, effects: &Effects) {
		if self.senders.is_empty() {
			return;
		}
		for hash in &effects.future {
			self.tell(hash, &TxStatus::Future);
		}
		for hash in &effects.ready {
			self.tell(hash, &TxStatus::Ready);
		}
		for (hash, by) in &effects.usurped {
			self.tell(hash, &TxStatus::Usurped(*by));
		}
		for hash in &effects.dropped {
			self.tell(hash, &TxStatus::Dropped);
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn news_arrives_in_order_and_ends() {
		let mut watchers = Watchers::default();
		let hash = Hash::repeat_byte(1);
		let mut receiver = watchers.add(hash).unwrap();
		watchers.tell(&hash, &TxStatus::Ready);
		watchers.tell(&hash, &TxStatus::Dropped);
		watchers.tell(&hash, &TxStatus::Ready);
		assert_eq!(receiver.try_recv(), Ok(TxStatus::Ready));
		assert_eq!(receiver.try_recv(), Ok(TxStatus::Dropped));
		assert!(receiver.try_recv().is_err(), "closed after the last news");
		assert_eq!(watchers.count, 0);
	}

	#[test]
	fn those_who_do_not_read_are_forgotten() {
		let mut watchers = Watchers::default();
		let hash = Hash::repeat_byte(1);
		let _receiver = watchers.add(hash).unwrap();
		for _ in 0..=UNREAD {
			watchers.tell(&hash, &TxStatus::Ready);
		}
		assert_eq!(watchers.count, 0);
	}

	#[test]
	fn watchers_are_limited() {
		let mut watchers = Watchers::default();
		let hash = Hash::repeat_byte(1);
		let kept: Vec<_> =
			(0..WATCHERS_PER_TRANSACTION).map(|_| watchers.add(hash).unwrap()).collect();
		assert!(matches!(watchers.add(hash), Err(PoolError::TooManyWatchers(16))));
		drop(kept);
		watchers.forget(&hash);
		assert_eq!(watchers.count, 0);
	}
}
