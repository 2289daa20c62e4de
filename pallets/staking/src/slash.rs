//! What a slash takes. No storage.
//!
//! A validator's delegators hold shares. A share is worth `rate/RATE_ONE` base units: one at first,
//! and less after each slash, so that one multiplication slashes any number of delegators. Rounding
//! is always at the expense of the staker.

use sp_core::U256;
use sp_runtime::{PerThing, Perbill, traits::Zero};
use stratos_primitives::{
	Balance,
	math::{mul_div_ceil, mul_div_floor},
};

/// The rate at which a share is worth one base unit: 10^18.
pub const RATE_ONE: u128 = 1_000_000_000_000_000_000;

/// Below this rate, a millionth, a validator accepts no delegations: new shares would be too many
/// for the arithmetic.
pub const RATE_MIN: u128 = RATE_ONE / 1_000_000;

/// The slash of `stake`: `ceil(stake·fraction)`.
pub fn slashed(stake: Balance, fraction: Perbill) -> Balance {
	let parts = u128::from(fraction.deconstruct());
	mul_div_ceil(stake, parts, u128::from(Perbill::ACCURACY)).unwrap_or(stake).min(stake)
}

/// The rate after a slash: `floor(rate·(1 − fraction))`.
pub fn rate_after(rate: u128, fraction: Perbill) -> u128 {
	let left = fraction.left_from_one().deconstruct();
	mul_div_floor(rate, u128::from(left), u128::from(Perbill::ACCURACY)).unwrap_or(0)
}

/// The rest of `stake` after several slashes in a row, each rounded against the staker.
pub fn remaining(stake: Balance, fractions: impl Iterator<Item = Perbill>) -> Balance {
	fractions.fold(stake, |left, fraction| left.saturating_sub(slashed(left, fraction)))
}

/// The value of `shares` at `rate`, rounded down.
pub fn value_of(shares: u128, rate: u128) -> Balance {
	let product = U256::from(shares) * U256::from(rate);
	u128::try_from(product / U256::from(RATE_ONE)).unwrap_or(u128::MAX)
}

/// The fewest shares that are worth at least `value` at `rate`. `None` if the rate is 0 or the
/// number does not fit.
pub fn shares_for(value: Balance, rate: u128) -> Option<u128> {
	if value.is_zero() {
		return Some(0);
	}
	mul_div_ceil(value, RATE_ONE, rate)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn a_share_is_one_unit_before_any_slash() {
		assert_eq!(shares_for(12_345, RATE_ONE), Some(12_345));
		assert_eq!(value_of(12_345, RATE_ONE), 12_345);
	}

	#[test]
	fn a_slash_rounds_against_the_staker() {
		assert_eq!(slashed(101, Perbill::from_percent(5)), 6);
		assert_eq!(slashed(1, Perbill::from_parts(1)), 1);
		assert_eq!(slashed(u128::MAX, Perbill::one()), u128::MAX);
		assert_eq!(slashed(0, Perbill::one()), 0);
		assert_eq!(slashed(100, Perbill::zero()), 0);
	}

	#[test]
	fn slashes_multiply() {
		let fractions = [Perbill::from_percent(50), Perbill::from_percent(50)];
		assert_eq!(remaining(1_000, fractions.into_iter()), 250);
		let rate = fractions.into_iter().fold(RATE_ONE, rate_after);
		assert_eq!(value_of(1_000, rate), 250);
	}

	#[test]
	fn a_rate_of_zero_makes_shares_worthless() {
		assert_eq!(rate_after(RATE_ONE, Perbill::one()), 0);
		assert_eq!(value_of(u128::MAX, 0), 0);
		assert_eq!(shares_for(1, 0), None);
		assert_eq!(shares_for(0, 0), Some(0));
	}

	proptest! {
		#[test]
		fn shares_are_worth_what_was_paid_for_them(
			value in 0u128..1 << 90,
			rate in RATE_MIN..=RATE_ONE,
		) {
			let shares = shares_for(value, rate).unwrap();
			let worth = value_of(shares, rate);
			// At least what was paid, and not two units more.
			prop_assert!(worth >= value && worth - value <= 1);
			prop_assert!(shares == 0 || value_of(shares - 1, rate) < value + 1);
		}

		#[test]
		fn the_parts_are_never_worth_more_than_the_whole(
			parts in prop::collection::vec(0u128..1 << 80, 1..20),
			rate in 0u128..=RATE_ONE,
		) {
			let whole: u128 = parts.iter().sum();
			let sum: u128 = parts.iter().map(|part| value_of(*part, rate)).sum();
			prop_assert!(sum <= value_of(whole, rate));
			prop_assert!(value_of(whole, rate) - sum < parts.len() as u128);
		}

		#[test]
		fn a_slash_of_shares_takes_at_least_the_fraction(
			stake in 0u128..1 << 90,
			parts in 0u32..=1_000_000_000,
		) {
			let fraction = Perbill::from_parts(parts);
			let worth = value_of(stake, rate_after(RATE_ONE, fraction));
			prop_assert!(worth <= stake);
			let exact = U256::from(stake) * U256::from(1_000_000_000u32 - parts);
			prop_assert_eq!(U256::from(worth), exact / U256::from(1_000_000_000u32));
			prop_assert_eq!(stake - worth, slashed(stake, fraction));
		}
	}
}
