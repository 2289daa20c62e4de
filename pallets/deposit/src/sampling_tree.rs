//! Sampling weights by node index, with their sums in pages of 64: a radix tree of fixed depth.
//!
//! A draw in proportion to weight reads [`LEVELS`] pages, and a change of one weight writes as
//! many, for any number of nodes up to [`CAPACITY`]. The pages are in a [`Pages`] store, so the
//! tree has no storage of its own.

use stratos_primitives::NodeIndex;

/// Weights, or sums, in one page.
pub const FAN_OUT: usize = 64;

/// `log2` of [`FAN_OUT`].
const BITS: u32 = 6;

/// Pages from the root to a weight, both included.
pub const LEVELS: u8 = 5;

/// Indices that the tree can hold: 2^30.
pub const CAPACITY: NodeIndex = 1 << (BITS * LEVELS as u32);

/// One page: on level 0 the weights of 64 nodes, above it the sums of 64 pages.
pub type Page = [u128; FAN_OUT];

/// A store of pages. A missing page is all zeros.
pub trait Pages {
	/// The page at `position` of `level`.
	fn read(&self, level: u8, position: u32) -> Option<Page>;

	/// Replaces it; `None` removes it.
	fn write(&mut self, level: u8, position: u32, page: Option<Page>);
}

/// Which slot of which page of `level` leads to `index`.
fn place(level: u8, index: NodeIndex) -> (u32, usize) {
	let at = index >> (BITS * u32::from(level));
	(at >> BITS, (at as usize) % FAN_OUT)
}

fn sum(page: &Page) -> u128 {
	page.iter().fold(0, |sum, weight| sum.saturating_add(*weight))
}

/// The weight at `index`.
pub fn get(pages: &impl Pages, index: NodeIndex) -> u128 {
	let (position, slot) = place(0, index);
	pages.read(0, position).and_then(|page| page.get(slot).copied()).unwrap_or(0)
}

/// The sum of all weights.
pub fn total(pages: &impl Pages) -> u128 {
	pages.read(LEVELS - 1, 0).as_ref().map_or(0, sum)
}

/// Sets the weight at `index`, and the sums above it. Indices from [`CAPACITY`] on are ignored.
pub fn set(pages: &mut impl Pages, index: NodeIndex, weight: u128) {
	if index >= CAPACITY {
		return;
	}
	let mut value = weight;
	for level in 0..LEVELS {
		let (position, slot) = place(level, index);
		let mut page = pages.read(level, position).unwrap_or([0; FAN_OUT]);
		match page.get_mut(slot) {
			Some(entry) if *entry == value => return,
			Some(entry) => *entry = value,
			None => return,
		}
		value = sum(&page);
		pages.write(level, position, (value != 0).then_some(page));
	}
}

/// The node at `point` of the line of all weights, ordered by index. `None` from [`total`] on.
pub fn locate(pages: &impl Pages, mut point: u128) -> Option<NodeIndex> {
	let mut position = 0;
	for level in (0..LEVELS).rev() {
		let page = pages.read(level, position)?;
		let slot = page.iter().position(|weight| {
			let here = point < *weight;
			if !here {
				point -= *weight;
			}
			here
		})?;
		position = (position << BITS) | u32::try_from(slot).ok()?;
	}
	Some(position)
}

/// Calls `visit` with every index of non-zero weight, ascending, and its weight.
pub fn for_each(pages: &impl Pages, visit: &mut impl FnMut(NodeIndex, u128)) {
	walk(pages, LEVELS - 1, 0, visit);
}

fn walk(pages: &impl Pages, level: u8, position: u32, visit: &mut impl FnMut(NodeIndex, u128)) {
	let Some(page) = pages.read(level, position) else { return };
	for (slot, weight) in (0u32..).zip(page).filter(|(_, weight)| *weight != 0) {
		let below = (position << BITS) | slot;
		match level.checked_sub(1) {
			Some(next) => walk(pages, next, below, visit),
			None => visit(below, weight),
		}
	}
}

/// Checks that every sum is that of the page below it, and that no page is empty. The error is the
/// level and position of the page.
pub fn check(pages: &impl Pages) -> Result<(), (u8, u32)> {
	check_below(pages, LEVELS - 1, 0).map(|_| ())
}

fn check_below(pages: &impl Pages, level: u8, position: u32) -> Result<u128, (u8, u32)> {
	let Some(page) = pages.read(level, position) else { return Ok(0) };
	if let Some(next) = level.checked_sub(1) {
		for (slot, expected) in (0u32..).zip(page) {
			if check_below(pages, next, (position << BITS) | slot)? != expected {
				return Err((level, position));
			}
		}
	}
	match sum(&page) {
		0 => Err((level, position)),
		sum => Ok(sum),
	}
}

#[cfg(test)]
pub(crate) mod tests {
	use super::*;
	use proptest::prelude::*;
	use std::collections::BTreeMap;

	#[derive(Default)]
	pub(crate) struct Memory(pub(crate) BTreeMap<(u8, u32), Page>);

	impl Pages for Memory {
		fn read(&self, level: u8, position: u32) -> Option<Page> {
			self.0.get(&(level, position)).copied()
		}

		fn write(&mut self, level: u8, position: u32, page: Option<Page>) {
			match page {
				Some(page) => self.0.insert((level, position), page),
				None => self.0.remove(&(level, position)),
			};
		}
	}

	#[test]
	fn an_empty_tree_has_no_node() {
		let tree = Memory::default();
		assert_eq!((total(&tree), locate(&tree, 0), get(&tree, 3)), (0, None, 0));
	}

	#[test]
	fn locate_finds_the_node_of_every_point() {
		let mut tree = Memory::default();
		for (index, weight) in [(0, 3), (63, 1), (64, 2), (300_000, 5), (CAPACITY - 1, 1)] {
			set(&mut tree, index, weight);
		}
		let line: Vec<_> = (0..12).map(|point| locate(&tree, point).unwrap()).collect();
		let last = CAPACITY - 1;
		assert_eq!(line, [0, 0, 0, 63, 64, 64, 300_000, 300_000, 300_000, 300_000, 300_000, last]);
		assert_eq!(locate(&tree, 12), None);
	}

	#[test]
	fn removed_weights_leave_no_pages() {
		let mut tree = Memory::default();
		for index in 0..1_000 {
			set(&mut tree, index, 7);
		}
		assert_eq!(tree.0.len(), 16 + 4);
		for index in 0..1_000 {
			set(&mut tree, index, 0);
		}
		assert!(tree.0.is_empty());
	}

	#[test]
	fn indices_above_the_capacity_are_ignored() {
		let mut tree = Memory::default();
		set(&mut tree, CAPACITY, 1);
		assert!(tree.0.is_empty());
	}

	#[test]
	fn a_wrong_sum_is_found() {
		let mut tree = Memory::default();
		set(&mut tree, 70, 5);
		assert_eq!(check(&tree), Ok(()));
		tree.0.get_mut(&(1, 0)).unwrap()[1] = 6;
		assert_eq!(check(&tree), Err((1, 0)));
	}

	proptest! {
		#[test]
		fn agrees_with_a_plain_list(changes in prop::collection::vec((0u32..5_000, 0u128..50), 1..200)) {
			let mut tree = Memory::default();
			let mut list = BTreeMap::new();
			for (index, weight) in changes {
				set(&mut tree, index, weight);
				list.insert(index, weight);
			}
			list.retain(|_, weight| *weight != 0);
			prop_assert_eq!(check(&tree), Ok(()));
			prop_assert_eq!(total(&tree), list.values().sum::<u128>());
			let mut seen = BTreeMap::new();
			for_each(&tree, &mut |index, weight| assert_eq!(seen.insert(index, weight), None));
			prop_assert_eq!(&seen, &list);
			let mut point = 0;
			for (index, weight) in list {
				prop_assert_eq!(get(&tree, index), weight);
				prop_assert_eq!(locate(&tree, point), Some(index));
				prop_assert_eq!(locate(&tree, point + weight - 1), Some(index));
				point += weight;
			}
		}
	}
}
