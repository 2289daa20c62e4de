//! Performance of a Resource Node: the moving average of its tasks, its suspension, and the effect
//! on its weight. No storage.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_arithmetic::Perbill;

/// Parts of one in a [`Perbill`].
const ONE: u64 = 1_000_000_000;

/// Whether task counts are recorded for a node.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	Default,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Debug,
)]
pub enum Tracking {
	/// No Resource Node has this index.
	#[default]
	Unknown,
	/// A Resource Node that is not active. Its counts date from before and change nothing.
	Off,
	/// An active Resource Node.
	On,
}

/// The data of a Resource Node that change often. They are stored apart from its record, in pages,
/// so that recording the counts of one node is one read and one write of a small page.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	Default,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Debug,
)]
pub struct Standing {
	/// Whether counts are recorded.
	pub tracking: Tracking,
	/// The moving average of `completed / (completed + failed)`.
	pub score: Perbill,
	/// Number of reported epochs with tasks in a row after which the score was below the threshold.
	pub below: u16,
	/// Free bytes that the node declares. Larger tasks are not assigned to it.
	pub free_capacity: u64,
	/// Bandwidth that the node declares, Mbit/s. Tasks that need more are not assigned to it.
	pub bandwidth: u32,
}

/// The governed rule of suspension.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KpiRule {
	/// Share of the newest report in the moving average.
	pub smoothing: Perbill,
	/// A score below this is a bad epoch.
	pub threshold: Perbill,
	/// This many bad epochs in a row suspend.
	pub epochs: u16,
}

impl Standing {
	/// The standing of a node that becomes active: the full score, as its initial weight is that of
	/// its deposit.
	pub fn activated(self) -> Self {
		Self { tracking: Tracking::On, score: Perbill::one(), below: 0, ..self }
	}

	/// The standing of a node that resumes: no bad epochs, and a score of at least the threshold,
	/// so that the past alone cannot suspend it again.
	pub fn resumed(self, rule: KpiRule) -> Self {
		let score = self.score.max(rule.threshold);
		Self { tracking: Tracking::On, score, below: 0, ..self }
	}

	/// Records the counts of one report; the flag says whether to suspend the node. A report without
	/// tasks changes nothing.
	///
	/// Only one report is ever applied for an epoch, so each is an epoch of its own, whenever it is
	/// applied: two reports that are applied one after the other are two bad epochs.
	pub fn record(mut self, completed: u32, failed: u32, rule: KpiRule) -> (Self, bool) {
		let Some(sample) = sample(completed, failed) else { return (self, false) };
		self.score = average(self.score, sample, rule.smoothing);
		self.below = if self.score >= rule.threshold { 0 } else { self.below.saturating_add(1) };
		(self, self.below >= rule.epochs.max(1))
	}
}

/// `completed / (completed + failed)`, rounded down; `None` without tasks.
pub fn sample(completed: u32, failed: u32) -> Option<Perbill> {
	// 2^32 · 10^9 is below 2^62. Wide division is slow in Wasm, and this runs for every node.
	let tasks = u64::from(completed).saturating_add(u64::from(failed));
	let parts = u64::from(completed).saturating_mul(ONE).checked_div(tasks)?;
	u32::try_from(parts).ok().map(Perbill::from_parts)
}

/// The exponential moving average: `old·(1 − smoothing) + sample·smoothing`, rounded down once.
pub fn average(old: Perbill, sample: Perbill, smoothing: Perbill) -> Perbill {
	// Two products of 32-bit numbers, each at most 2^32 · 10^9: their sum is below 2^64.
	let share = u64::from(smoothing.deconstruct());
	let kept = u64::from(old.deconstruct()).saturating_mul(ONE.saturating_sub(share));
	let added = u64::from(sample.deconstruct()).saturating_mul(share);
	let parts = kept.saturating_add(added) / ONE;
	Perbill::from_parts(u32::try_from(parts).unwrap_or(u32::MAX))
}

/// The share of its weight that a node keeps at `score`, within the governed bounds.
pub fn weight_factor(score: Perbill, floor: Perbill, ceiling: Perbill) -> Perbill {
	score.min(ceiling).max(floor.min(ceiling))
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	const RULE: KpiRule = KpiRule {
		smoothing: Perbill::from_percent(50),
		threshold: Perbill::from_percent(80),
		epochs: 3,
	};

	fn active() -> Standing {
		Standing::default().activated()
	}

	#[test]
	fn a_perfect_node_keeps_the_full_score() {
		let mut standing = active();
		for _ in 0..1000 {
			let (next, suspend) = standing.record(7, 0, RULE);
			assert!(!suspend);
			assert_eq!(next.score, Perbill::one());
			standing = next;
		}
	}

	#[test]
	fn the_average_is_exact() {
		// 100 % and 0 % at one half each, then 1 of 3.
		let (standing, _) = active().record(0, 1, RULE);
		assert_eq!(standing.score, Perbill::from_percent(50));
		let (standing, _) = standing.record(1, 2, RULE);
		assert_eq!(standing.score, Perbill::from_parts(416_666_666));
	}

	#[test]
	fn k_bad_epochs_in_a_row_suspend_and_not_one_less() {
		let mut standing = active();
		for _ in 0..2 {
			let (next, suspend) = standing.record(0, 5, RULE);
			assert!(!suspend);
			standing = next;
		}
		assert!(standing.record(0, 5, RULE).1);
		// A good epoch in between restarts the count.
		let (standing, _) = active().record(1, 2, RULE);
		assert_eq!(standing.below, 1);
		let (standing, _) = standing.record(1, 0, RULE);
		assert_eq!((standing.below, standing.score), (0, Perbill::from_parts(833_333_333)));
	}

	#[test]
	fn a_score_at_the_threshold_is_good() {
		let at = Standing { score: RULE.threshold, ..active() };
		assert_eq!(at.record(4, 1, RULE).0.below, 0);
		let under = Standing { score: Perbill::from_parts(799_999_998), ..active() };
		assert_eq!(under.record(4, 1, RULE).0.below, 1);
	}

	#[test]
	fn a_report_without_tasks_changes_nothing() {
		let (standing, _) = active().record(0, 5, RULE);
		assert_eq!(standing.record(0, 0, RULE), (standing, false));
	}

	#[test]
	fn each_report_is_an_epoch_of_its_own() {
		let (standing, _) = active().record(0, 1, RULE);
		let (standing, _) = standing.record(0, 1, RULE);
		assert_eq!(standing.below, 2);
	}

	#[test]
	fn a_resumed_node_is_suspended_after_k_new_bad_epochs() {
		let bad = Standing { score: Perbill::zero(), below: 3, ..active() };
		let resumed = bad.resumed(RULE);
		assert_eq!((resumed.below, resumed.score), (0, RULE.threshold));
		assert!(!resumed.record(0, 1, RULE).1);
	}

	#[test]
	fn the_factor_is_bounded() {
		let (floor, ceiling) = (Perbill::from_percent(10), Perbill::from_percent(90));
		assert_eq!(weight_factor(Perbill::zero(), floor, ceiling), floor);
		assert_eq!(
			weight_factor(Perbill::from_percent(50), floor, ceiling),
			Perbill::from_percent(50)
		);
		assert_eq!(weight_factor(Perbill::one(), floor, ceiling), ceiling);
	}

	proptest! {
		#[test]
		fn the_average_lies_between_its_parts(
			old in 0u32..=1_000_000_000,
			completed: u32,
			failed: u32,
			smoothing in 0u32..=1_000_000_000,
		) {
			let old = Perbill::from_parts(old);
			if let Some(sample) = sample(completed, failed) {
				let mean = average(old, sample, Perbill::from_parts(smoothing));
				prop_assert!(mean <= old.max(sample));
				prop_assert!(mean >= old.min(sample));
			}
		}
	}
}
