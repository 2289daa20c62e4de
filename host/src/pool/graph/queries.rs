//! Queries.

use super::index::{Graph, Rank};
use crate::{
	pool::Transaction,
	primitives::{BlockNumber, Hash},
};
use hashbrown::HashMap;
use std::{cmp::Reverse, collections::BinaryHeap, sync::Arc};

impl Graph {
	/// Whether the transaction is in either queue.
	pub fn contains(&self, hash: &Hash) -> bool {
		self.ready.contains_key(hash) || self.future.contains_key(hash)
	}

	/// Whether the transaction is ready.
	pub fn is_ready(&self, hash: &Hash) -> bool {
		self.ready.contains_key(hash)
	}

	/// Whether a ready transaction provides the tag.
	pub fn provides(&self, tag: &[u8]) -> bool {
		self.provided.contains_key(tag)
	}

	/// The transaction, from either queue.
	pub fn get(&self, hash: &Hash) -> Option<&Arc<Transaction>> {
		self.ready
			.get(hash)
			.map(|r| &r.transaction)
			.or_else(|| self.future.get(hash).map(|f| &f.transaction))
	}

	/// Number and bytes of the ready transactions.
	pub fn ready_size(&self) -> (usize, usize) {
		(self.ready.len(), self.ready_bytes)
	}

	/// Number and bytes of the future transactions.
	pub fn future_size(&self) -> (usize, usize) {
		(self.future.len(), self.future_bytes)
	}

	/// The transactions that are valid up to block `number` at most.
	pub fn expired(&self, number: BlockNumber) -> Vec<Hash> {
		let ready = self.ready.values().map(|ready| &ready.transaction);
		let future = self.future.values().map(|future| &future.transaction);
		ready.chain(future).filter(|tx| tx.valid_till <= number).map(|tx| tx.hash).collect()
	}

	/// Up to `limit` transactions that were last validated before block `before`: future ones first,
	/// since a new block may have made them ready, then by age.
	pub fn unchecked_since(&self, before: BlockNumber, limit: usize) -> Vec<Arc<Transaction>> {
		let mut old: Vec<(bool, BlockNumber, u64, &Arc<Transaction>)> = self
			.future
			.values()
			.map(|f| (false, f.checked_at, f.arrival, &f.transaction))
			.chain(
				self.ready.values().map(|r| (true, r.checked_at, r.rank.arrival, &r.transaction)),
			)
			.filter(|(_, checked_at, ..)| *checked_at < before)
			.collect();
		let limit = limit.min(old.len());
		if limit == 0 {
			return Vec::new();
		}
		old.select_nth_unstable_by_key(limit - 1, |(ready, checked_at, arrival, _)| {
			(*ready, *checked_at, *arrival)
		});
		old.into_iter().take(limit).map(|(.., transaction)| transaction.clone()).collect()
	}

	/// The best ready transactions, in block order: each after all that it requires, otherwise by rank.
	/// Stops at `count` transactions or before `bytes` bytes are exceeded.
	pub fn best(&self, count: usize, bytes: usize) -> Vec<Arc<Transaction>> {
		let mut chosen = Vec::new();
		let mut size = 0usize;
		let mut free = self.free.iter().peekable();
		let mut unlocked: BinaryHeap<Reverse<Rank>> = BinaryHeap::new();
		let mut waiting: HashMap<Hash, usize> = HashMap::new();
		while chosen.len() < count {
			let take_free = match (free.peek(), unlocked.peek()) {
				(Some(free), Some(Reverse(unlocked))) => *free < unlocked,
				(Some(_), None) => true,
				(None, Some(_)) => false,
				(None, None) => break,
			};
			let next = if take_free {
				free.next().map(|rank| rank.hash)
			} else {
				unlocked.pop().map(|Reverse(rank)| rank.hash)
			};
			let Some(ready) = next.and_then(|hash| self.ready.get(&hash)) else { break };
			size = size.saturating_add(ready.transaction.extrinsic.0.len());
			if size > bytes {
				break;
			}
			chosen.push(ready.transaction.clone());
			for tag in &ready.transaction.provides {
				for dependant in self.requirers.get(tag).into_iter().flatten() {
					let Some(dependant) = self.ready.get(dependant) else { continue };
					let left =
						waiting.entry(dependant.transaction.hash).or_insert(dependant.waits_for);
					*left = left.saturating_sub(1);
					if *left == 0 {
						unlocked.push(Reverse(dependant.rank));
					}
				}
			}
		}
		chosen
	}

	/// All future transactions, oldest first.
	pub fn futures(&self) -> Vec<Arc<Transaction>> {
		self.future_arrivals
			.values()
			.filter_map(|hash| self.future.get(hash))
			.map(|future| future.transaction.clone())
			.collect()
	}

	/// Checks that all indices are consistent.
	///
	/// # Errors
	/// Describes the first inconsistency.
	#[cfg(test)]
	pub(super) fn check(&self) -> Result<(), String> {
		let expect = |ok: bool, what: &str| if ok { Ok(()) } else { Err(what.to_string()) };
		expect(self.ranked.len() == self.ready.len(), "every ready transaction is ranked")?;
		let bytes: usize = self.ready.values().map(|r| r.transaction.bytes()).sum();
		expect(bytes == self.ready_bytes, "bytes of ready transactions")?;
		let bytes: usize = self.future.values().map(|f| f.transaction.bytes()).sum();
		expect(bytes == self.future_bytes, "bytes of future transactions")?;
		for (hash, ready) in &self.ready {
			for tag in &ready.transaction.provides {
				expect(
					self.provided.get(tag) == Some(hash),
					"ready transactions provide their tags",
				)?;
			}
			let waits = ready
				.transaction
				.requires
				.iter()
				.filter(|t| self.provided.contains_key(*t))
				.count();
			expect(waits == ready.waits_for, "waits_for counts providers")?;
			expect(
				self.free.contains(&ready.rank) == (waits == 0),
				"free transactions require no ready one",
			)?;
		}
		let tags: usize = self.ready.values().map(|r| r.transaction.provides.len()).sum();
		expect(tags == self.provided.len(), "every provided tag has a provider")?;
		for (hash, future) in &self.future {
			expect(!future.missing.is_empty(), "a future transaction misses a tag")?;
			for tag in &future.missing {
				let known = self.wanted.get(tag).is_some_and(|w| w.contains(hash));
				expect(known, "a missing tag is wanted")?;
				expect(!self.provided.contains_key(tag), "a missing tag is not provided")?;
			}
		}
		expect(self.future_arrivals.len() == self.future.len(), "arrivals of future transactions")
	}
}
