//! A complete state in memory.

use super::{
	backend::Backend,
	trie::{EmptySource, RootUpdate, StateSource, TrieSource, Tries},
	types::{Changes, StateError, StateVersion, Value, child_root_key},
};
use crate::primitives::Hash;
use std::{
	collections::BTreeMap,
	ops::Bound::{Excluded, Unbounded},
	sync::OnceLock,
};

/// A complete state in memory, for building a genesis and for tests.
#[derive(Clone, Debug, Default)]
pub struct MemoryBackend {
	top: BTreeMap<Vec<u8>, Value>,
	children: BTreeMap<Vec<u8>, BTreeMap<Vec<u8>, Value>>,
	/// The tries of the content; `None` after [`Self::insert`].
	tries: Option<Tries>,
	/// The tries of the content in that case, computed by the first [`Backend::root`].
	computed: OnceLock<(StateVersion, Tries)>,
}

impl PartialEq for MemoryBackend {
	fn eq(&self, other: &Self) -> bool {
		self.top == other.top && self.children == other.children
	}
}

impl Eq for MemoryBackend {}

impl MemoryBackend {
	/// An empty state.
	pub fn new() -> Self {
		Self::default()
	}

	/// Writes one value. Does not update the roots of child tries, unlike [`Self::apply`].
	pub fn insert(&mut self, child: Option<&[u8]>, key: Vec<u8>, value: impl Into<Value>) {
		(self.tries, self.computed) = (None, OnceLock::new());
		match child {
			None => self.top.insert(key, value.into()),
			Some(child) => {
				self.children.entry(child.to_vec()).or_default().insert(key, value.into())
			}
		};
	}

	/// Applies the changes of a block.
	pub fn apply(&mut self, changes: &Changes, update: &RootUpdate) {
		merge(&mut self.top, &changes.top);
		for (child, changes) in &changes.children {
			merge(self.children.entry(child.clone()).or_default(), changes);
		}
		for (child, root) in &update.children {
			match root {
				Some(root) => {
					self.top.insert(child_root_key(child), root.as_bytes().into());
				}
				None => {
					self.top.remove(&child_root_key(child));
				}
			}
		}
		self.children.retain(|_, child| !child.is_empty());
		(self.tries, self.computed) = (Some(update.tries.clone()), OnceLock::new());
	}

	/// The key-value pairs of the main trie, in key order.
	pub fn top(&self) -> impl Iterator<Item = (&[u8], &Value)> {
		self.top.iter().map(|(key, value)| (key.as_slice(), value))
	}

	/// The child tries by id, in order of the id.
	pub fn children(&self) -> impl Iterator<Item = (&[u8], &BTreeMap<Vec<u8>, Value>)> {
		self.children.iter().map(|(child, pairs)| (child.as_slice(), pairs))
	}

	/// The whole state as changes of an empty state, as a genesis commits it.
	pub fn to_changes(&self) -> Changes {
		let all = |map: &BTreeMap<Vec<u8>, Value>| {
			map.iter().map(|(key, value)| (key.clone(), Some(value.clone()))).collect()
		};
		Changes {
			top: all(&self.top),
			children: self.children.iter().map(|(id, map)| (id.clone(), all(map))).collect(),
		}
	}

	fn map(&self, child: Option<&[u8]>) -> Option<&BTreeMap<Vec<u8>, Value>> {
		match child {
			None => Some(&self.top),
			Some(child) => self.children.get(child),
		}
	}
}

fn merge(map: &mut BTreeMap<Vec<u8>, Value>, changes: &BTreeMap<Vec<u8>, Option<Value>>) {
	for (key, value) in changes {
		match value {
			Some(value) => {
				map.insert(key.clone(), value.clone());
			}
			None => {
				map.remove(key);
			}
		}
	}
}

/// The source of tries that are completely in memory.
struct InMemory;

impl StateSource for InMemory {
	fn trie<'a>(&'a self, _: Option<&'a [u8]>) -> Box<dyn TrieSource + 'a> {
		Box::new(EmptySource)
	}

	fn child_root(&self, _: &[u8]) -> Result<Option<Hash>, StateError> {
		Ok(None)
	}
}

impl Backend for MemoryBackend {
	fn get(&self, child: Option<&[u8]>, key: &[u8]) -> Result<Option<Value>, StateError> {
		Ok(self.map(child).and_then(|map| map.get(key)).cloned())
	}

	fn next_key(&self, child: Option<&[u8]>, key: &[u8]) -> Result<Option<Vec<u8>>, StateError> {
		let next =
			self.map(child).and_then(|map| map.range::<[u8], _>((Excluded(key), Unbounded)).next());
		Ok(next.map(|(key, _)| key.clone()))
	}

	fn root(&self, changes: &Changes, version: StateVersion) -> Result<RootUpdate, StateError> {
		let computed = self.computed.get().filter(|(of, _)| *of == version).map(|(_, tries)| tries);
		match self.tries.as_ref().or(computed) {
			Some(tries) => tries.update(&InMemory, changes, version),
			None => {
				let whole = Tries::default().update(&InMemory, &self.to_changes(), version)?;
				// If another version is cached, this one is not.
				self.computed.get_or_init(|| (version, whole.tries.clone()));
				whole.tries.update(&InMemory, changes, version)
			}
		}
	}
}
