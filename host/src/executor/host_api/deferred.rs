//! Deferred verification of signatures, on other cores than that which executes the block.
//!
//! A host function must return immediately whether a signature is valid. In an imported block almost all
//! are. So the function returns *valid* and queues the signature for the other cores. If all queued
//! signatures turn out to be valid, the result of the execution is correct. If one is not, the result
//! is discarded, and the block is executed again without deferring.
//!
//! ```text
//! core 1  executes ──▶ valid ──▶ valid ──▶ valid ───▶ helps ──▶ all valid? ──▶ result, or again
//! core 2                 └▶ verifies ─▶ verifies ─▶ …
//! ```

use super::signature_cache::SignatureCache;
use std::{
	collections::VecDeque,
	fmt,
	sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
};

/// The most bytes of queued messages and signatures. Beyond it the caller verifies.
const MAX_BYTES: usize = 64 << 20;

/// Verifies a queued signature, and caches it if it is valid.
type Job = Box<dyn FnOnce(&SignatureCache) -> bool + Send>;

/// The deferred signatures of the execution of one block.
pub struct Deferred {
	signatures: Arc<SignatureCache>,
	state: Mutex<State>,
	changed: Condvar,
}

#[derive(Default)]
struct State {
	jobs: VecDeque<(usize, Job)>,
	bytes: usize,
	/// Nothing more is queued.
	closed: bool,
	/// A signature was not valid.
	invalid: bool,
}

impl Deferred {
	/// An empty queue. Valid signatures are added to `signatures`.
	pub fn new(signatures: Arc<SignatureCache>) -> Self {
		Self { signatures, state: Mutex::default(), changed: Condvar::new() }
	}

	/// Runs `execution`, whose calls have this in their context, while `helpers` threads verify. `None`
	/// if a signature was not valid: then the result of the execution is wrong.
	pub fn verify_during<T>(&self, helpers: usize, execution: impl FnOnce() -> T) -> Option<T> {
		let result = std::thread::scope(|scope| {
			let closing = Closing(self);
			for _ in 0..helpers {
				let thread = std::thread::Builder::new().name("signatures".to_owned());
				// If a thread cannot be started, this one verifies all that is left.
				let _ = thread.spawn_scoped(scope, || self.work());
			}
			let result = execution();
			drop(closing);
			self.work();
			result
		});
		(!self.lock().invalid).then_some(result)
	}

	/// Queues a signature. False if the queue is full, or if a signature was invalid or the execution has
	/// ended: then the caller must verify it.
	pub(crate) fn put(
		&self,
		bytes: usize,
		job: impl FnOnce(&SignatureCache) -> bool + Send + 'static,
	) -> bool {
		let mut state = self.lock();
		if state.closed || state.invalid || state.bytes.saturating_add(bytes) > MAX_BYTES {
			return false;
		}
		state.bytes += bytes;
		state.jobs.push_back((bytes, Box::new(job)));
		drop(state);
		self.changed.notify_one();
		true
	}

	/// Verifies until the queue is empty and closed.
	fn work(&self) {
		let mut state = self.lock();
		loop {
			if let Some((bytes, job)) = state.jobs.pop_front() {
				state.bytes = state.bytes.saturating_sub(bytes);
				// After an invalid signature the result is discarded, so the others do not matter.
				let skip = state.invalid;
				drop(state);
				let valid = skip || job(&self.signatures);
				state = self.lock();
				state.invalid |= !valid;
			} else if state.closed {
				return;
			} else {
				state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
			}
		}
	}

	fn lock(&self) -> MutexGuard<'_, State> {
		// No operation can panic between two changes of the state.
		self.state.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

impl fmt::Debug for Deferred {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_struct("Deferred").field("waiting", &self.lock().jobs.len()).finish_non_exhaustive()
	}
}

/// Ends the helpers, even if the execution panics.
struct Closing<'a>(&'a Deferred);

impl Drop for Closing<'_> {
	fn drop(&mut self) {
		self.0.lock().closed = true;
		self.0.changed.notify_all();
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::sync::atomic::{AtomicUsize, Ordering};

	fn deferred() -> Deferred {
		Deferred::new(Arc::new(SignatureCache::new(0)))
	}

	#[test]
	fn all_signatures_are_verified_before_the_result_is_returned() {
		for helpers in [0, 1, 3] {
			let verified = Arc::new(AtomicUsize::new(0));
			let deferred = deferred();
			let result = deferred.verify_during(helpers, || {
				for _ in 0..1_000 {
					let verified = verified.clone();
					assert!(deferred.put(100, move |_| {
						verified.fetch_add(1, Ordering::Relaxed);
						true
					}));
				}
				7
			});
			assert_eq!((result, verified.load(Ordering::Relaxed)), (Some(7), 1_000), "{helpers}");
		}
	}

	#[test]
	fn an_invalid_signature_discards_the_result() {
		for helpers in [0, 1, 3] {
			for bad in [0, 50, 99] {
				let deferred = deferred();
				let result = deferred.verify_during(helpers, || {
					for index in 0..100 {
						deferred.put(100, move |_| index != bad);
					}
				});
				assert_eq!(result, None);
			}
		}
	}

	#[test]
	fn the_queue_is_bounded() {
		let deferred = deferred();
		deferred.verify_during(0, || {
			assert!(deferred.put(MAX_BYTES, |_| true));
			assert!(!deferred.put(1, |_| true));
		});
		assert!(!deferred.put(1, |_| true), "the execution has ended");
	}

	#[test]
	fn a_panic_of_the_execution_ends_the_helpers() {
		let deferred = deferred();
		let run = std::panic::AssertUnwindSafe(|| deferred.verify_during(2, || panic!("expected")));
		assert!(std::panic::catch_unwind(run).is_err());
	}
}
