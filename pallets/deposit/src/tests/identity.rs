//! Who signs for a Meta Node, and what a node says about itself.

use super::*;
use crate::profiles::{Contact, Moniker};
use frame_support::traits::fungible::InspectHold;

const OPERATOR: AccountId = 500;

fn operator(node: u32, operator: Option<AccountId>) -> Call<Test> {
	Call::set_operator { node, operator }
}

#[test]
fn an_operator_votes_for_the_meta_node_and_the_owner_still_does() {
	TestExt::new().execute_with(|| {
		assert_ok!(Deposit::set_operator(signed(META), 0, Some(OPERATOR)));
		assert_eq!(Deposit::active_meta_of(&OPERATOR), Some(0));
		assert_eq!(Deposit::active_meta_of(&META), Some(0));
		assert_eq!(Deposit::node_info(0).unwrap().operator, Some(OPERATOR));
		let motion = Motion::Slash { ozone: OZ, incident: H256::zero() };
		assert_ok!(Deposit::propose(signed(OPERATOR), 3, motion));
		assert_noop!(Deposit::vote(signed(META), 3, motion, true), Errors::AlreadyVoted);
		// It has no part in what is the owner's.
		assert_noop!(Deposit::unregister(signed(OPERATOR), 0), Errors::NotOwner);
		assert_noop!(Deposit::set_beneficiary(signed(OPERATOR), 0, OPERATOR), Errors::NotOwner);
		assert_noop!(Deposit::set_operator(signed(OPERATOR), 0, None), Errors::NotOwner);
	});
}

#[test]
fn the_owner_replaces_and_removes_the_operator() {
	TestExt::new().execute_with(|| {
		assert_ok!(Deposit::set_operator(signed(META), 0, Some(OPERATOR)));
		assert_ok!(Deposit::set_operator(signed(META), 0, Some(OPERATOR + 1)));
		assert_eq!(Deposit::active_meta_of(&OPERATOR), None);
		assert_eq!(Deposit::active_meta_of(&(OPERATOR + 1)), Some(0));
		assert_ok!(Deposit::set_operator(signed(META), 0, None));
		assert_eq!(Deposit::active_meta_of(&(OPERATOR + 1)), None);
		assert_ok!(Deposit::set_operator(signed(META + 1), 1, Some(OPERATOR)));
	});
}

#[test]
fn an_account_is_one_voice() {
	TestExt::new().execute_with(|| {
		assert_ok!(Deposit::set_operator(signed(META), 0, Some(OPERATOR)));
		let taken = Err(Errors::OperatorInUse.into());
		assert_eq!(dispatch(META + 1, operator(1, Some(OPERATOR))), taken);
		assert_eq!(dispatch(META + 1, operator(1, Some(META))), taken);
		assert_eq!(dispatch(META + 1, operator(1, Some(META + 1))), taken);
		assert_eq!(dispatch(RESOURCE, operator(3, Some(77))), Err(Errors::NotMetaNode.into()));
		assert_eq!(dispatch(META, operator(99, None)), Err(Errors::UnknownNode.into()));
		// An operator cannot become a second voice by a Meta Node of its own.
		assert_ok!(Deposit::set_operator(signed(META), 0, Some(ALICE)));
		let register = Call::register_meta_node {
			id: id(7),
			deposit: 10_000 * STOS,
			beneficiary: None,
			proof: None,
		};
		assert_eq!(dispatch(ALICE, register), Err(Errors::OwnerHasMetaNode.into()));
	});
}

#[test]
fn the_operator_of_a_meta_node_that_leaves_is_free() {
	TestExt::new().execute_with(|| {
		assert_ok!(Deposit::set_operator(signed(META), 0, Some(OPERATOR)));
		assert_ok!(Deposit::kick(signed(ADMIN), 0));
		assert_eq!(Deposit::active_meta_of(&OPERATOR), None);
		assert_eq!(dispatch(META, operator(0, Some(OPERATOR))), Err(Errors::NodeExiting.into()));
		assert_ok!(Deposit::set_operator(signed(META + 1), 1, Some(OPERATOR)));
		// A candidate may name one before it is admitted.
		let index = candidate(ALICE);
		assert_ok!(Deposit::set_operator(signed(ALICE), index, Some(OPERATOR + 1)));
		assert_eq!(Deposit::active_meta_of(&(OPERATOR + 1)), None);
		assert_ok!(Deposit::unregister(signed(ALICE), index));
		assert!(OperatorOf::<Test>::get(index).is_none());
	});
}

fn moniker(text: &str) -> Moniker {
	text.as_bytes().to_vec().try_into().unwrap()
}

fn contact(text: &str) -> Contact {
	text.as_bytes().to_vec().try_into().unwrap()
}

fn held_for_profiles(who: AccountId) -> Balance {
	Balances::balance_on_hold(&HoldReason::NodeProfile.into(), &who)
}

#[test]
fn a_node_says_who_it_is_and_pays_a_hold_for_each_byte() {
	TestExt::new().execute_with(|| {
		let set = |who, node, name, reach| {
			Deposit::set_profile(signed(who), node, moniker(name), contact(reach))
		};
		assert_ok!(set(RESOURCE, 3, "Zürich 1", "ops@example.org"));
		assert_eq!(held_for_profiles(RESOURCE), 24 * STOS / 100);
		let info = Deposit::node_info(3).unwrap();
		assert_eq!((&info.moniker[..], &info.contact[..]), ("Zürich 1", "ops@example.org"));
		enact(|p| p.profile_byte_deposit = STOS / 50);
		assert_eq!(held_for_profiles(RESOURCE), 24 * STOS / 100);
		assert_ok!(set(RESOURCE, 3, "Zug", ""));
		assert_eq!(held_for_profiles(RESOURCE), 3 * STOS / 50);
		assert_ok!(set(RESOURCE, 3, "", ""));
		assert_eq!(held_for_profiles(RESOURCE), 0);
		assert!(Profiles::<Test>::iter().next().is_none());
	});
}

#[test]
fn a_profile_is_refused_for_each_bad_input() {
	TestExt::new().execute_with(|| {
		let set = |who, node, name: &str| {
			let call =
				Call::set_profile { node, moniker: moniker(name), contact: Default::default() };
			dispatch(who, call)
		};
		assert_eq!(set(ALICE, 3, "a"), Err(Errors::NotOwner.into()));
		assert_eq!(set(ALICE, 99, "a"), Err(Errors::UnknownNode.into()));
		assert_eq!(set(RESOURCE, 3, "a\nb"), Err(Errors::NotPrintable.into()));
		assert_ok!(Deposit::top_up(signed(RESOURCE), 3, ENDOWMENT - 1));
		assert_eq!(set(RESOURCE, 3, "a"), Err(Errors::InsufficientBalance.into()));
	});
}

#[test]
fn the_hold_of_a_profile_is_free_when_the_node_is_gone() {
	TestExt::new().execute_with(|| {
		let index = Deposit::next_index();
		let kinds = ServiceKinds::STORAGE;
		assert_ok!(Deposit::register_resource_node(
			signed(ALICE),
			id(7),
			kinds,
			STOS,
			0,
			None,
			None
		));
		assert_ok!(Deposit::set_profile(signed(ALICE), index, moniker("abc"), contact("d")));
		assert_ok!(Deposit::unregister(signed(ALICE), index));
		assert_eq!((held_for_profiles(ALICE), Balances::free_balance(ALICE)), (0, ENDOWMENT));
	});
}
