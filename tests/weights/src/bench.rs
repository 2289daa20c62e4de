//! The runtime with its benchmarks, in the host's executor.

use crate::{
	abi::{BenchmarkBatch, BenchmarkConfig, BenchmarkList, BenchmarkResult, StorageInfo},
	error::Error,
};
use codec::{Decode, Encode};
use std::{path::PathBuf, sync::Arc, time::Duration};
use stratos_host::{
	chain_spec::ChainSpec,
	executor::{Benchmarking, CallContext, Executor, ExecutorConfig, Runtime},
	state::{Backend, MemoryBackend, Overlay},
};

/// A benchmark may prepare thousands of nodes.
const TIMEOUT: Duration = Duration::from_secs(600);

/// A runtime compiled with its benchmarks, and the genesis that they start from.
pub(crate) struct Bench {
	runtime: Runtime,
	genesis: Arc<MemoryBackend>,
}

impl Bench {
	/// Builds the genesis of the built-in `chain` with `code`. Machine code is kept in `cache`.
	pub(crate) fn new(code: &[u8], chain: &str, cache: PathBuf) -> Result<Self, Error> {
		let config = ExecutorConfig {
			cache_dir: Some(cache),
			call_timeout: TIMEOUT,
			benchmarking: true,
			..ExecutorConfig::default()
		};
		let executor = Executor::new(config).map_err(Error::host)?;
		let spec = ChainSpec::builtin(chain).map_err(Error::host)?;
		let genesis = spec.build_genesis(&executor, code).map_err(Error::host)?;
		let mut state = MemoryBackend::new();
		let version = genesis.trie.version();
		let update = state.root(&genesis.changes, version).map_err(Error::host)?;
		state.apply(&genesis.changes, &update);
		Ok(Self { runtime: genesis.runtime, genesis: Arc::new(state) })
	}

	/// All benchmarks in the runtime's order, and its storage items.
	pub(crate) fn list(&self) -> Result<(Vec<BenchmarkList>, Vec<StorageInfo>), Error> {
		// Benchmarks that serve other purposes than weights are left out.
		let answer = self.call("Benchmark_benchmark_metadata", &false.encode(), false);
		decode("Benchmark_benchmark_metadata", &answer.map_err(Error::Host)?)
	}

	/// Runs a benchmark; its results, or why it failed. Accesses are counted if `counting`.
	pub(crate) fn run(
		&self,
		config: &BenchmarkConfig<'_>,
		counting: bool,
	) -> Result<Vec<BenchmarkResult>, String> {
		const FUNCTION: &str = "Benchmark_dispatch_benchmark";
		let answer = self.call(FUNCTION, &config.encode(), counting)?;
		let batches: Result<Vec<BenchmarkBatch>, String> =
			decode(FUNCTION, &answer).map_err(|error| error.to_string())?;
		Ok(batches?.into_iter().flat_map(|batch| batch.results).collect())
	}

	fn call(&self, function: &str, data: &[u8], counting: bool) -> Result<Vec<u8>, String> {
		let context = CallContext {
			benchmarking: Some(Benchmarking::new(self.genesis.clone(), counting)),
			..CallContext::default()
		};
		let overlay = Overlay::new(self.genesis.clone());
		let mut session = self.runtime.session(overlay, context);
		session.call(function, data).map_err(|error| error.to_string())
	}
}

fn decode<T: Decode>(function: &'static str, answer: &[u8]) -> Result<T, Error> {
	T::decode(&mut &*answer).map_err(|cause| Error::Answer { function, cause })
}
