//! Indices: free ones are used again, and nothing of an earlier node is left then.

use super::*;
use stratos_primitives::Retained;

/// A Resource Node of ALICE that exited.
fn exited() -> u32 {
	let index = resource_node(ALICE, 5_000 * STOS);
	set_epoch(stratos_test_kit::clock::epoch() + 1);
	assert_ok!(Deposit::unregister(signed(ALICE), index));
	pass_days(195);
	assert_ok!(Deposit::claim_deposit(signed(BOB), index));
	assert!(node(index).is_exited());
	index
}

fn register(owner: AccountId, key: u64) -> u32 {
	let index = Deposit::next_index();
	let kinds = ServiceKinds::STORAGE;
	assert_ok!(Deposit::register_resource_node(signed(owner), id(key), kinds, STOS, 7, None, None));
	assert_eq!(IndexOf::<Test>::get(id(key)), Some(index));
	index
}

#[test]
fn an_exited_node_is_paid_archived_and_its_index_used_again() {
	TestExt::new().execute_with(|| {
		let index = exited();
		let (key, before) = (node(index).id, Balances::free_balance(ALICE));
		resource_node(BOB, 2_000 * STOS);
		free_rewards(index, 30 * STOS);
		assert_ok!(Deposit::retire(signed(BOB), index));
		assert_eq!(Balances::free_balance(ALICE), before + 30 * STOS);
		System::assert_last_event(
			Event::Retired {
				node: index,
				id: key,
				owner: ALICE,
				beneficiary: ALICE,
				amount: 30 * STOS,
				epoch: 1,
			}
			.into(),
		);
		assert!(Nodes::<Test>::get(index).is_none() && IndexOf::<Test>::get(key).is_none());
		let archived = &Deposit::retired(10)[0];
		assert_eq!((archived.index, archived.id, archived.owner), (index, key, ALICE));
		assert_eq!(archived.deposited, 5_000 * STOS);
		assert_noop!(Deposit::retire(signed(BOB), index), Errors::UnknownNode);

		// Another node has the index, and nothing of the earlier one.
		assert_eq!(Deposit::next_index(), index);
		check();
		let again = resource_node(CAROL, 1_000 * STOS);
		assert_eq!(again, index);
		assert_eq!(node(index).owner, CAROL);
		assert_eq!(Deposit::standing(index).score, Perbill::one());
		assert_eq!(Deposit::ids_of(&[index]), [node(index).id]);
		assert_eq!(Deposit::nodes_owned_by(&ALICE).len(), 0);
	});
}

#[test]
fn a_node_is_retired_when_nothing_is_left_of_it() {
	TestExt::new().execute_with(|| {
		assert_noop!(Deposit::retire(signed(BOB), 99), Errors::UnknownNode);
		assert_noop!(Deposit::retire(signed(BOB), 3), Errors::NotExited);
		let index = exited();
		for (kept, refusal) in [
			(Retained::Rewards, Errors::RewardsLocked),
			(Retained::Contributions, Errors::ContributionsLeft),
			(Retained::Reports, Errors::ReportsOpen),
		] {
			keep(index, Some(kept));
			let call = Call::retire { node: index };
			free_rewards(index, STOS);
			assert_eq!(dispatch(BOB, call), Err(refusal.into()));
			FreeRewards::set(&Default::default());
			assert_ok!(transfer(FREE_REWARDS, MINING_POOL, STOS));
		}
		keep(index, None);
		PaymentFails::set(&true);
		assert_eq!(
			dispatch(BOB, Call::retire { node: index }),
			Err(Errors::RewardsNotPayable.into())
		);
		PaymentFails::set(&false);
		assert_ok!(Deposit::retire(signed(BOB), index));
	});
}

#[test]
fn the_index_of_a_removed_registration_is_used_again_at_once() {
	TestExt::new().execute_with(|| {
		assert_eq!(Deposit::slots(), 5);
		let first = register(ALICE, 7);
		let second = register(ALICE, 8);
		let third = register(ALICE, 9);
		assert_ok!(Deposit::unregister(signed(ALICE), first));
		assert_eq!((Deposit::slots(), Deposit::next_index()), (8, first));
		// The slots shrink when the top is free.
		assert_ok!(Deposit::unregister(signed(ALICE), third));
		assert_eq!(Deposit::slots(), 7);
		assert_ok!(Deposit::unregister(signed(ALICE), second));
		assert_eq!((Deposit::slots(), Deposit::next_index()), (5, 5));
		for round in 0..300 {
			let index = register(ALICE, 1_000 + round);
			assert_ok!(Deposit::unregister(signed(ALICE), index));
		}
		assert_eq!(Deposit::slots(), 5, "registering and leaving leaves nothing");
		assert!(IdPages::<Test>::get(0).len() == 5 && FreeIndices::<Test>::iter().count() == 0);
		assert!(Deposit::retired(9).is_empty(), "a node that was never active is not archived");
	});
}

#[test]
fn the_lowest_free_index_is_used_first() {
	TestExt::new().execute_with(|| {
		let all: Vec<u32> = (0..200).map(|key| register(ALICE, 1_000 + key)).collect();
		for index in [all[150], all[3], all[70]] {
			assert_ok!(Deposit::unregister(signed(ALICE), index));
		}
		let next: Vec<u32> = (0..4).map(|key| register(BOB, 2_000 + key)).collect();
		assert_eq!(next, [all[3], all[70], all[150], 205]);
	});
}

#[test]
fn a_key_that_was_registered_again_stays_with_its_node() {
	TestExt::new().execute_with(|| {
		let index = exited();
		let key = node(index).id;
		let kinds = ServiceKinds::STORAGE;
		assert_ok!(Deposit::register_resource_node(signed(BOB), key, kinds, STOS, 0, None, None));
		let again = IndexOf::<Test>::get(key).unwrap();
		assert_ne!(again, index);
		assert_eq!(Deposit::beneficiary(index), Some(ALICE), "the earlier node keeps what it has");
		assert_ok!(Deposit::retire(signed(BOB), index));
		assert_eq!(IndexOf::<Test>::get(key), Some(again));
	});
}

#[test]
fn a_node_on_a_ballot_is_not_retired() {
	TestExt::new().execute_with(|| {
		let index = resource_node(ALICE, 5_000 * STOS);
		set_epoch(1);
		let motion = Motion::Slash { ozone: OZ, incident: H256::zero() };
		assert_ok!(Deposit::propose(signed(META), index, motion));
		assert_ok!(Deposit::unregister(signed(ALICE), index));
		pass_days(195);
		assert_ok!(Deposit::claim_deposit(signed(ALICE), index));
		assert_noop!(Deposit::retire(signed(ALICE), index), Errors::BallotsOpen);
		assert_ok!(Deposit::close_ballot(signed(ALICE), index, motion));
		assert_ok!(Deposit::retire(signed(ALICE), index));
	});
}

#[test]
fn the_votes_of_a_retired_meta_node_are_not_those_of_the_next() {
	TestExt::new().metas(5).execute_with(|| {
		enact(|p| {
			p.deposit_lock = 2 * DAY_MS;
			p.cooling_off = DAY_MS;
		});
		Nodes::<Test>::mutate(4, |node| node.as_mut().unwrap().deposit.lock = DAY_MS);
		let motion = Motion::Slash { ozone: OZ, incident: H256::zero() };
		assert_ok!(Deposit::propose(signed(META + 4), 5, motion));
		let other = Motion::Slash { ozone: OZ, incident: H256::repeat_byte(1) };
		assert_ok!(Deposit::propose(signed(META), 5, other));
		assert_ok!(Deposit::vote(signed(META + 4), 5, other, true));
		assert_ok!(Deposit::unregister(signed(META + 4), 4));
		pass_days(3);
		assert_ok!(Deposit::claim_deposit(signed(ALICE), 4));
		// Its own ballot, then its vote on another's.
		assert_noop!(Deposit::retire(signed(ALICE), 4), Errors::BallotsOpen);
		for meta in META..META + 3 {
			assert_ok!(Deposit::vote(signed(meta), 5, motion, true));
		}
		assert_noop!(Deposit::retire(signed(ALICE), 4), Errors::VotesStillCount);
		pass_days(4);
		assert_ok!(Deposit::retire(signed(ALICE), 4));
		assert_eq!(Deposit::next_index(), 4);
		// The ballot is over: the next holder of the index has no vote on it.
		let newcomer = candidate(ALICE);
		assert_eq!(newcomer, 4);
		assert_ok!(Deposit::verify_candidate(signed(FOUNDATION), newcomer));
		for meta in META..META + 3 {
			assert_ok!(Deposit::vote(signed(meta), newcomer, Motion::Admit, true));
		}
		assert_eq!(Deposit::active_metas(), [0, 1, 2, 3, 4]);
		assert_noop!(Deposit::vote(signed(ALICE), 5, other, true), Errors::BallotExpired);
		assert_ok!(Deposit::close_ballot(signed(ALICE), 5, other));
	});
}

#[test]
fn the_archive_has_the_latest_1_024() {
	TestExt::new().execute_with(|| {
		let index = exited();
		assert_ok!(Deposit::retire(signed(BOB), index));
		Retirements::<Test>::put(1_030);
		for slot in 0..1_024 {
			let archived = Deposit::retired(1).pop().or(Archive::<Test>::get(0)).unwrap();
			Archive::<Test>::insert(slot, archived);
		}
		let index = exited();
		assert_ok!(Deposit::retire(signed(BOB), index));
		assert_eq!(Archive::<Test>::iter().count(), 1_024);
		let all = Deposit::retired(u32::MAX);
		assert_eq!((all.len(), all[0].index), (1_024, index));
		assert!(all[0].exited > all[1].exited);
	});
}

#[test]
fn no_report_names_a_node_before_its_activation_or_after_its_exit() {
	TestExt::new().execute_with(|| {
		let gone = exited();
		let waiting = register(ALICE, 7);
		let leaving = resource_node(BOB, 2_000 * STOS);
		set_epoch(9);
		assert_ok!(Deposit::unregister(signed(BOB), leaving));
		suspend(4);
		let named = Deposit::known_each(&[0, 3, 4, gone, waiting, leaving, 99]);
		assert_eq!(named, [true, true, true, false, false, true, false]);
	});
}

#[test]
fn a_retired_node_of_genesis_leaves_the_rule_of_the_limit_as_it_is() {
	TestExt::new().metas(0).execute_with(|| {
		assert!(Deposit::began_with_nodes());
		assert_ok!(Deposit::unregister(signed(RESOURCE), 0));
		pass_days(195);
		assert_ok!(Deposit::claim_deposit(signed(ALICE), 0));
		assert_ok!(Deposit::retire(signed(ALICE), 0));
		assert!(Deposit::began_with_nodes());
	});
}
