//! Errors of the database, each with the path and a remedy.

use crate::{
	primitives::{BlockNumber, Hash},
	state::StateError,
	text::grouped,
};
use std::path::{Path, PathBuf};

/// Why an operation of the database failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DatabaseError {
	/// There is no database at the path.
	#[error("no database at {path}; create one from a chain spec first")]
	NotFound {
		/// The database file.
		path: PathBuf,
	},
	/// A file exists at the path. It is not overwritten.
	#[error("{path} exists already; open it, or move it away to start over")]
	Exists {
		/// The database file.
		path: PathBuf,
	},
	/// The file is not a database of this node.
	#[error("{path} is not a database of this node ({cause}); check the path")]
	NotADatabase {
		/// The file.
		path: PathBuf,
		/// What is wrong with it.
		cause: String,
	},
	/// The database belongs to another chain.
	#[error(
		"{path} belongs to chain {chain} with genesis {found:?}, not to genesis {expected:?}; use another base path or the chain spec that it was created from"
	)]
	OtherChain {
		/// The database file.
		path: PathBuf,
		/// The chain id of the database.
		chain: String,
		/// The genesis hash of the database.
		found: Hash,
		/// The expected genesis hash.
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
		/// The newest format that this node supports.
		supported: u32,
	},
	/// Another process has the database open.
	#[error("{path} is in use by another process; stop that node first")]
	Locked {
		/// The database file.
		path: PathBuf,
	},
	/// The content contradicts a hash, a checksum or a format.
	#[error("{path} is damaged ({what}); restore a backup, or move it away and sync again")]
	Corrupt {
		/// The database file.
		path: PathBuf,
		/// The contradiction.
		what: String,
	},
	/// The disk or the file system failed.
	#[error(
		"{operation} failed on {path}: {cause}; check the disk, its free space and permissions"
	)]
	Io {
		/// The database file.
		path: PathBuf,
		/// The operation that failed.
		operation: &'static str,
		/// The message of the system.
		cause: String,
	},
	/// The block does not follow the last one.
	#[error(
		"block {} with parent {parent:?} does not follow the last block {} {head_hash:?}; import the blocks in between first",
		grouped(*number),
		grouped(*head)
	)]
	NotNext {
		/// The number of the refused block.
		number: BlockNumber,
		/// The parent hash of the refused block.
		parent: Hash,
		/// The number of the last block.
		head: BlockNumber,
		/// The hash of the last block.
		head_hash: Hash,
	},
	/// The state root in the header is not that of the changes committed with it.
	#[error(
		"block {} claims state root {claimed:?}, its changes lead from {before:?} to {computed:?}: the block is not committed",
		grouped(*number)
	)]
	WrongRoot {
		/// The number of the refused block.
		number: BlockNumber,
		/// The state root in the header.
		claimed: Hash,
		/// The state root that the changes were applied to.
		before: Hash,
		/// The state root after them.
		computed: Hash,
	},
	/// A state cannot be read, for instance because it has been pruned.
	#[error(transparent)]
	State(#[from] StateError),
}

/// Converts errors of redb on a file.
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

/// Why a write transaction failed.
pub(super) enum Failure {
	Redb(Box<redb::Error>),
	State(StateError),
}

macro_rules! from_redb_errors {
	($($error:ty),*) => {$(
		impl From<$error> for Failure {
			fn from(error: $error) -> Self {
				Self::Redb(Box::new(error.into()))
			}
		}
	)*};
}

from_redb_errors!(
	redb::StorageError,
	redb::TableError,
	redb::TransactionError,
	redb::CommitError,
	redb::DatabaseError
);

impl Failure {
	pub(super) fn into_error(self, path: &Path, operation: &'static str) -> DatabaseError {
		match self {
			Self::Redb(error) => from_redb(path, operation, *error),
			Self::State(error) => error.into(),
		}
	}
}

/// Converts errors of redb while the state is read.
pub(super) fn state_error(operation: &'static str, error: impl Into<redb::Error>) -> StateError {
	match error.into() {
		redb::Error::Corrupted(what) => StateError::Corrupt { what },
		error => StateError::Storage { operation, cause: error.to_string() },
	}
}

/// Runs `read` and turns a panic into the error `corrupt`: redb reports most damage of the file as
/// errors, and some by panicking.
pub(super) fn guarded<T, E>(
	what: &'static str,
	corrupt: impl FnOnce(String) -> E,
	read: impl FnOnce() -> Result<T, E>,
) -> Result<T, E> {
	// Unwind safe: all mutable data is in the redb transaction, which unwinding aborts.
	match std::panic::catch_unwind(std::panic::AssertUnwindSafe(read)) {
		Ok(result) => result,
		Err(panic) => {
			let text = panic
				.downcast_ref::<String>()
				.map(String::as_str)
				.or_else(|| panic.downcast_ref::<&str>().copied())
				.unwrap_or("no message");
			Err(corrupt(format!("{what} failed: {text}")))
		}
	}
}

/// As [`guarded`], for reads of the state.
pub(super) fn guard<T>(
	operation: &'static str,
	read: impl FnOnce() -> Result<T, StateError>,
) -> Result<T, StateError> {
	guarded(operation, |what| StateError::Corrupt { what }, read)
}
