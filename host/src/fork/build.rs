//! Building the next block of a fork with the node's own block builder.

use super::{
	error::ForkError,
	memory_chain::{Fork, candidate},
	state::ForkState,
};
use crate::{
	chain::{ApiError, Rejection},
	executor::Session,
	primitives::{BlockNumber, CODE_KEY, Extrinsic, Header},
	state::{Changes, Value},
};
use std::{sync::Arc, time::Duration};

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

	/// Builds the next block; `work` reads the state and calls the runtime after the transactions. The changes
	/// of these calls are part of the block.
	///
	/// # Errors
	/// As [`Self::block`], and the error of `work`.
	pub fn block_with<T>(
		&mut self,
		plan: &BlockPlan<'_>,
		work: impl FnOnce(&mut Session) -> Result<T, ApiError>,
	) -> Result<(T, ForkBlock), ForkError> {
		let mut open = self.open_block(plan.number, plan.time_ms)?;
		let outcomes = match open.takes_only_inherents() {
			true => Vec::new(),
			false => open.apply_all(plan.extrinsics)?,
		};
		let result = work(open.session()).map_err(|error| open.failed(error.into()))?;
		let block = self.close_block(open)?;
		Ok((result, ForkBlock { outcomes, ..block }))
	}

	/// Applies the changes of a block. Returns whether it set code.
	pub(super) fn take(&mut self, changes: &Changes) -> Result<bool, ForkError> {
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
