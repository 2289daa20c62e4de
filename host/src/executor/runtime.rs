//! Compiled runtimes, and what the runtimes of an executor share.

use super::{
	config::ExecutorConfig,
	error::{CodeError, ExecutorError, HostError, HostFailure},
	host_api::{self, context::CallPurpose, host_functions::HostFunctions, host_state::HostState},
	vm::{
		code_cache::CodeCache,
		compile_limits::Purpose,
		compiler,
		engine::{self, Ticker},
		instance::Template,
		instance_pool::InstancePool,
		memory::StoreData,
		semaphore::Semaphore,
	},
	wasm::{
		blob,
		heap_layout::MAX_PAGES,
		instrument, limits,
		memory_image::MemoryImage,
		module_index::{HOST_MODULE, ModuleIndex},
	},
};
use crate::primitives::Hash;
use codec::Encode as _;
use schnellru::{ByLength, LruMap};
use sp_version::RuntimeVersion;
use std::{
	collections::HashSet,
	fmt,
	sync::{Arc, Mutex, OnceLock, PoisonError},
};
use wasmtime::{Engine, ExternType, FuncType, InstancePre, Module};

/// The number of compiled runtimes kept in memory: the current one, the next one, and a few old ones for
/// calls on past states.
const MAX_COMPILED: u32 = 8;

/// What the runtimes of an executor share.
pub(super) struct Machine {
	pub(super) config: ExecutorConfig,
	pub(super) engine: Engine,
	pub(super) host_functions: HostFunctions,
	pub(super) cache: Option<CodeCache>,
	/// Limits calls for blocks.
	block_calls: Semaphore,
	/// Limits all other calls.
	other_calls: Semaphore,
	pub(super) pool: InstancePool<HostState>,
	/// The most recently used runtimes, by code hash.
	compiled: Mutex<LruMap<Hash, Arc<Compiled>>>,
	_ticker: Ticker,
}

impl Machine {
	pub(super) fn new(config: ExecutorConfig) -> Result<Self, ExecutorError> {
		let refused = |error: wasmtime::Error| ExecutorError::Engine { cause: error.to_string() };
		let engine = engine::new(&config)?;
		let host_functions = host_api::all(&engine, config.benchmarking).map_err(refused)?;
		let cache =
			config.cache_dir.as_deref().and_then(|directory| CodeCache::open(directory, &engine));
		let ticker = Ticker::start(&engine)?;
		Ok(Self {
			block_calls: Semaphore::new(config.block_instances.max(1)),
			other_calls: Semaphore::new(config.max_instances.max(1)),
			pool: InstancePool::new(config.max_idle as usize),
			config,
			engine,
			host_functions,
			cache,
			compiled: Mutex::new(LruMap::new(ByLength::new(MAX_COMPILED))),
			_ticker: ticker,
		})
	}

	/// The semaphore of calls for a purpose.
	pub(super) fn semaphore(&self, purpose: CallPurpose) -> &Semaphore {
		match purpose {
			CallPurpose::Block => &self.block_calls,
			CallPurpose::Tool | CallPurpose::Client => &self.other_calls,
		}
	}

	/// The compiled code, from memory, from disk, or compiled now.
	pub(super) fn runtime(
		self: &Arc<Self>,
		code: &[u8],
		purpose: Purpose,
	) -> Result<Runtime, CodeError> {
		let code_hash = Hash::from(sp_crypto_hashing::blake2_256(code));
		if let Some(runtime) = self.compiled(code_hash) {
			return Ok(runtime);
		}
		// Takes most of a second, so the lock is not held.
		let compiled = Arc::new(self.compile(code, code_hash, purpose)?);
		let mut runtimes = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
		runtimes.insert(code_hash, compiled.clone());
		drop(runtimes);
		Ok(Runtime { machine: self.clone(), compiled })
	}

	/// The runtime with this code hash, if it is in memory.
	pub(super) fn compiled(self: &Arc<Self>, code_hash: Hash) -> Option<Runtime> {
		let mut runtimes = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
		let compiled = runtimes.get(&code_hash)?.clone();
		Some(Runtime { machine: self.clone(), compiled })
	}

	/// Compiles code, or loads its machine code from disk.
	pub(super) fn compile(
		&self,
		code: &[u8],
		code_hash: Hash,
		purpose: Purpose,
	) -> Result<Compiled, CodeError> {
		let wasm = blob::decompress(code)?;
		let index = ModuleIndex::parse(&wasm)?;
		let embedded_version = blob::version(&index.sections)?;
		let heap_base = index.heap_base.ok_or(CodeError::HeapBase)?;
		let limit = self.config.max_memory_pages.min(MAX_PAGES);
		let pages = match u32::try_from(index.memory_pages) {
			Ok(pages) if pages <= limit => pages.saturating_add(self.config.heap_pages).min(limit),
			_ => return Err(CodeError::MemoryTooLarge { pages: index.memory_pages, limit }),
		};
		let module = self.module(&index, code_hash, pages, purpose)?;
		// Makes the memory image now rather than in the first call.
		if let Err(error) = module.initialize_copy_on_write_image() {
			log::debug!(target: "executor", "no copy-on-write image: {error}");
		}
		Ok(Compiled {
			code_hash,
			heap_base,
			template: Template {
				module: self.link(&module)?,
				pages,
				image: MemoryImage::of(&index, pages),
				mutable_globals: index.mutable_globals,
			},
			embedded_version,
			reported_version: OnceLock::new(),
		})
	}

	/// The machine code, from disk or compiled now.
	fn module(
		&self,
		index: &ModuleIndex<'_>,
		code_hash: Hash,
		pages: u32,
		purpose: Purpose,
	) -> Result<Module, CodeError> {
		// Everything that the machine code depends on, and what was checked before.
		let key = (code_hash, instrument::REVISION, limits::REVISION, pages)
			.using_encoded(sp_crypto_hashing::blake2_256);
		if let Some(module) = self.cache.as_ref().and_then(|cache| cache.load(&self.engine, key)) {
			return Ok(module);
		}
		let code = compiler::compile(&self.engine, self.config.stack_bytes, index, pages, purpose)?;
		let module = code.load(&self.engine).map_err(refused)?;
		if let Some(cache) = &self.cache {
			cache.store(key, &code);
		}
		Ok(module)
	}

	/// Links the imports of a module. Calls of unknown functions fail with their name.
	fn link(&self, module: &Module) -> Result<InstancePre<StoreData<HostState>>, CodeError> {
		let mut linker = self.host_functions.linker.clone();
		let mut unknown = HashSet::new();
		for import in module.imports() {
			let ExternType::Func(found) = import.ty() else { continue };
			let (from, name) = (import.module(), import.name());
			match self.host_functions.signature(from, name) {
				Some(expected) if FuncType::eq(expected, &found) => {}
				Some(expected) => {
					return Err(CodeError::ImportSignature {
						name: name.to_owned(),
						expected: signature(expected),
						found: signature(&found),
					});
				}
				None => {
					if !unknown.insert((from, name)) {
						continue;
					}
					let called = match from {
						HOST_MODULE => name.to_owned(),
						_ => format!("{from}::{name}"),
					};
					linker
						.func_new(from, name, found, move |_, _, _| {
							let error = HostError::UnknownImport(called.clone());
							Err(HostFailure { import: "", error }.into())
						})
						.map_err(refused)?;
				}
			}
		}
		linker.instantiate_pre(module).map_err(refused)
	}
}

/// Compiled code.
pub(super) struct Compiled {
	pub(super) code_hash: Hash,
	pub(super) heap_base: u32,
	pub(super) template: Template<HostState>,
	pub(super) embedded_version: Option<RuntimeVersion>,
	/// The result of `Core_version`, if the code has no embedded version.
	pub(super) reported_version: OnceLock<Option<RuntimeVersion>>,
}

/// A compiled runtime. Cheap to clone. Clones can be called in parallel.
#[derive(Clone)]
pub struct Runtime {
	pub(super) machine: Arc<Machine>,
	pub(super) compiled: Arc<Compiled>,
}

impl Runtime {
	/// Blake2-256 of the code as it was given to the executor, compressed or not.
	pub fn code_hash(&self) -> Hash {
		self.compiled.code_hash
	}
}

impl fmt::Debug for Runtime {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_struct("Runtime").field("code_hash", &self.code_hash()).finish_non_exhaustive()
	}
}

fn refused(error: wasmtime::Error) -> CodeError {
	// The alternate format includes the causes.
	CodeError::Compile { cause: format!("{error:#}") }
}

/// A signature as text: `(i32, i64) -> (i64)`.
pub(super) fn signature(ty: &FuncType) -> String {
	let list = |types: &mut dyn Iterator<Item = wasmtime::ValType>| {
		types.map(|ty| ty.to_string()).collect::<Vec<_>>().join(", ")
	};
	format!("({}) -> ({})", list(&mut ty.params()), list(&mut ty.results()))
}
