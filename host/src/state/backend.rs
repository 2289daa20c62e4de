//! The read interface of a block's state.

use super::{
	trie::RootUpdate,
	types::{Changes, StateError, StateVersion, Value},
};

/// The state of one block, immutable.
pub trait Backend: Send + Sync {
	/// The value of `key` in the main trie or in a child trie; `None` if it has none.
	fn get(&self, child: Option<&[u8]>, key: &[u8]) -> Result<Option<Value>, StateError>;

	/// The value of `key` as [`Self::get`] gives it, if it is in memory: this never waits for a disk.
	fn cached(&self, _child: Option<&[u8]>, _key: &[u8]) -> Option<Option<Value>> {
		None
	}

	/// The smallest key greater than `key`; `None` at the end.
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

	/// The root of the main trie after `changes`. The roots of changed child tries are written into the
	/// main trie first; the values of `changes.top` under their keys are ignored.
	fn root(&self, changes: &Changes, version: StateVersion) -> Result<RootUpdate, StateError>;
}
