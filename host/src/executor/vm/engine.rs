//! The WebAssembly engine: settings that make execution deterministic and bounded, and the clock
//! that interrupts calls.

use super::{ExecutorConfig, error::ExecutorError, limits};
use std::{
	sync::mpsc::{RecvTimeoutError, Sender, channel},
	thread::JoinHandle,
	time::Duration,
};
use wasmtime::{
	Config, Enabled, Engine, InstanceAllocationStrategy, OptLevel, PoolingAllocationConfig,
	WasmFeatures,
};

/// How often running code looks whether its time is up.
pub(super) const TICK: Duration = Duration::from_millis(10);

/// The part of a memory that stays mapped from one instance to the next, in bytes. What is mapped is
/// copied back before every call (0.1 us a page of 4 KiB), what is not costs page faults when it is
/// used (0.3 to 2 us a page). A signed transfer writes to some 60 pages.
const KEEP_RESIDENT: usize = 384 * 1024;

/// An engine by the settings. Instances come from a pool where the address space allows it.
pub(super) fn new(settings: &ExecutorConfig) -> Result<Engine, ExecutorError> {
	let pooled = Engine::new(&config(settings, Some(pool(settings))));
	match pooled {
		Ok(engine) => Ok(engine),
		Err(error) => {
			log::warn!(
				target: "executor",
				"no pool of instances, so that calls are slower ({error}); is the address space limited?",
			);
			Engine::new(&config(settings, None))
				.map_err(|error| ExecutorError::Engine { cause: error.to_string() })
		}
	}
}

/// An engine whose machine code runs on those that [`new`] makes of settings with this stack, and that
/// has no place for instances of its own.
pub(super) fn for_compiler(stack_bytes: usize) -> Result<Engine, ExecutorError> {
	let settings = ExecutorConfig { stack_bytes, ..ExecutorConfig::default() };
	Engine::new(&config(&settings, None))
		.map_err(|error| ExecutorError::Engine { cause: error.to_string() })
}

fn config(settings: &ExecutorConfig, pool: Option<PoolingAllocationConfig>) -> Config {
	let mut config = Config::new();
	// What a runtime may use is checked before it is rewritten. Of the rest, what the rewritten module
	// uses is on.
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
	// A call may need an instance inside of an instance, to ask another blob for its version.
	let calls = settings.max_instances.max(1).saturating_add(settings.block_instances.max(1));
	let instances = calls.saturating_mul(2).saturating_add(settings.max_idle);
	let mut pool = PoolingAllocationConfig::default();
	pool.total_core_instances(instances)
		.total_memories(instances.saturating_mul(2))
		.total_tables(instances)
		.max_memories_per_module(2)
		.max_tables_per_module(1)
		.table_elements(limits::TABLE_ELEMENTS)
		.max_core_instance_size(1 << 20)
		.max_memory_size(settings.max_memory_pages as usize * super::PAGE as usize)
		.max_unused_warm_slots(instances.saturating_mul(2))
		.pagemap_scan(Enabled::Auto);
	// Without the scan the engine would copy all of these bytes for every instance.
	if PoolingAllocationConfig::is_pagemap_scan_available() {
		pool.linear_memory_keep_resident(KEEP_RESIDENT);
		pool.table_keep_resident(64 * 1024);
	}
	pool
}

/// The thread that moves the engine's clock. Ends when dropped.
pub(super) struct Ticker {
	stop: Option<Sender<()>>,
	thread: Option<JoinHandle<()>>,
}

impl Ticker {
	pub(super) fn start(engine: &Engine) -> Result<Self, ExecutorError> {
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

/// The ticks after which a call that may take `limit` is stopped. Never less than `limit`.
pub(super) fn ticks(limit: Duration) -> u64 {
	let ticks = limit.as_nanos().div_ceil(TICK.as_nanos());
	u64::try_from(ticks).unwrap_or(u64::MAX / 2).min(u64::MAX / 2) + 1
}
