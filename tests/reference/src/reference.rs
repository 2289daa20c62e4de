//! The reference: `sc-executor` with its default settings, on an in-memory trie with the shared trie
//! cache that a node uses. It keeps blocks in memory only: what a node's database costs is not in it.

use codec::Encode;
use sc_executor::WasmExecutor;
use sp_core::{
	H256,
	storage::{ChildInfo, StateVersion, well_known_keys::CODE},
	traits::{CallContext, ReadRuntimeVersionExt, RuntimeCode, WrappedRuntimeCode},
};
use sp_externalities::Extensions;
use sp_runtime::traits::BlakeTwo256;
use sp_state_machine::{
	Backend, BackendTransaction, InMemoryBackend, OverlayedChanges, StateMachine, TrieBackend,
	TrieBackendBuilder,
};
use sp_trie::{
	PrefixedMemoryDB,
	cache::{CacheSize, LocalTrieCache, SharedTrieCache},
};
use std::{collections::BTreeMap, path::Path};
use stratos_host::state::Changes;

/// Bytes of the reference's shared trie cache: its node's default.
const CACHE: usize = 64 << 20;

/// Keys and their new values, `None` where they were deleted.
pub type Writes = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

/// A state and the engine that works on it.
pub struct Reference {
	executor: WasmExecutor,
	backend: InMemoryBackend<BlakeTwo256>,
	cache: SharedTrieCache<BlakeTwo256>,
	version: StateVersion,
}

/// What a block did.
pub struct Outcome {
	/// What it changed in the main trie.
	pub top: Writes,
	/// What it changed in each child trie, by the child's full key.
	pub children: BTreeMap<Vec<u8>, Writes>,
	/// The state's root after it.
	pub root: H256,
	transaction: BackendTransaction<BlakeTwo256>,
}

type Cached<'a> =
	TrieBackend<&'a PrefixedMemoryDB<BlakeTwo256>, BlakeTwo256, LocalTrieCache<BlakeTwo256>>;

/// Work on one block.
pub struct Work<'a> {
	executor: &'a WasmExecutor,
	backend: Cached<'a>,
	overlay: OverlayedChanges<BlakeTwo256>,
	version: StateVersion,
	code: Vec<u8>,
	code_hash: Vec<u8>,
}

impl Reference {
	/// The engine on the state that `genesis` makes of nothing.
	pub fn new(genesis: &Changes, version: StateVersion) -> Self {
		let executor = WasmExecutor::builder().with_max_runtime_instances(8).build();
		Self::on(executor, genesis, version)
	}

	/// The same with machine code kept in a folder.
	pub fn with_cache(genesis: &Changes, version: StateVersion, folder: &Path) -> Self {
		let builder = WasmExecutor::builder().with_max_runtime_instances(8);
		Self::on(builder.with_cache_path(folder).build(), genesis, version)
	}

	fn on(executor: WasmExecutor, genesis: &Changes, version: StateVersion) -> Self {
		let mut backend = InMemoryBackend::<BlakeTwo256>::default();
		let plain = |(key, value): (&Vec<u8>, &Option<std::sync::Arc<[u8]>>)| {
			(key.clone(), value.as_ref().map(|value| value.to_vec()))
		};
		let mut all = vec![(None, genesis.top.iter().map(plain).collect())];
		for (child, changes) in &genesis.children {
			let child = ChildInfo::new_default(child);
			all.push((Some(child), changes.iter().map(plain).collect()));
		}
		backend.insert(all, version);
		Self {
			executor,
			backend,
			cache: SharedTrieCache::new(CacheSize::new(CACHE), None),
			version,
		}
	}

	/// The root of the state.
	pub fn root(&self) -> H256 {
		*self.backend.root()
	}

	/// A value of the state.
	pub fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
		self.backend.storage(key).expect("an in-memory state can be read")
	}

	/// A value of a child trie, by its id.
	pub fn get_child(&self, child: &[u8], key: &[u8]) -> Option<Vec<u8>> {
		let child = ChildInfo::new_default(child);
		self.backend.child_storage(&child, key).expect("an in-memory state can be read")
	}

	/// Begins a block on the state.
	pub fn work(&self) -> Work<'_> {
		let code = self.get(CODE).expect("the state has code");
		self.work_with(code)
	}

	/// Begins a block on the state with this code.
	pub fn work_with(&self, code: Vec<u8>) -> Work<'_> {
		let cache = self.cache.local_cache_trusted();
		Work {
			executor: &self.executor,
			backend: TrieBackendBuilder::wrap(&self.backend).with_cache(cache).build(),
			overlay: OverlayedChanges::default(),
			version: self.version,
			code_hash: sp_crypto_hashing::blake2_256(&code).to_vec(),
			code,
		}
	}

	/// Makes a block's outcome the state.
	pub fn apply(&mut self, outcome: Outcome) {
		self.backend.apply_transaction(outcome.root, outcome.transaction);
	}
}

impl Work<'_> {
	/// Calls a function of the runtime.
	///
	/// # Errors
	/// The reference's own words.
	pub fn call(&mut self, function: &str, data: &[u8]) -> Result<Vec<u8>, String> {
		let fetcher = WrappedRuntimeCode(self.code.as_slice().into());
		let code =
			RuntimeCode { code_fetcher: &fetcher, heap_pages: None, hash: self.code_hash.clone() };
		let mut extensions = Extensions::default();
		extensions.register(ReadRuntimeVersionExt::new(self.executor.clone()));
		StateMachine::new(
			&self.backend,
			&mut self.overlay,
			self.executor,
			function,
			data,
			&mut extensions,
			&code,
			CallContext::Onchain { import: false },
		)
		.execute()
		.map_err(|error| error.to_string())
	}

	/// Opens a storage transaction, as the reference's block builder does around an extrinsic.
	pub fn start_transaction(&mut self) {
		self.overlay.start_transaction();
	}

	/// Closes it, for good or for nothing.
	///
	/// # Panics
	/// Where none is open.
	pub fn end_transaction(&mut self, keep: bool) {
		let closed = match keep {
			true => self.overlay.commit_transaction(),
			false => self.overlay.rollback_transaction(),
		};
		closed.expect("opened before");
	}

	/// Ends the block.
	///
	/// # Panics
	/// Where a storage transaction is open.
	pub fn finish(mut self) -> Outcome {
		let changes = self
			.overlay
			.drain_storage_changes(&self.backend, self.version)
			.expect("no transaction is open");
		let children = changes.child_storage_changes.into_iter();
		Outcome {
			top: changes.main_storage_changes.into_iter().collect(),
			children: children.map(|(key, writes)| (key, writes.into_iter().collect())).collect(),
			root: changes.transaction_storage_root,
			transaction: changes.transaction,
		}
	}
}

/// A block as `Core_execute_block` takes it.
pub fn encode_block(header: &stratos_host::primitives::Header, body: &[Vec<u8>]) -> Vec<u8> {
	let mut block = header.encode();
	codec::Compact(body.len() as u32).encode_to(&mut block);
	body.iter().for_each(|extrinsic| block.extend_from_slice(extrinsic));
	block
}
