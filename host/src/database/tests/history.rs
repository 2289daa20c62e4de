//! States of older blocks, proofs and reverts.

use super::*;
use crate::{
	database::tables::{CODED, META},
	primitives::CODE_KEY,
};
use proptest::prelude::*;
use sp_core::Blake2Hasher;
use sp_trie::{LayoutV1, StorageProof, Trie, TrieDBBuilder};

#[derive(Clone, Debug)]
enum Step {
	Block(Vec<Write>, bool),
	Reopen(Pruning),
	Revert(u32),
	Prove(u32, usize, Vec<Vec<u8>>),
}

fn key() -> impl Strategy<Value = Vec<u8>> {
	prop::collection::vec(prop::sample::select(vec![0u8, 1, 0x10, 0xff]), 0..4)
}

fn value() -> impl Strategy<Value = Vec<u8>> {
	prop_oneof![
		prop::collection::vec(any::<u8>(), 0..3),
		prop::collection::vec(any::<u8>(), 30..50)
	]
}

fn write() -> impl Strategy<Value = Write> {
	(0usize..2, key(), prop::option::weighted(0.6, value()))
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		8 => (prop::collection::vec(write(), 0..12), any::<bool>())
			.prop_map(|(writes, v1)| Step::Block(writes, v1)),
		1 => pruning().prop_map(Step::Reopen),
		1 => (0u32..5).prop_map(Step::Revert),
		2 => (0u32..5, 0usize..2, prop::collection::vec(key(), 1..4))
			.prop_map(|(back, trie, keys)| Step::Prove(back, trie, keys)),
	]
}

fn pruning() -> impl Strategy<Value = Pruning> {
	prop_oneof![
		1 => Just(Pruning::Archive),
		// Long enough for an index.
		1 => Just(Pruning::Keep(5000)),
		3 => (0u32..5).prop_map(Pruning::Keep),
	]
}

fn options() -> impl Strategy<Value = DatabaseOptions> {
	// Caches so small that most reads go to the file, and large ones.
	(pruning(), any::<bool>(), any::<bool>()).prop_map(|(pruning, small, quick_repair)| {
		let cache = if small { 3000 } else { 1 << 20 };
		DatabaseOptions {
			pruning,
			state_cache: cache,
			trie_cache: cache,
			page_cache: 1 << 20,
			quick_repair,
			check: Check::Always,
		}
	})
}

/// The value that a proof proves, according to sp-trie.
fn proven(nodes: &[Vec<u8>], root: Hash, trie: usize, key: &[u8]) -> Option<Vec<u8>> {
	let db = StorageProof::new(nodes.to_vec()).into_memory_db::<Blake2Hasher>();
	let read = |root: Hash, key: &[u8]| {
		TrieDBBuilder::<LayoutV1<Blake2Hasher>>::new(&db, &root).build().get(key).unwrap()
	};
	match trie {
		0 => read(root, key),
		_ => read(Hash::from_slice(&read(root, &child_root_key(CHILD))?), key),
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

	#[test]
	fn every_kept_state_is_unchanged(
		top in prop::collection::btree_map(key(), value(), 0..10),
		child in prop::collection::btree_map(key(), value(), 0..5),
		options in options(),
		steps in prop::collection::vec(step(), 1..18),
	) {
		let mut chain = Chain::new([top, child], options);
		for step in steps {
			match step {
				Step::Block(writes, v1) => {
					let version = if v1 { StateVersion::V1 } else { StateVersion::V0 };
					chain.push(&writes, version);
				},
				Step::Reopen(pruning) => {
					// The history may become longer or shorter, indexed or not.
					chain.options.pruning = pruning;
					chain.reopen();
				},
				Step::Revert(back) => {
					let number = chain.number().saturating_sub(back).max(chain.db().oldest_state());
					chain.revert(number);
				},
				Step::Prove(back, trie, keys) => {
					let number = chain.number().saturating_sub(back).max(chain.db().oldest_state());
					let nodes = proof(chain.db(), number, &keys, child_of(trie)).unwrap();
					let root = chain.headers[number as usize].state_root;
					for key in keys {
						let expected = chain.states[number as usize][trie].get(&key).cloned();
						prop_assert_eq!(proven(&nodes, root, trie, &key), expected);
					}
				},
			}
			chain.check();
		}
		chain.db().verify().unwrap();
	}
}

#[test]
fn a_snapshot_does_not_change() {
	let options = DatabaseOptions { pruning: Pruning::Keep(1), ..DatabaseOptions::default() };
	let mut chain = sample(3, options);
	let head = chain.db().head_state();
	let past = chain.db().state_at(2).unwrap();
	for _ in 0..5 {
		let writes: Vec<_> = chain.states[3][0].keys().map(|key| (0, key.clone(), None)).collect();
		chain.push(&writes, StateVersion::V1);
		chain.push(&[set(b"new", b"value")], StateVersion::V1);
		check_state(&*head, &chain.states[3]);
		check_state(&*past, &chain.states[2]);
	}
	chain.check();
}

#[test]
fn rejects_a_root_computed_on_an_older_head() {
	let mut chain = sample(1, DatabaseOptions::default());
	let mut stale = chain.prepare(&[set(b"k", b"stale")], StateVersion::V1);
	chain.push(&[set(b"k", b"new")], StateVersion::V1);
	let refused = chain.db().commit(stale.clone()).unwrap_err();
	assert!(matches!(refused, DatabaseError::NotNext { number: 2, head: 2, .. }), "{refused}");
	stale.header.number = 3;
	stale.header.parent_hash = chain.db().head().hash;
	let refused = chain.db().commit(stale).unwrap_err();
	assert!(matches!(refused, DatabaseError::WrongRoot { number: 3, .. }), "{refused}");
	let mut wrong = chain.prepare(&[set(b"k", b"x")], StateVersion::V1);
	wrong.header.state_root = Hash::repeat_byte(1);
	let refused = chain.db().commit(wrong).unwrap_err();
	assert!(matches!(refused, DatabaseError::WrongRoot { .. }), "{refused}");
	chain.check();
}

#[test]
fn older_states_are_read_only() {
	let chain = sample(2, DatabaseOptions::default());
	let past = chain.db().state_at(1).unwrap();
	let refused = past.root(&Changes::default(), StateVersion::V1).unwrap_err();
	assert_eq!(refused, StateError::ReadOnly { number: 1 });
}

#[test]
fn pruned_and_future_states_are_rejected_by_number() {
	let options = DatabaseOptions { pruning: Pruning::Keep(2), ..DatabaseOptions::default() };
	let chain = sample(6, options);
	for number in [0, 3, 7] {
		let refused = chain.db().state_at(number).err().unwrap().to_string();
		assert!(refused.contains(&format!("block {number} ")), "{refused}");
		assert!(chain.db().revert_to(number).is_err());
		assert!(proof(chain.db(), number, &[b"k"], None).is_err());
	}
	chain.check();
}

#[test]
fn a_shorter_history_is_pruned_gradually() {
	let archive = DatabaseOptions { pruning: Pruning::Archive, ..DatabaseOptions::default() };
	let mut chain = sample(30, archive);
	assert_eq!(chain.db().oldest_state(), 0);
	chain.options.pruning = Pruning::Keep(5);
	chain.reopen();
	for expected in [8, 16, 24, 29, 30] {
		chain.push(&[set(b"k", &[expected as u8])], StateVersion::V1);
		assert_eq!(chain.db().oldest_state(), expected);
		chain.check();
	}
	chain.db().verify().unwrap();
}

#[test]
fn a_held_state_is_kept_beyond_the_pruning() {
	for pruning in [Pruning::Keep(2), Pruning::Keep(5000)] {
		let options = DatabaseOptions { pruning, ..DatabaseOptions::default() };
		let mut chain = sample(4, options);
		let hold = chain.db().hold_state(3).unwrap();
		assert!(chain.db().hold_state(5).is_none(), "there is no such block");
		for _ in 0..20 {
			chain.push(&[set(b"k", &chain.number().to_le_bytes())], StateVersion::V1);
			chain.check();
		}
		assert!(chain.db().oldest_state() <= 3);
		check_state(&*chain.db().state_at(3).unwrap(), &chain.states[3]);
		drop(hold);
		for _ in 0..3 {
			chain.push(&[set(b"k", &chain.number().to_le_bytes())], StateVersion::V1);
		}
		if pruning == Pruning::Keep(2) {
			assert_eq!(chain.db().oldest_state(), chain.number() - 2);
			assert!(chain.db().hold_state(3).is_none());
		}
		chain.check();
		chain.db().verify().unwrap();
	}
}

#[test]
fn merkle_values_of_past_states_are_those_of_the_head_then() {
	let options = DatabaseOptions { pruning: Pruning::Keep(5), ..DatabaseOptions::default() };
	let mut chain = sample(0, options);
	let keys: Vec<Vec<u8>> = [vec![], vec![0], vec![0x5f], vec![0xff, 0xff, 0xff]]
		.into_iter()
		.chain(chain.states[0].iter().flat_map(|map| map.keys().take(20).cloned()))
		.collect();
	let values = |chain: &Chain, number| -> Vec<_> {
		let value = |trie, key: &Vec<u8>| {
			chain.db().closest_merkle_value(number, child_of(trie), key).unwrap()
		};
		keys.iter().flat_map(|key| [value(0, key), value(1, key)]).collect()
	};
	let mut then = vec![values(&chain, 0)];
	for block in 1..6u32 {
		let writes: Vec<Write> = keys[4..]
			.iter()
			.enumerate()
			.map(|(i, key)| {
				let value = (i as u32 % 5 != block % 5).then(|| block.to_le_bytes().repeat(i));
				(i % 2, key.clone(), value)
			})
			.collect();
		chain.push(&writes, StateVersion::V1);
		then.push(values(&chain, block));
	}
	for (number, expected) in then.iter().enumerate() {
		assert_eq!(values(&chain, number as BlockNumber), *expected, "block {number}");
		assert_eq!(
			expected[0].as_deref(),
			Some(chain.headers[number].state_root.as_bytes()),
			"that of the empty key is the root"
		);
		assert_eq!(expected[6], None, "no key begins with it");
	}
	let absent = chain.db().closest_merkle_value(3, Some(b"no such child"), b"").unwrap();
	assert_eq!(absent, None);
	assert!(chain.db().closest_merkle_value(9, None, b"").is_err());
}

#[test]
fn changed_keys_are_those_of_the_blocks_in_between() {
	let options = DatabaseOptions { pruning: Pruning::Keep(2), ..DatabaseOptions::default() };
	let mut chain = sample(1, options);
	chain.push(&[set(b"a", b"1"), (1, b"c".to_vec(), Some(b"1".to_vec()))], StateVersion::V1);
	chain.push(&[set(b"a", b"2"), set(b"b", b"2")], StateVersion::V1);
	let changed = |from, to| {
		let mut found = Vec::new();
		let mut visit = |child: Option<&[u8]>, key: &[u8]| {
			if !key.starts_with(b":child_storage:") {
				found.push((child.is_some(), key.to_vec()));
			}
			ControlFlow::Continue(())
		};
		chain.db().changed_keys(from, to, &mut visit).map(|()| found)
	};
	let main = |key: &[u8]| (false, key.to_vec());
	assert_eq!(changed(1, 2).unwrap(), [main(b"a"), (true, b"c".to_vec())]);
	assert_eq!(changed(2, 3).unwrap(), [main(b"a"), main(b"b")]);
	assert_eq!(changed(1, 3).unwrap().len(), 4);
	assert_eq!(changed(3, 3).unwrap(), []);
	assert!(changed(0, 3).is_err(), "pruned");
	assert!(changed(1, 4).is_err(), "does not exist");
	let mut calls = 0;
	let mut once = |_: Option<&[u8]>, _: &[u8]| {
		calls += 1;
		ControlFlow::Break(())
	};
	chain.db().changed_keys(1, 3, &mut once).unwrap();
	assert_eq!(calls, 1);
}

#[test]
fn the_code_of_every_block_is_known() {
	let options = DatabaseOptions { pruning: Pruning::Keep(1), ..DatabaseOptions::default() };
	let mut chain = Chain::new(
		[BTreeMap::from([(CODE_KEY.to_vec(), b"first".to_vec())]), BTreeMap::new()],
		options,
	);
	let code = |chain: &Chain, number| {
		let code = chain.db().code_at(number).unwrap();
		code.map(|code| String::from_utf8(code.to_vec()).unwrap())
	};
	for number in 1..8u32 {
		let write = match number {
			3 => set(CODE_KEY, b"second"),
			6 => set(CODE_KEY, b"first"),
			_ => set(b"k", &[number as u8]),
		};
		chain.push(&[write], StateVersion::V1);
	}
	let expected = |number| if (3..6).contains(&number) { "second" } else { "first" };
	for _ in 0..2 {
		for number in 0..8 {
			assert_eq!(code(&chain, number).as_deref(), Some(expected(number)), "{number}");
		}
		assert_eq!(code(&chain, 8), None);
		chain.reopen();
	}
	chain.revert(6);
	chain.push(&[set(CODE_KEY, b"third")], StateVersion::V1);
	assert_eq!(code(&chain, 6).as_deref(), Some("first"));
	assert_eq!(code(&chain, 7).as_deref(), Some("third"));

	// As a file of a release that records nothing.
	chain.database = None;
	let redb = redb::Database::open(chain.path()).unwrap();
	let transaction = redb.begin_write().unwrap();
	transaction.open_table(META).unwrap().remove(CODED).unwrap();
	transaction.commit().unwrap();
	drop(redb);
	chain.reopen();
	assert_eq!(code(&chain, 6), None, "not known any longer");
	assert_eq!(code(&chain, 7).as_deref(), Some("third"));
	chain.push(&[set(b"k", b"9")], StateVersion::V1);
	assert_eq!(code(&chain, 8).as_deref(), Some("third"));
}
