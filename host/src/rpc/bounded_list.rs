//! A list parameter with a length limit that is enforced while it is deserialized.
//!
//! The values of a list take many times the memory of its JSON text.

use crate::text::grouped;
use serde::{
	Deserialize, Deserializer,
	de::{Error, SeqAccess, Visitor},
};
use std::{collections::HashSet, fmt, hash::Hash, marker::PhantomData};

/// Maximum number of entries.
pub(super) const MAX_ENTRIES: usize = 10_000;

/// A list of at most [`MAX_ENTRIES`] entries.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct BoundedList<T>(pub(super) Vec<T>);

impl<T: Hash + Eq + Clone> BoundedList<T> {
	/// Removes duplicates. Keeps the order of first occurrences.
	pub(super) fn unique(self) -> Vec<T> {
		let mut seen = HashSet::new();
		self.0.into_iter().filter(|entry| seen.insert(entry.clone())).collect()
	}
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for BoundedList<T> {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		deserializer.deserialize_seq(ListVisitor(PhantomData))
	}
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
	type Value = BoundedList<T>;

	fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "a list of at most {} entries", grouped(MAX_ENTRIES))
	}

	fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Self::Value, A::Error> {
		let mut entries = Vec::new();
		while let Some(entry) = sequence.next_element()? {
			if entries.len() >= MAX_ENTRIES {
				return Err(A::Error::custom(format_args!(
					"more than {} entries in one list; split it into several requests",
					grouped(MAX_ENTRIES)
				)));
			}
			entries.push(entry);
		}
		Ok(BoundedList(entries))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn lists_longer_than_the_limit_are_rejected() {
		let text = |count: usize| serde_json::to_string(&vec![1; count]).unwrap();
		let read = |count| serde_json::from_str::<BoundedList<u8>>(&text(count));
		assert_eq!(read(3).unwrap().0, [1, 1, 1]);
		assert_eq!(read(MAX_ENTRIES).unwrap().0.len(), MAX_ENTRIES);
		let error = read(MAX_ENTRIES + 1).unwrap_err().to_string();
		assert!(error.contains("more than 10,000"), "{error}");
	}

	#[test]
	fn unique_keeps_first_occurrences() {
		assert_eq!(BoundedList(vec![3, 1, 3, 2, 1]).unique(), [3, 1, 2]);
	}
}
