//! Deposits of nodes: observed, paid, taken, forfeited.

use crate::{DepositTracks, Deposits, Event, mock::*, types::RewardSource};
use frame_support::assert_storage_noop;
use stratos_primitives::{DepositObserver, LockedRewards, Nodes, Reward, STOS};

fn locked(node: u32) -> Reward {
	<Staking as LockedRewards<u64>>::locked(node)
}

fn forfeit(node: u32) -> Reward {
	<Staking as LockedRewards<u64>>::forfeit(node)
}

fn take(node: u32, amount: u128, to: u64) -> u128 {
	<Staking as LockedRewards<u64>>::take(node, amount, &to)
}

fn pair(traffic: u128, mining: u128) -> Reward {
	Reward { traffic, mining }
}

/// What the node's beneficiary gets now.
fn withdraw_node(node: u32) -> u128 {
	let beneficiary = Registry::beneficiary(node).unwrap();
	let before = free(beneficiary);
	let _ = Staking::withdraw_deposit_rewards(RuntimeOrigin::signed(ALICE), node);
	free(beneficiary) - before
}

fn two_nodes() -> TestExt {
	TestExt::new().node(50, 51, 100).node(52, 53, 300)
}

#[test]
fn pays_the_beneficiary_by_deposit_after_the_lock_up() {
	two_nodes().execute_with(|| {
		end_epoch(pair(40, 400));
		assert_eq!((locked(0), locked(1)), (pair(10, 100), pair(30, 300)));
		pass_epochs(19);
		assert_eq!(withdraw_node(0), 0);
		pass_epochs(1);
		assert_eq!((locked(0), locked(1)), (pair(0, 0), pair(0, 0)));
		assert_eq!((withdraw_node(0), withdraw_node(1)), (110, 330));
		System::assert_last_event(
			Event::RewardsWithdrawn {
				account: 53,
				source: RewardSource::Deposit(1),
				amount: 330,
				epoch: 21,
			}
			.into(),
		);
	});
}

#[test]
fn the_rewards_of_a_node_stay_its_own_when_its_key_is_registered_again() {
	use stratos_test_kit::nodes::{Record, Standing, add};
	two_nodes().execute_with(|| {
		end_epoch(pair(40, 400));
		// Node 0 exits, and another registers its key.
		Staking::on_deposit_changed(0, 100 * STOS, 0);
		let id = Registry::id_of(0).unwrap();
		add(Record { id, owner: BOB, beneficiary: BOB, standing: Standing::Active });
		pass_epochs(20);
		assert_eq!(withdraw_node(0), 110);
		assert_eq!(withdraw_node(2), 0);
	});
}

#[test]
fn a_changed_deposit_counts_from_the_next_share_on() {
	two_nodes().execute_with(|| {
		end_epoch(mined(400));
		Staking::on_deposit_changed(0, 100 * STOS, 300 * STOS);
		System::assert_last_event(
			Event::DepositChanged { node: 0, deposit: 300 * STOS, epoch: 1 }.into(),
		);
		end_epoch(mined(600));
		assert_eq!(Deposits::<Test>::get().deposit, 600 * STOS);
		assert_eq!((locked(0), locked(1)), (pair(0, 400), pair(0, 600)));
		pass_epochs(19);
		assert_eq!(withdraw_node(0), 100);
		pass_epochs(1);
		assert_eq!(withdraw_node(0), 300);
	});
}

#[test]
fn a_suspended_node_earns_nothing_and_keeps_what_it_earned() {
	two_nodes().execute_with(|| {
		end_epoch(mined(400));
		Staking::on_deposit_changed(0, 100 * STOS, 0);
		end_epoch(mined(300));
		assert_eq!((locked(0), locked(1)), (pair(0, 100), pair(0, 600)));
		pass_epochs(20);
		assert_eq!(withdraw_node(0), 100);
		assert!(!DepositTracks::<Test>::contains_key(0));
		// And it may come back.
		Staking::on_deposit_changed(0, 0, 100 * STOS);
		end_epoch(mined(400));
		assert_eq!(locked(0), pair(0, 100));
	});
}

#[test]
fn an_unchanged_deposit_changes_nothing() {
	two_nodes().execute_with(|| {
		assert_storage_noop!(Staking::on_deposit_changed(0, 100 * STOS, 100 * STOS));
	});
}

#[test]
fn forfeit_returns_both_parts_to_their_pools() {
	two_nodes().execute_with(|| {
		end_epoch(pair(40, 400));
		pass_epochs(20);
		end_epoch(pair(80, 800));
		let pools = (Ozone::market().unissued_prepay, free(MINING_POOL), TotalMined::get());
		assert_eq!(forfeit(0), pair(20, 200));
		System::assert_last_event(
			Event::RewardsForfeited { node: 0, reward: pair(20, 200), epoch: 22 }.into(),
		);
		assert_eq!(
			(Ozone::market().unissued_prepay, free(MINING_POOL), TotalMined::get()),
			(pools.0 + 20, pools.1 + 200, pools.2 - 200)
		);
		assert_eq!((locked(0), forfeit(0)), (pair(0, 0), pair(0, 0)));
		// What was free stays the beneficiary's.
		assert_eq!(withdraw_node(0), 110);
		pass_epochs(21);
		assert_eq!((withdraw_node(0), withdraw_node(1)), (0, 330 + 660));
	});
}

#[test]
fn forfeit_changes_nothing_where_a_pool_refuses() {
	two_nodes().execute_with(|| {
		end_epoch(pair(40, 400));
		PoolRefuses::set(&true);
		assert_storage_noop!(assert_eq!(forfeit(0), pair(0, 0)));
	});
}

#[test]
fn forfeit_of_nothing_changes_nothing() {
	two_nodes().execute_with(|| {
		assert_storage_noop!(assert_eq!(forfeit(0), pair(0, 0)));
		assert_storage_noop!(assert_eq!(forfeit(77), pair(0, 0)));
	});
}

#[test]
fn take_pays_from_the_locked_part_oldest_first() {
	two_nodes().execute_with(|| {
		end_epoch(pair(40, 400));
		end_epoch(pair(40, 400));
		assert_eq!(take(0, 150, 60), 150);
		System::assert_last_event(
			Event::RewardsTaken { node: 0, to: 60, amount: 150, epoch: 2 }.into(),
		);
		assert_eq!(free(60), 150);
		assert_eq!(locked(0).total(), 70);
		// The first epoch's 110 are gone, and 40 of the second's.
		pass_epochs(19);
		assert_eq!(withdraw_node(0), 0);
		pass_epochs(1);
		assert_eq!(withdraw_node(0), 70);
		assert_eq!(locked(1), pair(0, 0));
	});
}

#[test]
fn take_takes_no_more_than_there_is() {
	two_nodes().execute_with(|| {
		end_epoch(pair(40, 400));
		assert_eq!(take(0, 1_000, 60), 110);
		assert_storage_noop!(assert_eq!(take(0, 1_000, 60), 0));
		assert_storage_noop!(assert_eq!(take(1, 0, 60), 0));
		assert_storage_noop!(assert_eq!(take(77, 10, 60), 0));
		assert_eq!(forfeit(0), pair(0, 0));
	});
}

#[test]
fn taken_rewards_are_not_forfeited() {
	two_nodes().execute_with(|| {
		end_epoch(pair(40, 400));
		assert_eq!(take(0, 11, 60), 11);
		assert_eq!(forfeit(0).total(), 99);
	});
}
