//! Building a block from candidates.
//!
//! # Timeline
//! `Core_initialize_block` (migrations and hooks of the runtime), the inherents that the runtime
//! makes of the inherent data, the candidates one by one, `BlockBuilder_finalize_block`. Every
//! extrinsic runs in a storage transaction of the host: what is refused, or traps, leaves no trace,
//! and the block goes on.

use super::{
	BestBlock, BlockRef, BuildError, Chain, ExecutedBlock, LoadedRuntime,
	api::{self, ApiError},
	dry_run::{MAX_SAMPLES, UpgradeBlock},
	execute::{BadCode, finish_state},
	runtime::CODE_KEY,
};
use crate::{
	executor::{CodeError, Session},
	primitives::{Extrinsic, Hash, Header},
};
use codec::Encode;
use sp_inherents::InherentData;
use sp_runtime::{
	Digest, ExtrinsicInclusionMode,
	traits::Header as _,
	transaction_validity::{InvalidTransaction, TransactionValidityError},
};
use std::{
	collections::HashSet,
	time::{Duration, Instant},
};

/// How many candidates that no longer fit are passed over before the block counts as full: smaller
/// ones may still fit.
const MAX_SKIPPED: usize = 8;

const INITIALIZE: &str = "Core_initialize_block";

/// How long one candidate may take. It is far below what an execution of the finished block may take,
/// so that a slower machine agrees, and far above what any transaction needs.
const CANDIDATE: Duration = Duration::from_secs(10);

/// What a block is to be made of.
pub struct Proposal {
	/// What the runtime makes inherents of.
	pub inherents: InherentData,
	/// What the consensus writes into the header beforehand.
	pub digest: Digest,
	/// When no further candidate is begun. The block is finished all the same.
	pub deadline: Instant,
}

/// Why a candidate is not in the block.
#[derive(Debug, Clone, PartialEq)]
pub enum Rejection {
	/// The runtime refuses it.
	Invalid(TransactionValidityError),
	/// It did not fit into what was left of the block. `alone` if the block held no other
	/// candidate: it will never fit.
	NoRoom {
		/// Whether the block was otherwise empty.
		alone: bool,
	},
	/// The runtime trapped on it or exceeded a limit.
	Failed(String),
	/// It sets code that cannot be run, or deletes the code.
	UnusableCode(String),
	/// It sets code that is being compiled. A later block may take it.
	NotCompiled,
}

/// Why no further candidate was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopReason {
	/// There was none.
	NoMore,
	/// The block is full.
	Full,
	/// Time was up.
	Deadline,
	/// The runtime takes inherents alone in this block: it is amid a migration.
	OnlyInherents,
}

/// A block that was built.
pub struct BuiltBlock {
	/// The block, to be committed.
	pub block: ExecutedBlock,
	/// How many inherents it begins with.
	pub inherents: usize,
	/// The candidates in it, by their place in the list, in the block's order.
	pub included: Vec<usize>,
	/// The candidates refused, by their place in the list. Those in neither list were not tried.
	pub rejected: Vec<(usize, Rejection)>,
	/// Why it ended.
	pub stop_reason: StopReason,
}

/// What became of one extrinsic.
pub(crate) enum Applied {
	/// It is in the block, whatever its dispatch led to.
	Included,
	/// It is not.
	Rejected(Rejection),
}

/// The work on one block.
struct Builder<'a> {
	chain: &'a Chain,
	session: Session,
	body: Vec<Extrinsic>,
	bytes: usize,
	/// Where extrinsics that set code must prove it usable at once.
	guard: Option<Guard>,
}

/// What an extrinsic that sets code is held against.
struct Guard {
	/// The code in force.
	before: Vec<u8>,
	/// What was found wrong with the code that the block set when nobody watched.
	condemned: Option<CodeError>,
}

impl Chain {
	/// Builds a block on the best one. Candidates are taken in their order.
	///
	/// # Errors
	/// [`BuildError`]; nothing has changed and the next slot may try again.
	pub fn build_block(
		&self,
		proposal: &Proposal,
		candidates: &[&Extrinsic],
	) -> Result<BuiltBlock, BuildError> {
		// Where some extrinsic set code that cannot be run every single one is watched, and only
		// then: blocks that set code are rare. Code that loops takes its time to be found out, which
		// must not keep the candidates from being tried again, or it would come back in every slot.
		let begin = Instant::now();
		let mut deadline = proposal.deadline;
		// Code that is being compiled will not be ready at the end of this block either.
		let mut guarded = self.runtimes.compile_queue().are_awaited().then_some(None);
		loop {
			let built = self.try_build(proposal, deadline, candidates, guarded.clone());
			guarded = match (built, &guarded) {
				(Err(BuildError::UnusableCode(error)), None | Some(None)) => Some(Some(error)),
				(Err(BuildError::DeletedCode | BuildError::NotCompiled(_)), None) => Some(None),
				(result, _) => return result,
			};
			deadline = proposal.deadline + begin.elapsed();
		}
	}

	fn try_build(
		&self,
		proposal: &Proposal,
		deadline: Instant,
		candidates: &[&Extrinsic],
		guarded: Option<Option<CodeError>>,
	) -> Result<BuiltBlock, BuildError> {
		let started = Instant::now();
		let best = self.best_state();
		let mut builder = Builder {
			chain: self,
			session: self.session(&best.runtime, best.backend.clone()),
			body: Vec::new(),
			bytes: 0,
			guard: None,
		};
		let mode = builder.initialize(&best, proposal)?;
		let watched = guarded.is_some();
		if let Some(condemned) = guarded {
			builder.guard = builder.code()?.map(|before| Guard { before, condemned });
		}
		builder.apply_inherents(&proposal.inherents)?;
		let inherents = builder.body.len();

		let mut included = Vec::new();
		let mut rejected = Vec::new();
		let stop_reason = match mode {
			ExtrinsicInclusionMode::OnlyInherents => StopReason::OnlyInherents,
			ExtrinsicInclusionMode::AllExtrinsics => {
				builder.session.set_timeout(Some(CANDIDATE));
				builder.apply_candidates(candidates, deadline, &mut included, &mut rejected)?
			}
		};
		builder.session.set_timeout(None);
		let (session, header, body) = builder.finalize(&best)?;
		let (changes, trie) = finish_state(session, best.runtime.version().state_version())?;
		let execution = started.elapsed();
		if trie.root() != header.state_root {
			return Err(BuildError::BadHeader(format!(
				"its state root is {:?}, the state's is {:?}",
				header.state_root,
				trie.root()
			)));
		}
		// The first time that it is met, half of the time that is left is given to compiling it.
		let now = Instant::now();
		let until = match watched {
			true => now,
			false => now + deadline.saturating_duration_since(now) / 2,
		};
		let compile = |code: &[u8]| self.runtimes.compile_queue().prepare(code, until);
		let new_runtime = self.new_code(&changes, compile).map_err(|bad| match bad {
			BadCode::Unusable(error @ CodeError::NotCompiled { .. }) => {
				BuildError::NotCompiled(error)
			}
			BadCode::Unusable(error) => BuildError::UnusableCode(error),
			BadCode::Deleted => BuildError::DeletedCode,
		})?;
		let hash = header.hash();
		if let Some(runtime) = &new_runtime {
			let refused =
				rejected.iter().filter(|(_, why)| !matches!(why, Rejection::NoRoom { .. }));
			let done: HashSet<usize> =
				included.iter().copied().chain(refused.map(|(index, _)| *index)).collect();
			let waiting = candidates.iter().enumerate().filter(|(index, _)| !done.contains(index));
			let upgrade = UpgradeBlock {
				best: &best,
				proposal,
				block: BlockRef { number: header.number, hash },
				changes: &changes,
				transactions: body.get(inherents..).unwrap_or_default(),
				waiting: waiting.map(|(_, waiting)| *waiting).take(MAX_SAMPLES).collect(),
			};
			Self::dry_run_next_block(runtime, &upgrade).map_err(BuildError::UnusableCode)?;
		}
		let block = ExecutedBlock { hash, header, body, changes, trie, new_runtime, execution };
		Ok(BuiltBlock { block, inherents, included, rejected, stop_reason })
	}
}

impl Builder<'_> {
	fn initialize(
		&mut self,
		best: &BestBlock,
		proposal: &Proposal,
	) -> Result<ExtrinsicInclusionMode, BuildError> {
		let header = Header::new(
			best.block.number.saturating_add(1),
			Default::default(),
			Default::default(),
			best.block.hash,
			proposal.digest.clone(),
		);
		let answer = self.session.call(INITIALIZE, &header.encode()).map_err(ApiError::from)?;
		Ok(mode_of(&best.runtime, &answer)?)
	}

	fn apply_inherents(&mut self, inherents: &InherentData) -> Result<(), BuildError> {
		let inherents: Vec<Extrinsic> =
			api::call(&mut self.session, "BlockBuilder_inherent_extrinsics", &inherents.encode())?;
		for (index, inherent) in inherents.iter().enumerate() {
			match self.apply(inherent)? {
				Applied::Included => {}
				Applied::Rejected(Rejection::NoRoom { .. }) => {
					log::warn!(target: "chain", "inherent {index} does not fit into the block");
				}
				Applied::Rejected(reason) => {
					let reason = describe(&reason);
					return Err(BuildError::Inherent { index, reason });
				}
			}
		}
		Ok(())
	}

	fn apply_candidates(
		&mut self,
		candidates: &[&Extrinsic],
		deadline: Instant,
		included: &mut Vec<usize>,
		rejected: &mut Vec<(usize, Rejection)>,
	) -> Result<StopReason, BuildError> {
		let mut skipped = 0;
		for (index, candidate) in candidates.iter().enumerate() {
			if Instant::now() >= deadline {
				return Ok(StopReason::Deadline);
			}
			let result =
				if self.bytes.saturating_add(candidate.0.len()) > self.chain.max_block_bytes {
					Applied::Rejected(Rejection::NoRoom { alone: false })
				} else {
					self.apply(candidate)?
				};
			match result {
				Applied::Included => included.push(index),
				Applied::Rejected(Rejection::NoRoom { .. }) => {
					let alone = included.is_empty();
					rejected.push((index, Rejection::NoRoom { alone }));
					skipped += 1;
					if skipped > MAX_SKIPPED {
						return Ok(StopReason::Full);
					}
				}
				Applied::Rejected(reason) => rejected.push((index, reason)),
			}
		}
		Ok(StopReason::NoMore)
	}

	/// Applies one extrinsic in a storage transaction. An error means that the host failed.
	fn apply(&mut self, extrinsic: &Extrinsic) -> Result<Applied, BuildError> {
		let Self { session, guard, chain, .. } = self;
		let result = api::transactional(session, |session| {
			let result = apply_extrinsic(session, extrinsic)
				.and_then(|applied| check_code(chain, session, guard, applied));
			let keep = matches!(result, Ok(Applied::Included));
			(result, keep)
		})?;
		if let Applied::Included = result {
			self.bytes = self.bytes.saturating_add(extrinsic.0.len());
			self.body.push(extrinsic.clone());
		}
		Ok(result)
	}

	/// The code that the next block would run on.
	fn code(&mut self) -> Result<Option<Vec<u8>>, BuildError> {
		Ok(self.session.overlay().get(None, CODE_KEY)?.map(<[u8]>::to_vec))
	}

	fn finalize(
		mut self,
		best: &BestBlock,
	) -> Result<(Session, Header, Vec<Extrinsic>), BuildError> {
		let header: Header = api::call(&mut self.session, "BlockBuilder_finalize_block", &[])?;
		let number = best.block.number.saturating_add(1);
		if header.number != number || header.parent_hash != best.block.hash {
			return Err(BuildError::BadHeader(format!(
				"it is number {} on {:?}, asked for was {number} on {:?}",
				header.number, header.parent_hash, best.block.hash
			)));
		}
		Ok((self.session, header, self.body))
	}
}

/// Which extrinsics a runtime takes in a block, by its answer to the block's beginning.
pub(super) fn mode_of(
	runtime: &LoadedRuntime,
	answer: &[u8],
) -> Result<ExtrinsicInclusionMode, ApiError> {
	match runtime.api_version("Core") {
		Some(5..) => api::decode(INITIALIZE, answer),
		// Before there was no answer, and every extrinsic was welcome.
		_ => Ok(ExtrinsicInclusionMode::AllExtrinsics),
	}
}

/// Applies an extrinsic, in a storage transaction of the caller's. An error means that the host
/// failed.
pub(crate) fn apply_extrinsic(
	session: &mut Session,
	extrinsic: &Extrinsic,
) -> Result<Applied, BuildError> {
	const FUNCTION: &str = "BlockBuilder_apply_extrinsic";
	let answer = session.call(FUNCTION, &extrinsic.0).map_err(ApiError::from);
	match answer.and_then(|answer| api::decode_applied(&answer)) {
		Ok(Ok(())) => Ok(Applied::Included),
		Ok(Err(TransactionValidityError::Invalid(InvalidTransaction::ExhaustsResources))) => {
			Ok(Applied::Rejected(Rejection::NoRoom { alone: false }))
		}
		Ok(Err(error)) => Ok(Applied::Rejected(Rejection::Invalid(error))),
		Err(error) if error.is_host_failure() => Err(error.into()),
		Err(error) => Ok(Applied::Rejected(Rejection::Failed(error.to_string()))),
	}
}

/// Refuses an extrinsic that set code which cannot be run, where `guard` holds the code before it.
fn check_code(
	chain: &Chain,
	session: &mut Session,
	guard: &mut Option<Guard>,
	applied: Applied,
) -> Result<Applied, BuildError> {
	let (Some(guard), Applied::Included) = (guard.as_mut(), &applied) else { return Ok(applied) };
	let Guard { before, condemned } = guard;
	let refuse = |reason| Ok(Applied::Rejected(Rejection::UnusableCode(reason)));
	match session.overlay().get(None, CODE_KEY)? {
		None => refuse("it deletes the runtime's code".to_string()),
		Some(code) if code == before.as_slice() => Ok(applied),
		Some(code) if condemned.as_ref().is_some_and(|error| is_about(error, code)) => {
			refuse(condemned.as_ref().map_or_else(String::new, CodeError::to_string))
		}
		Some(code) => match chain.runtimes.compile_queue().prepare(code, Instant::now()) {
			Ok(_) => {
				*before = code.to_vec();
				Ok(applied)
			}
			Err(CodeError::NotCompiled { .. }) => Ok(Applied::Rejected(Rejection::NotCompiled)),
			Err(error) => refuse(CodeError::to_string(&error)),
		},
	}
}

/// Whether an error was found with this code. Other errors are found again.
fn is_about(error: &CodeError, code: &[u8]) -> bool {
	let found = Hash::from(sp_crypto_hashing::blake2_256(code));
	matches!(error, CodeError::FirstBlock { hash, .. } if *hash == found)
}

/// A rejection in words.
fn describe(rejection: &Rejection) -> String {
	match rejection {
		Rejection::Invalid(error) => <&'static str>::from(*error).to_string(),
		Rejection::NoRoom { .. } => "it does not fit into the block".to_string(),
		Rejection::NotCompiled => "the code that it sets is being compiled".to_string(),
		Rejection::Failed(reason) | Rejection::UnusableCode(reason) => reason.clone(),
	}
}

impl std::fmt::Display for Rejection {
	fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		formatter.write_str(&describe(self))
	}
}
