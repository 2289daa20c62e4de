//! The open database and what is read from it.

use super::{
	error::{DatabaseError, from_redb, guarded},
	history::{PastState, VisitKey},
	holds::{Holds, StateHold},
	layout::decode_checked,
	options::{ChainIdentity, DatabaseOptions, Head},
	snapshot::Snapshot,
};
use crate::{
	primitives::{BlockNumber, Extrinsic, Hash, Header, Justification},
	state::{Backend, StateError, trie::Tries},
};
use codec::Decode;
use redb::ReadableTable as _;
use std::{
	path::{Path, PathBuf},
	sync::{Arc, Mutex, PoisonError, RwLock},
};

/// An open database. All methods take `&self`, so that it can be shared.
pub struct Database {
	pub(super) path: PathBuf,
	pub(super) options: DatabaseOptions,
	pub(super) identity: ChainIdentity,
	/// The block with whose state it was created: 0, or that of a snapshot.
	pub(super) beginning: BlockNumber,
	pub(super) redb: redb::Database,
	/// Held while the head changes.
	pub(super) writer: Mutex<()>,
	pub(super) holds: Arc<Holds>,
	pub(super) current: RwLock<Arc<Snapshot>>,
}

impl Database {
	/// The path of the database file.
	pub fn path(&self) -> &Path {
		&self.path
	}

	/// The chain that the database belongs to.
	pub fn identity(&self) -> &ChainIdentity {
		&self.identity
	}

	/// The block with whose state the database was created: 0, or that of a snapshot. It has block 0, and no
	/// other block before this one.
	pub fn beginning(&self) -> BlockNumber {
		self.beginning
	}

	/// The last durable block.
	pub fn head(&self) -> Head {
		self.snapshot().head
	}

	/// The oldest block whose state can be read.
	pub fn oldest_state(&self) -> BlockNumber {
		self.snapshot().oldest
	}

	/// The state of the head. Later commits do not change it.
	pub fn head_state(&self) -> Arc<dyn Backend> {
		self.snapshot()
	}

	/// The state of a block.
	///
	/// # Errors
	/// [`DatabaseError::State`] if it has been pruned, or the block does not exist.
	pub fn state_at(&self, number: BlockNumber) -> Result<Arc<dyn Backend>, DatabaseError> {
		let snapshot = self.kept(number)?;
		if number == snapshot.head.number {
			return Ok(snapshot);
		}
		Ok(Arc::new(PastState { number, snapshot }))
	}

	/// Keeps the state of a block readable until the hold is dropped, within a bound: see [`StateHold`].
	/// None if there is no such state.
	pub fn hold_state(&self, number: BlockNumber) -> Option<StateHold> {
		let snapshot = self.snapshot();
		let exists = (snapshot.oldest..=snapshot.head.number).contains(&number);
		exists.then(|| self.holds.hold(number)).flatten()
	}

	/// Passes the keys that the blocks after `from` changed, up to block `to`. A key comes once for each
	/// block that changed it.
	///
	/// # Errors
	/// [`DatabaseError::State`] if the state of one of the two blocks has been pruned or does not exist.
	pub fn changed_keys(
		&self,
		from: BlockNumber,
		to: BlockNumber,
		visit: &mut VisitKey<'_>,
	) -> Result<(), DatabaseError> {
		self.kept(from)?;
		Ok(self.kept(to)?.changed_keys(from, to, visit)?)
	}

	/// The header of the block with this hash, if it is in the chain.
	pub fn header(&self, hash: Hash) -> Result<Option<Header>, DatabaseError> {
		match self.number_of(hash)? {
			Some(number) => self.header_by_number(number),
			None => Ok(None),
		}
	}

	/// The header of the block with this number, if it exists.
	pub fn header_by_number(&self, number: BlockNumber) -> Result<Option<Header>, DatabaseError> {
		self.header_in(&self.snapshot(), number)
	}

	/// The extrinsics of the block with this hash, if it is in the chain.
	pub fn body(&self, hash: Hash) -> Result<Option<Vec<Extrinsic>>, DatabaseError> {
		match self.number_of(hash)? {
			Some(number) => self.body_in(&self.snapshot(), number),
			None => Ok(None),
		}
	}

	/// The justification of the block with this number, if it has one.
	pub fn justification(
		&self,
		number: BlockNumber,
	) -> Result<Option<Justification>, DatabaseError> {
		self.justification_in(&self.snapshot(), number)
	}

	pub(super) fn justification_in(
		&self,
		snapshot: &Snapshot,
		number: BlockNumber,
	) -> Result<Option<Justification>, DatabaseError> {
		let operation = "reading a justification";
		let Some(table) = &snapshot.tables.justifications else { return Ok(None) };
		self.read(operation, || {
			let bytes = table.get(number).map_err(|error| self.failed(operation, error))?;
			let Some(bytes) = bytes else { return Ok(None) };
			let found = decode_checked(bytes.value());
			found.map(Some).ok_or_else(|| {
				let what =
					format!("the justification of block {number} does not match its checksum");
				self.corrupt(what)
			})
		})
	}

	/// The first block that has a justification.
	pub fn first_justified(&self) -> Result<Option<BlockNumber>, DatabaseError> {
		let operation = "reading a justification";
		let snapshot = self.snapshot();
		let Some(table) = &snapshot.tables.justifications else { return Ok(None) };
		self.read(operation, || {
			let first = table.first().map_err(|error| self.failed(operation, error))?;
			Ok(first.map(|(number, _)| number.value()))
		})
	}

	/// The hash of the block with this number, if it exists.
	pub fn hash_of(&self, number: BlockNumber) -> Result<Option<Hash>, DatabaseError> {
		let snapshot = self.snapshot();
		if number == snapshot.head.number {
			return Ok(Some(snapshot.head.hash));
		}
		Ok(self.header_in(&snapshot, number)?.map(|header| header.hash()))
	}

	/// The number of the block with this hash, if it is in the chain.
	pub fn number_of(&self, hash: Hash) -> Result<Option<BlockNumber>, DatabaseError> {
		self.number_in(&self.snapshot(), hash)
	}

	/// The tries of a block whose state is kept. Below the head, the later changes are undone first.
	pub(super) fn tries_at(
		&self,
		snapshot: &Snapshot,
		number: BlockNumber,
	) -> Result<Tries, DatabaseError> {
		if number == snapshot.head.number {
			return Ok(snapshot.tries.clone());
		}
		let update = snapshot.tries_with(&snapshot.rows_back_to(number)?)?;
		let header = self.header_in(snapshot, number)?;
		if header.is_none_or(|header| header.state_root != update.root) {
			return Err(
				self.corrupt(format!("the history does not lead to the state of block {number}"))
			);
		}
		Ok(update.tries)
	}

	/// The current snapshot, if the state of this block is kept.
	pub(super) fn kept(&self, number: BlockNumber) -> Result<Arc<Snapshot>, DatabaseError> {
		let snapshot = self.snapshot();
		let (from, to) = (snapshot.oldest, snapshot.head.number);
		match (from..=to).contains(&number) {
			true => Ok(snapshot),
			false => Err(StateError::Pruned { number, from, to }.into()),
		}
	}

	pub(super) fn snapshot(&self) -> Arc<Snapshot> {
		self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
	}

	fn number_in(
		&self,
		snapshot: &Snapshot,
		hash: Hash,
	) -> Result<Option<BlockNumber>, DatabaseError> {
		self.read("looking up a block", || {
			let number = snapshot.tables.numbers.get(hash.0);
			Ok(number.map_err(|error| self.failed("looking up a block", error))?.map(|n| n.value()))
		})
	}

	pub(super) fn header_in(
		&self,
		snapshot: &Snapshot,
		number: BlockNumber,
	) -> Result<Option<Header>, DatabaseError> {
		let header = self.read("reading a header", || {
			let bytes = snapshot.tables.headers.get(number);
			let bytes = bytes.map_err(|error| self.failed("reading a header", error))?;
			let decode = |bytes: &[u8]| Header::decode(&mut &*bytes);
			bytes
				.map(|bytes| decode(bytes.value()))
				.transpose()
				.map_err(|_| self.corrupt(format!("the header of block {number} does not decode")))
		})?;
		// The hash of a header is a key of the table of numbers: check the header against it.
		if let Some(header) = &header
			&& self.number_in(snapshot, header.hash())? != Some(number)
		{
			return Err(self.corrupt(format!("the header of block {number} has another hash")));
		}
		Ok(header)
	}

	pub(super) fn body_in(
		&self,
		snapshot: &Snapshot,
		number: BlockNumber,
	) -> Result<Option<Vec<Extrinsic>>, DatabaseError> {
		self.read("reading a body", || {
			let bytes = snapshot.tables.bodies.get(number);
			let Some(bytes) = bytes.map_err(|error| self.failed("reading a body", error))? else {
				return Ok(None);
			};
			let body = decode_checked(bytes.value());
			body.map(Some).ok_or_else(|| {
				self.corrupt(format!("the body of block {number} does not match its checksum"))
			})
		})
	}

	pub(super) fn read<T>(
		&self,
		operation: &'static str,
		read: impl FnOnce() -> Result<T, DatabaseError>,
	) -> Result<T, DatabaseError> {
		guarded(operation, |what| self.corrupt(what), read)
	}

	pub(super) fn failed(
		&self,
		operation: &'static str,
		error: impl Into<redb::Error>,
	) -> DatabaseError {
		from_redb(&self.path, operation, error)
	}

	pub(super) fn corrupt(&self, what: String) -> DatabaseError {
		DatabaseError::Corrupt { path: self.path.clone(), what }
	}
}
