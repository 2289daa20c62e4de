//! Runtime 2 compiled to Wasm: the live chain's rule that deposits join S. And the drill: runtime 2
//! with migrations that misbehave as the key `:drill` of the state says.
//!
//! A crate of its own, so that only those who want to upgrade a chain wait for it: `make runtime-2`,
//! and the tests.

#![no_std]
#![forbid(unsafe_code)]

/// Runtime 2, compressed as it is proposed. Empty where the build was told to leave it out
/// (`SKIP_WASM_BUILD`).
pub const RUNTIME_2: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/runtime-2.compressed.wasm"));

/// The drill, likewise.
pub const DRILL: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/drill.compressed.wasm"));
