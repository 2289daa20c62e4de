//! Every claim of `check_invariants` fails when the storage is corrupted.

use super::*;
use crate::performance::{Standing, Tracking};
use frame_support::traits::fungible::MutateHold;
use stratos_primitives::ServiceKind;

/// Corrupts a healthy chain and expects the error to contain `words`.
fn corrupt(words: &str, change: impl FnOnce()) {
	TestExt::new().build().execute_with(|| {
		let candidate = candidate(ALICE);
		assert_ok!(Deposit::verify_candidate(signed(FOUNDATION), candidate));
		assert_ok!(Deposit::propose(signed(META), 3, Motion::Shutdown));
		assert_ok!(Deposit::unregister(signed(RESOURCE + 1), 4));
		assert_eq!(Deposit::check_invariants(), Ok(()));
		change();
		let error = Deposit::check_invariants().expect_err("corrupted");
		assert!(error.starts_with("deposit: ") && error.contains(words), "{error}");
	});
}

fn change(index: u32, change: impl FnOnce(&mut NodeOf<Test>)) {
	Nodes::<Test>::mutate(index, |node| change(node.as_mut().unwrap()));
}

#[test]
fn impossible_records_are_found() {
	corrupt("beyond the next index", || NextIndex::<Test>::put(3));
	corrupt("is inconsistent", || change(3, |node| node.deposit.held += 1));
	corrupt("is inconsistent", || change(3, |node| node.deposit.top_up = node.deposit.held + 1));
	corrupt("has exited and still has", || {
		change(4, |node| node.status = Status::Exited { at: 1, epoch: 0 })
	});
	corrupt("Meta Node 0 is suspended", || {
		change(0, |node| node.status = Status::Suspended { since: 1 })
	});
	corrupt("cannot count so", || {
		change(3, |node| node.deposit.counted = node.deposit.initial + 1)
	});
	corrupt("cannot count so", || change(5, |node| node.deposit.counted = 1));
	corrupt("offers no service", || {
		change(3, |node| node.role = Role::Resource(ServiceKinds::default()))
	});
}

#[test]
fn holds_that_differ_from_deposits_are_found() {
	corrupt("on hold for deposits of", || change(3, |node| node.deposit.held -= 1));
	corrupt("on hold for deposits of", || {
		assert_ok!(Balances::hold(&HoldReason::NodeDeposit.into(), &ALICE, 1));
	});
}

#[test]
fn wrong_indexes_are_found() {
	corrupt("the key of node 3 points elsewhere", || IndexOf::<Test>::remove(id(RESOURCE)));
	corrupt("which has another key", || IndexOf::<Test>::insert(id(99), 3));
	corrupt("does not point at it", || NodesByOwner::<Test>::remove(RESOURCE, 3));
	corrupt("owners point at", || NodesByOwner::<Test>::insert(BOB, 3, ()));
}

#[test]
fn wrong_figures_are_found() {
	corrupt("figures are", || RegistryFigures::<Test>::mutate(|figures| figures.held += 1));
	corrupt("figures are", || RegistryFigures::<Test>::mutate(|figures| figures.earning -= 1));
	corrupt("figures are", || {
		RegistryFigures::<Test>::mutate(|figures| figures.resource.exited += 1)
	});
}

#[test]
fn wrong_indices_are_found() {
	corrupt("free indices of", || NextIndex::<Test>::put(7));
	corrupt("free indices of", || FreeIndices::<Test>::insert((0, 0), 1));
	corrupt("a word of the free indices", || FreeIndices::<Test>::insert((1, 0), 1));
	corrupt("is free and not clean", || {
		NextIndex::<Test>::put(8);
		for level in 0..5 {
			FreeIndices::<Test>::insert((level, 0), if level == 0 { 0b1100_0000 } else { 1 });
		}
		VotesCountUntil::<Test>::insert(6, 1);
	});
	corrupt("are in the archive", || Retirements::<Test>::put(1));
}

#[test]
fn wrong_acts_of_meta_nodes_are_found() {
	corrupt("are followed instead of", || MetaActivity::<Test>::mutate(|all| all.leave(1)));
	corrupt("are dormant and not active", || {
		MetaActivity::<Test>::mutate(|all| all.dormant.try_insert(7).map(|_| ()).unwrap());
	});
	corrupt("is inconsistent", || {
		MetaActivity::<Test>::mutate(|all| *all.acted.get_mut(&0).unwrap() = 9);
	});
}

#[test]
fn a_wrong_set_of_meta_nodes_is_found() {
	corrupt("active Meta Nodes are", || {
		ActiveMetaNodes::<Test>::mutate(|set| {
			set.pop();
		})
	});
	corrupt("points at another", || MetaNodeOf::<Test>::insert(META, 1));
	corrupt("owners point at", || MetaNodeOf::<Test>::insert(BOB, 0));
}

#[test]
fn wrong_weights_are_found() {
	corrupt("the sum of page", || {
		SamplingWeights::<Test>::mutate((ServiceKind::Storage, 1, 0), |page| {
			page.as_mut().unwrap()[0] += 1
		})
	});
	corrupt("instead of", || change(3, |node| node.deposit.counted -= STOS));
	corrupt("have no sum above them", || {
		SamplingWeights::<Test>::insert((ServiceKind::Database, 0, 9), [1; 64])
	});
}

#[test]
fn a_wrong_queue_or_line_of_departures_is_found() {
	for line in [WaitsFor::Budget, WaitsFor::Confirmation] {
		corrupt("1 places of", || CountingQueue::<Test>::insert((line, 7), 3));
		corrupt("node 3 waits at", || CountingPlaces::<Test>::insert(3, (line, 7)));
	}
	corrupt("count unconfirmed and must be 0", || Unconfirmed::<Test>::put(1));
	corrupt("departures and", || Departures::<Test>::remove(0));
	corrupt("node 4 left and counts", || Departures::<Test>::insert(0, (4, 1)));
}

#[test]
fn wrong_standings_are_found() {
	corrupt("the standing of node 3", || Standings::<Test>::remove(0));
	corrupt("the standing of node 70", || {
		let on = Standing { tracking: Tracking::On, ..Default::default() };
		Deposit::set_standing(70, on)
	});
}

#[test]
fn wrong_ballots_are_found() {
	corrupt("refers to node 99", || {
		let ballot = Ballots::<Test>::get(3, Motion::Shutdown).unwrap();
		Ballots::<Test>::insert(99, Motion::Shutdown, ballot)
	});
	corrupt("was proposed by", || {
		Ballots::<Test>::mutate(3, Motion::Shutdown, |ballot| {
			ballot.as_mut().unwrap().proposer = None;
		})
	});
	corrupt("open ballots are", || OpenBallots::<Test>::insert(0, 2));
}

#[test]
fn parameters_out_of_bounds_are_found() {
	corrupt("out of bounds", || ActiveParameters::<Test>::mutate(|p| p.kpi_epochs = 0));
}
