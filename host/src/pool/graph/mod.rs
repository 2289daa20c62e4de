//! The order of transactions: which are ready, which wait, which give way.
//!
//! Pure bookkeeping on tags; it never asks the runtime and reads no clock.
//!
//! # Terms
//! - A transaction is *ready* when every tag that it requires is provided by another ready one or
//!   by a recent block, and a *future* one otherwise.
//! - No two ready transactions provide the same tag: the one with the higher priority stays.
//! - *Free* are the ready ones that require no other ready one: any of them may come first.
//!
//! # Bounds
//! Count and bytes of both queues; the lowest priority leaves first from the ready, the oldest from
//! the future ones.

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

/// How many blocks the tags of included transactions are remembered: a transaction that was
/// validated just before a block finds its requirement met just after.
const RECENT_BLOCKS: usize = 2;

/// The most that a queue holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
	/// Transactions.
	pub count: usize,
	/// Bytes of their encodings and tags.
	pub bytes: usize,
}

impl Limit {
	fn exceeded(&self, count: usize, bytes: usize) -> bool {
		count > self.count || bytes > self.bytes
	}
}

/// The order in which ready transactions go: by priority, then those that expire first, then those
/// that came first. The smallest goes first.
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
	/// How many of its required tags another ready transaction provides.
	waits_for: usize,
	checked_at: BlockNumber,
}

struct Future {
	transaction: Arc<Transaction>,
	arrival: u64,
	missing: HashSet<Tag>,
	checked_at: BlockNumber,
}

/// What a change of the graph did to transactions, in the order in which it happened.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Effects {
	/// Became ready.
	pub ready: Vec<Hash>,
	/// Wait for a tag from now on.
	pub future: Vec<Hash>,
	/// Replaced, with the one that took the place.
	pub usurped: Vec<(Hash, Hash)>,
	/// Left for want of room.
	pub dropped: Vec<Hash>,
}

/// The two queues and their links.
pub struct Graph {
	ready_limit: Limit,
	future_limit: Limit,
	ready: HashMap<Hash, Ready>,
	ready_bytes: usize,
	ranked: BTreeSet<Rank>,
	free: BTreeSet<Rank>,
	/// Tag to the ready transaction that provides it.
	provided: HashMap<Tag, Hash>,
	/// Tag to the ready transactions that require it.
	requirers: HashMap<Tag, HashSet<Hash>>,
	future: HashMap<Hash, Future>,
	future_bytes: usize,
	future_arrivals: BTreeMap<u64, Hash>,
	/// Tag to the future transactions that miss it.
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

	/// Makes a transaction's verdict the oldest, so that the runtime is asked about it next.
	pub fn doubt(&mut self, hash: &Hash) {
		if let Some(ready) = self.ready.get_mut(hash) {
			ready.checked_at = 0;
		}
	}

	/// Takes in a validated transaction.
	///
	/// # Errors
	/// [`PoolError::AlreadyImported`], [`PoolError::TooLowPriority`], [`PoolError::CycleDetected`]
	/// leave the graph unchanged. [`PoolError::ImmediatelyDropped`] comes with the effects of
	/// having tried.
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

	/// Puts a transaction whose requirements are met among the ready ones. Returns the tags it
	/// provides.
	fn insert_ready(
		&mut self,
		transaction: Arc<Transaction>,
		arrival: u64,
		checked_at: BlockNumber,
		effects: &mut Effects,
	) -> Result<Vec<Tag>, PoolError> {
		// A block already met this requirement of another: providing it again comes too late, and
		// could close a circle.
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
			// Dependants that only need what the newcomer provides as well stay.
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

	/// Moves future transactions to the ready ones as `tags` become provided, and those that they
	/// make possible in turn. Each step takes one out of the future queue, so it ends.
	fn promote(&mut self, tags: Vec<Tag>, effects: &mut Effects) {
		let mut tags = VecDeque::from(tags);
		while let Some(tag) = tags.pop_front() {
			let Some(waiting) = self.wanted.remove(&tag) else { continue };
			let mut able = Vec::new();
			for hash in waiting {
				if let Some(future) = self.future.get_mut(&hash) {
					future.missing.remove(&tag);
					if future.missing.is_empty() {
						able.push((future.arrival, hash));
					}
				}
			}
			able.sort_unstable();
			for (_, hash) in able {
				let Some(future) = self.remove_future(&hash) else { continue };
				// Another promotion may have taken the place of what it needs.
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

	/// `roots` and every ready transaction that needs one of them, except for tags in `kept`.
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

	/// Takes out a transaction that is no longer valid. Those that needed it wait from now on.
	///
	/// Returns whether it was there.
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
		// All leave before the first comes back: none may lean on one that is about to leave.
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

	/// Takes out what a block included. The tags of `included` count as provided for the next two
	/// blocks. Returns the transactions that were here.
	pub fn include(
		&mut self,
		included: impl IntoIterator<Item = Hash>,
		effects: &mut Effects,
	) -> Vec<Arc<Transaction>> {
		let mut tags = HashSet::new();
		let mut taken = Vec::new();
		for hash in included {
			let transaction = self
				.remove_ready(&hash)
				.or_else(|| self.remove_future(&hash).map(|future| future.transaction));
			if let Some(transaction) = transaction {
				tags.extend(transaction.provides.iter().cloned());
				taken.push(transaction);
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
		taken
	}

	/// Notes a fresh verdict. A future transaction whose requirements the verdict reduced to what
	/// is there becomes ready.
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
			// What it needs is gone: it waits again, and so do those that need it.
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
		// A transaction that goes on waiting is no news.
		moved.future.retain(|other| *other != hash);
		effects.ready.append(&mut moved.ready);
		effects.future.append(&mut moved.future);
		effects.usurped.append(&mut moved.usurped);
		effects.dropped.append(&mut moved.dropped);
		self.enforce_limits(effects);
	}
}
