//! The time that a block's maker tells the runtime.

use crate::primitives::BlockNumber;
use std::time::{SystemTime, UNIX_EPOCH};

/// Where the timestamps of blocks come from, in milliseconds since 1970.
///
/// FRAME's timestamp pallet raises a time that comes too early to its last one plus its minimum
/// period. With blocks faster than that, the chain's time runs ahead of the wall clock by itself and
/// stays monotone, over restarts as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Clock {
	/// The machine's clock, but never less than a millisecond after the last block of this run.
	#[default]
	Wall,
	/// A fixed step per block, whatever the wall clock says: `start_ms + number × step_ms`. Runs at
	/// any speed give the same blocks.
	Simulated {
		/// The time of genesis.
		start_ms: u64,
		/// The time between blocks.
		step_ms: u64,
	},
}

impl Clock {
	/// The time for the block `number`; `last_ms` is that of the block before, if this run made
	/// it.
	pub fn at(&self, number: BlockNumber, last_ms: Option<u64>) -> u64 {
		self.at_wall(number, last_ms, wall_ms())
	}

	fn at_wall(&self, number: BlockNumber, last_ms: Option<u64>, wall_ms: u64) -> u64 {
		match self {
			Self::Wall => wall_ms.max(last_ms.map_or(0, |last| last.saturating_add(1))),
			Self::Simulated { start_ms, step_ms } => {
				start_ms.saturating_add(step_ms.saturating_mul(u64::from(number)))
			}
		}
	}
}

/// The machine's clock. A clock before 1970 counts as 1970.
pub(super) fn wall_ms() -> u64 {
	let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
	u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn wall_time_is_strictly_monotone() {
		assert_eq!(Clock::Wall.at_wall(1, None, 1000), 1000);
		assert_eq!(Clock::Wall.at_wall(2, Some(1000), 1000), 1001);
		assert_eq!(Clock::Wall.at_wall(2, Some(1000), 500), 1001, "the clock was set back");
		assert_eq!(Clock::Wall.at_wall(2, Some(1000), 7000), 7000);
	}

	#[test]
	fn simulated_time_follows_the_number_alone() {
		let clock = Clock::Simulated { start_ms: 10, step_ms: 6000 };
		assert_eq!(clock.at_wall(0, None, 99), 10);
		assert_eq!(clock.at_wall(100, Some(5), 99), 600_010);
		assert_eq!(clock.at_wall(u32::MAX, None, 0), 10 + 6000 * u64::from(u32::MAX));
	}
}
