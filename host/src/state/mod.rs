//! The state: what a block reads, what it changes, and the state root.
//!
//! - [`Backend`] is the immutable state of one block.
//! - [`Overlay`] is a mutable view on top of a backend, with nested storage transactions. Calls of the
//!   runtime read and write only this.
//! - [`Changes`] is the net effect of a block. [`RootUpdate`] is the state root after it, with the trie
//!   nodes that the database persists.
//! - [`MemoryBackend`] holds a complete state in memory, for building a genesis and for tests.
//!
//! Child tries are identified by their id without the prefix `:child_storage:default:`. Under the
//! prefixed key the main trie holds the root of the child trie, as in every FRAME chain.

mod backend;
mod memory;
mod merged_keys;
mod overlay;
pub(crate) mod trie;
mod types;

pub use backend::Backend;
pub use memory::MemoryBackend;
pub(crate) use merged_keys::merged_next_keys;
pub use overlay::{Overlay, ValueRef};
pub use trie::RootUpdate;
pub use types::{
	CHILD_STORAGE_PREFIX, Changes, Cleared, DEFAULT_CHILD_PREFIX, NoOpenTransaction, StateError,
	StateVersion, Value, child_root_key, empty_root,
};
