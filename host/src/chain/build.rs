//! Building a block from candidates.
//!
//! # Timeline
//! `Core_initialize_block` (migrations and hooks of the runtime), the inherents that the runtime
//! makes of the inherent data, the candidates one by one, `BlockBuilder_finalize_block`. Every
//! extrinsic runs in a storage transaction of the host: what is refused, or traps, leaves no trace,
//! and the block goes on.

use super::{
	Best, BlockRef, BuildError, Chain, ExecutedBlock, LoadedRuntime,
	api::{self, ApiError},
	execute::{BadCode, settle},
	runtime::CODE_KEY,
};
use crate::{
	executor::{CallContext, CallPurpose, CodeError, Session},
	primitives::{Extrinsic, Hash, Header},
	state::{Changes, Overlay},
};
use codec::Encode;
use sp_inherents::InherentData;
use sp_runtime::{
	Digest, ExtrinsicInclusionMode,
	traits::Header as _,
	transaction_validity::{InvalidTransaction, TransactionValidityError},
};
use std::time::{Duration, Instant};

/// How many candidates that no longer fit are passed over before the block counts as full: smaller
/// ones may still fit.
const MAX_SKIPPED: usize = 8;

/// How long the first block's beginning may take on new code before it counts as endless.
const REHEARSAL: Duration = Duration::from_secs(10);

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
}

/// Why no further candidate was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
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
pub struct Built {
	/// The block, to be committed.
	pub block: ExecutedBlock,
	/// How many inherents it begins with.
	pub inherents: usize,
	/// The candidates in it, by their place in the list, in the block's order.
	pub included: Vec<usize>,
	/// The candidates refused, by their place in the list. Those in neither list were not tried.
	pub rejected: Vec<(usize, Rejection)>,
	/// Why it ended.
	pub stopped: Stopped,
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
	) -> Result<Built, BuildError> {
		// Where some extrinsic set code that cannot be run every single one is watched, and only
		// then: blocks that set code are rare. Code that loops takes its time to be found out, which
		// must not keep the candidates from being tried again, or it would come back in every slot.
		let begin = Instant::now();
		let condemned = match self.try_build(proposal, proposal.deadline, candidates, None) {
			Err(BuildError::UnusableCode(error)) => Some(error),
			Err(BuildError::DeletedCode) => None,
			result => return result,
		};
		let deadline = proposal.deadline + begin.elapsed();
		self.try_build(proposal, deadline, candidates, Some(condemned))
	}

	fn try_build(
		&self,
		proposal: &Proposal,
		deadline: Instant,
		candidates: &[&Extrinsic],
		guarded: Option<Option<CodeError>>,
	) -> Result<Built, BuildError> {
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
		if let Some(condemned) = guarded {
			builder.guard = builder.code()?.map(|before| Guard { before, condemned });
		}
		builder.apply_inherents(&proposal.inherents)?;
		let inherents = builder.body.len();

		let mut included = Vec::new();
		let mut rejected = Vec::new();
		let stopped = match mode {
			ExtrinsicInclusionMode::OnlyInherents => Stopped::OnlyInherents,
			ExtrinsicInclusionMode::AllExtrinsics => {
				builder.session.set_timeout(Some(CANDIDATE));
				builder.apply_candidates(candidates, deadline, &mut included, &mut rejected)?
			}
		};
		builder.session.set_timeout(None);
		let (session, header, body) = builder.finalize(&best)?;
		let (changes, trie) = settle(session, best.runtime.version().state_version())?;
		let execution = started.elapsed();
		if trie.root() != header.state_root {
			return Err(BuildError::BadHeader(format!(
				"its state root is {:?}, the state's is {:?}",
				header.state_root,
				trie.root()
			)));
		}
		let new_runtime = self.new_code(&changes).map_err(|bad| match bad {
			BadCode::Unusable(error) => BuildError::UnusableCode(error),
			BadCode::Deleted => BuildError::DeletedCode,
		})?;
		let hash = header.hash();
		if let Some(runtime) = &new_runtime {
			let next = BlockRef { number: header.number, hash };
			self.rehearse(runtime, &best, next, &changes).map_err(BuildError::UnusableCode)?;
		}
		let block = ExecutedBlock { hash, header, body, changes, trie, new_runtime, execution };
		Ok(Built { block, inherents, included, rejected, stopped })
	}
}

impl Chain {
	/// Begins, and throws away, the block after one that set code, on that code: its migrations run.
	/// A chain whose code cannot do that would never make a block again, so that this host makes no
	/// such block itself. Blocks of others are judged by the rules alone.
	fn rehearse(
		&self,
		runtime: &LoadedRuntime,
		best: &Best,
		parent: BlockRef,
		changes: &Changes,
	) -> Result<(), CodeError> {
		let mut overlay = Overlay::new(best.backend.clone());
		for (key, value) in &changes.top {
			overlay.set(None, key, value.as_deref());
		}
		for (child, changes) in &changes.children {
			for (key, value) in changes {
				overlay.set(Some(child), key, value.as_deref());
			}
		}
		let number = parent.number.saturating_add(1);
		let zero = Hash::zero();
		let header = Header::new(number, zero, zero, parent.hash, Digest::default());
		let purpose = CallPurpose::Block;
		let context = CallContext { purpose, timeout: Some(REHEARSAL), ..CallContext::default() };
		let mut session = runtime.runtime().session(overlay, context);
		match session.call("Core_initialize_block", &header.encode()) {
			Ok(_) => Ok(()),
			Err(error) if ApiError::Call(error.clone()).is_host_failure() => Ok(()),
			Err(error) => {
				let hash = runtime.runtime().code_hash();
				Err(CodeError::FirstBlock { hash, cause: error.to_string() })
			}
		}
	}
}

impl Builder<'_> {
	fn initialize(
		&mut self,
		best: &Best,
		proposal: &Proposal,
	) -> Result<ExtrinsicInclusionMode, BuildError> {
		let header = Header::new(
			best.block.number.saturating_add(1),
			Default::default(),
			Default::default(),
			best.block.hash,
			proposal.digest.clone(),
		);
		const FUNCTION: &str = "Core_initialize_block";
		let answer = self.session.call(FUNCTION, &header.encode()).map_err(ApiError::from)?;
		// Before version 5 there was no answer, and every extrinsic was welcome.
		Ok(match best.runtime.api_version("Core") {
			Some(5..) => api::decode(FUNCTION, &answer)?,
			_ => ExtrinsicInclusionMode::AllExtrinsics,
		})
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
	) -> Result<Stopped, BuildError> {
		let mut skipped = 0;
		for (index, candidate) in candidates.iter().enumerate() {
			if Instant::now() >= deadline {
				return Ok(Stopped::Deadline);
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
						return Ok(Stopped::Full);
					}
				}
				Applied::Rejected(reason) => rejected.push((index, reason)),
			}
		}
		Ok(Stopped::NoMore)
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

	fn finalize(mut self, best: &Best) -> Result<(Session, Header, Vec<Extrinsic>), BuildError> {
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
		Some(code) => match chain.runtimes.load(code) {
			Ok(_) => {
				*before = code.to_vec();
				Ok(applied)
			}
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
		Rejection::Failed(reason) | Rejection::UnusableCode(reason) => reason.clone(),
	}
}

impl std::fmt::Display for Rejection {
	fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		formatter.write_str(&describe(self))
	}
}
