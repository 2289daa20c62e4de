//! Every claim fails when the storage is corrupted.

use crate::{
	ActiveParameters, Issuance, Market, OzoneOf, OzoneParameters, TotalOzone, Unsettled, mock::*,
};
use frame_support::{assert_ok, traits::fungible::Mutate};
use stratos_primitives::{OZ, STOS};

/// Corrupts a healthy chain and expects exactly `broken`.
#[track_caller]
fn corrupt(broken: &str, change: impl FnOnce()) {
	TestExt::new()
		.market(900 * STOS, 100 * STOS, 49_000 * OZ)
		.ozone(CAROL, 10 * OZ)
		.build()
		.execute_with(|| {
			use_ozone(CAROL, OZ);
			assert_ok!(Ozone::do_try_state());
			change();
			assert_eq!(Ozone::check_invariants(), Err(broken.into()));
			assert!(Ozone::do_try_state().is_err());
		});
}

#[test]
fn a_pool_that_does_not_hold_p_is_found() {
	for (held, figure) in
		[(100 * STOS - 1, "99999999999999999999"), (100 * STOS + 1, "100000000000000000001")]
	{
		let broken =
			format!("ozone: P is 100000000000000000000, the account holds {figure} base units");
		corrupt(&broken, || {
			Balances::set_balance(&Ozone::pool_account(), held);
		});
	}
}

#[test]
fn created_or_lost_ozone_is_found_in_every_place() {
	let created = "ozone: issued 49010000000000, found 49010000000001 nOz";
	corrupt(created, || Market::<Test>::mutate(|market| market.remaining_limit += 1));
	corrupt(created, || Unsettled::<Test>::mutate(|unsettled| *unsettled += 1));
	corrupt("ozone: issued 49010000000001, found 49010000000000 nOz", || {
		Issuance::<Test>::mutate(|issuance| issuance.raised += 1)
	});
	let lost = "ozone: issued 49009999999999, found 49010000000000 nOz";
	corrupt(lost, || Issuance::<Test>::mutate(|issuance| issuance.lowered += 1));
	corrupt(lost, || Issuance::<Test>::mutate(|issuance| issuance.initial -= 1));
}

#[test]
fn sums_that_overflow_are_found() {
	corrupt("ozone: issued 49010000000000, found more than 128 bits or less than 0 nOz", || {
		Unsettled::<Test>::put(u128::MAX)
	});
	corrupt(
		"ozone: issued more than 128 bits or less than 0, found more than 128 bits or less than 0 nOz",
		|| {
			Issuance::<Test>::mutate(|issuance| issuance.raised = u128::MAX);
			Unsettled::<Test>::put(u128::MAX);
		},
	);
}

#[test]
fn a_wrong_total_is_found() {
	corrupt("ozone: the total is 9000000000, the sum 9000000001 nOz", || {
		OzoneOf::<Test>::insert(BOB, 1)
	});
	corrupt("ozone: the total is 9000000000, the sum 0 nOz", || OzoneOf::<Test>::remove(CAROL));
	corrupt(
		"ozone: the total is 9000000000, the sum more than 128 bits or less than 0 nOz",
		|| OzoneOf::<Test>::insert(BOB, u128::MAX),
	);
	corrupt(
		"ozone: issued 49010000000000, found 49010000000001 nOz; ozone: the total is 9000000001, the \
		 sum 9000000000 nOz",
		|| TotalOzone::<Test>::mutate(|total| *total += 1),
	);
}

#[test]
fn a_stored_balance_of_0_is_found() {
	corrupt("ozone: 1 accounts are stored with 0 nOz", || OzoneOf::<Test>::insert(BOB, 0));
}

#[test]
fn a_market_without_price_is_found() {
	corrupt("ozone: S is 0 base units, L is 49000000000000 nOz", || {
		Market::<Test>::mutate(|market| market.genesis_deposit = 0)
	});
	corrupt(
		"ozone: S is 900000000000000000000 base units, L is 0 nOz; ozone: issued 49010000000000, \
		 found 10000000000 nOz",
		|| Market::<Test>::mutate(|market| market.remaining_limit = 0),
	);
}

#[test]
fn parameters_out_of_bounds_are_found() {
	TestExt::new().build().execute_with(|| {
		ActiveParameters::<Test>::put(OzoneParameters { min_replicas: 0, ..Default::default() });
		let broken = Ozone::check_invariants().expect_err("out of bounds");
		assert!(broken.contains("eplicas"), "{broken}");
	});
}
