//! The runtimes of the chain's blocks, and calls of them.

use super::{
	api::ApiError,
	block_builder::initialize_block,
	canonical::Chain,
	compile_queue::{MIN_CODE, find_code},
	error::ChainError,
	runtime::LoadedRuntime,
};
use crate::{
	executor::{CallContext, CallLimits, CallPurpose, Deferred, Session},
	primitives::{Extrinsic, Hash},
	state::{Backend, Overlay},
};
use sp_runtime::Digest;
use sp_version::RuntimeVersion;
use std::sync::Arc;

/// The key of `System::AuthorizedUpgrade`, which begins with the hash of the authorised code.
fn authorised_key() -> Vec<u8> {
	[b"System".as_slice(), b"AuthorizedUpgrade"].map(sp_crypto_hashing::twox_128).concat()
}

/// Functions that ask about the code. Their answers need no state, but for the constants of metadata, which may
/// depend on parameters.
const ABOUT_CODE: [&str; 4] = [
	"Core_version",
	"Metadata_metadata",
	"Metadata_metadata_at_version",
	"Metadata_metadata_versions",
];

fn client_context(limits: &CallLimits) -> CallContext {
	CallContext {
		purpose: CallPurpose::Client,
		timeout: Some(limits.time),
		cancel: Some(limits.cancel.clone()),
		..CallContext::default()
	}
}

impl Chain {
	/// The runtime in force after a block, also if its state has been pruned.
	///
	/// # Errors
	/// As [`Self::state_at`], and [`ChainError::Code`].
	pub fn runtime_at(&self, hash: Hash) -> Result<LoadedRuntime, ChainError> {
		let best = self.best_state();
		if best.block.hash == hash {
			return Ok(best.runtime.clone());
		}
		let (block, backend) = self.block_and_code(hash)?;
		self.runtimes.at(block, backend.as_ref())
	}

	/// The version of the runtime in force after a block.
	///
	/// # Errors
	/// As [`Self::runtime_at`].
	pub fn runtime_version_at(&self, hash: Hash) -> Result<RuntimeVersion, ChainError> {
		Ok(self.runtime_at(hash)?.version().clone())
	}

	/// The metadata of the runtime in force after a block, beginning with the magic number `meta`. Cached
	/// by code. If the state of the block has been pruned, constants are those of the best block.
	///
	/// # Errors
	/// As [`Self::call_at`].
	pub fn metadata_at(&self, hash: Hash) -> Result<Vec<u8>, ChainError> {
		self.metadata_of(hash, CallContext::default())
	}

	/// As [`Self::metadata_at`], for a client.
	///
	/// # Errors
	/// As [`Self::call_at`].
	pub fn client_metadata(&self, hash: Hash, limits: &CallLimits) -> Result<Vec<u8>, ChainError> {
		self.metadata_of(hash, client_context(limits))
	}

	fn metadata_of(&self, hash: Hash, context: CallContext) -> Result<Vec<u8>, ChainError> {
		let (runtime, mut session) = self.code_session(hash, context)?;
		Ok(self.runtimes.metadata(&runtime, &mut session)?.to_vec())
	}

	/// A session for questions about the code in force after a block. If the state of the block has been
	/// pruned, it is on that of the best block.
	fn code_session(
		&self,
		hash: Hash,
		context: CallContext,
	) -> Result<(LoadedRuntime, Session), ChainError> {
		let runtime = self.runtime_at(hash)?;
		let backend = match self.block_and_state(hash) {
			Ok((_, backend)) => backend,
			Err(_) => self.best_state().backend.clone(),
		};
		let session = runtime.runtime().session(Overlay::new(backend), context);
		Ok((runtime, session))
	}

	/// Whether [`Self::metadata_at`] for a block costs no call and no compilation.
	pub fn is_metadata_cached(&self, hash: Hash) -> bool {
		let best = self.best_state();
		best.block.hash == hash && self.runtimes.has_metadata(&best.runtime)
	}

	/// Calls a runtime API on the state after a block. The changes of the call are discarded.
	///
	/// # Errors
	/// As [`Self::runtime_at`], and [`ChainError::Api`] if the call fails.
	pub fn call_at(&self, hash: Hash, function: &str, data: &[u8]) -> Result<Vec<u8>, ChainError> {
		let mut session = self.session_at(hash)?;
		session.call(function, data).map_err(|error| ApiError::Call(error).into())
	}

	/// As [`Self::call_at`], for a client: within limits, and logged as `debug` at most. What is asked about the
	/// code is answered for every block, as by [`Self::metadata_at`].
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
		let mut session = match ABOUT_CODE.contains(&function) {
			true => self.code_session(hash, client_context(limits))?.1,
			false => self.client_session(hash, limits)?,
		};
		session.call(function, data).map_err(|error| ApiError::Call(error).into())
	}

	/// Applies an extrinsic as the first transaction of the block after `hash`. Returns the encoded result
	/// of `BlockBuilder_apply_extrinsic`; the changes are discarded.
	///
	/// The block is initialized first: signatures and mortality are checked against the hash of its
	/// parent.
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
		let runtime = self.runtime_at(hash)?;
		let mut session = self.client_session(hash, limits)?;
		let number = parent.number.saturating_add(1);
		initialize_block(&mut session, &runtime, number, parent.hash, Digest::default())?;
		let answer = session.call("BlockBuilder_apply_extrinsic", &extrinsic.0);
		Ok(answer.map_err(ApiError::Call)?)
	}

	/// A session on the state after a block, with the shared signature cache.
	///
	/// # Errors
	/// As [`Self::runtime_at`].
	pub fn session_at(&self, hash: Hash) -> Result<Session, ChainError> {
		self.session_with_context(hash, CallContext::default())
	}

	/// As [`Self::session_at`], for calls of a client.
	///
	/// # Errors
	/// As [`Self::runtime_at`].
	pub fn client_session(&self, hash: Hash, limits: &CallLimits) -> Result<Session, ChainError> {
		self.session_with_context(hash, client_context(limits))
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

	/// A session of calls for a block. With `deferred`, signatures are verified there.
	pub(super) fn block_session(
		&self,
		runtime: &LoadedRuntime,
		backend: Arc<dyn Backend>,
		deferred: Option<Arc<Deferred>>,
	) -> Session {
		let context = CallContext {
			purpose: CallPurpose::Block,
			signatures: self.signatures.clone(),
			deferred,
			..CallContext::default()
		};
		runtime.runtime().session(Overlay::new(backend), context)
	}

	/// The hashes of runtime code that this host has compiled ahead of time since its start, latest last. A
	/// few at most.
	pub fn compiled_ahead(&self) -> Vec<Hash> {
		self.runtimes.compile_queue().compiled_ahead()
	}

	/// Compiles the code that an extrinsic carries in the background, if governance has authorised it: a
	/// block may set it soon.
	pub fn compile_authorised(&self, extrinsic: &Extrinsic) {
		if extrinsic.0.len() < MIN_CODE {
			return;
		}
		// If the state cannot be read, the code is compiled when it is needed.
		let Ok(Some(authorised)) = self.best_state().backend.get(None, &authorised_key()) else {
			return;
		};
		for code in find_code(&extrinsic.0) {
			if authorised.starts_with(&sp_crypto_hashing::blake2_256(code)) {
				self.runtimes.compile_queue().precompile(code);
			}
		}
	}
}
