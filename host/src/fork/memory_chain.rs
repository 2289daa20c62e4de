//! The fork itself: its state, calls of its runtime, and changes outside of blocks.

use super::{error::ForkError, state::ForkState};
use crate::{
	chain::{ApiError, BlockRef, LoadedRuntime, api, timestamp_of},
	chain_spec::ChainSpec,
	database::Database,
	executor::{CallContext, CallPurpose, Executor, Session, SignatureCache},
	primitives::{BlockNumber, CODE_KEY, Header},
	state::{Backend, MemoryBackend, Overlay, Value},
};
use codec::{Decode, Encode};
use std::sync::Arc;

/// The number of verified signatures that are cached.
const SIGNATURES: usize = 4_096;

/// A chain in memory.
pub struct Fork {
	pub(super) executor: Executor,
	pub(super) runtime: LoadedRuntime,
	pub(super) state: Arc<ForkState>,
	pub(super) head: Header,
	pub(super) block: BlockRef,
	pub(super) roots: bool,
	signatures: Arc<SignatureCache>,
	/// Keeps the database open as long as its state is read.
	_source: Option<Arc<Database>>,
}

impl Fork {
	/// Forks the chain in a database at block `number`, whose state must be kept, or at its last block.
	///
	/// # Errors
	/// [`ForkError::Database`], [`ForkError::NoCode`] and [`ForkError::Code`].
	pub fn of_database(
		executor: Executor,
		database: Arc<Database>,
		number: Option<BlockNumber>,
	) -> Result<Self, ForkError> {
		let number = number.unwrap_or(database.head().number);
		let state = database.state_at(number)?;
		let header = database.header_by_number(number)?.ok_or(ForkError::NoBlock(number))?;
		let mut fork = Self::new(executor, state, header)?;
		fork._source = Some(database);
		Ok(fork)
	}

	/// Starts at the genesis of a spec. `embedded` is the code for a spec without code.
	///
	/// # Errors
	/// [`ForkError::Genesis`].
	pub fn of_genesis(
		executor: Executor,
		spec: &ChainSpec,
		embedded: &[u8],
	) -> Result<Self, ForkError> {
		let genesis = spec.build_genesis(&executor, embedded).map_err(ForkError::Genesis)?;
		let mut state = MemoryBackend::new();
		state.apply(&genesis.changes, &genesis.trie);
		Self::new(executor, Arc::new(state), genesis.header)
	}

	/// Forks a state, which is that after the block with this header.
	///
	/// # Errors
	/// [`ForkError::NoCode`] and [`ForkError::Code`].
	pub fn new(
		executor: Executor,
		base: Arc<dyn Backend>,
		header: Header,
	) -> Result<Self, ForkError> {
		let block = BlockRef { number: header.number, hash: header.hash() };
		let state = ForkState::new(base);
		let runtime = load(&executor, &state, block.number)?;
		Ok(Self {
			executor,
			runtime,
			state: Arc::new(state),
			head: header,
			block,
			roots: false,
			signatures: Arc::new(SignatureCache::new(SIGNATURES)),
			_source: None,
		})
	}

	/// Computes the state root of every block from now on, as a node does. The cost of each root grows with
	/// all changes since the fork.
	#[must_use]
	pub fn with_roots(mut self) -> Self {
		self.roots = true;
		self
	}

	/// Takes every signature for valid from now on: transactions of any account can be made, and signed
	/// transactions can be executed by a runtime that they were not signed for.
	pub fn assume_valid_signatures(&mut self) {
		self.signatures = Arc::new(SignatureCache::assuming_valid());
	}

	/// The last block.
	pub fn best(&self) -> BlockRef {
		self.block
	}

	/// The header of the last block.
	pub fn header(&self) -> &Header {
		&self.head
	}

	/// The runtime of the next block.
	pub fn runtime(&self) -> &LoadedRuntime {
		&self.runtime
	}

	/// The executor.
	pub fn executor(&self) -> &Executor {
		&self.executor
	}

	/// The current state. Later blocks do not change it.
	pub fn state(&self) -> Arc<ForkState> {
		self.state.clone()
	}

	/// An independent fork from the same block.
	#[must_use]
	pub fn fork(&self) -> Self {
		Self {
			executor: self.executor.clone(),
			runtime: self.runtime.clone(),
			state: self.state.clone(),
			head: self.head.clone(),
			block: self.block,
			roots: self.roots,
			signatures: self.signatures.clone(),
			_source: self._source.clone(),
		}
	}

	/// The value of a key of the main trie.
	///
	/// # Errors
	/// [`ForkError::State`].
	pub fn get(&self, key: &[u8]) -> Result<Option<Value>, ForkError> {
		Ok(self.state.get(None, key)?)
	}

	/// All keys of the main trie that begin with `prefix`, in order.
	///
	/// # Errors
	/// [`ForkError::State`].
	pub fn keys(&self, prefix: &[u8]) -> Result<Vec<Vec<u8>>, ForkError> {
		self.state.keys(prefix)
	}

	/// Writes a value of the main trie outside of any block; `None` deletes it.
	///
	/// # Errors
	/// [`ForkError::Code`] if the key is `:code` and the code cannot be run.
	pub fn set(&mut self, key: &[u8], value: Option<&[u8]>) -> Result<(), ForkError> {
		if key == CODE_KEY {
			return self.set_code(value.unwrap_or_default());
		}
		Arc::make_mut(&mut self.state).set(key, value);
		Ok(())
	}

	/// Sets the code: the next block runs on it, migrations first.
	///
	/// # Errors
	/// [`ForkError::Code`]; the old code stays in force then.
	pub fn set_code(&mut self, code: &[u8]) -> Result<(), ForkError> {
		let number = self.block.number;
		self.runtime = candidate(&self.executor, code, number)?;
		Arc::make_mut(&mut self.state).set(CODE_KEY, Some(code));
		Ok(())
	}

	/// Calls a function of the runtime with encoded arguments. Its changes are discarded.
	///
	/// # Errors
	/// [`ForkError::Api`].
	pub fn call(&self, function: &str, arguments: &[u8]) -> Result<Vec<u8>, ForkError> {
		let mut session = self.session();
		Ok(session.call(function, arguments).map_err(ApiError::from)?)
	}

	/// Calls a function of the runtime and decodes its result. Its changes are discarded.
	///
	/// # Errors
	/// [`ForkError::Api`].
	pub fn ask<R: Decode>(
		&self,
		function: &'static str,
		arguments: &impl Encode,
	) -> Result<R, ForkError> {
		Ok(api::call(&mut self.session(), function, &arguments.encode())?)
	}

	/// Calls a function of the runtime on an empty state, as functions of `GenesisBuilder` are called.
	///
	/// # Errors
	/// [`ForkError::Api`].
	pub fn call_on_empty_state(
		&self,
		function: &str,
		arguments: &[u8],
	) -> Result<Vec<u8>, ForkError> {
		let answer = self.session_on_empty_state().call(function, arguments);
		Ok(answer.map_err(ApiError::from)?)
	}

	/// Whether the runtime has this API.
	pub fn has_api(&self, api: &str) -> bool {
		self.runtime.api_version(api).is_some()
	}

	/// The encoded metadata of the runtime, in the newest version that it supports.
	///
	/// # Errors
	/// [`ForkError::Api`].
	pub fn metadata(&self) -> Result<Vec<u8>, ForkError> {
		for version in [16u32, 15] {
			let function = "Metadata_metadata_at_version";
			if let Ok(Some(bytes)) = self.ask::<Option<Vec<u8>>>(function, &version) {
				return Ok(bytes);
			}
		}
		self.ask("Metadata_metadata", &())
	}

	/// The time of the last block according to FRAME's timestamp pallet, in milliseconds since 1970; 0 if
	/// no block has set it yet.
	///
	/// # Errors
	/// [`ForkError::State`].
	pub fn time_ms(&self) -> Result<u64, ForkError> {
		Ok(timestamp_of(&*self.state)?)
	}

	fn session(&self) -> Session {
		self.session_on(self.state.clone(), CallPurpose::default())
	}

	/// A session on a state, with the fork's signature cache.
	pub(super) fn session_on(&self, state: Arc<dyn Backend>, purpose: CallPurpose) -> Session {
		let signatures = self.signatures.clone();
		let context = CallContext { purpose, signatures, ..CallContext::default() };
		self.runtime.runtime().session(Overlay::new(state), context)
	}

	fn session_on_empty_state(&self) -> Session {
		let overlay = Overlay::new(Arc::new(MemoryBackend::new()));
		self.runtime.runtime().session(overlay, CallContext::default())
	}
}

/// Compiles the code in a state.
fn load(
	executor: &Executor,
	state: &ForkState,
	number: BlockNumber,
) -> Result<LoadedRuntime, ForkError> {
	let code = state.get(None, CODE_KEY)?.ok_or(ForkError::NoCode(number))?;
	let runtime = executor.compile(&code).map_err(|source| ForkError::Code { number, source })?;
	Ok(LoadedRuntime::new(runtime)?)
}

/// Compiles code that is about to come into force, within a node's limits for such code.
pub(super) fn candidate(
	executor: &Executor,
	code: &[u8],
	number: BlockNumber,
) -> Result<LoadedRuntime, ForkError> {
	let refused = |source| ForkError::Code { number, source };
	Ok(LoadedRuntime::new(executor.compile_candidate(code).map_err(refused)?)?)
}
