//! The state of a session that host functions work on.

use super::{
	bench_state::Bench,
	context::{CallContext, CallPurpose},
	cost,
};
use crate::{
	deadline::Deadline,
	executor::{error::HostError, vm::memory::StoreData},
	state::Overlay,
};
use std::{sync::Arc, time::Duration};

/// The most bytes that a call may write into the overlay: 1 GiB. Far more than fits into a block, far
/// less than would harm the host.
const MAX_WRITTEN: u64 = 1 << 30;

/// The same for a client's call: 128 MiB. Several run at once, and their writes are discarded.
const MAX_WRITTEN_FOR_CLIENT: u64 = 128 << 20;

/// What a written key, a changed value or an open transaction costs beyond its own bytes.
const WRITE_OVERHEAD: u64 = 128;

/// The data of a store.
pub(crate) type Data = StoreData<HostState>;

/// Compiles other code and calls its `Core_version`. Implemented by the executor, which is above the host
/// functions.
pub(crate) trait AskVersion: Send + Sync {
	/// The result of `Core_version` of `code`, called with `depth` runtimes around it.
	///
	/// # Errors
	/// Why the code cannot be compiled or called.
	fn ask_version(
		self: Arc<Self>,
		code: &[u8],
		context: CallContext,
		depth: u8,
	) -> Result<Vec<u8>, String>;
}

/// The state of a session that host functions work on.
pub(crate) struct HostState {
	pub(crate) overlay: Overlay,
	pub(crate) context: CallContext,
	pub(crate) versions: Arc<dyn AskVersion>,
	/// When the call must end.
	pub(crate) deadline: Deadline,
	/// The number of storage transactions that were open before the call. The runtime may not close them.
	pub(crate) outer_transactions: usize,
	/// Whether all signatures of the open batch are valid so far.
	pub(crate) batch: Option<bool>,
	/// The last message of level error. Runtimes log their panics there.
	pub(crate) panic_message: Option<String>,
	/// The bytes that the call may still write into the overlay.
	write_budget: u64,
	/// The number of runtimes that this call is nested in.
	pub(crate) depth: u8,
	/// The state of benchmarks.
	pub(crate) bench: Option<Bench>,
}

impl HostState {
	pub(crate) fn new(
		overlay: Overlay,
		context: CallContext,
		versions: Arc<dyn AskVersion>,
		depth: u8,
	) -> Self {
		let bench = context.benchmarking.as_ref().map(Bench::new);
		Self {
			bench,
			overlay,
			context,
			versions,
			deadline: Deadline::default(),
			outer_transactions: 0,
			batch: None,
			panic_message: None,
			write_budget: 0,
			depth,
		}
	}

	/// Prepares the next call, which ends at `deadline`.
	pub(crate) fn prepare(&mut self, deadline: Deadline) {
		self.overlay.set_deadline(deadline.clone());
		self.deadline = deadline;
		self.outer_transactions = self.overlay.open_transactions();
		self.batch = None;
		self.panic_message = None;
		self.restore_write_budget();
	}

	/// Sets the write budget to that of a new call.
	pub(crate) fn restore_write_budget(&mut self) {
		self.write_budget = match self.context.purpose {
			CallPurpose::Client => MAX_WRITTEN_FOR_CLIENT,
			CallPurpose::Block | CallPurpose::Tool => MAX_WRITTEN,
		};
	}

	/// Checks whether a host function may begin work of about that many nanoseconds. The engine can only
	/// interrupt WebAssembly, so every host function whose work grows with its arguments calls this
	/// first, with an estimate from [`cost`].
	///
	/// # Errors
	/// [`HostError::Overdue`] if the deadline is over; for clients also if the work would take longer
	/// than the time left. Estimates never affect calls for blocks.
	#[inline]
	pub(crate) fn afford(&self, nanoseconds: u64) -> Result<(), HostError> {
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

	/// As [`Self::afford`], for an ordered iteration over keys. The iteration itself checks the deadline.
	#[inline]
	pub(crate) fn afford_walk(&self, child: Option<&[u8]>) -> Result<(), HostError> {
		self.afford(cost::writes(self.overlay.unordered(child)))
	}

	/// As [`Self::afford`], for the state root.
	pub(crate) fn afford_root(&self) -> Result<(), HostError> {
		self.afford(cost::trie(self.overlay.written(), 0))
	}

	/// Rolls back the storage transactions that the call left open. Returns their number.
	pub(crate) fn close_transactions(&mut self) -> usize {
		let mut closed = 0;
		while self.overlay.open_transactions() > self.outer_transactions {
			if self.overlay.rollback_transaction().is_err() {
				break;
			}
			closed += 1;
		}
		closed
	}

	/// Takes `bytes`, which are about to be written into the overlay, from the write budget.
	///
	/// # Errors
	/// [`HostError::Unavailable`] if the budget is used up.
	#[inline]
	pub(crate) fn charge_write(&mut self, bytes: usize) -> Result<(), HostError> {
		let cost = WRITE_OVERHEAD.saturating_add(bytes as u64);
		self.write_budget = self
			.write_budget
			.checked_sub(cost)
			.ok_or(HostError::Unavailable("the call has written more than it may"))?;
		Ok(())
	}
}
