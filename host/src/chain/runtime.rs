//! Compiled runtimes, each once, found by block.

use super::{BlockRef, ChainError, api, lock};
use crate::{
	executor::{CodeError, Executor, Runtime},
	primitives::{BlockNumber, Hash},
	state::Backend,
};
use hashbrown::HashMap;
use sp_version::RuntimeVersion;
use std::{
	collections::{BTreeMap, VecDeque},
	sync::{Arc, Mutex, OnceLock},
};

/// The key of the runtime's code in the state.
pub(super) const CODE_KEY: &[u8] = sp_core::storage::well_known_keys::CODE;

/// How many compiled runtimes are kept. Clients look at old blocks, and rarely across upgrades.
const MAX_RUNTIMES: usize = 8;

/// For how many blocks the runtime is remembered; others cost reading and hashing the code.
const MAX_BLOCKS: usize = 1_024;

/// A compiled runtime with what was learned of it. Cheap to clone.
#[derive(Clone)]
pub struct LoadedRuntime(Arc<Loaded>);

struct Loaded {
	runtime: Runtime,
	version: RuntimeVersion,
	metadata: OnceLock<Arc<[u8]>>,
}

impl LoadedRuntime {
	/// Compiled code, asked for its version.
	pub(crate) fn new(runtime: Runtime) -> Result<Self, api::ApiError> {
		let version = api::version_of(&runtime)?;
		Ok(Self(Arc::new(Loaded { runtime, version, metadata: OnceLock::new() })))
	}

	/// The compiled code.
	pub fn runtime(&self) -> &Runtime {
		&self.0.runtime
	}

	/// Its version.
	pub fn version(&self) -> &RuntimeVersion {
		&self.0.version
	}

	/// The version of one of its APIs, `None` if it lacks it. Names as `Core`, `BlockBuilder`.
	pub fn api_version(&self, name: &str) -> Option<u32> {
		self.0.version.api_version(&sp_crypto_hashing::blake2_64(name.as_bytes()))
	}

	pub(super) fn metadata(&self) -> Option<Arc<[u8]>> {
		self.0.metadata.get().cloned()
	}

	pub(super) fn keep_metadata(&self, metadata: Arc<[u8]>) {
		self.0.metadata.get_or_init(|| metadata);
	}
}

/// What compiling a code led to, once.
type Slot = Arc<OnceLock<Result<LoadedRuntime, CodeError>>>;

/// A map that forgets the oldest entries.
struct Recent<V> {
	entries: HashMap<Hash, V>,
	order: VecDeque<Hash>,
	limit: usize,
}

impl<V: Clone> Recent<V> {
	fn new(limit: usize) -> Self {
		Self { entries: HashMap::new(), order: VecDeque::new(), limit }
	}

	fn get(&self, hash: &Hash) -> Option<V> {
		self.entries.get(hash).cloned()
	}

	fn insert(&mut self, hash: Hash, value: V) {
		if self.entries.insert(hash, value).is_none() {
			self.order.push_back(hash);
		}
		while self.order.len() > self.limit {
			if let Some(oldest) = self.order.pop_front() {
				self.entries.remove(&oldest);
			}
		}
	}
}

/// The runtimes of the chain's blocks.
pub(super) struct Runtimes {
	executor: Executor,
	substitutes: BTreeMap<BlockNumber, Vec<u8>>,
	by_code: Mutex<Recent<Slot>>,
	by_block: Mutex<Recent<LoadedRuntime>>,
}

impl Runtimes {
	pub(super) fn new(executor: Executor, substitutes: BTreeMap<BlockNumber, Vec<u8>>) -> Self {
		Self {
			executor,
			substitutes,
			by_code: Mutex::new(Recent::new(MAX_RUNTIMES)),
			by_block: Mutex::new(Recent::new(MAX_BLOCKS)),
		}
	}

	/// Compiles code, once for all who ask at the same time. A failure is remembered as well.
	pub(super) fn load(&self, code: &[u8]) -> Result<LoadedRuntime, CodeError> {
		let hash = Hash::from(sp_crypto_hashing::blake2_256(code));
		let slot = {
			let mut slots = lock(&self.by_code);
			slots.get(&hash).unwrap_or_else(|| {
				let slot = Slot::default();
				slots.insert(hash, slot.clone());
				slot
			})
		};
		slot.get_or_init(|| {
			let runtime = self.executor.compile(code)?;
			LoadedRuntime::new(runtime)
				.map_err(|error| CodeError::Version { cause: error.to_string() })
		})
		.clone()
	}

	/// The runtime in force after a block.
	pub(super) fn at(
		&self,
		block: BlockRef,
		backend: &dyn Backend,
	) -> Result<LoadedRuntime, ChainError> {
		if let Some(runtime) = lock(&self.by_block).get(&block.hash) {
			return Ok(runtime);
		}
		let code =
			backend.get(None, CODE_KEY)?.ok_or(ChainError::NoCode { number: block.number })?;
		let runtime = self.substituted(block.number, self.load(&code))?;
		lock(&self.by_block).insert(block.hash, runtime.clone());
		Ok(runtime)
	}

	/// The runtime in force after a block just executed on `parent`'s, and what it set.
	pub(super) fn after(
		&self,
		block: BlockRef,
		new: Option<LoadedRuntime>,
		parent: &LoadedRuntime,
	) -> Result<LoadedRuntime, ChainError> {
		let own = new.unwrap_or_else(|| parent.clone());
		let runtime = self.substituted(block.number, Ok(own))?;
		lock(&self.by_block).insert(block.hash, runtime.clone());
		Ok(runtime)
	}

	/// The chain's own runtime, or the substitute that the operator gave for it: the last one not
	/// above `number`, as long as the chain's own is of the same spec version or cannot be run.
	fn substituted(
		&self,
		number: BlockNumber,
		own: Result<LoadedRuntime, CodeError>,
	) -> Result<LoadedRuntime, ChainError> {
		let code_error = |source| ChainError::Code { number, source };
		let Some((_, code)) = self.substitutes.range(..=number).next_back() else {
			return own.map_err(code_error);
		};
		let substitute = self.load(code).map_err(code_error)?;
		match own {
			Ok(own) if own.version().spec_version != substitute.version().spec_version => Ok(own),
			_ => Ok(substitute),
		}
	}
}
