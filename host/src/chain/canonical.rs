//! The chain on its database: opening, reading, committing.

use super::{
	error::ChainError,
	execute::ExecutedBlock,
	genesis::Genesis,
	runtime::LoadedRuntime,
	runtimes::Runtimes,
	types::{BlockRef, ImportedBlock},
};
use crate::{
	database::{ChainIdentity, CommitBlock, Database, DatabaseOptions},
	executor::{Executor, SignatureCache},
	primitives::{BlockNumber, CODE_KEY, Extrinsic, Hash, Header, Justification},
	state::{Backend, Value},
};
use std::{
	collections::BTreeMap,
	ops::ControlFlow,
	path::Path,
	sync::{Arc, Mutex, PoisonError, RwLock, atomic::AtomicU32},
	time::{Duration, Instant},
};
use tokio::sync::broadcast;

/// The number of blocks that a subscriber may lag behind before it loses some.
const SUBSCRIPTION_CAPACITY: usize = 256;

/// How long after a block clients are told that it is final, unless the next block comes first.
pub(super) const FINALITY_NOTICE: Duration = Duration::from_millis(200);

/// The settings of a chain.
#[derive(Debug, Clone)]
pub struct ChainOptions {
	/// The largest total size of a block's extrinsics, in bytes. Default: 5 MiB.
	pub max_block_bytes: usize,
	/// The number of verified signatures that are cached. Default: 65,536.
	pub signature_cache: usize,
	/// Code that replaces broken code from the block with this number on, until the chain's own code has
	/// another spec version.
	pub code_substitutes: BTreeMap<BlockNumber, Vec<u8>>,
	/// The settings of the database.
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

/// The best block, with its state and runtime.
pub(super) struct BestBlock {
	pub(super) block: BlockRef,
	pub(super) header: Header,
	pub(super) backend: Arc<dyn Backend>,
	pub(super) runtime: LoadedRuntime,
	/// When clients are told that the block is final.
	pub(super) final_at: Instant,
}

/// The chain on its database.
pub struct Chain {
	database: Database,
	pub(super) runtimes: Runtimes,
	pub(super) signatures: Arc<SignatureCache>,
	pub(super) max_block_bytes: usize,
	genesis_hash: Hash,
	best: RwLock<Arc<BestBlock>>,
	/// Held while a block is committed.
	commit: Mutex<()>,
	imported: broadcast::Sender<Arc<ImportedBlock>>,
	/// The highest block number that was announced as final before its notice.
	pub(super) announced_final: AtomicU32,
}

impl Chain {
	/// Creates a chain in a new database.
	///
	/// # Errors
	/// [`ChainError::Database`] if the file exists or cannot be written; [`ChainError::Substitute`].
	pub fn create(
		path: &Path,
		chain_id: &str,
		genesis: Genesis,
		executor: Executor,
		options: ChainOptions,
	) -> Result<Self, ChainError> {
		let runtimes = Runtimes::new(executor, &options.code_substitutes)?;
		let code = genesis.changes.top.get(CODE_KEY).and_then(Option::as_deref);
		let identity = ChainIdentity {
			genesis_hash: genesis.hash,
			genesis_code: sp_crypto_hashing::blake2_256(code.unwrap_or_default()).into(),
			chain_id: chain_id.to_string(),
		};
		let database =
			Database::create(path, identity, genesis.into_commit(), options.database.clone())?;
		Self::on(database, runtimes, options)
	}

	/// Opens the chain in a database.
	///
	/// # Errors
	/// [`ChainError::Database`] if the file is missing, damaged, in use or of another genesis;
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

	pub(super) fn best_state(&self) -> Arc<BestBlock> {
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

	/// The genesis hash, which identifies the chain.
	pub fn genesis_hash(&self) -> Hash {
		self.genesis_hash
	}

	/// The BLAKE2b-256 hash of the runtime code in the genesis state.
	pub fn genesis_code(&self) -> Hash {
		self.database.identity().genesis_code
	}

	/// The id in the chain spec from which the database was created.
	pub fn id(&self) -> &str {
		&self.database.identity().chain_id
	}

	/// The database.
	pub fn database(&self) -> &Database {
		&self.database
	}

	/// The cache of verified signatures, shared by the pool and block execution.
	pub fn signatures(&self) -> &Arc<SignatureCache> {
		&self.signatures
	}

	/// The header of a block, if it is in the chain.
	pub fn header(&self, hash: Hash) -> Result<Option<Header>, ChainError> {
		let best = self.best_state();
		if best.block.hash == hash {
			return Ok(Some(best.header.clone()));
		}
		Ok(self.database.header(hash)?)
	}

	/// The extrinsics of a block, if it is in the chain.
	pub fn body(&self, hash: Hash) -> Result<Option<Vec<Extrinsic>>, ChainError> {
		Ok(self.database.body(hash)?)
	}

	/// The justification of the block with this number, if it has one.
	pub fn justification(&self, number: BlockNumber) -> Result<Option<Justification>, ChainError> {
		Ok(self.database.justification(number)?)
	}

	/// The first block that has a justification.
	pub fn first_justified(&self) -> Result<Option<BlockNumber>, ChainError> {
		Ok(self.database.first_justified()?)
	}

	/// The hash of the block with this number, if it exists.
	pub fn hash_of(&self, number: BlockNumber) -> Result<Option<Hash>, ChainError> {
		Ok(self.database.hash_of(number)?)
	}

	/// The number of a block, if it is in the chain.
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
	/// [`ChainError::UnknownBlock`]; [`ChainError::Database`] if the state has been pruned.
	pub fn state_at(&self, hash: Hash) -> Result<Arc<dyn Backend>, ChainError> {
		self.block_and_state(hash).map(|(_, backend)| backend)
	}

	/// The value of a key in the state after a block, or after the best one, if it is in memory: this never
	/// waits for a disk.
	pub fn cached_value(&self, hash: Option<Hash>, key: &[u8]) -> Option<Option<Value>> {
		let best = self.best_state();
		let is_best = hash.is_none_or(|hash| hash == best.block.hash);
		is_best.then(|| best.backend.cached(None, key)).flatten()
	}

	pub(super) fn block_and_state(
		&self,
		hash: Hash,
	) -> Result<(BlockRef, Arc<dyn Backend>), ChainError> {
		let best = self.best_state();
		if best.block.hash == hash {
			return Ok((best.block, best.backend.clone()));
		}
		let number = self.database.number_of(hash)?.ok_or(ChainError::UnknownBlock(hash))?;
		Ok((BlockRef { number, hash }, self.database.state_at(number)?))
	}

	/// A read proof of keys in the state after a block: passes the trie nodes to `take` until it breaks.
	/// Some nodes are passed more than once.
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

	/// Subscribes to new best blocks. A receiver that lags behind by more than 256 blocks loses some, and
	/// learns how many.
	pub fn subscribe(&self) -> broadcast::Receiver<Arc<ImportedBlock>> {
		self.imported.subscribe()
	}

	/// Makes an executed block the best and finalized one: first durable, then visible, then announced.
	///
	/// # Errors
	/// [`ChainError::NotOnBest`] if another block came first, [`ChainError::Database`] if the block could
	/// not be stored: nothing has changed then. One exception: if the database cannot be read after the
	/// write, the block is durable, and visible when the chain is opened again.
	pub fn commit(&self, executed: ExecutedBlock) -> Result<Arc<ImportedBlock>, ChainError> {
		self.commit_justified(executed, None)
	}

	/// As [`Self::commit`], with the block's justification.
	///
	/// # Errors
	/// As [`Self::commit`].
	pub fn commit_justified(
		&self,
		executed: ExecutedBlock,
		justification: Option<Justification>,
	) -> Result<Arc<ImportedBlock>, ChainError> {
		// The lock guards no data.
		let _guard = self.commit.lock().unwrap_or_else(PoisonError::into_inner);
		let best = self.best_state();
		let ExecutedBlock { hash, header, body, changes, trie, new_runtime, execution } = executed;
		if header.parent_hash != best.block.hash {
			return Err(ChainError::NotOnBest { block: hash, best: best.block.hash });
		}
		let block = BlockRef { number: header.number, hash };
		self.database.commit(CommitBlock {
			header: header.clone(),
			body: body.clone(),
			justification,
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
			final_at: Instant::now() + FINALITY_NOTICE,
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
		self.runtimes.compile_queue().precompile_stored(&imported);
		// An error means that there is no subscriber.
		let _ = self.imported.send(imported.clone());
		Ok(imported)
	}
}
