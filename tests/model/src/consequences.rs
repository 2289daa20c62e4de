//! What parameters mean together: figures that a change may not move beyond their bounds, or further
//! beyond. Section 5 of the economy.

use crate::{
	STOS,
	arith::{ceil, part},
	economy::Economy,
	nodes::Status,
	parameters::{BILLION, Parameters},
	stake::Standing,
};

/// Milliseconds between blocks.
const BLOCK: u128 = 6_000;
/// Hundredths of a day.
const DAYS: u128 = 100;

/// A figure with its least and its most.
type Figure = (u128, Option<u128>, Option<u128>);

/// Hundredths of `days`.
fn days(days: u128) -> Option<u128> {
	Some(days * DAYS)
}

impl Economy {
	/// Whether no figure is moved beyond a bound, or further beyond, when `all` replaces what is in
	/// force.
	pub(crate) fn is_harmless(&self, all: &Parameters) -> bool {
		let length = all.mining.epoch_length.unwrap_or(self.epoch_length);
		let before = self.figures(&self.parameters, self.epoch_length);
		let after = self.figures(all, length);
		before.into_iter().zip(after).all(|((before, ..), (after, least, most))| {
			let low = least.is_some_and(|least| after < least && after < before);
			let high = most.is_some_and(|most| after > most && after > before);
			!low && !high
		})
	}

	/// The figures with `all` in force and epochs of `length` blocks.
	fn figures(&self, all: &Parameters, length: u32) -> Vec<Figure> {
		let (day, length) = (u128::from(self.bounds.day), u128::from(length));
		let epochs = |epochs: u32| u128::from(epochs) * length * DAYS / day;
		let time = |ms: u64| u128::from(ms) * DAYS / (day * BLOCK);
		let reward = all.mining.tiers.iter().map(|tier| tier.reward).max().unwrap_or(0);
		let active = self.awake_metas().len() as u128;
		let (numerator, of) =
			(u128::from(all.deposit.quorum_numerator), u128::from(all.deposit.quorum_of));
		let report = ceil(active, all.mining.quorum.into(), BILLION.into()).expect("few");
		let vote = ceil(active, numerator, of).expect("few").max(1);
		let spare = (active >= 3).then_some(1);
		let most_of_metas = Some(u128::from(BILLION / 100 * 80));
		let nodes = self.nodes.values().filter(|node| node.status == Status::Active);
		let (count, sum) =
			nodes.fold((0u128, 0), |(count, sum), node| (count + 1, sum + node.deposit.held));
		let average = sum.checked_div(count).unwrap_or(0);
		let least_deposit = match average {
			0 => 0,
			average => part(all.deposit.min_resource_deposit, BILLION.into(), average),
		};
		let able = self.stake.validators.iter().filter(|validator| {
			validator.standing == Standing::Candidate
				&& validator.self_stake >= all.staking.min_self_delegation
		});
		let able = (able.count() as u128).min(all.staking.active_set.into());
		let serving = self.stake.active.len() as u128;
		vec![
			(epochs(all.mining.lock_up), days(7), days(365)),
			// Hundredths of an hour.
			(length * 24 * DAYS / day, None, Some(24 * DAYS)),
			(length, Some(self.bounds.end_of_epoch.into()), None),
			(reward * day / length, None, Some(23_040 * STOS)),
			(all.mining.quorum.into(), None, most_of_metas),
			(numerator * u128::from(BILLION) / of, None, most_of_metas),
			(active.saturating_sub(report), spare, None),
			(active.saturating_sub(vote), spare, None),
			(time(all.deposit.deposit_lock), days(30), None),
			(time(all.deposit.cooling_off), days(7), None),
			(time(all.deposit.voting_period), days(1), days(30)),
			(least_deposit, None, Some(BILLION.into())),
			(time(all.staking.unbonding), days(7), None),
			(epochs(all.staking.evidence_age), days(1), None),
			(able, Some((2 * serving).div_ceil(3)), None),
		]
	}
}
