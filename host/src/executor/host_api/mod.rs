//! The Polkadot Host API: the functions that a runtime may call.
//!
//! Each family has a file, each function the name of `sp-io` without prefix and version. All versions
//! that FRAME runtimes have used are here. A runtime may import other functions, and fails with
//! their name when it calls one.

mod allocator;
pub(crate) mod bench_state;
mod benchmarking;
pub(crate) mod context;
mod cost;
mod crypto;
mod default_child_storage;
pub(crate) mod deferred;
mod guest_memory;
mod hash_cache;
mod hashing;
pub(crate) mod host_functions;
pub(crate) mod host_state;
mod logging;
mod misc;
mod offchain;
pub(crate) mod processor_clock;
pub(crate) mod signature_cache;
mod storage;
mod trie;

use host_functions::HostFunctions;
use wasmtime::Engine;

/// All host functions, with those for benchmarks if `benchmarking` is set.
pub(crate) fn all(engine: &Engine, benchmarking: bool) -> wasmtime::Result<HostFunctions> {
	let mut functions = HostFunctions::new(engine);
	allocator::register(&mut functions)?;
	crypto::register(&mut functions)?;
	default_child_storage::register(&mut functions)?;
	hashing::register(&mut functions)?;
	logging::register(&mut functions)?;
	misc::register(&mut functions)?;
	offchain::register(&mut functions)?;
	storage::register(&mut functions)?;
	trie::register(&mut functions)?;
	if benchmarking {
		benchmarking::register(&mut functions)?;
	}
	Ok(functions)
}
