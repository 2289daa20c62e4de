//! `make adversary`: what somebody can gain by moving the Ozone price, before the guards and after.
//! Writes a table, the best strategies in words, and a plot.
//!
//! The same number of restarts gives the same output on every machine.

mod plot;

use std::{env, fs, process::ExitCode, time::Instant};
use stratos_model::{
	OZ, STOS,
	adversary::{
		DAYS, Event, FRESH_SEEDS, Random, Rules, SEED, STEPS_IN_DAY, Search, Strategy, World, stos,
	},
};

/// What the adversary begins with, STOS: up to 5 % of the supply.
const STAKES: [u128; 6] = [250_000, 500_000, 1_000_000, 2_000_000, 3_500_000, 5_000_000];
/// Lines that say what a strategy does.
const WORDS: usize = 16;
/// Strategies tried in each restart.
const TRIALS: u32 = 500;
/// Of how many searches on each side a search knows the result.
const HINTS: usize = 4;
const RULES: [fn() -> Rules; 4] = [Rules::paper, Rules::unlimited, Rules::guarded, Rules::joined];

/// A search and its result.
#[derive(Default)]
struct Case {
	rules: Rules,
	mined: bool,
	stake: u128,
	/// The best found so far.
	strategy: Option<Strategy>,
	/// What it gains on fresh seeds, STOS.
	average: f64,
	least: f64,
	most: f64,
}

fn in_stos(amount: i128) -> f64 {
	amount as f64 / STOS as f64
}

/// What a strategy gains on each of the fresh seeds, STOS.
fn judged(rules: &Rules, stake: u128, strategy: &Strategy) -> Vec<f64> {
	let on = |seed: &u64| in_stos(Search::new(rules, stake * STOS, &[*seed]).profit(strategy));
	FRESH_SEEDS.iter().map(on).collect()
}

/// All searches, one after the other, twice: each knows what those before it found.
fn cases(restarts: u32, progress: impl Fn(usize, &Case)) -> Vec<Case> {
	let mut cases: Vec<Case> = Vec::new();
	for mined in [false, true] {
		for stake in STAKES {
			for rules in RULES {
				let rules = if mined { rules() } else { rules().without_mining() };
				cases.push(Case { rules, mined, stake, ..Case::default() });
			}
		}
	}
	// First from the most STOS to the least, as what many do is easier to find; then back.
	let all = 0..cases.len();
	for (number, place) in all.clone().rev().chain(all).enumerate() {
		let first = number < cases.len();
		let near = &cases[place.saturating_sub(HINTS)..(place + HINTS + 1).min(cases.len())];
		let hints: Vec<Strategy> = near.iter().filter_map(|case| case.strategy.clone()).collect();
		let Case { rules, stake, .. } = &cases[place];
		let search = Search::new(rules, stake * STOS, &[SEED]);
		let mut random = Random(number as u64);
		let restarts = if first { restarts } else { 0 };
		let found = search.best(&mut random, restarts, TRIALS, &hints);
		let judged = judged(rules, *stake, &found.strategy);
		let case = &mut cases[place];
		case.average = judged.iter().sum::<f64>() / judged.len() as f64;
		case.least = judged.iter().copied().fold(f64::INFINITY, f64::min);
		case.most = judged.iter().copied().fold(f64::NEG_INFINITY, f64::max);
		case.strategy = Some(found.strategy);
		progress(number + 1, case);
	}
	cases
}

/// What the strategy does, in words; repeated weekly investments are left out.
fn words(rules: &Rules, strategy: &Strategy, stake: u128) -> Vec<String> {
	let mut world = World::new(rules, strategy, stake * STOS, SEED);
	world.events = Some(Vec::new());
	world.run(DAYS);
	let line = |event: &Event| {
		let day = f64::from(event.step) / f64::from(STEPS_IN_DAY);
		let market = event.market;
		let price = (market.s + market.p) as f64 / STOS as f64 / (market.l as f64 / OZ as f64);
		format!("day {day:5.1}  {}  (price {price:.6}, P {})", event.text, stos(market.p))
	};
	world.events.unwrap_or_default().iter().filter(|event| event.matters).map(line).collect()
}

fn grouped(of: f64) -> String {
	let sign = if of < 0.0 { "−" } else { "" };
	format!(
		"{sign}{}",
		stos((of.abs() * 1_000_000.0) as u128 * (STOS / 1_000_000)).replace(" STOS", "")
	)
}

fn main() -> ExitCode {
	let restarts = env::args().nth(1).map_or(Ok(2), |text| text.parse());
	let (Ok(restarts), Some(path)) = (restarts, env::args().nth(2)) else {
		eprintln!("usage: adversary RESTARTS PLOT.svg");
		return ExitCode::FAILURE;
	};
	let start = Instant::now();
	let cases = cases(restarts, |number, case| {
		eprintln!(
			"{:3} s  {number:2} of {}  {:15} {:6}  {:>9} STOS gain {:>9} STOS",
			start.elapsed().as_secs(),
			RULES.len() * 4 * STAKES.len(),
			case.rules.name,
			if case.mined { "mining" } else { "" },
			grouped(case.stake as f64),
			grouped(case.average),
		);
	});

	for mined in [false, true] {
		let of = if mined { "with mining" } else { "nothing mined" };
		println!("\nBest profit over the best honest use of the same STOS, 200 days, {of}\n");
		println!("| stake, STOS | {} |", RULES.map(|rules| rules().name).join(" | "));
		println!("|---|---|---|---|---|");
		for stake in STAKES {
			let row: Vec<String> = cases
				.iter()
				.filter(|case| case.mined == mined && case.stake == stake)
				.map(|case| grouped(case.average))
				.collect();
			println!("| {} | {} |", grouped(stake as f64), row.join(" | "));
		}
	}
	for case in cases.iter().filter(|case| [500_000, 5_000_000].contains(&case.stake)) {
		let mined = if case.mined { "with mining" } else { "nothing mined" };
		println!(
			"\n== {}, {mined}, {} STOS: gains {} on average, {} to {}",
			case.rules.name,
			grouped(case.stake as f64),
			grouped(case.average),
			grouped(case.least),
			grouped(case.most),
		);
		let Some(strategy) = &case.strategy else { continue };
		println!("{strategy:?}");
		words(&case.rules, strategy, case.stake)
			.iter()
			.take(WORDS)
			.for_each(|line| println!("  {line}"));
	}
	let panel = |mined: bool| {
		let line = |name: &str| {
			let all = cases.iter().filter(|case| case.mined == mined && case.rules.name == name);
			all.map(|case| (case.stake as f64, case.average)).collect()
		};
		RULES.map(|rules| line(rules().name))
	};
	match fs::write(&path, plot::svg(&panel(false), &panel(true))) {
		Ok(()) => println!("\nplot: {path}, {} s", start.elapsed().as_secs()),
		Err(why) => {
			eprintln!("{path}: {why}");
			return ExitCode::FAILURE;
		}
	}
	ExitCode::SUCCESS
}
