//! Databases on disk.

mod block_file;
mod crash;
mod damage;
mod figures;
mod history;
mod opening;

use super::*;
use crate::{
	primitives::{BlockNumber, Extrinsic, Hash, Header},
	state::{Backend, Changes, MemoryBackend, Overlay, StateError, StateVersion, child_root_key},
};
use codec::Encode;
use std::{
	collections::BTreeMap,
	ops::ControlFlow,
	path::{Path, PathBuf},
};
use tempfile::TempDir;

type Map = BTreeMap<Vec<u8>, Vec<u8>>;
/// Trie (0 is the main one, 1 a child), key and new value.
type Write = (usize, Vec<u8>, Option<Vec<u8>>);

const CHILD: &[u8] = b"child";

fn child_of(trie: usize) -> Option<&'static [u8]> {
	(trie == 1).then_some(CHILD)
}

/// A complete read proof.
fn proof(
	database: &Database,
	number: BlockNumber,
	keys: &[impl AsRef<[u8]>],
	child: Option<&[u8]>,
) -> Result<Vec<Vec<u8>>, DatabaseError> {
	let mut nodes = Vec::new();
	let mut take = |node| {
		nodes.push(node);
		ControlFlow::Continue(())
	};
	database.prove(number, keys, child, &mut take)?;
	Ok(nodes)
}

/// A chain on disk, with the expected state of every block in memory.
struct Chain {
	folder: TempDir,
	options: DatabaseOptions,
	database: Option<Database>,
	states: Vec<[Map; 2]>,
	headers: Vec<Header>,
	bodies: Vec<Vec<Extrinsic>>,
}

fn header(parent: Hash, number: BlockNumber, state_root: Hash) -> Header {
	Header {
		parent_hash: parent,
		number,
		state_root,
		extrinsics_root: Hash::repeat_byte(number as u8),
		digest: Default::default(),
	}
}

fn genesis(state: &MemoryBackend, version: StateVersion) -> (ChainIdentity, GenesisCommit) {
	let changes = state.to_changes();
	let trie = MemoryBackend::new().root(&changes, version).unwrap();
	let header = header(Hash::zero(), 0, trie.root());
	let identity = ChainIdentity {
		genesis_hash: header.hash(),
		genesis_code: Hash::repeat_byte(7),
		chain_id: "test".into(),
	};
	(identity, GenesisCommit { header, changes, trie })
}

impl Chain {
	fn new(state: [Map; 2], options: DatabaseOptions) -> Self {
		let folder = tempfile::tempdir().unwrap();
		let mut memory = MemoryBackend::new();
		for (trie, map) in state.iter().enumerate() {
			for (key, value) in map {
				memory.insert(child_of(trie), key.clone(), value.clone());
			}
		}
		let (identity, genesis) = genesis(&memory, StateVersion::V1);
		let headers = vec![genesis.header.clone()];
		let path = folder.path().join("chain.redb");
		let database = Database::create(path, identity, genesis, options.clone()).unwrap();
		let bodies = vec![Vec::new()];
		Self { folder, options, database: Some(database), states: vec![state], headers, bodies }
	}

	fn db(&self) -> &Database {
		self.database.as_ref().unwrap()
	}

	fn path(&self) -> PathBuf {
		self.folder.path().join("chain.redb")
	}

	fn number(&self) -> BlockNumber {
		self.states.len() as BlockNumber - 1
	}

	fn prepare(&self, writes: &[Write], version: StateVersion) -> CommitBlock {
		let mut overlay = Overlay::new(self.db().head_state());
		for (trie, key, value) in writes {
			overlay.set(child_of(*trie), key, value.as_deref());
		}
		overlay.root(version).unwrap();
		let (changes, trie) = overlay.into_changes();
		let trie = trie.unwrap();
		let number = self.number() + 1;
		let body = vec![Extrinsic(vec![number as u8; number as usize % 7].encode())];
		let header = header(self.headers[number as usize - 1].hash(), number, trie.root());
		CommitBlock { header, body, justification: None, changes, trie }
	}

	fn push(&mut self, writes: &[Write], version: StateVersion) {
		let block = self.prepare(writes, version);
		let (header, body) = (block.header.clone(), block.body.clone());
		self.db().commit(block).unwrap();
		let mut state = self.states.last().unwrap().clone();
		for (trie, key, value) in writes {
			match value {
				Some(value) => state[*trie].insert(key.clone(), value.clone()),
				None => state[*trie].remove(key),
			};
		}
		self.states.push(state);
		self.headers.push(header);
		self.bodies.push(body);
	}

	fn revert(&mut self, number: BlockNumber) {
		self.db().revert_to(number).unwrap();
		let length = number as usize + 1;
		self.states.truncate(length);
		self.headers.truncate(length);
		self.bodies.truncate(length);
	}

	fn reopen(&mut self) {
		self.database = None;
		let genesis = Some(self.headers[0].hash());
		self.database = Some(Database::open(self.path(), genesis, self.options.clone()).unwrap());
	}

	/// Compares everything that can be read with the expectation.
	fn check(&self) {
		let db = self.db();
		let number = self.number();
		assert_eq!(db.head().number, number);
		assert_eq!(db.head().hash, self.headers[number as usize].hash());
		assert_eq!(db.head().state_root, self.headers[number as usize].state_root);
		for (number, header) in self.headers.iter().enumerate() {
			let (number, hash) = (number as BlockNumber, header.hash());
			assert_eq!(db.header(hash).unwrap().as_ref(), Some(header));
			assert_eq!(db.header_by_number(number).unwrap().as_ref(), Some(header));
			assert_eq!(db.hash_of(number).unwrap(), Some(hash));
			assert_eq!(db.number_of(hash).unwrap(), Some(number));
			assert_eq!(db.body(hash).unwrap().as_ref(), Some(&self.bodies[number as usize]));
		}
		assert_eq!(db.header_by_number(number + 1).unwrap(), None);
		assert_eq!(db.hash_of(number + 1).unwrap(), None);
		for (number, state) in self.states.iter().enumerate() {
			if number >= db.oldest_state() as usize {
				check_state(&*db.state_at(number as BlockNumber).unwrap(), state);
			} else {
				let refused = db.state_at(number as BlockNumber).err();
				assert!(matches!(refused, Some(DatabaseError::State(StateError::Pruned { .. }))));
			}
		}
	}
}

/// The content of a backend without the roots of child tries, read key by key.
fn content(backend: &dyn Backend, trie: usize) -> Map {
	let child = child_of(trie);
	let mut found = Map::new();
	let mut last = Vec::new();
	if let Some(value) = backend.get(child, &last).unwrap() {
		found.insert(last.clone(), value.to_vec());
	}
	while let Some(key) = backend.next_key(child, &last).unwrap() {
		let value = backend.get(child, &key).unwrap().expect("a key has a value");
		if !key.starts_with(b":child_storage:") {
			found.insert(key.clone(), value.to_vec());
		}
		last = key;
	}
	// Pages of any size give the same keys.
	for step in [2, 3, 100] {
		let mut keys = backend.next_keys(child, &[], step).unwrap();
		while let Some(last) = keys.last().filter(|_| keys.len() % step == 0).cloned() {
			let more = backend.next_keys(child, &last, step).unwrap();
			if more.is_empty() {
				break;
			}
			keys.extend(more);
		}
		keys.retain(|key| !key.starts_with(b":child_storage:"));
		assert!(keys.iter().eq(found.keys().filter(|key| !key.is_empty())));
	}
	found
}

fn check_state(backend: &dyn Backend, state: &[Map; 2]) {
	for (trie, expected) in state.iter().enumerate() {
		assert_eq!(content(backend, trie), *expected);
		assert_eq!(backend.get(child_of(trie), b"not there").unwrap(), None);
	}
	let mut all: MemoryBackend = MemoryBackend::new();
	for (key, value) in &state[1] {
		all.insert(Some(CHILD), key.clone(), value.clone());
	}
	let has_child = backend.get(None, &child_root_key(CHILD)).unwrap().is_some();
	assert_eq!(has_child, !state[1].is_empty());
}

fn set(key: &[u8], value: &[u8]) -> Write {
	(0, key.to_vec(), Some(value.to_vec()))
}

/// A chain with a state of some hundred keys.
fn sample(blocks: u32, options: DatabaseOptions) -> Chain {
	let key = |i: u32| sp_crypto_hashing::blake2_128(&i.to_le_bytes()).to_vec();
	let state =
		|from| (from..from + 300).map(|i| (key(i), vec![i as u8; i as usize % 50])).collect();
	let mut chain = Chain::new([state(0), state(1000)], options);
	for block in 0..blocks {
		let writes: Vec<Write> = (0..40)
			.map(|i| {
				let value = (i % 5 != 0).then(|| (block * i).to_le_bytes().repeat(12));
				((i % 2) as usize, key(block * 7 + i * 3), value)
			})
			.collect();
		chain.push(&writes, StateVersion::V1);
	}
	chain
}

#[test]
fn a_block_without_changes_keeps_the_state_root() {
	let mut chain = sample(0, DatabaseOptions::default());
	chain.push(&[], StateVersion::V1);
	chain.check();
	assert_eq!(chain.headers[0].state_root, chain.headers[1].state_root);
	assert!(chain.prepare(&[], StateVersion::V1).changes == Changes::default());
}
