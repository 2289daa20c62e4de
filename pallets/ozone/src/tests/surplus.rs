//! STOS sent to the pool's account without buying anything.

use crate::Event;
use crate::mock::*;
use frame_support::{assert_ok, traits::Hooks};
use stratos_primitives::{OZ, STOS, TreasurySource};
use stratos_test_kit::treasury::noted;

#[test]
fn a_surplus_goes_to_the_treasury_at_the_end_of_the_block_and_moves_no_price() {
	TestExt::new().market(900 * STOS, 100 * STOS, 49_000 * OZ).build_and_execute(|| {
		let before = Ozone::market();
		let pool = Ozone::pool_account();
		assert_ok!(Balances::transfer_allow_death(RuntimeOrigin::signed(ALICE), pool, STOS));
		assert!(Ozone::check_invariants().is_err());

		Ozone::on_finalize(1);
		assert_eq!(Ozone::market(), before);
		assert_eq!(Ozone::pool_balance(), 100 * STOS);
		assert_eq!(Balances::free_balance(TREASURY), STOS);
		assert_eq!(noted(TreasurySource::Surplus), STOS);
		assert_eq!(last_event(), Event::SurplusSwept { account: pool, amount: STOS, epoch: 0 });
	});
}

#[test]
fn a_single_base_unit_in_an_empty_pool_is_swept_too() {
	TestExt::new().build_and_execute(|| {
		let pool = Ozone::pool_account();
		assert_ok!(Balances::transfer_allow_death(RuntimeOrigin::signed(ALICE), pool, 1));
		Ozone::on_finalize(1);
		assert_eq!(Ozone::pool_balance(), 0);
		assert_eq!(Balances::free_balance(TREASURY), 1);
	});
}

#[test]
fn a_block_without_surplus_moves_nothing() {
	TestExt::new().market(900 * STOS, 100 * STOS, 49_000 * OZ).build_and_execute(|| {
		Ozone::on_finalize(1);
		assert!(events().is_empty());
		assert_eq!(Ozone::pool_balance(), 100 * STOS);
	});
}
