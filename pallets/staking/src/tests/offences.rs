//! Slashes and jail.

use crate::{
	ActiveSet, ActiveStake, Delegations, Error, Event, IndexOf, Offence, Status, Unbondings,
	Validators, mock::*,
};
use frame_support::assert_ok;
use sp_runtime::{DispatchResult, Perbill};
use stratos_primitives::{ActiveValidator, DAY_MS, Reward, STOS, Validators as _};

fn signed(who: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn report(who: u64, offence: Offence, epoch: u32) -> DispatchResult {
	Staking::report_offence(RuntimeOrigin::root(), who, offence, epoch)
}

fn status(who: u64) -> Status {
	Validators::<Test>::get(IndexOf::<Test>::get(who).unwrap()).unwrap().status
}

/// Two validators; double signing costs 10%, absence 1%.
fn chain() -> TestExt {
	TestExt::new()
		.governed(|p| {
			p.double_sign_slash = Perbill::from_percent(10);
			p.absence_slash = Perbill::from_percent(1);
		})
		.validator(1, 1_000, 0)
		.validator(2, 1_000, 0)
		.delegation(ALICE, 1, 500)
		.delegation(BOB, 1, 300)
}

#[test]
fn a_double_signer_and_its_delegators_are_slashed_and_it_is_banned() {
	chain().execute_with(|| {
		assert_ok!(report(1, Offence::DoubleSign, 0));
		System::assert_has_event(
			Event::Slashed {
				validator: 1,
				offence: Offence::DoubleSign,
				offence_epoch: 0,
				own: 100 * STOS,
				delegated: 80 * STOS,
				epoch: 0,
			}
			.into(),
		);
		System::assert_last_event(Event::Jailed { validator: 1, until: None }.into());
		assert_eq!(status(1), Status::Banned);
		assert_eq!(ActiveSet::<Test>::get().to_vec(), vec![1]);
		assert_eq!(ActiveStake::<Test>::get(), 1_000 * STOS);
		// The validator pays at once, the delegators when they are touched.
		assert_eq!((held(1), free(TREASURY)), (900 * STOS, 100 * STOS));
		assert_ok!(Staking::undelegate(signed(ALICE), 1, 450 * STOS));
		assert_eq!((held(ALICE), free(TREASURY)), (450 * STOS, 150 * STOS));
		System::assert_has_event(
			Event::SlashCollected { account: ALICE, validator: 1, amount: 50 * STOS, epoch: 0 }
				.into(),
		);
		// Or when anybody asks for it.
		assert_ok!(Staking::collect_slashes(signed(2), BOB, 1));
		assert_eq!((held(BOB), free(TREASURY)), (270 * STOS, 180 * STOS));
		let slashes = stratos_primitives::TreasurySource::StakeSlashes;
		assert_eq!(stratos_test_kit::treasury::noted(slashes), 180 * STOS);
		assert_noop!(Staking::collect_slashes(signed(2), BOB, 1), Error::<Test>::NothingToCollect);
		assert_noop!(Staking::unjail(signed(1)), Error::<Test>::Banned);
		assert_noop!(Staking::rejoin(signed(1)), Error::<Test>::Banned);
		// Its own rest can leave.
		assert_ok!(Staking::unbond_self(signed(1), 900 * STOS));
	});
}

#[test]
fn no_delegator_can_withdraw_more_than_the_slash_left() {
	chain().execute_with(|| {
		assert_ok!(report(1, Offence::DoubleSign, 0));
		assert_noop!(
			Staking::undelegate(signed(ALICE), 1, 500 * STOS),
			Error::<Test>::InsufficientStake
		);
		assert_noop!(
			Staking::redelegate(signed(ALICE), 1, 2, 450 * STOS + 1),
			Error::<Test>::InsufficientStake
		);
	});
}

#[test]
fn an_absent_validator_is_jailed_for_a_time() {
	chain().execute_with(|| {
		for _ in 0..9 {
			Staking::note_missed(&key(1));
		}
		Staking::note_signed(&key(1));
		for _ in 0..9 {
			Staking::note_missed(&key(1));
		}
		assert_eq!(status(1), Status::Candidate);
		Staking::note_missed(&key(1));
		let until = now() + 600_000;
		assert_eq!(status(1), Status::Jailed { until });
		assert_eq!(held(1), 990 * STOS);
		// It is not active, and not asked about any longer.
		Staking::note_missed(&key(1));
		Staking::note_missed(&key(77));
		assert_noop!(Staking::unjail(signed(1)), Error::<Test>::StillJailed);
		assert_noop!(Staking::rejoin(signed(1)), Error::<Test>::StillJailed);
		assert_noop!(Staking::leave(signed(1)), Error::<Test>::NotCandidate);
		pass_epochs(1);
		assert_eq!(ActiveSet::<Test>::get().to_vec(), vec![1]);
		assert_ok!(Staking::unjail(signed(1)));
		pass_epochs(1);
		assert_eq!(ActiveSet::<Test>::get().to_vec(), vec![0, 1]);
	});
}

/// What the pallet for the consensus asks and tells.
mod consensus {
	use super::*;

	fn punish(number: u64, epoch: u32) -> Result<u64, sp_runtime::DispatchError> {
		Staking::punish_double_sign(&key(number), epoch)
	}

	fn rotate(who: u64, number: u64) {
		assert_ok!(Staking::set_consensus_key(signed(who), key(number), None));
	}

	#[test]
	fn it_is_told_keys_and_stakes_of_the_active_set() {
		chain().execute_with(|| {
			let active = |account, stake| ActiveValidator {
				account,
				key: key(account),
				stake: stake * STOS,
			};
			assert_eq!(Staking::active(), [active(1, 1_800), active(2, 1_000)]);
			assert_eq!(Staking::by_key(&key(2)), Some((2, 0)));
			assert_eq!(Staking::by_key(&key(77)), None);
			assert_eq!(Staking::evidence_age(), 2_016);
			assert_eq!(Staking::most_active(), 10);
		});
	}

	#[test]
	fn a_double_signer_is_punished_once_an_epoch() {
		chain().execute_with(|| {
			assert_noop!(punish(77, 0), Error::<Test>::NoVoter);
			assert_noop!(punish(1, 1), Error::<Test>::OffenceInFuture);
			assert_eq!(punish(1, 0), Ok(1));
			assert_eq!((status(1), held(1)), (Status::Banned, 900 * STOS));
			assert_noop!(punish(1, 0), Error::<Test>::DuplicateOffence);
			set_epoch(2_017);
			assert_noop!(punish(2, 0), Error::<Test>::OffenceTooOld);
		});
	}

	#[test]
	fn a_key_that_was_replaced_is_answered_for() {
		chain().execute_with(|| {
			pass_epochs(1);
			rotate(1, 50);
			pass_epochs(2);
			// Signed while it voted, found later.
			assert_eq!(punish(1, 1), Ok(1));
			assert_eq!((status(1), held(1)), (Status::Banned, 900 * STOS));
			assert_noop!(punish(1, 1), Error::<Test>::DuplicateOffence);
			// By either key: it is one validator.
			assert_noop!(punish(50, 1), Error::<Test>::DuplicateOffence);
		});
	}

	#[test]
	fn a_key_that_leaks_after_it_was_replaced_harms_nobody() {
		chain().execute_with(|| {
			rotate(1, 50);
			pass_epochs(3);
			for epoch in 1..=3 {
				assert_noop!(punish(1, epoch), Error::<Test>::NoVoter);
			}
			assert_eq!(status(1), Status::Candidate);
			assert_eq!(punish(50, 3), Ok(1));
		});
	}

	#[test]
	fn absence_is_counted_by_the_key_that_votes_and_by_the_new_one() {
		chain().execute_with(|| {
			rotate(1, 50);
			for _ in 0..5 {
				Staking::note_missed(&key(1));
			}
			assert_eq!(Staking::by_key(&key(50)), Some((1, 5)));
			for _ in 0..5 {
				Staking::note_missed(&key(50));
			}
			assert!(matches!(status(1), Status::Jailed { .. }));
		});
	}

	#[test]
	fn what_was_done_is_weighed() {
		chain().execute_with(|| {
			for done in [Staking::note_signed(&key(1)), Staking::note_missed(&key(1))] {
				assert!(done.all_lte(Staking::signed_weight()));
			}
			Staking::note_signed(&key(1));
			for _ in 0..9 {
				Staking::note_missed(&key(1));
			}
			assert_eq!(Staking::note_missed(&key(1)), Staking::missed_weight());
			assert!(Staking::missed_weight().all_gt(Staking::signed_weight()));
		});
	}
}

#[test]
fn report_fails_for_each_bad_input() {
	chain().execute_with(|| {
		assert_noop!(
			Staking::report_offence(signed(1), 1, Offence::Absence, 0),
			sp_runtime::DispatchError::BadOrigin
		);
		assert_noop!(report(9, Offence::Absence, 0), Error::<Test>::NotValidator);
		assert_noop!(report(1, Offence::Absence, 1), Error::<Test>::OffenceInFuture);
		set_epoch(2_017);
		assert_noop!(report(1, Offence::Absence, 0), Error::<Test>::OffenceTooOld);
		assert_ok!(report(1, Offence::Absence, 1));
		assert_noop!(report(1, Offence::Absence, 1), Error::<Test>::DuplicateOffence);
		assert_ok!(report(1, Offence::Absence, 2));
		assert_ok!(report(1, Offence::Absence, 3));
		assert!(matches!(status(1), Status::Jailed { .. }));
		// The last slash that can be recorded bans.
		assert_ok!(report(1, Offence::Absence, 4));
		assert_eq!(status(1), Status::Banned);
		assert_noop!(report(1, Offence::Absence, 5), Error::<Test>::TooManySlashes);
		assert_noop!(Staking::collect_slashes(signed(1), ALICE, 9), Error::<Test>::NotValidator);
		assert_noop!(
			Staking::collect_slashes(signed(1), ALICE, 2),
			Error::<Test>::NothingToCollect
		);
	});
}

#[test]
fn slashes_multiply() {
	chain().execute_with(|| {
		assert_ok!(report(1, Offence::DoubleSign, 0));
		pass_epochs(1);
		assert_ok!(report(1, Offence::DoubleSign, 1));
		assert_ok!(Staking::collect_slashes(signed(2), ALICE, 1));
		assert_eq!(held(ALICE), 405 * STOS);
	});
}

#[test]
fn a_total_slash_leaves_nothing() {
	chain().governed(|p| p.double_sign_slash = Perbill::one()).execute_with(|| {
		assert_ok!(report(1, Offence::DoubleSign, 0));
		assert_ok!(Staking::collect_slashes(signed(2), ALICE, 1));
		assert_eq!((held(1), held(ALICE)), (0, 0));
		assert!(!Delegations::<Test>::contains_key(ALICE, 0));
	});
}

#[test]
fn stake_that_was_unbonding_when_the_offence_happened_is_not_liable() {
	chain().execute_with(|| {
		assert_ok!(Staking::undelegate(signed(ALICE), 1, 500 * STOS));
		pass_epochs(1);
		assert_ok!(Staking::undelegate(signed(BOB), 1, 300 * STOS));
		// Committed in epoch 1, when Alice had left.
		assert_ok!(report(1, Offence::DoubleSign, 1));
		assert_noop!(
			Staking::collect_slashes(signed(2), ALICE, 1),
			Error::<Test>::NothingToCollect
		);
		assert_ok!(Staking::collect_slashes(signed(2), BOB, 1));
		assert_noop!(Staking::collect_slashes(signed(2), BOB, 1), Error::<Test>::NothingToCollect);
		advance(14 * DAY_MS);
		let before = (free(ALICE), free(BOB));
		assert_ok!(Staking::withdraw_unbonded(signed(ALICE)));
		assert_ok!(Staking::withdraw_unbonded(signed(BOB)));
		assert_eq!((free(ALICE) - before.0, free(BOB) - before.1), (500 * STOS, 270 * STOS));
	});
}

#[test]
fn a_slash_of_unbonding_stake_is_paid_before_it_is_released() {
	chain().execute_with(|| {
		assert_ok!(Staking::undelegate(signed(ALICE), 1, 500 * STOS));
		assert_ok!(Staking::unbond_self(signed(1), 100 * STOS));
		assert_ok!(report(1, Offence::DoubleSign, 0));
		assert_eq!(free(TREASURY), 90 * STOS);
		advance(14 * DAY_MS);
		assert_ok!(Staking::withdraw_unbonded(signed(ALICE)));
		System::assert_last_event(
			Event::Unbonded { account: ALICE, amount: 450 * STOS, epoch: 0 }.into(),
		);
		assert_ok!(Staking::withdraw_unbonded(signed(1)));
		assert_eq!(free(TREASURY), 150 * STOS);
	});
}

#[test]
fn stake_that_was_free_before_the_punishment_is_not_liable() {
	chain().execute_with(|| {
		assert_ok!(Staking::undelegate(signed(ALICE), 1, 500 * STOS));
		advance(14 * DAY_MS);
		assert_ok!(report(1, Offence::DoubleSign, 0));
		assert_ok!(Staking::withdraw_unbonded(signed(ALICE)));
		assert_eq!(free(TREASURY), 100 * STOS);
	});
}

mod redelegated {
	use super::*;

	#[test]
	fn stake_stays_liable_for_the_validator_it_left() {
		chain().execute_with(|| {
			assert_ok!(Staking::redelegate(signed(ALICE), 1, 2, 500 * STOS));
			assert_ok!(report(1, Offence::DoubleSign, 0));
			assert_ok!(Staking::collect_slashes(signed(2), ALICE, 2));
			assert_eq!(held(ALICE), 450 * STOS);
			assert_eq!(Delegations::<Test>::get(ALICE, 1).unwrap().held, 450 * STOS);
			assert_eq!(ActiveStake::<Test>::get(), 1_450 * STOS);
			assert_noop!(
				Staking::collect_slashes(signed(2), ALICE, 2),
				Error::<Test>::NothingToCollect
			);
		});
	}

	#[test]
	fn stake_does_not_escape_by_unbonding() {
		chain().execute_with(|| {
			assert_ok!(Staking::redelegate(signed(ALICE), 1, 2, 500 * STOS));
			assert_ok!(Staking::undelegate(signed(ALICE), 2, 500 * STOS));
			advance(DAY_MS);
			assert_ok!(report(1, Offence::DoubleSign, 0));
			advance(13 * DAY_MS);
			assert_ok!(Staking::withdraw_unbonded(signed(ALICE)));
			System::assert_last_event(
				Event::Unbonded { account: ALICE, amount: 450 * STOS, epoch: 0 }.into(),
			);
			assert!(Unbondings::<Test>::get(ALICE).is_empty());
		});
	}

	#[test]
	fn stake_is_not_liable_for_later_offences() {
		chain().execute_with(|| {
			assert_ok!(Staking::redelegate(signed(ALICE), 1, 2, 500 * STOS));
			pass_epochs(1);
			assert_ok!(report(1, Offence::DoubleSign, 1));
			assert_noop!(
				Staking::collect_slashes(signed(2), ALICE, 2),
				Error::<Test>::NothingToCollect
			);
		});
	}
}

#[test]
fn a_punished_validator_has_no_part_in_a_later_share() {
	chain().execute_with(|| {
		set_epoch(1);
		<Staking as stratos_primitives::EpochHook>::on_epoch_end(0);
		assert_ok!(report(1, Offence::DoubleSign, 1));
		assert_eq!(pay_share(0, mined(1_000)), Reward::default());
		assert_eq!(Validators::<Test>::get(0).unwrap().own_locked, 0);
		assert_eq!(Validators::<Test>::get(1).unwrap().own_locked, 1_000);
	});
}

#[test]
fn rewards_after_a_slash_are_divided_by_what_is_left() {
	chain().execute_with(|| {
		assert_ok!(report(1, Offence::Absence, 0));
		pass_epochs(1);
		assert_ok!(Staking::unjail(signed(1)));
		pass_epochs(1);
		// 990 own, 495 Alice's, 297 Bob's; 1,000 with the other.
		assert_eq!(ActiveStake::<Test>::get(), 2_782 * STOS);
		// A delegation after the slash is worth what was paid for it.
		delegate(130, 1, 100);
		pay_fee(2, 2_882);
		next_block();
		assert_eq!(withdraw_own(1), 990);
		assert_eq!((withdraw(ALICE, 1), withdraw(BOB, 1), withdraw(130, 1)), (494, 296, 99));
		assert_eq!((held(ALICE), held(BOB), held(130)), (495 * STOS, 297 * STOS, 100 * STOS));
	});
}
