//! How a Meta Node comes in: `register_meta_node`, `verify_candidate`, `refuse_candidate`, the vote,
//! its expiry; `set_foundation`.

use super::*;

const ADMIT: Motion = Motion::Admit;

fn verify(node: u32) {
	assert_ok!(Deposit::verify_candidate(signed(FOUNDATION), node));
}

fn vote(who: AccountId, node: u32, approve: bool) {
	assert_ok!(Deposit::vote(signed(who), node, ADMIT, approve));
}

#[test]
fn verified_and_approved_by_two_thirds_a_candidate_becomes_active() {
	TestExt::new().execute_with(|| {
		let new = candidate(ALICE);
		assert_eq!((held(ALICE), earning(new)), (10_000 * STOS, 0));
		verify(new);
		let (before, raised) = (Ozone::market().remaining_limit, limit_of(10_000 * STOS));
		vote(META, new, true);
		assert!(node(new).is_registered());
		assert_eq!(Ozone::market().remaining_limit, before);
		vote(META + 1, new, true);
		assert!(node(new).is_active());
		assert_eq!(Ozone::market().remaining_limit, before + raised);
		assert_eq!(Deposit::active_metas(), [0, 1, 2, new]);
		assert_eq!(Deposit::active_meta_of(&ALICE), Some(new));
		assert_eq!((Deposit::active_meta_count(), earning(new)), (4, 10_000 * STOS));
		assert!(!Ballots::<Test>::contains_key(new, ADMIT));
		let passed =
			Event::BallotPassed { node: new, motion: ADMIT, approvals: 2, active: 3, epoch: 0 };
		assert!(events().contains(&passed));
	});
}

#[test]
fn without_verification_there_is_nothing_to_vote_on() {
	TestExt::new().execute_with(|| {
		let new = candidate(ALICE);
		assert_noop!(Deposit::vote(signed(META), new, ADMIT, true), Errors::UnknownBallot);
		assert_noop!(Deposit::propose(signed(META), new, ADMIT), Errors::AdmissionNotProposable);
	});
}

#[test]
fn rejections_are_counted_apart_from_approvals() {
	TestExt::new().execute_with(|| {
		let new = candidate(ALICE);
		verify(new);
		vote(META, new, false);
		vote(META + 1, new, true);
		vote(META + 2, new, false);
		assert!(node(new).is_registered());
		let voted = Event::Voted {
			node: new,
			motion: ADMIT,
			voter: 2,
			approve: false,
			approvals: 1,
			rejections: 2,
			active: 3,
			epoch: 0,
		};
		assert_eq!(events().last(), Some(&voted));
	});
}

#[test]
fn a_meta_node_votes_once_and_cannot_change_its_vote() {
	TestExt::new().execute_with(|| {
		let new = candidate(ALICE);
		verify(new);
		vote(META, new, true);
		for approve in [true, false] {
			let again = Deposit::vote(signed(META), new, ADMIT, approve);
			assert_noop!(again, Errors::AlreadyVoted);
		}
	});
}

#[test]
fn at_expiry_the_deposit_is_released_and_the_record_removed() {
	TestExt::new().execute_with(|| {
		let new = candidate(ALICE);
		verify(new);
		vote(META, new, true);
		pass(7 * DAY_MS - 1);
		assert_noop!(Deposit::close_ballot(signed(BOB), new, ADMIT), Errors::BallotStillOpen);
		pass(1);
		assert_noop!(Deposit::vote(signed(META + 1), new, ADMIT, true), Errors::BallotExpired);
		assert_ok!(Deposit::close_ballot(signed(BOB), new, ADMIT));
		assert_eq!((held(ALICE), Nodes::<Test>::get(new)), (0, None));
		let reason = ReleaseReason::NotAdmitted;
		let amount = 10_000 * STOS;
		let released = Event::DepositReleased { node: new, owner: ALICE, amount, reason, epoch: 0 };
		assert!(events().contains(&released));
		assert_noop!(Deposit::close_ballot(signed(BOB), new, ADMIT), Errors::UnknownBallot);
		// It may try again; the index is free.
		assert_eq!(candidate(ALICE), new);
	});
}

#[test]
fn the_last_millisecond_of_the_period_is_in_time() {
	TestExt::new().execute_with(|| {
		let new = candidate(ALICE);
		verify(new);
		vote(META, new, true);
		pass(7 * DAY_MS - 1);
		vote(META + 1, new, true);
		assert!(node(new).is_active());
	});
}

#[test]
fn votes_of_nodes_that_left_do_not_count() {
	TestExt::new().metas(6).execute_with(|| {
		let new = candidate(ALICE);
		verify(new);
		for meta in 0..3 {
			vote(META + meta, new, true);
		}
		// 3 of 6. Two voters leave: 1 of 4, and one more makes 2 of 4, below 3.
		assert_ok!(Deposit::unregister(signed(META), 0));
		assert_ok!(Deposit::unregister(signed(META + 1), 1));
		vote(META + 3, new, true);
		assert!(node(new).is_registered());
		vote(META + 4, new, true);
		assert!(node(new).is_active());
	});
}

#[test]
fn anyone_may_trigger_a_recount_after_meta_nodes_left() {
	TestExt::new().metas(4).execute_with(|| {
		let new = candidate(ALICE);
		verify(new);
		vote(META, new, true);
		vote(META + 1, new, true);
		assert_noop!(Deposit::close_ballot(signed(BOB), new, ADMIT), Errors::BallotStillOpen);
		assert_ok!(Deposit::unregister(signed(META + 3), 3));
		assert_ok!(Deposit::close_ballot(signed(BOB), new, ADMIT));
		assert!(node(new).is_active());
	});
}

#[test]
fn an_expired_ballot_admits_no_candidate() {
	TestExt::new().metas(4).execute_with(|| {
		let new = candidate(ALICE);
		verify(new);
		vote(META, new, true);
		vote(META + 1, new, true);
		assert_ok!(Deposit::unregister(signed(META + 3), 3));
		pass_days(7);
		assert_ok!(Deposit::close_ballot(signed(BOB), new, ADMIT));
		assert_eq!(Nodes::<Test>::get(new), None);
	});
}

#[test]
fn leaving_and_coming_back_gives_no_second_vote() {
	TestExt::new().metas(4).execute_with(|| {
		let new = candidate(ALICE);
		verify(new);
		vote(META, new, true);
		assert_ok!(Deposit::unregister(signed(META), 0));
		let back = candidate(META);
		verify(back);
		vote(META + 1, back, true);
		vote(META + 2, back, true);
		assert!(node(back).is_active());
		// The old vote is gone, the new node's is one of four: 3 are needed.
		vote(META, new, true);
		vote(META + 1, new, true);
		assert!(node(new).is_registered());
		vote(META + 2, new, true);
		assert!(node(new).is_active());
	});
}

#[test]
fn only_active_meta_nodes_vote() {
	TestExt::new().execute_with(|| {
		let new = candidate(ALICE);
		verify(new);
		let waiting = candidate(BOB);
		for who in [ALICE, BOB, RESOURCE, FOUNDATION] {
			let vote = Deposit::vote(signed(who), new, ADMIT, true);
			assert_noop!(vote, Errors::NotActiveMetaNode);
		}
		assert!(node(waiting).is_registered());
	});
}

#[test]
fn the_foundation_may_refuse_and_the_deposit_goes_back() {
	TestExt::new().execute_with(|| {
		let new = candidate(ALICE);
		assert_noop!(Deposit::refuse_candidate(signed(ALICE), new), Errors::NotFoundation);
		assert_ok!(Deposit::refuse_candidate(signed(FOUNDATION), new));
		assert_eq!((held(ALICE), Nodes::<Test>::get(new)), (0, None));
		let amount = 10_000 * STOS;
		let reason = ReleaseReason::Refused;
		let released = Event::DepositReleased { node: new, owner: ALICE, amount, reason, epoch: 0 };
		assert!(events().contains(&released));
	});
}

#[test]
fn after_verification_the_meta_nodes_decide() {
	TestExt::new().execute_with(|| {
		let new = candidate(ALICE);
		verify(new);
		let refuse = Deposit::refuse_candidate(signed(FOUNDATION), new);
		assert_noop!(refuse, Errors::AlreadyVerified);
		let again = Deposit::verify_candidate(signed(FOUNDATION), new);
		assert_noop!(again, Errors::AlreadyVerified);
	});
}

#[test]
fn verification_refuses_bad_input() {
	TestExt::new().execute_with(|| {
		let verify = |who, node| Deposit::verify_candidate(signed(who), node);
		let new = candidate(ALICE);
		assert_noop!(verify(ALICE, new), Errors::NotFoundation);
		assert_noop!(verify(META, new), Errors::NotFoundation);
		assert_noop!(verify(FOUNDATION, 99), Errors::UnknownNode);
		assert_noop!(verify(FOUNDATION, 0), Errors::NotCandidate);
		assert_noop!(verify(FOUNDATION, 3), Errors::NotCandidate);
		let refuse = Deposit::refuse_candidate(signed(FOUNDATION), 3);
		assert_noop!(refuse, Errors::NotCandidate);
	});
}

#[test]
fn a_candidate_may_withdraw_during_the_vote() {
	TestExt::new().execute_with(|| {
		let new = candidate(ALICE);
		verify(new);
		vote(META, new, true);
		assert_ok!(Deposit::unregister(signed(ALICE), new));
		assert_eq!((held(ALICE), Nodes::<Test>::get(new)), (0, None));
		assert_noop!(Deposit::vote(signed(META + 1), new, ADMIT, true), Errors::UnknownBallot);
	});
}

#[test]
fn without_meta_nodes_verification_admits_immediately() {
	TestExt::new().metas(0).execute_with(|| {
		let new = candidate(ALICE);
		verify(new);
		assert!(node(new).is_active());
		assert!(!Ballots::<Test>::contains_key(new, ADMIT));
		let second = candidate(BOB);
		verify(second);
		assert!(node(second).is_registered());
		assert_ok!(Deposit::vote(signed(ALICE), second, ADMIT, true));
		assert!(node(second).is_active());
	});
}

#[test]
fn a_ballot_does_not_pass_without_active_meta_nodes() {
	TestExt::new().metas(1).execute_with(|| {
		let new = candidate(ALICE);
		verify(new);
		assert_ok!(Deposit::unregister(signed(META), 0));
		assert_noop!(Deposit::close_ballot(signed(BOB), new, ADMIT), Errors::BallotStillOpen);
	});
}

#[test]
fn no_more_meta_nodes_than_the_chain_allows() {
	TestExt::new().metas(8).execute_with(|| {
		let new = candidate(ALICE);
		verify(new);
		for meta in 0..5 {
			vote(META + meta, new, true);
		}
		let call = Call::vote { node: new, motion: ADMIT, approve: true };
		assert_eq!(dispatch(META + 5, call), Err(Errors::TooManyMetaNodes.into()));
		assert!(node(new).is_registered());
		// Once there is room, the vote decides.
		assert_ok!(Deposit::unregister(signed(META + 7), 7));
		assert_ok!(Deposit::close_ballot(signed(BOB), new, ADMIT));
		assert!(node(new).is_active());
	});
}

#[test]
fn governance_limits_the_meta_nodes() {
	let test = TestExt::new().metas(3).parameters(|p| p.max_meta_nodes = 3);
	test.execute_with(|| {
		let new = candidate(ALICE);
		verify(new);
		vote(META, new, true);
		let call = Call::vote { node: new, motion: ADMIT, approve: true };
		assert_eq!(dispatch(META + 1, call), Err(Errors::TooManyMetaNodes.into()));
		assert_ok!(Deposit::unregister(signed(META + 2), 2));
		vote(META + 1, new, true);
		assert!(node(new).is_active());
	});
}

#[test]
fn the_admin_sets_the_foundation() {
	TestExt::new().execute_with(|| {
		let set = |who| Deposit::set_foundation(signed(who), BOB);
		assert_noop!(set(FOUNDATION), sp_runtime::DispatchError::BadOrigin);
		assert_ok!(set(ADMIN));
		assert_eq!(events(), [Event::FoundationChanged { account: BOB }]);
		let new = candidate(ALICE);
		let old = Deposit::verify_candidate(signed(FOUNDATION), new);
		assert_noop!(old, Errors::NotFoundation);
		assert_ok!(Deposit::verify_candidate(signed(BOB), new));
	});
}
