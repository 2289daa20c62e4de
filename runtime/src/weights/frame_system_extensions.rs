//! Weights of `frame_system_extensions` in this runtime, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-12-01 on AMD EPYC, 2 cores
//! - on the genesis of `mainnet`, 8 values of each component, the median of up to 12 runs at each

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `frame_system_extensions`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> frame_system::ExtensionsWeightInfo for WeightInfo<T> {
	// Least time: 772 ns
	fn check_genesis() -> Weight {
		Weight::from_parts(871_000, 0)
	}

	// Least time: 1_743 ns
	fn check_mortality_mortal_transaction() -> Weight {
		Weight::from_parts(2_395_000, 0)
	}

	// Least time: 1_673 ns
	fn check_mortality_immortal_transaction() -> Weight {
		Weight::from_parts(1_764_000, 0)
	}

	// Least time: 310 ns
	fn check_non_zero_sender() -> Weight {
		Weight::from_parts(340_000, 0)
	}

	// Storage: `System::Account` (r:1 w:1)
	// Least time: 2_815 ns
	fn check_nonce() -> Weight {
		Weight::from_parts(2_905_000, 2_603).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Least time: 250 ns
	fn check_spec_version() -> Weight {
		Weight::from_parts(270_000, 0)
	}

	// Least time: 270 ns
	fn check_tx_version() -> Weight {
		Weight::from_parts(281_000, 0)
	}

	// Least time: 2_294 ns
	fn check_weight() -> Weight {
		Weight::from_parts(2_625_000, 0)
	}

	// Least time: 1_242 ns
	fn weight_reclaim() -> Weight {
		Weight::from_parts(1_292_000, 0)
	}
}
