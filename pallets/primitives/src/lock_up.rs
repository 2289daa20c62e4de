//! The lock-up of rewards: one rule for rewards of nodes (pallet `mining`) and of stake (pallet
//! `staking`).

use crate::{EPOCHS_PER_YEAR, EpochIndex, Moment};

/// The longest lock-up, in epochs: a year of 10-minute epochs. Bounds the state of locked rewards.
pub const MAX_LOCK_UP: EpochIndex = EPOCHS_PER_YEAR;

/// The coarsest granularity of releases, in epochs: a week of 10-minute epochs.
pub const MAX_GRANULARITY: EpochIndex = 7 * 144;

/// The default lock-up, in epochs: two weeks of 10-minute epochs (whitepaper section 2).
pub const DEFAULT_LOCK_UP: EpochIndex = 14 * 144;

/// The first epoch in which a reward earned in `epoch` can be withdrawn: `lock_up` whole epochs
/// after the end of `epoch`, rounded up to a multiple of `granularity`. A granularity of 0 counts as
/// 1. The largest epoch where the result does not fit.
pub fn free_from(epoch: EpochIndex, lock_up: EpochIndex, granularity: EpochIndex) -> EpochIndex {
	let exact = epoch.saturating_add(1).saturating_add(lock_up);
	exact.checked_next_multiple_of(granularity.max(1)).unwrap_or(EpochIndex::MAX)
}

/// The earliest time at which a reward can be withdrawn, ms: `lock_up` epochs of `epoch_ms` after `ended`,
/// the time at which the epoch that earned it was settled.
///
/// Epochs count blocks, and blocks can come faster than the chain's pace. A reward is free when both
/// [`free_from`] and this have come, so that a lock-up is never shorter than in days; where blocks are
/// missed, the epochs take longer and decide. The granularity delays epochs only.
pub fn free_at(ended: Moment, lock_up: EpochIndex, epoch_ms: Moment) -> Moment {
	ended.saturating_add(epoch_ms.saturating_mul(lock_up.into()))
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn a_reward_is_locked_for_whole_epochs_after_its_own() {
		assert_eq!(free_from(0, DEFAULT_LOCK_UP, 1), 2_017);
		assert_eq!(free_from(100, 0, 1), 101);
		assert_eq!(free_from(100, 0, 0), 101);
	}

	#[test]
	fn releases_wait_for_a_multiple_of_the_granularity() {
		assert_eq!(free_from(0, 2_016, 144), 2_160);
		assert_eq!(free_from(143, 2_016, 144), 2_160);
		assert_eq!(free_from(144, 2_016, 144), 2_304);
	}

	#[test]
	fn the_last_epoch_is_the_limit() {
		assert_eq!(free_from(EpochIndex::MAX, 1, 1), EpochIndex::MAX);
		assert_eq!(free_from(EpochIndex::MAX, 2_016, 144), EpochIndex::MAX);
	}

	#[test]
	fn a_lock_up_is_as_long_in_time_as_its_epochs_at_the_chains_pace() {
		assert_eq!(free_at(1_000, DEFAULT_LOCK_UP, 600_000), 1_000 + 14 * 86_400_000);
		assert_eq!(free_at(1_000, DEFAULT_LOCK_UP, 0), 1_000);
		assert_eq!(free_at(1, u32::MAX, u64::MAX), u64::MAX);
	}

	proptest! {
		#[test]
		fn a_coarser_granularity_delays_by_less_than_itself(
			epoch in 0..1_000_000u32,
			lock_up in 0..=MAX_LOCK_UP,
			granularity in 1..=MAX_GRANULARITY,
		) {
			let (exact, coarse) =
				(free_from(epoch, lock_up, 1), free_from(epoch, lock_up, granularity));
			prop_assert!((exact..exact + granularity).contains(&coarse));
			prop_assert_eq!(coarse % granularity, 0);
		}
	}
}
