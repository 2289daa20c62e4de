//! Weights of `pallet_transaction_payment` in this runtime, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-12-01 on AMD EPYC, 2 cores
//! - on the genesis of `mainnet`, 8 values of each component, the median of up to 12 runs at each

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `pallet_transaction_payment`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_transaction_payment::WeightInfo for WeightInfo<T> {
	// Storage: `System::Account` (r:2 w:2)
	// Storage: `Staking::RewardsHeld` (r:1 w:1)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Least time: 26_579 ns
	fn charge_transaction_payment() -> Weight {
		Weight::from_parts(27_391_000, 6_276).saturating_add(T::DbWeight::get().reads_writes(4, 4))
	}
}
