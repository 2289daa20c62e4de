//! The Stratos host: runs a FRAME runtime on wasmtime, keeps its state and serves its clients.
//!
//! The host knows runtime APIs, and no pallet. The package `stratos` (`host/cli`) is the program, and
//! brings the runtime.
//!
//! # Layers
//! A module imports only from modules above it in this list. Tests are exempt: they may use `testing`,
//! which builds whole chains.
//!
//! | module | content |
//! |---|---|
//! | [`text`], [`hex`], [`deadline`], [`new_file`], [`primitives`] | strings for terminals, strict hex, time limits, files that are whole, block types |
//! | [`state`] | the state of a block: overlay, trie, state root |
//! | [`executor`] | Wasm on wasmtime, and the Polkadot Host API |
//! | [`database`] | blocks and states on disk |
//! | [`chain`] | building, executing and committing blocks |
//! | [`chain_spec`] | chain spec files, and the genesis block |
//! | [`pool`] | transactions that wait for a block |
//! | [`consensus`] | who produces blocks, when, and finality |
//! | [`fork`], [`metrics`] | chains in memory for trials; figures for monitoring |
//! | [`rpc`] | JSON-RPC over HTTP and WebSocket |
//! | [`node`] | the node as a whole: start, logs, shutdown |

pub mod chain;
pub mod chain_spec;
pub mod consensus;
pub mod database;
pub mod deadline;
pub mod executor;
pub mod fork;
pub mod hex;
pub mod metrics;
pub mod new_file;
pub mod node;
pub mod pool;
pub mod primitives;
pub mod rpc;
pub mod state;
#[cfg(test)]
mod testing;
pub mod text;
