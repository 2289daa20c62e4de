//! Blocks, counted as they come.

use super::page::Page;
use crate::chain::{Chain, ImportedBlock};
use std::{
	sync::{
		Arc,
		atomic::{AtomicU64, Ordering::Relaxed},
	},
	time::{SystemTime, UNIX_EPOCH},
};
use tokio::sync::broadcast::error::RecvError;

/// The upper bounds of the classes of execution times, in milliseconds.
const BOUNDS: [u64; 11] = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 5_000];

/// What was counted.
#[derive(Default)]
pub(super) struct Blocks {
	pub(super) count: AtomicU64,
	extrinsics: AtomicU64,
	extrinsic_bytes: AtomicU64,
	upgrades: AtomicU64,
	/// Seconds since 1970 when the last one came.
	last: AtomicU64,
	/// Nanoseconds of all.
	execution: AtomicU64,
	/// How many took no longer than each bound, and longer than the one before.
	classes: [AtomicU64; BOUNDS.len()],
	/// Of how many the execution time is known.
	timed: AtomicU64,
}

impl Blocks {
	/// Counts the blocks of `chain` until it is gone.
	pub(super) fn follow(chain: &Chain) -> std::io::Result<Arc<Self>> {
		let blocks = Arc::new(Self::default());
		let (mut receiver, counted) = (chain.subscribe(), blocks.clone());
		std::thread::Builder::new().name("metrics-blocks".to_owned()).spawn(move || {
			loop {
				match receiver.blocking_recv() {
					Ok(block) => counted.add(&block),
					// Seen too late to know more of them.
					Err(RecvError::Lagged(missed)) => _ = counted.count.fetch_add(missed, Relaxed),
					Err(RecvError::Closed) => break,
				}
			}
		})?;
		Ok(blocks)
	}

	fn add(&self, block: &ImportedBlock) {
		let bytes: usize = block.body.iter().map(|extrinsic| extrinsic.0.len()).sum();
		self.extrinsics.fetch_add(block.body.len() as u64, Relaxed);
		self.extrinsic_bytes.fetch_add(bytes as u64, Relaxed);
		self.upgrades.fetch_add(u64::from(block.runtime_upgraded), Relaxed);
		let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
		self.last.store(now, Relaxed);
		let nanoseconds = u64::try_from(block.execution.as_nanos()).unwrap_or(u64::MAX);
		self.execution.fetch_add(nanoseconds, Relaxed);
		let class =
			BOUNDS.iter().position(|bound| block.execution.as_millis() < u128::from(*bound));
		if let Some(class) = class.and_then(|class| self.classes.get(class)) {
			class.fetch_add(1, Relaxed);
		}
		self.timed.fetch_add(1, Relaxed);
		self.count.fetch_add(1, Relaxed);
	}

	pub(super) fn write(&self, page: &mut Page) {
		let read = |counter: &AtomicU64| counter.load(Relaxed);
		page.counter("stratos_blocks_total", "Blocks since the start.").value(read(&self.count));
		page.counter("stratos_extrinsics_total", "Extrinsics in these blocks, inherents included.")
			.value(read(&self.extrinsics));
		page.counter("stratos_extrinsic_bytes_total", "Bytes of these extrinsics.")
			.value(read(&self.extrinsic_bytes));
		page.counter("stratos_runtime_upgrades_total", "Blocks that replaced the runtime.")
			.value(read(&self.upgrades));
		page.gauge("stratos_last_block_seconds", "When the last block came, seconds since 1970.")
			.value(read(&self.last));
		let name = "stratos_block_execution_seconds";
		let mut histogram = page.histogram(name, "How long the runtime worked on a block.");
		let mut sum = 0u64;
		for (bound, class) in BOUNDS.iter().zip(&self.classes) {
			sum = sum.saturating_add(read(class));
			histogram = histogram.bucket(*bound as f64 / 1e3, sum);
		}
		histogram.end(read(&self.timed), read(&self.execution) as f64 / 1e9);
	}
}
