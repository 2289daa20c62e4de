//! The keys of one trie in the overlay.

use super::append::AppendBuffer;
use crate::state::types::Value;
use hashbrown::{DefaultHashBuilder, HashTable};
use std::{
	collections::BTreeMap,
	hash::BuildHasher,
	ops::Bound::{Excluded, Included, Unbounded},
	sync::Arc,
};

/// No journal record.
pub(super) const NO_RECORD: u32 = u32::MAX;

/// What the overlay knows about a key.
#[derive(Debug)]
pub(super) enum Slot {
	/// Nothing: it has to be read from the backend.
	Unknown,
	/// The value in the backend. Not a change.
	Backend(Option<Value>),
	/// A new value.
	Set(Value),
	/// A new value to which elements are appended.
	Append(AppendBuffer),
	/// Deleted.
	Removed,
}

impl Slot {
	pub(super) fn is_change(&self) -> bool {
		matches!(self, Self::Set(_) | Self::Append(_) | Self::Removed)
	}

	/// Whether this is a new value.
	pub(super) fn is_new_value(&self) -> bool {
		matches!(self, Self::Set(_) | Self::Append(_))
	}

	/// The value, if it is known.
	pub(super) fn value(&self) -> Option<&[u8]> {
		match self {
			Self::Backend(Some(value)) | Self::Set(value) => Some(value),
			Self::Append(buffer) => Some(buffer.value()),
			Self::Unknown | Self::Backend(None) | Self::Removed => None,
		}
	}

	/// The change; `None` if there is none.
	pub(super) fn change(&self) -> Option<Option<Value>> {
		match self {
			Self::Set(value) => Some(Some(value.clone())),
			Self::Append(buffer) => Some(Some(buffer.value().into())),
			Self::Removed => Some(None),
			Self::Unknown | Self::Backend(_) => None,
		}
	}
}

/// A key. Never removed from its layer, so that its index stays valid.
#[derive(Debug)]
pub(super) struct Entry {
	pub(super) key: Arc<[u8]>,
	pub(super) slot: Slot,
	/// The newest journal record of this key.
	pub(super) record: u32,
	hash: u64,
	/// Whether the key is in `ordered` or `pending`.
	indexed: bool,
}

/// The keys of one trie: found by hash, sorted only when the order is needed.
#[derive(Debug, Default)]
pub(super) struct Layer {
	hasher: DefaultHashBuilder,
	table: HashTable<u32>,
	entries: Vec<Entry>,
	/// Every key that was ever written, except those in `pending`.
	ordered: BTreeMap<Arc<[u8]>, u32>,
	/// The keys written since the last iteration. Most blocks never iterate.
	pending: Vec<u32>,
}

impl Layer {
	pub(super) fn find(&self, key: &[u8]) -> Option<u32> {
		let hash = self.hasher.hash_one(key);
		self.table.find(hash, |&index| &*self.entries[index as usize].key == key).copied()
	}

	pub(super) fn find_or_insert(&mut self, key: &[u8]) -> u32 {
		let hash = self.hasher.hash_one(key);
		let entries = &self.entries;
		if let Some(&index) = self.table.find(hash, |&index| &*entries[index as usize].key == key) {
			return index;
		}
		let index = self.entries.len() as u32;
		self.entries.push(Entry {
			key: key.into(),
			slot: Slot::Unknown,
			record: NO_RECORD,
			hash,
			indexed: false,
		});
		let entries = &self.entries;
		self.table.insert_unique(hash, index, |&index| entries[index as usize].hash);
		index
	}

	pub(super) fn slot(&self, index: u32) -> Option<&Slot> {
		self.entries.get(index as usize).map(|entry| &entry.slot)
	}

	pub(super) fn entry(&self, index: u32) -> &Entry {
		&self.entries[index as usize]
	}

	pub(super) fn entry_mut(&mut self, index: u32) -> &mut Entry {
		&mut self.entries[index as usize]
	}

	/// Includes the key in iterations. To be called at every write.
	pub(super) fn note_written(&mut self, index: u32) {
		let entry = &mut self.entries[index as usize];
		if !entry.indexed {
			entry.indexed = true;
			self.pending.push(index);
		}
	}

	fn index(&mut self) {
		for index in self.pending.drain(..) {
			self.ordered.insert(self.entries[index as usize].key.clone(), index);
		}
	}

	/// The changed keys greater than `key`, in order, each with whether it has a value.
	pub(super) fn changes_after(&mut self, key: &[u8]) -> impl Iterator<Item = (&Arc<[u8]>, bool)> {
		self.index();
		let entries = &self.entries;
		self.ordered.range::<[u8], _>((Excluded(key), Unbounded)).filter_map(|(key, &index)| {
			let slot = &entries[index as usize].slot;
			slot.is_change().then(|| (key, slot.is_new_value()))
		})
	}

	/// The indices of the changed keys that start with `prefix`.
	pub(super) fn changed_with_prefix(&mut self, prefix: &[u8]) -> Vec<u32> {
		self.index();
		self.ordered
			.range::<[u8], _>((Included(prefix), Unbounded))
			.take_while(|(key, _)| key.starts_with(prefix))
			.map(|(_, &index)| index)
			.filter(|&index| self.entries[index as usize].slot.is_change())
			.collect()
	}

	/// The number of keys that were ever written.
	pub(super) fn written(&self) -> usize {
		self.ordered.len() + self.pending.len()
	}

	/// The number of written keys that are not sorted yet.
	pub(super) fn unordered(&self) -> usize {
		self.pending.len()
	}

	pub(super) fn has_changes(&self) -> bool {
		self.ordered
			.values()
			.chain(&self.pending)
			.any(|&index| self.entries[index as usize].slot.is_change())
	}

	/// All changes, sorted by key.
	pub(super) fn changes(&self) -> BTreeMap<Vec<u8>, Option<Value>> {
		self.ordered
			.values()
			.chain(&self.pending)
			.filter_map(|&index| {
				let entry = &self.entries[index as usize];
				entry.slot.change().map(|change| (entry.key.to_vec(), change))
			})
			.collect()
	}
}
