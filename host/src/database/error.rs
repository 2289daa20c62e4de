//! What can go wrong with the database, each with the path and the remedy.

use crate::{
	primitives::{BlockNumber, Hash},
	state::StateError,
};
use std::path::{Path, PathBuf};

/// Why the database could not do what it was asked to.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DatabaseError {
	/// There is no database at the path.
	#[error("no database at {path}; create one from a chain spec first")]
	NotFound {
		/// The database file.
		path: PathBuf,
	},
	/// A database is there already, and nothing is overwritten.
	#[error("{path} exists already; open it, or move it away to start anew")]
	Exists {
		/// The database file.
		path: PathBuf,
	},
	/// The file is something else.
	#[error("{path} is not a database of this node ({cause}); check the path")]
	NotADatabase {
		/// The file.
		path: PathBuf,
		/// What is wrong with it.
		cause: String,
	},
	/// The database belongs to another chain.
	#[error(
		"{path} belongs to chain {chain} with genesis {found:?}, not to genesis {expected:?}; use another base path or the chain spec that it was made from"
	)]
	OtherChain {
		/// The database file.
		path: PathBuf,
		/// The chain id of the database.
		chain: String,
		/// The genesis hash of the database.
		found: Hash,
		/// The genesis hash asked for.
		expected: Hash,
	},
	/// A newer version of the node wrote the database.
	#[error(
		"{path} has format {found}, this node reads up to {supported}; run the newer version that wrote it"
	)]
	NewerFormat {
		/// The database file.
		path: PathBuf,
		/// The format of the file.
		found: u32,
		/// The newest format that this node knows.
		supported: u32,
	},
	/// Another process has the database open.
	#[error("{path} is in use by another process; stop that node first")]
	Locked {
		/// The database file.
		path: PathBuf,
	},
	/// The content contradicts itself.
	#[error("{path} is damaged ({what}); restore a backup, or move it away and synchronise anew")]
	Corrupt {
		/// The database file.
		path: PathBuf,
		/// What contradicts what.
		what: String,
	},
	/// The disk or the file system failed.
	#[error(
		"{operation} failed on {path}: {cause}; check the disk, its free space and permissions"
	)]
	Io {
		/// The database file.
		path: PathBuf,
		/// What was done.
		operation: &'static str,
		/// The system's own words.
		cause: String,
	},
	/// A block that does not follow the last one.
	#[error(
		"block {number} with parent {parent:?} does not follow the last block {head} {head_hash:?}; import the blocks in between first"
	)]
	NotNext {
		/// The number of the block refused.
		number: BlockNumber,
		/// Its parent.
		parent: Hash,
		/// The number of the last block.
		head: BlockNumber,
		/// The hash of the last block.
		head_hash: Hash,
	},
	/// A header whose state root is not that of the changes committed with it.
	#[error(
		"block {number} claims state root {claimed:?}, its changes lead from {before:?} to {computed:?}: the block is not committed"
	)]
	WrongRoot {
		/// The number of the block refused.
		number: BlockNumber,
		/// The state root in the header.
		claimed: Hash,
		/// The state root that the changes were applied to.
		before: Hash,
		/// The state root after them.
		computed: Hash,
	},
	/// The state of an older block is needed and gone.
	#[error(transparent)]
	State(#[from] StateError),
}

/// Translates redb's errors, all of which are about one file.
pub(super) fn from_redb(
	path: &Path,
	operation: &'static str,
	error: impl Into<redb::Error>,
) -> DatabaseError {
	let path = path.to_path_buf();
	match error.into() {
		redb::Error::DatabaseAlreadyOpen => DatabaseError::Locked { path },
		redb::Error::Corrupted(what) => DatabaseError::Corrupt { path, what },
		error @ (redb::Error::TableTypeMismatch { .. }
		| redb::Error::TableDoesNotExist(_)
		| redb::Error::TypeDefinitionChanged { .. }
		| redb::Error::TableIsMultimap(_)
		| redb::Error::TableIsNotMultimap(_)
		| redb::Error::UpgradeRequired(_)) => {
			DatabaseError::NotADatabase { path, cause: error.to_string() }
		}
		redb::Error::Io(error) if error.kind() == std::io::ErrorKind::InvalidData => {
			DatabaseError::NotADatabase { path, cause: error.to_string() }
		}
		error => DatabaseError::Io { path, operation, cause: error.to_string() },
	}
}

/// The same for reads of the state.
pub(super) fn state_error(operation: &'static str, error: impl Into<redb::Error>) -> StateError {
	match error.into() {
		redb::Error::Corrupted(what) => StateError::Corrupt { what },
		error => StateError::Storage { operation, cause: error.to_string() },
	}
}

/// Runs `read`, which may meet a damaged file: redb reports most damage as errors, and some by a
/// panic, which is turned into one here.
pub(super) fn guarded<T, E>(
	what: &'static str,
	corrupt: impl FnOnce(String) -> E,
	read: impl FnOnce() -> Result<T, E>,
) -> Result<T, E> {
	// Nothing of ours is left half-changed: all that is mutable lives in the redb transaction, which
	// the unwinding aborts.
	match std::panic::catch_unwind(std::panic::AssertUnwindSafe(read)) {
		Ok(result) => result,
		Err(panic) => {
			let text = panic
				.downcast_ref::<String>()
				.map(String::as_str)
				.or_else(|| panic.downcast_ref::<&str>().copied())
				.unwrap_or("no message");
			Err(corrupt(format!("{what} stopped at: {text}")))
		}
	}
}
