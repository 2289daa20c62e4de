//! A dry run of the block after one that sets code.
//!
//! A chain whose code cannot build a block never builds one again, and code that accepts no transactions
//! cannot be replaced by a vote. So before a block of this host sets code, the next block is built and
//! executed on the new code, on the state that the first block leaves, and then discarded:
//!
//! 1. `Core_version` must return the versions in the code's custom section, which clients sign for.
//! 2. The block is built ([`BlockBuilder`]), migrations first, with waiting transactions that did not
//!    fit, or else with those of the block that sets the code.
//! 3. The block is checked and executed as another node imports it ([`execute_block`]).
//! 4. The new code validates these transactions as it does for the pool.
//!
//! The transactions were signed for the old code. Every signature counts as valid here, so that the new
//! code gets as far as possible with them. A rejected transaction is no failure, a trap is. While a
//! migration over several blocks is in progress the runtime takes no transactions, and none is tried.
//!
//! Blocks of other nodes are not dry-run: they are judged by the chain's rules alone.

use super::{
	api::{self, ApiError},
	block_builder::{BlockBuilder, BlockStart, FinishedBlock, Rejection, accept_all},
	error::{BuildError, ImportError},
	execute::{encode_block, execute_block},
	runtime::LoadedRuntime,
	types::BlockRef,
};
use crate::{
	executor::{CallContext, CallError, CallPurpose, CodeError, Deferred, Session, SignatureCache},
	primitives::{CODE_KEY, Extrinsic},
	state::{Backend, Changes, Overlay},
};
use codec::Decode as _;
use sp_inherents::InherentData;
use sp_runtime::{Digest, ExtrinsicInclusionMode, transaction_validity::TransactionSource};
use sp_version::RuntimeVersion;
use std::{
	sync::Arc,
	time::{Duration, Instant},
};

/// The time limit of a call.
const CALL_TIMEOUT: Duration = Duration::from_secs(10);

/// The time limit of the dry run. Looked at before each step.
const TIMEOUT: Duration = Duration::from_secs(20);

/// The number of transactions that are tried.
pub(super) const MAX_SAMPLES: usize = 4;

/// The beginning of the panic with which FRAME's runtimes reject arguments that do not decode, such as
/// a transaction for other code.
const BAD_INPUT: &str = "Bad input data provided to ";

/// The block that sets the code.
pub(super) struct UpgradeBlock<'a> {
	pub(super) parent: BlockRef,
	/// The state of the parent.
	pub(super) backend: &'a Arc<dyn Backend>,
	/// The version of the code before.
	pub(super) old_version: &'a RuntimeVersion,
	pub(super) inherents: &'a InherentData,
	pub(super) block: BlockRef,
	pub(super) changes: &'a Changes,
	/// The transactions of the block.
	pub(super) transactions: &'a [Extrinsic],
	/// Transactions that did not get into the block.
	pub(super) waiting: Vec<&'a Extrinsic>,
}

/// Why a dry run ended.
enum Failure {
	/// The host failed: nothing is known about the code.
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

impl From<BuildError> for Failure {
	fn from(error: BuildError) -> Self {
		match error {
			BuildError::Runtime(error) => error.into(),
			BuildError::Chain(_) => Self::Host,
			error => Self::Code(error.to_string()),
		}
	}
}

impl From<ImportError> for Failure {
	fn from(error: ImportError) -> Self {
		match error {
			ImportError::Runtime(error) => error.into(),
			ImportError::Chain(_) => Self::Host,
			error => Self::Code(error.to_string()),
		}
	}
}

struct DryRun<'a> {
	runtime: &'a LoadedRuntime,
	upgrade: &'a UpgradeBlock<'a>,
	until: Instant,
}

/// Builds and executes the block after the one that sets the code of `runtime`.
///
/// # Errors
/// [`CodeError::FirstBlock`] if the code fails.
pub(super) fn dry_run_next_block(
	runtime: &LoadedRuntime,
	upgrade: &UpgradeBlock<'_>,
) -> Result<(), CodeError> {
	let dry_run = DryRun { runtime, upgrade, until: Instant::now() + TIMEOUT };
	match dry_run.run() {
		Ok(()) | Err(Failure::Host) => Ok(()),
		Err(Failure::Transaction(cause) | Failure::Code(cause)) => {
			Err(CodeError::FirstBlock { hash: runtime.runtime().code_hash(), cause })
		}
	}
}

impl DryRun<'_> {
	fn run(&self) -> Result<(), Failure> {
		let UpgradeBlock { block, changes, transactions, ref waiting, .. } = *self.upgrade;
		self.check_version()?;
		// The new code must read transactions as the old code does, or they mean nothing to it.
		let readable = self.runtime.version().transaction_version
			== self.upgrade.old_version.transaction_version;
		let own = transactions.iter().filter(|_| readable).take(MAX_SAMPLES);
		let samples: Vec<&Extrinsic> = waiting
			.iter()
			.copied()
			.filter(|_| readable)
			.chain(own.clone())
			.take(MAX_SAMPLES)
			.collect();

		let next = self.build(block, self.state(changes), &samples)?;
		self.import(&next)?;
		self.validate(&next, &samples)?;
		let without_transactions = next.body.len() == next.inherents;
		if without_transactions && matches!(next.mode, ExtrinsicInclusionMode::AllExtrinsics) {
			self.replay(&own.collect::<Vec<_>>())?;
		}
		Ok(())
	}

	/// The parent's state with these changes.
	fn state(&self, changes: &Changes) -> Overlay {
		let mut overlay = Overlay::new(self.upgrade.backend.clone());
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
		// Deferred signatures count as valid, and nobody verifies these.
		let deferred = Some(Arc::new(Deferred::new(signatures)));
		let (purpose, timeout) = (CallPurpose::Block, Some(CALL_TIMEOUT));
		let context = CallContext { purpose, deferred, timeout, ..CallContext::default() };
		self.runtime.runtime().session(overlay, context)
	}

	/// Whether there is time for another step.
	fn check_time(&self) -> Result<(), Failure> {
		match Instant::now() < self.until {
			true => Ok(()),
			false => Err(Failure::Code(format!(
				"its first block takes over {TIMEOUT:?} to build and execute"
			))),
		}
	}

	/// Checks that `Core_version` and the code's section agree.
	fn check_version(&self) -> Result<(), Failure> {
		const FUNCTION: &str = "Core_version";
		let answer = self.session(self.state(self.upgrade.changes)).call(FUNCTION, &[])?;
		let called = RuntimeVersion::decode(&mut answer.as_slice())
			.map_err(|source| ApiError::Answer { function: FUNCTION, source })?;
		let versions = |version: &RuntimeVersion| {
			[version.spec_version, version.transaction_version, version.system_version.into()]
		};
		let (section, called) = (versions(self.runtime.version()), versions(&called));
		match section == called {
			true => Ok(()),
			false => Err(Failure::Code(format!(
				"its versions of specification, transactions and system are {section:?} by its section, \
				which clients sign for, and {called:?} by {FUNCTION}, which it checks",
			))),
		}
	}

	/// Builds the block after `parent` with those of the transactions that the runtime accepts.
	fn build(
		&self,
		parent: BlockRef,
		state: Overlay,
		samples: &[&Extrinsic],
	) -> Result<FinishedBlock, Failure> {
		let start = BlockStart {
			number: parent.number.saturating_add(1),
			parent_hash: parent.hash,
			// That of a single authority: a block of validators needs a certificate of its parent, and the
			// parent is not decided yet.
			digest: Digest::default(),
			call_timeout: Some(CALL_TIMEOUT),
		};
		self.check_time()?;
		let mut builder = BlockBuilder::start(self.runtime, self.session(state), start)?;
		self.check_time()?;
		builder.apply_inherents(self.upgrade.inherents, accept_all)?;
		let samples: &[&Extrinsic] = if builder.takes_only_inherents() { &[] } else { samples };
		for sample in samples {
			self.check_time()?;
			if let Err(Rejection::Failed(cause)) = builder.apply(sample, accept_all)? {
				tolerate(Failure::Code(cause))?;
			}
		}
		self.check_time()?;
		Ok(builder.finalize()?)
	}

	/// Checks and executes the block as another node does.
	fn import(&self, block: &FinishedBlock) -> Result<(), Failure> {
		self.check_time()?;
		let session = self.session(self.state(self.upgrade.changes));
		let encoded = encode_block(&block.header, &block.body);
		let version = self.runtime.version().state_version();
		execute_block(session, &block.header, &encoded, Some(self.upgrade.inherents), version)?;
		Ok(())
	}

	/// Validates transactions as for the pool, on the state after the block.
	fn validate(&self, block: &FinishedBlock, samples: &[&Extrinsic]) -> Result<(), Failure> {
		let version = self.runtime.api_version("TaggedTransactionQueue").unwrap_or_default();
		let hash = block.header.hash();
		let mut session = self.session(self.state(&block.changes));
		// The runtime's own inherents are extrinsics that certainly decode.
		let inherents = block.body.iter().take(block.inherents.min(1));
		let all = matches!(block.mode, ExtrinsicInclusionMode::AllExtrinsics);
		for extrinsic in inherents.chain(samples.iter().copied().filter(|_| all)) {
			self.check_time()?;
			let source = TransactionSource::External;
			api::validate_transaction(&mut session, version, source, extrinsic, hash)
				.map(drop)
				.map_err(Failure::from)
				.or_else(tolerate)?;
		}
		Ok(())
	}

	/// Applies the transactions of the block that sets the code once more, in the same place but on the
	/// new code: there they are still valid. Only failures on transactions count, as the new code never
	/// builds this block.
	fn replay(&self, transactions: &[&Extrinsic]) -> Result<(), Failure> {
		let UpgradeBlock { parent, backend, changes, .. } = *self.upgrade;
		let mut state = Overlay::new(backend.clone());
		let code = changes.get(None, CODE_KEY).flatten();
		state.set(None, CODE_KEY, code.map(AsRef::as_ref));
		match self.build(parent, state, transactions) {
			Err(failure @ Failure::Transaction(_)) => Err(failure),
			_ => Ok(()),
		}
	}
}

/// Ignores the failure on a transaction that was made for other code.
fn tolerate(failure: Failure) -> Result<(), Failure> {
	match failure {
		Failure::Code(cause) if cause.contains(BAD_INPUT) => Ok(()),
		Failure::Code(cause) => Err(Failure::Transaction(format!("on a transaction, {cause}"))),
		failure => Err(failure),
	}
}
