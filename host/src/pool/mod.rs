//! The transaction pool: which transactions may go into the next block, and in which order.
//!
//! # Timeline of a transaction
//! 1. *Admission*: checks of form and bans, then validation by the runtime on the state of the best
//!    block. It runs on the caller's thread, or on the pool's threads for async callers. Signatures are
//!    verified here and remembered for the block.
//! 2. *Ready* or *future*, depending on the tags it requires; see [`graph`].
//! 3. Included in a block, rejected during block building, replaced, expired or dropped.
//!
//! After each block the pool removes the included transactions and revalidates some of those whose
//! validation is oldest, future ones first: a bounded number, on a thread of its own.

mod admission;
mod bans;
mod error;
pub mod graph;
mod maintenance;
mod options;
#[cfg(test)]
mod tests;
mod transaction;
mod transaction_pool;
mod validate;
mod watcher;

pub use admission::Reservation;
pub use error::{PoolError, describe_invalid, describe_unknown};
pub use graph::Limit;
pub use options::PoolOptions;
pub use transaction::Transaction;
pub use transaction_pool::{Pool, PoolSize};
pub use watcher::TxStatus;
