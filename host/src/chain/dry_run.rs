//! The block after one that sets code, made on that code and thrown away.
//!
//! A chain whose code cannot make a block would never make one again, and on code that takes no
//! transaction no other code can be voted in. So before a block of this host sets code, the next one is
//! rehearsed as a whole, on the state that the first leaves:
//!
//! 1. `Core_version` tells the versions of the code's section, by which clients sign.
//! 2. The block is begun, migrations first; the inherents are made and applied; then transactions that
//!    wait, for which there was no room, or else those of the block that sets the code; and the block is
//!    finalized, with the state root that the host computes.
//! 3. The block is checked and executed as whoever imports it does.
//! 4. The pool's question is asked about all of these.
//!
//! Transactions were signed for the code before. Here every signature counts as valid, so that they get
//! as far as the new code lets them. Refused ones say nothing: a trap does. In a block of a migration
//! over several blocks none is tried, as the runtime takes none.
//!
//! Blocks of others are judged by the rules alone.

use super::{
	Applied, BestBlock, BlockRef, Chain, ImportError, LoadedRuntime, Proposal, Rejection,
	api::{self, ApiError},
	apply_extrinsic,
	build::mode_of,
	execute::{check_inherents, encode_block, finish_state},
	runtime::CODE_KEY,
};
use crate::{
	executor::{CallContext, CallError, CallPurpose, CodeError, Deferred, Session, SignatureCache},
	primitives::{Extrinsic, Hash, Header},
	state::{Changes, Overlay},
};
use codec::{Decode as _, Encode};
use sp_runtime::{
	ExtrinsicInclusionMode,
	traits::Header as _,
	transaction_validity::{TransactionSource, TransactionValidity},
};
use sp_version::RuntimeVersion;
use std::{
	sync::Arc,
	time::{Duration, Instant},
};

/// How long a call may take before it counts as endless.
const CALL: Duration = Duration::from_secs(10);

/// How long all of it may take.
const WHOLE: Duration = Duration::from_secs(20);

/// How many transactions are tried.
pub(super) const MAX_SAMPLES: usize = 4;

/// How FRAME's runtimes begin their panic over arguments that do not decode, such as a transaction for
/// other code.
const BAD_INPUT: &str = "Bad input data provided to ";

/// The block that sets the code.
pub(super) struct UpgradeBlock<'a> {
	/// What it is built on.
	pub(super) best: &'a BestBlock,
	/// What it was made of.
	pub(super) proposal: &'a Proposal,
	/// The block itself.
	pub(super) block: BlockRef,
	/// What it changes.
	pub(super) changes: &'a Changes,
	/// Its transactions.
	pub(super) transactions: &'a [Extrinsic],
	/// Others that wait.
	pub(super) waiting: Vec<&'a Extrinsic>,
}

/// Why a dry run ended.
enum Failure {
	/// The host failed: nothing can be said of the code.
	Host,
	/// The code failed on a transaction.
	Transaction(String),
	/// The code failed.
	Code(String),
}

impl From<ApiError> for Failure {
	fn from(error: ApiError) -> Self {
		if error.is_host_failure() { Self::Host } else { Self::Code(error.to_string()) }
	}
}

impl From<CallError> for Failure {
	fn from(error: CallError) -> Self {
		ApiError::from(error).into()
	}
}

impl From<crate::state::StateError> for Failure {
	fn from(_: crate::state::StateError) -> Self {
		Self::Host
	}
}

/// The block that was made.
struct DryRunBlock {
	header: Header,
	/// The inherents, then the transactions.
	body: Vec<Extrinsic>,
	inherents: usize,
	mode: ExtrinsicInclusionMode,
	/// The state after it, on top of that of the best block.
	changes: Changes,
}

struct DryRun<'a> {
	runtime: &'a LoadedRuntime,
	upgrade: &'a UpgradeBlock<'a>,
	until: Instant,
}

impl Chain {
	/// Rehearses the block after the one that sets the code of `runtime`.
	///
	/// # Errors
	/// [`CodeError::FirstBlock`].
	pub(super) fn dry_run_next_block(
		runtime: &LoadedRuntime,
		upgrade: &UpgradeBlock<'_>,
	) -> Result<(), CodeError> {
		let dry_run = DryRun { runtime, upgrade, until: Instant::now() + WHOLE };
		match dry_run.run() {
			Ok(()) | Err(Failure::Host) => Ok(()),
			Err(Failure::Transaction(cause) | Failure::Code(cause)) => {
				Err(CodeError::FirstBlock { hash: runtime.runtime().code_hash(), cause })
			}
		}
	}
}

impl DryRun<'_> {
	fn run(&self) -> Result<(), Failure> {
		let UpgradeBlock { block, changes, transactions, ref waiting, .. } = *self.upgrade;
		self.check_version()?;
		// Only of code that reads them as the code before can anything be asked about transactions.
		let same = |runtime: &LoadedRuntime| runtime.version().transaction_version;
		let readable = same(self.runtime) == same(&self.upgrade.best.runtime);
		let own = transactions.iter().filter(|_| readable).take(MAX_SAMPLES);
		let samples: Vec<&Extrinsic> = waiting
			.iter()
			.copied()
			.filter(|_| readable)
			.chain(own.clone())
			.take(MAX_SAMPLES)
			.collect();

		let made = self.make(block, self.state(changes), &samples)?;
		self.import(&made)?;
		self.validate(&made, &samples)?;
		let transacted = made.body.len() > made.inherents;
		if !transacted && matches!(made.mode, ExtrinsicInclusionMode::AllExtrinsics) {
			self.replay(&own.collect::<Vec<_>>())?;
		}
		Ok(())
	}

	/// The state with these changes on top of that of the best block.
	fn state(&self, changes: &Changes) -> Overlay {
		let mut overlay = Overlay::new(self.upgrade.best.backend.clone());
		for (key, value) in &changes.top {
			overlay.set(None, key, value.as_deref());
		}
		for (child, changes) in &changes.children {
			for (key, value) in changes {
				overlay.set(Some(child), key, value.as_deref());
			}
		}
		overlay
	}

	/// A session in which every signature is valid.
	fn session(&self, overlay: Overlay) -> Session {
		let signatures = Arc::new(SignatureCache::new(0));
		// Put aside, and never looked at.
		let deferred = Some(Arc::new(Deferred::new(signatures)));
		let purpose = CallPurpose::Block;
		let context =
			CallContext { purpose, deferred, timeout: Some(CALL), ..CallContext::default() };
		self.runtime.runtime().session(overlay, context)
	}

	fn call(
		&self,
		session: &mut Session,
		function: &'static str,
		data: &[u8],
	) -> Result<Vec<u8>, Failure> {
		if Instant::now() >= self.until {
			return Err(Failure::Code(format!("it takes over {WHOLE:?} to make and to execute")));
		}
		Ok(session.call(function, data)?)
	}

	/// Whether the code says the same of its versions as its section.
	fn check_version(&self) -> Result<(), Failure> {
		const FUNCTION: &str = "Core_version";
		let mut session = self.session(self.state(self.upgrade.changes));
		let answer = self.call(&mut session, FUNCTION, &[])?;
		let told = RuntimeVersion::decode(&mut answer.as_slice())
			.map_err(|source| ApiError::Answer { function: FUNCTION, source })?;
		let section = self.runtime.version();
		let versions = |version: &RuntimeVersion| {
			[version.spec_version, version.transaction_version, version.system_version.into()]
		};
		if versions(&told) != versions(section) {
			return Err(Failure::Code(format!(
				"its versions of specification, transactions and system are {:?} by its section, which \
				clients sign for, and {:?} by {FUNCTION}, which it checks",
				versions(section),
				versions(&told),
			)));
		}
		Ok(())
	}

	/// Makes the block that follows `parent`, as far as the runtime lets it, with these transactions.
	fn make(
		&self,
		parent: BlockRef,
		state: Overlay,
		samples: &[&Extrinsic],
	) -> Result<DryRunBlock, Failure> {
		let proposal = self.upgrade.proposal;
		let mut session = self.session(state);
		let number = parent.number.saturating_add(1);
		let (zero, digest) = (Hash::zero(), proposal.digest.clone());
		let header = Header::new(number, zero, zero, parent.hash, digest);
		let answer = self.call(&mut session, "Core_initialize_block", &header.encode())?;
		let mode = mode_of(self.runtime, &answer)?;

		const INHERENTS: &str = "BlockBuilder_inherent_extrinsics";
		let answer = self.call(&mut session, INHERENTS, &proposal.inherents.encode())?;
		let mut body: Vec<Extrinsic> = api::decode(INHERENTS, &answer)?;
		let inherents = body.len();
		for (index, inherent) in body.iter().enumerate() {
			match apply_extrinsic(&mut session, inherent) {
				Ok(Applied::Included | Applied::Rejected(Rejection::NoRoom { .. })) => {}
				Ok(Applied::Rejected(reason)) => {
					return Err(Failure::Code(format!("its own inherent {index} fails: {reason}")));
				}
				Err(_) => return Err(Failure::Host),
			}
		}
		if matches!(mode, ExtrinsicInclusionMode::AllExtrinsics) {
			for sample in samples {
				if self.apply(&mut session, sample)? {
					body.push((*sample).clone());
				}
			}
		}

		const FINALIZE: &str = "BlockBuilder_finalize_block";
		let answer = self.call(&mut session, FINALIZE, &[])?;
		let header: Header = api::decode(FINALIZE, &answer)?;
		if header.number != number || header.parent_hash != parent.hash {
			return Err(Failure::Code("its header is not that of the block asked for".to_owned()));
		}
		let changes = self.finish_state(session, &header)?;
		Ok(DryRunBlock { header, body, inherents, mode, changes })
	}

	/// Applies a transaction. Whether it is in the block.
	fn apply(&self, session: &mut Session, transaction: &Extrinsic) -> Result<bool, Failure> {
		const FUNCTION: &str = "BlockBuilder_apply_extrinsic";
		api::transactional(session, |session| {
			let applied = match self.call(session, FUNCTION, &transaction.0) {
				Ok(answer) => api::decode_applied(&answer).map_err(Failure::from),
				Err(failure) => Err(failure),
			};
			let result = match applied {
				Ok(applied) => Ok(applied.is_ok()),
				Err(failure) => tolerate(failure).map(|()| false),
			};
			let keep = matches!(result, Ok(true));
			(result, keep)
		})
	}

	/// What a session changed, if it led to the root that the header says.
	fn finish_state(&self, session: Session, header: &Header) -> Result<Changes, Failure> {
		let (changes, trie) = finish_state(session, self.runtime.version().state_version())?;
		if trie.root() != header.state_root {
			return Err(Failure::Code(format!(
				"its header has state root {:?}, the state's is {:?}",
				header.state_root,
				trie.root()
			)));
		}
		Ok(changes)
	}

	/// Checks and executes the block as others do.
	fn import(&self, made: &DryRunBlock) -> Result<(), Failure> {
		let block = encode_block(&made.header, &made.body);
		let mut session = self.session(self.state(self.upgrade.changes));
		match check_inherents(&mut session, &block, &self.upgrade.proposal.inherents) {
			Ok(()) => {}
			Err(ImportError::Runtime(error)) => return Err(error.into()),
			Err(ImportError::Chain(_)) => return Err(Failure::Host),
			Err(error) => return Err(Failure::Code(error.to_string())),
		}
		self.call(&mut session, "Core_execute_block", &block)?;
		self.finish_state(session, &made.header)?;
		Ok(())
	}

	/// Asks what the pool asks, on the state after the block.
	fn validate(&self, made: &DryRunBlock, samples: &[&Extrinsic]) -> Result<(), Failure> {
		const FUNCTION: &str = "TaggedTransactionQueue_validate_transaction";
		let version = self.runtime.api_version("TaggedTransactionQueue").unwrap_or_default();
		let hash = made.header.hash();
		let mut session = self.session(self.state(&made.changes));
		// The runtime's own inherents are extrinsics that it can decode for certain.
		let inherents = made.body.iter().take(made.inherents.min(1));
		let samples = samples.iter().copied();
		let samples =
			samples.filter(|_| matches!(made.mode, ExtrinsicInclusionMode::AllExtrinsics));
		for extrinsic in inherents.chain(samples) {
			let data = match version {
				0 | 1 => extrinsic.0.clone(),
				2 => (TransactionSource::External, extrinsic).encode(),
				_ => (TransactionSource::External, extrinsic, hash).encode(),
			};
			let answered = api::transactional(&mut session, |session| {
				let answered = self.call(session, FUNCTION, &data).and_then(|answer| {
					Ok(api::decode::<TransactionValidity>(FUNCTION, &answer).map(drop)?)
				});
				(answered, false)
			});
			answered.or_else(tolerate)?;
		}
		Ok(())
	}

	/// Applies the transactions of the block that sets the code once more, in that block's place but on
	/// the new code: there they are as good as they were. Nothing else that happens is judged, as the
	/// code never makes this block.
	fn replay(&self, transactions: &[&Extrinsic]) -> Result<(), Failure> {
		let UpgradeBlock { best, changes, .. } = self.upgrade;
		let mut state = Overlay::new(best.backend.clone());
		let code = changes.get(None, CODE_KEY).flatten();
		state.set(None, CODE_KEY, code.map(AsRef::as_ref));
		match self.make(best.block, state, transactions) {
			Err(failure @ Failure::Transaction(_)) => Err(failure),
			_ => Ok(()),
		}
	}
}

/// Whether a failure on a transaction says nothing of the code: it was made for other code.
fn tolerate(failure: Failure) -> Result<(), Failure> {
	match failure {
		Failure::Code(cause) if cause.contains(BAD_INPUT) => Ok(()),
		Failure::Code(cause) => Err(Failure::Transaction(format!("on a transaction, {cause}"))),
		failure => Err(failure),
	}
}
