//! The keys of a state that lies above another one.

use super::{backend::Backend, types::StateError};
use std::collections::VecDeque;

/// Up to `count` keys greater than `after`, in order: those of `base` in the trie `child`, as changed
/// by a layer above it. Fewer than `count` only at the end.
///
/// `changed` are the keys of the layer greater than `after`, in order. `has_value` tells whether the
/// layer holds a value for such a key; `None` if the key is as in `base`.
///
/// # Errors
/// Those of `base`, `changed` and `has_value`.
pub(crate) fn merged_next_keys<K: AsRef<[u8]>>(
	base: &dyn Backend,
	child: Option<&[u8]>,
	after: &[u8],
	count: usize,
	changed: impl Iterator<Item = Result<K, StateError>>,
	mut has_value: impl FnMut(&[u8]) -> Result<Option<bool>, StateError>,
) -> Result<Vec<Vec<u8>>, StateError> {
	let mut found = Vec::new();
	let mut changed = changed.peekable();
	let mut page = VecDeque::new();
	// The key after which the next page of the base begins; `None` after the last page.
	let mut page_start = Some(after.to_vec());
	while found.len() < count {
		if page.is_empty()
			&& let Some(start) = page_start.take()
		{
			page.extend(base.next_keys(child, &start, count)?);
			page_start = page.back().filter(|_| page.len() == count).cloned();
		}
		let in_base = page.front().map(Vec::as_slice);
		let is_changed = match (changed.peek(), in_base) {
			(None, None) => break,
			(Some(Ok(key)), Some(base)) => key.as_ref() <= base,
			(Some(_), _) => true,
			(None, Some(_)) => false,
		};
		if !is_changed {
			found.extend(page.pop_front());
			continue;
		}
		let Some(key) = changed.next().transpose()? else { continue };
		let key = key.as_ref();
		let in_base = page.pop_front_if(|base| base.as_slice() == key).is_some();
		if has_value(key)?.unwrap_or(in_base) {
			found.push(key.to_vec());
		}
	}
	Ok(found)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::state::MemoryBackend;
	use proptest::prelude::*;
	use std::{
		collections::BTreeMap,
		ops::Bound::{Excluded, Unbounded},
	};

	fn key() -> impl Strategy<Value = Vec<u8>> {
		prop::collection::vec(prop::sample::select(vec![0u8, 1, 255]), 0..3)
	}

	proptest! {
		#[test]
		fn merging_equals_applying_the_layer(
			base in prop::collection::btree_set(key(), 0..12),
			layer in prop::collection::btree_map(key(), prop::option::of(any::<bool>()), 0..12),
			after in key(), count in 1usize..8,
		) {
			let mut backend = MemoryBackend::new();
			let mut expected: BTreeMap<Vec<u8>, ()> = BTreeMap::new();
			for key in &base {
				backend.insert(None, key.clone(), b"value".as_slice());
				expected.insert(key.clone(), ());
			}
			for (key, has_value) in &layer {
				match has_value {
					Some(true) => drop(expected.insert(key.clone(), ())),
					Some(false) => drop(expected.remove(key)),
					None => {}
				}
			}
			let above = (Excluded(after.as_slice()), Unbounded);
			let expected: Vec<_> =
				expected.range::<[u8], _>(above).take(count).map(|(key, ())| key.clone()).collect();
			let changed = layer.range::<[u8], _>(above).map(|(key, _)| Ok(key));
			let merged =
				merged_next_keys(&backend, None, &after, count, changed, |key| Ok(layer[key]));
			prop_assert_eq!(merged.unwrap(), expected);
		}
	}
}
