//! The runtime in force after each block.

use super::{
	api::{self, ApiError},
	compile_queue::CompileQueue,
	error::ChainError,
	runtime::LoadedRuntime,
	types::BlockRef,
};
use crate::{
	executor::{CodeError, Executor, Session},
	primitives::{BlockNumber, CODE_KEY, Hash},
	state::Backend,
};
use schnellru::{ByLength, LruMap};
use std::{
	collections::BTreeMap,
	sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// The number of substitutes that a spec may have: each is compiled at the start and kept.
const MAX_SUBSTITUTES: usize = 16;

/// The number of blocks whose code hash is kept; for others the code is read and hashed.
const MAX_BLOCKS: u32 = 1_024;

/// The number of codes whose metadata is kept.
const MAX_METADATA: u32 = 8;

/// The runtimes of the chain's blocks.
pub(super) struct Runtimes {
	compile_queue: Arc<CompileQueue>,
	/// By the number of the first block that they apply to. Owned here: the executor may drop them.
	substitutes: BTreeMap<BlockNumber, LoadedRuntime>,
	/// The hash of the code in force after a block, by block hash.
	code_hashes: Mutex<LruMap<Hash, Hash>>,
	/// The answer of `Metadata_metadata`, by code hash.
	metadata: Mutex<LruMap<Hash, Arc<[u8]>>>,
}

/// Every change under the lock is one insertion: the data stays valid if a holder panics.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
	mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Runtimes {
	/// Compiles all substitutes of the operator: after a block is durable it is too late to find out
	/// that one does not compile.
	///
	/// # Errors
	/// [`ChainError::Substitute`] for one that cannot be run, [`ChainError::Substitutes`] for too many.
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
			let refused =
				|error: CodeError| ChainError::Substitute { number, reason: error.to_string() };
			Ok((number, compile_queue.load(code).map_err(refused)?))
		};
		let substitutes = substitutes.iter().map(load).collect::<Result<_, ChainError>>()?;
		Ok(Self {
			compile_queue,
			substitutes,
			code_hashes: Mutex::new(LruMap::new(ByLength::new(MAX_BLOCKS))),
			metadata: Mutex::new(LruMap::new(ByLength::new(MAX_METADATA))),
		})
	}

	/// Refuses substitutes whose `spec_name` is not that of the runtime in this state, if that runtime
	/// compiles.
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

	pub(super) fn compile_queue(&self) -> &Arc<CompileQueue> {
		&self.compile_queue
	}

	/// The runtime in force after a block.
	///
	/// # Errors
	/// [`ChainError::Code`] if the code in the state cannot be run and has no substitute,
	/// [`ChainError::NoCode`], [`ChainError::State`].
	pub(super) fn at(
		&self,
		block: BlockRef,
		backend: &dyn Backend,
	) -> Result<LoadedRuntime, ChainError> {
		let number = block.number;
		let code_hash = lock(&self.code_hashes).get(&block.hash).copied();
		let compiled = code_hash.and_then(|hash| self.compile_queue.compiled(hash));
		let own = match compiled {
			Some(own) => own,
			None => {
				let code = backend.get(None, CODE_KEY)?.ok_or(ChainError::NoCode { number })?;
				let hash = sp_crypto_hashing::blake2_256(&code).into();
				lock(&self.code_hashes).insert(block.hash, hash);
				self.compile_queue.load(&code)
			}
		};
		match (own, self.substitute(number)) {
			(Ok(own), _) => Ok(self.substituted(number, own)),
			(Err(_), Some(substitute)) => Ok(substitute.clone()),
			(Err(source), None) => Err(ChainError::Code { number, source }),
		}
	}

	/// The runtime in force after a block: `new` if the block set code, or else that of its parent.
	pub(super) fn after(
		&self,
		block: BlockRef,
		new: Option<LoadedRuntime>,
		parent: &LoadedRuntime,
	) -> LoadedRuntime {
		let runtime = self.substituted(block.number, new.unwrap_or_else(|| parent.clone()));
		lock(&self.code_hashes).insert(block.hash, runtime.runtime().code_hash());
		runtime
	}

	/// The metadata of a runtime from a call in `session`, or from memory.
	///
	/// # Errors
	/// [`ApiError`] if the call fails.
	pub(super) fn metadata(
		&self,
		runtime: &LoadedRuntime,
		session: &mut Session,
	) -> Result<Arc<[u8]>, ApiError> {
		let code_hash = runtime.runtime().code_hash();
		if let Some(metadata) = lock(&self.metadata).get(&code_hash) {
			return Ok(metadata.clone());
		}
		let metadata: Vec<u8> = api::call(session, "Metadata_metadata", &[])?;
		let metadata: Arc<[u8]> = metadata.into();
		lock(&self.metadata).insert(code_hash, metadata.clone());
		Ok(metadata)
	}

	/// Whether [`Self::metadata`] costs no call.
	pub(super) fn has_metadata(&self, runtime: &LoadedRuntime) -> bool {
		lock(&self.metadata).peek(&runtime.runtime().code_hash()).is_some()
	}

	/// The operator's substitute for the code of a block: the last one not above `number`.
	fn substitute(&self, number: BlockNumber) -> Option<&LoadedRuntime> {
		self.substitutes.range(..=number).next_back().map(|(_, substitute)| substitute)
	}

	/// The substitute, as long as it has the spec version of the chain's own runtime; or else the latter.
	fn substituted(&self, number: BlockNumber, own: LoadedRuntime) -> LoadedRuntime {
		match self.substitute(number) {
			Some(substitute) if substitute.version().spec_version == own.version().spec_version => {
				substitute.clone()
			}
			_ => own,
		}
	}
}
