//! One Merkle trie: its root and the nodes that are in memory.

use super::node::{Child, Node, Reference};
use crate::{primitives::Hash, state::types::empty_root};
use std::{collections::BTreeMap, sync::Arc};

/// A trie, partly in memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trie {
	pub(super) root: Option<Child>,
	/// An upper bound of the size of the loaded nodes, in bytes.
	pub(super) bytes: usize,
	/// The number of updates so far.
	pub(super) stamp: u64,
}

impl Trie {
	/// The trie with this root, with no node loaded.
	pub(crate) fn stored(root: Hash) -> Self {
		let root = (root != empty_root()).then_some(Child::Stored(Reference::Hash(root)));
		Self { root, bytes: 0, stamp: 0 }
	}

	/// The root hash.
	pub(crate) fn root(&self) -> Hash {
		match self.root.as_ref().map(Child::reference) {
			Some(Reference::Hash(hash)) => *hash,
			// The root is always referred to by hash.
			Some(Reference::Inline(encoding)) => {
				Hash::from(sp_crypto_hashing::blake2_256(encoding))
			}
			None => empty_root(),
		}
	}

	pub(crate) fn is_empty(&self) -> bool {
		self.root.is_none()
	}

	/// An upper bound of the size of the loaded nodes, in bytes.
	pub(crate) fn bytes(&self) -> usize {
		self.bytes
	}

	/// Unloads the least recently changed nodes until the loaded ones take at most `budget` bytes.
	pub(crate) fn shrink(&mut self, budget: usize) {
		let mut by_stamp = BTreeMap::new();
		if let Some(Child::Loaded(root)) = &self.root {
			count(root, &mut by_stamp);
		}
		self.bytes = by_stamp.values().sum();
		if self.bytes <= budget {
			return;
		}
		let mut kept = 0;
		let oldest = by_stamp.iter().rev().take_while(|(_, bytes)| {
			kept += **bytes;
			kept <= budget
		});
		let oldest = oldest.map(|(stamp, _)| *stamp).last().unwrap_or(u64::MAX);
		self.bytes = 0;
		if let Some(Child::Loaded(root)) = &self.root {
			self.root = Some(keep_since(root, oldest, &mut self.bytes));
		}
	}
}

fn count(node: &Node, by_stamp: &mut BTreeMap<u64, usize>) {
	*by_stamp.entry(node.stamp).or_default() += node.size();
	for (_, child) in &node.children {
		if let Child::Loaded(child) = child {
			count(child, by_stamp);
		}
	}
}

/// The node without the descendants last changed before `oldest`. A node is never older than its
/// children. Nodes that lose no descendant are shared, not copied.
fn keep_since(node: &Arc<Node>, oldest: u64, bytes: &mut usize) -> Child {
	if node.stamp < oldest {
		return Child::Stored(node.reference.clone());
	}
	let mut changes = Vec::new();
	for (at, (_, child)) in node.children.iter().enumerate() {
		if let Child::Loaded(loaded) = child {
			match keep_since(loaded, oldest, bytes) {
				Child::Loaded(kept) if Arc::ptr_eq(&kept, loaded) => {}
				changed => changes.push((at, changed)),
			}
		}
	}
	let mut kept = node.clone();
	if !changes.is_empty() {
		let mut draft = node.draft();
		for (at, child) in changes {
			draft.children[at].1 = child;
		}
		kept = Arc::new(Node::new(draft, node.reference.clone(), node.stamp));
	}
	*bytes += kept.size();
	Child::Loaded(kept)
}
