//! Chains in memory that fork from an existing state, to try changes on the real Wasm.
//!
//! - [`Fork`] has a state and a last block. It starts from the database of a stopped node, from the
//!   genesis of a spec, or from any other state, such as one downloaded from a running node. Storage and
//!   code can be set, runtime APIs called, and blocks built.
//! - Blocks are built and executed with the node's own code: `build` uses the chain's `BlockBuilder`,
//!   `repeat` builds a block of the chain once more, and `import` executes a block as another node does.
//! - [`ForkState`] is the state: the changes since the fork on top of the state that it started from.
//!   Earlier states stay valid and can be compared with [`diff`].
//!
//! # Differences from a node
//! - Block numbers may jump, so that empty blocks need not be built: `System::Number` is set to the number
//!   before.
//! - The state root is computed only on request ([`Fork::with_roots`]): it is most of the cost of an empty
//!   block. Without it, headers have a zero root, and the roots of child tries do not change.
//! - The fork has no deadline and no limit on the size of a block.

mod build;
mod diff;
mod error;
mod import;
mod memory_chain;
mod open_block;
mod repeat;
mod state;
#[cfg(test)]
mod tests;

pub use build::{BlockPlan, ForkBlock};
pub use diff::{Difference, diff};
pub use error::ForkError;
pub use memory_chain::Fork;
pub use open_block::OpenBlock;
pub use repeat::Repeat;
pub use state::ForkState;
