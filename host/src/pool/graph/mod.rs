//! The dependency graph of transactions by their tags: which are ready, which wait, which are replaced.
//!
//! Pure data structure: no runtime calls, no clock.
//!
//! # Terms
//! - A transaction is *ready* if other ready transactions or recent blocks provide all tags that it
//!   requires. Otherwise it is *future*.
//! - No two ready transactions provide the same tag: the one with the higher priority stays.
//! - A ready transaction is *free* if it requires no other ready transaction.
//!
//! # Limits
//! Count and bytes of both queues. When a queue is full, the ready transaction with the lowest priority
//! is dropped, or the oldest future transaction.

mod index;
mod queries;
#[cfg(test)]
mod tests;
mod update;

pub use index::{Effects, Graph, Limit};
