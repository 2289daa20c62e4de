//! Settings of the pool.

use super::graph::Limit;
use std::time::Duration;

/// Maximum admission threads. The executor has runtime instances reserved for this many.
const MAX_THREADS: usize = 8;

/// Settings of the pool.
#[derive(Debug, Clone)]
pub struct PoolOptions {
	/// Limit of ready transactions.
	pub ready: Limit,
	/// Limit of future transactions.
	pub future: Limit,
	/// Maximum bytes of an extrinsic.
	pub max_extrinsic_bytes: usize,
	/// Transactions to revalidate after each block.
	pub revalidated_per_block: usize,
	/// Ban of an included transaction.
	pub included_ban: Duration,
	/// Ban of a transaction that no later state makes valid. Other invalid transactions are banned
	/// until the next block.
	pub invalid_ban: Duration,
	/// Ban of a transaction on which the runtime failed during block building.
	pub failed_ban: Duration,
	/// Time limit of a validation.
	pub validation_timeout: Duration,
	/// Admission threads for async callers.
	pub threads: usize,
}

impl Default for PoolOptions {
	fn default() -> Self {
		Self {
			ready: Limit { count: 8_192, bytes: 20 << 20 },
			future: Limit { count: 1_024, bytes: 2 << 20 },
			max_extrinsic_bytes: 4 << 20,
			revalidated_per_block: 256,
			included_ban: Duration::from_secs(60),
			invalid_ban: Duration::from_secs(60),
			failed_ban: Duration::from_secs(600),
			validation_timeout: Duration::from_secs(2),
			threads: std::thread::available_parallelism().map_or(2, usize::from).min(MAX_THREADS),
		}
	}
}
