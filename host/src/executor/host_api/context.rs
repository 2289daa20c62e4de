//! What a call runs with: the caller's settings, and the state that host functions work on.

use super::{
	Deferred, Executor,
	benchmarking::{Bench, Benchmarking},
	cost,
	error::HostError,
	signature_cache::SignatureCache,
};
use crate::{
	deadline::{Cancel, Deadline},
	state::Overlay,
};
use std::{sync::Arc, time::Duration};
use wasmtime::Memory;

/// The largest amount of data that one call may write into the overlay, in bytes: 1 GiB. Far above
/// what a block can hold, far below what would hurt the host.
const MAX_WRITTEN: u64 = 1 << 30;

/// The same for a client's call, in bytes: 128 MiB. Several of them are under way at once, and nothing
/// that they write is kept.
const MAX_WRITTEN_FOR_CLIENT: u64 = 128 << 20;

/// What a written key, a changed value or an open transaction costs beyond its own bytes.
const WRITE_OVERHEAD: u64 = 128;

/// What calls are for. It decides which instances they may take, and what of them is logged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CallPurpose {
	/// A block is made or executed. These calls have instances of their own, so that nothing else
	/// keeps them waiting.
	Block,
	/// The host's own questions, and the operator's.
	#[default]
	Tool,
	/// Somebody outside asks. What such a call makes the runtime say is logged as `debug` at most, and
	/// no code is compiled for it.
	Client,
}

/// What a call for somebody outside may take.
#[derive(Clone, Debug)]
pub struct CallLimits {
	/// The longest time.
	pub time: Duration,
	/// Ends the call early.
	pub cancel: Cancel,
}

/// The settings of a session's calls.
#[derive(Clone, Debug)]
pub struct CallContext {
	/// What the calls are for.
	pub purpose: CallPurpose,
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
	/// Ends a call early.
	pub cancel: Option<Cancel>,
	/// What benchmarks work on, instead of the session's overlay. `None` for everything else.
	pub benchmarking: Option<Benchmarking>,
}

impl Default for CallContext {
	/// On the chain, remembering no signatures, with the executor's time limit.
	fn default() -> Self {
		Self {
			purpose: CallPurpose::default(),
			signatures: Arc::new(SignatureCache::new(0)),
			deferred: None,
			offchain: false,
			timeout: None,
			cancel: None,
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
	/// When the call has to end.
	pub(super) deadline: Deadline,
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
			deadline: Deadline::default(),
			outer_transactions: 0,
			batch: None,
			last_words: None,
			write_budget: 0,
			depth: 0,
		}
	}

	/// Forgets everything about the last call but what it wrote. The next one ends at `deadline`.
	pub(super) fn prepare(&mut self, deadline: Deadline) {
		self.overlay.set_deadline(deadline.clone());
		self.deadline = deadline;
		self.outer_transactions = self.overlay.open_transactions();
		self.batch = None;
		self.last_words = None;
		self.restore_write_budget();
	}

	/// Lets the call write as much as a new one.
	pub(super) fn restore_write_budget(&mut self) {
		self.write_budget = match self.context.purpose {
			CallPurpose::Client => MAX_WRITTEN_FOR_CLIENT,
			CallPurpose::Block | CallPurpose::Tool => MAX_WRITTEN,
		};
	}

	/// Asks whether a host function may begin work that takes about that many nanoseconds. The engine
	/// interrupts running code alone, so that every host function whose work grows with its arguments
	/// asks before ([`cost`]).
	///
	/// # Errors
	/// [`HostError::Overdue`] if the call has to end; for clients also if the work would take longer
	/// than the time that is left. What a block may do depends on no estimate.
	#[inline]
	pub(super) fn afford(&self, nanoseconds: u64) -> Result<(), HostError> {
		if nanoseconds < cost::UNNOTICED { Ok(()) } else { self.afford_long(nanoseconds) }
	}

	#[cold]
	fn afford_long(&self, nanoseconds: u64) -> Result<(), HostError> {
		let room = match self.context.purpose {
			CallPurpose::Client => Duration::from_nanos(nanoseconds),
			CallPurpose::Block | CallPurpose::Tool => Duration::ZERO,
		};
		self.deadline.check_room(room).map_err(HostError::Overdue)
	}

	/// As [`Self::afford`], for a walk over keys in their order. The walk itself looks at the deadline.
	#[inline]
	pub(super) fn afford_walk(&self, child: Option<&[u8]>) -> Result<(), HostError> {
		self.afford(cost::writes(self.overlay.unordered(child)))
	}

	/// As [`Self::afford`], for the root of what was written.
	pub(super) fn afford_root(&self) -> Result<(), HostError> {
		self.afford(cost::trie(self.overlay.written(), 0))
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
			.ok_or(HostError::Unavailable("the call has written more than it may"))?;
		Ok(())
	}
}
