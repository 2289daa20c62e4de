//! Selling used Ozone back.

use crate::mock::*;
use crate::{Error, Event, Unsettled};
use frame_support::{assert_noop, assert_ok};
use stratos_primitives::{Market, OZ, STOS};

fn settle(ozone: u128) -> Result<u128, sp_runtime::DispatchError> {
	<Ozone as Market<AccountId>>::settle(ozone, &REWARDS)
}

#[test]
fn the_papers_example_pays_twenty_stos() {
	TestExt::new()
		.market(900 * STOS, 100 * STOS, 49_000 * OZ)
		.ozone(CAROL, 1_100 * OZ)
		.build_and_execute(|| {
			use_ozone(CAROL, 1_100 * OZ);
			set_epoch(3);
			assert_eq!(settle(1_000 * OZ), Ok(20 * STOS));
			let after = market(900 * STOS, 80 * STOS, 50_000 * OZ);
			assert_eq!(Ozone::market(), after);
			assert_eq!(Balances::free_balance(REWARDS), 20 * STOS);
			assert_eq!(Unsettled::<Test>::get(), 100 * OZ);
			assert_eq!(
				last_event(),
				Event::Settled {
					to: REWARDS,
					ozone: 1_000 * OZ,
					paid: 20 * STOS,
					market: after,
					epoch: 3,
				}
			);
		});
}

#[test]
fn the_value_is_paid_as_far_as_the_pool_reaches() {
	TestExt::new().market(900 * STOS, 100 * STOS, 49_000 * OZ).ozone(CAROL, 777).build_and_execute(
		|| {
			use_ozone(CAROL, 777);
			let value = <Ozone as Market<AccountId>>::value_of(777);
			assert!(value > 0);
			assert_eq!(settle(777), Ok(value));
		},
	);
	// A pool that is empty pays nothing; what was used has its value all the same.
	TestExt::new().market(900 * STOS, 0, 49_000 * OZ).ozone(CAROL, 777).build_and_execute(|| {
		use_ozone(CAROL, 777);
		assert!(<Ozone as Market<AccountId>>::value_of(777) > 0);
		assert_eq!(settle(777), Ok(0));
	});
}

#[test]
fn more_than_what_was_used_cannot_be_settled() {
	TestExt::new()
		.market(900 * STOS, 100 * STOS, 49_000 * OZ)
		.ozone(CAROL, 10 * OZ)
		.build_and_execute(|| {
			use_ozone(CAROL, 5 * OZ);
			assert_noop!(settle(5 * OZ + 1), Error::<Test>::ExceedsUnsettled);
			assert_ok!(settle(5 * OZ));
			assert_noop!(settle(1), Error::<Test>::ExceedsUnsettled);
		});
}

#[test]
fn settling_zero_pays_nothing_and_emits_no_event() {
	TestExt::new().build_and_execute(|| {
		assert_eq!(settle(0), Ok(0));
		assert!(events().is_empty());
	});
}

#[test]
fn the_payment_is_capped_at_the_pool_and_empties_it_to_zero() {
	// After deactivations L is far below the Ozone out with users: the formula asks for 950 STOS.
	TestExt::new().market(900 * STOS, 100 * STOS, OZ).ozone(CAROL, 19 * OZ).build_and_execute(
		|| {
			use_ozone(CAROL, 19 * OZ);
			assert_eq!(settle(19 * OZ), Ok(100 * STOS));
			assert_eq!(Ozone::market(), market(900 * STOS, 0, 20 * OZ));
			assert_eq!(Ozone::pool_balance(), 0);
			assert!(!System::account_exists(&Ozone::pool_account()));
		},
	);
}

#[test]
fn an_empty_pool_accepts_prepays() {
	TestExt::new().market(900 * STOS, 100 * STOS, OZ).ozone(CAROL, 19 * OZ).build_and_execute(
		|| {
			use_ozone(CAROL, 19 * OZ);
			assert_ok!(settle(19 * OZ));
			assert_ok!(Ozone::prepay(RuntimeOrigin::signed(ALICE), 100 * STOS, None, 0));
			assert_eq!(Ozone::pool_balance(), 100 * STOS);
		},
	);
}

#[test]
fn settling_with_an_empty_pool_pays_nothing_but_returns_the_ozone() {
	TestExt::new().ozone(CAROL, OZ).build_and_execute(|| {
		use_ozone(CAROL, OZ);
		assert_eq!(settle(OZ), Ok(0));
		assert_eq!(Ozone::market(), market(900 * STOS, 0, 49_001 * OZ));
		assert_eq!(Unsettled::<Test>::get(), 0);
	});
}

#[test]
fn the_pool_cannot_be_paid_by_itself() {
	TestExt::new().market(900 * STOS, 100 * STOS, 49_000 * OZ).ozone(CAROL, OZ).build_and_execute(
		|| {
			use_ozone(CAROL, OZ);
			assert_noop!(
				<Ozone as Market<AccountId>>::settle(OZ, &Ozone::pool_account()),
				Error::<Test>::PoolIsParty
			);
		},
	);
}

#[test]
fn buying_using_and_settling_at_once_never_profits() {
	TestExt::new().build_and_execute(|| {
		for amount in [STOS / 1_000_003, 7 * STOS + 13, 100_000 * STOS + 1] {
			assert_ok!(Ozone::prepay(RuntimeOrigin::signed(ALICE), amount, None, 0));
			let got = Ozone::ozone_of(&ALICE);
			use_ozone(ALICE, got);
			let paid = settle(got).expect("it was used");
			assert!(paid <= amount);
		}
	});
}
