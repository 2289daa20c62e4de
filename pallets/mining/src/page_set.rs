//! Sets of pages of the tables by node index. No storage.
//!
//! A settlement walks the pages that it needs and no others, so that its cost follows the nodes that
//! contribute, and not the indices that were ever used. A bit for each page: 489 bytes for a million nodes.

use crate::pages::PageIndex;
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, traits::ConstU32};
use scale_info::TypeInfo;

/// Bytes of the largest set: a bit for each page of all indices that there can be.
const MAX_BYTES: u32 = 1 << 21;

/// A set of pages. Trailing zeros are not stored.
#[derive(Clone, PartialEq, Eq, Default, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct PageSet(BoundedVec<u8, ConstU32<MAX_BYTES>>);

/// The byte and the bit of a page.
fn place(page: PageIndex) -> (usize, u8) {
	((page / 8) as usize, 1 << (page % 8))
}

impl PageSet {
	/// Whether `page` is in the set.
	pub fn contains(&self, page: PageIndex) -> bool {
		let (byte, bit) = place(page);
		self.0.get(byte).is_some_and(|bits| bits & bit != 0)
	}

	/// Adds `page`. Returns whether it was not in the set.
	pub fn insert(&mut self, page: PageIndex) -> bool {
		let (byte, bit) = place(page);
		if byte >= self.0.len() {
			// Any page of a 32-bit index is within the bound.
			self.0.bounded_resize(byte + 1, 0);
		}
		match self.0.get_mut(byte) {
			Some(bits) if *bits & bit == 0 => {
				*bits |= bit;
				true
			}
			_ => false,
		}
	}

	/// Removes `page`. Returns whether it was in the set.
	pub fn remove(&mut self, page: PageIndex) -> bool {
		let (byte, bit) = place(page);
		let found = match self.0.get_mut(byte) {
			Some(bits) if *bits & bit != 0 => {
				*bits &= !bit;
				true
			}
			_ => false,
		};
		while self.0.last() == Some(&0) {
			self.0.pop();
		}
		found
	}

	/// Adds all pages of `other`.
	pub fn join(&mut self, other: &Self) {
		if other.0.len() > self.0.len() {
			self.0.bounded_resize(other.0.len(), 0);
		}
		self.0.iter_mut().zip(other.0.iter()).for_each(|(own, theirs)| *own |= theirs);
	}

	/// The first page of the set from `first` on.
	pub fn next(&self, first: PageIndex) -> Option<PageIndex> {
		let (byte, bit) = place(first);
		// Bits below `first` do not count.
		let head = self.0.get(byte).map(|bits| bits & !(bit - 1));
		let rest = self.0.iter().copied().skip(byte + 1);
		let (number, bits) =
			(byte..).zip(head.into_iter().chain(rest)).find(|(_, bits)| *bits != 0)?;
		Some((number as PageIndex).saturating_mul(8).saturating_add(bits.trailing_zeros()))
	}

	/// All pages, ascending.
	pub fn iter(&self) -> impl Iterator<Item = PageIndex> + '_ {
		let mut from = Some(0);
		core::iter::from_fn(move || {
			let page = self.next(from?)?;
			from = page.checked_add(1);
			Some(page)
		})
	}

	/// Whether there is no page.
	pub fn is_empty(&self) -> bool {
		self.0.is_empty()
	}
}

impl FromIterator<PageIndex> for PageSet {
	fn from_iter<I: IntoIterator<Item = PageIndex>>(pages: I) -> Self {
		let mut set = Self::default();
		pages.into_iter().for_each(|page| {
			set.insert(page);
		});
		set
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;
	use std::collections::BTreeSet;

	#[test]
	fn the_last_page_of_all_indices_fits() {
		let last = u32::MAX / crate::pages::PAGE;
		let mut set = PageSet::default();
		assert!(set.insert(last) && set.contains(last) && !set.contains(last - 1));
		assert_eq!((set.next(0), set.next(last)), (Some(last), Some(last)));
		assert!(set.remove(last) && set.is_empty());
		assert_eq!(set.encode(), [0]);
	}

	proptest! {
		#[test]
		fn it_is_a_set(
			changes in prop::collection::vec((0..200u32, any::<bool>()), 0..100),
			others in prop::collection::btree_set(0..300u32, 0..20),
		) {
			let (mut set, mut expected) = (PageSet::default(), BTreeSet::new());
			for (page, joins) in changes {
				match joins {
					true => prop_assert_eq!(set.insert(page), expected.insert(page)),
					false => prop_assert_eq!(set.remove(page), expected.remove(&page)),
				}
				prop_assert_eq!(set.contains(page), joins);
			}
			let same = |set: &PageSet, expected: &BTreeSet<u32>| {
				set.iter().collect::<Vec<_>>() == expected.iter().copied().collect::<Vec<_>>()
			};
			prop_assert!(same(&set, &expected));
			prop_assert_eq!(set.is_empty(), expected.is_empty());
			for from in 0..310 {
				prop_assert_eq!(set.next(from), expected.range(from..).next().copied());
			}
			set.join(&others.iter().copied().collect());
			prop_assert!(same(&set, &expected.union(&others).copied().collect()));
		}
	}
}
