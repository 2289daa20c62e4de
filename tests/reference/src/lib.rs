//! The host beside the reference implementation of its own task: `sc-executor` with `sp-io`'s host
//! functions on `sp-state-machine`'s overlay and trie.
//!
//! - [`reference`]: the reference, set up as a node sets it up;
//! - [`chain`]: a chain of the host's on a database in a temporary folder;
//! - [`sign`]: signed transactions;
//! - [`generate`]: random blocks;
//! - [`differential`]: one block on both, everything compared;
//! - [`nodes`]: an epoch with many nodes;
//! - [`clock`]: what something costs;
//! - [`program`]: random sequences of host functions, for what no pallet of ours calls.
//!
//! `make differential` runs the comparison, `make bench-peer` measures both.

#![forbid(unsafe_code)]

pub mod chain;
pub mod clock;
pub mod differential;
pub mod generate;
pub mod nodes;
pub mod program;
pub mod random;
pub mod reference;
pub mod sign;
