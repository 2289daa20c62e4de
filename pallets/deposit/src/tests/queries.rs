//! What the runtime API answers.

use super::*;
use stratos_runtime_api::deposit::Release;

#[test]
fn node_info_shows_held_deposits_and_release_dates() {
	TestExt::new().execute_with(|| {
		let index = resource_node(ALICE, 1_000 * STOS);
		let activated = now();
		pass_days(10);
		assert_ok!(Deposit::top_up(signed(ALICE), index, 300 * STOS));
		let info = Deposit::node_info(index).unwrap();
		let releases = [
			Release { amount: 1_000 * STOS, at: activated + 194 * DAY_MS },
			Release { amount: 300 * STOS, at: activated + 204 * DAY_MS },
		];
		assert_eq!((info.releases, info.leaving), (releases.to_vec(), false));
		assert_ok!(Deposit::unregister(signed(ALICE), index));
		let info = Deposit::node_info(index).unwrap();
		assert_eq!((info.releases, info.leaving), (releases.to_vec(), true));
		assert_eq!(Deposit::node_info(99), None);
	});
}

#[test]
fn nodes_are_listed_by_owner_and_by_page() {
	TestExt::new().execute_with(|| {
		let first = resource_node(ALICE, 1_000 * STOS);
		let second = candidate(ALICE);
		let owned: Vec<_> =
			Deposit::nodes_owned_by(&ALICE).into_iter().map(|info| info.index).collect();
		assert_eq!(owned, [first, second]);
		let (page, next) = Deposit::nodes_from(0, 4);
		assert_eq!((page.len(), next), (4, Some(4)));
		let (page, next) = Deposit::nodes_from(4, u32::MAX);
		assert_eq!((page.len(), next), (3, None));
		assert_eq!(Deposit::nodes_from(u32::MAX, 5), (vec![], None));
	});
}

#[test]
fn ballot_info_shows_votes_and_quorum() {
	TestExt::new().metas(4).execute_with(|| {
		assert_ok!(Deposit::propose(signed(META), 4, Motion::Shutdown));
		assert_ok!(Deposit::vote(signed(META + 1), 4, Motion::Shutdown, false));
		let all = Deposit::ballots();
		assert_eq!(all, Deposit::ballots_on(4));
		let [ballot] = &all[..] else { panic!("one ballot") };
		assert_eq!((ballot.approvals, ballot.rejections, ballot.required), (1, 1, 3));
		assert_eq!((ballot.proposer, ballot.expired, ballot.applies), (Some(0), false, true));
		assert_eq!(ballot.expires, now() + 7 * DAY_MS);
		pass_days(7);
		assert!(Deposit::ballots_on(4)[0].expired);
		assert_ok!(Deposit::unregister(signed(META + 1), 1));
		let ballot = &Deposit::ballots_on(4)[0];
		assert_eq!((ballot.rejections, ballot.required, ballot.votes.len()), (0, 2, 2));
	});
}

#[test]
fn the_overview_counts_nodes_and_deposits() {
	TestExt::new().execute_with(|| {
		suspend(3);
		candidate(ALICE);
		let overview = Deposit::overview();
		assert_eq!(
			overview.figures.resource,
			Counts { active: 1, suspended: 1, ..Default::default() }
		);
		assert_eq!(
			overview.figures.meta,
			Counts { active: 3, registered: 1, ..Default::default() }
		);
		assert_eq!(overview.figures.held, 55_000 * STOS);
		assert_eq!(overview.figures.earning, 40_000 * STOS);
		assert_eq!((overview.slots, overview.quorum), (6, 2));
		assert_eq!((overview.foundation, overview.treasury), (Some(FOUNDATION), TREASURY));
	});
}

#[test]
fn other_pallets_see_the_registry() {
	TestExt::new().execute_with(|| {
		assert_eq!(Deposit::slots(), 5);
		assert_eq!(Deposit::index_of(&id(META)), Some(0));
		assert_eq!(Deposit::id_of(0), Some(id(META)));
		assert_eq!(Deposit::id_of(99), None);
		assert_eq!((Deposit::owner(3), Deposit::owner(99)), (Some(RESOURCE), None));
		assert_eq!(Deposit::active_meta_of(&RESOURCE), None);
		assert_eq!(Deposit::active_meta_of(&META), Some(0));
		// A Meta Node contributes nothing; a candidate signs for nothing.
		assert!(!Deposit::may_contribute(0) && !may_settle(0));
		candidate(ALICE);
		assert_eq!(Deposit::active_meta_of(&ALICE), None);
	});
}
