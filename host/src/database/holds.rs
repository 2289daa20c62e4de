//! Holds on the states of blocks: what is held is pruned later, within a bound.

use crate::primitives::BlockNumber;
use std::{
	collections::BTreeMap,
	sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// How many more blocks holds keep than [`Pruning`](super::Pruning) does. Whoever holds for longer loses
/// the state, so that the history stays bounded.
pub(super) const MAX_HELD: BlockNumber = 256;

/// The held blocks.
#[derive(Debug, Default)]
pub(super) struct Holds {
	held: Mutex<Held>,
}

#[derive(Debug, Default)]
struct Held {
	/// The number of holds of each block.
	counts: BTreeMap<BlockNumber, usize>,
	/// The oldest block that is not pruned and not about to be.
	oldest: BlockNumber,
}

/// Delays the pruning of a block's state until it is dropped, by at most 256 blocks.
#[derive(Debug)]
pub struct StateHold {
	holds: Arc<Holds>,
	number: BlockNumber,
}

impl Drop for StateHold {
	fn drop(&mut self) {
		let mut held = self.holds.lock();
		if let Some(count) = held.counts.get_mut(&self.number) {
			*count = count.saturating_sub(1);
			if *count == 0 {
				held.counts.remove(&self.number);
			}
		}
	}
}

impl Holds {
	/// Every change under the lock leaves valid data.
	fn lock(&self) -> MutexGuard<'_, Held> {
		self.held.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// None if the state has been pruned, or is about to be.
	pub(super) fn hold(self: &Arc<Self>, number: BlockNumber) -> Option<StateHold> {
		let mut held = self.lock();
		if number < held.oldest {
			return None;
		}
		*held.counts.entry(number).or_default() += 1;
		drop(held);
		Some(StateHold { holds: Arc::clone(self), number })
	}

	/// The oldest state to keep, where without holds it would be `wanted`. From now on, no older one can
	/// be held.
	pub(super) fn oldest_to_keep(&self, wanted: BlockNumber) -> BlockNumber {
		let mut held = self.lock();
		let floor = wanted.saturating_sub(MAX_HELD);
		let first = held.counts.keys().next().copied().unwrap_or(wanted);
		let oldest = first.clamp(floor, wanted);
		held.oldest = held.oldest.max(oldest);
		oldest
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_oldest_hold_delays_pruning_until_it_is_dropped() {
		let holds = Arc::new(Holds::default());
		assert_eq!(holds.oldest_to_keep(5), 5);
		let first = holds.hold(5).unwrap();
		let same = holds.hold(5).unwrap();
		let later = holds.hold(7).unwrap();
		assert_eq!(holds.oldest_to_keep(9), 5);
		drop(first);
		assert_eq!(holds.oldest_to_keep(10), 5);
		drop(same);
		assert_eq!(holds.oldest_to_keep(11), 7);
		assert!(holds.hold(6).is_none(), "pruned");
		assert_eq!(holds.oldest_to_keep(7 + MAX_HELD), 7);
		assert_eq!(holds.oldest_to_keep(8 + MAX_HELD), 8, "no hold lasts longer");
		assert!(holds.hold(7).is_none());
		drop(later);
		assert_eq!(holds.oldest_to_keep(9 + MAX_HELD), 9 + MAX_HELD);
	}
}
