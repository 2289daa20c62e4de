//! Reports the status of watched transactions.

use super::{error::PoolError, graph::Effects};
use crate::primitives::Hash;
use hashbrown::HashMap;
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// Maximum unread updates of a watcher. A watcher that falls behind is dropped.
const MAX_UNREAD: usize = 32;

const MAX_WATCHERS_PER_TRANSACTION: usize = 16;

const MAX_WATCHERS: usize = 16_384;

/// The status of a transaction, as in `author_submitAndWatchExtrinsic`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TxStatus {
	/// It waits for transactions that provide required tags.
	Future,
	/// It can be included in the next block.
	Ready,
	/// It is included in a block.
	InBlock {
		/// The block.
		block: Hash,
		/// Index among the block's extrinsics, from 0.
		index: u32,
	},
	/// Its block is final. Last status.
	Finalized {
		/// The block.
		block: Hash,
		/// Index among the block's extrinsics, from 0.
		index: u32,
	},
	/// This transaction replaced it. Last status.
	Usurped(Hash),
	/// It was dropped because the pool is full. Last status.
	Dropped,
	/// It is no longer valid. Last status.
	Invalid,
}

impl TxStatus {
	/// Whether no other status follows.
	pub fn is_final(&self) -> bool {
		!matches!(self, Self::Future | Self::Ready | Self::InBlock { .. })
	}
}

/// Watchers by transaction.
#[derive(Default)]
pub(super) struct Watchers {
	senders: HashMap<Hash, Vec<Sender<TxStatus>>>,
	count: usize,
}

impl Watchers {
	/// Adds a watcher. Fails at the limits.
	pub(super) fn add(&mut self, hash: Hash) -> Result<Receiver<TxStatus>, PoolError> {
		if self.count >= MAX_WATCHERS {
			return Err(PoolError::TooManyWatchers(MAX_WATCHERS));
		}
		let senders = self.senders.entry(hash).or_default();
		if senders.len() >= MAX_WATCHERS_PER_TRANSACTION {
			return Err(PoolError::TooManyWatchers(MAX_WATCHERS_PER_TRANSACTION));
		}
		let (sender, receiver) = channel(MAX_UNREAD);
		senders.push(sender);
		self.count += 1;
		Ok(receiver)
	}

	/// Notifies the watchers of a transaction. Removes those that disconnected or do not read.
	pub(super) fn notify(&mut self, hash: &Hash, status: &TxStatus) {
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

	/// Removes the watchers of a transaction that was not admitted.
	pub(super) fn remove(&mut self, hash: &Hash) {
		if let Some(senders) = self.senders.remove(hash) {
			self.count = self.count.saturating_sub(senders.len());
		}
	}

	/// Notifies the watchers of all transactions that a change of the graph affected.
	pub(super) fn notify_effects(&mut self, effects: &Effects) {
		if self.senders.is_empty() {
			return;
		}
		for hash in &effects.future {
			self.notify(hash, &TxStatus::Future);
		}
		for hash in &effects.ready {
			self.notify(hash, &TxStatus::Ready);
		}
		for (hash, by) in &effects.usurped {
			self.notify(hash, &TxStatus::Usurped(*by));
		}
		for hash in &effects.dropped {
			self.notify(hash, &TxStatus::Dropped);
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn updates_arrive_in_order_up_to_the_last_status() {
		let mut watchers = Watchers::default();
		let hash = Hash::repeat_byte(1);
		let mut receiver = watchers.add(hash).unwrap();
		watchers.notify(&hash, &TxStatus::Ready);
		watchers.notify(&hash, &TxStatus::Dropped);
		watchers.notify(&hash, &TxStatus::Ready);
		assert_eq!(receiver.try_recv(), Ok(TxStatus::Ready));
		assert_eq!(receiver.try_recv(), Ok(TxStatus::Dropped));
		assert!(receiver.try_recv().is_err(), "closed after the last status");
		assert_eq!(watchers.count, 0);
	}

	#[test]
	fn watchers_that_do_not_read_are_dropped() {
		let mut watchers = Watchers::default();
		let hash = Hash::repeat_byte(1);
		let _receiver = watchers.add(hash).unwrap();
		for _ in 0..=MAX_UNREAD {
			watchers.notify(&hash, &TxStatus::Ready);
		}
		assert_eq!(watchers.count, 0);
	}

	#[test]
	fn watchers_are_limited() {
		let mut watchers = Watchers::default();
		let hash = Hash::repeat_byte(1);
		let kept: Vec<_> =
			(0..MAX_WATCHERS_PER_TRANSACTION).map(|_| watchers.add(hash).unwrap()).collect();
		assert!(matches!(watchers.add(hash), Err(PoolError::TooManyWatchers(16))));
		drop(kept);
		watchers.remove(&hash);
		assert_eq!(watchers.count, 0);
	}
}
