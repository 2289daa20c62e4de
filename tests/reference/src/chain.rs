//! A chain of the host's in a temporary folder.

use codec::Decode;
use sp_inherents::InherentData;
use std::{
	path::Path,
	sync::Arc,
	time::{Duration, Instant},
};
use stratos_host::{
	chain::{Chain, ChainOptions, Genesis, Proposal, inherent_data},
	executor::{Executor, ExecutorConfig},
	state::{Changes, Value},
};

/// The runtime under test, as it stands under `:code`.
///
/// # Panics
/// Where it was left out of the build.
pub fn code() -> &'static [u8] {
	let code = stratos_runtime_wasm::WASM_BINARY;
	assert!(!code.is_empty(), "the Wasm is not built: leave SKIP_WASM_BUILD unset");
	code
}

/// A chain, and what it began with.
pub struct HostChain {
	/// The chain.
	pub chain: Arc<Chain>,
	/// Every key of its genesis.
	pub genesis: Changes,
	/// Where its database is, deleted at the end.
	pub folder: tempfile::TempDir,
}

impl HostChain {
	/// A chain of the runtime's preset `name`.
	pub fn of(name: &str, options: ChainOptions) -> Self {
		let executor = executor(None);
		let runtime = executor.compile(code()).expect("our own runtime");
		let genesis = stratos_host::chain_spec::ChainSpec::builtin(name)
			.expect("a built-in chain")
			.build_genesis(&executor, code())
			.expect("a genesis");
		let changes = genesis.changes;
		Self::begin(changes, executor, runtime, options)
	}

	/// A chain that begins with these keys; the code is among them.
	pub fn with(genesis: Changes, options: ChainOptions) -> Self {
		let executor = executor(None);
		let runtime = executor.compile(code()).expect("our own runtime");
		Self::begin(genesis, executor, runtime, options)
	}

	fn begin(
		changes: Changes,
		executor: Executor,
		runtime: stratos_host::executor::Runtime,
		options: ChainOptions,
	) -> Self {
		let folder = tempfile::tempdir().expect("a temporary folder");
		let genesis = Genesis::new(runtime, changes.clone()).expect("a genesis block");
		let path = folder.path().join("state.redb");
		let chain = Chain::create(&path, "test", genesis, executor, options).expect("a new chain");
		Self { chain: Arc::new(chain), genesis: changes, folder }
	}

	/// A value of the best state.
	pub fn get(&self, key: &[u8]) -> Option<Value> {
		let state = self.chain.state_at(self.chain.best().hash).expect("the best state");
		state.get(None, key).expect("readable")
	}

	/// A decoded value of the best state.
	pub fn read<T: Decode>(&self, key: &[u8]) -> Option<T> {
		self.get(key).map(|value| T::decode(&mut &value[..]).expect("of this type"))
	}

	/// The answer of a runtime API at the best block.
	pub fn ask<T: Decode>(&self, function: &str, arguments: impl codec::Encode) -> T {
		let best = self.chain.best().hash;
		let answer = self
			.chain
			.call_at(best, function, &arguments.encode())
			.unwrap_or_else(|error| panic!("{function}: {error}"));
		T::decode(&mut &answer[..]).unwrap_or_else(|error| panic!("{function}: {error}"))
	}
}

/// An executor, with its machine code kept in a folder or not at all.
pub fn executor(cache: Option<&Path>) -> Executor {
	let config = ExecutorConfig { cache_dir: cache.map(Path::to_path_buf), ..Default::default() };
	Executor::new(config).expect("the engine starts")
}

/// What a block of that time is to be made of.
pub fn proposal(time: u64) -> Proposal {
	Proposal {
		inherents: inherents(time),
		digest: Default::default(),
		deadline: Instant::now() + Duration::from_secs(600),
	}
}

/// The inherent data of a block of that time.
pub fn inherents(time: u64) -> InherentData {
	inherent_data(time).expect("inherent data")
}
