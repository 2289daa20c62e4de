//! The block that the node proposes: which candidates it tries, and when it stops.
//!
//! The block itself is built by [`BlockBuilder`]. If it sets code, the code must be compiled and pass a
//! dry run before the block is proposed.

use super::{
	block_builder::{Applied, BlockBuilder, BlockStart, Rejection},
	canonical::Chain,
	compile_queue::CompileQueue,
	dry_run::{MAX_SAMPLES, UpgradeBlock, dry_run_next_block},
	error::BuildError,
	execute::{BadCode, ExecutedBlock, new_code},
	types::BlockRef,
};
use crate::{
	executor::{CodeError, Session},
	primitives::{CODE_KEY, Extrinsic, Hash},
};
use sp_inherents::InherentData;
use sp_runtime::Digest;
use std::{collections::HashSet, sync::Arc, time::Instant};

/// The number of candidates without room that are skipped before the block counts as full: smaller ones
/// may still fit.
const MAX_SKIPPED: usize = 8;

/// The inputs of a block.
pub struct Proposal {
	/// The data from which the runtime creates inherents.
	pub inherents: InherentData,
	/// The digest items of the consensus.
	pub digest: Digest,
	/// When no further candidate is tried. The block is finished all the same.
	pub deadline: Instant,
}

/// Why no further candidate was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopReason {
	/// All were tried.
	NoMore,
	/// The block is full.
	Full,
	/// The deadline has passed.
	Deadline,
	/// The runtime takes inherents only: a migration over several blocks is in progress.
	OnlyInherents,
}

/// A block that was built. Candidates are identified by their index in the list of candidates.
pub struct BuiltBlock {
	/// The block, to be committed.
	pub block: ExecutedBlock,
	/// The number of inherents at the beginning of the body.
	pub inherents: usize,
	/// The candidates in the block, in its order.
	pub included: Vec<usize>,
	/// The rejected candidates. Those in neither list were not tried.
	pub rejected: Vec<(usize, Rejection)>,
	/// Why no further candidate was tried.
	pub stop_reason: StopReason,
}

/// The check of extrinsics that set code, each at once. Without it, code is checked once per block.
#[derive(Clone, Default)]
struct CodeCheck {
	/// The error of the code that the block set when extrinsics were not checked one by one.
	known: Option<CodeError>,
}

/// The candidates tried for a block.
#[derive(Default)]
struct Selection {
	included: Vec<usize>,
	rejected: Vec<(usize, Rejection)>,
}

impl Chain {
	/// Builds a block on the best one. Candidates are tried in their order.
	///
	/// # Errors
	/// [`BuildError`]; nothing has changed, and the next slot may try again.
	pub fn build_block(
		&self,
		proposal: &Proposal,
		candidates: &[&Extrinsic],
	) -> Result<BuiltBlock, BuildError> {
		// Blocks that set code are rare. Extrinsics are checked one by one only after a block with
		// unusable code, to find the one that sets it. It may take long to find out that code loops; the
		// candidates get that time again, or the same code would come back in every slot.
		let started = Instant::now();
		let mut deadline = proposal.deadline;
		// Code that is being compiled will not be ready at the end of this block either.
		let mut check = self.runtimes.compile_queue().is_busy().then(CodeCheck::default);
		loop {
			let built = self.try_build(proposal, deadline, candidates, check.clone());
			check = match (built, &check) {
				(Err(BuildError::UnusableCode(error)), None | Some(CodeCheck { known: None })) => {
					Some(CodeCheck { known: Some(error) })
				}
				(Err(BuildError::DeletedCode | BuildError::NotCompiled(_)), None) => {
					Some(CodeCheck::default())
				}
				(result, _) => return result,
			};
			deadline = proposal.deadline + started.elapsed();
		}
	}

	fn try_build(
		&self,
		proposal: &Proposal,
		deadline: Instant,
		candidates: &[&Extrinsic],
		check: Option<CodeCheck>,
	) -> Result<BuiltBlock, BuildError> {
		let started = Instant::now();
		let best = self.best_state();
		let session = self.block_session(&best.runtime, best.backend.clone(), None);
		let start = BlockStart {
			number: best.block.number.saturating_add(1),
			parent_hash: best.block.hash,
			digest: proposal.digest.clone(),
			call_timeout: None,
		};
		let mut builder = BlockBuilder::start(&best.runtime, session, start)?;
		let checked = check.is_some();
		let mut guard = match check {
			Some(check) => self.code_guard(check, builder.session())?,
			None => None,
		};
		builder.apply_inherents(&proposal.inherents, |session| check_code(&mut guard, session))?;
		let mut selection = Selection::default();
		let stop_reason = match builder.takes_only_inherents() {
			true => StopReason::OnlyInherents,
			false => {
				self.apply_candidates(&mut builder, candidates, deadline, guard, &mut selection)?
			}
		};
		let finished = builder.finalize()?;
		let execution = started.elapsed();

		// The first time that code is met, half of the remaining time is given to compiling it.
		let now = Instant::now();
		let until = match checked {
			true => now,
			false => now + deadline.saturating_duration_since(now) / 2,
		};
		let compile = |code: &[u8]| self.runtimes.compile_queue().prepare(code, until);
		let new_runtime = new_code(&finished.changes, compile).map_err(|bad| match bad {
			BadCode::Unusable(error @ CodeError::NotCompiled { .. }) => {
				BuildError::NotCompiled(error)
			}
			BadCode::Unusable(error) => BuildError::UnusableCode(error),
			BadCode::Deleted => BuildError::DeletedCode,
		})?;
		let hash = finished.header.hash();
		let Selection { included, rejected } = selection;
		if let Some(runtime) = &new_runtime {
			let upgrade = UpgradeBlock {
				parent: best.block,
				backend: &best.backend,
				old_version: best.runtime.version(),
				inherents: &proposal.inherents,
				block: BlockRef { number: finished.header.number, hash },
				changes: &finished.changes,
				transactions: finished.body.get(finished.inherents..).unwrap_or_default(),
				waiting: waiting(candidates, &included, &rejected),
			};
			dry_run_next_block(runtime, &upgrade).map_err(BuildError::UnusableCode)?;
		}
		let inherents = finished.inherents;
		let block = ExecutedBlock {
			hash,
			header: finished.header,
			body: finished.body,
			changes: finished.changes,
			trie: finished.trie,
			new_runtime,
			execution,
		};
		Ok(BuiltBlock { block, inherents, included, rejected, stop_reason })
	}

	fn code_guard(
		&self,
		CodeCheck { known }: CodeCheck,
		session: &mut Session,
	) -> Result<Option<CodeGuard>, BuildError> {
		let before = session.overlay().get(None, CODE_KEY)?.map(<[u8]>::to_vec);
		let queue = self.runtimes.compile_queue().clone();
		Ok(before.map(|before| CodeGuard { queue, before, known }))
	}

	fn apply_candidates(
		&self,
		builder: &mut BlockBuilder,
		candidates: &[&Extrinsic],
		deadline: Instant,
		mut guard: Option<CodeGuard>,
		Selection { included, rejected }: &mut Selection,
	) -> Result<StopReason, BuildError> {
		let mut skipped = 0;
		for (index, candidate) in candidates.iter().enumerate() {
			if Instant::now() >= deadline {
				return Ok(StopReason::Deadline);
			}
			let fits = builder.size().saturating_add(candidate.0.len()) <= self.max_block_bytes;
			let applied = match fits {
				true => builder.apply(candidate, |session| check_code(&mut guard, session))?,
				false => Err(Rejection::NoRoom { alone: false }),
			};
			match applied {
				Ok(()) => included.push(index),
				Err(Rejection::NoRoom { .. }) => {
					let alone = included.is_empty();
					rejected.push((index, Rejection::NoRoom { alone }));
					skipped += 1;
					if skipped > MAX_SKIPPED {
						return Ok(StopReason::Full);
					}
				}
				Err(reason) => rejected.push((index, reason)),
			}
		}
		Ok(StopReason::NoMore)
	}
}

/// Candidates that a later block may include.
fn waiting<'a>(
	candidates: &[&'a Extrinsic],
	included: &[usize],
	rejected: &[(usize, Rejection)],
) -> Vec<&'a Extrinsic> {
	let refused = rejected.iter().filter(|(_, why)| !matches!(why, Rejection::NoRoom { .. }));
	let done: HashSet<usize> =
		included.iter().copied().chain(refused.map(|(index, _)| *index)).collect();
	let waiting = candidates.iter().enumerate().filter(|(index, _)| !done.contains(index));
	waiting.map(|(_, waiting)| *waiting).take(MAX_SAMPLES).collect()
}

/// Rejects extrinsics that set unusable code.
struct CodeGuard {
	queue: Arc<CompileQueue>,
	/// The code after the last included extrinsic.
	before: Vec<u8>,
	known: Option<CodeError>,
}

fn check_code(guard: &mut Option<CodeGuard>, session: &mut Session) -> Result<Applied, BuildError> {
	guard.as_mut().map_or(Ok(Ok(())), |guard| guard.check(session))
}

impl CodeGuard {
	/// Checks the code after an extrinsic.
	fn check(&mut self, session: &mut Session) -> Result<Applied, BuildError> {
		let Some(code) = session.overlay().get(None, CODE_KEY)? else {
			let reason = "it deletes the runtime's code".to_string();
			return Ok(Err(Rejection::UnusableCode(reason)));
		};
		if code == self.before.as_slice() {
			return Ok(Ok(()));
		}
		if let Some(error) = self.known.as_ref().filter(|error| is_about(error, code)) {
			return Ok(Err(Rejection::UnusableCode(error.to_string())));
		}
		Ok(match self.queue.prepare(code, Instant::now()) {
			Ok(_) => {
				self.before = code.to_vec();
				Ok(())
			}
			Err(CodeError::NotCompiled { .. }) => Err(Rejection::NotCompiled),
			Err(error) => Err(Rejection::UnusableCode(error.to_string())),
		})
	}
}

/// Whether the error is the result of a dry run of this code. Other errors come again by themselves.
fn is_about(error: &CodeError, code: &[u8]) -> bool {
	let hash = Hash::from(sp_crypto_hashing::blake2_256(code));
	matches!(error, CodeError::FirstBlock { hash: failed, .. } if *failed == hash)
}
