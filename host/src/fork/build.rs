//! Building the next block of a fork with the node's own block builder.

use super::{
	error::ForkError,
	memory_chain::{Fork, candidate},
	state::{ForkState, WithoutRoots},
};
use crate::{
	chain::{
		ApiError, BlockBuilder, BlockRef, BlockStart, BuildError, Rejection, accept_all,
		inherent_data,
	},
	executor::{CallPurpose, Session},
	primitives::{BlockNumber, CODE_KEY, Extrinsic, Header},
	state::{Backend, Changes, Value},
};
use codec::Encode;
use sp_runtime::Digest;
use std::{
	sync::Arc,
	time::{Duration, Instant},
};

/// The inputs of the next block.
#[derive(Clone, Debug, Default)]
pub struct BlockPlan<'a> {
	/// The block number; `None` for the next one. Blocks in between count as empty.
	pub number: Option<BlockNumber>,
	/// The time, in milliseconds since 1970.
	pub time_ms: u64,
	/// The transactions, in order. None is applied while a migration over several blocks is in progress.
	pub extrinsics: &'a [Extrinsic],
}

/// A block of a fork.
#[derive(Debug)]
pub struct ForkBlock {
	/// The header.
	pub header: Header,
	/// The inherents, then the included transactions.
	pub body: Vec<Extrinsic>,
	/// The changes of the state.
	pub changes: Changes,
	/// For each transaction of the plan, whether it is included, or why not. Empty if the block takes only
	/// inherents.
	pub outcomes: Vec<Result<(), Rejection>>,
	/// Whether the runtime takes only inherents: a migration over several blocks is in progress.
	pub only_inherents: bool,
	/// Whether the block set new code.
	pub upgraded: bool,
	/// How long `Core_initialize_block` took: migrations and hooks.
	pub initialize: Duration,
	/// How long the whole block took.
	pub execution: Duration,
}

impl Fork {
	/// Builds the next block.
	///
	/// # Errors
	/// [`ForkError::Build`], [`ForkError::NotAhead`] and [`ForkError::Code`]; the fork is unchanged then.
	pub fn block(&mut self, plan: &BlockPlan<'_>) -> Result<ForkBlock, ForkError> {
		self.block_with(plan, |_| Ok(())).map(|((), block)| block)
	}

	/// Builds `count` empty blocks, `step_ms` milliseconds apart.
	///
	/// # Errors
	/// As [`Self::block`].
	pub fn run(&mut self, count: u32, step_ms: u64) -> Result<(), ForkError> {
		let mut time_ms = self.time_ms()?;
		for _ in 0..count {
			time_ms = time_ms.saturating_add(step_ms);
			self.block(&BlockPlan { time_ms, ..Default::default() })?;
		}
		Ok(())
	}

	/// Builds the next block; `work` makes calls of the runtime after the transactions. The changes of
	/// these calls are part of the block.
	///
	/// # Errors
	/// As [`Self::block`], and the error of `work`.
	pub fn block_with<T>(
		&mut self,
		plan: &BlockPlan<'_>,
		work: impl FnOnce(&mut Session) -> Result<T, ApiError>,
	) -> Result<(T, ForkBlock), ForkError> {
		let head = self.block.number;
		let number = plan.number.unwrap_or(head.saturating_add(1));
		if number <= head {
			return Err(ForkError::NotAhead { asked: number, head });
		}
		let start = BlockStart {
			number,
			parent_hash: self.block.hash,
			digest: Digest::default(),
			call_timeout: None,
		};
		let ((result, outcomes), mut block) = self.build(start, plan.time_ms, |builder| {
			let mut outcomes = Vec::new();
			if !builder.takes_only_inherents() {
				for extrinsic in plan.extrinsics {
					outcomes.push(builder.apply(extrinsic, accept_all)?);
				}
			}
			Ok((work(builder.session())?, outcomes))
		})?;
		block.outcomes = outcomes;
		Ok((result, block))
	}

	/// Builds a block: `work` goes on after the inherents that the runtime makes. The outcomes are empty.
	pub(super) fn build<T>(
		&mut self,
		start: BlockStart,
		time_ms: u64,
		work: impl FnOnce(&mut BlockBuilder<'_>) -> Result<T, BuildError>,
	) -> Result<(T, ForkBlock), ForkError> {
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
		let only_inherents = builder.takes_only_inherents();
		let result = work(&mut builder).map_err(failed)?;
		let finished = builder.finalize().map_err(failed)?;
		let execution = started.elapsed();

		let upgraded = self.take(&finished.changes)?;
		self.block = BlockRef { number, hash: finished.header.hash() };
		self.head = finished.header.clone();
		let block = ForkBlock {
			header: finished.header,
			body: finished.body,
			changes: finished.changes,
			outcomes: Vec::new(),
			only_inherents,
			upgraded,
			initialize,
			execution,
		};
		Ok((result, block))
	}

	/// Applies the changes of a block. Returns whether it set code.
	fn take(&mut self, changes: &Changes) -> Result<bool, ForkError> {
		let code: Option<&Value> = changes.get(None, CODE_KEY).flatten();
		if let Some(code) = code {
			self.runtime = candidate(&self.executor, code, self.block.number)?;
		}
		// Copies the state only if somebody else holds it.
		let state: &mut ForkState = Arc::make_mut(&mut self.state);
		state.apply(changes);
		Ok(code.is_some())
	}
}

/// The key of `System::Number`.
fn number_key() -> Vec<u8> {
	[b"System".as_slice(), b"Number"].map(sp_crypto_hashing::twox_128).concat()
}
