//! Counts imported blocks.

use crate::chain::{Chain, ImportedBlock};
use prometheus::{
	Histogram, HistogramOpts, IntCounter, Registry, Result,
	core::{AtomicU64, GenericGauge},
};
use std::time::{SystemTime, UNIX_EPOCH};
use tokio::sync::broadcast::error::RecvError;

/// Upper bounds of the buckets of execution times, in seconds.
const BUCKETS: [f64; 11] = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// Clones share their values.
#[derive(Clone)]
pub(super) struct BlockMetrics {
	pub(super) blocks: IntCounter,
	extrinsics: IntCounter,
	extrinsic_bytes: IntCounter,
	upgrades: IntCounter,
	last: GenericGauge<AtomicU64>,
	execution: Histogram,
}

impl BlockMetrics {
	pub(super) fn register(registry: &Registry) -> Result<Self> {
		let counter = |name, help| {
			let counter = IntCounter::new(name, help)?;
			registry.register(Box::new(counter.clone()))?;
			Result::Ok(counter)
		};
		let last = GenericGauge::new(
			"stratos_last_block_seconds",
			"Time of the last import, in seconds since 1970.",
		)?;
		registry.register(Box::new(last.clone()))?;
		let execution = HistogramOpts::new(
			"stratos_block_execution_seconds",
			"Execution time of a block in the runtime.",
		);
		let execution = Histogram::with_opts(execution.buckets(BUCKETS.to_vec()))?;
		registry.register(Box::new(execution.clone()))?;
		Ok(Self {
			blocks: counter("stratos_blocks_total", "Imported blocks since the start.")?,
			extrinsics: counter(
				"stratos_extrinsics_total",
				"Extrinsics in these blocks, inherents included.",
			)?,
			extrinsic_bytes: counter(
				"stratos_extrinsic_bytes_total",
				"Bytes of these extrinsics.",
			)?,
			upgrades: counter(
				"stratos_runtime_upgrades_total",
				"Blocks that replaced the runtime.",
			)?,
			last,
			execution,
		})
	}

	/// Counts the blocks of `chain` until it is dropped.
	///
	/// # Errors
	/// The system's error, if no thread can be started.
	pub(super) fn follow(self, chain: &Chain) -> std::io::Result<()> {
		let mut receiver = chain.subscribe();
		std::thread::Builder::new().name("metrics-blocks".to_owned()).spawn(move || {
			loop {
				match receiver.blocking_recv() {
					Ok(block) => self.count(&block),
					// Only the number of missed blocks is known.
					Err(RecvError::Lagged(missed)) => self.blocks.inc_by(missed),
					Err(RecvError::Closed) => break,
				}
			}
		})?;
		Ok(())
	}

	fn count(&self, block: &ImportedBlock) {
		let bytes: usize = block.body.iter().map(|extrinsic| extrinsic.0.len()).sum();
		self.extrinsics.inc_by(block.body.len() as u64);
		self.extrinsic_bytes.inc_by(bytes as u64);
		self.upgrades.inc_by(u64::from(block.runtime_upgraded));
		let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
		self.last.set(now);
		self.execution.observe(block.execution.as_secs_f64());
		self.blocks.inc();
	}
}
