//! The dependency graph of transactions by their tags: which are ready, which wait, which are replaced.
//!
//! Pure data structure: no runtime calls, no clock.
//!
//! # Terms
//! - A transaction is *ready* if other ready transactions or recent blocks provide all tags that it
//!   requires. Otherwise it is *future*.
//! - No two ready transactions provide the same tag: the one with the higher priority stays.
//! - A ready transaction is *free* if it requires no other ready transaction.
//!
//! # Limits
//! Count and bytes of both queues. When a queue is full, the ready transaction with the lowest priority
//! is dropped, or the oldest future transaction.

mod queries;
#[cfg(test)]
mod tests;

use super::{error::PoolError, transaction::Transaction};
use crate::primitives::{BlockNumber, Hash};
use hashbrown::{HashMap, HashSet};
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionTag as Tag};
use std::{
	cmp::Reverse,
	collections::{BTreeMap, BTreeSet, VecDeque},
	sync::Arc,
};

/// Blocks for which the tags of included transactions count as provided, so that a transaction that was
/// validated just before a block can be imported just after it.
const RECENT_BLOCKS: usize = 2;

/// Limit of a queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
	/// Number of transactions.
	pub count: usize,
	/// Bytes of the extrinsics and their tags.
	pub bytes: usize,
}

impl Limit {
	fn exceeded(&self, count: usize, bytes: usize) -> bool {
		count > self.count || bytes > self.bytes
	}
}

/// Orders ready transactions: by priority, then by expiry, then by arrival. The smallest goes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
	priority: Reverse<u64>,
	valid_till: BlockNumber,
	arrival: u64,
	hash: Hash,
}

impl Rank {
	fn of(transaction: &Transaction, arrival: u64) -> Self {
		Self {
			priority: Reverse(transaction.priority),
			valid_till: transaction.valid_till,
			arrival,
			hash: transaction.hash,
		}
	}
}

struct Ready {
	transaction: Arc<Transaction>,
	rank: Rank,
	/// Number of required tags that other ready transactions provide.
	waits_for: usize,
	checked_at: BlockNumber,
}

struct Future {
	transaction: Arc<Transaction>,
	arrival: u64,
	missing: HashSet<Tag>,
	checked_at: BlockNumber,
}

/// The effects of a change on transactions, in the order in which they happened.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Effects {
	/// Became ready.
	pub ready: Vec<Hash>,
	/// Became future.
	pub future: Vec<Hash>,
	/// Replaced, with the replacing transaction.
	pub usurped: Vec<(Hash, Hash)>,
	/// Dropped because a queue is full.
	pub dropped: Vec<Hash>,
}

/// The two queues and their indices.
pub struct Graph {
	ready_limit: Limit,
	future_limit: Limit,
	ready: HashMap<Hash, Ready>,
	ready_bytes: usize,
	ranked: BTreeSet<Rank>,
	free: BTreeSet<Rank>,
	/// The ready transaction that provides a tag.
	provided: HashMap<Tag, Hash>,
	/// The ready transactions that require a tag.
	requirers: HashMap<Tag, HashSet<Hash>>,
	future: HashMap<Hash, Future>,
	future_bytes: usize,
	future_arrivals: BTreeMap<u64, Hash>,
	/// The future transactions that miss a tag.
	wanted: HashMap<Tag, HashSet<Hash>>,
	recent: VecDeque<HashSet<Tag>>,
	next_arrival: u64,
}

impl Graph {
	/// An empty graph.
	pub fn new(ready_limit: Limit, future_limit: Limit) -> Self {
		Self {
			ready_limit,
			future_limit,
			ready: HashMap::new(),
			ready_bytes: 0,
			ranked: BTreeSet::new(),
			free: BTreeSet::new(),
			provided: HashMap::new(),
			requirers: HashMap::new(),
			future: HashMap::new(),
			future_bytes: 0,
			future_arrivals: BTreeMap::new(),
			wanted: HashMap::new(),
			recent: VecDeque::new(),
			next_arrival: 0,
		}
	}

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

	fn missing_tags(&self, transaction: &Transaction) -> HashSet<Tag> {
		transaction
			.requires
			.iter()
			.filter(|tag| {
				!self.provided.contains_key(*tag) && !self.recent.iter().any(|b| b.contains(*tag))
			})
			.cloned()
			.collect()
	}

	/// Inserts a transaction whose requirements are met into the ready queue. Returns the tags that it
	/// provides.
	fn insert_ready(
		&mut self,
		transaction: Arc<Transaction>,
		arrival: u64,
		checked_at: BlockNumber,
		effects: &mut Effects,
	) -> Result<Vec<Tag>, PoolError> {
		// A block has already provided this tag for another transaction. Providing it again is too
		// late, and could create a cycle.
		let again = |tag| self.requirers.contains_key(tag) && !self.provided.contains_key(tag);
		if transaction.provides.iter().any(again) {
			return Err(PoolError::Invalid(InvalidTransaction::Stale));
		}
		let rivals: HashSet<Hash> =
			transaction.provides.iter().filter_map(|tag| self.provided.get(tag)).copied().collect();
		if !rivals.is_empty() {
			let old = rivals
				.iter()
				.filter_map(|hash| self.ready.get(hash))
				.fold(0u64, |sum, ready| sum.saturating_add(ready.transaction.priority));
			if old >= transaction.priority {
				return Err(PoolError::TooLowPriority { old, new: transaction.priority });
			}
			let all = self.with_dependants(rivals.clone(), &[]);
			let needs_rival = transaction
				.requires
				.iter()
				.filter_map(|tag| self.provided.get(tag))
				.any(|provider| all.contains(provider));
			if needs_rival {
				return Err(PoolError::CycleDetected);
			}
			// Dependants stay if they only need tags that the new transaction provides too.
			let leaving = self.with_dependants(rivals, &transaction.provides);
			for hash in leaving {
				if self.remove_ready(&hash).is_some() {
					effects.usurped.push((hash, transaction.hash));
				}
			}
		}

		let hash = transaction.hash;
		let rank = Rank::of(&transaction, arrival);
		let waits_for =
			transaction.requires.iter().filter(|tag| self.provided.contains_key(*tag)).count();
		for tag in &transaction.requires {
			self.requirers.entry(tag.clone()).or_default().insert(hash);
		}
		for tag in &transaction.provides {
			self.provided.insert(tag.clone(), hash);
			for dependant in self.requirers.get(tag).into_iter().flatten() {
				if let Some(ready) = self.ready.get_mut(dependant) {
					ready.waits_for += 1;
					self.free.remove(&ready.rank);
				}
			}
		}
		self.ranked.insert(rank);
		if waits_for == 0 {
			self.free.insert(rank);
		}
		self.ready_bytes += transaction.bytes();
		let provides = transaction.provides.clone();
		self.ready.insert(hash, Ready { transaction, rank, waits_for, checked_at });
		effects.ready.push(hash);
		Ok(provides)
	}

	fn insert_future(
		&mut self,
		transaction: Arc<Transaction>,
		arrival: u64,
		checked_at: BlockNumber,
		missing: HashSet<Tag>,
		effects: &mut Effects,
	) {
		let hash = transaction.hash;
		for tag in &missing {
			self.wanted.entry(tag.clone()).or_default().insert(hash);
		}
		self.future_bytes += transaction.bytes();
		self.future_arrivals.insert(arrival, hash);
		self.future.insert(hash, Future { transaction, arrival, missing, checked_at });
		effects.future.push(hash);
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

	/// `roots` and all ready transactions that depend on them, not following tags in `kept`.
	fn with_dependants(&self, roots: HashSet<Hash>, kept: &[Tag]) -> HashSet<Hash> {
		let mut found = roots;
		let mut queue: Vec<Hash> = found.iter().copied().collect();
		while let Some(hash) = queue.pop() {
			let Some(ready) = self.ready.get(&hash) else { continue };
			for tag in ready.transaction.provides.iter().filter(|tag| !kept.contains(*tag)) {
				for dependant in self.requirers.get(tag).into_iter().flatten() {
					if found.insert(*dependant) {
						queue.push(*dependant);
					}
				}
			}
		}
		found
	}

	fn remove_ready(&mut self, hash: &Hash) -> Option<Arc<Transaction>> {
		let Ready { transaction, rank, .. } = self.ready.remove(hash)?;
		self.ready_bytes = self.ready_bytes.saturating_sub(transaction.bytes());
		self.ranked.remove(&rank);
		self.free.remove(&rank);
		for tag in &transaction.requires {
			if let Some(requirers) = self.requirers.get_mut(tag) {
				requirers.remove(hash);
				if requirers.is_empty() {
					self.requirers.remove(tag);
				}
			}
		}
		for tag in &transaction.provides {
			if self.provided.get(tag) != Some(hash) {
				continue;
			}
			self.provided.remove(tag);
			for dependant in self.requirers.get(tag).into_iter().flatten() {
				if let Some(ready) = self.ready.get_mut(dependant) {
					ready.waits_for = ready.waits_for.saturating_sub(1);
					if ready.waits_for == 0 {
						self.free.insert(ready.rank);
					}
				}
			}
		}
		Some(transaction)
	}

	fn remove_future(&mut self, hash: &Hash) -> Option<Future> {
		let future = self.future.remove(hash)?;
		self.future_bytes = self.future_bytes.saturating_sub(future.transaction.bytes());
		self.future_arrivals.remove(&future.arrival);
		for tag in &future.missing {
			if let Some(waiting) = self.wanted.get_mut(tag) {
				waiting.remove(hash);
				if waiting.is_empty() {
					self.wanted.remove(tag);
				}
			}
		}
		Some(future)
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
