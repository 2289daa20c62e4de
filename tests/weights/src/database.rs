//! The costs of a read and a write in this host's database.

use crate::{error::Error, fit::median};
use stratos_host::{
	database::{ChainIdentity, Check, CommitBlock, Database, DatabaseOptions, GenesisCommit, Head},
	executor::ProcessorClock,
	primitives::{Hash, Header},
	state::{Backend, MemoryBackend, Overlay, StateVersion},
};

/// Keys in the state: as many accounts as a chain of some years has.
const KEYS: u32 = 500_000;

/// Blocks measured, after some to warm up.
const BLOCKS: u32 = 30;

/// Blocks that are not measured.
const WARM_UP: u32 = 5;

/// Keys that a block reads and writes.
const PER_BLOCK: u32 = 1_000;

/// The costs, nanoseconds.
pub(crate) struct Costs {
	/// Reading a key that is in no cache of the runtime.
	pub(crate) read: f64,
	/// Writing a key: its share of the root and of the durable commit.
	pub(crate) write: f64,
}

/// Measures a database in a temporary folder: blocks that read and write keys at random.
pub(crate) fn measure() -> Result<Costs, Error> {
	let database = |error: &dyn std::fmt::Display| Error::Database(error.to_string());
	let folder = tempfile::tempdir().map_err(Error::file(std::env::temp_dir()))?;
	let mut state = MemoryBackend::new();
	(0..KEYS).for_each(|number| state.insert(None, key(number), vec![number as u8; 80]));
	let changes = state.to_changes();
	drop(state);
	let trie = MemoryBackend::new().root(&changes, StateVersion::V1).map_err(|e| database(&e))?;
	let header = child(Head { number: 0, hash: Hash::zero(), state_root: trie.root() }, 0);
	let identity = ChainIdentity {
		genesis_hash: header.hash(),
		genesis_code: Hash::zero(),
		chain_id: "weights".into(),
	};
	// A check of the whole file would only take time here.
	let options = DatabaseOptions { check: Check::Never, ..DatabaseOptions::default() };
	let genesis = GenesisCommit { header, changes, trie };
	let path = folder.path().join("state.redb");
	let chain = Database::create(path, identity, genesis, options).map_err(|e| database(&e))?;

	let (mut reads, mut writes) = (Vec::new(), Vec::new());
	let mut random = Random(1);
	let mut clock = ProcessorClock::start();
	for block in 0..WARM_UP + BLOCKS {
		let keys: Vec<Vec<u8>> = (0..PER_BLOCK).map(|_| key(random.below(KEYS))).collect();
		let state = chain.head_state();
		let begun = clock.now();
		for key in &keys {
			state.get(None, key).map_err(|e| database(&e))?;
		}
		let read = clock.now().saturating_sub(begun);

		let mut overlay = Overlay::new(chain.head_state());
		for key in &keys {
			overlay.set(None, key, Some(&[block as u8; 80]));
		}
		let begun = clock.now();
		let root = overlay.root(StateVersion::V1).map_err(|e| database(&e))?;
		let (changes, Some(trie)) = overlay.into_changes() else {
			return Err(Error::Database("there is no root of what was just written".into()));
		};
		let header = child(Head { state_root: root, ..chain.head() }, chain.head().number + 1);
		chain
			.commit(CommitBlock { header, body: Vec::new(), justification: None, changes, trie })
			.map_err(|e| database(&e))?;
		let write = clock.now().saturating_sub(begun);
		if block >= WARM_UP {
			reads.push(read.as_nanos() as f64 / f64::from(PER_BLOCK));
			writes.push(write.as_nanos() as f64 / f64::from(PER_BLOCK));
		}
	}
	Ok(Costs { read: median(reads), write: median(writes) })
}

/// A key like that of an account: the item's prefix and a random hash.
fn key(number: u32) -> Vec<u8> {
	let account = sp_crypto_hashing::blake2_256(&number.to_le_bytes());
	let item = [sp_crypto_hashing::twox_128(b"System"), sp_crypto_hashing::twox_128(b"Account")];
	[&item.concat()[..], &sp_crypto_hashing::blake2_128(&account), &account].concat()
}

fn child(parent: Head, number: u32) -> Header {
	Header {
		parent_hash: parent.hash,
		number,
		state_root: parent.state_root,
		extrinsics_root: Hash::zero(),
		digest: Default::default(),
	}
}

/// Deterministic random numbers (Knuth's linear generator).
struct Random(u64);

impl Random {
	fn below(&mut self, limit: u32) -> u32 {
		self.0 =
			self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
		(self.0 >> 33) as u32 % limit
	}
}
