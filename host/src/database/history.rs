//! The states of blocks below the head.
//!
//! The history holds the value of each key before each change, ordered by block, then key: committing a
//! block appends to one place of the file, and pruning removes from one place. A read needs the first
//! change of a key after a block. For short histories, fingerprints of the keys that each block changed
//! are in memory, loaded when they are first needed (see `window`), and the blocks are searched one
//! after the other. Longer histories and archives have an index by key in the file, which costs as many
//! random writes as the state.

use super::{
	error::{guard, state_error},
	layout::{
		Row, change_key, decode_row, fingerprint, index_key, split_change_key, split_index_key,
		split_state_key, state_key, trie_prefix,
	},
	snapshot::Snapshot,
	tables::Index,
};
use crate::{
	primitives::BlockNumber,
	state::{Backend, Changes, RootUpdate, StateError, StateVersion, Value, merged_next_keys},
};
use std::{
	cmp::Reverse,
	collections::{BTreeMap, BinaryHeap},
	ops::{
		Bound::{Excluded, Unbounded},
		ControlFlow,
	},
	sync::Arc,
};

const OPERATION: &str = "reading the history";

/// Is passed keys until it breaks: the child trie, or `None` for the main one, and the key.
pub type VisitKey<'a> = dyn FnMut(Option<&[u8]>, &[u8]) -> ControlFlow<()> + 'a;

fn failed(error: redb::StorageError) -> StateError {
	state_error(OPERATION, error)
}

impl Snapshot {
	/// The row of a key after block `number`, which is the head or a block whose state is kept.
	pub(super) fn row_at(
		&self,
		number: BlockNumber,
		state_key: &[u8],
	) -> Result<Option<Row>, StateError> {
		match self.before_change_since(number, state_key)? {
			Some(row) => Ok(row),
			None => self.row(state_key),
		}
	}

	/// The row of a key before its first change after block `number`; `None` if it has not changed.
	fn before_change_since(
		&self,
		number: BlockNumber,
		state_key: &[u8],
	) -> Result<Option<Option<Row>>, StateError> {
		if let Some(index) = &self.tables.index {
			let first = index_key(state_key, number.saturating_add(1));
			let last = index_key(state_key, BlockNumber::MAX);
			let found = guard(OPERATION, || {
				let mut range = index.range::<&[u8]>(&first[..]..=&last[..]).map_err(failed)?;
				let Some(entry) = range.next() else { return Ok(None) };
				let (key, _) = entry.map_err(failed)?;
				split_index_key(key.value()).map(|(_, block)| Some(block))
			})?;
			let Some(block) = found.filter(|_| number < self.head.number) else { return Ok(None) };
			return match self.change(block, state_key)? {
				Some(row) => Ok(Some(row)),
				None => Err(StateError::Corrupt {
					what: format!("a change of block {block} is missing"),
				}),
			};
		}
		let print = fingerprint(state_key);
		for block in number.saturating_add(1)..=self.head.number {
			if self.touched(block)?.binary_search(&print).is_ok()
				&& let Some(row) = self.change(block, state_key)?
			{
				return Ok(Some(row));
			}
		}
		Ok(None)
	}

	/// The row of a key before `block`, if that block changed it.
	fn change(
		&self,
		block: BlockNumber,
		state_key: &[u8],
	) -> Result<Option<Option<Row>>, StateError> {
		guard(OPERATION, || {
			let row = self.tables.history.get(&change_key(block, state_key)[..]).map_err(failed)?;
			row.map(|row| decode_row(state_key, row.value())).transpose()
		})
	}

	/// The fingerprints of the keys that a block of the window changed.
	fn touched(&self, block: BlockNumber) -> Result<&[u64], StateError> {
		let Some(touched) = self.window.get(block) else {
			let what = format!("block {block} is not in the window of kept states");
			return Err(StateError::Corrupt { what });
		};
		if let Some(prints) = touched.get() {
			return Ok(prints);
		}
		let mut prints = guard(OPERATION, || {
			let first = block.to_be_bytes();
			let mut prints = Vec::new();
			for entry in self.tables.history.range::<&[u8]>(&first[..]..).map_err(failed)? {
				let (key, _) = entry.map_err(failed)?;
				let (at, state_key) = split_change_key(key.value())?;
				if at != block {
					break;
				}
				prints.push(fingerprint(state_key));
			}
			Ok(prints)
		})?;
		prints.sort_unstable();
		Ok(touched.get_or_init(|| prints.into()))
	}

	/// Passes the keys that the blocks after `from` changed, up to `to`, to `visit` until it breaks.
	pub(super) fn changed_keys(
		&self,
		from: BlockNumber,
		to: BlockNumber,
		visit: &mut VisitKey<'_>,
	) -> Result<(), StateError> {
		guard(OPERATION, || {
			let first = from.saturating_add(1).to_be_bytes();
			for entry in self.tables.history.range::<&[u8]>(&first[..]..).map_err(failed)? {
				let (key, _) = entry.map_err(failed)?;
				let (block, state_key) = split_change_key(key.value())?;
				if block > to {
					break;
				}
				let (child, key) = split_state_key(state_key)?;
				if visit(child, key).is_break() {
					break;
				}
			}
			Ok(())
		})
	}

	/// The rows that turn the head's state into that of block `number`.
	pub(super) fn rows_back_to(
		&self,
		number: BlockNumber,
	) -> Result<BTreeMap<Vec<u8>, Option<Row>>, StateError> {
		guard(OPERATION, || {
			let mut rows = BTreeMap::new();
			let Some(first) = number.checked_add(1) else { return Ok(rows) };
			let first = first.to_be_bytes();
			for entry in self.tables.history.range::<&[u8]>(&first[..]..).map_err(failed)? {
				let (key, row) = entry.map_err(failed)?;
				let (_, state_key) = split_change_key(key.value())?;
				if !rows.contains_key(state_key) {
					rows.insert(state_key.to_vec(), decode_row(state_key, row.value())?);
				}
			}
			Ok(rows)
		})
	}
}

/// The state of a block below the head, through a snapshot of the head.
pub(super) struct PastState {
	pub(super) number: BlockNumber,
	pub(super) snapshot: Arc<Snapshot>,
}

impl Backend for PastState {
	fn get(&self, child: Option<&[u8]>, key: &[u8]) -> Result<Option<Value>, StateError> {
		match self.snapshot.before_change_since(self.number, &state_key(child, key))? {
			Some(row) => Ok(row.map(|row| row.value)),
			None => self.snapshot.get(child, key),
		}
	}

	fn next_key(&self, child: Option<&[u8]>, key: &[u8]) -> Result<Option<Vec<u8>>, StateError> {
		Ok(self.next_keys(child, key, 1)?.pop())
	}

	/// Merges the keys of the head with those that changed since.
	fn next_keys(
		&self,
		child: Option<&[u8]>,
		key: &[u8],
		count: usize,
	) -> Result<Vec<Vec<u8>>, StateError> {
		let changed = ChangedKeys::new(&self.snapshot, self.number, child, key)?;
		let has_value = |key: &[u8]| {
			let row = self.snapshot.before_change_since(self.number, &state_key(child, key))?;
			Ok(row.map(|row| row.is_some()))
		};
		merged_next_keys(&*self.snapshot, child, key, count, changed, has_value)
	}

	fn root(&self, _: &Changes, _: StateVersion) -> Result<RootUpdate, StateError> {
		Err(StateError::ReadOnly { number: self.number })
	}
}

/// The keys of one trie that changed after a block, in order. With an index, also those that changed
/// before.
struct ChangedKeys<'a> {
	snapshot: &'a Snapshot,
	prefix: Vec<u8>,
	/// Without an index: the next key that each block changed.
	next: BinaryHeap<Reverse<(Vec<u8>, BlockNumber)>>,
	/// The last returned key.
	last: Vec<u8>,
}

impl<'a> ChangedKeys<'a> {
	fn new(
		snapshot: &'a Snapshot,
		number: BlockNumber,
		child: Option<&[u8]>,
		after: &[u8],
	) -> Result<Self, StateError> {
		let (prefix, next) = (trie_prefix(child), BinaryHeap::new());
		let mut keys = Self { snapshot, prefix, next, last: after.to_vec() };
		if snapshot.tables.index.is_none() {
			for block in number.saturating_add(1)..=snapshot.head.number {
				keys.push_next(block, after)?;
			}
		}
		Ok(keys)
	}

	fn advance(&mut self) -> Result<Option<Vec<u8>>, StateError> {
		if let Some(index) = &self.snapshot.tables.index {
			return self.next_in_index(index);
		}
		// Several blocks may have changed the same key.
		while let Some(Reverse((key, block))) = self.next.pop() {
			self.push_next(block, &key)?;
			if key > self.last {
				return Ok(Some(key));
			}
		}
		Ok(None)
	}

	/// Pushes the next key after `after` that a block changed.
	fn push_next(&mut self, block: BlockNumber, after: &[u8]) -> Result<(), StateError> {
		let start = change_key(block, &[&self.prefix, after].concat());
		let prefix = change_key(block, &self.prefix);
		let next = guard(OPERATION, || {
			let range = (Excluded(&start[..]), Unbounded);
			let mut range = self.snapshot.tables.history.range::<&[u8]>(range).map_err(failed)?;
			let Some(entry) = range.next() else { return Ok(None) };
			let (key, _) = entry.map_err(failed)?;
			Ok(key.value().strip_prefix(&prefix[..]).map(<[u8]>::to_vec))
		})?;
		self.next.extend(next.map(|key| Reverse((key, block))));
		Ok(())
	}

	fn next_in_index(&self, index: &Index) -> Result<Option<Vec<u8>>, StateError> {
		let start = index_key(&[&self.prefix, &self.last[..]].concat(), BlockNumber::MAX);
		guard(OPERATION, || {
			let range = (Excluded(&start[..]), Unbounded);
			let mut range = index.range::<&[u8]>(range).map_err(failed)?;
			let Some(entry) = range.next() else { return Ok(None) };
			let (key, _) = entry.map_err(failed)?;
			let (state_key, _) = split_index_key(key.value())?;
			Ok(state_key.strip_prefix(&self.prefix[..]).map(<[u8]>::to_vec))
		})
	}
}

impl Iterator for ChangedKeys<'_> {
	type Item = Result<Vec<u8>, StateError>;

	fn next(&mut self) -> Option<Self::Item> {
		let next = self.advance().transpose()?;
		if let Ok(key) = &next {
			self.last.clone_from(key);
		}
		Some(next)
	}
}
