//! The trie against sp-trie, through rounds of changes, reloads and evictions.

use super::{
	update::{Change, MAX_DEPTH, NodeChange},
	*,
};
use crate::{
	primitives::Hash,
	state::{StateError, StateVersion, Value},
};
use proptest::prelude::*;
use sp_core::Blake2Hasher;
use sp_trie::{
	LayoutV0, LayoutV1, MerkleValue, PrefixedMemoryDB, StorageProof, Trie as _, TrieDBBuilder,
	TrieDBMutBuilder, TrieMut,
};
use std::{
	collections::BTreeMap,
	ops::Bound::{Included, Unbounded},
};

/// A stand-in for the database.
#[derive(Default)]
struct Store {
	branches: BTreeMap<Vec<u8>, Vec<u8>>,
	flat: BTreeMap<Vec<u8>, Payload>,
}

impl TrieSource for Store {
	fn branch(&self, path: &[u8]) -> Result<Option<Vec<u8>>, StateError> {
		Ok(self.branches.get(path).cloned())
	}

	fn first_from(&self, key: &[u8]) -> Result<Option<(Vec<u8>, Payload)>, StateError> {
		let mut range = self.flat.range::<[u8], _>((Included(key), Unbounded));
		Ok(range.next().map(|(key, value)| (key.clone(), value.clone())))
	}
}

impl Store {
	fn apply(&mut self, changes: &[Change<'_>], nodes: Vec<NodeChange>) {
		for (path, encoding) in nodes {
			match encoding {
				Some(encoding) => self.branches.insert(path, encoding),
				None => Some(self.branches.remove(&path).expect("deleted branches were there")),
			};
		}
		for change in changes {
			match &change.value {
				Some(value) => self.flat.insert(change.key.to_vec(), value.clone()),
				None => self.flat.remove(change.key),
			};
		}
	}

	/// The same content inserted into an empty trie.
	fn rebuilt(&self) -> (Trie, Store) {
		let changes: Vec<_> = self
			.flat
			.iter()
			.map(|(key, value)| Change { key, value: Some(value.clone()) })
			.collect();
		let mut store = Store::default();
		let (trie, nodes) = Trie::default().update(&store, &changes).unwrap();
		store.apply(&changes, nodes);
		(trie, store)
	}
}

type Round = (BTreeMap<Vec<u8>, Option<Vec<u8>>>, bool, u8);

fn key() -> impl Strategy<Value = Vec<u8>> {
	prop_oneof![
		8 => prop::collection::vec(prop::sample::select(vec![0u8, 1, 0x10, 0x11, 0xf0]), 0..5),
		1 => prop::collection::vec(any::<u8>(), 0..4),
		// Long partial paths, whose length takes more than one byte of the header.
		1 => (prop::sample::select(vec![7usize, 8, 31, 32, 63, 64, 140, 160, 300]), any::<u8>())
			.prop_map(|(length, last)| { let mut key = vec![0xab; length]; key.push(last); key }),
	]
}

fn value() -> impl Strategy<Value = Vec<u8>> {
	prop_oneof![
		prop::collection::vec(any::<u8>(), 0..4),
		prop::collection::vec(any::<u8>(), 28..40),
		prop::collection::vec(any::<u8>(), 60..80),
	]
}

fn round() -> impl Strategy<Value = Round> {
	let changes = prop::collection::btree_map(key(), prop::option::weighted(0.6, value()), 0..20);
	(changes, any::<bool>(), 0u8..6)
}

/// The root by sp-trie of values written under these versions. Built from insertions only: sp-trie's
/// removal panics on some sets of keys that are prefixes of each other.
fn reference(content: &BTreeMap<Vec<u8>, (Vec<u8>, StateVersion)>) -> Hash {
	let mut db = PrefixedMemoryDB::<Blake2Hasher>::default();
	let mut root = Hash::default();
	TrieDBMutBuilder::<LayoutV0<Blake2Hasher>>::new(&mut db, &mut root).build().commit();
	let of =
		|wanted: StateVersion| content.iter().filter(move |(_, (_, version))| *version == wanted);
	let mut v0 =
		TrieDBMutBuilder::<LayoutV0<Blake2Hasher>>::from_existing(&mut db, &mut root).build();
	for (key, (value, _)) in of(StateVersion::V0) {
		v0.insert(key, value).unwrap();
	}
	drop(v0);
	let mut v1 =
		TrieDBMutBuilder::<LayoutV1<Blake2Hasher>>::from_existing(&mut db, &mut root).build();
	for (key, (value, _)) in of(StateVersion::V1) {
		v1.insert(key, value).unwrap();
	}
	drop(v1);
	root
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

	#[test]
	fn equals_sp_trie_through_many_rounds(rounds in prop::collection::vec(round(), 1..12)) {
		let mut content = BTreeMap::new();
		let mut store = Store::default();
		let mut trie = Trie::default();
		for (changes, v1, what) in rounds {
			let version = if v1 { StateVersion::V1 } else { StateVersion::V0 };
			for (key, value) in &changes {
				match value {
					Some(value) => content.insert(key.clone(), (value.clone(), version)),
					None => content.remove(key),
				};
			}
			let expected = reference(&content);
			let ours: Vec<_> = changes
				.iter()
				.map(|(key, value)| {
					let value: Option<Value> = value.as_deref().map(Into::into);
					Change { key, value: value.map(|value| Payload::new(&value, version)) }
				})
				.collect();
			let (mut next, nodes) = trie.update(&store, &ours).unwrap();
			prop_assert_eq!(next.root(), expected);
			store.apply(&ours, nodes);
			match what {
				0 => next = Trie::stored(next.root()),
				1 => next.shrink(0),
				2 => next.shrink(next.bytes() / 2),
				_ => {},
			}
			trie = next;
			let (rebuilt, fresh) = store.rebuilt();
			prop_assert_eq!(rebuilt.root(), expected);
			prop_assert_eq!(&fresh.branches, &store.branches, "the table holds the head's branches");
			// Writing the same values changes no node.
			let same: Vec<_> = store.flat.iter()
				.map(|(key, value)| Change { key, value: Some(value.clone()) }).collect();
			prop_assert!(trie.update(&store, &same).unwrap().1.is_empty());
			for key in changes.keys() {
				let mut proof = Vec::new();
				let payload = trie.prove(&store, key, &mut proof).unwrap();
				let value = content.get(key).map(|(value, _)| value);
				if let Some(Payload::Hashed(_)) = payload {
					proof.extend(value.cloned());
				}
				let db = StorageProof::new(proof).into_memory_db::<Blake2Hasher>();
				let proven = TrieDBBuilder::<LayoutV1<Blake2Hasher>>::new(&db, &expected).build();
				let read = proven.get(key).unwrap();
				prop_assert_eq!(read.as_ref(), value);
			}
		}
	}
}

fn sample(count: u32) -> (Trie, Store) {
	let keys: Vec<_> =
		(0..count).map(|i| sp_crypto_hashing::blake2_256(&i.to_le_bytes())).collect();
	let mut store = Store::default();
	for key in keys {
		store.flat.insert(key.to_vec(), Payload::Inline(key[..20].into()));
	}
	store.rebuilt()
}

#[test]
fn reports_a_changed_branch() {
	let (trie, mut store) = sample(200);
	store.branches.get_mut(&vec![3]).unwrap()[7] ^= 1;
	let key = store.flat.keys().find(|key| key[0] >> 4 == 3).unwrap().clone();
	let change = Change { key: &key, value: None };
	let error = Trie::stored(trie.root()).update(&store, &[change]).unwrap_err();
	assert!(matches!(error, StateError::Corrupt { .. }), "{error}");
}

#[test]
fn reports_a_changed_value_and_a_missing_branch() {
	let (trie, mut store) = sample(200);
	let key = store.flat.keys().next().unwrap().clone();
	store.flat.insert(key.clone(), Payload::Inline(b"other"[..].into()));
	let stored = Trie::stored(trie.root());
	let error = stored.prove(&store, &key, &mut Vec::new()).unwrap_err();
	assert!(matches!(error, StateError::Corrupt { .. }), "{error}");
	store.branches.clear();
	let error = stored.prove(&store, &key, &mut Vec::new()).unwrap_err();
	assert!(matches!(error, StateError::Corrupt { .. }), "{error}");
}

#[test]
fn shrinking_keeps_the_root_and_stays_within_the_budget() {
	let (mut trie, store) = sample(2000);
	let root = trie.root();
	let key = store.flat.keys().nth(77).unwrap().clone();
	let change = Change { key: &key, value: Some(Payload::Inline(b"new"[..].into())) };
	let (mut changed, _) = trie.update(&store, &[change]).unwrap();
	let (full, expected) = (trie.bytes(), changed.root());
	trie.shrink(full / 10);
	changed.shrink(full / 10);
	assert_eq!((trie.root(), changed.root()), (root, expected));
	assert!(changed.bytes() <= full / 10 && changed.bytes() > 0);
	assert_eq!(trie.bytes(), 0, "all nodes have the same age");
}

#[test]
fn rejects_keys_nested_too_deep() {
	let key = vec![7u8; MAX_DEPTH + 2];
	let value = Some(Payload::Inline(b"v"[..].into()));
	let changes: Vec<_> =
		(0..key.len()).map(|length| Change { key: &key[..length], value: value.clone() }).collect();
	let refused = Trie::default().update(&EmptySource, &changes).unwrap_err();
	assert_eq!(refused, StateError::TooDeep { limit: MAX_DEPTH });
	let (trie, _) = Trie::default().update(&EmptySource, &changes[..MAX_DEPTH]).unwrap();
	let refused = trie.update(&EmptySource, &changes[MAX_DEPTH..]).unwrap_err();
	assert_eq!(refused, StateError::TooDeep { limit: MAX_DEPTH });
}

#[test]
fn keys_nested_up_to_the_limit_need_little_stack() {
	let work = || {
		let key = vec![7u8; MAX_DEPTH];
		let value = Some(Payload::Inline(b"v"[..].into()));
		let changes: Vec<_> = (0..key.len())
			.map(|length| Change { key: &key[..length], value: value.clone() })
			.collect();
		let (trie, _) = Trie::default().update(&EmptySource, &changes).unwrap();
		let removals: Vec<_> =
			changes.iter().map(|change| Change { key: change.key, value: None }).collect();
		let (mut gone, _) = trie.update(&EmptySource, &removals).unwrap();
		gone.shrink(0);
		assert!(gone.is_empty());
	};
	std::thread::Builder::new().stack_size(1 << 20).spawn(work).unwrap().join().unwrap();
}

proptest! {
	#[test]
	fn merkle_values_equal_those_of_sp_trie(
		content in prop::collection::btree_map(key(), value(), 0..30),
		keys in prop::collection::vec(key(), 0..30),
	) {
		let changes: Vec<_> = content
			.iter()
			.map(|(key, value)| {
				let value: Value = value.as_slice().into();
				Change { key, value: Some(Payload::new(&value, StateVersion::V1)) }
			})
			.collect();
		let mut store = Store::default();
		let (trie, nodes) = Trie::default().update(&store, &changes).unwrap();
		store.apply(&changes, nodes);
		let mut db = PrefixedMemoryDB::<Blake2Hasher>::default();
		let mut root = Hash::default();
		let mut theirs = TrieDBMutBuilder::<LayoutV1<Blake2Hasher>>::new(&mut db, &mut root).build();
		for (key, value) in &content {
			theirs.insert(key, value).unwrap();
		}
		drop(theirs);
		let theirs = TrieDBBuilder::<LayoutV1<Blake2Hasher>>::new(&db, &root).build();
		for key in keys.iter().chain(content.keys()) {
			let ours = trie.closest_merkle_value(&store, key).unwrap();
			let stored = Trie::stored(trie.root());
			prop_assert_eq!(&stored.closest_merkle_value(&store, key).unwrap(), &ours);
			match (theirs.lookup_first_descendant(key).unwrap(), ours) {
				(None, None) => {}
				(Some(MerkleValue::Hash(hash)), Some(ours)) => {
					prop_assert_eq!(hash.as_bytes(), &ours[..]);
				}
				// sp-trie returns the hashed node that holds the short one.
				(Some(MerkleValue::Node(holder)), Some(ours)) => {
					prop_assert!(ours.len() < 32);
					prop_assert!(holder.windows(ours.len()).any(|part| part == ours));
				}
				(theirs, ours) => prop_assert!(false, "{theirs:?}, {ours:?}"),
			}
		}
	}
}
