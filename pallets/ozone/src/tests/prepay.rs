//! Buying Ozone.

use crate::mock::*;
use crate::{Error, Event, OzoneOf, TotalOzone};
use frame_support::{
	assert_noop, assert_ok,
	traits::{LockableCurrency, WithdrawReasons},
};
use sp_runtime::DispatchError;
use stratos_primitives::{OZ, STOS};

fn prepay(who: AccountId, amount: u128) -> sp_runtime::DispatchResult {
	Ozone::prepay(RuntimeOrigin::signed(who), amount, None, 0)
}

#[test]
fn a_prepay_moves_stos_to_the_pool_and_credits_the_formulas_ozone() {
	TestExt::new().build_and_execute(|| {
		// 49,000 · 100 / (900 + 100) = 4,900 oz
		assert_ok!(prepay(ALICE, 100 * STOS));
		assert_eq!(Ozone::ozone_of(&ALICE), 4_900 * OZ);
		assert_eq!(Ozone::market(), market(900 * STOS, 100 * STOS, 44_100 * OZ));
		assert_eq!(Ozone::pool_balance(), 100 * STOS);
		assert_eq!(Balances::free_balance(ALICE), FUNDS - 100 * STOS);
		assert_eq!(TotalOzone::<Test>::get(), 4_900 * OZ);
	});
}

#[test]
fn the_event_names_payer_beneficiary_amounts_market_and_epoch() {
	TestExt::new().build_and_execute(|| {
		set_epoch(7);
		assert_ok!(Ozone::prepay(RuntimeOrigin::signed(ALICE), 100 * STOS, Some(CAROL), 1));
		assert_eq!(
			events(),
			vec![Event::Prepaid {
				who: ALICE,
				beneficiary: CAROL,
				paid: 100 * STOS,
				ozone: 4_900 * OZ,
				market: market(900 * STOS, 100 * STOS, 44_100 * OZ),
				epoch: 7,
			}]
		);
	});
}

#[test]
fn a_named_beneficiary_is_credited_and_the_payer_is_not() {
	TestExt::new().build_and_execute(|| {
		assert_ok!(Ozone::prepay(RuntimeOrigin::signed(ALICE), 100 * STOS, Some(CAROL), 0));
		assert_eq!(Ozone::ozone_of(&CAROL), 4_900 * OZ);
		assert!(!OzoneOf::<Test>::contains_key(ALICE));
	});
}

#[test]
fn each_further_prepay_costs_more_and_adds_to_the_balance() {
	TestExt::new().build_and_execute(|| {
		assert_ok!(prepay(ALICE, 100 * STOS));
		let first = Ozone::ozone_of(&ALICE);
		assert_ok!(prepay(ALICE, 100 * STOS));
		let second = Ozone::ozone_of(&ALICE) - first;
		assert!(second < first);
		// 44,100 · 100 / 1,100 = 4,009.0909… oz, rounded down
		assert_eq!(second, 4_009_090_909_090);
		assert_ok!(prepay(BOB, 100 * STOS));
		assert_eq!(TotalOzone::<Test>::get(), Ozone::ozone_of(&ALICE) + Ozone::ozone_of(&BOB));
	});
}

#[test]
fn a_prepay_of_zero_is_refused() {
	TestExt::new().build_and_execute(|| {
		assert_noop!(prepay(ALICE, 0), Error::<Test>::ZeroAmount);
	});
}

#[test]
fn a_prepay_of_more_than_the_balance_is_refused() {
	TestExt::new().build_and_execute(|| {
		assert_noop!(prepay(ALICE, FUNDS + 1), Error::<Test>::InsufficientBalance);
		assert_noop!(prepay(ALICE, u128::MAX), Error::<Test>::InsufficientBalance);
		assert_noop!(prepay(CAROL, 1), Error::<Test>::InsufficientBalance);
	});
}

#[test]
fn all_but_one_base_unit_can_be_spent() {
	TestExt::new().build_and_execute(|| {
		assert_noop!(prepay(ALICE, FUNDS), Error::<Test>::InsufficientBalance);
		assert_ok!(prepay(ALICE, FUNDS - 1));
		assert_eq!(Balances::free_balance(ALICE), 1);
		assert!(System::account_exists(&ALICE));
	});
}

#[test]
fn locked_stos_cannot_be_spent() {
	TestExt::new().build_and_execute(|| {
		Balances::set_lock(*b"testlock", &ALICE, FUNDS - 10 * STOS, WithdrawReasons::all());
		assert_noop!(prepay(ALICE, 10 * STOS + 1), Error::<Test>::InsufficientBalance);
		assert_ok!(prepay(ALICE, 10 * STOS));
	});
}

#[test]
fn a_prepay_that_buys_nothing_is_refused() {
	TestExt::new().build_and_execute(|| {
		// One nOz costs a little more than 900·10^18 / 49,000·10^9 base units.
		let one = Ozone::cost(1).expect("there is one");
		assert_noop!(prepay(ALICE, one - 1), Error::<Test>::NothingBought);
		assert_ok!(prepay(ALICE, one));
		assert_eq!(Ozone::ozone_of(&ALICE), 1);
	});
}

#[test]
fn the_slippage_guard_refuses_one_noz_too_little() {
	TestExt::new().build_and_execute(|| {
		let guarded = |min| Ozone::prepay(RuntimeOrigin::signed(ALICE), 100 * STOS, None, min);
		assert_noop!(guarded(4_900 * OZ + 1), Error::<Test>::BelowMinOzone);
		assert_ok!(guarded(4_900 * OZ));
	});
}

#[test]
fn the_slippage_guard_protects_from_a_prepay_in_between() {
	TestExt::new().build_and_execute(|| {
		let quote = Ozone::quote(100 * STOS).expect("the market is open");
		assert_ok!(prepay(BOB, STOS));
		assert_noop!(
			Ozone::prepay(RuntimeOrigin::signed(ALICE), 100 * STOS, None, quote.ozone),
			Error::<Test>::BelowMinOzone
		);
	});
}

#[test]
fn a_prepay_must_be_signed() {
	TestExt::new().build_and_execute(|| {
		assert_noop!(Ozone::prepay(RuntimeOrigin::none(), STOS, None, 0), DispatchError::BadOrigin);
		assert_noop!(Ozone::prepay(RuntimeOrigin::root(), STOS, None, 0), DispatchError::BadOrigin);
	});
}

#[test]
fn the_pool_cannot_prepay_from_itself() {
	TestExt::new().market(900 * STOS, 100 * STOS, 49_000 * OZ).build_and_execute(|| {
		assert_noop!(prepay(Ozone::pool_account(), STOS), Error::<Test>::PoolIsParty);
	});
}

#[test]
fn a_prepay_beyond_the_types_bounds_is_refused() {
	TestExt::new().market(u128::MAX - 10, 5, OZ).build_and_execute(|| {
		assert_noop!(prepay(ALICE, 6), Error::<Test>::Overflow);
	});
}
