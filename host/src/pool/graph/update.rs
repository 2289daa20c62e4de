//! Changes: import, inclusion in a block, revalidation, removal.

use super::index::{Effects, Graph};
use crate::{
	pool::{PoolError, Transaction},
	primitives::{BlockNumber, Hash},
};
use hashbrown::HashSet;
use sp_runtime::transaction_validity::TransactionTag as Tag;
use std::{collections::VecDeque, sync::Arc};

/// Blocks for which the tags of included transactions count as provided, so that a transaction that was
/// validated just before a block can be imported just after it.
const RECENT_BLOCKS: usize = 2;

impl Graph {
	/// Marks a transaction for revalidation before others.
	pub fn mark_stale(&mut self, hash: &Hash) {
		if let Some(ready) = self.ready.get_mut(hash) {
			ready.checked_at = 0;
		}
	}

	/// Imports a validated transaction.
	///
	/// # Errors
	/// [`PoolError::AlreadyImported`], [`PoolError::TooLowPriority`], [`PoolError::CycleDetected`]: the
	/// graph is unchanged. [`PoolError::ImmediatelyDropped`]: other transactions may have changed too;
	/// see `effects`.
	pub fn import(
		&mut self,
		transaction: Arc<Transaction>,
		checked_at: BlockNumber,
		effects: &mut Effects,
	) -> Result<(), PoolError> {
		let hash = transaction.hash;
		if self.contains(&hash) {
			return Err(PoolError::AlreadyImported(hash));
		}
		if transaction.requires.iter().any(|tag| transaction.provides.contains(tag)) {
			return Err(PoolError::CycleDetected);
		}
		let arrival = self.next_arrival;
		self.next_arrival += 1;
		self.place(transaction, arrival, checked_at, effects)?;
		self.enforce_limits(effects);
		if self.contains(&hash) { Ok(()) } else { Err(PoolError::ImmediatelyDropped) }
	}

	fn place(
		&mut self,
		transaction: Arc<Transaction>,
		arrival: u64,
		checked_at: BlockNumber,
		effects: &mut Effects,
	) -> Result<(), PoolError> {
		let missing = self.missing_tags(&transaction);
		if missing.is_empty() {
			let tags = self.insert_ready(transaction, arrival, checked_at, effects)?;
			self.promote(tags, effects);
		} else {
			self.insert_future(transaction, arrival, checked_at, missing, effects);
		}
		Ok(())
	}

	/// Makes future transactions ready as `tags` become provided, and then those that depend on them.
	/// Terminates because each step removes one from the future queue.
	fn promote(&mut self, tags: Vec<Tag>, effects: &mut Effects) {
		let mut tags = VecDeque::from(tags);
		while let Some(tag) = tags.pop_front() {
			let Some(waiting) = self.wanted.remove(&tag) else { continue };
			let mut satisfied = Vec::new();
			for hash in waiting {
				if let Some(future) = self.future.get_mut(&hash) {
					future.missing.remove(&tag);
					if future.missing.is_empty() {
						satisfied.push((future.arrival, hash));
					}
				}
			}
			satisfied.sort_unstable();
			for (_, hash) in satisfied {
				let Some(future) = self.remove_future(&hash) else { continue };
				// An earlier promotion may have replaced a transaction that it requires.
				let missing = self.missing_tags(&future.transaction);
				if !missing.is_empty() {
					self.insert_future(
						future.transaction,
						future.arrival,
						future.checked_at,
						missing,
						effects,
					);
					continue;
				}
				match self.insert_ready(
					future.transaction,
					future.arrival,
					future.checked_at,
					effects,
				) {
					Ok(more) => tags.extend(more),
					Err(_) => effects.dropped.push(hash),
				}
			}
		}
	}

	fn enforce_limits(&mut self, effects: &mut Effects) {
		while self.ready_limit.exceeded(self.ready.len(), self.ready_bytes) {
			let Some(worst) = self.ranked.last().map(|rank| rank.hash) else { break };
			for hash in self.with_dependants(HashSet::from_iter([worst]), &[]) {
				self.remove_ready(&hash);
				effects.dropped.push(hash);
			}
		}
		while self.future_limit.exceeded(self.future.len(), self.future_bytes) {
			let Some(oldest) = self.future_arrivals.first_key_value().map(|(_, hash)| *hash) else {
				break;
			};
			self.remove_future(&oldest);
			effects.dropped.push(oldest);
		}
	}

	/// Removes a transaction that is no longer valid. Transactions that depend on it become future.
	///
	/// Returns whether it was in the graph.
	pub fn remove(&mut self, hash: &Hash, effects: &mut Effects) -> bool {
		if self.remove_future(hash).is_some() {
			return true;
		}
		if !self.ready.contains_key(hash) {
			return false;
		}
		let mut dependants = self.with_dependants(HashSet::from_iter([*hash]), &[]);
		dependants.remove(hash);
		let mut demoted: Vec<(u64, BlockNumber, Hash)> = dependants
			.iter()
			.filter_map(|hash| self.ready.get(hash))
			.map(|ready| (ready.rank.arrival, ready.checked_at, ready.transaction.hash))
			.collect();
		demoted.sort_unstable();
		self.remove_ready(hash);
		// All are removed before the first is placed again, so that none depends on one that is still
		// to be removed.
		let demoted: Vec<_> = demoted
			.into_iter()
			.filter_map(|(arrival, checked_at, hash)| {
				Some((arrival, checked_at, self.remove_ready(&hash)?))
			})
			.collect();
		for (arrival, checked_at, transaction) in demoted {
			let hash = transaction.hash;
			if self.place(transaction, arrival, checked_at, effects).is_err() {
				effects.dropped.push(hash);
			}
		}
		self.enforce_limits(effects);
		true
	}

	/// Removes the transactions that a block included. Their tags count as provided for the next two
	/// blocks. Returns those that were in the graph.
	pub fn include(
		&mut self,
		included: impl IntoIterator<Item = Hash>,
		effects: &mut Effects,
	) -> Vec<Arc<Transaction>> {
		let mut tags = HashSet::new();
		let mut removed = Vec::new();
		for hash in included {
			let transaction = self
				.remove_ready(&hash)
				.or_else(|| self.remove_future(&hash).map(|future| future.transaction));
			if let Some(transaction) = transaction {
				tags.extend(transaction.provides.iter().cloned());
				removed.push(transaction);
			}
		}
		let mut provided: Vec<Tag> = tags.iter().cloned().collect();
		provided.sort_unstable();
		self.recent.push_back(tags);
		while self.recent.len() > RECENT_BLOCKS {
			self.recent.pop_front();
		}
		self.promote(provided, effects);
		self.enforce_limits(effects);
		removed
	}

	/// Records a revalidation. A future transaction becomes ready if its new requirements are met.
	pub fn refresh(
		&mut self,
		transaction: Arc<Transaction>,
		checked_at: BlockNumber,
		effects: &mut Effects,
	) {
		let hash = transaction.hash;
		let arrival = if let Some(ready) = self.ready.get(&hash) {
			let arrival = ready.rank.arrival;
			if self.missing_tags(&transaction).is_empty() {
				if let Some(ready) = self.ready.get_mut(&hash) {
					ready.checked_at = checked_at;
				}
				return;
			}
			// A required tag is no longer provided: it and its dependants become future.
			self.remove(&hash, effects);
			arrival
		} else {
			let Some(future) = self.remove_future(&hash) else { return };
			future.arrival
		};
		let mut moved = Effects::default();
		if self.place(transaction, arrival, checked_at, &mut moved).is_err() {
			effects.dropped.push(hash);
		}
		// It was future before.
		moved.future.retain(|other| *other != hash);
		effects.ready.append(&mut moved.ready);
		effects.future.append(&mut moved.future);
		effects.usurped.append(&mut moved.usurped);
		effects.dropped.append(&mut moved.dropped);
		self.enforce_limits(effects);
	}
}
