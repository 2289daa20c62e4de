//! The mutable view of the state that a block works on.
//!
//! A read or a write is one lookup in a hash table. Opening a storage transaction costs nothing; the
//! first write to a key within it costs an undo record. Appending to a value copies only the element,
//! also inside transactions: `System::Events` is appended to thousands of times in a block. Keys are
//! sorted only when their order is needed.
//!
//! The semantics are those of the reference implementation, with two corrections where its cached root
//! goes stale: an append invalidates the root, and the root of a child trie is that of its current
//! content even after the main root was computed.

mod append;
mod journal;
mod layer;
#[cfg(test)]
mod tests;

use self::{
	append::AppendBuffer,
	journal::Journal,
	layer::{Layer, Slot},
};
use super::{
	backend::Backend,
	trie::RootUpdate,
	types::{
		CHILD_STORAGE_PREFIX, Changes, Cleared, NoOpenTransaction, StateError, StateVersion, Value,
		child_root_key, empty_root,
	},
};
use crate::{deadline::Deadline, primitives::Hash};
use codec::Decode;
use hashbrown::HashMap;
use std::{cmp::Ordering, collections::BTreeMap, sync::Arc};

/// The size of the values that an overlay keeps from reads of the backend, in bytes. Further reads go to
/// the backend each time, so that a call that reads the whole state does not hold all of it.
const MEMO_BYTES: usize = 64 << 20;

/// The number of keys fetched from the backend at once during an iteration.
const READ_AHEAD: usize = 64;

/// The number of steps of an iteration between two checks of the deadline.
const STEPS: u32 = 256;

/// A mutable view on top of a [`Backend`] with nested storage transactions.
pub struct Overlay {
	backend: Arc<dyn Backend>,
	/// The main trie, then the child tries in the order of their first use.
	layers: Vec<Layer>,
	children: HashMap<Vec<u8>, u32>,
	journal: Journal,
	/// The root of the current content, if it is known.
	cached: Option<(Changes, RootUpdate)>,
	/// The rest of [`MEMO_BYTES`].
	memo_left: usize,
	/// The last value read without being kept.
	unremembered: Option<Value>,
	ahead: ReadAhead,
	/// When iterations have to end.
	deadline: Deadline,
	/// The steps of iterations since the last check of the deadline.
	steps: u32,
}

/// Where an [`Overlay`] holds a value.
#[derive(Clone, Copy, Debug)]
pub struct ValueRef(Option<(u32, u32)>);

/// Consecutive keys of the backend.
#[derive(Default)]
struct ReadAhead {
	child: Option<Vec<u8>>,
	/// `keys[0]` is the key after which the iteration continued; the others follow it without a gap.
	keys: Vec<Vec<u8>>,
	/// Whether no key follows the last of `keys`.
	complete: bool,
	/// The number of fetches in a row that continued where the previous one ended.
	streak: usize,
}

impl Overlay {
	/// An overlay without changes.
	pub fn new(backend: Arc<dyn Backend>) -> Self {
		Self {
			backend,
			layers: vec![Layer::default()],
			children: HashMap::new(),
			journal: Journal::default(),
			cached: None,
			memo_left: MEMO_BYTES,
			unremembered: None,
			ahead: ReadAhead::default(),
			deadline: Deadline::default(),
			steps: 0,
		}
	}

	/// Sets when iterations over many keys have to end. The default is never.
	pub fn set_deadline(&mut self, deadline: Deadline) {
		self.deadline = deadline;
	}

	/// The number of keys written at least once. The cost of a root grows with it.
	pub fn written(&self) -> usize {
		self.layers.iter().map(Layer::written).sum()
	}

	/// The number of written keys of a trie that the next iteration has to sort.
	pub fn unordered(&self, child: Option<&[u8]>) -> usize {
		let layer = match child {
			None => self.layers.first(),
			Some(child) => {
				self.children.get(child).and_then(|&layer| self.layers.get(layer as usize))
			}
		};
		layer.map_or(0, Layer::unordered)
	}

	/// The number of undo records of the open transactions.
	pub fn undoable(&self) -> usize {
		self.journal.len()
	}

	/// The state without the changes.
	pub fn backend(&self) -> &Arc<dyn Backend> {
		&self.backend
	}

	/// The current value of `key`.
	pub fn get(&mut self, child: Option<&[u8]>, key: &[u8]) -> Result<Option<&[u8]>, StateError> {
		let place = self.locate(child, key)?;
		Ok(self.at(place))
	}

	/// Where the current value of `key` is, for [`Self::at`]. Valid until the next write or read.
	pub fn locate(&mut self, child: Option<&[u8]>, key: &[u8]) -> Result<ValueRef, StateError> {
		let layer = self.layer_of(child);
		if self.memo_left == 0 && self.layers[layer as usize].find(key).is_none() {
			self.unremembered = self.backend.get(child, key)?;
			return Ok(ValueRef(None));
		}
		let index = self.layers[layer as usize].find_or_insert(key);
		self.load(child, layer, index)?;
		Ok(ValueRef(Some((layer, index))))
	}

	/// The value that [`Self::locate`] found.
	pub fn at(&self, place: ValueRef) -> Option<&[u8]> {
		match place.0 {
			Some((layer, index)) => self.layers.get(layer as usize)?.slot(index)?.value(),
			None => self.unremembered.as_deref(),
		}
	}

	/// Whether `key` has a value.
	pub fn exists(&mut self, child: Option<&[u8]>, key: &[u8]) -> Result<bool, StateError> {
		self.get(child, key).map(|value| value.is_some())
	}

	/// Writes a value; `None` deletes it. Keys of the main trie that are reserved for child tries are
	/// ignored, as the Host API requires.
	pub fn set(&mut self, child: Option<&[u8]>, key: &[u8], value: Option<&[u8]>) {
		if child.is_none() && key.starts_with(CHILD_STORAGE_PREFIX) {
			return;
		}
		let layer = self.layer_of(child);
		self.write(layer, key, value);
	}

	/// Appends an encoded element to a SCALE sequence. A value that does not begin with a length is
	/// replaced by a sequence of this element.
	pub fn append(&mut self, key: &[u8], element: &[u8]) -> Result<(), StateError> {
		let index = self.layers[0].find_or_insert(key);
		self.load(None, 0, index)?;
		self.cached = None;
		self.layers[0].note_written(index);
		let slot = &self.layers[0].entry(index).slot;
		if matches!(slot, Slot::Append(_)) {
			self.journal.before_append(&mut self.layers, 0, index);
			if let Slot::Append(buffer) = &mut self.layers[0].entry_mut(index).slot {
				buffer.push(element);
			}
		} else {
			let mut buffer = AppendBuffer::new(slot.value().unwrap_or_default());
			buffer.push(element);
			self.journal.replace(&mut self.layers, 0, index, Slot::Append(buffer));
		}
		Ok(())
	}

	/// Deletes the keys that start with `prefix`: all keys written in the overlay, and up to `limit` keys
	/// of the backend. A prefix of reserved keys of child tries in the main trie is ignored, as the Host
	/// API requires.
	pub fn clear_prefix(
		&mut self,
		child: Option<&[u8]>,
		prefix: &[u8],
		limit: Option<u32>,
	) -> Result<Cleared, StateError> {
		self.clear_prefix_from(child, prefix, limit, None)
	}

	/// As [`Self::clear_prefix`]; keys of the backend below `cursor` stay.
	pub fn clear_prefix_from(
		&mut self,
		child: Option<&[u8]>,
		prefix: &[u8],
		limit: Option<u32>,
		cursor: Option<&[u8]>,
	) -> Result<Cleared, StateError> {
		let common = prefix.len().min(CHILD_STORAGE_PREFIX.len());
		if child.is_none() && prefix[..common] == CHILD_STORAGE_PREFIX[..common] {
			return Ok(Cleared::default());
		}
		self.clear(child, prefix, limit, cursor)
	}

	/// Deletes the keys of a child trie: all keys written in the overlay, and up to `limit` keys of the
	/// backend.
	pub fn kill_child(&mut self, child: &[u8], limit: Option<u32>) -> Result<Cleared, StateError> {
		self.clear(Some(child), &[], limit, None)
	}

	/// As [`Self::kill_child`]; keys of the backend below `cursor` stay.
	pub fn kill_child_from(
		&mut self,
		child: &[u8],
		limit: Option<u32>,
		cursor: Option<&[u8]>,
	) -> Result<Cleared, StateError> {
		self.clear(Some(child), &[], limit, cursor)
	}

	fn clear(
		&mut self,
		child: Option<&[u8]>,
		prefix: &[u8],
		limit: Option<u32>,
		cursor: Option<&[u8]>,
	) -> Result<Cleared, StateError> {
		let layer = self.layer_of(child);
		let mut cleared = Cleared::default();
		for index in self.layers[layer as usize].changed_with_prefix(prefix) {
			self.step()?;
			if self.layers[layer as usize].entry(index).slot.is_new_value() {
				cleared.unique += 1;
				self.replace(layer, index, Slot::Removed);
			}
		}
		let start = cursor.map_or(prefix, |cursor| cursor.max(prefix));
		let mut next = match self.backend.get(child, start)? {
			Some(_) => Some(start.to_vec()),
			None => self.next_backend_key(child, start)?,
		};
		while let Some(key) = next.take_if(|key| key.starts_with(prefix)) {
			self.step()?;
			if limit == Some(cleared.loops) {
				cleared.cursor = Some(key);
				break;
			}
			let index = self.layers[layer as usize].find_or_insert(&key);
			if !matches!(self.layers[layer as usize].entry(index).slot, Slot::Removed) {
				self.layers[layer as usize].note_written(index);
				self.replace(layer, index, Slot::Removed);
				cleared.backend = cleared.backend.saturating_add(1);
			}
			cleared.loops = cleared.loops.saturating_add(1);
			next = self.next_backend_key(child, &key)?;
		}
		cleared.unique = cleared.unique.saturating_add(cleared.backend);
		Ok(cleared)
	}

	/// The smallest key greater than `key` that has a value.
	pub fn next_key(
		&mut self,
		child: Option<&[u8]>,
		key: &[u8],
	) -> Result<Option<Vec<u8>>, StateError> {
		let layer = self.layer_of(child);
		let mut after = key.to_vec();
		loop {
			self.step()?;
			let backend = self.next_backend_key(child, &after)?;
			// The first changed key that has a value and comes before the backend's key, or equals it.
			let mut replaced = false;
			let changes = self.layers[layer as usize].changes_after(&after);
			for (step, (changed, has_value)) in (1..).zip(changes) {
				if step % STEPS == 0 {
					self.deadline.check().map_err(StateError::Overdue)?;
				}
				match backend.as_deref().map_or(Ordering::Greater, |key| key.cmp(changed)) {
					Ordering::Less => break,
					Ordering::Equal if !has_value => {
						replaced = true;
						break;
					}
					_ if has_value => return Ok(Some(changed.to_vec())),
					_ => {}
				}
			}
			match backend {
				Some(key) if replaced => after = key,
				other => return Ok(other),
			}
		}
	}

	/// Counts a step of an iteration and checks the deadline now and then.
	fn step(&mut self) -> Result<(), StateError> {
		self.steps += 1;
		if self.steps < STEPS {
			return Ok(());
		}
		self.steps = 0;
		self.deadline.check().map_err(StateError::Overdue)
	}

	/// Opens a nested storage transaction.
	pub fn start_transaction(&mut self) {
		self.journal.start();
	}

	/// Closes the innermost transaction and keeps its changes.
	pub fn commit_transaction(&mut self) -> Result<(), NoOpenTransaction> {
		self.journal.commit(&mut self.layers)
	}

	/// Closes the innermost transaction and undoes its changes.
	pub fn rollback_transaction(&mut self) -> Result<(), NoOpenTransaction> {
		self.journal.rollback(&mut self.layers)?;
		self.cached = None;
		Ok(())
	}

	/// The number of open transactions.
	pub fn open_transactions(&self) -> usize {
		self.journal.depth()
	}

	/// The root of the main trie with all current changes, including those of open transactions.
	/// Cached until something changes.
	pub fn root(&mut self, version: StateVersion) -> Result<Hash, StateError> {
		if let Some((_, update)) = &self.cached
			&& update.version == version
		{
			return Ok(update.root);
		}
		let mut changes = self.changes();
		let update = self.backend.root(&changes, version)?;
		for (child, root) in &update.children {
			changes.top.insert(child_root_key(child), root.map(|root| root.as_bytes().into()));
		}
		let root = update.root;
		self.cached = Some((changes, update));
		Ok(root)
	}

	/// The root of a child trie with all current changes. As in the reference implementation, the runtime
	/// sees the new root in the main trie from then on.
	pub fn child_root(&mut self, child: &[u8], version: StateVersion) -> Result<Hash, StateError> {
		let key = child_root_key(child);
		let changed = self
			.children
			.get(child)
			.map(|&layer| &self.layers[layer as usize])
			.filter(|layer| layer.has_changes());
		if let Some(layer) = changed {
			let children = BTreeMap::from([(child.to_vec(), layer.changes())]);
			let update = self.backend.root(&Changes { top: BTreeMap::new(), children }, version)?;
			let root =
				update.children.into_iter().find(|(id, _)| id == child).and_then(|(_, root)| root);
			if self.get(None, &key)? != root.as_ref().map(Hash::as_bytes) {
				self.write(0, &key, root.as_ref().map(Hash::as_bytes));
			}
			return Ok(root.unwrap_or_else(empty_root));
		}
		let root = self.get(None, &key)?.and_then(|bytes| Hash::decode(&mut &*bytes).ok());
		Ok(root.unwrap_or_else(empty_root))
	}

	/// The net changes, with the root if it was computed and nothing changed since. Open transactions are
	/// undone first.
	pub fn into_changes(mut self) -> (Changes, Option<RootUpdate>) {
		while self.rollback_transaction().is_ok() {}
		match self.cached.take() {
			Some((changes, update)) => (changes, Some(update)),
			None => (self.changes(), None),
		}
	}

	fn changes(&self) -> Changes {
		let children = self
			.children
			.iter()
			.map(|(child, &layer)| (child.clone(), self.layers[layer as usize].changes()))
			.filter(|(_, changes)| !changes.is_empty())
			.collect();
		Changes { top: self.layers[0].changes(), children }
	}

	fn layer_of(&mut self, child: Option<&[u8]>) -> u32 {
		let Some(child) = child else { return 0 };
		if let Some(&layer) = self.children.get(child) {
			return layer;
		}
		let layer = self.layers.len() as u32;
		self.layers.push(Layer::default());
		self.children.insert(child.to_vec(), layer);
		layer
	}

	/// Reads an unknown entry from the backend.
	fn load(&mut self, child: Option<&[u8]>, layer: u32, index: u32) -> Result<(), StateError> {
		let entry = self.layers[layer as usize].entry_mut(index);
		if let Slot::Unknown = entry.slot {
			let value = self.backend.get(child, &entry.key)?;
			let size = entry.key.len() + value.as_ref().map_or(0, |value| value.len()) + 96;
			self.memo_left = self.memo_left.saturating_sub(size);
			entry.slot = Slot::Backend(value);
		}
		Ok(())
	}

	fn write(&mut self, layer: u32, key: &[u8], value: Option<&[u8]>) {
		let index = self.layers[layer as usize].find_or_insert(key);
		self.layers[layer as usize].note_written(index);
		let slot = match value {
			Some(value) => Slot::Set(value.into()),
			None => Slot::Removed,
		};
		self.replace(layer, index, slot);
	}

	fn replace(&mut self, layer: u32, index: u32, slot: Slot) {
		self.cached = None;
		self.journal.replace(&mut self.layers, layer, index, slot);
	}

	/// The backend's key after `key`. Iterations read ahead.
	fn next_backend_key(
		&mut self,
		child: Option<&[u8]>,
		key: &[u8],
	) -> Result<Option<Vec<u8>>, StateError> {
		if self.ahead.child.as_deref() == child
			&& let Ok(at) = self.ahead.keys.binary_search_by(|known| known.as_slice().cmp(key))
		{
			if let Some(next) = self.ahead.keys.get(at + 1) {
				return Ok(Some(next.clone()));
			}
			if self.ahead.complete {
				return Ok(None);
			}
			self.ahead.streak += 1;
		} else {
			self.ahead.streak = 0;
		}
		// A single lookup must not pay for an iteration.
		let count = if self.ahead.streak < 2 { 1 } else { READ_AHEAD };
		let found = self.backend.next_keys(child, key, count)?;
		let next = found.first().cloned();
		self.ahead.child = child.map(<[u8]>::to_vec);
		self.ahead.complete = found.len() < count;
		self.ahead.keys.clear();
		self.ahead.keys.push(key.to_vec());
		self.ahead.keys.extend(found);
		Ok(next)
	}
}
