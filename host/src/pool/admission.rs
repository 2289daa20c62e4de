//! The threads on which transactions of async callers are admitted.
//!
//! They take from one queue, so that under load neither they nor their callers wait for each other's
//! wake-ups: a thread that has done with one transaction goes on with the next.

use super::{Pool, PoolError, STACK_BYTES, TxStatus};
use crate::primitives::{Extrinsic, Hash};
use std::{
	collections::VecDeque,
	panic::{AssertUnwindSafe, catch_unwind},
	sync::{
		Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak,
		atomic::{AtomicUsize, Ordering},
	},
};
use tokio::sync::{mpsc::Receiver, oneshot};

/// The hash of what was admitted, and what becomes of it, if the caller wants to know.
pub(super) type Admitted = Result<(Hash, Option<Receiver<TxStatus>>), PoolError>;

/// A transaction that waits for its turn.
struct Job {
	extrinsic: Extrinsic,
	watched: bool,
	answer: oneshot::Sender<Admitted>,
	_room: Room,
}

/// The most bytes of transactions that may wait: 64 MiB. Small ones are judged faster than a client
/// sends them; of the largest some dozen wait.
const MAX_WAITING_BYTES: usize = 64 << 20;

/// What a waiting transaction weighs beyond its own bytes.
const OVERHEAD: usize = 256;

/// Room for the bytes of a transaction that is about to be submitted, until dropped.
#[derive(Debug)]
pub struct Room {
	admission: Arc<Admission>,
	bytes: usize,
}

impl Drop for Room {
	fn drop(&mut self) {
		self.admission.waiting_bytes.fetch_sub(self.bytes, Ordering::Relaxed);
	}
}

#[derive(Default)]
struct Jobs {
	waiting: VecDeque<Job>,
	/// Threads that have nothing to do.
	idle: usize,
	/// Whether threads were started.
	started: bool,
	closed: bool,
}

/// Transactions of async callers, in the order of their arrival, and the threads that admit them.
#[derive(Default)]
pub(super) struct Admission {
	jobs: Mutex<Jobs>,
	arrival: Condvar,
	/// What waits, and what has room to come.
	waiting_bytes: AtomicUsize,
}

impl std::fmt::Debug for Admission {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		f.debug_struct("Admission").field("bytes", &self.waiting_bytes).finish_non_exhaustive()
	}
}

impl Admission {
	/// Nothing panics while it holds the lock.
	fn lock(&self) -> MutexGuard<'_, Jobs> {
		self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// Room for a transaction of so many bytes.
	///
	/// # Errors
	/// [`PoolError::Busy`] if too many bytes wait already.
	pub(super) fn room(self: &Arc<Self>, bytes: usize) -> Result<Room, PoolError> {
		let bytes = bytes.saturating_add(OVERHEAD);
		let fits = |waiting: usize| {
			waiting.checked_add(bytes).filter(|waiting| *waiting <= MAX_WAITING_BYTES)
		};
		self.waiting_bytes
			.fetch_update(Ordering::Relaxed, Ordering::Relaxed, fits)
			.map(|_| Room { admission: Arc::clone(self), bytes })
			.map_err(|waiting| PoolError::Busy { waiting, limit: MAX_WAITING_BYTES })
	}

	/// Queues a transaction for `pool`, whose threads are started by the first.
	///
	/// # Errors
	/// [`PoolError::Stopping`] after [`Self::close`], or where the system gives no thread.
	pub(super) fn queue(
		self: &Arc<Self>,
		pool: &Arc<Pool>,
		extrinsic: Extrinsic,
		watched: bool,
		room: Room,
	) -> Result<oneshot::Receiver<Admitted>, PoolError> {
		let (answer, receiver) = oneshot::channel();
		let mut jobs = self.lock();
		if jobs.closed {
			return Err(PoolError::Stopping);
		}
		if !jobs.started {
			self.start(pool)?;
			jobs.started = true;
		}
		jobs.waiting.push_back(Job { extrinsic, watched, answer, _room: room });
		let wake = jobs.idle > 0;
		drop(jobs);
		if wake {
			self.arrival.notify_one();
		}
		Ok(receiver)
	}

	/// Starts as many threads as the pool's options say; with one at least, it is enough.
	fn start(self: &Arc<Self>, pool: &Arc<Pool>) -> Result<(), PoolError> {
		for number in 0..pool.options.threads.max(1) {
			let (admission, pool) = (self.clone(), Arc::downgrade(pool));
			let thread = std::thread::Builder::new().name("admission".into());
			let started = thread.stack_size(STACK_BYTES).spawn(move || admission.work(&pool));
			if let Err(error) = started {
				log::error!(target: "pool", "the system gives no thread: {error}");
				if number == 0 {
					return Err(PoolError::Stopping);
				}
				break;
			}
		}
		Ok(())
	}

	fn work(&self, pool: &Weak<Pool>) {
		while let Some(Job { extrinsic, watched, answer, _room }) = self.next() {
			// Whoever asked may have gone meanwhile.
			if answer.is_closed() {
				continue;
			}
			let Some(pool) = pool.upgrade() else { return };
			// A defect must not cost the thread: then nobody's transactions would be admitted.
			let admitted = catch_unwind(AssertUnwindSafe(|| pool.admit(extrinsic, watched)));
			let _ = answer.send(admitted.unwrap_or(Err(PoolError::Stopping)));
		}
	}

	/// The next that waits; nothing after [`Self::close`].
	fn next(&self) -> Option<Job> {
		let mut jobs = self.lock();
		loop {
			if jobs.closed {
				return None;
			}
			if let Some(job) = jobs.waiting.pop_front() {
				return Some(job);
			}
			jobs.idle += 1;
			jobs = self.arrival.wait(jobs).unwrap_or_else(PoisonError::into_inner);
			jobs.idle -= 1;
		}
	}

	/// Ends the threads after what they are doing. Who waits is told that the pool stops.
	pub(super) fn close(&self) {
		let mut jobs = self.lock();
		jobs.closed = true;
		let waiting = std::mem::take(&mut jobs.waiting);
		drop(jobs);
		self.arrival.notify_all();
		drop(waiting);
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_bytes_that_wait_are_bounded() {
		let admission = Arc::new(Admission::default());
		let half = admission.room(MAX_WAITING_BYTES / 2).unwrap();
		let error = admission.room(MAX_WAITING_BYTES / 2).unwrap_err();
		assert!(matches!(error, PoolError::Busy { waiting, limit: MAX_WAITING_BYTES }
			if waiting == MAX_WAITING_BYTES / 2 + OVERHEAD));
		assert!(admission.room(usize::MAX).is_err());
		drop(half);
		drop(admission.room(MAX_WAITING_BYTES / 2).unwrap());
		assert_eq!(admission.waiting_bytes.load(Ordering::Relaxed), 0);
	}
}
