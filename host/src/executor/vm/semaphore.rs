//! A limit on concurrent calls.

use crate::deadline::{Deadline, Overdue};
use std::{
	sync::{Condvar, Mutex, MutexGuard, PoisonError},
	time::Duration,
};

/// How often a waiting caller checks its deadline.
const CHECK_INTERVAL: Duration = Duration::from_millis(10);

/// A counting semaphore.
#[derive(Debug)]
pub(crate) struct Semaphore {
	free: Mutex<u32>,
	released: Condvar,
}

/// A permit of a [`Semaphore`], released when dropped.
#[derive(Debug)]
pub(crate) struct Permit<'a>(&'a Semaphore);

impl Semaphore {
	pub(crate) fn new(permits: u32) -> Self {
		Self { free: Mutex::new(permits), released: Condvar::new() }
	}

	/// Waits for a permit until `deadline`.
	///
	/// # Errors
	/// [`Overdue`] if none was released in time.
	pub(crate) fn acquire(&self, deadline: &Deadline) -> Result<Permit<'_>, Overdue> {
		let mut free = self.lock();
		while *free == 0 {
			deadline.check()?;
			let waited = self.released.wait_timeout(free, CHECK_INTERVAL);
			free = waited.unwrap_or_else(PoisonError::into_inner).0;
		}
		*free -= 1;
		Ok(Permit(self))
	}

	fn lock(&self) -> MutexGuard<'_, u32> {
		self.free.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

impl Drop for Permit<'_> {
	fn drop(&mut self) {
		*self.0.lock() += 1;
		self.0.released.notify_one();
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::deadline::Cancel;

	#[test]
	fn waiting_ends_with_a_permit_a_timeout_or_a_cancellation() {
		let semaphore = Semaphore::new(1);
		let hour = Deadline::after(Duration::from_secs(3600), None);
		let held = semaphore.acquire(&hour).unwrap();
		let soon = Deadline::after(Duration::from_millis(30), None);
		assert_eq!(semaphore.acquire(&soon).map(drop), Err(Overdue::Late));
		let cancel = Cancel::default();
		let waiting = Deadline::after(Duration::from_secs(3600), Some(cancel.clone()));
		std::thread::scope(|scope| {
			let waiter = scope.spawn(|| semaphore.acquire(&waiting).map(drop));
			cancel.cancel();
			assert_eq!(waiter.join().unwrap(), Err(Overdue::Cancelled));
			let waiter = scope.spawn(|| semaphore.acquire(&hour).map(drop));
			drop(held);
			assert_eq!(waiter.join().unwrap(), Ok(()));
		});
	}
}
