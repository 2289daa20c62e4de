//! Weights of `pallet_utility` in this runtime, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-11-30 on AMD EPYC, 2 cores
//! - on the genesis of `mainnet`, 8 values of each component, the median of up to 12 runs at each

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `pallet_utility`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_utility::WeightInfo for WeightInfo<T> {
	// Storage: `Lockdown::Locked` (r:1 w:0)
	// `c` from 0 to 1_000
	// Least time: 1_622 ns
	fn batch(c: u32) -> Weight {
		Weight::from_parts(1_713_000, 508)
			.saturating_add(T::DbWeight::get().reads_writes(1, 0))
			.saturating_add(Weight::from_parts(1_333_488, 0).saturating_mul(c.into()))
	}

	// Storage: `Lockdown::Locked` (r:1 w:0)
	// Least time: 2_033 ns
	fn as_derivative() -> Weight {
		Weight::from_parts(2_143_000, 508).saturating_add(T::DbWeight::get().reads_writes(1, 0))
	}

	// Storage: `Lockdown::Locked` (r:1 w:0)
	// `c` from 0 to 1_000
	// Least time: 1_602 ns
	fn batch_all(c: u32) -> Weight {
		Weight::from_parts(1_702_000, 508)
			.saturating_add(T::DbWeight::get().reads_writes(1, 0))
			.saturating_add(Weight::from_parts(1_398_270, 0).saturating_mul(c.into()))
	}

	// Least time: 2_413 ns
	fn dispatch_as() -> Weight {
		Weight::from_parts(2_504_000, 0)
	}

	// Storage: `Lockdown::Locked` (r:1 w:0)
	// `c` from 0 to 1_000
	// Least time: 1_683 ns
	fn force_batch(c: u32) -> Weight {
		Weight::from_parts(1_723_000, 508)
			.saturating_add(T::DbWeight::get().reads_writes(1, 0))
			.saturating_add(Weight::from_parts(1_354_231, 0).saturating_mul(c.into()))
	}

	// Least time: 2_403 ns
	fn dispatch_as_fallible() -> Weight {
		Weight::from_parts(2_504_000, 0)
	}

	// Storage: `Lockdown::Locked` (r:1 w:0)
	// Least time: 3_245 ns
	fn if_else() -> Weight {
		Weight::from_parts(3_636_000, 508).saturating_add(T::DbWeight::get().reads_writes(1, 0))
	}
}
