//! The Stratos host: executes a FRAME runtime on wasmtime, keeps its state, serves its clients.

pub mod chain;
pub mod cli;
pub mod client;
pub mod consensus;
pub mod database;
pub mod executor;
pub mod keys;
pub mod metrics;
pub mod node;
pub mod pool;
pub mod primitives;
pub mod rpc;
pub mod spec;
pub mod state;
