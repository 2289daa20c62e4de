//! What a call runs with: the caller's settings, and the state that host functions work on.

use super::{
	Deferred, Executor,
	benchmarking::{Bench, Benchmarking},
	error::HostError,
	signature_cache::SignatureCache,
};
use crate::state::Overlay;
use std::{sync::Arc, time::Duration};
use wasmtime::Memory;

/// The largest amount of data that one call may write into the overlay, in bytes: 1 GiB. Far above
/// what a block can hold, far below what would hurt the host.
const MAX_WRITTEN: u64 = 1 << 30;

/// What a written key, a changed value or an open transaction costs beyond its own bytes.
const WRITE_OVERHEAD: u64 = 128;

/// The settings of a session's calls.
#[derive(Clone, Debug)]
pub struct CallContext {
	/// Signatures known to be valid. Consulted before one is verified, and told afterwards.
	pub signatures: Arc<SignatureCache>,
	/// Where signatures are put aside to be verified elsewhere. The calls' results hold only if all of
	/// them turn out valid.
	pub deferred: Option<Arc<Deferred>>,
	/// Whether the functions for work off the chain may be called. Never set it for a call whose
	/// result has to be the same elsewhere: they tell the time and give random numbers.
	pub offchain: bool,
	/// The time that a call may take, instead of the executor's limit.
	pub timeout: Option<Duration>,
	/// What benchmarks work on, instead of the session's overlay. `None` for everything else.
	pub benchmarking: Option<Benchmarking>,
}

impl Default for CallContext {
	/// On the chain, remembering no signatures, with the executor's time limit.
	fn default() -> Self {
		Self {
			signatures: Arc::new(SignatureCache::new(0)),
			deferred: None,
			offchain: false,
			timeout: None,
			benchmarking: None,
		}
	}
}

/// What an instance knows of its host.
#[derive(Default)]
pub(super) struct Guest {
	/// `None` between calls.
	pub(super) host: Option<Box<Host>>,
	/// The memory and the books; `None` until the instance is whole.
	pub(super) memories: Option<(Memory, Memory)>,
}

/// The host's side of a session.
pub(super) struct Host {
	pub(super) overlay: Overlay,
	pub(super) context: CallContext,
	pub(super) executor: Executor,
	/// Storage transactions that were open before the call: those that the runtime may not close.
	pub(super) outer_transactions: usize,
	/// The joint verdict on a batch of signatures, while one is collected.
	pub(super) batch: Option<bool>,
	/// The latest message of level error, in which a runtime announces its panics.
	pub(super) last_words: Option<String>,
	/// What the call may still write into the overlay.
	pub(super) write_budget: u64,
	/// How many calls of runtimes by runtimes led here.
	pub(super) depth: u8,
	/// The state of benchmarks.
	pub(super) bench: Option<Bench>,
}

impl Host {
	pub(super) fn new(overlay: Overlay, context: CallContext, executor: Executor) -> Self {
		let bench = context.benchmarking.as_ref().map(Bench::new);
		Self {
			bench,
			overlay,
			context,
			executor,
			outer_transactions: 0,
			batch: None,
			last_words: None,
			write_budget: MAX_WRITTEN,
			depth: 0,
		}
	}

	/// Forgets everything about the last call but what it wrote.
	pub(super) fn prepare(&mut self) {
		self.outer_transactions = self.overlay.open_transactions();
		self.batch = None;
		self.last_words = None;
		self.write_budget = MAX_WRITTEN;
	}

	/// Lets the call write as much as a new one.
	pub(super) fn restore_write_budget(&mut self) {
		self.write_budget = MAX_WRITTEN;
	}

	/// Rolls back the storage transactions that the call opened and did not close.
	pub(super) fn close_transactions(&mut self) -> usize {
		let mut closed = 0;
		while self.overlay.open_transactions() > self.outer_transactions {
			if self.overlay.rollback_transaction().is_err() {
				break;
			}
			closed += 1;
		}
		closed
	}

	/// Accounts for `bytes` that are about to be written into the overlay.
	#[inline]
	pub(super) fn charge_write(&mut self, bytes: usize) -> Result<(), HostError> {
		let cost = WRITE_OVERHEAD.saturating_add(bytes as u64);
		self.write_budget = self
			.write_budget
			.checked_sub(cost)
			.ok_or(HostError::Unavailable("the call has written more than 1 GiB"))?;
		Ok(())
	}
}
