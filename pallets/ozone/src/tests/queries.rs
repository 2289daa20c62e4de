//! What runtime APIs ask of the pallet.

use crate::mock::*;
use crate::{UsageRecord, usage::UsageError};
use frame_support::assert_ok;
use stratos_primitives::{Market, OZ, STOS};

#[test]
fn the_price_is_an_exact_fraction() {
	TestExt::new().market(900 * STOS, 100 * STOS, 49_000 * OZ).build_and_execute(|| {
		let price = Ozone::price();
		assert_eq!((price.numerator, price.denominator), (1_000 * STOS, 49_000 * OZ));
	});
}

#[test]
fn a_quote_equals_the_prepay() {
	TestExt::new().build_and_execute(|| {
		let quote = Ozone::quote(123 * STOS + 7).expect("the market is open");
		assert_ok!(Ozone::prepay(RuntimeOrigin::signed(ALICE), 123 * STOS + 7, None, quote.ozone));
		assert_eq!(Ozone::ozone_of(&ALICE), quote.ozone);
		assert_eq!(Ozone::market(), quote.after);
		assert_eq!(<Ozone as Market<AccountId>>::state(), quote.after);
	});
}

#[test]
fn refused_operations_have_no_quote_and_no_cost() {
	TestExt::new().build_and_execute(|| {
		assert_eq!(Ozone::quote(0), None);
		assert_eq!(Ozone::quote(1), None);
		assert_eq!(Ozone::quote(u128::MAX), None);
		assert_eq!(Ozone::cost(49_000 * OZ), None);
		assert_eq!(Ozone::cost(u128::MAX), None);
	});
}

#[test]
fn paying_the_cost_buys_the_amount() {
	TestExt::new().build_and_execute(|| {
		let wanted = 1_234_567_890_123;
		let cost = Ozone::cost(wanted).expect("there is that much");
		assert!(Ozone::quote(cost).is_some_and(|quote| quote.ozone >= wanted));
	});
}

#[test]
fn the_parts_of_the_supply_follow_the_ozone() {
	TestExt::new().ozone(CAROL, 10 * OZ).build_and_execute(|| {
		use_ozone(CAROL, 4 * OZ);
		assert_eq!((Ozone::total_ozone(), Ozone::unsettled()), (6 * OZ, 4 * OZ));
	});
}

#[test]
fn a_charge_can_be_queried_in_advance() {
	TestExt::new().build_and_execute(|| {
		let (download, computation) =
			(UsageRecord::Download { bytes: 12 }, UsageRecord::Computation { units: 1 });
		let users = [vec![download], vec![download, UsageRecord::Query { bytes: 1, touches: 1 }]];
		assert_eq!(Ozone::price_usage(0, &users), Ok(vec![12, 1_013]));
		let users = [vec![download], vec![download, computation]];
		let unpriced = Err((1, UsageError::ComputationUnpriced));
		assert_eq!(Ozone::price_usage(0, &users), unpriced);
		assert_eq!(Ozone::price_usage(0, &[vec![]]), Err((0, UsageError::Nothing)));
		// Only for epochs that can be reported.
		assert_eq!(Ozone::price_usage(1, &users), Err((0, UsageError::UnknownEpoch)));
		set_epoch(5);
		set_oldest_reportable(2);
		assert_eq!(Ozone::price_usage(1, &users), Err((0, UsageError::UnknownEpoch)));
		assert_eq!(Ozone::price_usage(2, &users), unpriced);
	});
}
