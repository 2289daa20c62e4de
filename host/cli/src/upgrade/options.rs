//! How far a check goes.

/// How far a check goes.
#[derive(Clone, Debug)]
pub struct Options {
	/// Blocks to make under the new runtime after the migrations, at least.
	pub(crate) blocks: u32,
	/// Epochs to pass under the new runtime after the migrations.
	pub(crate) epochs: u32,
	/// The time between two blocks, milliseconds.
	pub(crate) block_time_ms: u64,
	/// The most blocks that migrations may take.
	pub(crate) migration_blocks: u32,
}

impl Default for Options {
	fn default() -> Self {
		Self { blocks: 20, epochs: 2, block_time_ms: 6_000, migration_blocks: 1_000 }
	}
}
