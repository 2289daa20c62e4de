//! `propose`, `vote` and `close_ballot` on everything but admission.

use super::*;

fn slash(number: u64) -> Motion {
	Motion::Slash { ozone: OZ, incident: H256::from_low_u64_be(number) }
}

#[test]
fn a_kick_forces_the_exit_of_a_meta_node() {
	TestExt::new().metas(4).execute_with(|| {
		decide(3, Motion::Kick);
		assert_eq!(Deposit::active_metas(), [0, 1, 2]);
		assert_eq!(Deposit::active_meta_of(&(META + 3)), None);
		assert_eq!(earning(3), 0);
		let exit = *node(3).exit().unwrap();
		assert!(!exit.forfeited);
		assert!(events().iter().any(|event| matches!(
			event,
			Event::Exiting { node: 3, reason: ExitReason::Kicked, .. }
		)));
		pass_days(194);
		assert_ok!(Deposit::claim_deposit(signed(BOB), 3));
		assert_eq!(held(META + 3), 0);
	});
}

#[test]
fn three_of_four_are_needed_and_the_subject_counts() {
	TestExt::new().metas(4).execute_with(|| {
		assert_ok!(Deposit::propose(signed(META), 3, Motion::Kick));
		assert_ok!(Deposit::vote(signed(META + 1), 3, Motion::Kick, true));
		assert_ok!(Deposit::vote(signed(META + 3), 3, Motion::Kick, false));
		assert!(node(3).is_active());
		assert_ok!(Deposit::vote(signed(META + 2), 3, Motion::Kick, true));
		assert!(node(3).exit().is_some());
	});
}

#[test]
fn the_only_meta_node_is_a_quorum() {
	TestExt::new().metas(1).execute_with(|| {
		assert_ok!(Deposit::propose(signed(META), 1, Motion::Shutdown));
		assert!(node(1).exit().is_some());
		assert_eq!(OpenBallots::<Test>::get(0), 0);
	});
}

#[test]
fn motions_apply_only_to_the_right_nodes() {
	TestExt::new().execute_with(|| {
		let wrong = |node, motion| {
			let propose = Deposit::propose(signed(META), node, motion);
			assert_noop!(propose, Errors::MotionDoesNotApply);
		};
		wrong(3, Motion::Kick);
		wrong(3, Motion::Resume);
		wrong(0, Motion::Resume);
		let waiting = candidate(ALICE);
		wrong(waiting, Motion::Kick);
		wrong(waiting, Motion::Shutdown);
		wrong(waiting, slash(1));
		assert_ok!(Deposit::unregister(signed(RESOURCE), 3));
		pass_days(14);
		// It served its cooling-off: it may shut down now.
		wrong(3, Motion::Shutdown);
		pass_days(180);
		assert_ok!(Deposit::claim_deposit(signed(BOB), 3));
		wrong(3, slash(1));
	});
}

#[test]
fn proposals_refuse_bad_input() {
	TestExt::new().execute_with(|| {
		let propose = |who, node, motion| Deposit::propose(signed(who), node, motion);
		assert_noop!(propose(ALICE, 3, slash(1)), Errors::NotActiveMetaNode);
		assert_noop!(propose(FOUNDATION, 3, slash(1)), Errors::NotActiveMetaNode);
		assert_noop!(propose(META, 99, slash(1)), Errors::UnknownNode);
		let nothing = Motion::Slash { ozone: 0, incident: H256::zero() };
		assert_noop!(propose(META, 3, nothing), Errors::ZeroAmount);
		assert_ok!(propose(META, 3, slash(1)));
		assert_noop!(propose(META + 1, 3, slash(1)), Errors::BallotExists);
		// Another incident is another ballot.
		assert_ok!(propose(META + 1, 3, slash(2)));
		let vote = |who, node, motion| Deposit::vote(signed(who), node, motion, true);
		assert_noop!(vote(ALICE, 3, slash(1)), Errors::NotActiveMetaNode);
		assert_noop!(vote(META + 2, 3, slash(3)), Errors::UnknownBallot);
		assert_noop!(vote(META, 3, slash(1)), Errors::AlreadyVoted);
		let close = Deposit::close_ballot(signed(BOB), 3, slash(3));
		assert_noop!(close, Errors::UnknownBallot);
		let close = Deposit::close_ballot(signed(BOB), 3, slash(1));
		assert_noop!(close, Errors::BallotStillOpen);
	});
}

#[test]
fn an_expired_ballot_can_be_replaced() {
	TestExt::new().parameters(|p| p.max_open_ballots = 1).execute_with(|| {
		assert_ok!(Deposit::propose(signed(META), 3, slash(1)));
		let second = Deposit::propose(signed(META), 3, slash(2));
		assert_noop!(second, Errors::TooManyOpenBallots);
		pass_days(7);
		let late = Deposit::vote(signed(META + 1), 3, slash(1), true);
		assert_noop!(late, Errors::BallotExpired);
		// Proposing the same again replaces it, with votes of its own.
		assert_ok!(Deposit::propose(signed(META), 3, slash(1)));
		assert_eq!(Ballots::<Test>::get(3, slash(1)).unwrap().votes.len(), 1);
		pass_days(7);
		assert_ok!(Deposit::close_ballot(signed(BOB), 3, slash(1)));
		assert_eq!(events(), [Event::BallotClosed { node: 3, motion: slash(1), epoch: 0 }]);
		assert_ok!(Deposit::propose(signed(META), 3, slash(2)));
	});
}

#[test]
fn a_ballot_whose_motion_no_longer_applies_can_only_be_closed() {
	TestExt::new().metas(4).execute_with(|| {
		assert_ok!(Deposit::propose(signed(META), 3, Motion::Kick));
		assert_ok!(Deposit::unregister(signed(META + 3), 3));
		let vote = Deposit::vote(signed(META + 1), 3, Motion::Kick, true);
		assert_noop!(vote, Errors::MotionDoesNotApply);
		assert_ok!(Deposit::close_ballot(signed(BOB), 3, Motion::Kick));
		assert_eq!(Ballots::<Test>::iter().count(), 0);
	});
}

#[test]
fn a_ballot_survives_the_departure_of_its_proposer() {
	TestExt::new().metas(4).execute_with(|| {
		assert_ok!(Deposit::propose(signed(META), 4, Motion::Shutdown));
		assert_ok!(Deposit::unregister(signed(META), 0));
		assert_ok!(Deposit::vote(signed(META + 1), 4, Motion::Shutdown, true));
		assert!(node(4).is_active());
		assert_ok!(Deposit::vote(signed(META + 2), 4, Motion::Shutdown, true));
		assert!(node(4).exit().is_some());
		assert_eq!(OpenBallots::<Test>::iter().count(), 0);
	});
}

#[test]
fn voters_that_come_and_go_cannot_fill_a_ballot() {
	TestExt::new().metas(8).execute_with(|| {
		assert_ok!(Deposit::propose(signed(META + 7), 8, slash(1)));
		assert_ok!(Deposit::vote(signed(META), 8, slash(1), false));
		let mut old = 0;
		for round in 0..10 {
			assert_ok!(Deposit::unregister(signed(node(old).owner), old));
			let next = if round % 2 == 0 { BOB } else { CAROL };
			let new = candidate(next);
			assert_ok!(Deposit::verify_candidate(signed(FOUNDATION), new));
			for meta in 1..6 {
				assert_ok!(Deposit::vote(signed(META + meta), new, Motion::Admit, true));
			}
			assert_ok!(Deposit::vote(signed(next), 8, slash(1), false));
			old = new;
			end_epoch();
		}
		let votes = Ballots::<Test>::get(8, slash(1)).unwrap().votes;
		assert_eq!(votes.len(), 2);
	});
}
