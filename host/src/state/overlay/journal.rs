//! The undo records of storage transactions.

use super::{
	append::Mark,
	layer::{Layer, NO_RECORD, Slot},
};
use crate::state::types::NoOpenTransaction;

/// The state of a key before the first write to it in a transaction.
#[derive(Debug)]
enum Before {
	/// The previous slot.
	Slot(Slot),
	/// The slot is an append buffer that has only been appended to: where to truncate it.
	Mark(Mark),
}

#[derive(Debug)]
struct Record {
	layer: u32,
	entry: u32,
	/// The key's newest record in an outer transaction.
	outer: u32,
	before: Before,
}

/// The undo records of all open transactions, oldest first. A key has at most one per transaction.
///
/// An append buffer is never copied: the record is a mark as long as the buffer stays in its slot.
/// Whoever replaces the slot must move the buffer into the record whose mark points into it
/// (`keep_buffer`).
#[derive(Debug, Default)]
pub(super) struct Journal {
	records: Vec<Record>,
	/// The index of the first record of each open transaction.
	starts: Vec<u32>,
}

impl Journal {
	pub(super) fn depth(&self) -> usize {
		self.starts.len()
	}

	/// The number of records.
	pub(super) fn len(&self) -> usize {
		self.records.len()
	}

	pub(super) fn start(&mut self) {
		self.starts.push(self.records.len() as u32);
	}

	/// Replaces the slot of an entry.
	pub(super) fn replace(&mut self, layers: &mut [Layer], layer: u32, index: u32, slot: Slot) {
		let entry = layers[layer as usize].entry_mut(index);
		let old = core::mem::replace(&mut entry.slot, slot);
		if self.is_first_write(entry.record) {
			let outer = entry.record;
			entry.record =
				self.push(Record { layer, entry: index, outer, before: Before::Slot(old) });
		} else if let Slot::Append(_) = old {
			self.keep_buffer(entry.record, old);
		}
	}

	/// Records the length of an entry's append buffer before it is appended to.
	pub(super) fn before_append(&mut self, layers: &mut [Layer], layer: u32, index: u32) {
		let entry = layers[layer as usize].entry_mut(index);
		if let Slot::Append(buffer) = &entry.slot
			&& self.is_first_write(entry.record)
		{
			let (outer, before) = (entry.record, Before::Mark(buffer.mark()));
			entry.record = self.push(Record { layer, entry: index, outer, before });
		}
	}

	/// Undoes the innermost transaction.
	pub(super) fn rollback(&mut self, layers: &mut [Layer]) -> Result<(), NoOpenTransaction> {
		let start = self.starts.pop().ok_or(NoOpenTransaction)?;
		for record in self.records.drain(start as usize..).rev() {
			let entry = layers[record.layer as usize].entry_mut(record.entry);
			entry.record = record.outer;
			match record.before {
				Before::Slot(slot) => entry.slot = slot,
				Before::Mark(mark) => {
					if let Slot::Append(buffer) = &mut entry.slot {
						buffer.reset(mark);
					}
				}
			}
		}
		Ok(())
	}

	/// Merges the innermost transaction into the one around it.
	pub(super) fn commit(&mut self, layers: &mut [Layer]) -> Result<(), NoOpenTransaction> {
		let start = self.starts.pop().ok_or(NoOpenTransaction)? as usize;
		let Some(&outer_start) = self.starts.last() else {
			for record in self.records.drain(..) {
				layers[record.layer as usize].entry_mut(record.entry).record = NO_RECORD;
			}
			return Ok(());
		};
		let inner = self.records.split_off(start);
		for record in inner {
			let entry = layers[record.layer as usize].entry_mut(record.entry);
			if record.outer != NO_RECORD && record.outer >= outer_start {
				// The outer transaction has an older record of the key.
				entry.record = record.outer;
				if let Before::Slot(slot @ Slot::Append(_)) = record.before {
					self.keep_buffer(record.outer, slot);
				}
			} else {
				entry.record = self.push(record);
			}
		}
		Ok(())
	}

	/// Whether a transaction is open that has no record of the key whose newest record is `record`.
	fn is_first_write(&self, record: u32) -> bool {
		self.starts.last().is_some_and(|&start| record == NO_RECORD || record < start)
	}

	fn push(&mut self, record: Record) -> u32 {
		self.records.push(record);
		self.records.len() as u32 - 1
	}

	/// Moves a buffer that has lost its slot into the record, if the record is a mark into it.
	fn keep_buffer(&mut self, record: u32, mut slot: Slot) {
		if let Some(record) = self.records.get_mut(record as usize)
			&& let Before::Mark(mark) = record.before
			&& let Slot::Append(buffer) = &mut slot
		{
			buffer.reset(mark);
			record.before = Before::Slot(slot);
		}
	}
}
