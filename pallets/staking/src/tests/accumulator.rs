use super::*;
use crate::distribution::{SCALE, increment};
use proptest::prelude::*;
use stratos_primitives::lock_up::free_from;

/// The ledger's fraction of a base unit.
const FINE: u128 = 1_000_000_000_000_000_000;

/// Holders of one source, and beside them every epoch's reward of every holder, put down one by
/// one: the slow reference.
struct Sim {
	lock: u32,
	epoch: u32,
	steps: Vec<u128>,
	earned: U256,
	matured: U256,
	paid_in: u128,
	tracks: Vec<Track<1>>,
	withdrawn: Vec<u128>,
	/// For each holder: epoch and exact reward, in 1/FINE base units, rounded down.
	ledger: Vec<Vec<(u32, U256)>>,
	/// Roundings between each holder and the ledger.
	floors: Vec<u128>,
}

impl Sim {
	fn new(holders: usize, lock: u32) -> Self {
		Self {
			lock,
			epoch: 0,
			steps: vec![],
			earned: U256::zero(),
			matured: U256::zero(),
			paid_in: 0,
			tracks: vec![Track::default(); holders],
			withdrawn: vec![0; holders],
			ledger: vec![vec![]; holders],
			floors: vec![0; holders],
		}
	}

	fn end_epoch(&mut self, pool: u128) {
		let total: u128 = self.tracks.iter().map(|track| track.shares).sum();
		let step = increment(pool, total);
		self.paid_in += step.allocated;
		self.earned += U256::from(step.per_share);
		self.steps.push(step.per_share);
		if total > 0 {
			for (holder, track) in self.tracks.iter().enumerate() {
				let exact = U256::from(pool) * U256::from(FINE) * U256::from(track.shares);
				self.ledger[holder].push((self.epoch, exact / U256::from(total)));
				self.floors[holder] += 1;
			}
		}
		self.epoch += 1;
		for (epoch, step) in self.steps.iter().enumerate() {
			if free_from(epoch as u32, self.lock, 1) == self.epoch {
				self.matured += U256::from(*step);
			}
		}
	}

	fn set_shares(&mut self, holder: usize, shares: u128) {
		self.floors[holder] += self.tracks[holder].segments.len() as u128 + 2;
		self.tracks[holder].set_shares(shares, &[self.earned], &[self.matured], self.epoch);
	}

	fn withdraw(&mut self, holder: usize) {
		self.floors[holder] += self.tracks[holder].segments.len() as u128 + 1;
		self.tracks[holder].advance(&[self.matured]);
		let [amount] = self.tracks[holder].withdraw();
		self.withdrawn[holder] += amount;
	}

	/// What the ledger says was free `delay` epochs ago, rounded down.
	fn free(&self, holder: usize, delay: u32) -> u128 {
		let sum = self.ledger[holder]
			.iter()
			.filter(|(epoch, _)| free_from(*epoch, self.lock, 1) + delay <= self.epoch)
			.fold(U256::zero(), |sum, (_, exact)| sum + exact);
		u128::try_from(sum / U256::from(FINE)).unwrap()
	}

	/// Everybody has withdrawn what is free, not more, and not less than was free `delay` epochs
	/// ago.
	fn check(&mut self, delay: u32) {
		for holder in 0..self.tracks.len() {
			self.withdraw(holder);
			let got = self.withdrawn[holder];
			let upper = self.free(holder, 0);
			assert!(got <= upper, "{holder} got {got}, free were {upper}");
			let lower = self.free(holder, delay);
			assert!(
				got + self.floors[holder] >= lower,
				"{holder} got {got}, {lower} were free {delay} epochs ago"
			);
		}
		assert!(self.withdrawn.iter().sum::<u128>() <= self.paid_in);
	}
}

/// A thousandth of a STOS: the least that anybody stakes here.
const MILLI: u128 = 1_000_000_000_000_000;

#[derive(Clone, Debug)]
enum Op {
	Epoch(u128),
	Change(usize, u128),
	Withdraw(usize),
}

fn ops(changes: u32) -> impl Strategy<Value = Vec<Op>> {
	let shares = prop_oneof![Just(0u128), MILLI..1_000 * MILLI, MILLI..1 << 87];
	let pool = prop_oneof![Just(0u128), 1u128..100, 0u128..1 << 84];
	prop::collection::vec(
		prop_oneof![
			4 => pool.prop_map(Op::Epoch),
			changes => (0usize..4, shares).prop_map(|(holder, shares)| Op::Change(holder, shares)),
			1 => (0usize..4).prop_map(Op::Withdraw),
		],
		1..160,
	)
}

fn run(ops: Vec<Op>, lock: u32, delay: u32) {
	let mut sim = Sim::new(4, lock);
	for op in ops {
		match op {
			Op::Epoch(pool) => {
				sim.end_epoch(pool);
				sim.check(delay);
			}
			Op::Change(holder, shares) => sim.set_shares(holder, shares),
			Op::Withdraw(holder) => sim.withdraw(holder),
		}
	}
	// In the end everything is free, and all that is missing is what the floors cost.
	for _ in 0..=lock {
		sim.end_epoch(0);
	}
	sim.check(0);
	assert!(sim.tracks.iter().all(|track| track.segments.is_empty()));
	let paid: u128 = sim.withdrawn.iter().sum();
	assert!(sim.paid_in - paid <= sim.floors.iter().sum::<u128>() + sim.steps.len() as u128);
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(300))]

	/// With fewer changes than segments, each reward is free in exactly its epoch.
	#[test]
	fn agrees_with_a_ledger_of_every_reward(ops in ops(2)) {
		run(ops, 12, 0);
	}

	/// With more changes than segments, none is free too early, and none late by more than the
	/// bound that the module states.
	#[test]
	fn too_many_changes_delay_within_the_bound_and_never_advance(ops in ops(8)) {
		let lock = 90;
		run(ops, lock, 2 * lock / (MAX_SEGMENTS - 2));
	}
}

#[test]
fn a_change_in_every_epoch_keeps_the_segments_bounded() {
	let mut sim = Sim::new(2, 200);
	sim.set_shares(1, 1_000);
	for round in 0..500u128 {
		sim.set_shares(0, 1_000 + round);
		sim.end_epoch(1_000_000);
		assert!(sim.tracks[0].segments.len() <= MAX_SEGMENTS as usize);
		sim.check(2 * 200 / (MAX_SEGMENTS - 2));
	}
	// The bound is not idle: neighbours were merged.
	assert!(sim.tracks[0].segments.iter().any(|segment| segment.shares == 0));
}

fn pair(traffic: u128, mining: u128) -> Cumulative<2> {
	[U256::from(traffic) * U256::from(SCALE), U256::from(mining) * U256::from(SCALE)]
}

fn node(shares: u128) -> Track<2> {
	let mut track = Track::default();
	track.set_shares(shares, &pair(0, 0), &pair(0, 0), 0);
	track
}

#[test]
fn forfeit_cancels_only_the_locked_part() {
	let mut track = node(10);
	track.advance(&pair(1, 2));
	assert_eq!(track.locked(&pair(5, 7)), [40, 50]);
	assert_eq!(track.forfeit(&pair(5, 7), 9), [40, 50]);
	assert_eq!(track.locked(&pair(5, 7)), [0, 0]);
	assert_eq!(track.withdraw(), [10, 20]);
	// It goes on earning.
	track.advance(&pair(6, 7));
	assert_eq!(track.withdraw(), [10, 0]);
}

#[test]
fn taken_rewards_are_withheld_from_what_matures_next() {
	let mut track = node(10);
	assert_eq!(track.take(30, &pair(2, 4)), [10, 20]);
	assert_eq!(track.locked(&pair(2, 4)), [10, 20]);
	track.advance(&pair(1, 1));
	assert_eq!(track.withdraw(), [0, 0]);
	track.advance(&pair(2, 4));
	assert_eq!(track.withdraw(), [10, 20]);
	assert_eq!(track.taken, [0, 0]);
}

#[test]
fn no_more_is_taken_than_is_locked() {
	let mut track = node(10);
	assert_eq!(track.take(1_000, &pair(3, 0)), [30, 0]);
	assert_eq!(track.take(1_000, &pair(3, 0)), [0, 0]);
	assert_eq!(track.take(0, &pair(4, 1)), [0, 0]);
	assert_eq!(track.take(7, &pair(4, 1)), [4, 3]);
	assert_eq!(track.forfeit(&pair(4, 1), 1), [6, 7]);
	assert_eq!(track.taken, [0, 0]);
}

proptest! {
	#[test]
	fn taken_paid_and_cancelled_rewards_never_exceed_the_earned(
		shares in 1u128..1 << 80,
		steps in prop::collection::vec((0u128..1_000, 0u128..1_000, 0u8..4, 0u128..1 << 90), 1..40),
	) {
		let mut track = node(shares);
		let (mut earned, mut matured) = (pair(0, 0), pair(0, 0));
		let mut out = [0u128; 2];
		let mut history = vec![];
		for (epoch, (traffic, mining, what, amount)) in steps.into_iter().enumerate() {
			history.push(earned);
			let grown = pair(traffic, mining);
			earned = core::array::from_fn(|kind| earned[kind] + grown[kind] / U256::from(7));
			if epoch >= 5 {
				matured = history[epoch - 5];
			}
			track.advance(&matured);
			let part = match what {
				0 => track.take(amount, &earned),
				1 => track.forfeit(&earned, epoch as u32),
				2 => track.withdraw(),
				_ => [0; 2],
			};
			for kind in 0..2 {
				out[kind] += part[kind];
				let entitled = crate::distribution::claim(shares, earned[kind]);
				prop_assert!(out[kind] <= entitled, "{} of {entitled}", out[kind]);
			}
		}
	}
}
