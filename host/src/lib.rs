//! The Stratos host: executes a FRAME runtime on wasmtime, keeps its state, serves its clients.

pub mod database;
pub mod executor;
pub mod primitives;
pub mod state;
