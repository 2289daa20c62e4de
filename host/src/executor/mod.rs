//! The executor: runs a FRAME runtime's WebAssembly and offers it the Polkadot Host API.
//!
//! - [`Executor`] holds the engine and compiles code into a [`Runtime`].
//! - [`Runtime`] is compiled code; it opens a [`Session`] on an [`Overlay`](crate::state::Overlay).
//! - [`Session`] makes calls, one after the other, on the same overlay.
//! - [`CodeInfo`] is what a blob says of itself without being run.
//!
//! Compiling is bounded as well: by what a module may have, which is the same on every host
//! ([`limits`]), and by the time and memory of the process that does it ([`compiler`]).
//!
//! Nothing that a runtime does can harm the host: memory, time, stack and what it writes are bounded,
//! every address it passes is checked, and each way to go wrong is a [`CallError`] that names it.
//! Execution is deterministic: threads, vectors and other extensions are off, the bits of NaN are
//! fixed, memory has a fixed size, and every call starts from the module's initial state.
//!
//! Threads that make calls need a stack of at least twice [`ExecutorConfig::stack_bytes`].

mod allocator;
mod benchmarking;
mod blob;
mod code_cache;
mod compiler;
mod context;
mod cost;
mod deferred;
mod engine;
mod error;
mod host_api;
mod instance;
mod limits;
mod machine_code;
mod memo;
mod memory;
mod permits;
mod rewrite;
mod runtime;
mod session;
mod signature_cache;
#[cfg(test)]
mod tests;

pub use allocator::AllocatorError;
pub use benchmarking::{Benchmarking, ProcessorClock};
pub use blob::{CodeInfo, ImportInfo, MAX_CODE_BYTES, decompress, embedded_version};
pub use compiler::serve_compiler;
pub use context::{CallContext, CallLimits, CallPurpose};
pub use deferred::Deferred;
pub use error::{CallError, CodeError, ExecutorError, HostError};
pub use runtime::Runtime;
pub use session::Session;
pub use signature_cache::{SignatureCache, SignatureKind};

use crate::primitives::Hash;
use code_cache::CodeCache;
use context::Guest;
use engine::Ticker;
use host_api::Offers;
use instance::Idle;
use limits::Purpose;
use permits::Permits;
use runtime::Compiled;
use std::{
	fmt,
	path::PathBuf,
	sync::{Arc, Mutex, PoisonError},
	time::Duration,
};
use wasmtime::{Engine, FuncType, Linker};

/// The bytes of a page of WebAssembly memory.
const PAGE: u32 = 65_536;

/// The compiled runtimes kept in memory: that of the head, the next one, and a few old ones for
/// questions about the past.
const KEPT_RUNTIMES: usize = 8;

/// The settings of an [`Executor`].
#[derive(Clone, Debug)]
pub struct ExecutorConfig {
	/// Where machine code is kept between runs. `None` compiles anew in every run.
	pub cache_dir: Option<PathBuf>,
	/// The pages of 64 KiB that a runtime gets for its heap, on top of what it declares. All hosts of
	/// a chain have to agree on it, or they disagree on what fits into memory.
	pub heap_pages: u32,
	/// The largest memory of an instance, in pages of 64 KiB.
	pub max_memory_pages: u32,
	/// The time after which a call is stopped. It protects the host alone, so that it should be far
	/// above what any valid block takes.
	pub call_timeout: Duration,
	/// The largest stack of a call, in bytes.
	pub stack_bytes: usize,
	/// How many calls can be under way at once, besides those for blocks. Others wait.
	pub max_instances: u32,
	/// How many calls for blocks can be under way at once. Nothing else takes their instances.
	pub block_instances: u32,
	/// How many instances wait for the next call, restored. 0 makes a fresh one for every call.
	pub max_idle: u32,
	/// The longest result of a call, in bytes.
	pub max_return_bytes: usize,
	/// Whether runtimes may call the functions for benchmarks, which are no part of the Polkadot Host
	/// API. Never set it where a chain's blocks are executed: they tell the time and replace the state.
	pub benchmarking: bool,
}

impl Default for ExecutorConfig {
	/// The reference executor's memory and stack, a minute for a call, 32 calls at once and 4 for
	/// blocks, results up to 64 MiB, nothing kept on disk, no benchmarks.
	fn default() -> Self {
		Self {
			cache_dir: None,
			heap_pages: 2048,
			max_memory_pages: 8192,
			call_timeout: Duration::from_secs(60),
			stack_bytes: 1 << 20,
			max_instances: 32,
			block_instances: 4,
			max_idle: 8,
			max_return_bytes: 64 << 20,
			benchmarking: false,
		}
	}
}

/// Compiles runtimes and holds what their instances share. Cheap to clone.
#[derive(Clone)]
pub struct Executor(Arc<Shared>);

struct Shared {
	config: ExecutorConfig,
	engine: Engine,
	host_api: Offers,
	cache: Option<CodeCache>,
	/// For blocks alone.
	block_permits: Permits,
	/// For all other calls.
	permits: Permits,
	idle: Idle,
	/// The runtimes compiled last, the latest at the end.
	kept: Mutex<Vec<Arc<Compiled>>>,
	_ticker: Ticker,
}

impl Executor {
	/// Sets up the engine, the host functions and the thread that stops endless calls.
	///
	/// # Errors
	/// [`ExecutorError`] if the engine refuses the settings or no thread can be started. A cache
	/// directory that cannot be used is reported in the log and done without.
	pub fn new(config: ExecutorConfig) -> Result<Self, ExecutorError> {
		let refused = |error: wasmtime::Error| ExecutorError::Engine { cause: error.to_string() };
		let engine = engine::new(&config)?;
		let host_api = host_api::all(&engine, config.benchmarking).map_err(refused)?;
		let cache =
			config.cache_dir.as_deref().and_then(|directory| CodeCache::open(directory, &engine));
		let ticker = Ticker::start(&engine)?;
		Ok(Self(Arc::new(Shared {
			block_permits: Permits::new(config.block_instances.max(1)),
			permits: Permits::new(config.max_instances.max(1)),
			idle: Idle::new(config.max_idle as usize),
			config,
			engine,
			host_api,
			cache,
			kept: Mutex::default(),
			_ticker: ticker,
		})))
	}

	/// Compiles `code`, which may be compressed and is in force in some block, or finds it compiled: in
	/// memory or on disk. Blocks the thread for as long as it takes.
	///
	/// # Errors
	/// [`CodeError`] if it is no runtime that this host can run.
	pub fn compile(&self, code: &[u8]) -> Result<Runtime, CodeError> {
		self.compile_for(Purpose::InForce, code)
	}

	/// As [`Self::compile`], for code that is not in force yet: in the background of everything else,
	/// and with less time and memory.
	///
	/// # Errors
	/// As [`Self::compile`], and [`CodeError::Resources`] if it takes too much.
	pub fn compile_candidate(&self, code: &[u8]) -> Result<Runtime, CodeError> {
		self.compile_for(Purpose::Candidate, code)
	}

	/// Compiles code as [`Self::compile_candidate`] does and leaves the result on the disk, where it takes
	/// nobody's place in memory. Does nothing where nothing is kept on disk.
	///
	/// # Errors
	/// As [`Self::compile_candidate`].
	pub fn compile_ahead(&self, code: &[u8]) -> Result<(), CodeError> {
		if self.cache().is_none() {
			return Ok(());
		}
		let code_hash = Hash::from(sp_crypto_hashing::blake2_256(code));
		runtime::compile(self, code, code_hash, Purpose::Candidate).map(drop)
	}

	fn compile_for(&self, purpose: Purpose, code: &[u8]) -> Result<Runtime, CodeError> {
		let code_hash = Hash::from(sp_crypto_hashing::blake2_256(code));
		if let Some(runtime) = self.compiled(code_hash) {
			return Ok(runtime);
		}
		// Not under the lock: compiling takes most of a second.
		let compiled = Arc::new(runtime::compile(self, code, code_hash, purpose)?);
		let mut kept = self.0.kept.lock().unwrap_or_else(PoisonError::into_inner);
		kept.retain(|other| other.code_hash != code_hash);
		if kept.len() >= KEPT_RUNTIMES {
			kept.remove(0);
		}
		kept.push(compiled.clone());
		Ok(Runtime { executor: self.clone(), compiled })
	}

	/// What a blob says of itself; it is neither compiled nor run.
	///
	/// # Errors
	/// [`CodeError`] if it is damaged or no module.
	pub fn inspect(&self, code: &[u8]) -> Result<CodeInfo, CodeError> {
		blob::inspect(code, |module, name| self.host_function(module, name).is_some())
	}

	/// The settings.
	pub fn config(&self) -> &ExecutorConfig {
		&self.0.config
	}

	/// The runtime with this code hash, if it is in memory.
	pub fn compiled(&self, code_hash: Hash) -> Option<Runtime> {
		let mut kept = self.0.kept.lock().unwrap_or_else(PoisonError::into_inner);
		let index = kept.iter().position(|compiled| compiled.code_hash == code_hash)?;
		let compiled = kept.remove(index);
		kept.push(compiled.clone());
		drop(kept);
		Some(Runtime { executor: self.clone(), compiled })
	}

	fn engine(&self) -> &Engine {
		&self.0.engine
	}

	fn linker(&self) -> &Linker<Guest> {
		&self.0.host_api.linker
	}

	fn cache(&self) -> Option<&CodeCache> {
		self.0.cache.as_ref()
	}

	fn permits(&self, purpose: CallPurpose) -> &Permits {
		match purpose {
			CallPurpose::Block => &self.0.block_permits,
			CallPurpose::Tool | CallPurpose::Client => &self.0.permits,
		}
	}

	fn idle(&self) -> &Idle {
		&self.0.idle
	}

	/// The signature of a host function, `None` if there is no such function.
	fn host_function(&self, module: &str, name: &str) -> Option<&FuncType> {
		if module == host_api::MODULE { self.0.host_api.signatures.get(name) } else { None }
	}
}

impl fmt::Debug for Executor {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_struct("Executor").field("config", &self.0.config).finish_non_exhaustive()
	}
}
