//! A list among the parameters, bounded while it is read: a request of few bytes must not become
//! many.

use serde::{
	Deserialize, Deserializer,
	de::{Error, SeqAccess, Visitor},
};
use std::{collections::HashSet, fmt, hash::Hash, marker::PhantomData};

/// The most entries of a list.
pub(super) const MAX: usize = 10_000;

/// Up to [`MAX`] entries.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct List<T>(pub(super) Vec<T>);

impl<T: Hash + Eq + Clone> List<T> {
	/// Each entry once, where it first stood.
	pub(super) fn unique(self) -> Vec<T> {
		let mut seen = HashSet::new();
		self.0.into_iter().filter(|entry| seen.insert(entry.clone())).collect()
	}
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		deserializer.deserialize_seq(Entries(PhantomData))
	}
}

struct Entries<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
	type Value = List<T>;

	fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "a list of at most {MAX} entries")
	}

	fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Self::Value, A::Error> {
		let mut entries = Vec::new();
		while let Some(entry) = sequence.next_element()? {
			if entries.len() >= MAX {
				return Err(A::Error::custom(format_args!(
					"more than {MAX} entries in one list; ask in several requests"
				)));
			}
			entries.push(entry);
		}
		Ok(List(entries))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_list_is_read_up_to_its_limit_and_no_further() {
		let text = |count: usize| serde_json::to_string(&vec![1; count]).unwrap();
		let read = |count| serde_json::from_str::<List<u8>>(&text(count));
		assert_eq!(read(3).unwrap().0, [1, 1, 1]);
		assert_eq!(read(MAX).unwrap().0.len(), MAX);
		let error = read(MAX + 1).unwrap_err().to_string();
		assert!(error.contains("more than 10000"), "{error}");
	}

	#[test]
	fn an_entry_counts_once() {
		assert_eq!(List(vec![3, 1, 3, 2, 1]).unique(), [3, 1, 2]);
	}
}
