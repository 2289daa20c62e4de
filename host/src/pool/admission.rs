//! Threads that admit the transactions of async callers.
//!
//! They share one queue. Under load neither threads nor callers wait for wake-ups: a thread that has
//! finished one transaction continues with the next.

use super::{PoolError, TxStatus};
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

/// Stack size of threads that call the runtime, in bytes.
pub(super) const STACK_BYTES: usize = 8 << 20;

/// The hash of an admitted transaction, and its status updates if they are wanted.
pub(super) type Admitted = Result<(Hash, Option<Receiver<TxStatus>>), PoolError>;

/// Admits transactions on the threads of an [`AdmissionQueue`].
pub(super) trait Admit: Send + Sync + 'static {
	/// Admits a transaction. Blocks while the runtime validates it.
	fn admit(&self, extrinsic: Extrinsic, watched: bool) -> Admitted;
}

struct QueuedTransaction {
	extrinsic: Extrinsic,
	watched: bool,
	result: oneshot::Sender<Admitted>,
	_reservation: Reservation,
}

/// Maximum bytes of queued transactions: 64 MiB. Small transactions are validated faster than a client
/// sends them; a few dozen of the largest fit.
const MAX_QUEUED_BYTES: usize = 64 << 20;

/// Memory of a queued transaction in addition to its bytes.
const OVERHEAD: usize = 256;

/// Reserved space in the admission queue. Released on drop.
#[derive(Debug)]
pub struct Reservation {
	queue: Arc<AdmissionQueue>,
	bytes: usize,
}

impl Drop for Reservation {
	fn drop(&mut self) {
		self.queue.reserved_bytes.fetch_sub(self.bytes, Ordering::Relaxed);
	}
}

#[derive(Default)]
struct Queue {
	waiting: VecDeque<QueuedTransaction>,
	idle_threads: usize,
	started: bool,
	closed: bool,
}

/// Transactions of async callers, in order of arrival, and the threads that admit them.
#[derive(Default)]
pub(super) struct AdmissionQueue {
	queue: Mutex<Queue>,
	arrival: Condvar,
	/// Of queued transactions, and of those that are about to be queued.
	reserved_bytes: AtomicUsize,
}

impl std::fmt::Debug for AdmissionQueue {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		f.debug_struct("AdmissionQueue")
			.field("bytes", &self.reserved_bytes)
			.finish_non_exhaustive()
	}
}

impl AdmissionQueue {
	/// Nothing panics while it holds the lock.
	fn lock(&self) -> MutexGuard<'_, Queue> {
		self.queue.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// Reserves space for a transaction of `bytes` bytes.
	///
	/// # Errors
	/// [`PoolError::Busy`] if the queue is full.
	pub(super) fn reserve(self: &Arc<Self>, bytes: usize) -> Result<Reservation, PoolError> {
		let bytes = bytes.saturating_add(OVERHEAD);
		let fits = |reserved: usize| {
			reserved.checked_add(bytes).filter(|reserved| *reserved <= MAX_QUEUED_BYTES)
		};
		self.reserved_bytes
			.fetch_update(Ordering::Relaxed, Ordering::Relaxed, fits)
			.map(|_| Reservation { queue: Arc::clone(self), bytes })
			.map_err(|waiting| PoolError::Busy { waiting, limit: MAX_QUEUED_BYTES })
	}

	/// Queues a transaction for `pool`. The first one starts `threads` threads, at least one.
	///
	/// # Errors
	/// [`PoolError::Stopping`] after [`Self::close`], or if no thread can be started.
	pub(super) fn push(
		self: &Arc<Self>,
		pool: &Arc<impl Admit>,
		threads: usize,
		extrinsic: Extrinsic,
		watched: bool,
		reservation: Reservation,
	) -> Result<oneshot::Receiver<Admitted>, PoolError> {
		let (result, receiver) = oneshot::channel();
		let mut queue = self.lock();
		if queue.closed {
			return Err(PoolError::Stopping);
		}
		if !queue.started {
			self.start(pool, threads)?;
			queue.started = true;
		}
		queue.waiting.push_back(QueuedTransaction {
			extrinsic,
			watched,
			result,
			_reservation: reservation,
		});
		let wake = queue.idle_threads > 0;
		drop(queue);
		if wake {
			self.arrival.notify_one();
		}
		Ok(receiver)
	}

	fn start(self: &Arc<Self>, pool: &Arc<impl Admit>, threads: usize) -> Result<(), PoolError> {
		for number in 0..threads.max(1) {
			let (queue, pool) = (self.clone(), Arc::downgrade(pool));
			let thread = std::thread::Builder::new().name("admission".into());
			let started = thread.stack_size(STACK_BYTES).spawn(move || queue.work(&pool));
			if let Err(error) = started {
				log::error!(target: "pool", "cannot start an admission thread: {error}");
				if number == 0 {
					return Err(PoolError::Stopping);
				}
				break;
			}
		}
		Ok(())
	}

	fn work(&self, pool: &Weak<impl Admit>) {
		while let Some(queued) = self.next() {
			let QueuedTransaction { extrinsic, watched, result, _reservation } = queued;
			// The caller no longer waits.
			if result.is_closed() {
				continue;
			}
			let Some(pool) = pool.upgrade() else { return };
			// A panic must not end the thread: no further transactions would be admitted.
			let admitted = catch_unwind(AssertUnwindSafe(|| pool.admit(extrinsic, watched)));
			let _ = result.send(admitted.unwrap_or(Err(PoolError::Stopping)));
		}
	}

	/// Waits for a transaction. None after [`Self::close`].
	fn next(&self) -> Option<QueuedTransaction> {
		let mut queue = self.lock();
		loop {
			if queue.closed {
				return None;
			}
			if let Some(transaction) = queue.waiting.pop_front() {
				return Some(transaction);
			}
			queue.idle_threads += 1;
			queue = self.arrival.wait(queue).unwrap_or_else(PoisonError::into_inner);
			queue.idle_threads -= 1;
		}
	}

	/// Ends the threads after their current transaction. Waiting callers get
	/// [`PoolError::Stopping`].
	pub(super) fn close(&self) {
		let mut queue = self.lock();
		queue.closed = true;
		let waiting = std::mem::take(&mut queue.waiting);
		drop(queue);
		self.arrival.notify_all();
		drop(waiting);
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn queued_bytes_are_limited() {
		let queue = Arc::new(AdmissionQueue::default());
		let half = queue.reserve(MAX_QUEUED_BYTES / 2).unwrap();
		let error = queue.reserve(MAX_QUEUED_BYTES / 2).unwrap_err();
		assert!(matches!(error, PoolError::Busy { waiting, limit: MAX_QUEUED_BYTES }
			if waiting == MAX_QUEUED_BYTES / 2 + OVERHEAD));
		assert!(queue.reserve(usize::MAX).is_err());
		drop(half);
		drop(queue.reserve(MAX_QUEUED_BYTES / 2).unwrap());
		assert_eq!(queue.reserved_bytes.load(Ordering::Relaxed), 0);
	}
}
