//! The settings of an executor.

use std::{path::PathBuf, time::Duration};

/// The settings of an [`Executor`](super::Executor).
#[derive(Clone, Debug)]
pub struct ExecutorConfig {
	/// The directory of the machine code cache. `None` compiles in every run.
	pub cache_dir: Option<PathBuf>,
	/// The heap of a runtime in pages of 64 KiB, on top of the memory it declares. All nodes of a chain
	/// must use the same value: it decides when a runtime runs out of memory.
	pub heap_pages: u32,
	/// The largest memory of an instance, in pages of 64 KiB.
	pub max_memory_pages: u32,
	/// The time limit of a call. It only protects the host, so it should be far above the time of any
	/// valid block.
	pub call_timeout: Duration,
	/// The largest stack of a call, in bytes.
	pub stack_bytes: usize,
	/// The number of concurrent calls that are not for blocks. Further calls wait.
	pub max_instances: u32,
	/// The number of concurrent calls for blocks. No other call uses their instances.
	pub block_instances: u32,
	/// The number of restored instances kept for later calls. 0 makes a new one for every call.
	pub max_idle: u32,
	/// The largest result of a call, in bytes.
	pub max_return_bytes: usize,
	/// Whether runtimes may call the benchmarking functions, which are not part of the Polkadot Host
	/// API. Never set it where blocks are executed: they tell the time and replace the state.
	pub benchmarking: bool,
}

impl Default for ExecutorConfig {
	/// Memory and stack as in the reference executor, one minute per call, 32 concurrent calls and 4
	/// for blocks, results up to 64 MiB, no cache directory, no benchmarking.
	fn default() -> Self {
		Self {
			cache_dir: None,
			heap_pages: 2048,
			max_memory_pages: 8192,
			call_timeout: Duration::from_secs(60),
			stack_bytes: 1 << 20,
			max_instances: 32,
			block_instances: 4,
			max_idle: 8,
			max_return_bytes: 64 << 20,
			benchmarking: false,
		}
	}
}
