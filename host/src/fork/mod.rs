//! A chain in memory that begins where another one stands: what would come of a change is tried on
//! it, with the real Wasm, and nothing of it is kept.
//!
//! - [`Fork`] has a state and a last block. It is forked from the database of a stopped node, from the
//!   genesis of a spec, or from any other state, such as one fetched from a running node. Storage and
//!   code can be set, runtime APIs called, and blocks made.
//! - `block` makes a block through the runtime's `BlockBuilder` API, in the order in which a node
//!   does; `import` executes such a block as other nodes do.
//! - [`ForkState`] is the state: what changed since the fork over the state that it began with. Old
//!   ones stay as they are, to be compared by [`diff`].
//!
//! # What differs from a node
//! Block numbers may jump, so that blocks in which nothing happens need not be made: FRAME's system
//! pallet is told that the last block was the one before. The state root
//! is computed only where it is asked for ([`Fork::with_roots`]): it is most of the cost of an empty
//! block. Without it headers carry a root of zeros, and roots of child tries are left as they are.

mod block;
mod diff;
mod error;
mod import;
mod state;
#[cfg(test)]
mod tests;

pub use block::{BlockPlan, ForkBlock};
pub use diff::{Difference, diff};
pub use error::ForkError;
pub use state::ForkState;

use crate::{
	chain::{ApiError, BlockRef, LoadedRuntime, api, timestamp_of},
	chain_spec::ChainSpec,
	database::Database,
	executor::{CallContext, Executor, Session, SignatureCache},
	primitives::{BlockNumber, Header},
	state::{Backend, MemoryBackend, Overlay, Value},
};
use codec::{Decode, Encode};
use std::sync::Arc;

/// The key of the runtime's code in the state.
const CODE_KEY: &[u8] = sp_core::storage::well_known_keys::CODE;

/// How many signatures are remembered.
const SIGNATURES: usize = 4_096;

/// A chain in memory.
pub struct Fork {
	executor: Executor,
	runtime: LoadedRuntime,
	state: Arc<ForkState>,
	head: Header,
	block: BlockRef,
	roots: bool,
	signatures: Arc<SignatureCache>,
	/// What the state is read from stays open as long as the fork.
	_source: Option<Arc<Database>>,
}

impl Fork {
	/// A fork of the chain in a database, at its last block or at an older one whose state is kept.
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

	/// A chain that has just begun by a spec; `embedded` is the code for a spec that has none.
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

	/// A fork of any state, after the block with this header.
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

	/// Has the state root computed for every block from now on, as a node does. It then costs as
	/// much as what changed since the fork.
	#[must_use]
	pub fn with_roots(mut self) -> Self {
		self.roots = true;
		self
	}

	/// The last block.
	pub fn best(&self) -> BlockRef {
		self.block
	}

	/// The last block's header.
	pub fn header(&self) -> &Header {
		&self.head
	}

	/// The runtime that the next block will run on.
	pub fn runtime(&self) -> &LoadedRuntime {
		&self.runtime
	}

	/// The executor, for code that is to be looked at besides.
	pub fn executor(&self) -> &Executor {
		&self.executor
	}

	/// The state now. What the fork does later does not change it.
	pub fn state(&self) -> Arc<ForkState> {
		self.state.clone()
	}

	/// A second chain that goes on from the same block by itself.
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

	/// The value under a key of the main trie.
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

	/// Writes or, with `None`, deletes a value of the main trie, outside of any block.
	///
	/// # Errors
	/// [`ForkError::Code`] if the key is that of the code, and the code cannot be run.
	pub fn set(&mut self, key: &[u8], value: Option<&[u8]>) -> Result<(), ForkError> {
		if key == CODE_KEY {
			return self.set_code(value.unwrap_or_default());
		}
		Arc::make_mut(&mut self.state).set(key, value);
		Ok(())
	}

	/// Replaces the runtime: the next block runs on `code`, migrations first.
	///
	/// # Errors
	/// [`ForkError::Code`]; the old code stays.
	pub fn set_code(&mut self, code: &[u8]) -> Result<(), ForkError> {
		let number = self.block.number;
		self.runtime = candidate(&self.executor, code, number)?;
		Arc::make_mut(&mut self.state).set(CODE_KEY, Some(code));
		Ok(())
	}

	/// Calls a function of the runtime with encoded arguments. Nothing that it writes is kept.
	///
	/// # Errors
	/// [`ForkError::Api`].
	pub fn call(&self, function: &str, arguments: &[u8]) -> Result<Vec<u8>, ForkError> {
		let mut session = self.session();
		Ok(session.call(function, arguments).map_err(ApiError::from)?)
	}

	/// Calls a function of the runtime and decodes its answer. Nothing that it writes is kept.
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

	/// As [`Self::ask`], and keeps what the call writes, outside of any block.
	///
	/// # Errors
	/// [`ForkError::Api`]; nothing is kept then.
	pub fn apply<R: Decode>(
		&mut self,
		function: &'static str,
		arguments: &impl Encode,
	) -> Result<R, ForkError> {
		let mut session = self.session();
		let answer = api::call(&mut session, function, &arguments.encode())?;
		let (changes, _) = session.into_overlay().into_changes();
		Arc::make_mut(&mut self.state).apply(&changes);
		Ok(answer)
	}

	/// Whether the runtime offers an API.
	pub fn has_api(&self, api: &str) -> bool {
		self.runtime.api_version(api).is_some()
	}

	/// What the runtime says of itself, encoded, in the newest version that it offers.
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

	/// The time of the last block as FRAME's timestamp pallet has it, milliseconds since 1970; 0
	/// where no block has set one yet.
	pub fn time_ms(&self) -> Result<u64, ForkError> {
		Ok(timestamp_of(&*self.state)?)
	}

	fn session(&self) -> Session {
		let context = CallContext { signatures: self.signatures.clone(), ..CallContext::default() };
		let overlay = Overlay::new(self.state.clone());
		self.runtime.runtime().session(overlay, context)
	}
}

/// The runtime in a state.
fn load(
	executor: &Executor,
	state: &ForkState,
	number: BlockNumber,
) -> Result<LoadedRuntime, ForkError> {
	let code = state.get(None, CODE_KEY)?.ok_or(ForkError::NoCode(number))?;
	let runtime = executor.compile(&code).map_err(|source| ForkError::Code { number, source })?;
	Ok(LoadedRuntime::new(runtime)?)
}

/// Code that is to come into force, with what a node gives it.
fn candidate(
	executor: &Executor,
	code: &[u8],
	number: BlockNumber,
) -> Result<LoadedRuntime, ForkError> {
	let refused = |source| ForkError::Code { number, source };
	Ok(LoadedRuntime::new(executor.compile_candidate(code).map_err(refused)?)?)
}
