//! The runtime API's answers.

use crate::{Offence, mock::*};
use frame_support::assert_ok;
use sp_runtime::Perbill;
use stratos_primitives::{DAY_MS, Reward, STOS};
use stratos_runtime_api::staking::RewardsInfo;

fn chain() -> TestExt {
	TestExt::new()
		.validator(1, 1_000, 10)
		.validator(2, 900, 0)
		.delegation(ALICE, 1, 1_000)
		.delegation(ALICE, 2, 100)
		.node(50, 51, 3_000)
}

#[test]
fn validators_and_sums() {
	chain().execute_with(|| {
		let set = Staking::query_active_set();
		assert_eq!(set.iter().map(|info| info.account).collect::<Vec<_>>(), vec![1, 2]);
		assert_eq!((set[0].self_stake, set[0].delegated), (1_000 * STOS, 1_000 * STOS));
		assert_eq!(set[0].commission, Perbill::from_percent(10));
		assert_eq!(set[0].commission_due, 2);
		assert_eq!(Staking::query_candidates().len(), 2);
		assert_eq!(Staking::query_validator(&2), Some(set[1].clone()));
		assert_eq!(Staking::query_validator(&ALICE), None);
		let totals = Staking::query_totals();
		assert_eq!((totals.active_stake, totals.deposit), (3_000 * STOS, 3_000 * STOS));
		assert_eq!((totals.active, totals.candidates), (2, 2));
	});
}

#[test]
fn rewards_with_the_epochs_in_which_they_are_free() {
	chain().execute_with(|| {
		end_epoch(Reward { traffic: 1_200, mining: 4_800 });
		end_epoch(mined(6_000));
		pay_fee(BOB, 3_000);
		next_block();
		// To each epoch's 3,000 for stake: validator 1 gets 2,000, of which 1,000 own, 100
		// commission and 900 for Alice; with validator 2 she has 100.
		let all = Staking::query_delegations(&ALICE);
		assert_eq!(all.len(), 2);
		assert_eq!((all[0].validator, all[0].amount, all[0].slash_due), (1, 1_000 * STOS, 0));
		assert_eq!(
			all[0].rewards,
			RewardsInfo { withdrawable: 900, locked: 1_800, schedule: vec![(21, 900), (22, 900)] }
		);
		assert_eq!(all[1].rewards.locked, 200);
		assert_eq!(
			Staking::query_validator_rewards(&1),
			Some(RewardsInfo {
				withdrawable: 1_100,
				locked: 2_200,
				schedule: vec![(21, 1_100), (22, 1_100)],
			})
		);
		assert_eq!(Staking::query_validator_rewards(&ALICE), None);
		let first = Reward { traffic: 600, mining: 2_400 };
		assert_eq!(
			Staking::query_deposit_rewards(0),
			RewardsInfo {
				withdrawable: Reward::default(),
				locked: first.saturating_add(mined(3_000)),
				schedule: vec![(21, first), (22, mined(3_000))],
			}
		);
		assert_eq!(Staking::query_deposit_rewards(7), RewardsInfo::default());
		assert_eq!(Staking::query_totals().unpaid_rewards, 15_000);
		// What is foretold happens.
		pass_epochs(19);
		assert_eq!(withdraw(ALICE, 1), 1_800);
		assert_eq!(withdraw_own(1), 2_200);
	});
}

#[test]
fn unbonding_entries_with_their_time_and_slashes_that_are_due() {
	chain().governed(|p| p.double_sign_slash = Perbill::from_percent(10)).execute_with(|| {
		assert_ok!(Staking::undelegate(RuntimeOrigin::signed(ALICE), 1, 400 * STOS));
		assert_ok!(Staking::report_offence(RuntimeOrigin::root(), 1, Offence::DoubleSign, 0));
		let entries = Staking::query_unbondings(&ALICE);
		assert_eq!(entries.len(), 1);
		assert_eq!((entries[0].validator, entries[0].amount), (1, 360 * STOS));
		assert_eq!(entries[0].release, 1_014 * DAY_MS);
		let all = Staking::query_delegations(&ALICE);
		assert_eq!((all[0].amount, all[0].slash_due), (540 * STOS, 60 * STOS));
	});
}
