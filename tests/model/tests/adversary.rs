//! What an adversary gains by the worst strategies that `make adversary` found, and what it could gain
//! before there were guards.

use stratos_model::{
	OZ, STOS,
	adversary::{Action, DAYS, FRESH_SEEDS, Order, Rules, Search, Strategy, World, first_market},
	market::{DepositRule, Market},
};

const ALL: u32 = 1_000_000;

fn orders(all: &[(u32, Action)]) -> Vec<Order> {
	all.iter().map(|(wait, action)| Order { wait: *wait, action: *action }).collect()
}

/// `S` = 1,000,000 and `P` = 500,000 STOS: a node of 850,000 STOS in and out in one transaction.
fn in_and_out() -> Strategy {
	let orders = orders(&[
		(0, Action::Activate { share: 850_000, nodes: 1 }),
		(0, Action::Prepay { share: 1 }),
		(0, Action::Unregister { share: ALL }),
	]);
	Strategy { orders, cycles: 1, ..Strategy::default() }
}

/// The price of 1 oz a step after the start, base units.
fn price_after(rules: &Rules, strategy: &Strategy) -> u128 {
	let mut world = World::new(rules, strategy, MILLION_STOS, 1);
	world.advance();
	world.market.price_of(OZ)
}

const MILLION_STOS: u128 = 1_000_000 * STOS;

#[test]
fn one_transaction_moved_the_price_nearly_fourfold_and_does_no_longer() {
	let before = price_after(&Rules::paper(), &Strategy::idle());
	let moved = price_after(&Rules::paper(), &in_and_out());
	assert!(moved > before * 7 / 2, "{before} {moved}");
	for rules in [Rules::guarded(), Rules::joined()] {
		let moved = price_after(&rules, &in_and_out());
		assert!(moved > before * 98 / 100 && moved <= before, "{before} {moved}");
	}
}

/// By how much the price falls when so many deposits of 1/1000 of `S` count one after the other.
fn divided_by(rule: DepositRule, mut market: Market, deposits: u32) -> u128 {
	let before = market.price_of(1_000_000 * OZ);
	let z = market.s / 1_000;
	for _ in 0..deposits {
		market.enter(rule, z).expect("fits");
	}
	before / market.price_of(1_000_000 * OZ)
}

#[test]
fn deposits_of_five_s_divide_the_price_by_148_by_the_papers_rule_and_hardly_by_runtime_2s() {
	let (market, _) = first_market();
	assert_eq!(divided_by(DepositRule::StayApart, market, 5_000), 148);
	assert_eq!(divided_by(DepositRule::JoinS, market, 5_000), 1);
	// What is left falls with P/S: without prepaid STOS the price stays as it is.
	let mut without = Market { p: 0, ..market };
	let before = without.price_of(1_000_000 * OZ);
	for _ in 0..5_000 {
		without.enter(DepositRule::JoinS, market.s / 1_000).expect("fits");
	}
	let after = without.price_of(1_000_000 * OZ);
	assert!(before.abs_diff(after) <= before / 1_000_000, "{before} {after}");
}
