//! The Stratos host: executes a FRAME runtime on wasmtime, keeps its state, serves its clients.

pub mod cli;
pub mod keys;
pub mod node;
pub mod primitives;
pub mod rpc;
