//! The state of one block, as the overlay sees it.

use super::{
	Changes, StateError, StateVersion, Value,
	trie::{TrieNodes, Tries},
};
use crate::primitives::Hash;

/// The state of one block, immutable.
pub trait Backend: Send + Sync {
	/// The value of `key`, `None` if there is none.
	fn get(&self, child: Option<&[u8]>, key: &[u8]) -> Result<Option<Value>, StateError>;

	/// The smallest key greater than `key`.
	fn next_key(&self, child: Option<&[u8]>, key: &[u8]) -> Result<Option<Vec<u8>>, StateError>;

	/// Up to `count` keys greater than `key`, in order. Fewer than `count` only at the end.
	fn next_keys(
		&self,
		child: Option<&[u8]>,
		key: &[u8],
		count: usize,
	) -> Result<Vec<Vec<u8>>, StateError> {
		let mut keys: Vec<Vec<u8>> = Vec::new();
		while keys.len() < count {
			let last = keys.last().map_or(key, Vec::as_slice);
			match self.next_key(child, last)? {
				Some(next) => keys.push(next),
				None => break,
			}
		}
		Ok(keys)
	}

	/// The root of the main trie after `changes`. The roots of changed child tries are written into
	/// the main trie first; whatever `changes.top` holds under their keys is ignored.
	fn root(&self, changes: &Changes, version: StateVersion) -> Result<RootUpdate, StateError>;
}

/// The state root after some changes, with what the database needs to persist them.
#[derive(Clone, Debug)]
pub struct RootUpdate {
	/// The state version by which changed values were put into the trie.
	pub(crate) version: StateVersion,
	/// The root of the main trie.
	pub(crate) root: Hash,
	/// The roots of the changed child tries by id; `None` for one that became empty.
	pub(crate) children: Vec<(Vec<u8>, Option<Hash>)>,
	/// The root that the changes were applied to.
	pub(crate) before: Hash,
	/// The tries after the changes, to go on from.
	pub(crate) tries: Tries,
	/// What changes in the trie table.
	pub(crate) nodes: Vec<TrieNodes>,
}

impl RootUpdate {
	/// The root of the main trie after the changes.
	pub fn root(&self) -> Hash {
		self.root
	}

	/// The root of the state that the changes were applied to.
	pub fn before(&self) -> Hash {
		self.before
	}

	/// The state version that the root was computed with.
	pub fn version(&self) -> StateVersion {
		self.version
	}

	/// The roots of the changed child tries by id, `None` for one that became empty.
	pub fn child_roots(&self) -> &[(Vec<u8>, Option<Hash>)] {
		&self.children
	}
}
