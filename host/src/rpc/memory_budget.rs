//! Memory budget for requests and responses of all connections.
//!
//! A connection may hold at most as much as is still free. A single connection therefore gets half of
//! the budget, a second one half of the rest, and so on. Some memory always remains for a later
//! connection.

use std::sync::{
	Arc,
	atomic::{AtomicUsize, Ordering},
};

/// The budget of all connections, in bytes.
#[derive(Debug)]
pub(super) struct MemoryBudget {
	limit: usize,
	used: AtomicUsize,
}

impl MemoryBudget {
	pub(super) fn new(limit: usize) -> Arc<Self> {
		Arc::new(Self { limit, used: AtomicUsize::new(0) })
	}

	/// The account of a new connection, with 0 bytes used.
	pub(super) fn connection(self: &Arc<Self>) -> Arc<ConnectionMemory> {
		Arc::new(ConnectionMemory { budget: Arc::clone(self), used: AtomicUsize::new(0) })
	}
}

/// Memory used by one connection.
#[derive(Debug)]
pub(super) struct ConnectionMemory {
	budget: Arc<MemoryBudget>,
	used: AtomicUsize,
}

impl ConnectionMemory {
	/// A reservation of 0 bytes.
	pub(super) fn reserve(self: &Arc<Self>) -> MemoryReservation {
		MemoryReservation { connection: Arc::clone(self), bytes: 0 }
	}
}

/// The budget has no room for the reservation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct BudgetExceeded {
	/// The budget of all connections, in bytes.
	pub(super) limit: usize,
}

/// Reserved bytes. Released on drop.
#[derive(Debug)]
pub(super) struct MemoryReservation {
	connection: Arc<ConnectionMemory>,
	bytes: usize,
}

impl MemoryReservation {
	/// Reserves `bytes` more.
	///
	/// # Errors
	/// If the connection would then hold more than remains free.
	pub(super) fn grow(&mut self, bytes: usize) -> Result<(), BudgetExceeded> {
		let MemoryBudget { limit, used } = &*self.connection.budget;
		let own = self.connection.used.fetch_add(bytes, Ordering::AcqRel).saturating_add(bytes);
		let taken = used.fetch_update(Ordering::AcqRel, Ordering::Acquire, |used| {
			let after = used.checked_add(bytes)?;
			(after.checked_add(own)? <= *limit).then_some(after)
		});
		if taken.is_err() {
			self.connection.used.fetch_sub(bytes, Ordering::AcqRel);
			return Err(BudgetExceeded { limit: *limit });
		}
		self.bytes = self.bytes.saturating_add(bytes);
		Ok(())
	}

	/// Appends to a buffer whose capacity is reserved here. The capacity grows by a quarter instead of
	/// doubling, since many half-filled buffers exist at a time.
	///
	/// # Errors
	/// As [`Self::grow`].
	pub(super) fn append(
		&mut self,
		buffer: &mut Vec<u8>,
		more: &[u8],
	) -> Result<(), BudgetExceeded> {
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

	/// Sets the reservation to `bytes`, even beyond the budget: the memory is already allocated.
	pub(super) fn set(&mut self, bytes: usize) {
		let MemoryBudget { used, .. } = &*self.connection.budget;
		for counter in [used, &self.connection.used] {
			if bytes > self.bytes {
				counter.fetch_add(bytes - self.bytes, Ordering::AcqRel);
			} else {
				counter.fetch_sub(self.bytes - bytes, Ordering::AcqRel);
			}
		}
		self.bytes = bytes;
	}
}

impl Drop for MemoryReservation {
	fn drop(&mut self) {
		self.set(0);
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn each_connection_gets_half_of_what_is_free() {
		let budget = MemoryBudget::new(1000);
		let (first, second) = (budget.connection(), budget.connection());
		let (mut held, mut more) = (first.reserve(), second.reserve());
		assert_eq!(held.grow(501), Err(BudgetExceeded { limit: 1000 }));
		assert_eq!(held.grow(500), Ok(()));
		assert!(held.grow(1).is_err());
		assert!(more.grow(251).is_err());
		assert_eq!(more.grow(250), Ok(()));
		// Reservations of one connection add up.
		assert!(first.reserve().grow(1).is_err());
		drop(held);
		assert_eq!(first.reserve().grow(375), Ok(()));
	}

	#[test]
	fn append_reserves_the_capacity_of_the_buffer() {
		let budget = MemoryBudget::new(100_000);
		let mut held = budget.connection().reserve();
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
	fn dropped_reservations_are_released() {
		let budget = MemoryBudget::new(1000);
		let connection = budget.connection();
		for _ in 0..10 {
			let mut held = connection.reserve();
			held.grow(300).unwrap();
			held.set(700);
			assert_eq!(budget.used.load(Ordering::Acquire), 700);
			held.set(10);
			assert_eq!(budget.used.load(Ordering::Acquire), 10);
		}
		assert_eq!(budget.used.load(Ordering::Acquire), 0);
		assert_eq!(connection.used.load(Ordering::Acquire), 0);
	}
}
