//! The values that pass between overlay, backend and database.

use crate::primitives::Hash;
use std::{collections::BTreeMap, sync::Arc};

/// A stored value. Shared, so that a read from a cache copies nothing.
pub type Value = Arc<[u8]>;

/// The prefix of every key that the main trie reserves for child tries.
pub const CHILD_STORAGE_PREFIX: &[u8] = b":child_storage:";

/// The prefix of a child trie's root in the main trie; the child's id follows.
pub const DEFAULT_CHILD_PREFIX: &[u8] = b":child_storage:default:";

/// The key of the main trie that holds the root of the child trie `child`.
pub fn child_root_key(child: &[u8]) -> Vec<u8> {
	[DEFAULT_CHILD_PREFIX, child].concat()
}

/// The root of a trie without any key: the hash of the empty node.
pub fn empty_root() -> Hash {
	Hash::from(sp_crypto_hashing::blake2_256(&[0]))
}

/// The net effect of a block on the state. `None` deletes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
	/// Changes of the main trie. The roots of changed child tries are among them once a root was
	/// computed by [`Overlay::root`](super::Overlay::root).
	pub top: BTreeMap<Vec<u8>, Option<Value>>,
	/// Changes of each child trie, by its id without prefix.
	pub children: BTreeMap<Vec<u8>, BTreeMap<Vec<u8>, Option<Value>>>,
}

impl Changes {
	/// True if nothing changes.
	pub fn is_empty(&self) -> bool {
		self.top.is_empty() && self.children.values().all(BTreeMap::is_empty)
	}

	/// The change of one key: `None` if untouched, `Some(None)` if deleted.
	pub fn get(&self, child: Option<&[u8]>, key: &[u8]) -> Option<Option<&Value>> {
		let map = match child {
			None => &self.top,
			Some(child) => self.children.get(child)?,
		};
		map.get(key).map(Option::as_ref)
	}
}

/// What a removal of many keys did; the terms are those of the Host API.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cleared {
	/// The next key of the backend that the limit left in place; `None` when all are gone.
	pub cursor: Option<Vec<u8>>,
	/// Keys of the backend that this call deleted.
	pub backend: u32,
	/// `backend` and the keys that existed in the overlay alone or had a new value in it.
	pub unique: u32,
	/// Keys of the backend looked at, those deleted earlier in the block included.
	pub loops: u32,
}

/// The guest closed a storage transaction without having opened one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no storage transaction is open: a runtime must open one before it closes it")]
pub struct NoOpenTransaction;

/// Why the state could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StateError {
	/// The storage below failed to answer.
	#[error(
		"reading the state failed ({operation}): {cause}; check the disk and its free space, then restart"
	)]
	Storage {
		/// What was being read.
		operation: &'static str,
		/// The storage's own words.
		cause: String,
	},
	/// What was read contradicts a hash or a format.
	#[error(
		"the state is damaged ({what}); restore the database from a backup or synchronise it anew"
	)]
	Corrupt {
		/// What contradicts what.
		what: String,
	},
	/// The state of this block is no longer, or not yet, there.
	#[error(
		"the state of block {number} is not available, kept are {from} to {to}; keep more blocks or run an archive"
	)]
	Pruned {
		/// The block asked for.
		number: crate::primitives::BlockNumber,
		/// The oldest block whose state is there.
		from: crate::primitives::BlockNumber,
		/// The newest block whose state is there.
		to: crate::primitives::BlockNumber,
	},
	/// Roots are computed on top of the head alone.
	#[error(
		"the state of block {number} is read-only: a root is computed on the newest block alone"
	)]
	ReadOnly {
		/// The block whose state it is.
		number: crate::primitives::BlockNumber,
	},
	/// Whoever walks over the state has to end.
	#[error("a walk over the state was ended: {0}")]
	Overdue(crate::deadline::Overdue),
	/// Keys of the block are prefixes of each other without end.
	#[error(
		"the trie is deeper than {limit} nodes: the runtime writes keys that are prefixes of each other"
	)]
	TooDeep {
		/// How many nodes may lie on a path.
		limit: usize,
	},
}
