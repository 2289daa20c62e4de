//! The search: an evolution of strategies, started over from scratch several times.

use super::{DAYS, Random, Rules, Strategy, World};

/// What a search found.
#[derive(Clone, Debug)]
pub struct Found {
	/// The strategy.
	pub strategy: Strategy,
	/// What it gained over the baseline, base units, on average over the seeds.
	pub profit: i128,
}

/// A search for the best strategy against some rules.
pub struct Search<'a> {
	/// The rules.
	pub rules: &'a Rules,
	/// What the adversary begins with, base units.
	pub stake: u128,
	/// Seeds of the honest users' behaviour.
	pub seeds: Vec<u64>,
	baselines: Vec<u128>,
}

/// What the same stake gets honestly, base units at the end: the best of doing nothing, running
/// nodes, delegating, or the latter two with a part each. Nobody confirms the capacity of these nodes
/// either: somebody who has it earns more.
pub fn baseline(rules: &Rules, stake: u128, seed: u64) -> u128 {
	Strategy::baselines()
		.iter()
		.map(|honest| World::new(rules, honest, stake, seed).run(DAYS))
		.max()
		.unwrap_or(0)
}

/// How many of the best strategies have children.
const POPULATION: usize = 24;

impl<'a> Search<'a> {
	/// A search on these seeds of honest behaviour.
	pub fn new(rules: &'a Rules, stake: u128, seeds: &[u64]) -> Self {
		let baselines = seeds.iter().map(|seed| baseline(rules, stake, *seed)).collect();
		Self { rules, stake, seeds: seeds.to_vec(), baselines }
	}

	/// What a strategy gains over the baseline, base units, on average over the seeds.
	pub fn profit(&self, strategy: &Strategy) -> i128 {
		let of = |(seed, baseline): (&u64, &u128)| {
			let wealth = World::new(self.rules, strategy, self.stake, *seed).run(DAYS);
			wealth as i128 - *baseline as i128
		};
		let sum: i128 = self.seeds.iter().zip(&self.baselines).map(of).sum();
		sum / self.seeds.len().max(1) as i128
	}

	/// The best of `restarts` evolutions of `trials` strategies each, the first of which begins with
	/// nothing but chance, and of one more that begins with the best of each and with `hints`.
	pub fn best(
		&self,
		random: &mut Random,
		restarts: u32,
		trials: u32,
		hints: &[Strategy],
	) -> Found {
		let run = |restart| {
			let hints = if restart == 0 { Vec::new() } else { Strategy::known() };
			self.evolve(random, trials, &hints).strategy
		};
		let mut each: Vec<Strategy> = (0..restarts).map(run).collect();
		each.extend_from_slice(hints);
		self.evolve(random, trials, &each)
	}

	/// Tries `trials` strategies, beginning with `hints` and random ones. Of two of the best ones so
	/// far, chosen at random, the better has a child, which takes the place of the worst if it is
	/// better.
	fn evolve(&self, random: &mut Random, trials: u32, hints: &[Strategy]) -> Found {
		let mut all: Vec<Found> = Vec::new();
		for number in 0..(trials as usize).max(1) {
			let strategy = match hints.get(number) {
				Some(hint) => hint.clone(),
				None if number < POPULATION => Strategy::random(random),
				None => child(&all, random),
			};
			if all.iter().any(|known| known.strategy == strategy) {
				continue;
			}
			all.push(Found { profit: self.profit(&strategy), strategy });
			all.sort_by_key(|found| -found.profit);
			all.truncate(POPULATION);
		}
		all.swap_remove(0)
	}
}

fn child(all: &[Found], random: &mut Random) -> Strategy {
	let mut parent = || {
		let (a, b) = (random.pick(all), random.pick(all));
		if a.profit > b.profit { &a.strategy } else { &b.strategy }
	};
	let (one, other) = (parent(), parent());
	if random.below(4) == 0 {
		one.crossed(other, random).mutated(random)
	} else {
		one.mutated(random)
	}
}
