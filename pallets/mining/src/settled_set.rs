//! The settled set: nodes by contribution, largest first, ties by lower node id; the shortest
//! prefix whose sum reaches the threshold. No storage.
//!
//! Source: whitepaper section 3 part 3, `docs/economy.md` section 3 point 1.
//!
//! Sorting 1,000,000 nodes does not fit in a block, nor does a list of them. So the set is found
//! without sorting, by its **cut**: the contribution of the last settled node and, among the nodes with
//! exactly that contribution, the last settled id. The cut is found by repeated division: a pass over
//! all nodes counts them into at most [`BUCKETS`] ranges of contributions, and the next pass divides
//! only the range in which the threshold is reached. Between two passes, and between two nodes, the
//! state is the table of ranges (about 10 kB), so that a pass can continue over any number of blocks.
//!
//! Number of passes: 2 for 100,000 random contributions. Equal contributions need none (the census
//! detects them) and 2 over the ids. The worst case is 13 + 26: each pass resolves 10 bits of a 128-bit
//! contribution or of a 256-bit id.

use alloc::vec;
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, traits::ConstU32};
use scale_info::TypeInfo;
use stratos_primitives::{NodeId, Noz, math::mul_div_ceil};

/// The number of ranges of a pass.
pub const BUCKETS: u32 = 1 << BUCKET_BITS;

const BUCKET_BITS: u32 = 10;

/// The settled nodes: those with a contribution above `at`, and those with exactly `at` whose id is
/// not above `last`.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct Cut {
	/// The smallest settled contribution, nOz.
	pub at: Noz,
	/// The greatest settled id among the nodes with exactly `at`.
	pub last: NodeId,
	/// Number of settled nodes.
	pub nodes: u32,
	/// `Y`: their contributions, nOz.
	pub ozone: Noz,
}

impl Cut {
	/// Whether a node is settled. `id` is called only if it decides.
	pub fn settles(&self, contribution: Noz, id: impl FnOnce() -> NodeId) -> bool {
		contribution > self.at
			|| (contribution == self.at
				&& (self.last == NodeId([u8::MAX; 32]) || id() <= self.last))
	}
}

/// The totals of all contributions that may be settled.
#[derive(Clone, Copy, PartialEq, Eq, Default, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct Census {
	/// Number of nodes that contributed.
	pub nodes: u32,
	/// Their contributions, nOz.
	pub ozone: Noz,
	least: Noz,
	most: Noz,
}

impl Census {
	/// Adds one node. A contribution of 0 does not count.
	pub fn observe(&mut self, contribution: Noz) {
		if contribution == 0 {
			return;
		}
		self.least = if self.nodes == 0 { contribution } else { self.least.min(contribution) };
		self.most = self.most.max(contribution);
		self.nodes = self.nodes.saturating_add(1);
		self.ozone = self.ozone.saturating_add(contribution);
	}

	/// Begins the search for the set whose sum is at least `threshold` basis points (1 to 10,000)
	/// of all. `None` if there are no contributions.
	pub fn begin(&self, threshold: u16) -> Option<Search> {
		if self.nodes == 0 {
			return None;
		}
		// Rounded up: "≥ 80%" in whole nOz.
		let whole = crate::schedule::WHOLE;
		let goal = mul_div_ceil(self.ozone, threshold.clamp(1, whole).into(), whole.into())
			.unwrap_or(self.ozone);
		// Complements, so that ascending keys are descending contributions.
		let first = Ranges::new(!self.most, !self.least);
		let search = Search { stage: Stage::Contribution, ranges: first, goal, nodes: 0, ozone: 0 };
		Some(search)
	}
}

#[derive(Clone, Copy, PartialEq, Eq, Default, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
struct Bucket {
	#[codec(compact)]
	nodes: u32,
	#[codec(compact)]
	amount: u128,
}

/// Keys from `low` to `high` in equal ranges, with the counts of each.
#[derive(Clone, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
struct Ranges {
	low: u128,
	high: u128,
	buckets: BoundedVec<Bucket, ConstU32<BUCKETS>>,
}

/// The range in which a goal is reached.
struct Reached {
	before: Bucket,
	inside: Bucket,
	low: u128,
	high: u128,
}

impl Ranges {
	fn new(low: u128, high: u128) -> Self {
		let mut ranges = Self { low, high, buckets: BoundedVec::new() };
		let last = (high.saturating_sub(low) >> ranges.shift()) as usize;
		ranges.buckets = BoundedVec::truncate_from(vec![Bucket::default(); last + 1]);
		ranges
	}

	/// The width of a range is 2 to the power of this.
	fn shift(&self) -> u32 {
		let bits = u128::BITS - self.high.saturating_sub(self.low).leading_zeros();
		bits.saturating_sub(BUCKET_BITS)
	}

	fn count(&mut self, key: u128, amount: u128) {
		if key < self.low || key > self.high {
			return;
		}
		let place = ((key - self.low) >> self.shift()) as usize;
		if let Some(bucket) = self.buckets.get_mut(place) {
			bucket.nodes = bucket.nodes.saturating_add(1);
			bucket.amount = bucket.amount.saturating_add(amount);
		}
	}

	/// The first range at whose end the amounts reach `goal`; otherwise the last range that is not
	/// empty.
	fn reach(&self, goal: u128) -> Reached {
		let width = self.shift();
		let (mut before, mut found) = (Bucket::default(), None);
		for (place, bucket) in self.buckets.iter().enumerate().filter(|(_, b)| b.nodes > 0) {
			if let Some((_, skipped)) = found {
				let skipped: Bucket = skipped;
				before.nodes = before.nodes.saturating_add(skipped.nodes);
				before.amount = before.amount.saturating_add(skipped.amount);
			}
			found = Some((place, *bucket));
			if before.amount.saturating_add(bucket.amount) >= goal {
				break;
			}
		}
		let (place, inside) = found.unwrap_or_default();
		let low = self.low.saturating_add((place as u128) << width);
		let high = low.saturating_add((1u128 << width) - 1).min(self.high);
		Reached { before, inside, low, high }
	}
}

/// What the current passes search.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
enum Stage {
	/// The contribution at the cut.
	Contribution,
	/// The first half of the last settled id, among nodes with contribution `at`.
	IdHead { at: Noz },
	/// Its second half, among the nodes whose first half is `head`.
	IdTail { at: Noz, head: u128 },
}

/// The search for the cut. Every pass calls [`Search::observe`] for all nodes of the census, in any
/// order, and ends with [`Search::end_pass`].
#[derive(Clone, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct Search {
	stage: Stage,
	ranges: Ranges,
	/// To be reached within `ranges`: nOz, or nodes if ids decide.
	goal: u128,
	/// Nodes above `ranges`, which are settled.
	nodes: u32,
	ozone: Noz,
}

/// Both halves of an id, as numbers in the order of the id.
fn halves(id: &NodeId) -> (u128, u128) {
	let number = |bytes: &[u8; 16]| u128::from_be_bytes(*bytes);
	match id.0.as_chunks() {
		([head, tail], _) => (number(head), number(tail)),
		// 32 bytes are two halves.
		_ => (0, 0),
	}
}

fn join(head: u128, tail: u128) -> NodeId {
	let mut id = [0; 32];
	id[..16].copy_from_slice(&head.to_be_bytes());
	id[16..].copy_from_slice(&tail.to_be_bytes());
	NodeId(id)
}

impl Search {
	/// Whether the current pass compares ids. It costs a lookup for each node at the cut.
	pub fn needs_ids(&self) -> bool {
		!matches!(self.stage, Stage::Contribution)
	}

	/// Adds one node of the census. `id` is called only if it decides.
	pub fn observe(&mut self, contribution: Noz, id: impl FnOnce() -> NodeId) {
		if contribution == 0 {
			return;
		}
		match self.stage {
			Stage::Contribution => self.ranges.count(!contribution, contribution),
			Stage::IdHead { at } if contribution == at => self.ranges.count(halves(&id()).0, 1),
			Stage::IdTail { at, head } if contribution == at => {
				let (own, tail) = halves(&id());
				if own == head {
					self.ranges.count(tail, 1);
				}
			}
			_ => {}
		}
	}

	/// Ends a pass. Returns the cut if it is found; otherwise another pass is needed.
	pub fn end_pass(&mut self) -> Option<Cut> {
		let found = self.ranges.reach(self.goal);
		match self.stage {
			Stage::Contribution => {
				self.nodes = self.nodes.saturating_add(found.before.nodes);
				self.ozone = self.ozone.saturating_add(found.before.amount);
				self.goal = self.goal.saturating_sub(found.before.amount);
				// A range of one value, or with one node, determines the contribution.
				let at = match found.inside.nodes {
					0 => return Some(self.cut(Noz::MAX, NodeId::default())),
					1 => found.inside.amount,
					_ if found.low == found.high => !found.low,
					_ => {
						self.ranges = Ranges::new(found.low, found.high);
						return None;
					}
				};
				// The number of equal nodes that reach the goal, at most all of them.
				let equals = self.goal.div_ceil(at).clamp(1, found.inside.nodes.into());
				self.nodes = self.nodes.saturating_add(equals as u32);
				self.ozone = self.ozone.saturating_add(at.saturating_mul(equals));
				if equals == found.inside.nodes.into() {
					return Some(self.cut(at, NodeId([u8::MAX; 32])));
				}
				self.goal = equals;
				self.stage = Stage::IdHead { at };
				self.ranges = Ranges::new(0, u128::MAX);
				None
			}
			Stage::IdHead { at } => {
				self.goal = self.goal.saturating_sub(found.before.amount);
				if found.inside.amount <= self.goal {
					return Some(self.cut(at, join(found.high, u128::MAX)));
				}
				if found.low == found.high {
					self.stage = Stage::IdTail { at, head: found.low };
					self.ranges = Ranges::new(0, u128::MAX);
				} else {
					self.ranges = Ranges::new(found.low, found.high);
				}
				None
			}
			Stage::IdTail { at, head } => {
				self.goal = self.goal.saturating_sub(found.before.amount);
				// Ids are unique, so a range of one id holds one node. The second condition ends
				// the search even with a corrupt registry.
				if found.inside.amount <= self.goal || found.low == found.high {
					return Some(self.cut(at, join(head, found.high)));
				}
				self.ranges = Ranges::new(found.low, found.high);
				None
			}
		}
	}

	fn cut(&self, at: Noz, last: NodeId) -> Cut {
		Cut { at, last, nodes: self.nodes, ozone: self.ozone }
	}
}

/// The cut of a complete list: for auditors and tests.
pub fn cut(nodes: &[(NodeId, Noz)], threshold: u16) -> Option<Cut> {
	let mut census = Census::default();
	nodes.iter().for_each(|(_, contribution)| census.observe(*contribution));
	let mut search = census.begin(threshold)?;
	loop {
		nodes.iter().for_each(|(id, contribution)| search.observe(*contribution, || *id));
		if let Some(cut) = search.end_pass() {
			return Some(cut);
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;
	use sp_core::U256;
	use std::collections::BTreeSet;
	use stratos_primitives::OZ;

	fn id(number: u64) -> NodeId {
		let mut id = [0; 32];
		id[24..].copy_from_slice(&number.to_be_bytes());
		NodeId(id)
	}

	/// The rule as written: sort and add up.
	fn reference(nodes: &[(NodeId, Noz)], threshold: u16) -> (BTreeSet<NodeId>, Noz) {
		let mut sorted: Vec<_> = nodes.iter().filter(|(_, c)| *c > 0).copied().collect();
		sorted.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
		let total = sorted.iter().fold(U256::zero(), |sum, (_, c)| sum + U256::from(*c));
		let (mut set, mut sum) = (BTreeSet::new(), 0);
		for (id, contribution) in sorted {
			if U256::from(sum) * U256::from(10_000) >= total * U256::from(threshold) {
				break;
			}
			set.insert(id);
			sum += contribution;
		}
		(set, sum)
	}

	fn check(nodes: &[(NodeId, Noz)], threshold: u16) {
		let (set, ozone) = reference(nodes, threshold);
		match cut(nodes, threshold) {
			None => assert!(set.is_empty()),
			Some(cut) => {
				let got: BTreeSet<_> = nodes
					.iter()
					.filter(|(id, contribution)| cut.settles(*contribution, || *id))
					.map(|(id, _)| *id)
					.collect();
				assert_eq!((got.len() as u32, cut.ozone), (cut.nodes, ozone));
				assert_eq!(got, set);
			}
		}
	}

	#[test]
	fn the_papers_five_nodes() {
		let nodes: Vec<_> =
			[500, 300, 200, 80, 20].into_iter().zip(0..).map(|(gb, n)| (id(n), gb * OZ)).collect();
		let cut = cut(&nodes, 8_000).expect("a cut");
		assert_eq!((cut.nodes, cut.ozone, cut.at), (3, 1_000 * OZ, 200 * OZ));
		check(&nodes, 8_000);
	}

	#[test]
	fn without_contributions_there_is_no_cut() {
		assert_eq!(cut(&[], 8_000), None);
		assert_eq!(cut(&[(id(1), 0), (id(2), 0)], 8_000), None);
	}

	#[test]
	fn one_node_is_settled_alone_whatever_its_size() {
		for contribution in [1, OZ, Noz::MAX] {
			let cut = cut(&[(id(9), contribution)], 8_000).expect("one");
			assert_eq!((cut.nodes, cut.ozone), (1, contribution));
		}
	}

	#[test]
	fn exactly_the_threshold_is_enough() {
		let nodes = [(id(1), 80), (id(2), 20)];
		assert_eq!(cut(&nodes, 8_000).map(|cut| cut.ozone), Some(80));
		let nodes = [(id(1), 79), (id(2), 21)];
		assert_eq!(cut(&nodes, 8_000).map(|cut| cut.ozone), Some(100));
	}

	#[test]
	fn equals_are_settled_by_lower_id() {
		let nodes: Vec<_> = (0..10).rev().map(|n| (id(n), 7)).collect();
		check(&nodes, 8_000);
		let cut = cut(&nodes, 8_000).expect("some");
		assert_eq!((cut.nodes, cut.ozone), (8, 56));
		assert!(cut.settles(7, || id(7)) && !cut.settles(7, || id(8)));
	}

	#[test]
	fn ids_that_differ_in_the_last_bit_alone_are_told_apart() {
		for tail in [0u8, 0x7f, 0xfe] {
			let mut low = [0xab; 32];
			low[31] = tail;
			let mut high = low;
			high[31] = tail + 1;
			let nodes = [(NodeId(high), 5), (NodeId(low), 5), (id(3), 5)];
			for threshold in [3_000, 3_333, 6_000, 6_667, 9_999, 10_000] {
				check(&nodes, threshold);
			}
		}
	}

	#[test]
	fn ids_at_the_ends_of_their_range_are_told_apart() {
		let mut last_but_one = [u8::MAX; 32];
		last_but_one[31] = 0xfe;
		let nodes = [(NodeId([u8::MAX; 32]), 1), (NodeId(last_but_one), 1), (NodeId([0; 32]), 1)];
		for threshold in [1, 3_400, 6_600, 6_700, 10_000] {
			check(&nodes, threshold);
		}
	}

	#[test]
	fn passes_stay_within_their_bound() {
		// Contributions of 1 below a giant, ids that share all but their last bits.
		let mut nodes: Vec<_> = (0..4).map(|n| (id(n), 1)).collect();
		nodes.push((id(9), 1 << 100));
		let mut census = Census::default();
		nodes.iter().for_each(|(_, c)| census.observe(*c));
		let mut search = census.begin(10_000).expect("some");
		// One nOz less than all, so that the ids decide among the four.
		search.goal -= 1;
		let mut passes = 0;
		let cut = loop {
			nodes.iter().for_each(|(id, c)| search.observe(*c, || *id));
			passes += 1;
			if let Some(cut) = search.end_pass() {
				break cut;
			}
		};
		assert!(passes <= 39, "{passes}");
		assert!(cut.settles(1, || id(2)) && !cut.settles(1, || id(3)));
		assert_eq!(cut.nodes, 4);
	}

	proptest! {
		#[test]
		fn agrees_with_sorting(
			contributions in prop::collection::vec(
				prop_oneof![0..5u128, 0..1_000_000u128, 0..1u128 << 60, 0..1u128 << 118],
				0..200,
			),
			threshold in 1u16..=10_000,
			salt: u64,
		) {
			let nodes: Vec<_> = contributions
				.into_iter()
				.enumerate()
				.map(|(n, c)| (NodeId(sp_io::hashing::blake2_256(&(salt, n as u64).encode())), c))
				.collect();
			check(&nodes, threshold);
		}

		#[test]
		fn agrees_with_sorting_where_many_are_equal(
			contributions in prop::collection::vec(1..4u128, 1..3_000),
			threshold in 1u16..=10_000,
		) {
			let nodes: Vec<_> =
				contributions.into_iter().enumerate().map(|(n, c)| (id(n as u64), c)).collect();
			check(&nodes, threshold);
		}
	}
}
