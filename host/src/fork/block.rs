//! Making the next block of a fork: `Core_initialize_block`, the inherents, what is asked for, and
//! `BlockBuilder_finalize_block`, as a node's authority does it.

use super::{CODE_KEY, Fork, ForkError, ForkState, candidate, state::WithoutRoots};
use crate::{
	chain::{ApiError, Applied, BlockRef, BuildError, Rejection, api, apply_extrinsic},
	executor::{CallContext, Session},
	primitives::{BlockNumber, Extrinsic, Header},
	state::{Backend, Changes, Overlay, Value},
};
use codec::Encode;
use sp_inherents::InherentData;
use sp_runtime::{Digest, ExtrinsicInclusionMode, traits::Header as _};
use std::{
	sync::Arc,
	time::{Duration, Instant},
};

/// What the next block is to be.
#[derive(Clone, Debug, Default)]
pub struct BlockPlan<'a> {
	/// Its number, if it is not the next one: blocks between are taken to be empty.
	pub number: Option<BlockNumber>,
	/// Its time, milliseconds since 1970.
	pub time_ms: u64,
	/// Transactions, in this order. In a block of a migration none is applied.
	pub extrinsics: &'a [Extrinsic],
}

/// A block that was made.
#[derive(Debug)]
pub struct ForkBlock {
	/// Its header.
	pub header: Header,
	/// Its extrinsics: the inherents, then the transactions that were included.
	pub body: Vec<Extrinsic>,
	/// What it changed.
	pub changes: Changes,
	/// What became of the transactions, in their order: in the block, or not, and why. One that was
	/// not tried, as the block took inherents alone, is missing.
	pub outcomes: Vec<Result<(), Rejection>>,
	/// Whether the runtime took inherents alone: it is amid a migration.
	pub only_inherents: bool,
	/// Whether the block set new code.
	pub upgraded: bool,
	/// How long the runtime worked on the block's beginning: migrations and hooks.
	pub initialize: Duration,
	/// How long the runtime worked on the whole block.
	pub execution: Duration,
}

impl Fork {
	/// Makes a block.
	///
	/// # Errors
	/// [`ForkError::Build`], [`ForkError::NotAhead`] and [`ForkError::Code`]; the fork stays where it
	/// was.
	pub fn block(&mut self, plan: &BlockPlan<'_>) -> Result<ForkBlock, ForkError> {
		self.block_with(plan, |_| Ok(())).map(|((), block)| block)
	}

	/// Makes `count` empty blocks, one after the other, `step_ms` apart in time.
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

	/// Makes a block in which, after its transactions, `work` calls the runtime by itself; what these
	/// calls write is part of the block.
	///
	/// # Errors
	/// As [`Self::block`], and what `work` says.
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
		let failed = |source: BuildError| ForkError::Build { number, source };
		let context = CallContext { signatures: self.signatures.clone(), ..CallContext::default() };
		let backend: Arc<dyn Backend> = match self.roots {
			true => self.state.clone(),
			false => Arc::new(WithoutRoots(self.state.clone())),
		};
		let mut session = self.runtime.runtime().session(Overlay::new(backend), context);

		if number > head.saturating_add(1) {
			// FRAME insists on the next number: the last block is taken to be the one before.
			let last = number.saturating_sub(1).encode();
			session.overlay().set(None, &number_key(), Some(&last));
		}
		let started = Instant::now();
		let mode = self.initialize(&mut session, number).map_err(|e| failed(e.into()))?;
		let initialize = started.elapsed();
		let mut body = inherents(&mut session, plan.time_ms).map_err(failed)?;
		let only_inherents = matches!(mode, ExtrinsicInclusionMode::OnlyInherents);
		let mut outcomes = Vec::new();
		if !only_inherents {
			for extrinsic in plan.extrinsics {
				outcomes.push(match apply(&mut session, extrinsic).map_err(failed)? {
					Applied::Included => {
						body.push(extrinsic.clone());
						Ok(())
					}
					Applied::Rejected(reason) => Err(reason),
				});
			}
		}
		let result = work(&mut session).map_err(|error| failed(error.into()))?;
		let header: Header = api::call(&mut session, "BlockBuilder_finalize_block", &[])
			.map_err(|error| failed(error.into()))?;
		let execution = started.elapsed();

		let (changes, _) = session.into_overlay().into_changes();
		let upgraded = self.take(&changes)?;
		self.block = BlockRef { number, hash: header.hash() };
		self.head = header.clone();
		let block = ForkBlock {
			header,
			body,
			changes,
			outcomes,
			only_inherents,
			upgraded,
			initialize,
			execution,
		};
		Ok((result, block))
	}

	fn initialize(
		&self,
		session: &mut Session,
		number: BlockNumber,
	) -> Result<ExtrinsicInclusionMode, ApiError> {
		const FUNCTION: &str = "Core_initialize_block";
		let zero = Default::default();
		let header = Header::new(number, zero, zero, self.block.hash, Digest::default());
		let answer = session.call(FUNCTION, &header.encode())?;
		// Before version 5 there was no answer, and every extrinsic was welcome.
		match self.runtime.api_version("Core") {
			Some(5..) => api::decode(FUNCTION, &answer),
			_ => Ok(ExtrinsicInclusionMode::AllExtrinsics),
		}
	}

	/// Takes over what a block changed. Tells whether it set code.
	fn take(&mut self, changes: &Changes) -> Result<bool, ForkError> {
		let code: Option<&Value> = changes.get(None, CODE_KEY).flatten();
		if let Some(code) = code {
			self.runtime = candidate(&self.executor, code, self.block.number)?;
		}
		// Nobody else holds the state unless it was asked for: then it is copied, once.
		let state: &mut ForkState = Arc::make_mut(&mut self.state);
		state.apply(changes);
		Ok(code.is_some())
	}
}

/// Where FRAME's system pallet keeps the number of the block.
fn number_key() -> Vec<u8> {
	[b"System".as_slice(), b"Number"].map(sp_crypto_hashing::twox_128).concat()
}

/// What a host tells the runtime for the inherents of a block.
pub(super) fn inherent_data(time_ms: u64) -> Result<InherentData, String> {
	let mut data = InherentData::new();
	let time = sp_timestamp::Timestamp::new(time_ms);
	let put = data.put_data(sp_timestamp::INHERENT_IDENTIFIER, &time);
	put.map(|()| data).map_err(|error| error.to_string())
}

fn inherents(session: &mut Session, time_ms: u64) -> Result<Vec<Extrinsic>, BuildError> {
	let data = inherent_data(time_ms).map_err(BuildError::BadHeader)?;
	let function = "BlockBuilder_inherent_extrinsics";
	let inherents: Vec<Extrinsic> = api::call(session, function, &data.encode())?;
	for (index, inherent) in inherents.iter().enumerate() {
		if let Applied::Rejected(reason) = apply(session, inherent)? {
			return Err(BuildError::Inherent { index, reason: reason.to_string() });
		}
	}
	Ok(inherents)
}

/// Applies an extrinsic in a storage transaction, so that one that is refused leaves no trace.
fn apply(session: &mut Session, extrinsic: &Extrinsic) -> Result<Applied, BuildError> {
	api::transactional(session, |session| {
		let applied = apply_extrinsic(session, extrinsic);
		let keep = matches!(applied, Ok(Applied::Included));
		(applied, keep)
	})
}
