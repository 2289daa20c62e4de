//! How many STOS the support of a referendum is measured by. No storage.

use sp_runtime::Perbill;
use stratos_primitives::Balance;

/// The electorate is at most so many times the STOS that can vote. Where no track asks for more than
/// 10 % support at the end of its decision period, half of those STOS can therefore always decide.
pub const MOST_TIMES: Balance = 5;

/// The electorate, base units: what can vote, at least `least` of `issuance`, at most [`MOST_TIMES`]
/// what can vote.
pub fn electorate(can_vote: Balance, issuance: Balance, least: Perbill) -> Balance {
	let floor = least.mul_floor(issuance).min(can_vote.saturating_mul(MOST_TIMES));
	can_vote.max(floor)
}

#[cfg(test)]
mod tests {
	use super::*;
	use stratos_primitives::{STOS, TOTAL_SUPPLY};

	fn of(millions: Balance) -> Balance {
		let can_vote = millions * STOS * 1_000_000 / 1_000;
		electorate(can_vote, TOTAL_SUPPLY, Perbill::from_percent(5)) / STOS
	}

	#[test]
	fn a_small_circulation_is_measured_by_more_than_itself() {
		// In thousandths of a million: 0.1, 1, 5, 30 million STOS that can vote.
		assert_eq!(of(100), 500_000);
		assert_eq!(of(1_000), 5_000_000);
		assert_eq!(of(5_000), 5_000_000);
		assert_eq!(of(30_000), 30_000_000);
		assert_eq!(of(0), 0);
	}

	#[test]
	fn half_of_what_can_vote_is_a_tenth_of_the_electorate_at_least() {
		for can_vote in [1, 10, 12_345, 1_000_000 * STOS, TOTAL_SUPPLY] {
			for percent in [0, 1, 5, 20, 100] {
				let least = Perbill::from_percent(percent);
				let all = electorate(can_vote, TOTAL_SUPPLY, least);
				assert!(can_vote.div_ceil(2) >= all / 10, "{can_vote} of {all}");
				assert!(all >= can_vote);
			}
		}
	}
}
