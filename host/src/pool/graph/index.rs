//! The queues and their indices: insertion and removal of single transactions.

use crate::{
	pool::{PoolError, Transaction},
	primitives::{BlockNumber, Hash},
};
use hashbrown::{HashMap, HashSet};
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionTag as Tag};
use std::{
	cmp::Reverse,
	collections::{BTreeMap, BTreeSet, VecDeque},
	sync::Arc,
};

/// Limit of a queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
	/// Number of transactions.
	pub count: usize,
	/// Bytes of the extrinsics and their tags.
	pub bytes: usize,
}

impl Limit {
	pub(super) fn exceeded(&self, count: usize, bytes: usize) -> bool {
		count > self.count || bytes > self.bytes
	}
}

/// Orders ready transactions: by priority, then by expiry, then by arrival. The smallest goes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
	pub(super) priority: Reverse<u64>,
	pub(super) valid_till: BlockNumber,
	pub(super) arrival: u64,
	pub(super) hash: Hash,
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

pub(super) struct Ready {
	pub(super) transaction: Arc<Transaction>,
	pub(super) rank: Rank,
	/// Number of required tags that other ready transactions provide.
	pub(super) waits_for: usize,
	pub(super) checked_at: BlockNumber,
}

pub(super) struct Future {
	pub(super) transaction: Arc<Transaction>,
	pub(super) arrival: u64,
	pub(super) missing: HashSet<Tag>,
	pub(super) checked_at: BlockNumber,
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
	pub(super) ready_limit: Limit,
	pub(super) future_limit: Limit,
	pub(super) ready: HashMap<Hash, Ready>,
	pub(super) ready_bytes: usize,
	pub(super) ranked: BTreeSet<Rank>,
	pub(super) free: BTreeSet<Rank>,
	/// The ready transaction that provides a tag.
	pub(super) provided: HashMap<Tag, Hash>,
	/// The ready transactions that require a tag.
	pub(super) requirers: HashMap<Tag, HashSet<Hash>>,
	pub(super) future: HashMap<Hash, Future>,
	pub(super) future_bytes: usize,
	pub(super) future_arrivals: BTreeMap<u64, Hash>,
	/// The future transactions that miss a tag.
	pub(super) wanted: HashMap<Tag, HashSet<Hash>>,
	pub(super) recent: VecDeque<HashSet<Tag>>,
	pub(super) next_arrival: u64,
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

	pub(super) fn missing_tags(&self, transaction: &Transaction) -> HashSet<Tag> {
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
	pub(super) fn insert_ready(
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

	pub(super) fn insert_future(
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

	/// `roots` and all ready transactions that depend on them, not following tags in `kept`.
	pub(super) fn with_dependants(&self, roots: HashSet<Hash>, kept: &[Tag]) -> HashSet<Hash> {
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

	pub(super) fn remove_ready(&mut self, hash: &Hash) -> Option<Arc<Transaction>> {
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

	pub(super) fn remove_future(&mut self, hash: &Hash) -> Option<Future> {
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
}
