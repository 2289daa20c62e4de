//! A bound on the instances that exist at once.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// A number of permits. Whoever finds none waits.
#[derive(Debug)]
pub(super) struct Permits {
	free: Mutex<u32>,
	returned: Condvar,
}

/// The right to have one instance, until dropped.
#[derive(Debug)]
pub(super) struct Permit<'a>(&'a Permits);

impl Permits {
	pub(super) fn new(count: u32) -> Self {
		Self { free: Mutex::new(count), returned: Condvar::new() }
	}

	pub(super) fn acquire(&self) -> Permit<'_> {
		let mut free = self.lock();
		while *free == 0 {
			free = self.returned.wait(free).unwrap_or_else(PoisonError::into_inner);
		}
		*free -= 1;
		Permit(self)
	}

	fn lock(&self) -> MutexGuard<'_, u32> {
		self.free.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

impl Drop for Permit<'_> {
	fn drop(&mut self) {
		*self.0.lock() += 1;
		self.0.returned.notify_one();
	}
}
