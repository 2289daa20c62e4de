//! Weights of `pallet_utility` in this runtime, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-12-01 on AMD EPYC, 2 cores
//! - on the genesis of `mainnet`, 8 values of each component, the median of up to 12 runs at each

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `pallet_utility`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_utility::WeightInfo for WeightInfo<T> {
	// Storage: `Lockdown::Locked` (r:1 w:0)
	// `c` from 0 to 1_000
	// Least time: 3_657 ns
	fn batch(c: u32) -> Weight {
		Weight::from_parts(7_915_000, 508)
			.saturating_add(T::DbWeight::get().reads_writes(1, 0))
			.saturating_add(Weight::from_parts(1_911_787, 0).saturating_mul(c.into()))
	}

	// Storage: `Lockdown::Locked` (r:1 w:0)
	// Least time: 3_657 ns
	fn as_derivative() -> Weight {
		Weight::from_parts(3_877_000, 508).saturating_add(T::DbWeight::get().reads_writes(1, 0))
	}

	// Storage: `Lockdown::Locked` (r:1 w:0)
	// `c` from 0 to 1_000
	// Least time: 2_835 ns
	fn batch_all(c: u32) -> Weight {
		Weight::from_parts(2_966_000, 508)
			.saturating_add(T::DbWeight::get().reads_writes(1, 0))
			.saturating_add(Weight::from_parts(2_794_402, 0).saturating_mul(c.into()))
	}

	// Least time: 4_239 ns
	fn dispatch_as() -> Weight {
		Weight::from_parts(4_589_000, 0)
	}

	// Storage: `Lockdown::Locked` (r:1 w:0)
	// `c` from 0 to 1_000
	// Least time: 2_775 ns
	fn force_batch(c: u32) -> Weight {
		Weight::from_parts(2_886_000, 508)
			.saturating_add(T::DbWeight::get().reads_writes(1, 0))
			.saturating_add(Weight::from_parts(1_946_634, 0).saturating_mul(c.into()))
	}

	// Least time: 4_068 ns
	fn dispatch_as_fallible() -> Weight {
		Weight::from_parts(4_348_000, 0)
	}

	// Storage: `Lockdown::Locked` (r:1 w:0)
	// Least time: 5_520 ns
	fn if_else() -> Weight {
		Weight::from_parts(5_931_000, 508).saturating_add(T::DbWeight::get().reads_writes(1, 0))
	}
}
