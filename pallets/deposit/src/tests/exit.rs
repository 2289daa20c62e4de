//! `unregister` and `claim_deposit`.

use super::*;

#[test]
fn an_active_node_starts_to_exit_and_serves_until_the_end_of_its_cooling_off() {
	TestExt::new().execute_with(|| {
		let index = resource_node(ALICE, 1_000 * STOS);
		let activated = now();
		pass_days(10);
		let before = Ozone::market().remaining_limit;
		assert_ok!(Deposit::unregister(signed(ALICE), index));
		assert_eq!(Ozone::market().remaining_limit, before);
		let exit = Exit {
			deactivated: activated + 10 * DAY_MS,
			cooling_ends: activated + 24 * DAY_MS,
			frees_at: activated + 194 * DAY_MS,
			top_up_frees_at: activated + 194 * DAY_MS,
			forfeited: false,
			suspended: false,
		};
		assert_eq!(node(index).status, Status::Exiting(exit));
		assert_eq!((held(ALICE), earning(index), node(index).weight()), (1_000 * STOS, 0, 0));
		// What it did before may still be reported and settled.
		assert!(Deposit::may_contribute(index) && may_settle(index));
		let reason = ExitReason::Unregistered;
		assert_eq!(
			events().last(),
			Some(&Event::Exiting { node: index, owner: ALICE, reason, exit, epoch: 0 })
		);
	});
}

#[test]
fn a_slashed_node_takes_its_initial_deposit_out_of_the_limit() {
	TestExt::new().execute_with(|| {
		let index = resource_node(ALICE, 2_000 * STOS);
		prepay(10_000 * STOS);
		decide(index, Motion::Slash { ozone: 100 * OZ, incident: H256::zero() });
		assert!(node(index).deposit.held < 2_000 * STOS);
		let (before, lowered) = (Ozone::market().remaining_limit, limit_of(2_000 * STOS));
		assert_ok!(Deposit::unregister(signed(ALICE), index));
		pass_days(14);
		end_epoch();
		assert_eq!(Ozone::market().remaining_limit, before - lowered);
	});
}

#[test]
fn a_suspended_node_does_not_lower_the_limit_twice() {
	TestExt::new().execute_with(|| {
		suspend(3);
		let before = Ozone::market().remaining_limit;
		assert_ok!(Deposit::unregister(signed(RESOURCE), 3));
		pass_days(14);
		end_epoch();
		assert_eq!(Ozone::market().remaining_limit, before);
		assert!(node(3).exit().is_some());
	});
}

#[test]
fn leaving_frees_no_contribution_that_waited_for_the_end_of_a_suspension() {
	TestExt::new().execute_with(|| {
		suspend(3);
		assert!(!may_settle(3));
		assert_ok!(Deposit::unregister(signed(RESOURCE), 3));
		assert!(node(3).exit().unwrap().suspended);
		assert!(!may_settle(3) && Deposit::may_contribute(3));
		assert_eq!([3, 4].map(may_settle), [false, true]);
	});
}

#[test]
fn a_node_that_was_never_active_is_removed_and_its_deposit_released() {
	TestExt::new().execute_with(|| {
		let register = || {
			let kinds = ServiceKinds::STORAGE;
			Deposit::register_resource_node(signed(ALICE), id(7), kinds, 5 * STOS, 5, None, None)
		};
		assert_ok!(register());
		assert_ok!(Deposit::unregister(signed(ALICE), 5));
		assert_eq!((held(ALICE), Nodes::<Test>::get(5)), (0, None));
		assert_eq!(Deposit::index_of(&id(7)), None);
		let reason = ReleaseReason::Withdrawn;
		let amount = 5 * STOS;
		assert!(events().contains(&Event::DepositReleased {
			node: 5,
			owner: ALICE,
			amount,
			reason,
			epoch: 0
		}));
		// Its index is free.
		assert_ok!(register());
		assert_eq!(Deposit::index_of(&id(7)), Some(5));
	});
}

#[test]
fn the_deposit_is_released_at_its_moment_and_not_before() {
	TestExt::new().execute_with(|| {
		let index = resource_node(ALICE, 1_000 * STOS);
		pass_days(150);
		assert_ok!(Deposit::unregister(signed(ALICE), index));
		pass(44 * DAY_MS - 1);
		assert_noop!(Deposit::claim_deposit(signed(ALICE), index), Errors::DepositStillLocked);
		pass(1);
		let limit = limit_of(1_000 * STOS);
		assert_ok!(Deposit::claim_deposit(signed(CAROL), index));
		assert_eq!((held(ALICE), node(index).status), (0, Status::Exited { at: now(), epoch: 0 }));
		let (owner, amount, reason) = (ALICE, 1_000 * STOS, ReleaseReason::Matured);
		assert_eq!(
			events(),
			[
				Event::DepositReleased { node: index, owner, amount, reason, epoch: 0 },
				Event::DepositUncounted { node: index, deposit: amount, limit, epoch: 0 },
				Event::Exited { node: index, owner, epoch: 0 },
			]
		);
		assert_noop!(Deposit::claim_deposit(signed(ALICE), index), Errors::NotExiting);
		// Its rewards may still be waiting.
		assert_eq!(Deposit::beneficiary(index), Some(ALICE));
		assert!(!Deposit::may_contribute(index) && !may_settle(index));
	});
}

#[test]
fn a_key_may_be_registered_again_after_its_exit() {
	TestExt::new().execute_with(|| {
		let index = resource_node(ALICE, 1_000 * STOS);
		let key = node(index).id;
		let register = |who| {
			let kinds = ServiceKinds::STORAGE;
			Deposit::register_resource_node(signed(who), key, kinds, STOS, 5, None, None)
		};
		assert_ok!(Deposit::unregister(signed(ALICE), index));
		assert_noop!(register(ALICE), Errors::IdInUse);
		pass_days(200);
		assert_ok!(Deposit::claim_deposit(signed(ALICE), index));
		assert_ok!(register(BOB));
		assert_eq!(Deposit::index_of(&key), Some(index + 1));
		assert_eq!(Deposit::id_of(index), Some(key));
		assert_eq!(Deposit::owner(index), Some(ALICE));
	});
}

#[test]
fn joining_and_leaving_over_and_over_gains_nothing() {
	TestExt::new().execute_with(|| {
		let before = Ozone::market().remaining_limit;
		for round in 0..5 {
			let index = resource_node(ALICE, 10_000 * STOS);
			assert_ok!(Deposit::unregister(signed(ALICE), index));
			// Every deposit stays locked: the next round needs new STOS.
			assert_eq!(held(ALICE), (round + 1) * 10_000 * STOS);
		}
		pass_days(194);
		end_epoch();
		assert!(Ozone::market().remaining_limit < before);
		for index in 5..10 {
			assert_ok!(Deposit::claim_deposit(signed(ALICE), index));
		}
		assert_eq!(held(ALICE), 0);
	});
}

#[test]
fn a_node_that_a_slash_leaves_below_the_minimum_has_to_exit() {
	TestExt::new().execute_with(|| {
		let index = resource_node(ALICE, 1_000 * STOS);
		prepay(50_000 * STOS);
		let other = resource_node(BOB, 2_000 * STOS);
		decide(other, Motion::Slash { ozone: 100 * OZ, incident: H256::zero() });
		assert!(node(other).is_active() && node(other).deposit.held > 1_000 * STOS);
		decide(index, Motion::Slash { ozone: 20_000 * OZ, incident: H256::zero() });
		assert_eq!((held(ALICE), node(index).weight()), (0, 0));
		let exit = *node(index).exit().expect("it leaves");
		assert!(!exit.forfeited);
		let reason = ExitReason::Slashed;
		assert_eq!(
			events().last(),
			Some(&Event::Exiting { node: index, owner: ALICE, reason, exit, epoch: 0 })
		);
		assert_noop!(Deposit::unregister(signed(ALICE), index), Errors::NodeExiting);
		assert_noop!(Deposit::claim_deposit(signed(ALICE), index), Errors::DepositStillLocked);
		pass_days(194);
		assert_ok!(Deposit::claim_deposit(signed(ALICE), index));
		assert!(node(index).is_exited());
	});
}

#[test]
fn refuses_bad_input() {
	TestExt::new().execute_with(|| {
		assert_noop!(Deposit::unregister(signed(ALICE), 99), Errors::UnknownNode);
		assert_noop!(Deposit::unregister(signed(ALICE), 3), Errors::NotOwner);
		assert_noop!(Deposit::claim_deposit(signed(ALICE), 99), Errors::UnknownNode);
		assert_noop!(Deposit::claim_deposit(signed(RESOURCE), 3), Errors::NotExiting);
		assert_ok!(Deposit::unregister(signed(RESOURCE), 3));
		assert_noop!(Deposit::unregister(signed(RESOURCE), 3), Errors::NodeExiting);
	});
}
