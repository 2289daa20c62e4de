//! Weights of `pallet_files`.
//!
//! Estimated after calls of the same shape; `make weights PALLET=pallet_files` measures them.

#![allow(missing_docs)]

use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{Weight, constants::RocksDbWeight},
};

/// What the calls weigh. `benchmarking.rs` describes each case.
pub trait WeightInfo {
	fn record() -> Weight;
	fn attest() -> Weight;
	fn remove() -> Weight;
}

/// Weights at the price of the runtime's database.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn record() -> Weight {
		Weight::from_parts(60_000_000, 5_000).saturating_add(T::DbWeight::get().reads_writes(6, 4))
	}
	fn attest() -> Weight {
		Weight::from_parts(40_000_000, 5_000).saturating_add(T::DbWeight::get().reads_writes(5, 1))
	}
	fn remove() -> Weight {
		Weight::from_parts(60_000_000, 5_000).saturating_add(T::DbWeight::get().reads_writes(5, 4))
	}
}

/// For tests, at the price of a common database.
impl WeightInfo for () {
	fn record() -> Weight {
		Weight::from_parts(60_000_000, 5_000)
			.saturating_add(RocksDbWeight::get().reads_writes(6, 4))
	}
	fn attest() -> Weight {
		Weight::from_parts(40_000_000, 5_000)
			.saturating_add(RocksDbWeight::get().reads_writes(5, 1))
	}
	fn remove() -> Weight {
		Weight::from_parts(60_000_000, 5_000)
			.saturating_add(RocksDbWeight::get().reads_writes(5, 4))
	}
}
