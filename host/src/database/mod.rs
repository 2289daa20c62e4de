//! The embedded database: one file, one canonical chain, one head.
//!
//! **What is in it.** The state of the head, flat: a read is one look-up, whatever the size of the
//! state. The branches of its trie, by their place (see `state::trie`). Headers, bodies and numbers
//! of all blocks. For the blocks below the head, as far as [`Pruning`] keeps them, what each key held
//! before each change.
//!
//! **Older states.** The value of a key at block `n` is what it held before its first change after
//! `n`, or what it holds at the head (see `history`). Pruning and reverting touch what a block changed
//! and nothing else; each commit prunes a bounded number of blocks.
//!
//! **Durability.** Each block is one write transaction of redb: it is on the disk, fsync'ed, when
//! [`Database::commit`] returns, or nothing of it is. With `quick_repair` (the default) the commit is
//! in two phases and the next opening after a crash is instant.
//!
//! **Snapshots.** [`Database::head_state`] stays what it is while later blocks are committed. Hot
//! values come from a cache that is tied to the head it belongs to.
//!
//! **Damage.** Values and bodies carry checksums, headers and trie nodes are known by their hash: what
//! contradicts them is reported, not served. [`Check`] has redb verify every page when it opens,
//! [`Database::verify`] checks everything against everything.

mod cache;
mod commit;
mod error;
mod history;
mod keys;
mod open;
mod options;
mod snapshot;
mod tables;
#[cfg(test)]
mod tests;
mod verify;

pub use error::DatabaseError;
pub use options::{
	ChainIdentity, Check, CommitBlock, DatabaseOptions, GenesisCommit, Head, Pruning,
};

use self::{
	error::{from_redb, guarded},
	history::Past,
	snapshot::Snapshot,
};
use crate::{
	primitives::{BlockNumber, Extrinsic, Hash, Header},
	state::{
		Backend, StateError, child_root_key,
		trie::{Payload, Tries},
	},
};
use codec::Decode;
use std::{
	ops::ControlFlow,
	path::{Path, PathBuf},
	sync::{Arc, Mutex, PoisonError, RwLock},
};

/// The database. To be shared; all methods take `&self`.
pub struct Database {
	path: PathBuf,
	options: DatabaseOptions,
	identity: ChainIdentity,
	redb: redb::Database,
	/// Held by whoever changes the head.
	writer: Mutex<()>,
	current: RwLock<Arc<Snapshot>>,
}

impl Database {
	/// The database file.
	pub fn path(&self) -> &Path {
		&self.path
	}

	/// The chain that the database belongs to.
	pub fn identity(&self) -> &ChainIdentity {
		&self.identity
	}

	/// The last durable block.
	pub fn head(&self) -> Head {
		self.snapshot().head
	}

	/// The oldest block whose state is readable.
	pub fn oldest_state(&self) -> BlockNumber {
		self.snapshot().oldest
	}

	/// The state of the head as it is now. Later commits do not change it.
	pub fn head_state(&self) -> Arc<dyn Backend> {
		self.snapshot()
	}

	/// The state of a block that is not yet pruned.
	pub fn state_at(&self, number: BlockNumber) -> Result<Arc<dyn Backend>, DatabaseError> {
		let snapshot = self.kept(number)?;
		if number == snapshot.head.number {
			return Ok(snapshot);
		}
		Ok(Arc::new(Past { number, snapshot }))
	}

	/// The header of a block of this chain.
	pub fn header(&self, hash: Hash) -> Result<Option<Header>, DatabaseError> {
		match self.number_of(hash)? {
			Some(number) => self.header_by_number(number),
			None => Ok(None),
		}
	}

	/// The header of the block with this number.
	pub fn header_by_number(&self, number: BlockNumber) -> Result<Option<Header>, DatabaseError> {
		self.header_in(&self.snapshot(), number)
	}

	/// The extrinsics of a block of this chain.
	pub fn body(&self, hash: Hash) -> Result<Option<Vec<Extrinsic>>, DatabaseError> {
		match self.number_of(hash)? {
			Some(number) => self.body_in(&self.snapshot(), number),
			None => Ok(None),
		}
	}

	/// The hash of the block with this number.
	pub fn hash_of(&self, number: BlockNumber) -> Result<Option<Hash>, DatabaseError> {
		let snapshot = self.snapshot();
		if number == snapshot.head.number {
			return Ok(Some(snapshot.head.hash));
		}
		Ok(self.header_in(&snapshot, number)?.map(|header| header.hash()))
	}

	/// The number of the block with this hash.
	pub fn number_of(&self, hash: Hash) -> Result<Option<BlockNumber>, DatabaseError> {
		self.number_in(&self.snapshot(), hash)
	}

	/// The trie nodes that prove what block `number` has, or does not have, under `keys`: of the
	/// child trie `child`, from the state root on, or of the main trie. Below the head the trie is
	/// taken back first, which costs as much as what changed since.
	///
	/// Each node is handed to `take`, some more than once, until it breaks off: what is kept of a
	/// proof, and how much of it, is the caller's.
	pub fn prove(
		&self,
		number: BlockNumber,
		keys: &[impl AsRef<[u8]>],
		child: Option<&[u8]>,
		take: &mut dyn FnMut(Vec<u8>) -> ControlFlow<()>,
	) -> Result<(), DatabaseError> {
		let snapshot = self.kept(number)?;
		let tries = self.tries_at(&snapshot, number)?;
		let value = |key: &[u8]| snapshot.row_at(number, &keys::state_key(child, key));
		let mut nodes = Vec::new();
		let trie = match child {
			None => tries.main,
			Some(child) => {
				let source = snapshot::source(&snapshot, None);
				let root = tries.main.prove(&*source, &child_root_key(child), &mut nodes)?;
				match (root, tries.children.get(child)) {
					(None, _) => {
						let _ = nodes.into_iter().try_for_each(take);
						return Ok(());
					}
					(Some(_), Some(trie)) => trie.clone(),
					(Some(Payload::Inline(root)), None) => {
						let root = Hash::decode(&mut &*root).map_err(|_| {
							self.corrupt("the root of a child trie is no hash".into())
						})?;
						crate::state::trie::Trie::stored(root)
					}
					(Some(Payload::Hashed(_)), None) => {
						return Err(self.corrupt("the root of a child trie is no hash".into()));
					}
				}
			}
		};
		let source = snapshot::source(&snapshot, child);
		for key in keys {
			let key = key.as_ref();
			if let Some(Payload::Hashed(_)) = trie.prove(&*source, key, &mut nodes)? {
				let row = value(key)?;
				nodes.extend(row.map(|row| row.value.to_vec()));
			}
			if nodes.drain(..).try_for_each(&mut *take).is_break() {
				return Ok(());
			}
		}
		let _ = nodes.into_iter().try_for_each(take);
		Ok(())
	}

	/// The tries of a block whose state is kept.
	fn tries_at(&self, snapshot: &Snapshot, number: BlockNumber) -> Result<Tries, DatabaseError> {
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

	/// The current snapshot, if it has the state of this block.
	fn kept(&self, number: BlockNumber) -> Result<Arc<Snapshot>, DatabaseError> {
		let snapshot = self.snapshot();
		let (from, to) = (snapshot.oldest, snapshot.head.number);
		match (from..=to).contains(&number) {
			true => Ok(snapshot),
			false => Err(StateError::Pruned { number, from, to }.into()),
		}
	}

	fn snapshot(&self) -> Arc<Snapshot> {
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

	fn header_in(
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
		// A header is what its hash says: the hash is in the index by which it is found.
		if let Some(header) = &header
			&& self.number_in(snapshot, header.hash())? != Some(number)
		{
			return Err(self.corrupt(format!("the header of block {number} has another hash")));
		}
		Ok(header)
	}

	fn body_in(
		&self,
		snapshot: &Snapshot,
		number: BlockNumber,
	) -> Result<Option<Vec<Extrinsic>>, DatabaseError> {
		self.read("reading a body", || {
			let bytes = snapshot.tables.bodies.get(number);
			let Some(bytes) = bytes.map_err(|error| self.failed("reading a body", error))? else {
				return Ok(None);
			};
			let body = commit::decode_body(bytes.value());
			body.map(Some).ok_or_else(|| {
				self.corrupt(format!("the body of block {number} does not match its checksum"))
			})
		})
	}

	fn read<T>(
		&self,
		operation: &'static str,
		read: impl FnOnce() -> Result<T, DatabaseError>,
	) -> Result<T, DatabaseError> {
		guarded(operation, |what| self.corrupt(what), read)
	}

	fn failed(&self, operation: &'static str, error: impl Into<redb::Error>) -> DatabaseError {
		from_redb(&self.path, operation, error)
	}

	fn corrupt(&self, what: String) -> DatabaseError {
		DatabaseError::Corrupt { path: self.path.clone(), what }
	}
}
