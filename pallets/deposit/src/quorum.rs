//! Counting of votes: how many are needed, and which count. No storage.

use stratos_primitives::NodeIndex;

/// A fraction of the active Meta Nodes, exact (two thirds have no finite decimal form).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Quorum {
	/// How many of [`Quorum::of`] must approve.
	pub numerator: u32,
	/// Out of how many.
	pub of: u32,
}

/// The result of a count.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Tally {
	/// Active Meta Nodes that approve.
	pub approvals: u32,
	/// Active Meta Nodes that reject.
	pub rejections: u32,
	/// All active Meta Nodes.
	pub active: u32,
}

impl Quorum {
	/// Approvals needed with `active` Meta Nodes: `ceil(active · numerator / of)`, at least 1, so
	/// that nothing passes without a voter.
	pub fn required(&self, active: u32) -> u32 {
		let product = u64::from(active).saturating_mul(u64::from(self.numerator));
		let of = u64::from(self.of).max(1);
		u32::try_from(product.div_ceil(of)).unwrap_or(u32::MAX).max(1)
	}
}

impl Tally {
	/// Counts `votes` against the currently active Meta Nodes (`active`, ascending). The vote of a
	/// node that left does not count: its index is not used again while it is on an open ballot.
	pub fn count<'a>(
		votes: impl IntoIterator<Item = (&'a NodeIndex, &'a bool)>,
		active: &[NodeIndex],
	) -> Self {
		let mut tally =
			Self { active: u32::try_from(active.len()).unwrap_or(u32::MAX), ..Default::default() };
		for (voter, approves) in votes {
			if active.binary_search(voter).is_err() {
				continue;
			}
			let side = if *approves { &mut tally.approvals } else { &mut tally.rejections };
			*side = side.saturating_add(1);
		}
		tally
	}

	/// Whether the approvals reach `quorum`.
	pub fn passes(&self, quorum: Quorum) -> bool {
		self.approvals >= quorum.required(self.active)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::collections::BTreeMap;

	const TWO_THIRDS: Quorum = Quorum { numerator: 2, of: 3 };

	#[test]
	fn two_thirds_are_rounded_up() {
		let required: Vec<u32> = (0..=12).map(|n| TWO_THIRDS.required(n)).collect();
		assert_eq!(required, [1, 1, 2, 2, 3, 4, 4, 5, 6, 6, 7, 8, 8]);
	}

	#[test]
	fn required_is_the_least_number_that_reaches_the_fraction() {
		for of in 1..=20u32 {
			for numerator in 1..=of {
				let quorum = Quorum { numerator, of };
				for active in 1..200u32 {
					let required = quorum.required(active);
					assert!(required * of >= active * numerator);
					assert!((required - 1) * of < active * numerator);
					assert!(required <= active);
				}
			}
		}
	}

	#[test]
	fn bounds_do_not_overflow() {
		assert_eq!(Quorum { numerator: u32::MAX, of: u32::MAX }.required(u32::MAX), u32::MAX);
		assert_eq!(Quorum { numerator: 1, of: 0 }.required(5), 5);
	}

	#[test]
	fn votes_of_nodes_that_left_do_not_count() {
		let votes = BTreeMap::from([(1, true), (2, true), (5, false), (9, true)]);
		let tally = Tally::count(&votes, &[1, 5, 7]);
		assert_eq!(tally, Tally { approvals: 1, rejections: 1, active: 3 });
		assert!(!tally.passes(TWO_THIRDS));
		assert!(Tally::count(&votes, &[1, 2, 5]).passes(TWO_THIRDS));
	}

	#[test]
	fn nothing_passes_without_active_meta_nodes() {
		let votes = BTreeMap::from([(1, true), (2, true)]);
		assert!(!Tally::count(&votes, &[]).passes(TWO_THIRDS));
	}
}
