//! Ozone bought at once as contributions (migration), and rewards that come back.

use crate::mock::*;
use crate::{Error, Event, TotalOzone, Unsettled};
use frame_support::{assert_noop, assert_ok};
use stratos_primitives::{Market, OZ, STOS};

fn buy(from: AccountId, ozone: u128) -> Result<u128, sp_runtime::DispatchError> {
	<Ozone as Market<AccountId>>::buy_contribution(&from, ozone)
}

fn give_back(from: AccountId, amount: u128) -> sp_runtime::DispatchResult {
	<Ozone as Market<AccountId>>::return_traffic_reward(&from, amount)
}

#[test]
fn migration_pays_the_exact_cost_and_becomes_a_contribution() {
	TestExt::new().market(900 * STOS, 100 * STOS, 50_000 * OZ).build_and_execute(|| {
		// 1,000 · 10,000 / 40,000 = 250 STOS
		assert_eq!(<Ozone as Market<AccountId>>::cost_of(10_000 * OZ), Some(250 * STOS));
		assert_eq!(buy(ALICE, 10_000 * OZ), Ok(250 * STOS));
		let after = market(900 * STOS, 350 * STOS, 40_000 * OZ);
		assert_eq!(Ozone::market(), after);
		assert_eq!(Unsettled::<Test>::get(), 10_000 * OZ);
		assert_eq!(TotalOzone::<Test>::get(), 0);
		assert_eq!(
			last_event(),
			Event::ContributionBought {
				from: ALICE,
				ozone: 10_000 * OZ,
				paid: 250 * STOS,
				market: after,
				epoch: 0,
			}
		);
	});
}

#[test]
fn the_cost_is_rounded_up() {
	// (900 + 0) · 7 / (1,000,000,000 − 7) is a little more than 0.0000063: one base unit.
	TestExt::new().market(900, 0, OZ).build_and_execute(|| {
		assert_eq!(buy(ALICE, 7), Ok(1));
	});
}

#[test]
fn the_whole_limit_cannot_be_bought() {
	TestExt::new().market(900, 0, OZ).build_and_execute(|| {
		assert_noop!(buy(ALICE, OZ), Error::<Test>::LimitExceeded);
		assert_noop!(buy(ALICE, u128::MAX), Error::<Test>::LimitExceeded);
		assert_eq!(buy(ALICE, OZ - 1), Ok(900 * (OZ - 1)));
		assert_eq!(Ozone::market().remaining_limit, 1);
	});
}

#[test]
fn an_account_with_too_little_buys_nothing() {
	TestExt::new().endow(CAROL, STOS).build_and_execute(|| {
		let ozone = Ozone::quote(2 * STOS).expect("the market is open").ozone;
		assert_noop!(buy(CAROL, ozone), Error::<Test>::InsufficientBalance);
	});
}

#[test]
fn the_payers_last_base_unit_can_be_taken() {
	TestExt::new().market(900, 0, 2 * OZ).endow(CAROL, 900).build_and_execute(|| {
		assert_eq!(buy(CAROL, OZ), Ok(900));
		assert!(!System::account_exists(&CAROL));
	});
}

#[test]
fn buying_nothing_costs_nothing() {
	TestExt::new().build_and_execute(|| {
		assert_eq!(buy(ALICE, 0), Ok(0));
		assert!(events().is_empty());
	});
}

#[test]
fn a_cancelled_reward_returns_to_the_pool() {
	TestExt::new().endow(REWARDS, 5 * STOS).build_and_execute(|| {
		assert_ok!(give_back(REWARDS, 5 * STOS));
		let after = market(900 * STOS, 5 * STOS, 49_000 * OZ);
		assert_eq!(Ozone::market(), after);
		assert_eq!(Ozone::pool_balance(), 5 * STOS);
		assert!(!System::account_exists(&REWARDS));
		assert_eq!(
			last_event(),
			Event::TrafficRewardReturned {
				from: REWARDS,
				amount: 5 * STOS,
				market: after,
				epoch: 0,
			}
		);
	});
}

#[test]
fn more_than_the_account_holds_cannot_be_returned() {
	TestExt::new().endow(REWARDS, STOS).build_and_execute(|| {
		assert_noop!(give_back(REWARDS, STOS + 1), Error::<Test>::InsufficientBalance);
		assert_ok!(give_back(REWARDS, 0));
		assert!(events().is_empty());
	});
}

#[test]
fn the_pool_pays_nothing_to_itself() {
	TestExt::new().market(900 * STOS, 100 * STOS, 49_000 * OZ).build_and_execute(|| {
		let pool = Ozone::pool_account();
		assert_noop!(buy(pool, OZ), Error::<Test>::PoolIsParty);
		assert_noop!(give_back(pool, STOS), Error::<Test>::PoolIsParty);
	});
}
