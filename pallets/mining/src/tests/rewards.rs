//! Lock-up, withdrawal, forfeiture, taking.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::Hooks, weights::Weight};
use sp_runtime::TokenError;
use stratos_primitives::{
	EpochClock, LockedRewards, MiningPool, NodeRecords, OZ, Retained, Reward, STOS,
};
use stratos_test_kit::clock::advance;

const ANYONE: u64 = 12_345;

fn withdraw(node: u32) -> sp_runtime::DispatchResult {
	Mining::withdraw_rewards(RuntimeOrigin::signed(ANYONE), node)
}

/// One epoch in which node 0 alone contributes.
fn earn() {
	contribute(&[(0, 1_000 * OZ)]);
	let next = Mining::current_epoch() + 1;
	run_to_epoch(next);
}

fn zero() -> Reward {
	Reward::default()
}

#[test]
fn rewards_are_free_exactly_one_lock_up_after_their_epoch() {
	TestExt::new().execute_with(|| {
		earn();
		let result = EpochResults::<Test>::get(0).unwrap();
		assert_eq!(result.free_from, 5);
		let each = result.meta_each.total();
		assert!(each > 0);
		while System::block_number() < 49 {
			assert_noop!(withdraw(0), Error::<Test>::NothingToWithdraw);
			assert_noop!(withdraw(5), Error::<Test>::NothingToWithdraw);
			next_block();
		}
		// Epoch 0 ended with block 9; four whole epochs later it is block 50.
		run_to(50);
		assert_eq!(free(0).total(), 60 * STOS);
		assert_ok!(withdraw(0));
		assert_eq!(Balances::free_balance(beneficiary(0)), 60 * STOS);
		assert_eq!((locked(0), free(0)), (zero(), zero()));
		assert_noop!(withdraw(0), Error::<Test>::NothingToWithdraw);
		assert_ok!(withdraw(5));
		assert_eq!(Balances::free_balance(beneficiary(5)), each);
	});
}

#[test]
fn a_node_is_kept_while_it_has_rewards() {
	TestExt::new().execute_with(|| {
		earn();
		let kept = || <Mining as NodeRecords>::retained(0, 0);
		assert_eq!(kept(), Some(Retained::Rewards), "locked");
		run_to(50);
		assert_eq!(kept(), Some(Retained::Rewards), "free, and not paid");
		assert_eq!(<Mining as NodeRecords>::pay_out(0), Ok(60 * STOS));
		assert_ne!(kept(), Some(Retained::Rewards));
	});
}

#[test]
fn the_default_lock_up_is_2_016_whole_epochs() {
	let parameters = MiningParameters::default();
	assert_eq!(parameters.free_from(0), 2_017);
	assert_eq!(parameters.free_from(u32::MAX), u32::MAX);
}

#[test]
fn a_coarser_granularity_delays_and_never_advances() {
	for granularity in 1..=2_016 {
		let coarse = MiningParameters { granularity, ..Default::default() };
		for epoch in [0, 1, 5, 100, 2_016] {
			let (fine, delayed) =
				(MiningParameters::default().free_from(epoch), coarse.free_from(epoch));
			assert!(delayed >= fine && delayed < fine + granularity && delayed % granularity == 0);
		}
	}
	TestExt::new().parameters(|p| p.granularity = 3).execute_with(|| {
		earn();
		earn();
		run_to(59);
		assert_eq!(free(0), zero());
		run_to(60);
		assert!(locked(0).is_zero(), "both are free at epoch 6");
		assert_eq!(free(0).total() / STOS, 119);
	});
}

#[test]
fn many_epochs_mature_over_several_settlements() {
	TestExt::new().parameters(|p| p.granularity = 20).execute_with(|| {
		for _ in 0..12 {
			earn();
		}
		run_to_epoch(20);
		assert!(!free(0).is_zero() && !locked(0).is_zero(), "eight at a time");
		run_to_epoch(21);
		assert!(!free(0).is_zero() && locked(0).is_zero());
		assert_eq!(EarnedPages::<Test>::iter().count(), 0);
	});
}

#[test]
fn a_shorter_lock_up_frees_no_reward_before_an_earlier_one() {
	TestExt::new().execute_with(|| {
		earn();
		Governed::set(&MiningParameters { lock_up: 1, ..Governed::get() });
		earn();
		earn();
		let free_from = |epoch| EpochResults::<Test>::get(epoch).unwrap().free_from;
		assert_eq!([0, 1, 2].map(free_from), [5, 6, 6]);
		run_to_epoch(6);
		assert!(locked(0).is_zero());
	});
}

/// Blocks come twice as fast as the chain's pace of 6 seconds.
#[test]
fn a_lock_up_is_not_shorter_in_time_where_blocks_come_too_fast() {
	TestExt::new().execute_with(|| {
		BlockTime::set(&6_000);
		earn();
		let result = EpochResults::<Test>::get(0).unwrap();
		// Four epochs of ten blocks.
		assert_eq!((result.free_from, result.free_at), (5, 240_000));
		while Mining::current_epoch() < 9 {
			assert!(free(0).is_zero(), "epoch {}", Mining::current_epoch());
			advance(3_000);
			next_block();
		}
		// 240 seconds after the end of epoch 0.
		assert!(!free(0).is_zero());
	});
}

/// Blocks come half as fast: the epochs decide.
#[test]
fn a_lock_up_is_not_shorter_in_epochs_where_blocks_are_missed() {
	TestExt::new().execute_with(|| {
		BlockTime::set(&6_000);
		earn();
		while Mining::current_epoch() < 5 {
			assert!(free(0).is_zero());
			advance(12_000);
			next_block();
		}
		assert!(!free(0).is_zero());
	});
}

#[test]
fn rewards_are_not_free_in_time_before_earlier_ones() {
	TestExt::new().execute_with(|| {
		BlockTime::set(&6_000);
		earn();
		Governed::set(&MiningParameters { lock_up: 1, ..Governed::get() });
		earn();
		earn();
		let free_at = |epoch| EpochResults::<Test>::get(epoch).unwrap().free_at;
		assert_eq!([0, 1, 2].map(free_at), [240_000; 3]);
	});
}

#[test]
fn an_unknown_node_has_no_rewards() {
	TestExt::new().execute_with(|| {
		assert_noop!(withdraw(99), Error::<Test>::UnknownNode);
		assert_noop!(withdraw(u32::MAX), Error::<Test>::UnknownNode);
		assert_noop!(
			Mining::withdraw_rewards(RuntimeOrigin::none(), 0),
			sp_runtime::DispatchError::BadOrigin
		);
	});
}

#[test]
fn forfeited_rewards_return_to_their_pools() {
	TestExt::new().execute_with(|| {
		earn();
		earn();
		let (market, mined) = (Ozone::market(), TotalMined::<Test>::get());
		let reward = locked(0);
		assert_eq!(Mining::forfeit(0), reward);
		assert_eq!(Ozone::market().unissued_prepay, market.unissued_prepay + reward.traffic);
		assert_eq!(TotalMined::<Test>::get(), mined - reward.mining);
		assert_eq!(Mining::locked(0), zero());
		assert_eq!(Mining::forfeit(0), zero(), "once");
		check();
		assert!(Mining::locked_of(0).is_empty());
		// What it earns from now on is its own again.
		earn();
		let later = locked(0);
		run_to_epoch(8);
		assert_eq!(free(0), later);
	});
}

#[test]
fn free_rewards_cannot_be_forfeited_or_taken() {
	TestExt::new().execute_with(|| {
		earn();
		run_to_epoch(5);
		assert_eq!(Mining::forfeit(0), zero());
		assert_eq!(Mining::take(0, STOS, &ANYONE), 0);
		assert_ok!(withdraw(0));
	});
}

#[test]
fn returned_rewards_are_mined_again_by_the_schedule() {
	let bound = 16_819_200 * STOS;
	TestExt::new().mined(bound - 80 * STOS).execute_with(|| {
		earn();
		assert_eq!(TotalMined::<Test>::get(), bound);
		Mining::forfeit(0);
		assert!(TotalMined::<Test>::get() < bound);
		earn();
		assert_eq!(EpochResults::<Test>::get(1).unwrap().reward.mining, 80 * STOS);
	});
}

#[test]
fn taking_deducts_from_the_oldest_rewards() {
	TestExt::new().execute_with(|| {
		earn();
		let first = locked(0);
		earn();
		let both = locked(0);
		assert_eq!(Mining::take(0, first.total() / 2, &ANYONE), first.total() / 2);
		assert_eq!(Balances::free_balance(ANYONE), first.total() / 2);
		assert_eq!(Mining::locked(0).total(), both.total() - first.total() / 2);
		check();
		let by_epoch = Mining::locked_of(0);
		assert_eq!((by_epoch.len(), by_epoch[0].free_from, by_epoch[1].free_from), (2, 5, 6));
		assert_eq!(by_epoch[1].reward, both.saturating_sub(first), "the younger is whole");
		run_to_epoch(5);
		assert_eq!(free(0).total(), first.total() - first.total() / 2);
		run_to_epoch(6);
		assert_eq!(free(0).total(), both.total() - first.total() / 2);
	});
}

#[test]
fn no_more_is_taken_than_is_locked() {
	TestExt::new().execute_with(|| {
		assert_eq!(Mining::take(0, STOS, &ANYONE), 0);
		earn();
		let all = locked(0).total();
		assert_eq!(Mining::take(0, u128::MAX, &ANYONE), all);
		assert_eq!(Balances::free_balance(ANYONE), all);
		assert_eq!(Mining::locked(0), zero());
		run_to_epoch(6);
		assert_noop!(withdraw(0), Error::<Test>::NothingToWithdraw);
	});
}

/// Works step by step, within the block, until page 0 has had its turn and page 1 has not.
fn run_into_distribution() {
	for _ in 0..200 {
		let phase = CurrentSettlement::<Test>::get().map(|settlement| settlement.phase);
		if matches!(phase, Some(SettlementPhase::Distributing { page: 1 })) {
			return;
		}
		Mining::on_idle(System::block_number(), Weight::MAX);
	}
	panic!("no distribution");
}

#[test]
fn a_forfeiture_during_a_distribution_includes_that_epochs_rewards() {
	TestExt::new().work(1).nodes(600, 1).epoch_length(100).execute_with(|| {
		contribute(&(0..600).map(|node| (node, OZ)).collect::<Vec<_>>());
		run_to_epoch(1);
		run_into_distribution();
		assert_eq!(locked(300), zero(), "not its turn yet");
		let forfeited = Mining::forfeit(300);
		assert!(!forfeited.is_zero());
		check();
		while CurrentSettlement::<Test>::exists() {
			next_block();
		}
		assert_eq!(locked(300), zero());
		assert_eq!(locked(299), forfeited, "the neighbour has just as much");
	});
}

#[test]
fn a_withdrawal_during_a_distribution_includes_what_has_matured() {
	TestExt::new().work(1).nodes(600, 1).epoch_length(40).execute_with(|| {
		contribute(&(0..600).map(|node| (node, OZ)).collect::<Vec<_>>());
		run_to_epoch(5);
		run_into_distribution();
		assert_eq!(free(300), zero());
		assert_ok!(withdraw(300));
		assert!(Balances::free_balance(beneficiary(300)) > 0);
		assert_eq!(Mining::withdrawable(400).total(), Balances::free_balance(beneficiary(300)));
		check();
	});
}

#[test]
fn rewards_by_epoch_are_known_while_locked() {
	TestExt::new().execute_with(|| {
		earn();
		assert_eq!(Mining::reward_of(0, 0), Some(locked(0)));
		assert_eq!(Mining::reward_of(5, 0), Some(locked(5)));
		assert_eq!(Mining::reward_of(1, 0), Some(zero()));
		assert_eq!(Mining::reward_of(0, 1), None);
	});
}

#[test]
fn old_records_and_pages_are_removed() {
	TestExt::new().execute_with(|| {
		for _ in 0..30 {
			earn();
		}
		assert!((1..=7).contains(&EpochResults::<Test>::iter().count()));
		assert!((1..=7).contains(&AppliedReports::<Test>::iter().count()));
		assert!((1..=5).contains(&EarnedPages::<Test>::iter().count()));
		assert_eq!(EligiblePages::<Test>::iter().count(), 0);
		assert_eq!(ContributionPages::<Test>::iter().count(), 0);
	});
}

#[test]
fn more_than_was_mined_cannot_be_returned() {
	TestExt::new().execute_with(|| {
		earn();
		let mined = TotalMined::<Test>::get();
		assert_noop!(
			Mining::return_mining_reward(&TREASURY, mined + 1),
			Error::<Test>::MoreThanMined
		);
		assert_noop!(Mining::return_mining_reward(&ANYONE, 1), TokenError::FundsUnavailable);
		assert_ok!(Mining::return_mining_reward(&TREASURY, 5));
		assert_eq!(TotalMined::<Test>::get(), mined - 5);
	});
}

#[test]
fn a_surplus_on_the_accounts_goes_to_the_treasury() {
	TestExt::new().execute_with(|| {
		earn();
		let treasury = Balances::free_balance(TREASURY);
		for account in [Mining::mining_pool_account(), Mining::rewards_account()] {
			let from = RuntimeOrigin::signed(USER);
			assert_ok!(Balances::transfer_allow_death(from, account, 1_000));
		}
		assert!(Mining::check_invariants().is_err());
		next_block();
		assert_eq!(Balances::free_balance(TREASURY), treasury + 2_000);
	});
}

#[test]
fn an_owner_withdraws_everything_in_one_call() {
	TestExt::new().parameters(|p| p.lock_up = 1).execute_with(|| {
		contribute(&[(0, 60), (1, 40)]);
		run_to_epoch(3);
		let free_of = [0, 1].map(|node| free(node).total());
		assert!(free_of.iter().all(|free| *free > 0));
		FreeShares::set(&[(1, 7), (2, 9)].into());
		let all = |who, nodes: &[u32]| {
			Mining::withdraw_all(RuntimeOrigin::signed(who), nodes.to_vec().try_into().unwrap())
		};
		// Nobody else may, and all or nothing is paid.
		assert_noop!(all(owner(1), &[1, 0]), Error::<Test>::NotOwner);
		assert_noop!(all(owner(0), &[99]), Error::<Test>::UnknownNode);
		assert_ok!(all(owner(0), &[0]));
		assert_eq!(Balances::free_balance(beneficiary(0)), free_of[0]);
		assert_noop!(all(owner(0), &[0]), Error::<Test>::NothingToWithdraw);
		assert_noop!(all(owner(0), &[]), Error::<Test>::NothingToWithdraw);
		// Rewards and stake share together; the beneficiary may ask too.
		assert_ok!(all(beneficiary(1), &[1]));
		assert_eq!(Balances::free_balance(beneficiary(1)), free_of[1] + 7);
		// Only a stake share.
		assert_ok!(all(owner(2), &[2]));
		assert_eq!(Balances::free_balance(beneficiary(2)), 9);
	});
}
