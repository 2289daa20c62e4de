//! `set_beneficiary`, `set_kinds`, `set_free_capacity`.

use super::*;
use stratos_primitives::ServiceKind;

#[test]
fn the_owner_sets_the_beneficiary_in_every_status() {
	TestExt::new().execute_with(|| {
		assert_eq!(Deposit::beneficiary(3), Some(RESOURCE + 50));
		assert_ok!(Deposit::set_beneficiary(signed(RESOURCE), 3, BOB));
		assert_eq!(Deposit::beneficiary(3), Some(BOB));
		assert_eq!(events(), [Event::BeneficiaryChanged { node: 3, beneficiary: BOB, epoch: 0 }]);
		assert_ok!(Deposit::unregister(signed(RESOURCE), 3));
		assert_ok!(Deposit::set_beneficiary(signed(RESOURCE), 3, ALICE));
		pass_days(194);
		assert_ok!(Deposit::claim_deposit(signed(BOB), 3));
		assert_ok!(Deposit::set_beneficiary(signed(RESOURCE), 3, CAROL));
		assert_noop!(Deposit::set_beneficiary(signed(BOB), 3, BOB), Errors::NotOwner);
		assert_noop!(Deposit::set_beneficiary(signed(BOB), 99, BOB), Errors::UnknownNode);
		// The beneficiary has no say.
		assert_noop!(Deposit::set_beneficiary(signed(CAROL), 3, BOB), Errors::NotOwner);
	});
}

#[test]
fn a_change_of_services_moves_the_weight() {
	TestExt::new().resources(1).execute_with(|| {
		let weight = node(3).weight();
		let kinds = ServiceKinds { storage: false, database: true, computation: true };
		assert_ok!(Deposit::set_kinds(signed(RESOURCE), 3, kinds));
		assert_eq!(node(3).weight(), weight);
		let draw = |kind| Deposit::assignment(H256::zero(), kind, 1, 0, 0).is_ok();
		assert!(!draw(ServiceKind::Storage));
		assert!(draw(ServiceKind::Database) && draw(ServiceKind::Computation));
		assert_eq!(events(), [Event::KindsChanged { node: 3, kinds, epoch: 0 }]);
		let set = |who, node, kinds| Deposit::set_kinds(signed(who), node, kinds);
		assert_noop!(set(RESOURCE, 3, ServiceKinds::default()), Errors::NoServiceKind);
		assert_noop!(set(ALICE, 3, kinds), Errors::NotOwner);
		assert_noop!(set(ALICE, 99, kinds), Errors::UnknownNode);
		assert_noop!(set(META, 0, kinds), Errors::NotResourceNode);
		assert_ok!(Deposit::unregister(signed(RESOURCE), 3));
		assert_noop!(set(RESOURCE, 3, kinds), Errors::NodeExiting);
	});
}

#[test]
fn a_node_without_free_capacity_is_not_chosen() {
	TestExt::new().resources(1).execute_with(|| {
		let draw = |needed| Deposit::assignment(H256::zero(), ServiceKind::Storage, 1, needed, 0);
		assert!(draw(1_000_000).is_ok());
		assert!(draw(1_000_001).is_err());
		assert_ok!(Deposit::set_free_capacity(signed(RESOURCE), 3, 10));
		assert_eq!(events(), [Event::FreeCapacityChanged { node: 3, bytes: 10, epoch: 0 }]);
		assert!(draw(10).is_ok() && draw(11).is_err());
		let set = |who, node| Deposit::set_free_capacity(signed(who), node, 5);
		assert_noop!(set(ALICE, 3), Errors::NotOwner);
		assert_noop!(set(ALICE, 99), Errors::UnknownNode);
		assert_noop!(set(META, 0), Errors::NotResourceNode);
		assert_ok!(Deposit::unregister(signed(RESOURCE), 3));
		assert_noop!(set(RESOURCE, 3), Errors::NodeExiting);
	});
}
