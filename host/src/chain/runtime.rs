//! Compiled runtimes, found by block.

use super::{BlockRef, ChainError, api, compile_queue::CompileQueue, lock};
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

/// How many substitutes a spec may have: each is compiled at the start and kept.
const MAX_SUBSTITUTES: usize = 16;

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

/// A map that forgets the oldest entries.
pub(super) struct Recent<V> {
	entries: HashMap<Hash, V>,
	order: VecDeque<Hash>,
	limit: usize,
}

impl<V: Clone> Recent<V> {
	pub(super) fn new(limit: usize) -> Self {
		Self { entries: HashMap::new(), order: VecDeque::new(), limit }
	}

	pub(super) fn get(&self, hash: &Hash) -> Option<V> {
		self.entries.get(hash).cloned()
	}

	pub(super) fn insert(&mut self, hash: Hash, value: V) {
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
	compile_queue: Arc<CompileQueue>,
	/// By the number of the block from which on they stand in.
	substitutes: BTreeMap<BlockNumber, LoadedRuntime>,
	by_block: Mutex<Recent<LoadedRuntime>>,
}

impl Runtimes {
	/// With the operator's substitutes, all of them compiled: after a block is durable it is too late
	/// to find out that one cannot be.
	///
	/// # Errors
	/// [`ChainError::Substitute`] names the one that cannot be run, [`ChainError::Substitutes`].
	pub(super) fn new(
		executor: Executor,
		substitutes: &BTreeMap<BlockNumber, Vec<u8>>,
	) -> Result<Self, ChainError> {
		if substitutes.len() > MAX_SUBSTITUTES {
			let (found, limit) = (substitutes.len(), MAX_SUBSTITUTES);
			return Err(ChainError::Substitutes { found, limit });
		}
		let compile_queue = Arc::new(CompileQueue::new(executor));
		let load = |(&number, code): (&BlockNumber, &Vec<u8>)| {
			let runtime = compile_queue.load(code);
			let refused =
				|error: CodeError| ChainError::Substitute { number, reason: error.to_string() };
			Ok((number, runtime.map_err(refused)?))
		};
		let substitutes = substitutes.iter().map(load).collect::<Result<_, ChainError>>()?;
		Ok(Self { compile_queue, substitutes, by_block: Mutex::new(Recent::new(MAX_BLOCKS)) })
	}

	/// Refuses substitutes that are another chain's runtimes than the one in this state, if that can be
	/// asked.
	///
	/// # Errors
	/// [`ChainError::Substitute`], [`ChainError::State`].
	pub(super) fn check_substitutes(&self, backend: &dyn Backend) -> Result<(), ChainError> {
		if self.substitutes.is_empty() {
			return Ok(());
		}
		let Some(code) = backend.get(None, CODE_KEY)? else { return Ok(()) };
		let Ok(own) = self.compile_queue.load(&code) else { return Ok(()) };
		let name = &own.version().spec_name;
		for (&number, substitute) in &self.substitutes {
			let found = &substitute.version().spec_name;
			if found != name {
				let reason = format!("it is a runtime of `{found}`, the chain runs `{name}`");
				return Err(ChainError::Substitute { number, reason });
			}
		}
		Ok(())
	}

	/// The codes that are known.
	pub(super) fn compile_queue(&self) -> &Arc<CompileQueue> {
		&self.compile_queue
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
		let number = block.number;
		let runtime = match (self.compile_queue.load(&code), self.substitute(number)) {
			(Ok(own), _) => self.substituted(number, own),
			(Err(_), Some(substitute)) => substitute.clone(),
			(Err(source), None) => return Err(ChainError::Code { number, source }),
		};
		lock(&self.by_block).insert(block.hash, runtime.clone());
		Ok(runtime)
	}

	/// The runtime in force after a block just executed on `parent`'s, and what it set.
	pub(super) fn after(
		&self,
		block: BlockRef,
		new: Option<LoadedRuntime>,
		parent: &LoadedRuntime,
	) -> LoadedRuntime {
		let own = new.unwrap_or_else(|| parent.clone());
		let runtime = self.substituted(block.number, own);
		lock(&self.by_block).insert(block.hash, runtime.clone());
		runtime
	}

	/// The substitute that the operator gave for the code of a block: the last one not above `number`.
	fn substitute(&self, number: BlockNumber) -> Option<&LoadedRuntime> {
		self.substitutes.range(..=number).next_back().map(|(_, substitute)| substitute)
	}

	/// The chain's own runtime, or the substitute for it, as long as both are of the same spec version.
	fn substituted(&self, number: BlockNumber, own: LoadedRuntime) -> LoadedRuntime {
		match self.substitute(number) {
			Some(substitute) if substitute.version().spec_version == own.version().spec_version => {
				substitute.clone()
			}
			_ => own,
		}
	}
}
