//! The states of blocks below the head.
//!
//! The history holds what each key held before each change, by block, then key: a block appends to
//! one place of the file and its pruning removes one place. What is asked is by key: the first change
//! after a block. For a short window the keys that each block changed are kept in memory, as
//! fingerprints, read when first needed; a walk over the blocks finds the one to ask. Longer windows
//! and archives have an index by key in the file, which costs as many random writes as the state.

use super::{
	Pruning,
	error::state_error,
	keys::{
		Row, change_key, decode_row, fingerprint, index_key, split_change_key, split_index_key,
		state_key, trie_prefix,
	},
	snapshot::{Snapshot, guard},
};
use crate::{
	primitives::BlockNumber,
	state::{Backend, Changes, RootUpdate, StateError, StateVersion, Value},
};
use std::{
	cmp::Reverse,
	collections::{BTreeMap, BinaryHeap, VecDeque},
	ops::Bound::{Excluded, Unbounded},
	sync::{Arc, OnceLock},
};

/// The longest window that is searched block by block.
const LONGEST_UNINDEXED: BlockNumber = 1024;

impl Pruning {
	/// Whether the history needs an index by key.
	pub(super) fn is_indexed(self) -> bool {
		match self {
			Self::Archive => true,
			Self::Keep(blocks) => blocks > LONGEST_UNINDEXED,
		}
	}
}

/// What the blocks of the window changed. Empty if the history is indexed.
#[derive(Clone, Default)]
pub(super) struct Window {
	/// The number of the first block.
	first: BlockNumber,
	blocks: VecDeque<Arc<Touched>>,
}

/// The sorted fingerprints of the keys that a block changed, once they were needed.
type Touched = OnceLock<Box<[u64]>>;

impl Window {
	/// The window of the blocks above `oldest` up to `head`.
	pub(super) fn new(oldest: BlockNumber, head: BlockNumber) -> Self {
		let mut window = Self { first: oldest.saturating_add(1), blocks: VecDeque::new() };
		window.fit(oldest, head);
		window
	}

	/// Drops what is not above `oldest` or is above `head`, adds what is new up to `head`.
	pub(super) fn fit(&mut self, oldest: BlockNumber, head: BlockNumber) {
		while self.first <= oldest {
			self.first += 1;
			self.blocks.pop_front();
		}
		let length = head.saturating_add(1).saturating_sub(self.first) as usize;
		self.blocks.resize_with(length, Arc::default);
	}

	fn get(&self, block: BlockNumber) -> Option<&Touched> {
		self.blocks.get(block.checked_sub(self.first)? as usize).map(|touched| &**touched)
	}
}

const OPERATION: &str = "reading the history";

fn failed(error: redb::StorageError) -> StateError {
	state_error(OPERATION, error)
}

impl Snapshot {
	/// What a key held at the end of block `number`, which is the head or kept below it.
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

	/// What a key held before its first change after block `number`; `None` if it had none.
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
					what: format!("a change of block {block} is not there"),
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

	/// What a key held before `block`, if that changed it.
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

	/// What has to be written over the head's state to get that of block `number`.
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
pub(super) struct Past {
	pub(super) number: BlockNumber,
	pub(super) snapshot: Arc<Snapshot>,
}

impl Backend for Past {
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
		let mut found = Vec::new();
		let mut changed = ChangedKeys::new(&self.snapshot, self.number, child, key)?;
		let mut live = VecDeque::new();
		let mut live_from = Some(key.to_vec());
		while found.len() < count {
			if live.is_empty()
				&& let Some(from) = live_from.take()
			{
				live.extend(self.snapshot.next_keys(child, &from, count)?);
				// Fewer than asked for: there are no more.
				live_from = live.back().filter(|_| live.len() == count).cloned();
			}
			let (key, is_live) = match (live.front(), changed.peek()) {
				(None, None) => break,
				(Some(live), Some(changed)) if changed < live => (changed.clone(), false),
				(None, Some(changed)) => (changed.clone(), false),
				(Some(live), _) => (live.clone(), true),
			};
			let mut exists = is_live;
			if changed.peek() == Some(&key) {
				let state_key = state_key(child, &key);
				if let Some(row) = self.snapshot.before_change_since(self.number, &state_key)? {
					exists = row.is_some();
				}
				changed.advance()?;
			}
			if is_live {
				live.pop_front();
			}
			if exists {
				found.push(key);
			}
		}
		Ok(found)
	}

	fn root(&self, _: &Changes, _: StateVersion) -> Result<RootUpdate, StateError> {
		Err(StateError::ReadOnly { number: self.number })
	}
}

/// The keys of one trie that changed after a block (and, with an index, before), in order.
struct ChangedKeys<'a> {
	snapshot: &'a Snapshot,
	prefix: Vec<u8>,
	/// Without an index: the next key that each block changed.
	next: BinaryHeap<Reverse<(Vec<u8>, BlockNumber)>>,
	current: Option<Vec<u8>>,
}

impl<'a> ChangedKeys<'a> {
	fn new(
		snapshot: &'a Snapshot,
		number: BlockNumber,
		child: Option<&[u8]>,
		after: &[u8],
	) -> Result<Self, StateError> {
		let (prefix, next) = (trie_prefix(child), BinaryHeap::new());
		let mut keys = Self { snapshot, prefix, next, current: Some(after.to_vec()) };
		if snapshot.tables.index.is_none() {
			for block in number.saturating_add(1)..=snapshot.head.number {
				keys.push_next(block, after)?;
			}
		}
		keys.advance()?;
		Ok(keys)
	}

	fn peek(&self) -> Option<&Vec<u8>> {
		self.current.as_ref()
	}

	fn advance(&mut self) -> Result<(), StateError> {
		let Some(last) = self.current.take() else { return Ok(()) };
		if self.snapshot.tables.index.is_some() {
			self.current = self.next_in_index(&last)?;
			return Ok(());
		}
		// Several blocks may have changed the same key.
		while let Some(Reverse((key, block))) = self.next.pop() {
			self.push_next(block, &key)?;
			if key > last {
				self.current = Some(key);
				break;
			}
		}
		Ok(())
	}

	/// Puts the next key after `after` that a block changed on the heap.
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

	fn next_in_index(&self, last: &[u8]) -> Result<Option<Vec<u8>>, StateError> {
		let Some(index) = &self.snapshot.tables.index else { return Ok(None) };
		let start = index_key(&[&self.prefix, last].concat(), BlockNumber::MAX);
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
