//! Weights of `frame_system_extensions` in this runtime, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-11-30 on AMD EPYC, 2 cores
//! - on the genesis of `mainnet`, 8 values of each component, the median of up to 12 runs at each

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `frame_system_extensions`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> frame_system::ExtensionsWeightInfo for WeightInfo<T> {
	// Least time: 560 ns
	fn check_genesis() -> Weight {
		Weight::from_parts(601_000, 0)
	}

	// Least time: 1_092 ns
	fn check_mortality_mortal_transaction() -> Weight {
		Weight::from_parts(1_201_000, 0)
	}

	// Least time: 1_092 ns
	fn check_mortality_immortal_transaction() -> Weight {
		Weight::from_parts(1_142_000, 0)
	}

	// Least time: 220 ns
	fn check_non_zero_sender() -> Weight {
		Weight::from_parts(231_000, 0)
	}

	// Storage: `System::Account` (r:1 w:1)
	// Least time: 1_933 ns
	fn check_nonce() -> Weight {
		Weight::from_parts(2_003_000, 2_603).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Least time: 170 ns
	fn check_spec_version() -> Weight {
		Weight::from_parts(171_000, 0)
	}

	// Least time: 170 ns
	fn check_tx_version() -> Weight {
		Weight::from_parts(180_000, 0)
	}

	// Least time: 1_503 ns
	fn check_weight() -> Weight {
		Weight::from_parts(1_583_000, 0)
	}

	// Least time: 842 ns
	fn weight_reclaim() -> Weight {
		Weight::from_parts(892_000, 0)
	}
}
