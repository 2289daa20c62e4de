//! Deposits and deactivations move the limit.

use crate::mock::*;
use crate::{Error, Event, Issuance, OzoneIssuance, OzoneParameters};
use frame_support::{assert_noop, assert_ok};
use stratos_primitives::{Market, NodeIndex, OZ, STOS};

/// Which node it is matters only while deposits join S.
const NODE: NodeIndex = 0;

fn raise(deposit: u128) -> Result<u128, sp_runtime::DispatchError> {
	<Ozone as Market<AccountId>>::raise_limit(NODE, deposit)
}

fn lower(deposit: u128) -> u128 {
	<Ozone as Market<AccountId>>::lower_limit(NODE, deposit)
}

#[test]
fn a_deposit_raises_the_limit_in_proportion_to_the_genesis_deposit() {
	TestExt::new().market(1_000 * STOS, 50 * STOS, 50_000 * OZ).build_and_execute(|| {
		assert_eq!(raise(100 * STOS), Ok(5_000 * OZ));
		let after = market(1_000 * STOS, 50 * STOS, 55_000 * OZ);
		assert_eq!(Ozone::market(), after);
		assert_eq!(
			last_event(),
			Event::LimitRaised { deposit: 100 * STOS, ozone: 5_000 * OZ, market: after, epoch: 0 }
		);
		assert_eq!(Issuance::<Test>::get().raised, 5_000 * OZ);
	});
}

#[test]
fn leaving_lowers_the_limit_by_the_same_formula() {
	TestExt::new().market(1_000 * STOS, 0, 50_000 * OZ).build_and_execute(|| {
		assert_eq!(lower(100 * STOS), 5_000 * OZ);
		let after = market(1_000 * STOS, 0, 45_000 * OZ);
		assert_eq!(Ozone::market(), after);
		assert_eq!(
			last_event(),
			Event::LimitLowered { deposit: 100 * STOS, ozone: 5_000 * OZ, market: after, epoch: 0 }
		);
	});
}

#[test]
fn both_round_down() {
	// 1,000,000,000 · 2 / 3 = 666,666,666.67
	TestExt::new().market(3, 0, OZ).build_and_execute(|| {
		assert_eq!(raise(2), Ok(666_666_666));
	});
	// 10,000,000,000 · 2 / 3 = 6,666,666,666.67
	TestExt::new().market(3, 0, 10 * OZ).build_and_execute(|| {
		assert_eq!(lower(2), 6_666_666_666);
	});
}

#[test]
fn leaving_never_takes_the_limit_below_one_oz() {
	TestExt::new().market(1_000 * STOS, 0, 50_000 * OZ).build_and_execute(|| {
		assert_eq!(lower(1_000 * STOS), 49_999 * OZ);
		assert_eq!(Ozone::market().remaining_limit, OZ);
		assert_eq!(lower(1_000 * STOS), 0);
		assert_eq!(lower(u128::MAX), 0);
	});
}

#[test]
fn governance_sets_the_least_limit() {
	let parameters = OzoneParameters { min_limit: 1_000 * OZ, ..Default::default() };
	let test = TestExt::new().market(1_000 * STOS, 0, 50_000 * OZ).parameters(parameters);
	test.build_and_execute(|| {
		assert_eq!(lower(1_000 * STOS), 49_000 * OZ);
		assert_eq!(lower(1), 0);
		assert_eq!(Ozone::market().remaining_limit, 1_000 * OZ);
	});
}

#[test]
fn a_limit_below_one_oz_does_not_change() {
	TestExt::new().market(1_000, 0, OZ).build_and_execute(|| {
		assert_ok!(Ozone::prepay(RuntimeOrigin::signed(ALICE), 1_000, None, 0));
		assert_eq!(Ozone::market().remaining_limit, OZ / 2);
		assert_eq!(lower(1_000), 0);
		assert_eq!(Ozone::market().remaining_limit, OZ / 2);
	});
}

#[test]
fn a_node_that_joins_and_leaves_again_never_gains_limit() {
	TestExt::new().market(1_000 * STOS, 0, 50_000 * OZ).build_and_execute(|| {
		for deposit in [1, 33 * STOS + 1, 500 * STOS] {
			let before = Ozone::market().remaining_limit;
			assert_ok!(raise(deposit));
			lower(deposit);
			assert!(Ozone::market().remaining_limit <= before);
		}
	});
}

#[test]
fn a_deposit_too_large_for_the_type_is_refused() {
	TestExt::new().market(1, 0, OZ).build_and_execute(|| {
		assert_noop!(raise(u128::MAX), Error::<Test>::Overflow);
		assert_noop!(raise(u128::MAX / OZ), Error::<Test>::Overflow);
	});
}

#[test]
fn ozone_ever_issued_stays_within_the_type_whatever_nodes_come_and_go() {
	TestExt::new().market(1, 0, OZ).build_and_execute(|| {
		// Nearly fills the type, and goes again.
		let most = u128::MAX / OZ - 2;
		assert_ok!(raise(most));
		lower(most);
		assert_eq!(Ozone::market().remaining_limit, OZ);
		assert_noop!(raise(most), Error::<Test>::Overflow);
		let issued = most * OZ;
		assert_eq!(
			Issuance::<Test>::get(),
			OzoneIssuance { initial: OZ, raised: issued, lowered: issued }
		);
	});
}
