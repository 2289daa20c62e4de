//! Weights of `pallet_timestamp` in this runtime, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-12-01 on AMD EPYC, 2 cores
//! - on the genesis of `mainnet`, 8 values of each component, the median of up to 12 runs at each

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `pallet_timestamp`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_timestamp::WeightInfo for WeightInfo<T> {
	// Storage: `Timestamp::Now` (r:1 w:1)
	// Least time: 2_155 ns
	fn set() -> Weight {
		Weight::from_parts(2_314_000, 503).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Least time: 551 ns
	fn on_finalize() -> Weight {
		Weight::from_parts(591_000, 0)
	}
}
