//! Snapshots: a block and its whole state in one file, to start a node from.
//!
//! ```text
//! "stratos snapshot" and the version, 17 bytes
//! frame: what the snapshot is of
//! frame: keys and values of the state, about a mebibyte each, as many as there are
//! an empty frame
//! the checksum of all before, 32 bytes
//! ```
//!
//! A snapshot needs no trust but in the hash of its block: the state is checked against the state root in its
//! header.

use super::{
	error::DatabaseError,
	frames::{Checked, FrameError},
	layout::{decode_row, split_state_key},
	open::{FirstBlock, create_with},
	options::{ChainIdentity, DatabaseOptions},
	store::Database,
};
use crate::{
	new_file::NewFile,
	primitives::{Extrinsic, Hash, Header, Justification},
	state::{Backend as _, Changes, MemoryBackend, RootUpdate, StateVersion},
};
use codec::{Decode, DecodeAll, Encode};
use redb::{ReadableTable as _, ReadableTableMetadata as _};
use std::{
	io::{self, Read, Write},
	path::{Path, PathBuf},
};
use thiserror::Error;

/// How a snapshot begins: the name and the version of the format.
const MAGIC: &[u8; 17] = b"stratos snapshot\x01";

/// The size at which a frame of the state is written, in bytes.
const FRAME: usize = 1 << 20;

/// The largest frame: one value may be larger than a frame, such as the code; and a block is in one.
const MAX_FRAME: u32 = 64 << 20;

/// What a snapshot is of.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct SnapshotHead {
	/// The id of the chain spec.
	pub chain_id: String,
	/// The BLAKE2b-256 hash of the runtime code that block 0 begins with.
	pub genesis_code: Hash,
	/// The header of block 0.
	pub genesis: Header,
	/// The header of the block.
	pub header: Header,
	/// The extrinsics of the block.
	pub body: Vec<Extrinsic>,
	/// What proves that the block is final, if its consensus gives a proof.
	pub justification: Option<Justification>,
	/// How many values the state has.
	pub values: u64,
}

/// Why a snapshot was not written or read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SnapshotError {
	/// The file cannot be read or written.
	#[error("the snapshot cannot be {what}: {cause}")]
	Io {
		/// `read` or `written`.
		what: &'static str,
		/// The system's error.
		cause: io::Error,
	},
	/// The file is no snapshot.
	#[error("the file is no snapshot of this program: {0}")]
	Format(&'static str),
	/// A byte was changed.
	#[error("the snapshot is damaged: its checksum differs; copy it again")]
	Checksum,
	/// The state is not that of the block.
	#[error(
		"the state in the snapshot has the root {found:?}, the block says {expected:?}; do not use it"
	)]
	StateRoot {
		/// The root of the state.
		found: Hash,
		/// The root in the header.
		expected: Hash,
	},
	/// It is of another chain.
	#[error("the snapshot is of the chain with genesis {found:?}, this is {expected:?}")]
	OtherChain {
		/// The genesis hash in the snapshot.
		found: Hash,
		/// That of the chain.
		expected: Hash,
	},
	/// It is of another block than the trusted one.
	#[error("the snapshot is of block {found:?}, and {expected:?} was to be trusted")]
	OtherBlock {
		/// The hash of the block in the snapshot.
		found: Hash,
		/// The trusted hash.
		expected: Hash,
	},
	/// The database failed.
	#[error(transparent)]
	Database(#[from] DatabaseError),
}

/// What a snapshot must be of.
#[derive(Clone, Copy, Debug)]
pub struct Expected {
	/// The hash of block 0.
	pub genesis: Hash,
	/// The hash of the block, if it is known.
	pub block: Option<Hash>,
}

impl From<FrameError> for SnapshotError {
	fn from(error: FrameError) -> Self {
		match error {
			FrameError::Io { what, cause } => Self::Io { what, cause },
			FrameError::TooLarge { .. } => Self::Format("a frame is too large"),
			FrameError::Short => Self::Format("it ends too early"),
		}
	}
}

impl Database {
	/// Writes a snapshot of the last block. `progress` learns how many values are written, of how many.
	/// Blocks may be committed meanwhile.
	///
	/// # Errors
	/// [`SnapshotError`].
	pub fn export(
		&self,
		output: &mut dyn Write,
		progress: &mut dyn FnMut(u64, u64),
	) -> Result<SnapshotHead, SnapshotError> {
		let snapshot = self.snapshot();
		let number = snapshot.head.number;
		let failed = |error: redb::StorageError| self.failed("writing a snapshot", error);
		let missing = || self.corrupt(format!("block {number} is missing"));
		let values = snapshot.tables.state.len().map_err(failed)?;
		let head = SnapshotHead {
			chain_id: self.identity().chain_id.clone(),
			genesis_code: self.identity().genesis_code,
			genesis: self.header_in(&snapshot, 0)?.ok_or_else(missing)?,
			header: self.header_in(&snapshot, number)?.ok_or_else(missing)?,
			body: self.body_in(&snapshot, number)?.ok_or_else(missing)?,
			justification: self.justification_in(&snapshot, number)?,
			values,
		};
		let mut output = Checked::new(output, "written");
		output.write(MAGIC)?;
		output.write_frame(&head.encode(), MAX_FRAME)?;
		let (mut frame, mut done) = (Vec::with_capacity(FRAME * 2), 0);
		for entry in snapshot.tables.state.iter().map_err(failed)? {
			let (key, row) = entry.map_err(failed)?;
			let row = decode_row(key.value(), row.value()).map_err(DatabaseError::from)?;
			let row = row.ok_or_else(|| self.corrupt("a value is missing".to_owned()))?;
			(key.value(), &row.value[..]).encode_to(&mut frame);
			done += 1;
			if frame.len() >= FRAME {
				output.write_frame(&frame, MAX_FRAME)?;
				frame.clear();
				progress(done, values);
			}
		}
		if !frame.is_empty() {
			output.write_frame(&frame, MAX_FRAME)?;
		}
		output.write_frame(&[], MAX_FRAME)?;
		let sum = output.sum();
		let inner = output.into_inner();
		let written = inner.write_all(sum.as_bytes()).and_then(|()| inner.flush());
		written.map_err(|cause| SnapshotError::Io { what: "written", cause })?;
		progress(values, values);
		Ok(head)
	}

	/// Writes a snapshot of the last block to a new file, which gets the name that `name` gives when it is
	/// whole. With `overwrite`, it takes the place of another file. Returns its name too.
	///
	/// # Errors
	/// As [`Self::export`]. Nothing is left of the file then.
	pub fn export_to(
		&self,
		mut file: NewFile,
		overwrite: bool,
		name: impl FnOnce(&SnapshotHead) -> PathBuf,
		progress: &mut dyn FnMut(u64, u64),
	) -> Result<(SnapshotHead, PathBuf), SnapshotError> {
		let head = self.export(&mut file, progress)?;
		let path = name(&head);
		let finished = file.finish(&path, overwrite);
		finished.map_err(|cause| SnapshotError::Io { what: "written", cause })?;
		Ok((head, path))
	}

	/// Creates a database from a snapshot. The database begins at its block: earlier ones are not in it.
	///
	/// # Errors
	/// [`SnapshotError`]. No database is left then.
	pub fn import(
		path: &Path,
		input: &mut dyn Read,
		expected: Expected,
		options: DatabaseOptions,
		progress: &mut dyn FnMut(u64, u64),
	) -> Result<SnapshotHead, SnapshotError> {
		let path = PathBuf::from(path);
		if path.exists() {
			return Err(DatabaseError::Exists { path }.into());
		}
		let mut input = Checked::new(input, "read");
		if input.read(MAGIC.len())? != MAGIC {
			return Err(SnapshotError::Format("it begins otherwise"));
		}
		let head = SnapshotHead::decode_all(&mut &input.read_frame(MAX_FRAME)?[..]);
		let head = head.map_err(|_| SnapshotError::Format("it does not say what it is of"))?;
		let found = head.genesis.hash();
		if found != expected.genesis {
			return Err(SnapshotError::OtherChain { found, expected: expected.genesis });
		}
		let block = head.header.hash();
		if let Some(trusted) = expected.block.filter(|trusted| *trusted != block) {
			return Err(SnapshotError::OtherBlock { found: block, expected: trusted });
		}
		let changes = read_state(&mut input, head.values, progress)?;
		let sum = input.sum();
		let mut claimed = Vec::new();
		let rest = input.into_inner().take(33).read_to_end(&mut claimed);
		rest.map_err(|cause| SnapshotError::Io { what: "read", cause })?;
		if claimed != sum.as_bytes() {
			return Err(SnapshotError::Checksum);
		}
		let trie = state_root(&changes, head.header.state_root)?;
		let identity = ChainIdentity {
			genesis_hash: found,
			genesis_code: head.genesis_code,
			chain_id: head.chain_id.clone(),
		};
		let first = FirstBlock {
			genesis: head.genesis.clone(),
			header: head.header.clone(),
			body: head.body.clone(),
			justification: head.justification.clone(),
			changes,
			trie,
		};
		create_with(path, identity, first, options)?;
		Ok(head)
	}
}

fn read_state<R: Read>(
	input: &mut Checked<R>,
	values: u64,
	progress: &mut dyn FnMut(u64, u64),
) -> Result<Changes, SnapshotError> {
	let wrong = || SnapshotError::Format("a value of the state is not one");
	let (mut changes, mut done) = (Changes::default(), 0u64);
	loop {
		let frame = input.read_frame(MAX_FRAME)?;
		if frame.is_empty() {
			break;
		}
		let mut rest = &frame[..];
		while !rest.is_empty() {
			let (key, value) = <(Vec<u8>, Vec<u8>)>::decode(&mut rest).map_err(|_| wrong())?;
			let (child, key) = split_state_key(&key).map_err(|_| wrong())?;
			let trie = match child {
				None => &mut changes.top,
				Some(child) => changes.children.entry(child.to_vec()).or_default(),
			};
			trie.insert(key.to_vec(), Some(value.into()));
			done += 1;
		}
		progress(done, values);
	}
	if done != values {
		return Err(SnapshotError::Format("it has another number of values than it says"));
	}
	Ok(changes)
}

/// The trie of a state, if its root is the expected one under some version.
fn state_root(changes: &Changes, expected: Hash) -> Result<RootUpdate, SnapshotError> {
	let mut found = Hash::zero();
	for version in [StateVersion::V1, StateVersion::V0] {
		let trie = MemoryBackend::new().root(changes, version).map_err(DatabaseError::from)?;
		if trie.root() == expected {
			return Ok(trie);
		}
		if version == StateVersion::V1 {
			found = trie.root();
		}
	}
	Err(SnapshotError::StateRoot { found, expected })
}
