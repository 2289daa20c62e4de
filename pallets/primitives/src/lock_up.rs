//! The lock-up of rewards: one rule for rewards of nodes (pallet `mining`) and of stake (pallet
//! `staking`).

use crate::{EPOCHS_PER_YEAR, EpochIndex};

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
