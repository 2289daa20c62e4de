//! The memory that requests and answers may hold, of all connections together.
//!
//! A connection may hold as much as is still free. One alone gets half of the whole; the more
//! connections hold much, the less each of them may hold, and there is always something left for one
//! that comes later.

use std::sync::{
	Arc,
	atomic::{AtomicUsize, Ordering},
};

/// The memory of all connections.
#[derive(Debug)]
pub(super) struct Memory {
	limit: usize,
	used: AtomicUsize,
}

impl Memory {
	pub(super) fn new(limit: usize) -> Arc<Self> {
		Arc::new(Self { limit, used: AtomicUsize::new(0) })
	}

	/// What a new connection holds: nothing yet.
	pub(super) fn share(self: &Arc<Self>) -> Arc<Share> {
		Arc::new(Share { memory: Arc::clone(self), used: AtomicUsize::new(0) })
	}
}

/// What one connection holds.
#[derive(Debug)]
pub(super) struct Share {
	memory: Arc<Memory>,
	used: AtomicUsize,
}

impl Share {
	/// Nothing, to be grown.
	pub(super) fn hold(self: &Arc<Self>) -> Held {
		Held { share: Arc::clone(self), bytes: 0 }
	}
}

/// There is no memory for more.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Full {
	/// The memory of all connections, in bytes.
	pub(super) limit: usize,
}

/// Bytes that are counted until this is dropped.
#[derive(Debug)]
pub(super) struct Held {
	share: Arc<Share>,
	bytes: usize,
}

impl Held {
	/// Counts `bytes` more, unless the connection would hold more than is left free.
	pub(super) fn grow(&mut self, bytes: usize) -> Result<(), Full> {
		let Memory { limit, used } = &*self.share.memory;
		let own = self.share.used.fetch_add(bytes, Ordering::AcqRel).saturating_add(bytes);
		let taken = used.fetch_update(Ordering::AcqRel, Ordering::Acquire, |used| {
			let after = used.checked_add(bytes)?;
			(after.checked_add(own)? <= *limit).then_some(after)
		});
		if taken.is_err() {
			self.share.used.fetch_sub(bytes, Ordering::AcqRel);
			return Err(Full { limit: *limit });
		}
		self.bytes = self.bytes.saturating_add(bytes);
		Ok(())
	}

	/// Appends to a buffer whose memory is counted here. It grows by a quarter, not to the double: many
	/// wait at a time, and none may become much larger than what is counted.
	///
	/// # Errors
	/// As [`Self::grow`].
	pub(super) fn append(&mut self, buffer: &mut Vec<u8>, more: &[u8]) -> Result<(), Full> {
		let needed = buffer.len().saturating_add(more.len());
		let capacity = buffer.capacity();
		if needed > capacity {
			let larger = needed.max(capacity.saturating_add(capacity / 4));
			self.grow(larger - capacity)?;
			buffer.reserve_exact(larger - buffer.len());
		}
		buffer.extend_from_slice(more);
		Ok(())
	}

	/// Counts `bytes` in all from now on, whatever is free: they exist already.
	pub(super) fn set(&mut self, bytes: usize) {
		let Memory { used, .. } = &*self.share.memory;
		for counter in [used, &self.share.used] {
			if bytes > self.bytes {
				counter.fetch_add(bytes - self.bytes, Ordering::AcqRel);
			} else {
				counter.fetch_sub(self.bytes - bytes, Ordering::AcqRel);
			}
		}
		self.bytes = bytes;
	}
}

impl Drop for Held {
	fn drop(&mut self) {
		self.set(0);
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn one_connection_gets_half_and_the_next_half_of_the_rest() {
		let memory = Memory::new(1000);
		let (first, second) = (memory.share(), memory.share());
		let (mut held, mut more) = (first.hold(), second.hold());
		assert_eq!(held.grow(501), Err(Full { limit: 1000 }));
		assert_eq!(held.grow(500), Ok(()));
		assert!(held.grow(1).is_err());
		assert!(more.grow(251).is_err());
		assert_eq!(more.grow(250), Ok(()));
		// What one connection holds in two places counts together.
		assert!(first.hold().grow(1).is_err());
		drop(held);
		assert_eq!(first.hold().grow(375), Ok(()));
	}

	#[test]
	fn a_buffer_is_counted_as_it_grows() {
		let memory = Memory::new(100_000);
		let mut held = memory.share().hold();
		let mut buffer = Vec::new();
		let mut appended = 0;
		while held.append(&mut buffer, &[7; 100]).is_ok() {
			appended += 100;
			assert!(held.bytes >= buffer.capacity());
		}
		assert_eq!(buffer.len(), appended);
		assert!((40_000..=50_000).contains(&appended), "{appended}");
	}

	#[test]
	fn what_is_dropped_is_free_again() {
		let memory = Memory::new(1000);
		let share = memory.share();
		for _ in 0..10 {
			let mut held = share.hold();
			held.grow(300).unwrap();
			held.set(700);
			assert_eq!(memory.used.load(Ordering::Acquire), 700);
			held.set(10);
			assert_eq!(memory.used.load(Ordering::Acquire), 10);
		}
		assert_eq!(memory.used.load(Ordering::Acquire), 0);
		assert_eq!(share.used.load(Ordering::Acquire), 0);
	}
}
