//! Shutdown (forfeiture) and slashing.

use super::*;
use frame_support::traits::fungible::Inspect;
use stratos_primitives::TreasurySource;
use stratos_primitives::{LockedRewards, Market, Reward};
use stratos_test_kit::treasury::noted;

const SLASH: Motion = Motion::Slash { ozone: 100 * OZ, incident: H256::zero() };

#[test]
fn a_node_that_shut_down_forfeits_its_locked_rewards_and_exits() {
	TestExt::new().execute_with(|| {
		prepay(1_000 * STOS);
		lock_rewards(3, 30 * STOS, 40 * STOS);
		lock_rewards(4, STOS, STOS);
		let (pool, mining) = (Ozone::market().unissued_prepay, Balances::balance(&MINING_POOL));
		let lowered = limit_of(5_000 * STOS);
		let before = Ozone::market().remaining_limit;
		decide(3, Motion::Shutdown);
		assert_eq!(Ozone::market().unissued_prepay, pool + 30 * STOS);
		assert_eq!(Balances::balance(&MINING_POOL), mining + 40 * STOS);
		assert_eq!(Rewards::locked(3), Reward::default());
		assert_eq!(Rewards::locked(4).total(), 2 * STOS);
		assert_eq!(Ozone::market().remaining_limit, before - lowered);
		let exit = *node(3).exit().unwrap();
		assert!(exit.forfeited);
		// The deposit is not forfeited, and it earns no more.
		assert_eq!(held(RESOURCE), 5_000 * STOS);
		assert!(!may_settle(3));
		let cancelled = Reward { traffic: 30 * STOS, mining: 40 * STOS };
		let forfeited =
			Event::RewardsForfeited { node: 3, owner: RESOURCE, reward: cancelled, epoch: 0 };
		assert_eq!(events().last(), Some(&forfeited));
		pass_days(194);
		assert_ok!(Deposit::claim_deposit(signed(BOB), 3));
		assert_eq!(held(RESOURCE), 0);
	});
}

#[test]
fn shutting_down_during_the_cooling_off_forfeits_too_lowers_the_limit_and_moves_no_date() {
	TestExt::new().execute_with(|| {
		prepay(1_000 * STOS);
		lock_rewards(3, 30 * STOS, 40 * STOS);
		assert_ok!(Deposit::unregister(signed(RESOURCE), 3));
		let (terms, limit) = (*node(3).exit().unwrap(), Ozone::market().remaining_limit);
		pass(14 * DAY_MS - 1);
		let lowered = limit_of(5_000 * STOS);
		decide(3, Motion::Shutdown);
		assert_eq!(node(3).exit(), Some(&Exit { forfeited: true, ..terms }));
		assert_eq!(Ozone::market().remaining_limit, limit - lowered);
		assert_eq!(Rewards::locked(3), Reward::default());
		let again = Deposit::propose(signed(META), 3, Motion::Shutdown);
		assert_noop!(again, Errors::MotionDoesNotApply);
		// Once: the end of the cooling-off does not lower it again.
		pass(1);
		end_epoch();
		assert_eq!(Ozone::market().remaining_limit, limit - lowered);
	});
}

#[test]
fn a_suspended_node_and_a_meta_node_can_shut_down_too() {
	TestExt::new().metas(4).execute_with(|| {
		suspend(4);
		let limit = Ozone::market().remaining_limit;
		decide(4, Motion::Shutdown);
		assert!(node(4).exit().unwrap().forfeited);
		assert_eq!(Ozone::market().remaining_limit, limit);
		decide(3, Motion::Shutdown);
		assert!(node(3).exit().unwrap().forfeited);
		assert_eq!(Deposit::active_metas(), [0, 1, 2]);
	});
}

#[test]
fn a_slash_takes_locked_rewards_first_then_the_deposit() {
	TestExt::new().execute_with(|| {
		prepay(20_000 * STOS);
		lock_rewards(3, 10 * STOS, 20 * STOS);
		assert_ok!(Deposit::propose(signed(META), 3, SLASH));
		// Valued when it is decided, not when it is proposed.
		prepay(1_000 * STOS);
		let value = Ozone::value_of(100 * OZ);
		assert!(value > 30 * STOS && value < 5_000 * STOS);
		assert_ok!(Deposit::vote(signed(META + 1), 3, SLASH, true));
		let paid = Payment { rewards: 30 * STOS, deposit: value - 30 * STOS };
		assert_eq!(Balances::balance(&TREASURY), value);
		let left = 5_000 * STOS - paid.deposit;
		assert_eq!((held(RESOURCE), node(3).deposit.held, earning(3)), (left, left, left));
		assert_eq!((node(3).deposit.initial, node(3).is_active()), (5_000 * STOS, true));
		assert_eq!(Rewards::locked(3), Reward::default());
		let slashed = Event::Slashed {
			node: 3,
			owner: RESOURCE,
			to: TREASURY,
			ozone: 100 * OZ,
			value,
			paid,
			epoch: 0,
		};
		assert_eq!(events().last(), Some(&slashed));
		assert_eq!(noted(TreasurySource::NodeSlashes), value);
	});
}

#[test]
fn a_slash_within_the_locked_rewards_spares_the_deposit() {
	TestExt::new().execute_with(|| {
		prepay(20_000 * STOS);
		lock_rewards(3, 1_000 * STOS, 1_000 * STOS);
		let value = Ozone::value_of(100 * OZ);
		decide(3, SLASH);
		assert_eq!(held(RESOURCE), 5_000 * STOS);
		assert_eq!(Rewards::locked(3).total(), 2_000 * STOS - value);
		assert_eq!(Balances::balance(&TREASURY), value);
	});
}

#[test]
fn a_slash_takes_no_more_than_there_is() {
	TestExt::new().execute_with(|| {
		prepay(100_000 * STOS);
		lock_rewards(3, 10 * STOS, 20 * STOS);
		decide(3, Motion::Slash { ozone: 40_000 * OZ, incident: H256::zero() });
		assert_eq!(Balances::balance(&TREASURY), 5_030 * STOS);
		assert_eq!((held(RESOURCE), earning(3)), (0, 0));
	});
}

#[test]
fn a_slash_costs_its_value_when_the_volume_pool_is_empty() {
	TestExt::new().execute_with(|| {
		assert_eq!(Ozone::market().unissued_prepay, 0);
		// 45,000 STOS × 100 oz / 49,100 oz.
		let value = Ozone::value_of(100 * OZ);
		assert_eq!(value, 45_000 * STOS * 100 / 49_100);
		decide(3, SLASH);
		assert_eq!(Balances::balance(&TREASURY), value);
		assert_eq!(held(RESOURCE), 5_000 * STOS - value);
	});
}

#[test]
fn an_exiting_node_and_a_meta_node_can_be_slashed() {
	TestExt::new().metas(4).execute_with(|| {
		prepay(20_000 * STOS);
		assert_ok!(Deposit::unregister(signed(RESOURCE), 4));
		decide(4, SLASH);
		let first = Balances::balance(&TREASURY);
		assert!(first > 0);
		assert_eq!(held(RESOURCE), 5_000 * STOS - first);
		decide(3, SLASH);
		assert_eq!(held(META + 3), 10_000 * STOS - (Balances::balance(&TREASURY) - first));
		pass_days(194);
		assert_ok!(Deposit::claim_deposit(signed(BOB), 4));
		assert_eq!(held(RESOURCE), 0);
	});
}

#[test]
fn other_nodes_of_the_owner_are_not_touched() {
	TestExt::new().execute_with(|| {
		prepay(100_000 * STOS);
		let first = resource_node(ALICE, 1_000 * STOS);
		let second = resource_node(ALICE, 1_000 * STOS);
		decide(first, Motion::Slash { ozone: 40_000 * OZ, incident: H256::zero() });
		assert_eq!((node(first).deposit.held, node(second).deposit.held), (0, 1_000 * STOS));
		assert_eq!(held(ALICE), 1_000 * STOS);
	});
}
