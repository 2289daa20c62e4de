//! The executor: runs the WebAssembly of a FRAME runtime with the Polkadot Host API.
//!
//! - [`Executor`] holds the engine and compiles code.
//! - [`Runtime`] is compiled code. It opens a [`Session`] on an [`Overlay`](crate::state::Overlay).
//! - [`Session`] makes calls, one after the other, on the same overlay.
//! - [`CodeInfo`] is what a blob declares, without running it.
//!
//! Compilations are limited as well: by the size of a module, with the same limits on every host, and by
//! time and memory of the process that compiles.
//!
//! A runtime cannot harm the host: memory, time, stack and writes are limited, every address that it
//! passes is checked, and every failure is a [`CallError`]. Execution is deterministic: threads, vectors
//! and other extensions are off, NaNs are canonical, the memory has a fixed size, and every call starts
//! from the module's initial state.
//!
//! Threads that make calls need a stack of at least twice [`ExecutorConfig::stack_bytes`].
//!
//! # Layers
//!
//! Each layer imports only layers below it:
//!
//! | layer | content |
//! |---|---|
//! | `mod.rs` | [`Executor`] |
//! | `session` | [`Session`]: calls |
//! | `runtime` | [`Runtime`]: compiled code and what runtimes share |
//! | `host_api` | host functions and the state that they work on |
//! | `vm` | engine, compiler, machine code cache, instances, heap; no host function |
//! | `wasm` | modules as bytes: index, limits, instrumentation; runs nothing |
//! | `config`, `error` | settings and errors |

mod config;
mod error;
mod host_api;
mod runtime;
mod session;
#[cfg(test)]
mod tests;
mod vm;
mod wasm;

pub use config::ExecutorConfig;
pub use error::{AllocatorError, CallError, CodeError, ExecutorError, HostError};
pub use host_api::{
	bench_state::Benchmarking,
	context::{CallContext, CallLimits, CallPurpose},
	deferred::Deferred,
	processor_clock::ProcessorClock,
	signature_cache::SignatureCache,
};
pub use runtime::Runtime;
pub use session::Session;
pub use vm::compiler::serve_compiler;
pub use wasm::blob::{CodeInfo, ImportInfo, MAX_CODE_BYTES, decompress, embedded_version};

use crate::primitives::Hash;
use runtime::Machine;
use std::{fmt, sync::Arc};
use vm::compile_limits::Purpose;
use wasm::blob;

/// Compiles runtimes and holds what they share. Cheap to clone.
#[derive(Clone)]
pub struct Executor(Arc<Machine>);

impl Executor {
	/// Sets up the engine, the host functions and the thread that interrupts calls.
	///
	/// # Errors
	/// [`ExecutorError`] if the engine refuses the settings or no thread can be started. A cache
	/// directory that cannot be used is only logged.
	pub fn new(config: ExecutorConfig) -> Result<Self, ExecutorError> {
		Ok(Self(Arc::new(Machine::new(config)?)))
	}

	/// Compiles `code`, which may be compressed and is in force in some block, or takes it from memory or
	/// disk. Blocks the thread.
	///
	/// # Errors
	/// [`CodeError`] if this host cannot run the code.
	pub fn compile(&self, code: &[u8]) -> Result<Runtime, CodeError> {
		self.0.runtime(code, Purpose::InForce)
	}

	/// As [`Self::compile`], for code that is not in force yet: with low priority and tighter limits.
	///
	/// # Errors
	/// As [`Self::compile`], and [`CodeError::Resources`] if it takes too much time or memory.
	pub fn compile_candidate(&self, code: &[u8]) -> Result<Runtime, CodeError> {
		self.0.runtime(code, Purpose::Candidate)
	}

	/// As [`Self::compile_candidate`], but only stores the machine code on disk. Does nothing without a
	/// cache directory.
	///
	/// # Errors
	/// As [`Self::compile_candidate`].
	pub fn compile_ahead(&self, code: &[u8]) -> Result<(), CodeError> {
		if self.0.cache.is_none() {
			return Ok(());
		}
		let code_hash = Hash::from(sp_crypto_hashing::blake2_256(code));
		self.0.compile(code, code_hash, Purpose::Candidate).map(drop)
	}

	/// What a blob declares. It is neither compiled nor run.
	///
	/// # Errors
	/// [`CodeError`] if it is damaged or not a module.
	pub fn inspect(&self, code: &[u8]) -> Result<CodeInfo, CodeError> {
		blob::inspect(code, |module, name| self.0.host_functions.signature(module, name).is_some())
	}

	/// The runtime with this code hash, if it is in memory.
	pub fn compiled(&self, code_hash: Hash) -> Option<Runtime> {
		self.0.compiled(code_hash)
	}

	/// The settings.
	pub fn config(&self) -> &ExecutorConfig {
		&self.0.config
	}
}

impl fmt::Debug for Executor {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_struct("Executor").field("config", &self.0.config).finish_non_exhaustive()
	}
}
