//! The WebAssembly engine: settings that make execution deterministic and bounded, and the clock that
//! interrupts calls.

use crate::executor::{
	config::ExecutorConfig,
	error::ExecutorError,
	wasm::{heap_layout::PAGE_BYTES, limits::TABLE_ELEMENTS},
};
use std::{
	sync::mpsc::{RecvTimeoutError, Sender, channel},
	thread::JoinHandle,
	time::Duration,
};
use wasmtime::{
	Config, Enabled, Engine, InstanceAllocationStrategy, OptLevel, PoolingAllocationConfig,
	WasmFeatures,
};

/// How often running code checks its deadline.
pub(crate) const TICK: Duration = Duration::from_millis(10);

/// The part of a memory that stays mapped from one instance to the next, in bytes. Mapped pages of 4 KiB
/// are copied back before the next use (0.1 us each), others cost page faults (0.3 to 2 us each). A
/// signed transfer writes to about 60 pages.
const KEEP_RESIDENT: usize = 384 * 1024;

/// An engine with these settings. Instances come from a pool if the address space is large enough.
pub(crate) fn new(settings: &ExecutorConfig) -> Result<Engine, ExecutorError> {
	let pooled = Engine::new(&config(settings, Some(pool(settings))));
	match pooled {
		Ok(engine) => Ok(engine),
		Err(error) => {
			log::warn!(
				target: "executor",
				"calls are slower, because the instance pool cannot be created: {error}; is the address \
				space limited?",
			);
			Engine::new(&config(settings, None))
				.map_err(|error| ExecutorError::Engine { cause: error.to_string() })
		}
	}
}

/// An engine without an instance pool. Its machine code runs on those that [`new`] returns for settings
/// with this stack.
pub(crate) fn for_compiler(stack_bytes: usize) -> Result<Engine, ExecutorError> {
	let settings = ExecutorConfig { stack_bytes, ..ExecutorConfig::default() };
	Engine::new(&config(&settings, None))
		.map_err(|error| ExecutorError::Engine { cause: error.to_string() })
}

fn config(settings: &ExecutorConfig, pool: Option<PoolingAllocationConfig>) -> Config {
	let mut config = Config::new();
	// The original module was validated with fewer features. What the instrumented module needs in
	// addition (two memories, bulk memory operations) is on.
	for off in [
		WasmFeatures::REFERENCE_TYPES,
		WasmFeatures::SIMD,
		WasmFeatures::RELAXED_SIMD,
		WasmFeatures::MULTI_VALUE,
		WasmFeatures::THREADS,
		WasmFeatures::SHARED_EVERYTHING_THREADS,
		WasmFeatures::MEMORY64,
		WasmFeatures::TAIL_CALL,
		WasmFeatures::EXTENDED_CONST,
		WasmFeatures::EXCEPTIONS,
		WasmFeatures::FUNCTION_REFERENCES,
		WasmFeatures::GC,
		WasmFeatures::CUSTOM_PAGE_SIZES,
		WasmFeatures::WIDE_ARITHMETIC,
		WasmFeatures::STACK_SWITCHING,
	] {
		config.wasm_features(off, false);
	}
	config
		.cranelift_nan_canonicalization(true)
		.cranelift_opt_level(OptLevel::Speed)
		.epoch_interruption(true)
		.max_wasm_stack(settings.stack_bytes)
		.memory_init_cow(true)
		.wasm_backtrace_max_frames(std::num::NonZeroUsize::new(16))
		.allocation_strategy(match pool {
			Some(pool) => InstanceAllocationStrategy::Pooling(pool),
			None => InstanceAllocationStrategy::OnDemand,
		});
	config
}

fn pool(settings: &ExecutorConfig) -> PoolingAllocationConfig {
	// A call may need a nested instance, to ask another blob for its version.
	let calls = settings.max_instances.max(1).saturating_add(settings.block_instances.max(1));
	let instances = calls.saturating_mul(2).saturating_add(settings.max_idle);
	let mut pool = PoolingAllocationConfig::default();
	pool.total_core_instances(instances)
		.total_memories(instances.saturating_mul(2))
		.total_tables(instances)
		.max_memories_per_module(2)
		.max_tables_per_module(1)
		.table_elements(TABLE_ELEMENTS)
		.max_core_instance_size(1 << 20)
		.max_memory_size(settings.max_memory_pages as usize * PAGE_BYTES as usize)
		.max_unused_warm_slots(instances.saturating_mul(2))
		.pagemap_scan(Enabled::Auto);
	// Without the scan the engine copies all of these bytes for every instance.
	if PoolingAllocationConfig::is_pagemap_scan_available() {
		pool.linear_memory_keep_resident(KEEP_RESIDENT);
		pool.table_keep_resident(64 * 1024);
	}
	pool
}

/// The thread that advances the engine's epoch. Stops when dropped.
pub(crate) struct Ticker {
	stop: Option<Sender<()>>,
	thread: Option<JoinHandle<()>>,
}

impl Ticker {
	pub(crate) fn start(engine: &Engine) -> Result<Self, ExecutorError> {
		let engine = engine.weak();
		let (stop, stopped) = channel::<()>();
		let thread =
			std::thread::Builder::new().name("executor-clock".to_owned()).spawn(move || {
				while stopped.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
					match engine.upgrade() {
						Some(engine) => engine.increment_epoch(),
						None => break,
					}
				}
			})?;
		Ok(Self { stop: Some(stop), thread: Some(thread) })
	}
}

impl Drop for Ticker {
	fn drop(&mut self) {
		drop(self.stop.take());
		if let Some(thread) = self.thread.take() {
			let _ = thread.join();
		}
	}
}

/// The number of ticks after which a call with this time limit is stopped, rounded up.
pub(crate) fn ticks(limit: Duration) -> u64 {
	let ticks = limit.as_nanos().div_ceil(TICK.as_nanos());
	u64::try_from(ticks).unwrap_or(u64::MAX / 2).min(u64::MAX / 2) + 1
}
