//! What an open referendum still needs, and when it passes at its tally.

use super::{Electorate, tracks::Tracks};
use crate::{Balance, BlockNumber, Runtime, System};
use frame_support::traits::{Get, VoteTally};
use pallet_referenda::{Curve, ReferendumInfo, ReferendumInfoFor, TracksInfo};
use sp_runtime::Perbill;
use stratos_runtime_api::referenda::{Needed, Outlook};

/// A billion: the parts of a [`Perbill`].
const PARTS: u128 = 1_000_000_000;

/// How a referendum stands; `None` unless it is being decided.
pub(crate) fn outlook(index: u32) -> Option<Outlook<BlockNumber>> {
	let Some(ReferendumInfo::Ongoing(status)) = ReferendumInfoFor::<Runtime>::get(index) else {
		return None;
	};
	let (deciding, track) = (status.deciding?, Tracks::info(status.track)?);
	let (approval, support) =
		(status.tally.approval(status.track), status.tally.support(status.track));
	let electorate = Electorate::get();
	let ends = deciding.since.saturating_add(track.decision_period);
	// As the pallet does it.
	let elapsed = |block: BlockNumber| {
		let elapsed = block.saturating_sub(deciding.since);
		Perbill::from_rational(elapsed.min(track.decision_period), track.decision_period)
	};
	let passing = |block: BlockNumber| {
		let x = elapsed(block);
		track.min_support.passing(x, support) && track.min_approval.passing(x, approval)
	};
	let needed = |block: BlockNumber| {
		let at = |curve: &Curve| curve.threshold(elapsed(block));
		let (approval, support) = (at(&track.min_approval), at(&track.min_support));
		Needed {
			approval,
			support,
			more_support: least_part(support, electorate).saturating_sub(status.tally.support),
			more_ayes: least_ayes(approval, status.tally.nays)
				.map(|least| least.saturating_sub(status.tally.ayes)),
		}
	};
	let now = System::block_number();
	let passes = if passing(now) {
		let confirmed = now.saturating_add(track.confirm_period);
		Some(deciding.confirming.unwrap_or(confirmed))
	} else {
		let enough = first(now, ends, passing);
		enough.map(|block| block.saturating_add(track.confirm_period))
	};
	Some(Outlook {
		electorate,
		approval,
		support,
		now: needed(now),
		at_end: needed(ends),
		ends,
		passes,
	})
}

/// The first block after `no`, up to `last`, for which `passing` holds. Thresholds fall, so that what is
/// enough once stays enough.
fn first(
	mut no: BlockNumber,
	last: BlockNumber,
	passing: impl Fn(BlockNumber) -> bool,
) -> Option<BlockNumber> {
	if last <= no || !passing(last) {
		return None;
	}
	let mut yes = last;
	while yes - no > 1 {
		let half = no + (yes - no) / 2;
		if passing(half) {
			yes = half;
		} else {
			no = half;
		}
	}
	Some(yes)
}

/// The least part of `whole` whose share, rounded down, is `share`.
fn least_part(share: Perbill, whole: Balance) -> Balance {
	let parts = u128::from(share.deconstruct());
	// At most 10^9 · 10^26 for the whole supply.
	parts.saturating_mul(whole).div_ceil(PARTS)
}

/// The least ayes whose share in all votes, rounded down, is `share` beside these nays. Without votes
/// nothing is approved.
fn least_ayes(share: Perbill, nays: Balance) -> Option<Balance> {
	let parts = u128::from(share.deconstruct());
	match PARTS.saturating_sub(parts) {
		0 if nays > 0 => None,
		0 => Some(1),
		rest => Some(parts.saturating_mul(nays).div_ceil(rest).max(1)),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_least_amounts_have_the_share_and_one_less_has_not() {
		for whole in [1u128, 7, 999, 10u128.pow(26)] {
			for percent in [1, 33, 50, 99, 100] {
				let share = Perbill::from_percent(percent);
				let least = least_part(share, whole);
				assert!(Perbill::from_rational(least, whole) >= share, "{percent} % of {whole}");
				assert!(least == 0 || Perbill::from_rational(least - 1, whole) < share);
				let Some(ayes) = least_ayes(share, whole) else {
					assert_eq!(percent, 100);
					continue;
				};
				assert!(Perbill::from_rational(ayes, ayes + whole) >= share);
				let fewer = ayes - 1;
				assert!(fewer == 0 || Perbill::from_rational(fewer, fewer + whole) < share);
			}
		}
		assert_eq!(least_ayes(Perbill::one(), 0), Some(1));
	}

	#[test]
	fn the_first_block_is_found() {
		for enough in 11..=50u32 {
			assert_eq!(first(10, 50, |block| block >= enough), Some(enough));
		}
		assert_eq!(first(10, 50, |_| false), None);
		assert_eq!(first(50, 50, |_| true), None);
	}
}
