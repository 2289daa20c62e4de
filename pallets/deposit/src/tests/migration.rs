//! Migration fees (`Nodes::charge_migration`).

use super::*;
use frame_support::traits::{LockableCurrency, WithdrawReasons, fungible::Inspect};
use stratos_primitives::{LockedRewards, Reward};

#[test]
fn an_exiting_node_pays_from_rewards_first_then_from_its_deposit() {
	TestExt::new().execute_with(|| {
		prepay(20_000 * STOS);
		lock_rewards(3, 10 * STOS, 20 * STOS);
		assert_ok!(Deposit::unregister(signed(RESOURCE), 3));
		let before = Ozone::market();
		let cost = Ozone::cost(100 * OZ).unwrap();
		assert_ok!(Deposit::charge_migration(3, 100 * OZ), 100 * OZ);
		assert_eq!(Ozone::market().unissued_prepay, before.unissued_prepay + cost);
		assert_eq!(Ozone::market().remaining_limit, before.remaining_limit - 100 * OZ);
		assert_eq!(Ozone::unsettled(), 100 * OZ);
		assert_eq!(Rewards::locked(3), Reward::default());
		assert_eq!(held(RESOURCE), 5_030 * STOS - cost);
		assert_eq!(node(3).deposit.initial, 5_000 * STOS);
		let paid = Payment { rewards: 30 * STOS, deposit: cost - 30 * STOS };
		let event =
			Event::MigrationPaid { node: 3, owner: RESOURCE, ozone: 100 * OZ, paid, epoch: 0 };
		assert_eq!(events().last(), Some(&event));
		// What is left comes back at its time.
		pass_days(194);
		let free = Balances::balance(&RESOURCE);
		assert_ok!(Deposit::claim_deposit(signed(BOB), 3));
		assert_eq!(Balances::balance(&RESOURCE), free + 5_030 * STOS - cost);
	});
}

#[test]
fn rewards_pay_first_and_spare_the_deposit() {
	TestExt::new().execute_with(|| {
		prepay(20_000 * STOS);
		lock_rewards(3, 1_000 * STOS, 0);
		assert_ok!(Deposit::unregister(signed(RESOURCE), 3));
		let cost = Ozone::cost(OZ).unwrap();
		assert_ok!(Deposit::charge_migration(3, OZ), OZ);
		assert_eq!(Rewards::locked(3).total(), 1_000 * STOS - cost);
		assert_eq!(held(RESOURCE), 5_000 * STOS);
	});
}

#[test]
fn a_node_pays_for_as_many_as_it_can() {
	TestExt::new().resources(1).execute_with(|| {
		prepay(20_000 * STOS);
		assert_ok!(Deposit::unregister(signed(RESOURCE), 3));
		// The largest amount that the deposit still pays.
		let (mut low, mut high) = (0, Ozone::market().remaining_limit);
		while high - low > 1 {
			let middle = (low + high) / 2;
			let pays = Ozone::cost(middle).is_some_and(|cost| cost <= 5_000 * STOS);
			if pays { low = middle } else { high = middle }
		}
		let cost = Ozone::cost(low).unwrap();
		let limit = Ozone::market().remaining_limit;
		assert_ok!(Deposit::charge_migration(3, high), low);
		assert_eq!(held(RESOURCE), 5_000 * STOS - cost);
		assert_eq!((limit - Ozone::market().remaining_limit, Ozone::unsettled()), (low, low));
		// What is left buys nothing.
		assert_ok!(Deposit::charge_migration(3, high), 0);
		assert_eq!(held(RESOURCE), 5_000 * STOS - cost);
	});
}

#[test]
fn locks_on_the_owners_account_do_not_protect_the_deposit() {
	TestExt::new().execute_with(|| {
		prepay(20_000 * STOS);
		let all = ENDOWMENT + 5_000 * STOS;
		Balances::set_lock(*b"freezing", &RESOURCE, all, WithdrawReasons::all());
		assert_eq!(Balances::locks(&RESOURCE)[0].amount, all);
		assert_ok!(Deposit::unregister(signed(RESOURCE), 3));
		let cost = Ozone::cost(OZ).unwrap();
		assert_ok!(Deposit::charge_migration(3, OZ), OZ);
		assert_eq!(held(RESOURCE), 5_000 * STOS - cost);
	});
}

#[test]
fn nothing_migrated_costs_nothing() {
	TestExt::new().execute_with(|| {
		assert_ok!(Deposit::unregister(signed(RESOURCE), 3));
		assert_ok!(Deposit::charge_migration(3, 0), 0);
	});
}

#[test]
fn refuses_nodes_that_are_not_exiting() {
	TestExt::new().execute_with(|| {
		assert_noop!(Deposit::charge_migration(99, OZ), Errors::UnknownNode);
		assert_noop!(Deposit::charge_migration(3, OZ), Errors::NotExiting);
		assert_ok!(Deposit::unregister(signed(RESOURCE), 3));
		pass_days(194);
		assert_ok!(Deposit::claim_deposit(signed(BOB), 3));
		assert_noop!(Deposit::charge_migration(3, OZ), Errors::NotExiting);
	});
}

#[test]
fn a_surplus_on_the_transit_account_goes_to_the_treasury() {
	TestExt::new().execute_with(|| {
		use frame_support::traits::{Hooks, fungible::Mutate, tokens::Preservation};
		let transit = Deposit::transit_account();
		let before = Balances::balance(&TREASURY);
		assert_ok!(Balances::transfer(&BOB, &transit, 77, Preservation::Preserve));
		assert!(Deposit::check_invariants().is_err());
		Deposit::on_finalize(System::block_number());
		assert_eq!(Balances::balance(&TREASURY), before + 77);
		let surplus = stratos_primitives::TreasurySource::Surplus;
		assert_eq!(stratos_test_kit::treasury::noted(surplus), 77);
		assert_eq!(
			events().last(),
			Some(&Event::SurplusSwept {
				account: Deposit::transit_account(),
				amount: 77,
				epoch: 0
			})
		);
		assert_eq!(Deposit::check_invariants(), Ok(()));
	});
}
