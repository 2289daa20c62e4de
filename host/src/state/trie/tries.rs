//! The main trie and the child tries of a state.

use super::{
	merkle::Trie,
	node::Payload,
	source::TrieSource,
	update::{Change, NodeChange},
};
use crate::{
	primitives::Hash,
	state::types::{Changes, StateError, StateVersion, Value, child_root_key},
};
use std::{collections::BTreeMap, sync::Arc};

/// The changed keys of one trie, in order, with their new values; `None` deletes.
type TrieChanges = Vec<(Vec<u8>, Option<Payload>)>;

/// The stored part of all tries of a state.
pub(crate) trait StateSource {
	/// The stored part of one trie.
	fn trie<'a>(&'a self, child: Option<&'a [u8]>) -> Box<dyn TrieSource + 'a>;

	/// The root of a child trie according to the main trie; `None` if it does not exist.
	fn child_root(&self, child: &[u8]) -> Result<Option<Hash>, StateError>;
}

/// The changed branches of the main trie or of a child trie.
pub(crate) type TrieNodes = (Option<Vec<u8>>, Vec<NodeChange>);

/// The tries of a state, partly in memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tries {
	pub(crate) main: Trie,
	/// The child tries that were changed recently.
	pub(crate) children: Arc<BTreeMap<Vec<u8>, Trie>>,
}

/// The state root after changes, with the trie nodes that the database persists.
#[derive(Clone, Debug)]
pub struct RootUpdate {
	/// The state version under which changed values were written.
	pub(crate) version: StateVersion,
	/// The root of the main trie.
	pub(crate) root: Hash,
	/// The roots of the changed child tries by id; `None` for those that became empty.
	pub(crate) children: Vec<(Vec<u8>, Option<Hash>)>,
	/// The root before the changes.
	pub(crate) before: Hash,
	/// The tries after the changes.
	pub(crate) tries: Tries,
	/// The changes of the trie table.
	pub(crate) nodes: Vec<TrieNodes>,
}

impl RootUpdate {
	/// The root of the main trie after the changes.
	pub fn root(&self) -> Hash {
		self.root
	}

	/// The root of the main trie before the changes.
	pub fn before(&self) -> Hash {
		self.before
	}

	/// The state version under which changed values were written.
	pub fn version(&self) -> StateVersion {
		self.version
	}

	/// The roots of the changed child tries by id; `None` for those that became empty.
	pub fn child_roots(&self) -> &[(Vec<u8>, Option<Hash>)] {
		&self.children
	}
}

impl Tries {
	/// The tries of the state with this root, with no node loaded.
	pub(crate) fn stored(root: Hash) -> Self {
		Self { main: Trie::stored(root), children: Arc::default() }
	}

	/// Applies changes whose values are written under `version`.
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

	/// Applies sorted changes whose values have a given form.
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

	/// A child trie, from memory or by its root.
	pub(crate) fn child(&self, source: &dyn StateSource, child: &[u8]) -> Result<Trie, StateError> {
		match self.children.get(child) {
			Some(trie) => Ok(trie.clone()),
			None => Ok(source.child_root(child)?.map_or_else(Trie::default, Trie::stored)),
		}
	}

	/// If the loaded nodes take more than `budget` bytes, unloads the least recently changed ones until
	/// about half of it is left.
	pub(crate) fn shrink(&mut self, budget: usize) {
		let children: usize = self.children.values().map(Trie::bytes).sum();
		if self.main.bytes() + children <= budget {
			return;
		}
		// Half of the budget, so that this is not repeated for every block.
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
