//! A compiled runtime, ready to be called.

use super::{
	CallContext, Executor, Session, blob, compiler,
	context::Guest,
	error::{CodeError, HostError, HostFailure},
	host_api,
	instance::Image,
	limits::{self, Purpose},
	rewrite,
};
use crate::{
	primitives::Hash,
	state::{MemoryBackend, Overlay},
};
use codec::{Decode as _, Encode as _};
use sp_version::RuntimeVersion;
use std::{
	collections::HashSet,
	fmt,
	sync::{Arc, OnceLock},
};
use wasmtime::{ExternType, FuncType, InstancePre, Module};

/// Compiled code. Cheap to clone; calls on clones run in parallel.
#[derive(Clone)]
pub struct Runtime {
	pub(super) executor: Executor,
	pub(super) compiled: Arc<Compiled>,
}

/// What compilation yields, without a way back to the executor that keeps it.
pub(super) struct Compiled {
	pub(super) code_hash: Hash,
	pub(super) heap_base: u32,
	pub(super) instance: InstancePre<Guest>,
	/// The pages of 64 KiB of an instance's memory.
	pub(super) pages: u32,
	/// The globals that can change.
	pub(super) mutable_globals: Vec<u32>,
	/// What an instance's memory holds at the start; `None` if instances cannot be used again.
	pub(super) image: Option<Image>,
	embedded_version: Option<RuntimeVersion>,
	/// The answer of `Core_version`, where the code does not carry its version.
	told_version: OnceLock<Option<RuntimeVersion>>,
}

impl Runtime {
	/// Blake2-256 of the code as it was given to the executor, compressed or not.
	pub fn code_hash(&self) -> Hash {
		self.compiled.code_hash
	}

	/// The runtime's version: from the code's custom sections or, where there are none, from a call
	/// of `Core_version`. `None` if that fails.
	pub fn version(&self) -> Option<RuntimeVersion> {
		let compiled = &self.compiled;
		if compiled.embedded_version.is_some() {
			return compiled.embedded_version.clone();
		}
		compiled.told_version.get_or_init(|| self.ask_version()).clone()
	}

	fn ask_version(&self) -> Option<RuntimeVersion> {
		let overlay = Overlay::new(Arc::new(MemoryBackend::default()));
		match self.session(overlay, CallContext::default()).call("Core_version", &[]) {
			Ok(bytes) => RuntimeVersion::decode(&mut bytes.as_slice()).ok(),
			Err(error) => {
				log::debug!(target: "executor", "a runtime does not tell its version: {error}");
				None
			}
		}
	}

	/// A session of calls that work on `overlay`.
	pub fn session(&self, overlay: Overlay, context: CallContext) -> Session {
		self.nested_session(overlay, context, 0)
	}

	/// A session `depth` runtimes deep in others.
	pub(super) fn nested_session(
		&self,
		overlay: Overlay,
		context: CallContext,
		depth: u8,
	) -> Session {
		Session::new(self.clone(), overlay, context, depth)
	}
}

impl fmt::Debug for Runtime {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_struct("Runtime").field("code_hash", &self.code_hash()).finish_non_exhaustive()
	}
}

/// Decompresses, checks, rewrites and compiles, or takes the machine code from the disk.
pub(super) fn compile(
	executor: &Executor,
	code: &[u8],
	code_hash: Hash,
	purpose: Purpose,
) -> Result<Compiled, CodeError> {
	let settings = executor.config();
	let wasm = blob::decompress(code)?;
	let parsed = blob::parse(&wasm)?;
	let heap_base = parsed.heap_base.ok_or(CodeError::HeapBase)?;
	let limit = settings.max_memory_pages.min(rewrite::MAX_PAGES);
	let pages = match u32::try_from(parsed.memory.pages) {
		Ok(pages) if pages <= limit => pages.saturating_add(settings.heap_pages).min(limit),
		_ => return Err(CodeError::MemoryTooLarge { pages: parsed.memory.pages, limit }),
	};
	let engine = executor.engine();
	// Names the machine code: what it is made of and how, and what was checked before.
	let key = (code_hash, rewrite::REVISION, limits::REVISION, pages)
		.using_encoded(sp_crypto_hashing::blake2_256);
	let cached = executor.cache().and_then(|cache| cache.load(engine, key));
	let module = match cached {
		Some(module) => module,
		None => {
			let code = compiler::compile(engine, settings.stack_bytes, &wasm, pages, purpose)?;
			let module = code.load(engine).map_err(refused)?;
			if let Some(cache) = executor.cache() {
				cache.store(key, &code);
			}
			module
		}
	};
	// Makes the image of the memory now rather than for the first call.
	if let Err(error) = module.initialize_copy_on_write_image() {
		log::debug!(target: "executor", "no copy-on-write image: {error}");
	}
	Ok(Compiled {
		code_hash,
		heap_base,
		instance: link(executor, &module)?,
		pages,
		mutable_globals: parsed.mutable_globals,
		image: (!parsed.starts).then(|| blob::image(&wasm, parsed.data, pages)).flatten(),
		embedded_version: parsed.version,
		told_version: OnceLock::new(),
	})
}

/// Connects imports with host functions; those that do not exist with an error that names them.
fn link(executor: &Executor, module: &Module) -> Result<InstancePre<Guest>, CodeError> {
	let mut linker = executor.linker().clone();
	let mut unknown = HashSet::new();
	for import in module.imports() {
		let ExternType::Func(found) = import.ty() else { continue };
		let (from, name) = (import.module(), import.name());
		match executor.host_function(from, name) {
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
					host_api::MODULE => name.to_owned(),
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

fn refused(error: wasmtime::Error) -> CodeError {
	// The alternate form has the causes as well.
	CodeError::Compile { cause: format!("{error:#}") }
}

/// A signature in words: `(i32, i64) -> (i64)`.
pub(super) fn signature(ty: &FuncType) -> String {
	let list = |types: &mut dyn Iterator<Item = wasmtime::ValType>| {
		types.map(|ty| ty.to_string()).collect::<Vec<_>>().join(", ")
	};
	format!("({}) -> ({})", list(&mut ty.params()), list(&mut ty.results()))
}
