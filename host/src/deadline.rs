//! Time limits and cancellation.
//!
//! A call of the runtime ends at its deadline, or when the client that asked for it is gone. The engine
//! interrupts Wasm code; host functions and iterations over many keys check a [`Deadline`].

use std::{
	sync::{
		Arc,
		atomic::{AtomicBool, Ordering},
	},
	time::{Duration, Instant},
};

/// Cancels work that nobody waits for any more. Clones cancel the same work.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
	/// Cancels the work. It ends at its next check.
	pub fn cancel(&self) {
		self.0.store(true, Ordering::Relaxed);
	}

	/// Whether [`Self::cancel`] was called.
	pub fn is_cancelled(&self) -> bool {
		self.0.load(Ordering::Relaxed)
	}

	/// A guard that cancels the work when it is dropped.
	pub fn on_drop(&self) -> CancelOnDrop {
		CancelOnDrop(self.clone())
	}
}

/// Cancels work when dropped.
#[derive(Debug)]
pub struct CancelOnDrop(Cancel);

impl Drop for CancelOnDrop {
	fn drop(&mut self) {
		self.0.cancel();
	}
}

/// Why work has to end before it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Overdue {
	/// The deadline has passed.
	#[error("the time limit was exceeded")]
	Late,
	/// It was cancelled.
	#[error("it was cancelled")]
	Cancelled,
}

/// When work has to end. The default is never.
#[derive(Clone, Debug, Default)]
pub struct Deadline {
	/// `None` for never.
	at: Option<Instant>,
	cancel: Option<Cancel>,
}

impl Deadline {
	/// `time` from now, or earlier if `cancel` is cancelled.
	pub fn after(time: Duration, cancel: Option<Cancel>) -> Self {
		Self { at: Instant::now().checked_add(time), cancel }
	}

	/// Checks that the work may continue.
	///
	/// # Errors
	/// [`Overdue`] if it has to end.
	pub fn check(&self) -> Result<(), Overdue> {
		self.check_room(Duration::ZERO)
	}

	/// Checks that at least `time` is left.
	///
	/// # Errors
	/// [`Overdue`] if it is not.
	pub fn check_room(&self, time: Duration) -> Result<(), Overdue> {
		if self.cancel.as_ref().is_some_and(Cancel::is_cancelled) {
			return Err(Overdue::Cancelled);
		}
		match self.left() {
			Some(left) if left.is_zero() || left < time => Err(Overdue::Late),
			_ => Ok(()),
		}
	}

	/// The remaining time; `None` if it is unlimited.
	pub fn left(&self) -> Option<Duration> {
		self.at.map(|at| at.saturating_duration_since(Instant::now()))
	}

	/// The handle that cancels the work, if there is one.
	pub fn cancel(&self) -> Option<&Cancel> {
		self.cancel.as_ref()
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn ends_at_the_deadline_or_when_cancelled() {
		let hour = Duration::from_secs(3600);
		let cancel = Cancel::default();
		let deadline = Deadline::after(hour, Some(cancel.clone()));
		assert_eq!(deadline.check(), Ok(()));
		assert_eq!(deadline.check_room(hour / 2), Ok(()));
		assert_eq!(deadline.check_room(hour * 2), Err(Overdue::Late));
		drop(cancel.on_drop());
		assert_eq!(deadline.check(), Err(Overdue::Cancelled));
		assert_eq!(Deadline::after(Duration::ZERO, None).check(), Err(Overdue::Late));
		assert_eq!(Deadline::default().check_room(Duration::MAX), Ok(()));
		assert_eq!(Deadline::after(Duration::MAX, None).check(), Ok(()));
	}
}
