//! Full consistency check.

use super::{
	error::{DatabaseError, guard, state_error},
	layout::{decode_row, split_change_key, split_state_key, state_key},
	snapshot::Snapshot,
	store::Database,
};
use crate::{
	state::{
		StateError,
		trie::{StateSource, Trie},
	},
	text::{counted, grouped},
};
use redb::{ReadableTable, ReadableTableMetadata};
use std::collections::BTreeSet;

impl Database {
	/// Full consistency check: every value of the head's state against the state root, every change of
	/// the history against its checksum, and the chain of headers and bodies. Takes as long as reading
	/// the whole file.
	///
	/// # Errors
	/// [`DatabaseError::Corrupt`], [`DatabaseError::State`], [`DatabaseError::Io`].
	pub fn verify(&self) -> Result<(), DatabaseError> {
		let snapshot = self.snapshot();
		self.verify_state(&snapshot)?;
		self.verify_history(&snapshot)?;
		self.verify_blocks(&snapshot)
	}

	fn verify_state(&self, snapshot: &Snapshot) -> Result<(), DatabaseError> {
		let failed = |error| self.failed("checking the state", error);
		let mut children = BTreeSet::new();
		let rows = self.read("checking the state", || {
			for entry in snapshot.tables.state.iter().map_err(failed)? {
				let (key, row) = entry.map_err(failed)?;
				decode_row(key.value(), row.value())?;
				if let (Some(child), _) = split_state_key(key.value())?
					&& !children.contains(child)
				{
					children.insert(child.to_vec());
				}
			}
			snapshot.tables.state.len().map_err(failed)
		})?;
		let mut leaves = 0u64;
		let mut check = |child: Option<&[u8]>| -> Result<(), DatabaseError> {
			let trie = match child {
				None => snapshot.tries.main.clone(),
				Some(child) => snapshot.tries.child(snapshot, child)?,
			};
			// Nodes in memory were checked when they were loaded: check those in the file.
			let trie = Trie::stored(trie.root());
			trie.walk(&*snapshot.trie(child), &mut |key, payload| {
				leaves += 1;
				match snapshot.row(&state_key(child, key))? {
					Some(row) if row.payload() == *payload => Ok(()),
					_ => Err(StateError::Corrupt {
						what: "a value in the trie differs from the flat state".into(),
					}),
				}
			})?;
			Ok(())
		};
		check(None)?;
		for child in &children {
			check(Some(child))?;
		}
		match leaves == rows {
			true => Ok(()),
			false => {
				let (rows, leaves) = (counted(rows, "value"), grouped(leaves));
				Err(self.corrupt(format!("the state has {rows}, its tries have {leaves}")))
			}
		}
	}

	fn verify_history(&self, snapshot: &Snapshot) -> Result<(), DatabaseError> {
		let checked = guard("checking the history", || {
			let failed = |error| state_error("checking the history", error);
			for entry in snapshot.tables.history.iter().map_err(failed)? {
				let (key, row) = entry.map_err(failed)?;
				let (_, state_key) = split_change_key(key.value())?;
				decode_row(state_key, row.value())?;
			}
			Ok(())
		});
		checked?;
		// Undoing all changes must lead to the oldest state, or the history is incomplete.
		self.tries_at(snapshot, snapshot.oldest).map(|_| ())
	}

	fn verify_blocks(&self, snapshot: &Snapshot) -> Result<(), DatabaseError> {
		let mut parent = None;
		let beginning = self.beginning();
		for number in std::iter::once(0).chain(beginning.max(1)..=snapshot.head.number) {
			if number == beginning {
				parent = None;
			}
			let missing = || self.corrupt(format!("block {} is missing", grouped(number)));
			let header = self.header_in(snapshot, number)?.ok_or_else(missing)?;
			self.body_in(snapshot, number)?.ok_or_else(missing)?;
			if header.number != number || parent.is_some_and(|parent| header.parent_hash != parent)
			{
				let number = grouped(number);
				return Err(self.corrupt(format!("block {number} does not follow its parent")));
			}
			parent = Some(header.hash());
		}
		Ok(())
	}
}
