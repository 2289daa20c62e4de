//! How much of a deposit counts: in the Ozone limit and in the node's weight. No storage.
//!
//! With the paper's rule alone, a deposit that comes and goes within minutes moves the price: a node
//! with half of `S` takes the limit up by half and down again by three quarters. So a deposit counts
//! up to a share of `S` only, until Meta Nodes have confirmed what the node can store and serve, and
//! all deposits together raise the limit by a share of it in an epoch. What counts without a
//! confirmation is at most a share of `S` for all nodes together: otherwise a stake that is split
//! among many nodes would count as a whole.

use crate::release::Deposit;
use sp_arithmetic::Perbill;
use stratos_primitives::{Balance, MarketState, Noz, math::mul_div_floor};

/// Base units of counted deposit for a weight of 1: a weight counts 10^-9 STOS.
pub const DEPOSIT_FOR_WEIGHT: Balance = 1_000_000_000;

/// The maximum weight of a node, so that the sum over all indices cannot overflow.
pub const MAX_WEIGHT: u128 = 1 << 96;

/// The most by which deposits may together raise the limit in an epoch that begins with `limit`:
/// `floor(rise · L)` nOz.
pub fn allowance(limit: Noz, rise: Perbill) -> Noz {
	rise.mul_floor(limit)
}

/// The part of `wanted` base units that raises the limit by at most `left` nOz:
/// `min(wanted, floor(left · S / L))`. 0 where the market has no limit.
pub fn affordable(wanted: Balance, left: Noz, market: &MarketState) -> Balance {
	if market.remaining_limit == 0 {
		return 0;
	}
	mul_div_floor(left, market.genesis_deposit, market.remaining_limit)
		.map_or(wanted, |most| most.min(wanted))
}

/// The weight of an active Resource Node whose deposit counts with `counted` base units, without
/// its performance: `floor(counted / 10^9)`, at most [`MAX_WEIGHT`].
///
/// Whitepaper section 4.3 takes the rise of the limit, `floor(L·Z/S)`. `L/S` is the same factor for
/// all nodes at one moment; left out, the weights of earlier and later nodes compare.
pub fn weight_of(counted: Balance) -> u128 {
	(counted / DEPOSIT_FOR_WEIGHT).min(MAX_WEIGHT)
}

impl Deposit {
	/// The most that may count, base units, where `at_once` may without a confirmation. What counts
	/// already goes on to count.
	pub fn countable(&self, at_once: Balance) -> Balance {
		self.confirmed.max(self.counted).max(at_once).min(self.initial)
	}

	/// What counts beyond what was confirmed, base units.
	pub fn unconfirmed(&self) -> Balance {
		self.counted.saturating_sub(self.confirmed)
	}

	/// What of `countable` base units fits where `room` may count without a confirmation. What
	/// counts already goes on to count.
	pub fn fitting(&self, countable: Balance, room: Balance) -> Balance {
		self.confirmed.saturating_add(room).max(self.counted).min(countable)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;
	use stratos_primitives::{OZ, STOS};

	const MARKET: MarketState = MarketState {
		genesis_deposit: 1_000_000 * STOS,
		unissued_prepay: 500_000 * STOS,
		remaining_limit: 33_333_333 * OZ,
	};

	#[test]
	fn an_unconfirmed_deposit_counts_up_to_the_share_at_once() {
		let deposit = Deposit::registered(850_000);
		assert_eq!(deposit.countable(10_000), 10_000);
		assert_eq!(deposit.countable(900_000), 850_000);
	}

	#[test]
	fn a_confirmed_deposit_counts_up_to_what_was_confirmed() {
		let deposit = Deposit { confirmed: 850_000, ..Deposit::registered(850_000) };
		assert_eq!(deposit.countable(10_000), 850_000);
		// A later top-up needs a confirmation of its own.
		assert_eq!(deposit.with_more(70_000).unwrap().countable(10_000), 850_000);
		assert_eq!(deposit.with_more(70_000).unwrap().countable(860_000), 860_000);
	}

	#[test]
	fn what_counts_goes_on_to_count_when_the_share_falls() {
		let deposit = Deposit { counted: 10_000, ..Deposit::registered(850_000) };
		assert_eq!(deposit.countable(1), 10_000);
	}

	#[test]
	fn what_is_confirmed_needs_no_room_and_the_rest_takes_it() {
		let deposit = Deposit { confirmed: 700, counted: 200, ..Deposit::registered(1_000) };
		assert_eq!(deposit.unconfirmed(), 0);
		assert_eq!(deposit.fitting(1_000, 0), 700);
		assert_eq!(deposit.fitting(1_000, 100), 800);
		assert_eq!(deposit.fitting(900, Balance::MAX), 900);
		// It counted so before the room became less.
		let deposit = Deposit { counted: 900, ..deposit };
		assert_eq!((deposit.unconfirmed(), deposit.fitting(1_000, 100)), (200, 900));
	}

	#[test]
	fn the_allowance_is_a_share_of_the_limit_rounded_down() {
		assert_eq!(allowance(199, Perbill::from_percent(2)), 3);
		assert_eq!(allowance(u128::MAX, Perbill::one()), u128::MAX);
	}

	#[test]
	fn affordable_without_a_limit_or_a_budget_is_nothing() {
		assert_eq!(affordable(STOS, 0, &MARKET), 0);
		assert_eq!(affordable(STOS, OZ, &MarketState { remaining_limit: 0, ..MARKET }), 0);
		// More than fits the type is more than anyone wants.
		assert_eq!(
			affordable(STOS, u128::MAX, &MarketState { remaining_limit: 1, ..MARKET }),
			STOS
		);
	}

	#[test]
	fn weights_are_bounded_and_on_one_scale() {
		assert_eq!(weight_of(1_999_999_999), 1);
		assert_eq!(weight_of(1_000 * STOS), 1_000 * OZ);
		assert_eq!(weight_of(u128::MAX), MAX_WEIGHT);
	}

	proptest! {
		#[test]
		fn what_is_affordable_raises_the_limit_within_the_budget(
			wanted in 0u128..1 << 90,
			left in 0u128..1 << 80,
			s in 1u128..1 << 90,
			l in 1u128..1 << 80,
		) {
			let market =
				MarketState { genesis_deposit: s, unissued_prepay: 0, remaining_limit: l };
			let amount = affordable(wanted, left, &market);
			prop_assert!(amount <= wanted);
			prop_assert!(mul_div_floor(l, amount, s).unwrap() <= left);
		}
	}
}
