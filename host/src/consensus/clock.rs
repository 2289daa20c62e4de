//! The timestamps of blocks.

use crate::primitives::BlockNumber;
use std::time::{SystemTime, UNIX_EPOCH};

/// The source of timestamps, in milliseconds since 1970.
///
/// FRAME's timestamp pallet replaces an early timestamp by its last one plus its minimum period. If blocks
/// come faster than that, the chain's time runs ahead of the system clock and stays monotone, also over
/// restarts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Clock {
	/// The system clock, but at least one millisecond after the last block of this run.
	#[default]
	Wall,
	/// `start_ms + number × step_ms`, independent of the system clock: runs of any speed produce the same
	/// blocks.
	Simulated {
		/// The time of the genesis block.
		start_ms: u64,
		/// The time between blocks.
		step_ms: u64,
	},
}

impl Clock {
	/// The timestamp of the block `number`. `last_ms` is that of the previous block, if this run produced
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

/// The system clock; 0 before 1970.
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
	fn simulated_time_depends_only_on_the_number() {
		let clock = Clock::Simulated { start_ms: 10, step_ms: 6000 };
		assert_eq!(clock.at_wall(0, None, 99), 10);
		assert_eq!(clock.at_wall(100, Some(5), 99), 600_010);
		assert_eq!(clock.at_wall(u32::MAX, None, 0), 10 + 6000 * u64::from(u32::MAX));
	}
}
