//! The state of the head after a commit.

use super::{
	cache::Cache,
	error::{guard, state_error},
	layout::{Row, branch_key, decode_row, split_state_key, state_key, trie_prefix},
	options::Head,
	tables::Tables,
	window::Window,
};
use crate::{
	primitives::{BlockNumber, Hash},
	state::{
		Backend, Changes, RootUpdate, StateError, StateVersion, Value, child_root_key,
		trie::{Payload, StateSource, TrieSource, Tries},
	},
};
use std::{
	collections::BTreeMap,
	ops::Bound::{Excluded, Included, Unbounded},
	sync::Arc,
};

/// A key and its row, which is not copied from the page that redb keeps in memory.
type KeyAndRow = (Vec<u8>, redb::AccessGuard<'static, &'static [u8]>);

/// The head's state after a commit. Later commits do not change it: its tables belong to a read
/// transaction, the cache is used only while it is at the same generation, and the nodes in memory are
/// immutable.
pub(super) struct Snapshot {
	pub(super) head: Head,
	/// The oldest block whose state can be read.
	pub(super) oldest: BlockNumber,
	/// The number of changes of the head so far. Unlike the block number, it never repeats.
	pub(super) generation: u64,
	pub(super) tables: Tables,
	pub(super) tries: Tries,
	pub(super) cache: Arc<Cache>,
	pub(super) window: Window,
}

impl Snapshot {
	/// The row of a state key in the file.
	pub(super) fn row(&self, state_key: &[u8]) -> Result<Option<Row>, StateError> {
		guard("reading a value", || {
			let found = self.tables.state.get(state_key);
			match found.map_err(|error| state_error("reading a value", error))? {
				Some(bytes) => decode_row(state_key, bytes.value()),
				None => Ok(None),
			}
		})
	}

	/// Up to `count` rows of a trie, from key `from` on or, if `exclusive`, after it.
	fn rows_from(
		&self,
		child: Option<&[u8]>,
		from: &[u8],
		exclusive: bool,
		count: usize,
	) -> Result<Vec<KeyAndRow>, StateError> {
		const OPERATION: &str = "iterating over the state";
		guard(OPERATION, || {
			let prefix = trie_prefix(child);
			let start = [&prefix, from].concat();
			let start = if exclusive { Excluded(&start[..]) } else { Included(&start[..]) };
			let range = self.tables.state.range::<&[u8]>((start, Unbounded));
			let mut rows = Vec::new();
			for entry in range.map_err(|error| state_error(OPERATION, error))?.take(count) {
				let (key, row) = entry.map_err(|error| state_error(OPERATION, error))?;
				match key.value().strip_prefix(&prefix[..]) {
					Some(key) => rows.push((key.to_vec(), row)),
					None => break,
				}
			}
			Ok(rows)
		})
	}

	/// The tries after these rows are written over the head's state.
	pub(super) fn tries_with(
		&self,
		rows: &BTreeMap<Vec<u8>, Option<Row>>,
	) -> Result<RootUpdate, StateError> {
		let mut top = Vec::new();
		let mut children: BTreeMap<Vec<u8>, Vec<_>> = BTreeMap::new();
		for (state_key, row) in rows {
			let payload = row.as_ref().map(Row::payload);
			match split_state_key(state_key)? {
				(None, key) => top.push((key.to_vec(), payload)),
				(Some(child), key) => {
					children.entry(child.to_vec()).or_default().push((key.to_vec(), payload));
				}
			}
		}
		let children = children.into_iter().collect();
		// The version does not matter: each row has its form.
		self.tries.update_payloads(self, top, children, StateVersion::V1)
	}
}

impl StateSource for Snapshot {
	fn trie<'a>(&'a self, child: Option<&'a [u8]>) -> Box<dyn TrieSource + 'a> {
		Box::new(StoredTrie { snapshot: self, child })
	}

	fn child_root(&self, child: &[u8]) -> Result<Option<Hash>, StateError> {
		let Some(row) = self.row(&state_key(None, &child_root_key(child)))? else {
			return Ok(None);
		};
		match <[u8; 32]>::try_from(&*row.value) {
			Ok(root) => Ok(Some(Hash::from(root))),
			Err(_) => {
				Err(StateError::Corrupt { what: "the root of a child trie is not a hash".into() })
			}
		}
	}
}

/// The stored part of one trie.
struct StoredTrie<'a> {
	snapshot: &'a Snapshot,
	child: Option<&'a [u8]>,
}

impl TrieSource for StoredTrie<'_> {
	fn branch(&self, path: &[u8]) -> Result<Option<Vec<u8>>, StateError> {
		const OPERATION: &str = "reading a trie node";
		guard(OPERATION, || {
			let node = self.snapshot.tables.trie.get(&branch_key(self.child, path)[..]);
			Ok(node
				.map_err(|error| state_error(OPERATION, error))?
				.map(|node| node.value().to_vec()))
		})
	}

	fn first_from(&self, key: &[u8]) -> Result<Option<(Vec<u8>, Payload)>, StateError> {
		let Some((key, row)) =
			self.snapshot.rows_from(self.child, key, false, 1)?.into_iter().next()
		else {
			return Ok(None);
		};
		let row = decode_row(&state_key(self.child, &key), row.value())?;
		Ok(row.map(|row| (key, row.payload())))
	}
}

impl Backend for Snapshot {
	fn get(&self, child: Option<&[u8]>, key: &[u8]) -> Result<Option<Value>, StateError> {
		if let Some(known) = self.cache.get(self.generation, child, key) {
			return Ok(known);
		}
		let value = self.row(&state_key(child, key))?.map(|row| row.value);
		self.cache.insert(self.generation, child, key, value.clone());
		Ok(value)
	}

	fn cached(&self, child: Option<&[u8]>, key: &[u8]) -> Option<Option<Value>> {
		self.cache.get(self.generation, child, key)
	}

	fn next_key(&self, child: Option<&[u8]>, key: &[u8]) -> Result<Option<Vec<u8>>, StateError> {
		Ok(self.next_keys(child, key, 1)?.pop())
	}

	fn next_keys(
		&self,
		child: Option<&[u8]>,
		key: &[u8],
		count: usize,
	) -> Result<Vec<Vec<u8>>, StateError> {
		Ok(self.rows_from(child, key, true, count)?.into_iter().map(|(key, _)| key).collect())
	}

	fn root(&self, changes: &Changes, version: StateVersion) -> Result<RootUpdate, StateError> {
		self.tries.update(self, changes, version)
	}
}
