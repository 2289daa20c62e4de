//! The market's arithmetic against exact wide integers, and the properties that make it safe.

use crate::market::{self, MarketError};
use proptest::prelude::*;
use sp_core::U512;
use stratos_primitives::{MarketState, OZ, STOS};

/// 512 bits hold every product here exactly; nothing of the tested code is used.
fn wide(amount: u128) -> U512 {
	U512::from(amount)
}

fn stos_side(market: &MarketState) -> U512 {
	wide(market.genesis_deposit) + wide(market.unissued_prepay)
}

fn product(market: &MarketState) -> U512 {
	stos_side(market) * wide(market.remaining_limit)
}

fn floor(numerator: U512, denominator: U512) -> U512 {
	numerator / denominator
}

fn ceil(numerator: U512, denominator: U512) -> U512 {
	let (quotient, rest) = numerator.div_mod(denominator);
	if rest.is_zero() { quotient } else { quotient + 1 }
}

/// An amount of up to `bits` bits, all magnitudes alike.
fn amount(bits: u32) -> impl Strategy<Value = u128> {
	(0..=bits, any::<u128>()).prop_map(|(bits, random)| match bits {
		0 => 0,
		bits => random >> (128 - bits),
	})
}

/// Markets of every magnitude that leaves room for a trade.
fn any_market() -> impl Strategy<Value = MarketState> {
	(amount(110), amount(110), amount(110)).prop_map(|(s, p, l)| MarketState {
		genesis_deposit: s.max(1),
		unissued_prepay: p,
		remaining_limit: l.max(1),
	})
}

/// Markets as they may be: some STOS to the whole supply, 1 oz to 10^12 oz.
fn real_market() -> impl Strategy<Value = MarketState> {
	(STOS..=50_000_000 * STOS, 0..=50_000_000 * STOS, OZ..=1_000_000_000_000 * OZ).prop_map(
		|(genesis_deposit, unissued_prepay, remaining_limit)| MarketState {
			genesis_deposit,
			unissued_prepay,
			remaining_limit,
		},
	)
}

fn a_market() -> impl Strategy<Value = MarketState> {
	prop_oneof![any_market(), real_market()]
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(2_000))]

	#[test]
	fn a_prepay_is_exact_rounds_down_and_never_lowers_the_product(
		before in a_market(),
		stos in amount(110),
		min in amount(60),
	) {
		let exact = floor(
			wide(before.remaining_limit) * wide(stos),
			stos_side(&before) + wide(stos),
		);
		match market::prepay(&before, stos, min) {
			Ok((got, after)) => {
				prop_assert_eq!(wide(got), exact);
				prop_assert!(got > 0 && got >= min && got < before.remaining_limit);
				prop_assert_eq!(after.genesis_deposit, before.genesis_deposit);
				prop_assert_eq!(after.unissued_prepay, before.unissued_prepay + stos);
				prop_assert_eq!(after.remaining_limit, before.remaining_limit - got);
				prop_assert!(product(&after) >= product(&before));
				prop_assert!(market::product(&after) >= market::product(&before));
			},
			Err(MarketError::ZeroAmount) => prop_assert_eq!(stos, 0),
			Err(MarketError::NothingBought) => prop_assert!(stos > 0 && exact.is_zero()),
			Err(MarketError::BelowMinimum) => {
				prop_assert!(!exact.is_zero() && exact < wide(min))
			},
			Err(error) => prop_assert!(false, "unexpected {:?}", error),
		}
	}

	#[test]
	fn a_cost_is_exact_and_rounds_up_and_buys_the_amount(
		before in a_market(),
		ozone in amount(110),
	) {
		match market::buy_exact(&before, ozone) {
			Ok((paid, after)) => {
				let left = wide(before.remaining_limit - ozone);
				prop_assert_eq!(wide(paid), ceil(stos_side(&before) * wide(ozone), left));
				prop_assert_eq!(market::cost(&before, ozone), Ok(paid));
				prop_assert_eq!(after.unissued_prepay, before.unissued_prepay + paid);
				prop_assert_eq!(after.remaining_limit, before.remaining_limit - ozone);
				prop_assert_eq!(after.genesis_deposit, before.genesis_deposit);
				prop_assert!(product(&after) >= product(&before));
				// The cost is enough, and one base unit less is not.
				let buys = |paid: u128| floor(
					wide(before.remaining_limit) * wide(paid),
					stos_side(&before) + wide(paid),
				);
				prop_assert!(buys(paid) >= wide(ozone));
				prop_assert!(paid == 0 || buys(paid - 1) < wide(ozone));
			},
			Err(MarketError::LimitExceeded) => prop_assert!(ozone >= before.remaining_limit),
			Err(MarketError::Overflow) => {
				let left = wide(before.remaining_limit - ozone);
				let exact = ceil(stos_side(&before) * wide(ozone), left);
				prop_assert!(exact + stos_side(&before) > wide(u128::MAX));
			},
			Err(error) => prop_assert!(false, "unexpected {:?}", error),
		}
	}

	#[test]
	fn a_settlement_is_exact_capped_rounds_down_and_never_lowers_the_product(
		before in a_market(),
		ozone in amount(110),
	) {
		let (paid, after) = market::settle(&before, ozone).unwrap();
		let formula = floor(
			stos_side(&before) * wide(ozone),
			wide(before.remaining_limit) + wide(ozone),
		);
		prop_assert_eq!(wide(paid), formula.min(wide(before.unissued_prepay)));
		prop_assert_eq!(paid, market::settlement_value(&before, ozone));
		prop_assert_eq!(after.genesis_deposit, before.genesis_deposit);
		prop_assert_eq!(after.unissued_prepay, before.unissued_prepay - paid);
		prop_assert_eq!(after.remaining_limit, before.remaining_limit + ozone);
		prop_assert!(product(&after) >= product(&before));
	}

	#[test]
	fn a_settlement_has_a_value_for_every_amount(before in a_market(), ozone: u128) {
		let formula = floor(
			stos_side(&before) * wide(ozone),
			wide(before.remaining_limit) + wide(ozone),
		);
		prop_assert_eq!(
			wide(market::settlement_value(&before, ozone)),
			formula.min(wide(before.unissued_prepay))
		);
	}

	#[test]
	fn buying_then_settling_never_profits(before in a_market(), stos in amount(110)) {
		match market::prepay(&before, stos, 0) {
			Ok((got, between)) => {
				let (paid, after) = market::settle(&between, got).unwrap();
				prop_assert!(paid <= stos);
				prop_assert_eq!(after.remaining_limit, before.remaining_limit);
				prop_assert!(after.unissued_prepay >= before.unissued_prepay);
			},
			Err(error) => {
				prop_assert!(matches!(error, MarketError::ZeroAmount | MarketError::NothingBought))
			},
		}
	}

	#[test]
	fn settling_in_parts_never_pays_more_than_at_once(
		before in a_market(),
		first in amount(100),
		second in amount(100),
	) {
		let (at_once, _) = market::settle(&before, first + second).unwrap();
		let (one, between) = market::settle(&before, first).unwrap();
		let (two, _) = market::settle(&between, second).unwrap();
		prop_assert!(one + two <= at_once);
	}

	#[test]
	fn buying_in_parts_never_gives_more_than_at_once(
		before in a_market(),
		first in amount(100),
		second in amount(100),
	) {
		// A refused prepay buys nothing.
		let buy = |market: MarketState, stos| market::prepay(&market, stos, 0).unwrap_or((0, market));
		let (one, between) = buy(before, first);
		let (two, _) = buy(between, second);
		let (at_once, _) = buy(before, first + second);
		prop_assert!(one + two <= at_once);
	}

	#[test]
	fn a_deposit_raises_by_the_exact_floor(before in a_market(), deposit in amount(110)) {
		let exact = floor(
			wide(before.remaining_limit) * wide(deposit),
			wide(before.genesis_deposit),
		);
		match market::raise(&before, deposit) {
			Ok((increase, after)) => {
				prop_assert_eq!(wide(increase), exact);
				let remaining_limit = before.remaining_limit + increase;
				prop_assert_eq!(after, MarketState { remaining_limit, ..before });
			},
			Err(error) => {
				prop_assert_eq!(error, MarketError::Overflow);
				prop_assert!(exact + wide(before.remaining_limit) > wide(u128::MAX));
			},
		}
	}

	#[test]
	fn leaving_lowers_by_the_exact_floor_but_never_below_the_least_limit(
		before in a_market(),
		deposit: u128,
		min_limit in OZ..=1_000_000 * OZ,
	) {
		let exact = floor(
			wide(before.remaining_limit) * wide(deposit),
			wide(before.genesis_deposit),
		);
		let (decrease, after) = market::lower(&before, deposit, min_limit);
		let most = before.remaining_limit.saturating_sub(min_limit);
		prop_assert_eq!(wide(decrease), exact.min(wide(most)));
		let remaining_limit = before.remaining_limit - decrease;
		prop_assert_eq!(after, MarketState { remaining_limit, ..before });
		prop_assert!(remaining_limit >= min_limit.min(before.remaining_limit));
	}

	#[test]
	fn no_input_makes_the_arithmetic_panic(
		genesis_deposit: u128,
		unissued_prepay: u128,
		remaining_limit: u128,
		input: u128,
	) {
		let state = MarketState { genesis_deposit, unissued_prepay, remaining_limit };
		let _ = market::prepay(&state, input, 0);
		let _ = market::buy_exact(&state, input);
		let _ = market::settle(&state, input);
		let _ = market::raise(&state, input);
		let _ = market::lower(&state, input, OZ);
		let _ = market::give_back(&state, input);
		let _ = market::product(&state);
	}
}

#[test]
fn overflows_are_refused_and_do_not_wrap() {
	let full = MarketState {
		genesis_deposit: u128::MAX - 1,
		unissued_prepay: 1,
		remaining_limit: u128::MAX,
	};
	assert_eq!(market::prepay(&full, 1, 0), Err(MarketError::Overflow));
	assert_eq!(market::settle(&full, 1), Err(MarketError::Overflow));
	assert_eq!(market::raise(&full, u128::MAX), Err(MarketError::Overflow));
	assert_eq!(market::buy_exact(&full, u128::MAX / 2 + 1), Err(MarketError::Overflow));
	assert_eq!(market::give_back(&full, 1), Err(MarketError::Overflow));
	let beyond = MarketState { genesis_deposit: u128::MAX, ..full };
	assert_eq!(market::cost(&beyond, 1), Err(MarketError::Overflow));
}

#[test]
fn a_closed_market_refuses_every_trade() {
	let closed = MarketState { genesis_deposit: 0, unissued_prepay: 5, remaining_limit: 10 * OZ };
	assert_eq!(market::prepay(&closed, 1, 0), Err(MarketError::NotOpen));
	assert_eq!(market::cost(&closed, 1), Err(MarketError::NotOpen));
	assert_eq!(market::settle(&closed, 1), Err(MarketError::NotOpen));
	assert_eq!(market::raise(&closed, 1), Err(MarketError::NotOpen));
	assert_eq!(market::give_back(&closed, 1), Err(MarketError::NotOpen));
	assert_eq!(market::lower(&closed, 1, OZ), (0, closed));
	assert_eq!(market::settlement_value(&MarketState::default(), 1), 0);
}
