//! The Stratos host: executes a FRAME runtime on wasmtime, keeps its state, serves its clients.
//!
//! The program is the package `stratos`, which brings the runtime: nothing here knows one.

pub mod chain;
pub mod chain_spec;
pub mod consensus;
pub mod database;
pub mod deadline;
pub mod executor;
pub mod fork;
pub mod hex;
pub mod metrics;
pub mod node;
pub mod pool;
pub mod primitives;
pub mod rpc;
pub mod state;
#[cfg(test)]
mod testing;
pub mod text;
