//! Builds one block through the runtime's `BlockBuilder` API.
//!
//! There is no other code in the host that does this: the authority, the dry run of an upgrade and
//! forks all use [`BlockBuilder`].
//!
//! # Timeline
//! 1. [`BlockBuilder::start`]: `Core_initialize_block`, in which migrations and hooks run.
//! 2. [`BlockBuilder::apply_inherents`]: the inherents that the runtime creates from the inherent data.
//! 3. [`BlockBuilder::apply`] for each transaction, unless the runtime takes inherents only.
//! 4. [`BlockBuilder::finalize`]: `BlockBuilder_finalize_block`, and the checks of the header.
//!
//! Every extrinsic runs in a storage transaction of the host: an extrinsic that is rejected or traps
//! leaves no trace.

use super::{
	api::{self, ApiError, Dispatched},
	error::BuildError,
	execute::finish_state,
	runtime::LoadedRuntime,
};
use crate::{
	executor::Session,
	primitives::{BlockNumber, Extrinsic, Hash, Header},
	state::{Changes, RootUpdate},
};
use codec::Encode;
use sp_inherents::InherentData;
use sp_runtime::{
	Digest, ExtrinsicInclusionMode,
	traits::Header as _,
	transaction_validity::{InvalidTransaction, TransactionValidityError},
};
use std::{fmt, time::Duration};

/// The time limit of one transaction. Far above what any transaction needs, and far below the time
/// limit of a whole block, so that a slower machine accepts the block.
const TRANSACTION_TIMEOUT: Duration = Duration::from_secs(10);

/// Why an extrinsic is not in the block.
#[derive(Debug, Clone, PartialEq)]
pub enum Rejection {
	/// The runtime rejects it.
	Invalid(TransactionValidityError),
	/// It does not fit into the rest of the block.
	NoRoom {
		/// Whether the block holds no other candidate: then the extrinsic fits into no block.
		alone: bool,
	},
	/// The runtime trapped on it or exceeded a limit.
	Failed(String),
	/// It sets code that cannot be run, or deletes the code.
	UnusableCode(String),
	/// It sets code that is still being compiled. A later block may include it.
	NotCompiled,
}

impl fmt::Display for Rejection {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Invalid(error) => formatter.write_str((*error).into()),
			Self::NoRoom { .. } => formatter.write_str("it does not fit into the block"),
			Self::NotCompiled => {
				formatter.write_str("the code that it sets is still being compiled")
			}
			Self::Failed(reason) | Self::UnusableCode(reason) => formatter.write_str(reason),
		}
	}
}

/// Whether an extrinsic is in the block, whatever the result of its dispatch.
pub(crate) type Applied = Result<(), Rejection>;

/// The check of an extrinsic that accepts all.
pub(crate) fn accept_all(_: &mut Session) -> Result<Applied, BuildError> {
	Ok(Ok(()))
}

/// How a block begins.
pub(crate) struct BlockStart {
	pub(crate) number: BlockNumber,
	pub(crate) parent_hash: Hash,
	pub(crate) digest: Digest,
	/// The time limit of each call that is not for a transaction; `None` for the executor's limit.
	pub(crate) call_timeout: Option<Duration>,
}

/// A block in progress.
pub(crate) struct BlockBuilder {
	runtime: LoadedRuntime,
	session: Session,
	start: BlockStart,
	mode: ExtrinsicInclusionMode,
	body: Vec<Extrinsic>,
	/// The size of `body`, in bytes.
	size: usize,
	inherents: usize,
}

/// A finished block whose header has been checked.
pub(crate) struct FinishedBlock {
	pub(crate) header: Header,
	/// The inherents, then the transactions.
	pub(crate) body: Vec<Extrinsic>,
	/// The number of inherents.
	pub(crate) inherents: usize,
	pub(crate) mode: ExtrinsicInclusionMode,
	pub(crate) changes: Changes,
	pub(crate) trie: RootUpdate,
}

impl BlockBuilder {
	/// Begins a block in a session on the parent's state.
	pub(crate) fn start(
		runtime: &LoadedRuntime,
		mut session: Session,
		start: BlockStart,
	) -> Result<Self, BuildError> {
		session.set_timeout(start.call_timeout);
		let digest = start.digest.clone();
		let mode =
			initialize_block(&mut session, runtime, start.number, start.parent_hash, digest)?;
		let (runtime, body) = (runtime.clone(), Vec::new());
		Ok(Self { runtime, session, start, mode, body, size: 0, inherents: 0 })
	}

	/// Whether the block takes no transactions: a migration over several blocks is in progress.
	pub(crate) fn takes_only_inherents(&self) -> bool {
		matches!(self.mode, ExtrinsicInclusionMode::OnlyInherents)
	}

	/// The size of the extrinsics so far, in bytes.
	pub(crate) fn size(&self) -> usize {
		self.size
	}

	/// The session, to read the state and to call the runtime within the block.
	pub(crate) fn session(&mut self) -> &mut Session {
		&mut self.session
	}

	/// Has the runtime create inherents, and applies them. `check` looks at what an inherent wrote and
	/// may reject it.
	///
	/// # Errors
	/// [`BuildError::Inherent`] if an inherent is rejected.
	pub(crate) fn apply_inherents(
		&mut self,
		data: &InherentData,
		mut check: impl FnMut(&mut Session) -> Result<Applied, BuildError>,
	) -> Result<(), BuildError> {
		let inherents: Vec<Extrinsic> =
			api::call(&mut self.session, "BlockBuilder_inherent_extrinsics", &data.encode())?;
		for (index, inherent) in inherents.iter().enumerate() {
			match self.try_apply(inherent, &mut check)? {
				Ok(_) => {}
				Err(Rejection::NoRoom { .. }) => {
					log::warn!(target: "chain", "inherent {index} does not fit into the block");
				}
				Err(reason) => {
					return Err(BuildError::Inherent { index, reason: reason.to_string() });
				}
			}
		}
		self.inherents = self.body.len();
		Ok(())
	}

	/// Applies a transaction. It is included if the runtime accepts it and `check`, which looks at what
	/// it wrote, does so too.
	///
	/// # Errors
	/// [`BuildError`] if the host failed: nothing is known about the transaction.
	pub(crate) fn apply(
		&mut self,
		transaction: &Extrinsic,
		check: impl FnOnce(&mut Session) -> Result<Applied, BuildError>,
	) -> Result<Applied, BuildError> {
		Ok(self.dispatch(transaction, check)?.map(|_| ()))
	}

	/// As [`Self::apply`]. Of an included transaction, returns the result of its call.
	///
	/// # Errors
	/// As [`Self::apply`].
	pub(crate) fn dispatch(
		&mut self,
		transaction: &Extrinsic,
		check: impl FnOnce(&mut Session) -> Result<Applied, BuildError>,
	) -> Result<Result<Dispatched, Rejection>, BuildError> {
		self.session.set_timeout(Some(TRANSACTION_TIMEOUT));
		let applied = self.try_apply(transaction, check);
		self.session.set_timeout(self.start.call_timeout);
		applied
	}

	fn try_apply(
		&mut self,
		extrinsic: &Extrinsic,
		check: impl FnOnce(&mut Session) -> Result<Applied, BuildError>,
	) -> Result<Result<Dispatched, Rejection>, BuildError> {
		let applied = api::transactional(&mut self.session, |session| {
			let applied = match apply_extrinsic(session, extrinsic) {
				Ok(Ok(dispatched)) => check(session).map(|checked| checked.map(|()| dispatched)),
				other => other,
			};
			let keep = matches!(applied, Ok(Ok(_)));
			(applied, keep)
		})?;
		if applied.is_ok() {
			self.size = self.size.saturating_add(extrinsic.0.len());
			self.body.push(extrinsic.clone());
		}
		Ok(applied)
	}

	/// Finishes the block.
	///
	/// # Errors
	/// [`BuildError::BadHeader`] if the runtime's header is of another block or names another state
	/// root than the host computes.
	pub(crate) fn finalize(mut self) -> Result<FinishedBlock, BuildError> {
		let header: Header = api::call(&mut self.session, "BlockBuilder_finalize_block", &[])?;
		let BlockStart { number, parent_hash, .. } = self.start;
		if header.number != number || header.parent_hash != parent_hash {
			return Err(BuildError::BadHeader(format!(
				"it is number {} on {:?}, requested was {number} on {parent_hash:?}",
				header.number, header.parent_hash
			)));
		}
		let (changes, trie) = finish_state(self.session, self.runtime.version().state_version())?;
		if trie.root() != header.state_root {
			return Err(BuildError::BadHeader(format!(
				"its state root is {:?}, the state's is {:?}",
				header.state_root,
				trie.root()
			)));
		}
		let Self { body, inherents, mode, .. } = self;
		Ok(FinishedBlock { header, body, inherents, mode, changes, trie })
	}
}

/// Calls `Core_initialize_block` for a block after `parent_hash`. Returns which extrinsics the runtime
/// takes in this block.
///
/// # Errors
/// [`ApiError`] if the call fails.
pub(super) fn initialize_block(
	session: &mut Session,
	runtime: &LoadedRuntime,
	number: BlockNumber,
	parent_hash: Hash,
	digest: Digest,
) -> Result<ExtrinsicInclusionMode, ApiError> {
	const FUNCTION: &str = "Core_initialize_block";
	let header = Header::new(number, Hash::zero(), Hash::zero(), parent_hash, digest);
	let answer = session.call(FUNCTION, &header.encode())?;
	match runtime.api_version("Core") {
		Some(5..) => api::decode(FUNCTION, &answer),
		// Earlier versions return nothing and take every extrinsic.
		_ => Ok(ExtrinsicInclusionMode::AllExtrinsics),
	}
}

fn apply_extrinsic(
	session: &mut Session,
	extrinsic: &Extrinsic,
) -> Result<Result<Dispatched, Rejection>, BuildError> {
	const FUNCTION: &str = "BlockBuilder_apply_extrinsic";
	let answer = session.call(FUNCTION, &extrinsic.0).map_err(ApiError::from);
	match answer.and_then(|answer| api::decode_applied(&answer)) {
		Ok(Ok(dispatched)) => Ok(Ok(dispatched)),
		Ok(Err(TransactionValidityError::Invalid(InvalidTransaction::ExhaustsResources))) => {
			Ok(Err(Rejection::NoRoom { alone: false }))
		}
		Ok(Err(error)) => Ok(Err(Rejection::Invalid(error))),
		Err(error) if error.is_host_failure() => Err(error.into()),
		Err(error) => Ok(Err(Rejection::Failed(error.to_string()))),
	}
}
