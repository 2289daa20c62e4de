//! Meta Nodes that fall silent, wake by acting, or are put out by governance.

use super::*;
use stratos_primitives::{EpochHook as _, EpochIndex};
use stratos_test_kit::Clock;

/// So many epochs in each of which `acting` act, as reporters do.
fn epochs(number: EpochIndex, acting: &[u32]) {
	use stratos_primitives::EpochClock as _;
	for _ in 0..number {
		let epoch = Clock::current_epoch();
		acting.iter().for_each(|meta| Deposit::meta_acted(*meta));
		set_epoch(epoch + 1);
		Deposit::on_epoch_end(epoch);
	}
}

/// Whether a slash of node `subject` that Meta Node 0 alone proposes is carried out at once.
fn decides_alone(subject: u32) -> bool {
	let motion = Motion::Slash { ozone: OZ, incident: H256::zero() };
	assert_ok!(Deposit::propose(signed(META), subject, motion));
	!Ballots::<Test>::contains_key(subject, motion)
}

#[test]
fn with_one_of_two_dead_the_other_goes_on() {
	TestExt::new().metas(2).execute_with(|| {
		epochs(1_007, &[0]);
		assert_eq!(Deposit::active_metas(), [0, 1]);
		epochs(1, &[0]);
		System::assert_last_event(Event::MetaNodeDormant { node: 1, epoch: 1_008 }.into());
		assert_eq!(Deposit::active_metas(), [0]);
		assert_eq!((Deposit::overview().awake_metas, Deposit::overview().quorum), (1, 1));
		assert!(decides_alone(2));
	});
}

#[test]
fn with_two_of_three_dead_the_last_goes_on() {
	TestExt::new().execute_with(|| {
		assert!(!decides_alone(3));
		epochs(1_008, &[0]);
		assert_eq!(Deposit::active_meta_count(), 1);
		// Also a ballot that is open.
		let motion = Motion::Slash { ozone: OZ, incident: H256::zero() };
		assert_ok!(Deposit::close_ballot(signed(ALICE), 3, motion));
		assert!(decides_alone(4));
	});
}

#[test]
fn a_chain_on_which_nobody_acts_makes_nobody_dormant() {
	TestExt::new().execute_with(|| {
		epochs(1, &[0]);
		epochs(5_000, &[]);
		epochs(1, &[0]);
		assert_eq!(Deposit::active_metas(), [0, 1, 2]);
		assert!(!decides_alone(3));
	});
}

#[test]
fn a_dormant_meta_node_wakes_by_acting_and_its_act_counts() {
	TestExt::new().execute_with(|| {
		epochs(1_008, &[0]);
		assert!(Deposit::node_info(1).unwrap().dormant);
		assert_eq!(Deposit::active_meta_of(&(META + 1)), Some(1));
		// Awake with its vote, it needs the other's: 2 of 2.
		let motion = Motion::Slash { ozone: OZ, incident: H256::zero() };
		assert_ok!(Deposit::propose(signed(META + 1), 3, motion));
		System::assert_has_event(Event::MetaNodeWoke { node: 1, epoch: 1_008 }.into());
		assert_eq!(Deposit::active_metas(), [0, 1]);
		assert!(Ballots::<Test>::contains_key(3, motion));
		assert_ok!(Deposit::vote(signed(META), 3, motion, true));
		assert!(!Ballots::<Test>::contains_key(3, motion));
		epochs(1_007, &[0]);
		assert!(!Deposit::node_info(1).unwrap().dormant, "its silence begins again");
	});
}

#[test]
fn the_vote_of_a_dormant_meta_node_waits_for_it() {
	TestExt::new().metas(4).execute_with(|| {
		epochs(1_000, &[0, 2, 3]);
		let motion = Motion::Slash { ozone: OZ, incident: H256::zero() };
		govern(|p| p.voting_period = 90 * DAY_MS);
		assert_ok!(Deposit::propose(signed(META + 1), 4, motion));
		epochs(1_009, &[0, 2, 3]);
		let tally = || Deposit::ballots()[0].approvals;
		assert_eq!(tally(), 0);
		assert_ok!(Deposit::vote(signed(META), 4, motion, true));
		assert_eq!((tally(), Deposit::ballots()[0].votes.len()), (1, 2));
		assert_noop!(Deposit::vote(signed(META + 1), 4, motion, true), Errors::AlreadyVoted);
		let other = Motion::Slash { ozone: OZ, incident: H256::repeat_byte(1) };
		assert_ok!(Deposit::propose(signed(META + 1), 4, other));
		assert_ok!(Deposit::vote(signed(META + 2), 4, motion, true));
		assert!(!Ballots::<Test>::contains_key(4, motion), "3 of 4 approve");
	});
}

#[test]
fn without_a_meta_node_that_is_awake_the_foundation_admits() {
	TestExt::new().metas(2).execute_with(|| {
		epochs(1_008, &[0]);
		assert_ok!(Deposit::unregister(signed(META), 0));
		assert!(Deposit::active_metas().is_empty());
		let index = candidate(ALICE);
		assert_ok!(Deposit::verify_candidate(signed(FOUNDATION), index));
		assert_eq!(Deposit::active_metas(), [index]);
	});
}

#[test]
fn a_longer_or_shorter_term_holds_from_the_next_epoch_on() {
	TestExt::new().execute_with(|| {
		epochs(40, &[0, 1]);
		assert_eq!(Deposit::active_metas(), [0, 1, 2]);
		enact(|p| p.dormant_after = 36);
		assert_eq!(Deposit::active_metas(), [0, 1]);
	});
}

#[test]
fn governance_kicks_a_meta_node() {
	TestExt::new().execute_with(|| {
		assert_ok!(Deposit::propose(signed(META), 1, Motion::Kick));
		assert_noop!(Deposit::kick(signed(ALICE), 1), sp_runtime::DispatchError::BadOrigin);
		assert_noop!(Deposit::kick(signed(ADMIN), 99), Errors::UnknownNode);
		assert_noop!(Deposit::kick(signed(ADMIN), 3), Errors::MotionDoesNotApply);
		let limit = Ozone::market().remaining_limit;
		assert_ok!(Deposit::kick(signed(ADMIN), 1));
		assert!(node(1).exit().is_some());
		assert!(Ozone::market().remaining_limit <= limit);
		assert_eq!(Deposit::active_metas(), [0, 2]);
		assert!(Deposit::ballots().is_empty());
		assert_noop!(Deposit::kick(signed(ADMIN), 1), Errors::MotionDoesNotApply);
	});
}

#[test]
fn governance_kicks_dormant_meta_nodes_and_the_last_one() {
	TestExt::new().metas(2).execute_with(|| {
		epochs(1_008, &[0]);
		assert_ok!(Deposit::kick(signed(ADMIN), 1));
		assert_ok!(Deposit::kick(signed(ADMIN), 0));
		assert_eq!(Deposit::active_meta_count(), 0);
	});
}
