//! Weights of `frame_system_extensions` in this runtime, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-11-22 on AMD EPYC, 2 cores
//! - on the genesis of `mainnet`, 8 values of each component, the median of up to 12 runs at each

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `frame_system_extensions`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> frame_system::ExtensionsWeightInfo for WeightInfo<T> {
	// Least time: 1_923 ns
	fn check_genesis() -> Weight {
		Weight::from_parts(2_204_000, 0)
	}

	// Least time: 2_144 ns
	fn check_mortality_mortal_transaction() -> Weight {
		Weight::from_parts(3_767_000, 0)
	}

	// Least time: 2_013 ns
	fn check_mortality_immortal_transaction() -> Weight {
		Weight::from_parts(2_154_000, 0)
	}

	// Least time: 701 ns
	fn check_non_zero_sender() -> Weight {
		Weight::from_parts(1_092_000, 0)
	}

	// Storage: `System::Account` (r:1 w:1)
	// Least time: 3_406 ns
	fn check_nonce() -> Weight {
		Weight::from_parts(3_527_000, 2_603).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Least time: 0 ns
	fn check_spec_version() -> Weight {
		Weight::from_parts(441_000, 0)
	}

	// Least time: 411 ns
	fn check_tx_version() -> Weight {
		Weight::from_parts(551_000, 0)
	}

	// Least time: 3_156 ns
	fn check_weight() -> Weight {
		Weight::from_parts(5_120_000, 0)
	}

	// Least time: 1_493 ns
	fn weight_reclaim() -> Weight {
		Weight::from_parts(2_024_000, 0)
	}
}
