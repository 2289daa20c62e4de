//! A bounded map.

use crate::primitives::Hash;
use hashbrown::HashMap;
use std::collections::VecDeque;

/// A map that drops the oldest entry when it is full.
pub(super) struct Recent<V> {
	entries: HashMap<Hash, V>,
	order: VecDeque<Hash>,
	limit: usize,
}

impl<V: Clone> Recent<V> {
	pub(super) fn new(limit: usize) -> Self {
		Self { entries: HashMap::new(), order: VecDeque::new(), limit }
	}

	pub(super) fn get(&self, hash: &Hash) -> Option<V> {
		self.entries.get(hash).cloned()
	}

	pub(super) fn insert(&mut self, hash: Hash, value: V) {
		if self.entries.insert(hash, value).is_none() {
			self.order.push_back(hash);
		}
		while self.order.len() > self.limit {
			if let Some(oldest) = self.order.pop_front() {
				self.entries.remove(&oldest);
			}
		}
	}
}
