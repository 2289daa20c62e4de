//! The main trie and the child tries of one state.

use super::{Change, NodeChange, Payload, Trie, TrieSource};
use crate::{
	primitives::Hash,
	state::{Changes, RootUpdate, StateError, StateVersion, Value, child_root_key},
};
use std::{collections::BTreeMap, sync::Arc};

/// The changed keys of one trie, in order, with their new values; `None` removes.
type TrieChanges = Vec<(Vec<u8>, Option<Payload>)>;

/// The stored part of all tries of a state.
pub(crate) trait StateSource {
	/// The stored part of one trie.
	fn trie<'a>(&'a self, child: Option<&'a [u8]>) -> Box<dyn TrieSource + 'a>;

	/// The root of a child trie as the main trie has it, `None` if there is no such child.
	fn child_root(&self, child: &[u8]) -> Result<Option<Hash>, StateError>;
}

/// The branches of one trie, the main one or a child's, to write or delete.
pub(crate) type TrieNodes = (Option<Vec<u8>>, Vec<NodeChange>);

/// The tries of a state, as far as they are in memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tries {
	pub(crate) main: Trie,
	/// The child tries that were touched lately.
	pub(crate) children: Arc<BTreeMap<Vec<u8>, Trie>>,
}

impl Tries {
	/// The tries of the state with this root, of which nothing is loaded.
	pub(crate) fn stored(root: Hash) -> Self {
		Self { main: Trie::stored(root), children: Arc::default() }
	}

	/// The root after changes whose values are written under `version`.
	pub(crate) fn update(
		&self,
		source: &dyn StateSource,
		changes: &Changes,
		version: StateVersion,
	) -> Result<RootUpdate, StateError> {
		let payloads = |map: &BTreeMap<Vec<u8>, Option<Value>>| -> Vec<_> {
			let payload = |value: &Value| Payload::new(value, version);
			map.iter().map(|(key, value)| (key.clone(), value.as_ref().map(payload))).collect()
		};
		let children =
			changes.children.iter().map(|(child, map)| (child.clone(), payloads(map))).collect();
		self.update_payloads(source, payloads(&changes.top), children, version)
	}

	/// The root after sorted changes whose values have a given form.
	pub(crate) fn update_payloads(
		&self,
		source: &dyn StateSource,
		mut top: TrieChanges,
		children: Vec<(Vec<u8>, TrieChanges)>,
		version: StateVersion,
	) -> Result<RootUpdate, StateError> {
		let mut nodes = Vec::new();
		let mut child_roots = Vec::new();
		let mut tries = self.clone();
		for (child, changes) in children.into_iter().filter(|(_, changes)| !changes.is_empty()) {
			let before = self.child(source, &child)?;
			let (after, changed) =
				before.update(&*source.trie(Some(&child)), &as_changes(&changes))?;
			let root = (!after.is_empty()).then(|| after.root());
			child_roots.push((child.clone(), root));
			let loaded = Arc::make_mut(&mut tries.children);
			match root {
				Some(_) => loaded.insert(child.clone(), after),
				None => loaded.remove(&child),
			};
			nodes.push((Some(child), changed));
		}
		for (child, root) in &child_roots {
			let key = child_root_key(child);
			let value = root.map(|root| Payload::Inline(root.as_bytes().into()));
			match top.binary_search_by(|(at, _)| at.cmp(&key)) {
				Ok(at) => top[at].1 = value,
				Err(at) => top.insert(at, (key, value)),
			}
		}
		let (main, changed) = self.main.update(&*source.trie(None), &as_changes(&top))?;
		nodes.push((None, changed));
		let (root, before) = (main.root(), self.main.root());
		tries.main = main;
		Ok(RootUpdate { version, root, children: child_roots, before, tries, nodes })
	}

	/// The trie of a child, from memory or by its root.
	pub(crate) fn child(&self, source: &dyn StateSource, child: &[u8]) -> Result<Trie, StateError> {
		match self.children.get(child) {
			Some(trie) => Ok(trie.clone()),
			None => Ok(source.child_root(child)?.map_or_else(Trie::default, Trie::stored)),
		}
	}

	/// Drops what was not touched lately from memory until about `budget` bytes are left.
	pub(crate) fn shrink(&mut self, budget: usize) {
		let children: usize = self.children.values().map(Trie::bytes).sum();
		if self.main.bytes() + children <= budget {
			return;
		}
		// Below the budget by a margin, so that this is not done for every block.
		let half = budget / 2;
		if children > half {
			self.children = Arc::default();
			self.main.shrink(half);
		} else {
			self.main.shrink(half.saturating_sub(children));
		}
	}
}

fn as_changes(changes: &[(Vec<u8>, Option<Payload>)]) -> Vec<Change<'_>> {
	changes.iter().map(|(key, value)| Change { key, value: value.clone() }).collect()
}
