//! Charging usage.

use crate::mock::*;
use crate::{Error, Event, OzoneOf, OzoneParameters, TotalOzone, Unsettled, UsageRecord};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;
use stratos_primitives::{OZ, Usage};

const GB: u64 = 1_000_000_000;

fn charge(user: AccountId, usage: UsageRecord) -> DispatchResult {
	crate::mock::charge(user, 0, &[usage])
}

#[test]
fn an_upload_costs_three_replicas_by_default() {
	TestExt::new().ozone(CAROL, 10 * OZ).build_and_execute(|| {
		// The paper's example: a file of 10 MB consumes 30 MB.
		assert_ok!(charge(CAROL, UsageRecord::Upload { bytes: 10_000_000, replicas: None }));
		assert_eq!(Ozone::ozone_of(&CAROL), 10 * OZ - 30_000_000);
	});
}

#[test]
fn charged_ozone_becomes_an_unsettled_contribution() {
	TestExt::new().ozone(CAROL, 10 * OZ).ozone(BOB, OZ).build_and_execute(|| {
		assert_ok!(charge(CAROL, UsageRecord::Download { bytes: 4 * GB }));
		assert_eq!(Ozone::ozone_of(&CAROL), 6 * OZ);
		assert_eq!(TotalOzone::<Test>::get(), 7 * OZ);
		assert_eq!(Unsettled::<Test>::get(), 4 * OZ);
		assert_eq!(
			last_event(),
			Event::Charged { user: CAROL, ozone: 4 * OZ, left: 6 * OZ, epoch: 0 }
		);
	});
}

#[test]
fn insufficient_ozone_refuses_the_charge_and_charges_nothing() {
	TestExt::new().ozone(CAROL, OZ).build_and_execute(|| {
		assert_noop!(
			charge(CAROL, UsageRecord::Download { bytes: GB + 1 }),
			Error::<Test>::InsufficientOzone
		);
		assert_noop!(
			charge(ALICE, UsageRecord::Download { bytes: 1 }),
			Error::<Test>::InsufficientOzone
		);
		assert_noop!(
			<Ozone as Usage<AccountId>>::charge(&CAROL, OZ + 1),
			Error::<Test>::InsufficientOzone
		);
	});
}

#[test]
fn the_last_noz_can_be_used_and_leaves_no_entry() {
	TestExt::new().ozone(CAROL, OZ).build_and_execute(|| {
		assert_ok!(charge(CAROL, UsageRecord::Download { bytes: GB }));
		assert!(!OzoneOf::<Test>::contains_key(CAROL));
	});
}

#[test]
fn a_query_costs_delivery_and_touches() {
	TestExt::new().ozone(CAROL, 10 * OZ).build_and_execute(|| {
		assert_ok!(charge(CAROL, UsageRecord::Query { bytes: 5, touches: 7 }));
		assert_eq!(Ozone::ozone_of(&CAROL), 10 * OZ - 5 - 7_000);
	});
}

#[test]
fn replicas_outside_of_the_bounds_are_refused() {
	TestExt::new().ozone(CAROL, 100 * OZ).build_and_execute(|| {
		let upload =
			|replicas| charge(CAROL, UsageRecord::Upload { bytes: 1, replicas: Some(replicas) });
		assert_noop!(upload(0), Error::<Test>::ReplicasOutOfBounds);
		assert_noop!(upload(2), Error::<Test>::ReplicasOutOfBounds);
		assert_noop!(upload(17), Error::<Test>::ReplicasOutOfBounds);
		assert_ok!(upload(3));
		assert_ok!(upload(16));
		assert_eq!(Ozone::ozone_of(&CAROL), 100 * OZ - 19);
	});
}

#[test]
fn computation_is_refused_while_it_has_no_rate() {
	TestExt::new().ozone(CAROL, OZ).build_and_execute(|| {
		assert_noop!(
			charge(CAROL, UsageRecord::Computation { units: 1 }),
			Error::<Test>::ComputationUnpriced
		);
	});
}

#[test]
fn computation_is_charged_at_its_governed_rate() {
	let parameters = OzoneParameters { noz_per_compute_unit: Some(20), ..Default::default() };
	TestExt::new().parameters(parameters).ozone(CAROL, OZ).build_and_execute(|| {
		assert_ok!(charge(CAROL, UsageRecord::Computation { units: 5 }));
		assert_eq!(Ozone::ozone_of(&CAROL), OZ - 100);
	});
}

#[test]
fn usage_of_nothing_is_refused() {
	TestExt::new().ozone(CAROL, OZ).build_and_execute(|| {
		assert_noop!(charge(CAROL, UsageRecord::Download { bytes: 0 }), Error::<Test>::ZeroUsage);
	});
}

#[test]
fn all_that_a_user_did_is_charged_together() {
	TestExt::new().ozone(CAROL, OZ).build_and_execute(|| {
		let all = [
			UsageRecord::Upload { bytes: 10, replicas: Some(4) },
			UsageRecord::Upload { bytes: 10, replicas: None },
			UsageRecord::Download { bytes: 7 },
			UsageRecord::Query { bytes: 1, touches: 2 },
		];
		assert_ok!(crate::mock::charge(CAROL, 0, &all));
		assert_eq!(Ozone::ozone_of(&CAROL), OZ - 40 - 30 - 7 - 2_001);
		// Not one record may be worth nothing, and there must be one.
		let more = [all[2], UsageRecord::Query { bytes: 0, touches: 0 }];
		assert_noop!(crate::mock::charge(CAROL, 0, &more), Error::<Test>::ZeroUsage);
		assert_noop!(crate::mock::charge(CAROL, 0, &[]), Error::<Test>::ZeroUsage);
	});
}

#[test]
fn another_pallet_charges_exactly_what_it_says() {
	TestExt::new().ozone(CAROL, OZ).build_and_execute(|| {
		assert_ok!(<Ozone as Usage<AccountId>>::charge(&CAROL, 3));
		assert_eq!(<Ozone as Usage<AccountId>>::ozone_of(&CAROL), OZ - 3);
		assert_eq!(Unsettled::<Test>::get(), 3);
		// A charge of 0 passes, even for a user without Ozone.
		assert_ok!(<Ozone as Usage<AccountId>>::charge(&ALICE, 0));
		assert_eq!(events().len(), 1);
	});
}
