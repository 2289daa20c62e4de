//! Bounds on the instances that exist at once.

use crate::deadline::{Deadline, Overdue};
use std::{
	sync::{Condvar, Mutex, MutexGuard, PoisonError},
	time::Duration,
};

/// How often whoever waits looks whether it still has to.
const LOOK: Duration = Duration::from_millis(10);

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

	/// Waits for a permit until `deadline`.
	///
	/// # Errors
	/// [`Overdue`] if none became free.
	pub(super) fn acquire(&self, deadline: &Deadline) -> Result<Permit<'_>, Overdue> {
		let mut free = self.lock();
		while *free == 0 {
			deadline.check()?;
			let waited = self.returned.wait_timeout(free, LOOK);
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
		self.0.returned.notify_one();
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::deadline::Cancel;

	#[test]
	fn whoever_waits_ends_late_or_cancelled_or_gets_one() {
		let permits = Permits::new(1);
		let hour = Deadline::after(Duration::from_secs(3600), None);
		let held = permits.acquire(&hour).unwrap();
		let soon = Deadline::after(Duration::from_millis(30), None);
		assert_eq!(permits.acquire(&soon).map(drop), Err(Overdue::Late));
		let cancel = Cancel::default();
		let waiting = Deadline::after(Duration::from_secs(3600), Some(cancel.clone()));
		std::thread::scope(|scope| {
			let waiter = scope.spawn(|| permits.acquire(&waiting).map(drop));
			cancel.cancel();
			assert_eq!(waiter.join().unwrap(), Err(Overdue::Cancelled));
			let waiter = scope.spawn(|| permits.acquire(&hour).map(drop));
			drop(held);
			assert_eq!(waiter.join().unwrap(), Ok(()));
		});
	}
}
