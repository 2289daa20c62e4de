//! The chain: the best block, calls of its runtime, and the next block.
//!
//! # Terms
//! - There is one canonical chain. A committed block is final: the best and the finalized block are the
//!   same. Clients are told about finality a moment later: see `finality`.
//! - *Building* creates a block from candidates through the runtime's `BlockBuilder` API; *executing* runs
//!   a finished block through `Core`. Both return an [`ExecutedBlock`] and change nothing.
//!   [`Chain::commit`] makes the block durable and then notifies the subscribers.
//!
//! # Runtime code
//! A block runs on the code in its parent's state. Code is compiled in the background as soon as it is
//! seen (`compile_queue`). A block of this host sets code only if it is compiled and a dry run of the
//! next block has succeeded (`dry_run`). Code that does not compile, or fails its first block, is
//! rejected: the extrinsic that sets it is not included; if a hook of the runtime sets it, no block is
//! built and the error is logged in every slot. The old code stays in force. If another host has set
//! such code, `codeSubstitutes` in the chain spec repairs the chain.
//!
//! # Where a rule lives
//! | rule | module |
//! |---|---|
//! | how a block is built | `block_builder` |
//! | which candidates are tried, when the block is full | `build` |
//! | how a finished block is checked | `execute`, `import` |
//! | which code is accepted | `compile_queue`, `dry_run` |
//! | which runtime a block runs on | `runtimes` |
//! | what is durable and visible | `canonical` |
//! | when clients see finality | `finality` |

pub mod api;
mod block_builder;
mod build;
mod calls;
mod canonical;
mod compile_queue;
mod dry_run;
mod error;
mod execute;
mod finality;
mod genesis;
mod import;
mod runtime;
mod runtimes;
mod states;
#[cfg(test)]
mod tests;
mod timestamp;
mod types;

pub use api::{ApiError, Dispatched};
pub use block_builder::Rejection;
pub(crate) use block_builder::{BlockBuilder, BlockStart, accept_all};
pub use build::{BuiltBlock, Proposal, StopReason};
pub use canonical::{Chain, ChainOptions};
pub use error::{BuildError, ChainError, ImportError};
pub use execute::ExecutedBlock;
pub(crate) use execute::{check_extrinsics_root, encode_block, execute_block};
pub use finality::FinalityNotices;
pub use genesis::Genesis;
pub use runtime::LoadedRuntime;
pub use timestamp::{inherent_data, timestamp_of};
pub use types::{BlockRef, ImportedBlock};
