//! What an adversary gains by the worst strategies that `make adversary` found, and what it could gain
//! before there were guards.

use stratos_model::{
	OZ, STOS,
	adversary::{Action, FRESH_SEEDS, Order, Rules, Search, Strategy, World, first_market},
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
	for rules in [Rules::unlimited(), Rules::guarded(), Rules::joined()] {
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

/// What `make adversary` found to gain most, in its essence. The waits are steps of four hours.
struct Worst {
	what: &'static str,
	/// STOS.
	stake: u128,
	mined: bool,
	strategy: Strategy,
	/// By rules, the paper's, those of runtime 1 without the joint limit and with it, runtime 2's: what it
	/// gains over the best honest use of the same STOS, thousands of STOS, on average over fresh seeds.
	gains: [std::ops::Range<i128>; 4],
}

/// Honest nodes for half a year; then much Ozone, all nodes out, and the Ozone used when the price
/// is up.
fn at_the_end(nodes: u32, reinvests_until: u32, waits: [u32; 3], prepaid: u32) -> Strategy {
	let orders = orders(&[
		(0, Action::Activate { share: ALL, nodes }),
		(waits[0], Action::Prepay { share: prepaid }),
		(waits[1], Action::Unregister { share: ALL }),
		(waits[2], Action::Use { share: ALL, steps: 1 }),
	]);
	Strategy { reinvests_until, orders, cycles: 1, ..Strategy::default() }
}

fn worst() -> Vec<Worst> {
	vec![
		Worst {
			what: "one node, in and out of the limit in one block, at the end",
			stake: 500_000,
			mined: true,
			strategy: at_the_end(1, 1_082, [1_197, 0, 0], ALL),
			gains: [300..420, -1_500..0, -200..0, -1_700..0],
		},
		Worst {
			what: "many nodes of the least deposit, out 14 days before the end",
			stake: 500_000,
			mined: true,
			strategy: at_the_end(500, 958, [1_109, 1, 85], ALL),
			gains: [-200..0, 50..110, -200..0, -400..0],
		},
		Worst {
			what: "the same with twice the stake, nothing mined",
			stake: 1_000_000,
			mined: false,
			strategy: at_the_end(500, 958, [1_109, 1, 85], ALL),
			gains: [-80..0, 100..180, -200..0, -250..0],
		},
		Worst {
			what: "5 % of the supply in as many nodes as may count at once, half of which leave",
			stake: 5_000_000,
			mined: true,
			strategy: Strategy {
				reinvests_until: 977,
				orders: orders(&[
					(0, Action::Activate { share: ALL, nodes: 495 }),
					(1_080, Action::Prepay { share: 743_954 }),
					(21, Action::Unregister { share: 521_760 }),
					(84, Action::Use { share: ALL, steps: 8 }),
				]),
				cycles: 1,
				..Strategy::default()
			},
			gains: [300..480, 530..660, -200..0, -200..0],
		},
		Worst {
			what: "a node of more than S leaves at the end: the limit falls to its floor",
			stake: 5_000_000,
			mined: true,
			strategy: Strategy {
				reinvests_until: 1_160,
				orders: orders(&[
					(0, Action::Activate { share: ALL, nodes: 3 }),
					(1_162, Action::Prepay { share: 100_000 }),
					(1, Action::Unregister { share: 8_270 }),
					(0, Action::Use { share: ALL, steps: 4 }),
				]),
				cycles: 1,
				..Strategy::default()
			},
			gains: [600..800, -1_900..0, -200..0, -2_200..0],
		},
		Worst {
			what: "what is left: much traffic of its own, bought from what was mined",
			stake: 5_000_000,
			mined: true,
			strategy: Strategy {
				reinvests_until: 85,
				orders: orders(&[
					(0, Action::Activate { share: 381_808, nodes: 23 }),
					(0, Action::Activate { share: 996_773, nodes: 5 }),
					(0, Action::Use { share: 217_493, steps: 127 }),
					(6, Action::Activate { share: 683_833, nodes: 1 }),
					(1, Action::Use { share: ALL, steps: 267 }),
					(41, Action::Activate { share: 953_610, nodes: 1 }),
					(0, Action::Prepay { share: 673_480 }),
					(0, Action::Resell { share: 964_605, steps: 2 }),
					(19, Action::Prepay { share: 543_770 }),
					(0, Action::Resell { share: ALL, steps: 3 }),
					(23, Action::Prepay { share: 913_298 }),
					(0, Action::Use { share: 194_587, steps: 144 }),
				]),
				cycles: 12,
				..Strategy::default()
			},
			gains: [-2_000..0, -2_000..0, 40..65, 40..65],
		},
	]
}

#[test]
fn the_worst_strategies_found_gain_no_more_than_stated() {
	for Worst { what, stake, mined, strategy, gains } in worst() {
		let all = [Rules::paper(), Rules::unlimited(), Rules::guarded(), Rules::joined()];
		for (rules, expected) in all.iter().zip(gains) {
			let rules = if mined { rules.clone() } else { rules.clone().without_mining() };
			let search = Search::new(&rules, stake * STOS, &FRESH_SEEDS[..2]);
			let gain = search.profit(&strategy) / (1_000 * STOS as i128);
			assert!(expected.contains(&gain), "{what}: {}: {gain}", rules.name);
		}
	}
}

/// The budget of an epoch buys time, not safety: at its least, 0.1 % of `L`, whoever waits gains as much.
#[test]
fn a_slower_rise_of_the_limit_does_not_stop_the_patient() {
	let patient = &worst()[2];
	let rules = Rules::slow().without_mining();
	let search = Search::new(&rules, patient.stake * STOS, &FRESH_SEEDS[..2]);
	let gain = search.profit(&patient.strategy) / (1_000 * STOS as i128);
	assert!(patient.gains[1].contains(&gain), "{gain}");
}
