//! Deposits that join S, and how a chain comes to that rule.

use crate::mock::*;
use crate::{CountedDeposits, DepositMigration, DepositRule, Event, market::MIN_GENESIS_DEPOSIT};
use frame_support::{assert_ok, traits::GetStorageVersion};
use stratos_primitives::{Market, NodeIndex, OZ, STOS};

fn raise(node: NodeIndex, deposit: u128) -> u128 {
	<Ozone as Market<AccountId>>::raise_limit(node, deposit).expect("the market has room")
}

fn lower(node: NodeIndex, deposit: u128) -> u128 {
	<Ozone as Market<AccountId>>::lower_limit(node, deposit)
}

/// The chain after the migration: S is that of genesis, and deposits join it.
fn joined(ext: TestExt, test: impl FnOnce()) {
	ext.build_and_execute(|| {
		Rule::set(DepositRule::JoinS);
		let s = Ozone::market().genesis_deposit;
		Ozone::count_deposits(0, 0);
		Ozone::finish_deposit_migration(s);
		test();
	});
}

#[test]
fn a_deposit_that_joins_keeps_the_proportion_of_s_to_l() {
	joined(TestExt::new().market(1_000 * STOS, 50 * STOS, 50_000 * OZ), || {
		assert_eq!(raise(0, 100 * STOS), 5_000 * OZ);
		let after = market(1_100 * STOS, 50 * STOS, 55_000 * OZ);
		assert_eq!(Ozone::market(), after);
		assert_eq!(
			last_event(),
			Event::LimitRaised { deposit: 100 * STOS, ozone: 5_000 * OZ, market: after, epoch: 0 }
		);
		// Back where it was, where the paper's rule leaves less.
		assert_eq!(lower(0, 100 * STOS), 5_000 * OZ);
		assert_eq!(Ozone::market(), market(1_000 * STOS, 50 * STOS, 50_000 * OZ));
	});
}

#[test]
fn s_never_falls_below_one_stos_and_starts_again_from_there() {
	joined(TestExt::new().market(1_000 * STOS, 0, 50_000 * OZ), || {
		lower(0, 1_000 * STOS);
		assert_eq!(Ozone::market().genesis_deposit, MIN_GENESIS_DEPOSIT);
		raise(1, 9 * STOS);
		assert_eq!(Ozone::market().genesis_deposit, MIN_GENESIS_DEPOSIT + 9 * STOS);
		lower(1, u128::MAX);
		assert_eq!(Ozone::market().genesis_deposit, MIN_GENESIS_DEPOSIT);
	});
}

#[test]
fn the_paper_s_rule_stays_in_force_until_all_deposits_are_counted() {
	TestExt::new().market(1_000 * STOS, 0, 50_000 * OZ).build_and_execute(|| {
		Rule::set(DepositRule::JoinS);
		assert_eq!(Ozone::deposit_rule(), DepositRule::StayApart);
		raise(0, 100 * STOS);
		assert_eq!(Ozone::market().genesis_deposit, 1_000 * STOS);
		Ozone::count_deposits(1, 100 * STOS);
		assert_eq!(Ozone::deposit_rule(), DepositRule::StayApart);
		Ozone::finish_deposit_migration(1_000 * STOS);
		assert_eq!(Ozone::deposit_rule(), DepositRule::JoinS);
		let after = market(1_100 * STOS, 0, 55_000 * OZ);
		assert_eq!(
			last_event(),
			Event::DepositsJoined { before: 1_000 * STOS, market: after, epoch: 0 }
		);
		assert_eq!(Ozone::on_chain_storage_version(), 2);
		assert!(!DepositMigration::<Test>::exists());
	});
}

#[test]
fn changes_of_nodes_during_the_count_are_included() {
	TestExt::new().market(1_000 * STOS, 0, 50_000 * OZ).build_and_execute(|| {
		Rule::set(DepositRule::JoinS);
		let counted = || DepositMigration::<Test>::get();
		// Before it begins there is nothing to follow.
		raise(0, 10 * STOS);
		assert_eq!(counted(), None);
		Ozone::count_deposits(5, 60 * STOS);
		raise(4, 7 * STOS);
		lower(3, 20 * STOS);
		assert_eq!(counted(), Some(CountedDeposits { counted: 5, sum: 47 * STOS }));
		// Not counted yet: found as they are when it comes to them.
		raise(5, 100 * STOS);
		lower(9, 100 * STOS);
		assert_eq!(counted(), Some(CountedDeposits { counted: 5, sum: 47 * STOS }));
		Ozone::count_deposits(10, 100 * STOS);
		assert_eq!(counted(), Some(CountedDeposits { counted: 10, sum: 147 * STOS }));
		Ozone::finish_deposit_migration(0);
		assert_eq!(Ozone::market().genesis_deposit, 147 * STOS);
		raise(2, STOS);
		assert_eq!(counted(), None);
	});
}

#[test]
fn trading_continues_across_the_migration() {
	TestExt::new().market(1_000 * STOS, 0, 50_000 * OZ).build_and_execute(|| {
		assert_ok!(Ozone::prepay(RuntimeOrigin::signed(ALICE), 50 * STOS, None, 0));
		let before = Ozone::price();
		Rule::set(DepositRule::JoinS);
		Ozone::count_deposits(1, 500 * STOS);
		Ozone::finish_deposit_migration(1_000 * STOS);
		assert!(Ozone::price().numerator == before.numerator + 500 * STOS);
		assert_ok!(Ozone::prepay(RuntimeOrigin::signed(ALICE), 50 * STOS, None, 0));
	});
}
