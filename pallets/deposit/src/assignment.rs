//! Weighted choice of nodes for a task, deterministic from a seed. No storage.
//!
//! Anyone can repeat a draw from the seed and the state of the block. The chance of each node, at
//! each place, is its effective weight (weight by deposit times performance factor) over that of
//! all eligible nodes not chosen yet: successive sampling without replacement.
//!
//! First by rejection: a point on the line of all weights finds a node in a few reads. It is
//! accepted with the chance of its performance factor, unless it was chosen before or has too
//! little capacity. This is exact and costs the same for any number of nodes, but may fail if few
//! nodes are eligible. After [`TRIES_PER_NODE`] tries per node the rest is drawn from the list of
//! all eligible nodes, with the same distribution to within one unit of weight.

use alloc::vec::Vec;
use sp_arithmetic::Perbill;
use sp_core::{H256, U256};
use sp_runtime::traits::{BlakeTwo256, Hash};
use stratos_primitives::{NodeIndex, math};

pub use stratos_runtime_api::deposit::AssignmentError;

/// The maximum number of nodes in one draw.
pub const MAX_NODES: u32 = 64;

/// Tries by rejection per node, before all nodes are listed.
pub const TRIES_PER_NODE: u32 = 24;

/// The nodes to choose from.
pub trait Candidates {
	/// The sum of all weights.
	fn total(&self) -> u128;

	/// The node at `point` of the line of all weights.
	fn locate(&self, point: u128) -> Option<NodeIndex>;

	/// The share of its weight that counts; `None` if the node cannot take the task.
	fn factor(&self, node: NodeIndex) -> Option<Perbill>;

	/// Calls `visit` with every node of non-zero weight and its weight.
	fn for_each(&self, visit: &mut dyn FnMut(NodeIndex, u128));
}

/// The random numbers of one draw: the hashes of seed and counter.
struct Numbers {
	seed: H256,
	counter: u64,
}

impl Numbers {
	/// A number below `bound`, which is not 0, and 64 random bits. With 192 bits behind a bound of
	/// at most 127 bits the bias is below 2^-64.
	fn next(&mut self, bound: u128) -> (u128, u64) {
		let hash = BlakeTwo256::hash(&codec::Encode::encode(&(self.seed, self.counter)));
		self.counter = self.counter.wrapping_add(1);
		let (wide, rest) = hash.as_bytes().split_at(24);
		let point = U256::from_little_endian(wide) % U256::from(bound.max(1));
		let bits = rest.iter().fold(0u64, |bits, byte| (bits << 8) | u64::from(*byte));
		(point.low_u128(), bits)
	}
}

/// Draws `wanted` distinct nodes. `ceiling` is the largest factor that a node may have.
pub fn assign(
	seed: H256,
	wanted: u32,
	ceiling: Perbill,
	candidates: &impl Candidates,
) -> Result<Vec<NodeIndex>, AssignmentError> {
	if wanted == 0 {
		return Err(AssignmentError::NoNodesWanted);
	}
	if wanted > MAX_NODES {
		return Err(AssignmentError::TooManyNodes { most: MAX_NODES });
	}
	let mut numbers = Numbers { seed, counter: 0 };
	let mut chosen = Vec::with_capacity(wanted as usize);
	let total = candidates.total();
	let tries = if total == 0 { 0 } else { wanted.saturating_mul(TRIES_PER_NODE) };
	for _ in 0..tries {
		let (point, bits) = numbers.next(total);
		let Some(node) = candidates.locate(point) else { break };
		if chosen.contains(&node) {
			continue;
		}
		let Some(factor) = candidates.factor(node) else { continue };
		let parts = u64::from(ceiling.deconstruct()).max(1);
		if bits % parts < u64::from(factor.deconstruct()) {
			chosen.push(node);
		}
		if chosen.len() == wanted as usize {
			return Ok(chosen);
		}
	}
	draw_from_list(&mut numbers, chosen, wanted, candidates)
}

/// Fills up `chosen` from the list of all eligible nodes.
fn draw_from_list(
	numbers: &mut Numbers,
	mut chosen: Vec<NodeIndex>,
	wanted: u32,
	candidates: &impl Candidates,
) -> Result<Vec<NodeIndex>, AssignmentError> {
	let mut list = Vec::new();
	let mut sum = 0u128;
	candidates.for_each(&mut |node, weight| {
		if chosen.contains(&node) {
			return;
		}
		let Some(factor) = candidates.factor(node) else { return };
		let parts = u128::from(factor.deconstruct());
		// A share below one unit of weight counts as one, so every eligible node has a chance.
		let effective = math::mul_div_floor(weight, parts, 1_000_000_000).unwrap_or(0).max(1);
		sum = sum.saturating_add(effective);
		list.push((node, effective));
	});
	let missing = (wanted as usize).saturating_sub(chosen.len());
	if list.len() < missing {
		let eligible = chosen.len().saturating_add(list.len());
		return Err(AssignmentError::TooFewNodes {
			eligible: u32::try_from(eligible).unwrap_or(u32::MAX),
		});
	}
	for _ in 0..missing {
		let (mut point, _) = numbers.next(sum);
		let place = list.iter().position(|(_, effective)| {
			let here = point < *effective;
			point = point.saturating_sub(*effective);
			here
		});
		let Some(place) = place else { break };
		let (node, effective) = list.remove(place);
		sum = sum.saturating_sub(effective);
		chosen.push(node);
	}
	Ok(chosen)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::sampling_tree::{self, tests::Memory};
	use std::collections::{BTreeMap, BTreeSet};

	/// Weights in a tree, factors in a map; without a factor a node is not eligible.
	#[derive(Default)]
	struct Table {
		tree: Memory,
		factors: BTreeMap<NodeIndex, Perbill>,
	}

	impl Table {
		fn with(mut self, node: NodeIndex, weight: u128, percent: u32) -> Self {
			sampling_tree::set(&mut self.tree, node, weight);
			self.factors.insert(node, Perbill::from_percent(percent));
			self
		}

		fn not_eligible(mut self, node: NodeIndex, weight: u128) -> Self {
			sampling_tree::set(&mut self.tree, node, weight);
			self
		}
	}

	impl Candidates for Table {
		fn total(&self) -> u128 {
			sampling_tree::total(&self.tree)
		}

		fn locate(&self, point: u128) -> Option<NodeIndex> {
			sampling_tree::locate(&self.tree, point)
		}

		fn factor(&self, node: NodeIndex) -> Option<Perbill> {
			self.factors.get(&node).copied()
		}

		fn for_each(&self, visit: &mut dyn FnMut(NodeIndex, u128)) {
			sampling_tree::for_each(&self.tree, &mut |node, weight| visit(node, weight));
		}
	}

	fn seed(number: u64) -> H256 {
		H256::from_low_u64_be(number)
	}

	/// Pearson's statistic of counts against expected shares.
	fn chi_square(counts: &[u64], shares: &[f64]) -> f64 {
		let draws: u64 = counts.iter().sum();
		counts
			.iter()
			.zip(shares)
			.map(|(count, share)| {
				let expected = draws as f64 * share;
				(*count as f64 - expected).powi(2) / expected
			})
			.sum()
	}

	fn ten_nodes() -> (Table, Vec<f64>) {
		// Weight times factor: 1 to 10 times 50, in two different ways.
		let mut table = Table::default();
		for node in 0..10u32 {
			let (weight, percent) = if node % 2 == 0 { (100, 50) } else { (50, 100) };
			table = table.with(node * 97, u128::from(node + 1) * weight, percent);
		}
		(table, (1..=10).map(|weight| f64::from(weight) / 55.0).collect())
	}

	#[test]
	fn the_first_place_is_drawn_in_proportion_to_weight() {
		let (table, shares) = ten_nodes();
		let mut counts = [0u64; 10];
		for draw in 0..60_000 {
			let chosen = assign(seed(draw), 1, Perbill::one(), &table).unwrap();
			counts[(chosen[0] / 97) as usize] += 1;
		}
		// Nine degrees of freedom: above 27.9 once in a thousand. The seeds are fixed.
		assert!(chi_square(&counts, &shares) < 27.9, "{counts:?}");
	}

	#[test]
	fn the_list_has_the_same_chances_as_rejection() {
		let (table, shares) = ten_nodes();
		let mut counts = [0u64; 10];
		for draw in 0..30_000 {
			let mut numbers = Numbers { seed: seed(draw), counter: 0 };
			let chosen = draw_from_list(&mut numbers, Vec::new(), 1, &table).unwrap();
			counts[(chosen[0] / 97) as usize] += 1;
		}
		assert!(chi_square(&counts, &shares) < 27.9, "{counts:?}");
	}

	#[test]
	fn the_second_place_is_drawn_among_the_rest() {
		let table = Table::default().with(0, 1, 100).with(1, 2, 100).with(2, 3, 100);
		let mut counts = BTreeMap::new();
		for draw in 0..60_000 {
			let chosen = assign(seed(draw), 2, Perbill::one(), &table).unwrap();
			*counts.entry((chosen[0], chosen[1])).or_insert(0u64) += 1;
		}
		// P(a, then b) = w_a/6 · w_b/(6 − w_a).
		let shares: Vec<f64> = counts
			.keys()
			.map(|(a, b)| {
				let (a, b) = (f64::from(a + 1), f64::from(b + 1));
				a / 6.0 * b / (6.0 - a)
			})
			.collect();
		let counts: Vec<u64> = counts.into_values().collect();
		assert_eq!(counts.len(), 6);
		assert!(chi_square(&counts, &shares) < 20.5, "{counts:?}");
	}

	#[test]
	fn chosen_nodes_are_distinct_and_the_draw_is_repeatable() {
		let (table, _) = ten_nodes();
		for draw in 0..500 {
			let chosen = assign(seed(draw), 10, Perbill::one(), &table).unwrap();
			assert_eq!(chosen.iter().collect::<BTreeSet<_>>().len(), 10);
			assert_eq!(assign(seed(draw), 10, Perbill::one(), &table).unwrap(), chosen);
		}
		assert_ne!(
			assign(seed(1), 10, Perbill::one(), &table),
			assign(seed(2), 10, Perbill::one(), &table)
		);
	}

	#[test]
	fn nodes_that_cannot_take_the_task_are_never_chosen() {
		let mut table = Table::default().with(7, 1, 100).with(70, 1, 10);
		for node in 100..2_000 {
			table = table.not_eligible(node, 1_000_000);
		}
		for draw in 0..20 {
			let chosen = assign(seed(draw), 2, Perbill::one(), &table).unwrap();
			assert_eq!(chosen.iter().sum::<u32>(), 77);
		}
		let few = assign(seed(1), 3, Perbill::one(), &table);
		assert_eq!(few, Err(AssignmentError::TooFewNodes { eligible: 2 }));
	}

	#[test]
	fn a_lower_ceiling_scales_all_chances_alike() {
		let table = Table::default().with(0, 1, 50).with(1, 1, 25);
		let firsts = (0..30_000)
			.filter(|draw| assign(seed(*draw), 1, Perbill::from_percent(50), &table) == Ok(vec![0]))
			.count();
		assert!((19_600..20_400).contains(&firsts), "{firsts}");
	}

	#[test]
	fn invalid_draws_have_named_errors() {
		let (table, _) = ten_nodes();
		let ask = |wanted| assign(seed(0), wanted, Perbill::one(), &table);
		assert_eq!(ask(0), Err(AssignmentError::NoNodesWanted));
		assert_eq!(ask(65), Err(AssignmentError::TooManyNodes { most: 64 }));
		assert_eq!(ask(11), Err(AssignmentError::TooFewNodes { eligible: 10 }));
		let empty = assign(seed(0), 1, Perbill::one(), &Table::default());
		assert_eq!(empty, Err(AssignmentError::TooFewNodes { eligible: 0 }));
	}
}
