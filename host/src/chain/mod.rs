//! The chain: which block is the best, what its state answers, and how the next one comes to be.
//!
//! # Terms
//! - There is one canonical chain. A block that is committed is final: best and finalized are the
//!   same block. Clients are told so a moment later: see [`finality`].
//! - *Build* makes a block of candidates through the runtime's `BlockBuilder` API; *execute* runs a
//!   finished block through `Core`. Both end in an [`ExecutedBlock`] and change nothing; only
//!   [`Chain::commit`] does, at once and durably, and then tells the subscribers.
//!
//! # Runtime code
//! A block runs on the code in its parent's state. Code that comes into force is compiled before:
//! in the background, as soon as it is seen ([`compile_queue`]). A block of this host sets it only when that is
//! done, and when the next block was rehearsed on it as a whole ([`dry_run`]). So code that cannot be
//! compiled, or cannot make its first block, never gets into a block of this host: the extrinsic that
//! sets it is refused, and if a hook of the runtime sets it, no block is made and the error says so in
//! every slot. The old code stays in force meanwhile; a chain that got there by another host's hand is
//! repaired by `codeSubstitutes` in its spec.

pub mod api;
mod build;
mod compile_queue;
mod dry_run;
mod error;
mod execute;
pub mod finality;
mod genesis;
mod runtime;
#[cfg(test)]
mod tests;
mod timestamp;

pub use api::ApiError;
pub(crate) use build::{Applied, apply_extrinsic};
pub use build::{BuiltBlock, Proposal, Rejection, StopReason};
pub use error::{BuildError, ChainError, ImportError};
pub use execute::ExecutedBlock;
pub(crate) use execute::{encode_block, extrinsics_root, finish_state};
pub use genesis::Genesis;
pub use runtime::LoadedRuntime;
pub use timestamp::timestamp_of;

use crate::{
	database::{ChainIdentity, CommitBlock, Database, DatabaseOptions},
	executor::{CallContext, CallLimits, CallPurpose, Deferred, Executor, Session, SignatureCache},
	primitives::{BlockNumber, Extrinsic, Hash, Header},
	state::{Backend, Changes, Overlay},
};
use codec::Encode;
use runtime::Runtimes;
use sp_runtime::{Digest, traits::Header as _};
use sp_version::RuntimeVersion;
use std::{
	collections::BTreeMap,
	ops::ControlFlow,
	path::Path,
	sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, atomic::AtomicU32},
	time::{Duration, Instant},
};
use tokio::sync::broadcast;

/// How many blocks a subscriber may lag behind before it loses some.
const SUBSCRIPTION_CAPACITY: usize = 256;

/// A block by number and hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlockRef {
	/// Its number.
	pub number: BlockNumber,
	/// Its hash.
	pub hash: Hash,
}

/// A block that has become the best one.
#[derive(Debug)]
pub struct ImportedBlock {
	/// Its number.
	pub number: BlockNumber,
	/// Its hash.
	pub hash: Hash,
	/// Its header.
	pub header: Header,
	/// Its extrinsics.
	pub body: Vec<Extrinsic>,
	/// What it changed in the state.
	pub changes: Changes,
	/// Whether it set new code, in force from the next block on.
	pub runtime_upgraded: bool,
	/// How long the runtime worked on it.
	pub execution: Duration,
}

/// What an operator chooses.
#[derive(Debug, Clone)]
pub struct ChainOptions {
	/// The most that a block may have, in bytes of its extrinsics.
	pub max_block_bytes: usize,
	/// How many signatures are remembered between admission and execution.
	pub signature_cache: usize,
	/// Code that replaces broken code from the block of that number on; see
	/// [`ChainSpec::code_substitutes`](crate::chain_spec::ChainSpec::code_substitutes).
	pub code_substitutes: BTreeMap<BlockNumber, Vec<u8>>,
	/// The database's own options.
	pub database: DatabaseOptions,
}

impl Default for ChainOptions {
	fn default() -> Self {
		Self {
			max_block_bytes: 5 << 20,
			signature_cache: 65_536,
			code_substitutes: BTreeMap::new(),
			database: DatabaseOptions::default(),
		}
	}
}

/// The best block with what is needed to go on from it.
struct BestBlock {
	block: BlockRef,
	header: Header,
	backend: Arc<dyn Backend>,
	runtime: LoadedRuntime,
	/// When clients are told that the block is final.
	final_at: Instant,
}

/// The chain on its database.
pub struct Chain {
	database: Database,
	runtimes: Runtimes,
	signatures: Arc<SignatureCache>,
	max_block_bytes: usize,
	genesis_hash: Hash,
	best: RwLock<Arc<BestBlock>>,
	/// Held while a block becomes the best one.
	commit: Mutex<()>,
	imported: broadcast::Sender<Arc<ImportedBlock>>,
	/// The number of the last block that was told to be final before its time.
	announced_final: AtomicU32,
}

/// Where FRAME's system pallet keeps the hash of the code that may be applied.
fn authorised_key() -> Vec<u8> {
	[b"System".as_slice(), b"AuthorizedUpgrade"].map(sp_crypto_hashing::twox_128).concat()
}

/// A lock whose holder panicked still guards valid data: every change under it is one assignment.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
	mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Chain {
	/// Begins a chain in a new database.
	///
	/// # Errors
	/// [`ChainError::Database`] if the place is taken or cannot be written; [`ChainError::Substitute`].
	pub fn create(
		path: &Path,
		chain_id: &str,
		genesis: Genesis,
		executor: Executor,
		options: ChainOptions,
	) -> Result<Self, ChainError> {
		let runtimes = Runtimes::new(executor, &options.code_substitutes)?;
		let code = genesis.changes.top.get(runtime::CODE_KEY).and_then(Option::as_deref);
		let identity = ChainIdentity {
			genesis_hash: genesis.hash,
			genesis_code: sp_crypto_hashing::blake2_256(code.unwrap_or_default()).into(),
			chain_id: chain_id.to_string(),
		};
		let database =
			Database::create(path, identity, genesis.into_commit(), options.database.clone())?;
		Self::on(database, runtimes, options)
	}

	/// Continues the chain in a database.
	///
	/// # Errors
	/// [`ChainError::Database`] if there is none, it is damaged, in use or of another genesis.
	/// [`ChainError::Code`] if the best block's code cannot be run; [`ChainError::Substitute`].
	pub fn open(
		path: &Path,
		expected_genesis: Option<Hash>,
		executor: Executor,
		options: ChainOptions,
	) -> Result<Self, ChainError> {
		let runtimes = Runtimes::new(executor, &options.code_substitutes)?;
		let database = Database::open(path, expected_genesis, options.database.clone())?;
		Self::on(database, runtimes, options)
	}

	fn on(
		database: Database,
		runtimes: Runtimes,
		options: ChainOptions,
	) -> Result<Self, ChainError> {
		let head = database.head();
		let block = BlockRef { number: head.number, hash: head.hash };
		let header = database.header(head.hash)?.ok_or(ChainError::UnknownBlock(head.hash))?;
		let backend = database.head_state();
		let genesis_hash = database.identity().genesis_hash;
		runtimes.check_substitutes(backend.as_ref())?;
		let runtime = runtimes.at(block, backend.as_ref())?;
		Ok(Self {
			database,
			runtimes,
			signatures: Arc::new(SignatureCache::new(options.signature_cache)),
			max_block_bytes: options.max_block_bytes,
			genesis_hash,
			best: RwLock::new(Arc::new(BestBlock {
				block,
				header,
				backend,
				runtime,
				final_at: Instant::now(),
			})),
			commit: Mutex::new(()),
			imported: broadcast::channel(SUBSCRIPTION_CAPACITY).0,
			announced_final: AtomicU32::new(0),
		})
	}

	fn best_state(&self) -> Arc<BestBlock> {
		self.best.read().unwrap_or_else(PoisonError::into_inner).clone()
	}

	/// The best block.
	pub fn best(&self) -> BlockRef {
		self.best_state().block
	}

	/// The best block's header.
	pub fn best_header(&self) -> Header {
		self.best_state().header.clone()
	}

	/// The hash by which the chain is known.
	pub fn genesis_hash(&self) -> Hash {
		self.genesis_hash
	}

	/// The BLAKE2b-256 hash of the runtime code that the chain began with.
	pub fn genesis_code(&self) -> Hash {
		self.database.identity().genesis_code
	}

	/// The id that the chain's spec gave it when it began.
	pub fn id(&self) -> &str {
		&self.database.identity().chain_id
	}

	/// The database, for tools that look into it.
	pub fn database(&self) -> &Database {
		&self.database
	}

	/// The signatures verified so far, shared by the pool and the blocks.
	pub fn signatures(&self) -> &Arc<SignatureCache> {
		&self.signatures
	}

	/// The header of a block, if it is known.
	pub fn header(&self, hash: Hash) -> Result<Option<Header>, ChainError> {
		let best = self.best_state();
		if best.block.hash == hash {
			return Ok(Some(best.header.clone()));
		}
		Ok(self.database.header(hash)?)
	}

	/// The extrinsics of a block, if it is known.
	pub fn body(&self, hash: Hash) -> Result<Option<Vec<Extrinsic>>, ChainError> {
		Ok(self.database.body(hash)?)
	}

	/// The hash of the block of that number, if there is one.
	pub fn hash_of(&self, number: BlockNumber) -> Result<Option<Hash>, ChainError> {
		Ok(self.database.hash_of(number)?)
	}

	/// The number of a block, if it is known.
	pub fn number_of(&self, hash: Hash) -> Result<Option<BlockNumber>, ChainError> {
		let best = self.best();
		if best.hash == hash {
			return Ok(Some(best.number));
		}
		Ok(self.database.number_of(hash)?)
	}

	/// The state after a block.
	///
	/// # Errors
	/// [`ChainError::UnknownBlock`]; [`ChainError::Database`] if the state was pruned.
	pub fn state_at(&self, hash: Hash) -> Result<Arc<dyn Backend>, ChainError> {
		self.block_and_state(hash).map(|(_, backend)| backend)
	}

	fn block_and_state(&self, hash: Hash) -> Result<(BlockRef, Arc<dyn Backend>), ChainError> {
		let best = self.best_state();
		if best.block.hash == hash {
			return Ok((best.block, best.backend.clone()));
		}
		let number = self.database.number_of(hash)?.ok_or(ChainError::UnknownBlock(hash))?;
		Ok((BlockRef { number, hash }, self.database.state_at(number)?))
	}

	/// The runtime in force after a block, compiled.
	///
	/// # Errors
	/// As [`Self::state_at`], and [`ChainError::Code`].
	pub fn runtime_at(&self, hash: Hash) -> Result<LoadedRuntime, ChainError> {
		let best = self.best_state();
		if best.block.hash == hash {
			return Ok(best.runtime.clone());
		}
		let (block, backend) = self.block_and_state(hash)?;
		self.runtimes.at(block, backend.as_ref())
	}

	/// The version of the runtime in force after a block.
	///
	/// # Errors
	/// As [`Self::runtime_at`].
	pub fn runtime_version_at(&self, hash: Hash) -> Result<RuntimeVersion, ChainError> {
		Ok(self.runtime_at(hash)?.version().clone())
	}

	/// The metadata of the runtime in force after a block, from the magic number `meta` on. Computed
	/// once per code.
	///
	/// # Errors
	/// As [`Self::call_at`].
	pub fn metadata_at(&self, hash: Hash) -> Result<Vec<u8>, ChainError> {
		self.metadata_of(hash, self.session_at(hash)?)
	}

	/// As [`Self::metadata_at`], for somebody outside.
	///
	/// # Errors
	/// As [`Self::call_at`].
	pub fn client_metadata(&self, hash: Hash, limits: &CallLimits) -> Result<Vec<u8>, ChainError> {
		self.metadata_of(hash, self.client_session(hash, limits)?)
	}

	fn metadata_of(&self, hash: Hash, mut session: Session) -> Result<Vec<u8>, ChainError> {
		const FUNCTION: &str = "Metadata_metadata";
		let runtime = self.runtime_at(hash)?;
		if let Some(metadata) = runtime.metadata() {
			return Ok(metadata.to_vec());
		}
		let metadata: Vec<u8> = api::call(&mut session, FUNCTION, &[])?;
		runtime.keep_metadata(metadata.as_slice().into());
		Ok(metadata)
	}

	/// Whether [`Self::metadata_at`] for a block costs no call and no compilation.
	pub fn is_metadata_cached(&self, hash: Hash) -> bool {
		let best = self.best_state();
		best.block.hash == hash && best.runtime.metadata().is_some()
	}

	/// A read proof of keys in the state after a block: the trie's nodes, each handed to `take` until
	/// it breaks off. Some come more than once.
	///
	/// # Errors
	/// As [`Self::state_at`].
	pub fn prove_at(
		&self,
		hash: Hash,
		child: Option<&[u8]>,
		keys: &[Vec<u8>],
		take: &mut dyn FnMut(Vec<u8>) -> ControlFlow<()>,
	) -> Result<(), ChainError> {
		let number = self.number_of(hash)?.ok_or(ChainError::UnknownBlock(hash))?;
		Ok(self.database.prove(number, keys, child, take)?)
	}

	/// Calls a runtime API on the state after a block. Nothing that the call writes is kept.
	///
	/// # Errors
	/// As [`Self::runtime_at`], and [`ChainError::Api`] if the call fails.
	pub fn call_at(&self, hash: Hash, function: &str, data: &[u8]) -> Result<Vec<u8>, ChainError> {
		let mut session = self.session_at(hash)?;
		session.call(function, data).map_err(|error| ApiError::Call(error).into())
	}

	/// As [`Self::call_at`], for somebody outside: within limits, and quietly.
	///
	/// # Errors
	/// As [`Self::call_at`].
	pub fn client_call(
		&self,
		hash: Hash,
		function: &str,
		data: &[u8],
		limits: &CallLimits,
	) -> Result<Vec<u8>, ChainError> {
		let mut session = self.client_session(hash, limits)?;
		session.call(function, data).map_err(|error| ApiError::Call(error).into())
	}

	/// What applying an extrinsic as the first transaction of the block after `hash` would come to, as
	/// `BlockBuilder_apply_extrinsic` encodes it. Nothing is kept.
	///
	/// The block is begun first: only then does the state have the hash of its parent, which signatures
	/// and mortality are checked against.
	///
	/// # Errors
	/// As [`Self::call_at`].
	pub fn client_dry_run(
		&self,
		hash: Hash,
		extrinsic: &Extrinsic,
		limits: &CallLimits,
	) -> Result<Vec<u8>, ChainError> {
		let (parent, _) = self.block_and_state(hash)?;
		let mut session = self.client_session(hash, limits)?;
		let header = Header::new(
			parent.number.saturating_add(1),
			Hash::default(),
			Hash::default(),
			parent.hash,
			Digest::default(),
		);
		let call = |session: &mut Session, function: &str, data: &[u8]| {
			session.call(function, data).map_err(ApiError::Call)
		};
		call(&mut session, "Core_initialize_block", &header.encode())?;
		Ok(call(&mut session, "BlockBuilder_apply_extrinsic", &extrinsic.0)?)
	}

	/// A runtime instance on the state after a block, with the shared signature cache.
	///
	/// # Errors
	/// As [`Self::runtime_at`].
	pub fn session_at(&self, hash: Hash) -> Result<Session, ChainError> {
		self.session_with_context(hash, CallContext::default())
	}

	/// As [`Self::session_at`], for calls that somebody outside causes.
	///
	/// # Errors
	/// As [`Self::runtime_at`].
	pub fn client_session(&self, hash: Hash, limits: &CallLimits) -> Result<Session, ChainError> {
		let context = CallContext {
			purpose: CallPurpose::Client,
			timeout: Some(limits.time),
			cancel: Some(limits.cancel.clone()),
			..CallContext::default()
		};
		self.session_with_context(hash, context)
	}

	fn session_with_context(
		&self,
		hash: Hash,
		context: CallContext,
	) -> Result<Session, ChainError> {
		let (block, backend) = self.block_and_state(hash)?;
		let runtime = self.runtime_at(block.hash)?;
		let context = CallContext { signatures: self.signatures.clone(), ..context };
		Ok(runtime.runtime().session(Overlay::new(backend), context))
	}

	/// A session of calls for a block.
	fn session(&self, runtime: &LoadedRuntime, backend: Arc<dyn Backend>) -> Session {
		self.session_with(runtime, backend, None)
	}

	/// A session of calls for a block, which puts signatures aside in `deferred`.
	fn session_with(
		&self,
		runtime: &LoadedRuntime,
		backend: Arc<dyn Backend>,
		deferred: Option<Arc<Deferred>>,
	) -> Session {
		let signatures = self.signatures.clone();
		let purpose = CallPurpose::Block;
		let context = CallContext { purpose, signatures, deferred, ..CallContext::default() };
		runtime.runtime().session(Overlay::new(backend), context)
	}

	/// Compiles in the background the code that an extrinsic brings, if governance has authorised it:
	/// a block may set it soon.
	pub fn compile_authorised(&self, extrinsic: &Extrinsic) {
		if extrinsic.0.len() < compile_queue::MIN_CODE {
			return;
		}
		// Whatever cannot be read now is compiled when it is needed.
		let Ok(Some(authorised)) = self.best_state().backend.get(None, &authorised_key()) else {
			return;
		};
		for code in compile_queue::find(&extrinsic.0) {
			if authorised.starts_with(&sp_crypto_hashing::blake2_256(code)) {
				self.runtimes.compile_queue().see(code);
			}
		}
	}

	/// Every block that becomes the best one, from now on. A receiver that lags by more than
	/// 256 blocks is told how many it lost.
	pub fn subscribe(&self) -> broadcast::Receiver<Arc<ImportedBlock>> {
		self.imported.subscribe()
	}

	/// Makes an executed block the best and last final one: durable first, then visible, then
	/// announced.
	///
	/// # Errors
	/// [`ChainError::NotOnBest`] if another block came first, [`ChainError::Database`] if it could
	/// not be stored. Nothing has changed then. Nothing fails once the block is durable, but for a
	/// disk that cannot be read any more: then the block is there when the chain is opened again.
	pub fn commit(&self, executed: ExecutedBlock) -> Result<Arc<ImportedBlock>, ChainError> {
		let _guard = lock(&self.commit);
		let best = self.best_state();
		let ExecutedBlock { hash, header, body, changes, trie, new_runtime, execution } = executed;
		if header.parent_hash != best.block.hash {
			return Err(ChainError::NotOnBest { block: hash, best: best.block.hash });
		}
		let block = BlockRef { number: header.number, hash };
		self.database.commit(CommitBlock {
			header: header.clone(),
			body: body.clone(),
			changes: changes.clone(),
			trie,
		})?;

		let runtime_upgraded = new_runtime.is_some();
		let runtime = self.runtimes.after(block, new_runtime, &best.runtime);
		let next = BestBlock {
			block,
			header: header.clone(),
			backend: self.database.head_state(),
			runtime,
			final_at: Instant::now() + finality::NOTICE,
		};
		*self.best.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);

		let imported = Arc::new(ImportedBlock {
			number: block.number,
			hash,
			header,
			body,
			changes,
			runtime_upgraded,
			execution,
		});
		self.runtimes.compile_queue().look_into(&imported);
		// Without a subscriber there is nobody to tell.
		let _ = self.imported.send(imported.clone());
		Ok(imported)
	}
}
