//! The state of the chain: what a block reads, what it changes, and the root that commits to it.
//!
//! - [`Backend`] is the immutable state of one block.
//! - [`Overlay`] is a mutable view above a backend, with nested storage transactions. The executor
//!   works on it and nothing else.
//! - [`Changes`] is the net effect of a block, [`RootUpdate`] the state root after it together with
//!   what the database persists for it.
//! - [`MemoryBackend`] holds a whole state in memory: to build a genesis, and for tests.
//!
//! Child tries are addressed by their id without the `:child_storage:default:` prefix. Under the
//! prefixed key the main trie holds the child's root, as in every FRAME chain.

mod backend;
mod memory;
mod overlay;
pub(crate) mod trie;
mod types;

pub use backend::{Backend, RootUpdate};
pub use memory::MemoryBackend;
pub use overlay::{Overlay, Place};
pub use sp_core::storage::StateVersion;
pub use types::{
	CHILD_STORAGE_PREFIX, Changes, Cleared, DEFAULT_CHILD_PREFIX, NoOpenTransaction, StateError,
	Value, child_root_key, empty_root,
};
