//! Delegators: delegate, undelegate, redelegate, withdraw what is unbonded.

use crate::{ActiveStake, Delegations, Error, Event, Offence, Redelegations, Unbondings, mock::*};
use frame_support::assert_ok;
use stratos_primitives::{DAY_MS, STOS, TOTAL_SUPPLY};

fn signed(who: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn two() -> TestExt {
	TestExt::new().validator(1, 1_000, 0).validator(2, 1_000, 0).validator(3, 1_000, 0)
}

fn stake(who: u64, index: u32) -> u128 {
	Delegations::<Test>::get(who, index).map_or(0, |delegation| delegation.held)
}

mod delegate {
	use super::*;

	#[test]
	fn success() {
		two().execute_with(|| {
			assert_ok!(Staking::delegate(signed(ALICE), 1, 10 * STOS));
			System::assert_last_event(
				Event::Delegated { delegator: ALICE, validator: 1, amount: 10 * STOS, epoch: 0 }
					.into(),
			);
			assert_ok!(Staking::delegate(signed(ALICE), 1, 1));
			assert_eq!(held(ALICE), 10 * STOS + 1);
			assert_eq!(ActiveStake::<Test>::get(), 3_010 * STOS + 1);
		});
	}

	#[test]
	fn a_validator_may_delegate_to_another() {
		two().execute_with(|| {
			assert_ok!(Staking::delegate(signed(2), 1, 10 * STOS));
			assert_eq!(held(2), 1_010 * STOS);
		});
	}

	#[test]
	fn fails_for_each_bad_input() {
		two().execute_with(|| {
			let call = |who, to, amount| Staking::delegate(signed(who), to, amount);
			assert_noop!(call(ALICE, 1, 0), Error::<Test>::ZeroAmount);
			assert_noop!(call(ALICE, BOB, STOS), Error::<Test>::NotValidator);
			assert_noop!(call(1, 1, STOS), Error::<Test>::DelegationToSelf);
			assert_noop!(call(ALICE, 1, STOS - 1), Error::<Test>::DelegationTooLow);
			assert_noop!(call(ALICE, 1, TOTAL_SUPPLY), Error::<Test>::InsufficientBalance);
			assert_noop!(call(ALICE, 1, u128::MAX), Error::<Test>::InsufficientBalance);
			assert_ok!(Staking::report_offence(RuntimeOrigin::root(), 1, Offence::DoubleSign, 0));
			assert_noop!(call(ALICE, 1, STOS), Error::<Test>::Banned);
		});
	}

	#[test]
	fn a_validator_slashed_too_often_accepts_no_delegations() {
		// No sequence of governed slashes reaches this rate before the validator is banned; the
		// guard stands should the bounds change. So the state is made by hand, and not checked.
		two().build().execute_with(|| {
			crate::Validators::<Test>::mutate_extant(0, |validator| {
				validator.rate = crate::slash::RATE_MIN - 1;
			});
			assert_noop!(Staking::delegate(signed(BOB), 1, STOS), Error::<Test>::SlashedTooOften);
			crate::Validators::<Test>::mutate_extant(0, |validator| {
				validator.rate = crate::slash::RATE_MIN;
			});
			assert_ok!(Staking::delegate(signed(BOB), 1, STOS));
		});
	}
}

mod undelegate {
	use super::*;

	#[test]
	fn success() {
		two().delegation(ALICE, 1, 10).execute_with(|| {
			assert_ok!(Staking::undelegate(signed(ALICE), 1, 9 * STOS));
			System::assert_last_event(
				Event::Undelegated {
					delegator: ALICE,
					validator: 1,
					amount: 9 * STOS,
					release: 1_014 * DAY_MS,
					epoch: 0,
				}
				.into(),
			);
			assert_eq!((stake(ALICE, 0), held(ALICE)), (STOS, 10 * STOS));
			assert_eq!(ActiveStake::<Test>::get(), 3_001 * STOS);
			assert_ok!(Staking::undelegate(signed(ALICE), 1, STOS));
			assert!(!Delegations::<Test>::contains_key(ALICE, 0));
		});
	}

	#[test]
	fn fails_for_each_bad_input() {
		two().delegation(ALICE, 1, 10).execute_with(|| {
			let call = |who, from, amount| Staking::undelegate(signed(who), from, amount);
			assert_noop!(call(ALICE, 1, 0), Error::<Test>::ZeroAmount);
			assert_noop!(call(ALICE, BOB, STOS), Error::<Test>::NotValidator);
			assert_noop!(call(ALICE, 2, STOS), Error::<Test>::NoDelegation);
			assert_noop!(call(BOB, 1, STOS), Error::<Test>::NoDelegation);
			assert_noop!(call(ALICE, 1, 10 * STOS + 1), Error::<Test>::InsufficientStake);
			assert_noop!(call(ALICE, 1, 9 * STOS + 1), Error::<Test>::DelegationTooLow);
			for _ in 0..6 {
				assert_ok!(call(ALICE, 1, 1));
			}
			assert_noop!(call(ALICE, 1, 1), Error::<Test>::TooManyUnbondings);
		});
	}

	#[test]
	fn rewards_earned_before_stay_due_and_mature_in_time() {
		two().delegation(ALICE, 1, 1_000).execute_with(|| {
			// 4,000 stake in all, 1,000 Alice's.
			end_epoch(mined(4_000));
			assert_ok!(Staking::undelegate(signed(ALICE), 1, 1_000 * STOS));
			pass_epochs(19);
			assert_eq!(withdraw(ALICE, 1), 0);
			pass_epochs(1);
			assert_eq!(withdraw(ALICE, 1), 1_000);
			// And then nothing is left on record.
			assert!(!Delegations::<Test>::contains_key(ALICE, 0));
		});
	}
}

mod withdraw_unbonded {
	use super::*;

	#[test]
	fn not_before_the_period_and_each_entry_by_itself() {
		two().delegation(ALICE, 1, 10).execute_with(|| {
			assert_ok!(Staking::undelegate(signed(ALICE), 1, 2 * STOS));
			advance(DAY_MS);
			assert_ok!(Staking::undelegate(signed(ALICE), 1, 3 * STOS));
			set_now(1_014 * DAY_MS - 1);
			assert_noop!(
				Staking::withdraw_unbonded(signed(ALICE)),
				Error::<Test>::NothingToWithdraw
			);
			set_now(1_014 * DAY_MS);
			assert_ok!(Staking::withdraw_unbonded(signed(ALICE)));
			System::assert_last_event(
				Event::Unbonded { account: ALICE, amount: 2 * STOS, epoch: 0 }.into(),
			);
			assert_eq!(held(ALICE), 8 * STOS);
			assert_noop!(
				Staking::withdraw_unbonded(signed(ALICE)),
				Error::<Test>::NothingToWithdraw
			);
			set_now(1_015 * DAY_MS);
			assert_ok!(Staking::withdraw_unbonded(signed(ALICE)));
			assert_eq!(held(ALICE), 5 * STOS);
			assert!(!Unbondings::<Test>::contains_key(ALICE));
		});
	}

	#[test]
	fn fails_where_there_is_nothing() {
		two().execute_with(|| {
			assert_noop!(
				Staking::withdraw_unbonded(signed(ALICE)),
				Error::<Test>::NothingToWithdraw
			);
		});
	}
}

mod redelegate {
	use super::*;

	#[test]
	fn success() {
		two().delegation(ALICE, 1, 10).execute_with(|| {
			assert_ok!(Staking::redelegate(signed(ALICE), 1, 2, 4 * STOS));
			System::assert_last_event(
				Event::Redelegated { delegator: ALICE, from: 1, to: 2, amount: 4 * STOS, epoch: 0 }
					.into(),
			);
			assert_eq!((stake(ALICE, 0), stake(ALICE, 1)), (6 * STOS, 4 * STOS));
			assert_eq!(held(ALICE), 10 * STOS);
			assert_eq!(ActiveStake::<Test>::get(), 3_010 * STOS);
		});
	}

	#[test]
	fn rewards_follow_the_stake_from_the_next_reward_on() {
		two().delegation(ALICE, 1, 1_000).execute_with(|| {
			end_epoch(mined(4_000));
			assert_ok!(Staking::redelegate(signed(ALICE), 1, 2, 1_000 * STOS));
			end_epoch(mined(8_000));
			pass_epochs(20);
			assert_eq!(withdraw(ALICE, 1), 1_000);
			assert_eq!(withdraw(ALICE, 2), 2_000);
		});
	}

	#[test]
	fn fails_for_each_bad_input() {
		two().delegation(ALICE, 1, 10).execute_with(|| {
			let call = |from, to, amount| Staking::redelegate(signed(ALICE), from, to, amount);
			assert_noop!(call(1, 2, 0), Error::<Test>::ZeroAmount);
			assert_noop!(call(1, 1, STOS), Error::<Test>::SameValidator);
			assert_noop!(call(1, BOB, STOS), Error::<Test>::NotValidator);
			assert_noop!(call(BOB, 1, STOS), Error::<Test>::NotValidator);
			assert_noop!(call(2, 1, STOS), Error::<Test>::NoDelegation);
			assert_noop!(call(1, 2, 10 * STOS + 1), Error::<Test>::InsufficientStake);
			assert_noop!(call(1, 2, 9 * STOS + 1), Error::<Test>::DelegationTooLow);
			assert_noop!(call(1, 2, 1), Error::<Test>::DelegationTooLow);
			assert_noop!(Staking::redelegate(signed(2), 1, 2, STOS), Error::<Test>::NoDelegation);
			assert_ok!(Staking::report_offence(RuntimeOrigin::root(), 3, Offence::DoubleSign, 0));
			assert_noop!(call(1, 3, STOS), Error::<Test>::Banned);
		});
	}

	#[test]
	fn redelegated_stake_cannot_move_again_within_the_unbonding_period() {
		two().delegation(ALICE, 1, 10).execute_with(|| {
			assert_ok!(Staking::redelegate(signed(ALICE), 1, 2, 4 * STOS));
			assert_noop!(
				Staking::redelegate(signed(ALICE), 2, 3, 2 * STOS),
				Error::<Test>::RedelegationInProgress
			);
			advance(14 * DAY_MS);
			assert_ok!(Staking::redelegate(signed(ALICE), 2, 3, 2 * STOS));
			// What is over is dropped.
			assert_eq!(Redelegations::<Test>::get(ALICE).len(), 1);
		});
	}

	#[test]
	fn redelegations_within_the_unbonding_period_are_bounded() {
		two().delegation(ALICE, 1, 10).execute_with(|| {
			for _ in 0..4 {
				assert_ok!(Staking::redelegate(signed(ALICE), 1, 2, STOS));
			}
			assert_noop!(
				Staking::redelegate(signed(ALICE), 1, 2, STOS),
				Error::<Test>::TooManyRedelegations
			);
		});
	}
}
