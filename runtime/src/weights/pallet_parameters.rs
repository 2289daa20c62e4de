//! Weights of `pallet_parameters` in this runtime, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-12-01 on AMD EPYC, 2 cores
//! - on the genesis of `mainnet`, 8 values of each component, the median of up to 12 runs at each

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `pallet_parameters`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_parameters::WeightInfo for WeightInfo<T> {
	// Storage: `Parameters::Parameters` (r:1 w:1)
	// Least time: 10_239 ns
	fn set_parameter() -> Weight {
		Weight::from_parts(11_472_000, 3_712).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}
}
