//! The Stratos runtime compiled to Wasm, embedded as bytes.
//!
//! A crate of its own, so that the host embeds the runtime without compiling it natively as well:
//! the way from a bare clone to the first block is half as long.

#![no_std]
#![forbid(unsafe_code)]

/// The runtime's Wasm, compressed as it stands on chain under `:code`. Empty where the build was
/// told to leave it out (`SKIP_WASM_BUILD`).
pub const WASM_BINARY: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/runtime.compressed.wasm"));
