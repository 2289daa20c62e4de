//! The overlay against a simple model that copies everything.

use super::*;
use crate::state::MemoryBackend;
use codec::{Compact, Encode};
use proptest::prelude::*;
use sp_core::Blake2Hasher;
use sp_trie::{LayoutV1, TrieConfiguration};
use std::ops::Bound::{Excluded, Unbounded};

type Map = BTreeMap<Vec<u8>, Vec<u8>>;
type Written = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

/// The same semantics with a snapshot for every transaction.
#[derive(Clone, Default)]
struct Model {
	backend: [Map; 2],
	written: [Written; 2],
	snapshots: Vec<[Written; 2]>,
}

impl Model {
	fn get(&self, trie: usize, key: &[u8]) -> Option<Vec<u8>> {
		match self.written[trie].get(key) {
			Some(value) => value.clone(),
			None => self.backend[trie].get(key).cloned(),
		}
	}

	fn all(&self, trie: usize) -> Map {
		let mut all = self.backend[trie].clone();
		for (key, value) in &self.written[trie] {
			match value {
				Some(value) => all.insert(key.clone(), value.clone()),
				None => all.remove(key),
			};
		}
		all
	}

	fn append(&mut self, key: &[u8], element: &[u8]) {
		let old = self.get(0, key).unwrap_or_default();
		let mut rest = &old[..];
		let new = match Compact::<u32>::decode(&mut rest) {
			Ok(Compact(count)) => {
				[&Compact(count.wrapping_add(1)).encode(), rest, element].concat()
			}
			Err(_) => [&Compact(1u32).encode(), element].concat(),
		};
		self.written[0].insert(key.to_vec(), Some(new));
	}

	fn clear(&mut self, trie: usize, prefix: &[u8], limit: Option<u32>) -> Cleared {
		let mut cleared = Cleared::default();
		for (key, value) in &mut self.written[trie] {
			if key.starts_with(prefix) && value.take().is_some() {
				cleared.unique += 1;
			}
		}
		for key in self.backend[trie].keys().filter(|key| key.starts_with(prefix)) {
			if limit == Some(cleared.loops) {
				cleared.cursor = Some(key.clone());
				break;
			}
			if self.written[trie].get(key) != Some(&None) {
				self.written[trie].insert(key.clone(), None);
				cleared.backend += 1;
			}
			cleared.loops += 1;
		}
		cleared.unique += cleared.backend;
		cleared
	}
}

#[derive(Clone, Debug)]
enum Step {
	Set(usize, Vec<u8>, Option<Vec<u8>>),
	Get(usize, Vec<u8>),
	Append(Vec<u8>, Vec<u8>),
	Clear(usize, Vec<u8>, Option<u32>),
	Next(usize, Vec<u8>),
	Walk(usize),
	Start,
	Commit,
	Rollback,
	Root,
	ChildRoot,
}

const CHILD: &[u8] = b"child";

fn child_of(trie: usize) -> Option<&'static [u8]> {
	(trie == 1).then_some(CHILD)
}

/// Short keys of few different bytes, so that keys nest and repeat.
fn key() -> impl Strategy<Value = Vec<u8>> {
	prop::collection::vec(prop::sample::select(vec![0u8, 1, 16, 255]), 1..4)
}

fn value() -> impl Strategy<Value = Vec<u8>> {
	prop_oneof![
		prop::collection::vec(any::<u8>(), 0..40),
		// Lengths at the limits of the length prefix's modes, for appends.
		prop::sample::select(vec![0u32, 1, 62, 63, 64, 16382, 16383, u32::MAX])
			.prop_map(|count| Compact(count).encode()),
	]
}

fn step() -> impl Strategy<Value = Step> {
	let trie = 0usize..2;
	prop_oneof![
		6 => (trie.clone(), key(), prop::option::weighted(0.7, value()))
			.prop_map(|(t, k, v)| Step::Set(t, k, v)),
		4 => (trie.clone(), key()).prop_map(|(t, k)| Step::Get(t, k)),
		6 => (key(), prop::collection::vec(any::<u8>(), 0..6)).prop_map(|(k, e)| Step::Append(k, e)),
		2 => (trie.clone(), prop::collection::vec(prop::sample::select(vec![0u8, 1, 16, 255]), 0..2),
			prop::option::of(0u32..5)).prop_map(|(t, p, l)| Step::Clear(t, p, l)),
		3 => (trie.clone(), key()).prop_map(|(t, k)| Step::Next(t, k)),
		1 => trie.prop_map(Step::Walk),
		4 => Just(Step::Start),
		3 => Just(Step::Commit),
		3 => Just(Step::Rollback),
		1 => Just(Step::Root),
		1 => Just(Step::ChildRoot),
	]
}

fn backend_of(maps: &[Map; 2]) -> MemoryBackend {
	let mut backend = MemoryBackend::new();
	for (trie, map) in maps.iter().enumerate() {
		for (key, value) in map {
			backend.insert(child_of(trie), key.clone(), value.clone());
		}
	}
	let all = backend.to_changes();
	let update = backend.root(&all, StateVersion::V1).unwrap();
	backend.apply(&all, &update);
	backend
}

/// The root of the model's content by sp-trie.
fn root_of(model: &Model) -> Hash {
	let mut top = model.all(0);
	if !model.all(1).is_empty() {
		let child = LayoutV1::<Blake2Hasher>::trie_root(model.all(1));
		top.insert(child_root_key(CHILD), child.as_bytes().to_vec());
	}
	LayoutV1::<Blake2Hasher>::trie_root(top)
}

fn check(overlay: &mut Overlay, model: &mut Model, step: Step) -> Result<(), TestCaseError> {
	match step {
		Step::Set(trie, key, value) => {
			overlay.set(child_of(trie), &key, value.as_deref());
			model.written[trie].insert(key, value);
		}
		Step::Get(trie, key) => {
			let expected = model.get(trie, &key);
			prop_assert_eq!(overlay.get(child_of(trie), &key).unwrap(), expected.as_deref());
		}
		Step::Append(key, element) => {
			overlay.append(&key, &element).unwrap();
			model.append(&key, &element);
		}
		Step::Clear(0, prefix, _) if prefix.is_empty() => {
			let cleared = overlay.clear_prefix(None, &prefix, None).unwrap();
			prop_assert_eq!(cleared, Cleared::default());
		}
		Step::Clear(trie, prefix, limit) => {
			let cleared = if prefix.is_empty() {
				overlay.kill_child(CHILD, limit)
			} else {
				overlay.clear_prefix(child_of(trie), &prefix, limit)
			};
			prop_assert_eq!(cleared.unwrap(), model.clear(trie, &prefix, limit));
		}
		Step::Next(trie, key) => {
			let all = model.all(trie);
			let expected = all.range::<[u8], _>((Excluded(&key[..]), Unbounded)).next();
			let mut next = overlay.next_key(child_of(trie), &key).unwrap();
			if let Some(root) = next.take_if(|key| key.starts_with(CHILD_STORAGE_PREFIX)) {
				next = overlay.next_key(child_of(trie), &root).unwrap();
			}
			prop_assert_eq!(next, expected.map(|(key, _)| key.clone()));
		}
		Step::Walk(trie) => {
			let mut walked = Vec::new();
			let mut last = Vec::new();
			while let Some(next) = overlay.next_key(child_of(trie), &last).unwrap() {
				if !next.starts_with(CHILD_STORAGE_PREFIX) {
					walked.push(next.clone());
				}
				last = next;
			}
			prop_assert_eq!(walked, model.all(trie).into_keys().collect::<Vec<_>>());
		}
		Step::Start => {
			overlay.start_transaction();
			model.snapshots.push(model.written.clone());
		}
		Step::Commit => {
			let open = model.snapshots.pop().is_some();
			prop_assert_eq!(overlay.commit_transaction().is_ok(), open);
		}
		Step::Rollback => {
			let snapshot = model.snapshots.pop();
			prop_assert_eq!(overlay.rollback_transaction().is_ok(), snapshot.is_some());
			if let Some(written) = snapshot {
				model.written = written;
			}
		}
		Step::Root => {
			let root = overlay.root(StateVersion::V1).unwrap();
			prop_assert_eq!(root, root_of(model));
			prop_assert_eq!(overlay.root(StateVersion::V1).unwrap(), root);
		}
		Step::ChildRoot => {
			let expected = LayoutV1::<Blake2Hasher>::trie_root(model.all(1));
			let root = overlay.child_root(CHILD, StateVersion::V1).unwrap();
			prop_assert_eq!(root, expected);
		}
	}
	prop_assert_eq!(overlay.open_transactions(), model.snapshots.len());
	Ok(())
}

fn map() -> impl Strategy<Value = Map> {
	prop::collection::btree_map(key(), value(), 0..12)
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

	#[test]
	fn equals_the_model(
		top in map(), child in map(), steps in prop::collection::vec(step(), 1..60),
		remember in any::<bool>(),
	) {
		let mut model = Model { backend: [top, child], ..Model::default() };
		let mut backend = backend_of(&model.backend);
		let mut overlay = Overlay::new(Arc::new(backend.clone()));
		if !remember {
			overlay.memo_left = 0;
		}
		for step in steps {
			check(&mut overlay, &mut model, step)?;
		}
		while let Some(written) = model.snapshots.pop() {
			overlay.rollback_transaction().unwrap();
			model.written = written;
		}
		let root = overlay.root(StateVersion::V1).unwrap();
		prop_assert_eq!(root, root_of(&model));
		let (changes, update) = overlay.into_changes();
		backend.apply(&changes, &update.unwrap());
		prop_assert_eq!(backend, backend_of(&[model.all(0), model.all(1)]));
	}
}

fn empty() -> Overlay {
	Overlay::new(Arc::new(MemoryBackend::new()))
}

#[test]
fn rollback_restores_an_append_that_a_nested_transaction_replaced() {
	let mut overlay = empty();
	overlay.append(b"events", b"a").unwrap();
	overlay.start_transaction();
	overlay.append(b"events", b"b").unwrap();
	overlay.start_transaction();
	overlay.append(b"events", b"c").unwrap();
	overlay.set(None, b"events", None);
	overlay.append(b"events", b"d").unwrap();
	overlay.commit_transaction().unwrap();
	assert_eq!(overlay.get(None, b"events").unwrap(), Some(&b"\x04d"[..]));
	overlay.rollback_transaction().unwrap();
	assert_eq!(overlay.get(None, b"events").unwrap(), Some(&b"\x04a"[..]));
}

#[test]
fn the_length_prefix_follows_the_number_of_elements() {
	let mut overlay = empty();
	for i in 0..63 {
		overlay.append(b"k", &[i]).unwrap();
	}
	assert_eq!(overlay.get(None, b"k").unwrap().unwrap().len(), 64);
	overlay.start_transaction();
	overlay.append(b"k", &[63]).unwrap();
	assert_eq!(overlay.get(None, b"k").unwrap().unwrap()[..3], [1, 1, 0]);
	overlay.rollback_transaction().unwrap();
	let value = overlay.get(None, b"k").unwrap().unwrap();
	assert_eq!((value[0], value[1], value.len()), (63 << 2, 0, 64));
}

#[test]
fn reserved_keys_cannot_be_written_in_the_main_trie() {
	let mut overlay = empty();
	overlay.set(None, b":child_storage:default:x", Some(b"root"));
	assert!(overlay.into_changes().0.is_empty());
}

#[test]
fn closing_without_an_open_transaction_fails() {
	let mut overlay = empty();
	assert_eq!(overlay.commit_transaction(), Err(NoOpenTransaction));
	assert_eq!(overlay.rollback_transaction(), Err(NoOpenTransaction));
}

#[test]
fn into_changes_undoes_open_transactions() {
	let mut overlay = empty();
	overlay.set(None, b"kept", Some(b"1"));
	overlay.start_transaction();
	overlay.set(None, b"open", Some(b"2"));
	overlay.root(StateVersion::V1).unwrap();
	let (changes, update) = overlay.into_changes();
	assert_eq!(changes.top.keys().collect::<Vec<_>>(), [b"kept"]);
	assert!(update.is_none());
}
