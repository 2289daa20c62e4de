//! The embedded database: one file with one canonical chain.
//!
//! **Content.** The flat state of the head: a read is one lookup, whatever the size of the state. The
//! branches of its trie, by path (see `state::trie`). Headers, bodies and numbers of all blocks. For
//! the blocks below the head that [`Pruning`] keeps, the value of each key before each change. The runtime
//! code of every block (see `codes`).
//!
//! **Older states.** The value of a key at block `n` is its value before its first change after `n`, or
//! its value at the head (see `history`). Pruning and reverting touch only what a block changed; each
//! commit prunes a bounded number of blocks. A held state (see `holds`) is pruned later.
//!
//! **Durability.** A block is one write transaction of redb. When [`Database::commit`] returns, the block
//! is on disk, synced with fsync; if it fails, nothing of the block is. With `quick_repair` (the
//! default) the commit has two phases, and opening after a crash needs no repair.
//!
//! **Snapshots.** The state that [`Database::head_state`] returns does not change while later blocks are
//! committed. A cache holds the values of the head that are read most.
//!
//! **Damage.** Values and bodies have checksums; headers and trie nodes are checked against their
//! hashes. Data that contradicts them is reported, never returned. With [`Check`], redb verifies every
//! page on opening. [`Database::verify`] is the full consistency check.
//!
//! Each module imports the ones before it: `error`, `options`, `layout`, `tables`, `holds`, then `cache` and
//! `window`, `snapshot`, `history`, `store`, and the operations `proof`, `codes`, `commit`, `open`, `verify`; and for
//! other machines `frames`, `portable`, `block_file`.

mod block_file;
mod cache;
mod codes;
mod commit;
mod error;
mod frames;
mod history;
mod holds;
mod layout;
mod open;
mod options;
mod portable;
mod proof;
mod snapshot;
mod store;
mod tables;
#[cfg(test)]
mod tests;
mod verify;
mod window;

pub use block_file::{
	BlockFileError, BlockFileHead, BlockFileReader, BlockFileWriter, StoredBlock,
};
pub use error::DatabaseError;
pub use history::VisitKey;
pub use holds::StateHold;
pub use options::{
	ChainIdentity, Check, CommitBlock, DatabaseOptions, GenesisCommit, Head, Pruning,
};
pub use portable::{Expected, SnapshotError, SnapshotHead};
pub use store::Database;
