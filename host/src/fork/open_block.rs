//! A block of a fork that is being built: the next transaction can depend on what the last one did.

use super::{build::ForkBlock, error::ForkError, memory_chain::Fork, state::WithoutRoots};
use crate::{
	chain::{
		ApiError, BlockBuilder, BlockRef, BlockStart, BuildError, Dispatched, Rejection,
		accept_all, api, inherent_data,
	},
	executor::{CallPurpose, Session},
	primitives::{BlockNumber, Extrinsic},
	state::{Backend, Value},
};
use codec::{Decode, Encode};
use sp_runtime::Digest;
use std::{
	sync::Arc,
	time::{Duration, Instant},
};

/// A block in progress. Dropping it leaves the fork as it is.
pub struct OpenBlock {
	builder: BlockBuilder,
	number: BlockNumber,
	parent: BlockRef,
	started: Instant,
	initialize: Duration,
}

impl Fork {
	/// Begins block `number`, or the next one, at `time_ms`, milliseconds since 1970: hooks run, and the
	/// inherents are applied.
	///
	/// # Errors
	/// [`ForkError::Build`] and [`ForkError::NotAhead`].
	pub fn open_block(
		&self,
		number: Option<BlockNumber>,
		time_ms: u64,
	) -> Result<OpenBlock, ForkError> {
		let head = self.block.number;
		let number = number.unwrap_or(head.saturating_add(1));
		if number <= head {
			return Err(ForkError::NotAhead { asked: number, head });
		}
		let start = BlockStart {
			number,
			parent_hash: self.block.hash,
			digest: Digest::default(),
			call_timeout: None,
		};
		self.start_block(start, time_ms)
	}

	/// Begins a block whose number is ahead.
	pub(super) fn start_block(
		&self,
		start: BlockStart,
		time_ms: u64,
	) -> Result<OpenBlock, ForkError> {
		let number = start.number;
		let failed = |source: BuildError| ForkError::Build { number, source };
		let inherents =
			inherent_data(time_ms).map_err(|error| failed(BuildError::InherentData(error)))?;
		let backend: Arc<dyn Backend> = match self.roots {
			true => self.state.clone(),
			false => Arc::new(WithoutRoots(self.state.clone())),
		};
		let mut session = self.session_on(backend, CallPurpose::Block);
		if number > self.block.number.saturating_add(1) {
			// FRAME insists on the next number: pretend that the last block is the one before.
			let last = number.saturating_sub(1).encode();
			session.overlay().set(None, &number_key(), Some(&last));
		}
		let started = Instant::now();
		let mut builder = BlockBuilder::start(&self.runtime, session, start).map_err(failed)?;
		let initialize = started.elapsed();
		builder.apply_inherents(&inherents, accept_all).map_err(failed)?;
		Ok(OpenBlock { builder, number, parent: self.block, started, initialize })
	}

	/// Finishes a block. It becomes the fork's last one.
	///
	/// # Errors
	/// [`ForkError::Build`], [`ForkError::Code`], and [`ForkError::NotAhead`] for a block that was begun on
	/// another one. The fork is unchanged then.
	pub fn close_block(&mut self, open: OpenBlock) -> Result<ForkBlock, ForkError> {
		let OpenBlock { builder, number, parent, started, initialize } = open;
		if parent != self.block {
			return Err(ForkError::NotAhead { asked: number, head: self.block.number });
		}
		let only_inherents = builder.takes_only_inherents();
		let finished = builder.finalize().map_err(|source| ForkError::Build { number, source })?;
		let execution = started.elapsed();
		let upgraded = self.take(&finished.changes)?;
		self.block = BlockRef { number, hash: finished.header.hash() };
		self.head = finished.header.clone();
		Ok(ForkBlock {
			header: finished.header,
			body: finished.body,
			changes: finished.changes,
			outcomes: Vec::new(),
			only_inherents,
			upgraded,
			initialize,
			execution,
		})
	}
}

impl OpenBlock {
	/// The number of the block.
	pub fn number(&self) -> BlockNumber {
		self.number
	}

	/// Whether the block takes no transactions: a migration over several blocks is in progress.
	pub fn takes_only_inherents(&self) -> bool {
		self.builder.takes_only_inherents()
	}

	/// Applies a transaction. Returns the result of its call, or why it is not in the block.
	///
	/// # Errors
	/// [`ForkError::Build`] if the host failed.
	pub fn apply(
		&mut self,
		extrinsic: &Extrinsic,
	) -> Result<Result<Dispatched, Rejection>, ForkError> {
		let number = self.number;
		self.builder
			.dispatch(extrinsic, accept_all)
			.map_err(|source| ForkError::Build { number, source })
	}

	/// Applies transactions in order. Returns for each whether it is in the block, or why not.
	///
	/// # Errors
	/// [`ForkError::Build`] if the host failed.
	pub(super) fn apply_all(
		&mut self,
		extrinsics: &[Extrinsic],
	) -> Result<Vec<Result<(), Rejection>>, ForkError> {
		let included = |extrinsic| Ok(self.apply(extrinsic)?.map(|_| ()));
		extrinsics.iter().map(included).collect()
	}

	/// The value of a key of the main trie, as it is now.
	///
	/// # Errors
	/// [`ForkError::State`].
	pub fn get(&mut self, key: &[u8]) -> Result<Option<Value>, ForkError> {
		let value = self.builder.session().overlay().get(None, key)?;
		Ok(value.map(Value::from))
	}

	/// Calls a function of the runtime, and decodes its answer. Changes of the call are part of the block.
	///
	/// # Errors
	/// [`ForkError::Api`].
	pub fn ask<R: Decode>(
		&mut self,
		function: &'static str,
		arguments: &impl Encode,
	) -> Result<R, ForkError> {
		Ok(api::call(self.builder.session(), function, &arguments.encode())?)
	}

	/// Calls a function of the runtime with encoded arguments. Changes of the call are part of the block.
	///
	/// # Errors
	/// [`ForkError::Api`].
	pub fn call(&mut self, function: &str, arguments: &[u8]) -> Result<Vec<u8>, ForkError> {
		Ok(self.builder.session().call(function, arguments).map_err(ApiError::from)?)
	}

	pub(super) fn session(&mut self) -> &mut Session {
		self.builder.session()
	}

	pub(super) fn failed(&self, source: BuildError) -> ForkError {
		ForkError::Build { number: self.number, source }
	}
}

/// The key of `System::Number`.
fn number_key() -> Vec<u8> {
	[b"System".as_slice(), b"Number"].map(sp_crypto_hashing::twox_128).concat()
}
