//! The types of the runtime API `Benchmark` of `frame-benchmarking`.
//!
//! They are repeated here because that crate, used natively, would change the features of crates in the
//! whole workspace.

use codec::{Decode, Encode};

/// The benchmarks of a pallet.
#[derive(Decode, Clone, Debug)]
pub(crate) struct BenchmarkList {
	pub(crate) pallet: Vec<u8>,
	pub(crate) instance: Vec<u8>,
	pub(crate) benchmarks: Vec<BenchmarkMetadata>,
}

/// A benchmark: its name, its components with their ranges.
#[derive(Decode, Clone, Debug)]
pub(crate) struct BenchmarkMetadata {
	pub(crate) name: Vec<u8>,
	pub(crate) components: Vec<(Parameter, u32, u32)>,
	/// How to estimate the proof of certain items; not used, as this chain sends no proofs.
	pub(crate) _pov_modes: Vec<(Vec<u8>, Vec<u8>)>,
}

/// The name of a component: a letter, encoded as its index in the alphabet.
#[derive(Encode, Decode, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Parameter(pub(crate) u8);

impl Parameter {
	pub(crate) fn letter(self) -> char {
		char::from(b'a'.saturating_add(self.0))
	}
}

/// A storage item of the runtime.
#[derive(Decode, Clone, Debug)]
pub(crate) struct StorageInfo {
	pub(crate) pallet_name: Vec<u8>,
	pub(crate) storage_name: Vec<u8>,
	pub(crate) prefix: Vec<u8>,
	pub(crate) max_values: Option<u32>,
	pub(crate) max_size: Option<u32>,
}

/// What to run.
#[derive(Encode)]
pub(crate) struct BenchmarkConfig<'a> {
	pub(crate) pallet: &'a [u8],
	pub(crate) instance: &'a [u8],
	pub(crate) benchmark: &'a [u8],
	pub(crate) selected_components: Vec<(Parameter, u32)>,
	/// Whether the benchmark's own assertions are run.
	pub(crate) verify: bool,
	pub(crate) internal_repeats: u32,
}

/// The results of a benchmark.
#[derive(Decode, Clone, Debug)]
pub(crate) struct BenchmarkBatch {
	pub(crate) _pallet: Vec<u8>,
	pub(crate) _instance: Vec<u8>,
	pub(crate) _benchmark: Vec<u8>,
	pub(crate) results: Vec<BenchmarkResult>,
}

/// One run.
#[derive(Decode, Clone, Debug)]
pub(crate) struct BenchmarkResult {
	pub(crate) _components: Vec<(Parameter, u32)>,
	/// Nanoseconds.
	pub(crate) extrinsic_time: u128,
	pub(crate) _storage_root_time: u128,
	pub(crate) reads: u32,
	pub(crate) _repeat_reads: u32,
	pub(crate) writes: u32,
	pub(crate) _repeat_writes: u32,
	pub(crate) _proof_size: u32,
	/// Prefix of a storage item, its keys read and written, whether it is on the whitelist.
	pub(crate) keys: Vec<(Vec<u8>, u32, u32, bool)>,
}
