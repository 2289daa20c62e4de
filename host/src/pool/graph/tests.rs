//! Single cases, and random sequences of operations.

use super::*;
use crate::{
	pool::{PoolError, Transaction},
	primitives::{Extrinsic, Hash},
};
use hashbrown::HashSet;
use proptest::prelude::*;
use sp_runtime::transaction_validity::TransactionTag as Tag;
use std::sync::Arc;

const LARGE: Limit = Limit { count: 100, bytes: 1 << 20 };

fn transaction(id: u8, priority: u64, requires: &[u8], provides: &[u8]) -> Arc<Transaction> {
	let tags = |ids: &[u8]| ids.iter().map(|id| vec![*id]).collect();
	Arc::new(Transaction {
		hash: Hash::repeat_byte(id),
		extrinsic: Extrinsic(vec![id; 10]),
		priority,
		requires: tags(requires),
		provides: tags(provides),
		valid_till: 100,
		propagate: true,
	})
}

fn hash(id: u8) -> Hash {
	Hash::repeat_byte(id)
}

struct Fixture {
	graph: Graph,
	effects: Effects,
}

impl Fixture {
	fn new(ready: Limit, future: Limit) -> Self {
		Self { graph: Graph::new(ready, future), effects: Effects::default() }
	}

	fn import(&mut self, transaction: Arc<Transaction>) -> Result<(), PoolError> {
		let result = self.graph.import(transaction, 0, &mut self.effects);
		self.graph.check().expect("consistent after import");
		result
	}

	fn order(&self) -> Vec<u8> {
		self.graph.best(100, usize::MAX).iter().map(|tx| tx.hash.0[0]).collect()
	}
}

#[test]
fn independent_transactions_are_ordered_by_priority_then_arrival() {
	let mut pool = Fixture::new(LARGE, LARGE);
	pool.import(transaction(1, 5, &[], &[1])).unwrap();
	pool.import(transaction(2, 9, &[], &[2])).unwrap();
	pool.import(transaction(3, 5, &[], &[3])).unwrap();
	assert_eq!(pool.order(), [2, 1, 3]);
}

#[test]
fn requirements_go_before_priorities() {
	let mut pool = Fixture::new(LARGE, LARGE);
	pool.import(transaction(1, 1, &[], &[1])).unwrap();
	pool.import(transaction(2, 99, &[1], &[2])).unwrap();
	pool.import(transaction(3, 50, &[], &[3])).unwrap();
	assert_eq!(pool.order(), [3, 1, 2]);
}

#[test]
fn future_transactions_become_ready_when_the_gap_is_filled() {
	let mut pool = Fixture::new(LARGE, LARGE);
	pool.import(transaction(3, 1, &[2], &[3])).unwrap();
	pool.import(transaction(2, 1, &[1], &[2])).unwrap();
	assert!(pool.order().is_empty());
	assert_eq!(pool.effects.future, [hash(3), hash(2)]);
	pool.import(transaction(1, 1, &[], &[1])).unwrap();
	assert_eq!(pool.order(), [1, 2, 3]);
	assert_eq!(pool.effects.ready, [hash(1), hash(2), hash(3)]);
}

#[test]
fn replacement_by_higher_priority_keeps_dependants() {
	let mut pool = Fixture::new(LARGE, LARGE);
	pool.import(transaction(1, 5, &[], &[1])).unwrap();
	pool.import(transaction(2, 5, &[1], &[2])).unwrap();
	let refused = pool.import(transaction(3, 5, &[], &[1]));
	assert!(matches!(refused, Err(PoolError::TooLowPriority { old: 5, new: 5 })));
	assert_eq!(pool.order(), [1, 2]);
	pool.import(transaction(4, 6, &[], &[1])).unwrap();
	assert_eq!(pool.effects.usurped, [(hash(1), hash(4))]);
	assert_eq!(pool.order(), [4, 2]);
}

#[test]
fn replacing_a_required_transaction_is_rejected() {
	let mut pool = Fixture::new(LARGE, LARGE);
	pool.import(transaction(1, 5, &[], &[1])).unwrap();
	pool.import(transaction(2, 5, &[1], &[2])).unwrap();
	let refused = pool.import(transaction(3, 100, &[2], &[1, 3]));
	assert!(matches!(refused, Err(PoolError::CycleDetected)));
	let refused = pool.import(transaction(4, 100, &[9], &[9]));
	assert!(matches!(refused, Err(PoolError::CycleDetected)));
	assert_eq!(pool.order(), [1, 2]);
}

#[test]
fn duplicates_are_rejected() {
	let mut pool = Fixture::new(LARGE, LARGE);
	pool.import(transaction(1, 5, &[], &[1])).unwrap();
	let refused = pool.import(transaction(1, 5, &[], &[1]));
	assert!(matches!(refused, Err(PoolError::AlreadyImported(known)) if known == hash(1)));
}

#[test]
fn a_full_ready_queue_drops_the_lowest_priority() {
	let mut pool = Fixture::new(Limit { count: 2, bytes: 1000 }, LARGE);
	pool.import(transaction(1, 5, &[], &[1])).unwrap();
	pool.import(transaction(2, 7, &[], &[2])).unwrap();
	let refused = pool.import(transaction(3, 1, &[], &[3]));
	assert!(matches!(refused, Err(PoolError::ImmediatelyDropped)));
	pool.import(transaction(4, 6, &[], &[4])).unwrap();
	assert_eq!(pool.order(), [2, 4]);
	assert_eq!(pool.effects.dropped, [hash(3), hash(1)]);
}

#[test]
fn a_full_future_queue_drops_the_oldest() {
	let mut pool = Fixture::new(LARGE, Limit { count: 2, bytes: 1000 });
	for id in 1..=3 {
		pool.import(transaction(id, 1, &[100 + id], &[id])).unwrap();
	}
	assert_eq!(pool.effects.dropped, [hash(1)]);
	assert_eq!(pool.graph.future_size().0, 2);
}

#[test]
fn bytes_are_limited() {
	let mut pool = Fixture::new(Limit { count: 100, bytes: 25 }, LARGE);
	pool.import(transaction(1, 5, &[], &[1])).unwrap();
	pool.import(transaction(2, 6, &[], &[2])).unwrap();
	assert!(matches!(
		pool.import(transaction(3, 1, &[], &[3])),
		Err(PoolError::ImmediatelyDropped)
	));
	assert_eq!(pool.graph.best(100, 19).len(), 1);
}

#[test]
fn an_invalid_transaction_makes_its_dependants_wait() {
	let mut pool = Fixture::new(LARGE, LARGE);
	// The last link comes first, so that arrival and dependence disagree.
	pool.import(transaction(3, 1, &[2], &[3])).unwrap();
	pool.import(transaction(1, 1, &[], &[1])).unwrap();
	pool.import(transaction(2, 1, &[1], &[2])).unwrap();
	assert_eq!(pool.order(), [1, 2, 3]);
	assert!(pool.graph.remove(&hash(1), &mut pool.effects));
	pool.graph.check().unwrap();
	assert!(pool.order().is_empty());
	assert_eq!(pool.graph.future_size().0, 2);
	pool.import(transaction(4, 1, &[], &[1])).unwrap();
	assert_eq!(pool.order(), [4, 2, 3]);
}

#[test]
fn tags_of_included_transactions_count_as_provided_for_two_blocks() {
	let mut pool = Fixture::new(LARGE, LARGE);
	pool.import(transaction(1, 1, &[], &[1])).unwrap();
	pool.import(transaction(2, 1, &[1], &[2])).unwrap();
	let taken = pool.graph.include([hash(1), hash(77)], &mut pool.effects);
	pool.graph.check().unwrap();
	assert_eq!(taken.len(), 1);
	assert_eq!(pool.order(), [2]);
	// Validated before the block, imported after it.
	pool.import(transaction(3, 1, &[1], &[3])).unwrap();
	assert_eq!(pool.order(), [2, 3]);
	// Two blocks later the tag is no longer provided.
	for _ in 0..2 {
		pool.graph.include([], &mut pool.effects);
	}
	pool.import(transaction(4, 1, &[1], &[4])).unwrap();
	assert_eq!(pool.graph.futures().len(), 1);
}

#[test]
fn revalidation_makes_a_future_transaction_ready() {
	let mut pool = Fixture::new(LARGE, LARGE);
	pool.import(transaction(2, 1, &[1], &[2])).unwrap();
	assert_eq!(pool.graph.unchecked_since(1, 10).len(), 1);
	pool.graph.refresh(transaction(2, 1, &[], &[2]), 1, &mut pool.effects);
	pool.graph.check().unwrap();
	assert_eq!(pool.order(), [2]);
	assert!(pool.graph.unchecked_since(1, 10).is_empty());
}

#[test]
fn transactions_expire() {
	let mut pool = Fixture::new(LARGE, LARGE);
	pool.import(transaction(1, 1, &[], &[1])).unwrap();
	assert!(pool.graph.expired(99).is_empty());
	assert_eq!(pool.graph.expired(100), [hash(1)]);
}

#[derive(Debug, Clone)]
enum Step {
	Import { id: u8, priority: u64, requires: Vec<u8>, provides: Vec<u8> },
	Remove(u8),
	Include(Vec<u8>),
	Refresh { id: u8, requires: Vec<u8> },
}

fn step() -> impl Strategy<Value = Step> {
	let tags = || prop::collection::btree_set(0u8..12, 0..3).prop_map(|t| t.into_iter().collect());
	prop_oneof![
		6 => (0u8..40, 0u64..6, tags(), tags()).prop_map(|(id, priority, requires, provides)| {
			Step::Import { id, priority, requires, provides }
		}),
		1 => (0u8..40).prop_map(Step::Remove),
		1 => prop::collection::vec(0u8..40, 0..6).prop_map(Step::Include),
		1 => (0u8..40, tags()).prop_map(|(id, requires)| Step::Refresh { id, requires }),
	]
}

proptest! {
	/// After any operation the indices are consistent, the limits hold, and the order respects
	/// requirements.
	#[test]
	fn stays_consistent(steps in prop::collection::vec(step(), 1..200)) {
		let ready = Limit { count: 12, bytes: 1 << 20 };
		let future = Limit { count: 6, bytes: 1 << 20 };
		let mut pool = Graph::new(ready, future);
		for step in steps {
			let mut effects = Effects::default();
			match step {
				Step::Import { id, priority, requires, provides } => {
					let tx = transaction(id, priority, &requires, &provides);
					let _ = pool.import(tx, 0, &mut effects);
				},
				Step::Remove(id) => {
					pool.remove(&hash(id), &mut effects);
					prop_assert!(!pool.contains(&hash(id)));
				},
				Step::Include(ids) => {
					pool.include(ids.into_iter().map(hash), &mut effects);
				},
				Step::Refresh { id, requires } => {
					if let Some(known) = pool.get(&hash(id)).cloned() {
						let requires: Vec<Tag> = requires
							.into_iter()
							.map(|tag| vec![tag])
							.filter(|tag| !known.provides.contains(tag))
							.collect();
						let fresh = Transaction { requires, ..(*known).clone() };
						pool.refresh(Arc::new(fresh), 1, &mut effects);
					}
				},
			}
			pool.check().map_err(TestCaseError::fail)?;
			prop_assert!(pool.ready_size().0 <= 12 && pool.future_size().0 <= 6);
			let order = pool.best(usize::MAX, usize::MAX);
			prop_assert_eq!(order.len(), pool.ready_size().0, "every ready transaction is included");
			let mut seen = HashSet::new();
			for tx in order {
				for tag in &tx.requires {
					prop_assert!(!pool.provided.contains_key(tag) || seen.contains(tag));
				}
				seen.extend(tx.provides.iter().cloned());
			}
		}
	}
}
