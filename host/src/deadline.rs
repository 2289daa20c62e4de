//! Until when somebody waits for some work.
//!
//! A call into the runtime ends when its time is over, or when whoever asked for it is gone. Running
//! code is interrupted by the engine; host functions and walks over many keys ask a [`Deadline`].

use std::{
	sync::{
		Arc,
		atomic::{AtomicBool, Ordering},
	},
	time::{Duration, Instant},
};

/// Tells some work that nobody waits for it any more. Clones belong to the same work.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
	/// Ends the work soon.
	pub fn cancel(&self) {
		self.0.store(true, Ordering::Relaxed);
	}

	/// Whether the work is to end.
	pub fn is_cancelled(&self) -> bool {
		self.0.load(Ordering::Relaxed)
	}

	/// Cancels when dropped: to be kept by whoever waits.
	pub fn on_drop(&self) -> CancelOnDrop {
		CancelOnDrop(self.clone())
	}
}

/// Cancels some work when dropped.
#[derive(Debug)]
pub struct CancelOnDrop(Cancel);

impl Drop for CancelOnDrop {
	fn drop(&mut self) {
		self.0.cancel();
	}
}

/// Why some work has to end before it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Overdue {
	/// Its time is over.
	#[error("its time is over")]
	Late,
	/// Nobody waits for it.
	#[error("nobody waits for it any more")]
	Cancelled,
}

/// When some work has to end.
#[derive(Clone, Debug, Default)]
pub struct Deadline {
	/// `None` for never.
	at: Option<Instant>,
	cancel: Option<Cancel>,
}

impl Deadline {
	/// `time` from now on, or earlier by `cancel`.
	pub fn after(time: Duration, cancel: Option<Cancel>) -> Self {
		Self { at: Instant::now().checked_add(time), cancel }
	}

	/// Whether the work may go on.
	///
	/// # Errors
	/// [`Overdue`] if it has to end.
	pub fn check(&self) -> Result<(), Overdue> {
		self.check_room(Duration::ZERO)
	}

	/// Whether `time` is left for the work.
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

	/// The time that is left; `None` if it is unlimited.
	pub fn left(&self) -> Option<Duration> {
		self.at.map(|at| at.saturating_duration_since(Instant::now()))
	}

	/// What ends the work early.
	pub fn cancel(&self) -> Option<&Cancel> {
		self.cancel.as_ref()
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn work_ends_late_or_cancelled() {
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
