//! The types that overlay, backends and the database exchange.

use crate::{
	deadline::Overdue,
	primitives::{BlockNumber, Hash},
	text::{counted, grouped},
};
pub use sp_core::storage::StateVersion;
use std::{collections::BTreeMap, sync::Arc};

/// A stored value. Shared, so that reading from a cache copies nothing.
pub type Value = Arc<[u8]>;

/// The prefix of the keys that the main trie reserves for child tries.
pub const CHILD_STORAGE_PREFIX: &[u8] = b":child_storage:";

/// The prefix of the key of a child trie's root in the main trie; the id of the child trie follows.
pub const DEFAULT_CHILD_PREFIX: &[u8] = b":child_storage:default:";

/// The key in the main trie of the root of the child trie `child`.
pub fn child_root_key(child: &[u8]) -> Vec<u8> {
	[DEFAULT_CHILD_PREFIX, child].concat()
}

/// The root of an empty trie: the hash of the empty node.
pub fn empty_root() -> Hash {
	Hash::from(sp_crypto_hashing::blake2_256(&[0]))
}

/// The net effect of a block on the state. `None` deletes a key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
	/// Changes of the main trie. They include the roots of changed child tries once the overlay has
	/// computed a root.
	pub top: BTreeMap<Vec<u8>, Option<Value>>,
	/// Changes of each child trie, by id without prefix.
	pub children: BTreeMap<Vec<u8>, BTreeMap<Vec<u8>, Option<Value>>>,
}

impl Changes {
	/// Whether nothing changes.
	pub fn is_empty(&self) -> bool {
		self.top.is_empty() && self.children.values().all(BTreeMap::is_empty)
	}

	/// The change of one key: `None` if it is unchanged, `Some(None)` if it is deleted.
	pub fn get(&self, child: Option<&[u8]>, key: &[u8]) -> Option<Option<&Value>> {
		let map = match child {
			None => &self.top,
			Some(child) => self.children.get(child)?,
		};
		map.get(key).map(Option::as_ref)
	}
}

/// The result of deleting many keys, in the terms of the Host API.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cleared {
	/// The next key of the backend that remains because of the limit; `None` if none remains.
	pub cursor: Option<Vec<u8>>,
	/// The number of keys of the backend that this call deleted.
	pub backend: u32,
	/// `backend` plus the number of keys that had a new value in the overlay.
	pub unique: u32,
	/// The number of keys of the backend that were visited, including those deleted earlier in the block.
	pub loops: u32,
}

/// A storage transaction was closed, and none is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no storage transaction is open: a runtime must open one before it closes one")]
pub struct NoOpenTransaction;

/// Why the state could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StateError {
	/// The storage failed.
	#[error(
		"reading the state failed ({operation}): {cause}; check the disk and its free space, then restart"
	)]
	Storage {
		/// The operation that failed.
		operation: &'static str,
		/// The message of the storage.
		cause: String,
	},
	/// The data contradicts a hash or a format.
	#[error("the state is damaged ({what}); restore the database from a backup or sync it again")]
	Corrupt {
		/// The contradiction.
		what: String,
	},
	/// The state of this block has been pruned, or the block does not exist yet.
	#[error(
		"the state of block {} is not available, only {} to {} are kept; keep more blocks or run an archive node",
		grouped(*number),
		grouped(*from),
		grouped(*to)
	)]
	Pruned {
		/// The requested block.
		number: BlockNumber,
		/// The oldest block whose state is available.
		from: BlockNumber,
		/// The newest block whose state is available.
		to: BlockNumber,
	},
	/// Roots can be computed on the head only.
	#[error(
		"the state of block {} is read-only: a root can be computed on the newest block only",
		grouped(*number)
	)]
	ReadOnly {
		/// The block of the state.
		number: BlockNumber,
	},
	/// The deadline of an iteration has passed, or it was cancelled.
	#[error("iterating over the state was stopped: {0}")]
	Overdue(Overdue),
	/// Too many keys are prefixes of each other.
	#[error(
		"the trie is deeper than {}: the runtime writes keys that are prefixes of each other",
		counted(*limit, "node")
	)]
	TooDeep {
		/// The largest number of nodes on a path.
		limit: usize,
	},
}
