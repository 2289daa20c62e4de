//! The indices that are free, lowest first. No storage.
//!
//! A bit for each index, 64 to a word; a bit for each word that is not empty, and so on up to one word.
//! The lowest free index costs one read for each of [`LEVELS`], for any number of indices. Lowest first
//! keeps the tables by index short and their pages full.

use crate::sampling_tree;
use stratos_primitives::NodeIndex;

/// `log2` of the bits of a word.
const BITS: u32 = 6;

/// Levels of words: as many as reach all indices that nodes can have.
pub const LEVELS: u8 = sampling_tree::LEVELS;

/// Where the words are. An absent word is 0.
pub trait Words {
	/// The word at `position` of `level`; 0 if absent.
	fn read(&self, level: u8, position: u32) -> u64;

	/// Replaces the word at `position` of `level`. 0 removes it.
	fn write(&mut self, level: u8, position: u32, word: u64);
}

/// The word and the bit of `at`.
fn place(at: u32) -> (u32, u64) {
	(at >> BITS, 1 << (at % 64))
}

/// Whether `index` is free.
pub fn contains(words: &impl Words, index: NodeIndex) -> bool {
	let (position, bit) = place(index);
	words.read(0, position) & bit != 0
}

/// Frees `index`.
pub fn insert(words: &mut impl Words, index: NodeIndex) {
	let mut at = index;
	for level in 0..LEVELS {
		let (position, bit) = place(at);
		let word = words.read(level, position);
		words.write(level, position, word | bit);
		if word != 0 {
			return;
		}
		at = position;
	}
}

/// Takes `index`, if it is free.
pub fn remove(words: &mut impl Words, index: NodeIndex) {
	let mut at = index;
	for level in 0..LEVELS {
		let (position, bit) = place(at);
		let word = words.read(level, position);
		words.write(level, position, word & !bit);
		if word & !bit != 0 {
			return;
		}
		at = position;
	}
}

/// The lowest free index.
pub fn lowest(words: &impl Words) -> Option<NodeIndex> {
	let mut position = 0u32;
	for level in (0..LEVELS).rev() {
		let word = words.read(level, position);
		if word == 0 {
			return None;
		}
		position = (position << BITS) | word.trailing_zeros();
	}
	Some(position)
}

/// Whether the words of all levels agree; for checks of the state. `read` are all words.
pub fn is_consistent<'a>(
	words: &impl Words,
	all: impl IntoIterator<Item = &'a (u8, u32, u64)>,
) -> bool {
	all.into_iter().all(|(level, position, word)| {
		let above = level.saturating_add(1);
		let (parent, bit) = place(*position);
		let known = above >= LEVELS || words.read(above, parent) & bit != 0;
		let children = *level == 0
			|| (0..64u32)
				.filter(|slot| word & (1 << slot) != 0)
				.all(|slot| words.read(level - 1, (position << BITS) | slot) != 0);
		*word != 0 && known && children
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::collections::{BTreeMap, BTreeSet};

	#[derive(Default)]
	struct Memory(BTreeMap<(u8, u32), u64>);

	impl Words for Memory {
		fn read(&self, level: u8, position: u32) -> u64 {
			self.0.get(&(level, position)).copied().unwrap_or(0)
		}

		fn write(&mut self, level: u8, position: u32, word: u64) {
			match word {
				0 => self.0.remove(&(level, position)),
				word => self.0.insert((level, position), word),
			};
		}
	}

	#[test]
	fn the_lowest_index_comes_first() {
		let mut words = Memory::default();
		assert_eq!(lowest(&words), None);
		let last = sampling_tree::CAPACITY - 1;
		for index in [last, 64, 4_096, 63, 0, 100_000] {
			insert(&mut words, index);
			assert!(contains(&words, index));
		}
		let mut found = Vec::new();
		while let Some(index) = lowest(&words) {
			remove(&mut words, index);
			found.push(index);
		}
		assert_eq!(found, [0, 63, 64, 4_096, 100_000, last]);
		assert!(words.0.is_empty(), "nothing is left behind");
	}

	#[test]
	fn any_sequence_agrees_with_a_set() {
		let (mut words, mut set) = (Memory::default(), BTreeSet::new());
		let mut state = 7u64;
		for _ in 0..20_000 {
			state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
			let index =
				((state >> 33) % 300) as u32 * if state.is_multiple_of(3) { 1 } else { 977 };
			if (state >> 20).is_multiple_of(2) {
				insert(&mut words, index);
				set.insert(index);
			} else {
				remove(&mut words, index);
				set.remove(&index);
			}
			assert_eq!(lowest(&words), set.first().copied());
			assert_eq!(contains(&words, index), set.contains(&index));
		}
		let all: Vec<_> = words.0.iter().map(|((l, p), word)| (*l, *p, *word)).collect();
		assert!(is_consistent(&words, &all));
	}
}
