//! Signatures verified beside the execution of a block, on the other cores.
//!
//! A host function has to answer at once whether a signature is valid. In a block that was made by
//! somebody else nearly every signature is. So the answer is *yes*, and the signature is put aside for
//! whoever has time. When the block is through and every signature put aside was valid, the answers
//! were right, and with them everything that followed from them. If one was not, nothing of that
//! execution is used: the block is executed once more without putting anything aside.
//!
//! ```text
//! executing  ──▶ yes ──▶ yes ──▶ yes ─────────▶ helps ──▶ all valid? ──▶ result, or once more
//! core 2          └▶ verifies ─▶ verifies ─▶ …
//! ```

use super::signature_cache::SignatureCache;
use std::{
	collections::VecDeque,
	fmt,
	sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
};

/// What may wait, in bytes of messages and signatures. Beyond it the execution waits.
const MAX_BYTES: usize = 64 << 20;

/// A signature put aside: verifies it, and remembers it if it is valid.
type Job = Box<dyn FnOnce(&SignatureCache) -> bool + Send>;

/// The signatures put aside in the execution of one block.
pub struct Deferred {
	signatures: Arc<SignatureCache>,
	state: Mutex<State>,
	changed: Condvar,
}

#[derive(Default)]
struct State {
	jobs: VecDeque<(usize, Job)>,
	bytes: usize,
	/// Nothing more is put aside.
	closed: bool,
	/// A signature was not valid.
	invalid: bool,
}

impl Deferred {
	/// With nothing put aside. What turns out valid is remembered in `signatures`.
	pub fn new(signatures: Arc<SignatureCache>) -> Self {
		Self { signatures, state: Mutex::default(), changed: Condvar::new() }
	}

	/// Runs `execution`, which gives this to its calls, while `helpers` threads verify what it puts
	/// aside. `None` if a signature was not valid: then the execution went on from a wrong answer.
	pub fn beside<T>(&self, helpers: usize, execution: impl FnOnce() -> T) -> Option<T> {
		let result = std::thread::scope(|scope| {
			let closing = Closing(self);
			for _ in 0..helpers {
				let thread = std::thread::Builder::new().name("signatures".to_owned());
				// Without the thread there is less help; this one does all that is left.
				let _ = thread.spawn_scoped(scope, || self.work());
			}
			let result = execution();
			drop(closing);
			self.work();
			result
		});
		(!self.lock().invalid).then_some(result)
	}

	/// Puts a signature aside. False if too much is waiting or it is pointless by now: then the caller
	/// has to verify it.
	pub(super) fn put(
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

	/// Verifies until nothing is left and nothing more can come.
	fn work(&self) {
		let mut state = self.lock();
		loop {
			if let Some((bytes, job)) = state.jobs.pop_front() {
				state.bytes = state.bytes.saturating_sub(bytes);
				// One that is not valid spoils the execution: the others need not be looked at.
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
		// Every change is whole before anything could panic.
		self.state.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

impl fmt::Debug for Deferred {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_struct("Deferred").field("waiting", &self.lock().jobs.len()).finish_non_exhaustive()
	}
}

/// Lets the helpers go, also if the execution panics.
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
	fn everything_put_aside_is_verified_before_the_result_is_given() {
		for helpers in [0, 1, 3] {
			let verified = Arc::new(AtomicUsize::new(0));
			let deferred = deferred();
			let result = deferred.beside(helpers, || {
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
	fn one_that_is_not_valid_spoils_the_result() {
		for helpers in [0, 1, 3] {
			for bad in [0, 50, 99] {
				let deferred = deferred();
				let result = deferred.beside(helpers, || {
					for index in 0..100 {
						deferred.put(100, move |_| index != bad);
					}
				});
				assert_eq!(result, None);
			}
		}
	}

	#[test]
	fn what_waits_is_bounded() {
		let deferred = deferred();
		deferred.beside(0, || {
			assert!(deferred.put(MAX_BYTES, |_| true));
			assert!(!deferred.put(1, |_| true));
		});
		assert!(!deferred.put(1, |_| true), "it is over");
	}

	#[test]
	fn a_panic_of_the_execution_leaves_nobody_waiting() {
		let deferred = deferred();
		let run = std::panic::AssertUnwindSafe(|| deferred.beside(2, || panic!("expected")));
		assert!(std::panic::catch_unwind(run).is_err());
	}
}
