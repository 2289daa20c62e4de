//! The Merkle trie of the head, updated in place of being computed anew.
//!
//! **Shape.** Nodes in memory are immutable and shared; an update copies those on the path of a
//! change and shares the rest, so that the trie of the head, of a block being built and of a reader's
//! snapshot live side by side. Children that nobody touched are references alone. What a block
//! changes is applied at once, sorted: every node on the way is encoded and hashed once, bottom up.
//!
//! **Storage.** The database holds the branches of the head, by their place: the nibbles from the
//! root to the slot that the node is in. A leaf is not stored: it is its key's rest and its value,
//! both of which the flat state has. Nodes shorter than a hash stand in their parent. Nothing refers
//! to a node but its place, so that there is no garbage to collect. Every node that is loaded is
//! checked against the hash that its parent has of it.
//!
//! **State versions.** A value keeps the form (in full or by hash) that it was last written in.

pub(crate) mod nibbles;
pub(crate) mod node;
mod proof;
mod source;
#[cfg(test)]
mod tests;
mod tries;
mod update;

pub(crate) use node::{Payload, is_hashed};
pub(crate) use source::{Nothing, TrieSource};
pub(crate) use tries::{StateSource, TrieNodes, Tries};

use self::node::{Child, Node, Reference};
use super::{StateError, empty_root};
use crate::primitives::Hash;
use std::{collections::BTreeMap, sync::Arc};

/// How many nodes may lie on one path. Keys of FRAME need about ten; the bound keeps a hostile
/// runtime from exhausting the stack with keys that are prefixes of each other.
pub(crate) const MAX_DEPTH: usize = 512;

/// One change to a trie.
#[derive(Clone, Debug)]
pub(crate) struct Change<'a> {
	pub(crate) key: &'a [u8],
	pub(crate) value: Option<Payload>,
}

/// A branch to write at its place, or to delete from there: path and encoding.
pub(crate) type NodeChange = (Vec<u8>, Option<Vec<u8>>);

/// A trie: its root, and as much of the rest as is in memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trie {
	root: Option<Child>,
	/// At least what the loaded nodes take in memory, in bytes.
	bytes: usize,
	/// How many updates led here.
	stamp: u64,
}

impl Trie {
	/// The trie with this root, of which nothing is loaded.
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

	/// What the loaded nodes take in memory, in bytes, or more.
	pub(crate) fn bytes(&self) -> usize {
		self.bytes
	}

	/// Applies sorted changes: the trie after them, and what changes in the trie table.
	pub(crate) fn update(
		&self,
		source: &dyn TrieSource,
		changes: &[Change<'_>],
	) -> Result<(Self, Vec<NodeChange>), StateError> {
		update::apply(self, source, changes)
	}

	/// Drops the longest untouched nodes from memory until at most `budget` bytes are left.
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

/// The node without what was last touched before `oldest`. A node is never older than its children.
fn keep_since(node: &Arc<Node>, oldest: u64, bytes: &mut usize) -> Child {
	if node.stamp < oldest {
		return Child::Stored(node.reference.clone());
	}
	let mut draft = node.draft();
	for (_, child) in &mut draft.children {
		if let Child::Loaded(loaded) = &*child {
			*child = keep_since(loaded, oldest, bytes);
		}
	}
	let node = Node::new(draft, node.reference.clone(), node.stamp);
	*bytes += node.size();
	Child::Loaded(Arc::new(node))
}
