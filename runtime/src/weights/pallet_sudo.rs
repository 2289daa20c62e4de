//! Weights of `pallet_sudo` in this runtime, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-11-30 on AMD EPYC, 2 cores
//! - on the genesis of `mainnet`, 8 values of each component, the median of up to 12 runs at each

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `pallet_sudo`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_sudo::WeightInfo for WeightInfo<T> {
	// Storage: `Sudo::Key` (r:1 w:1)
	// Least time: 2_253 ns
	fn set_key() -> Weight {
		Weight::from_parts(2_433_000, 527).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `Sudo::Key` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:0)
	// Least time: 4_938 ns
	fn sudo() -> Weight {
		Weight::from_parts(5_237_000, 3_130).saturating_add(T::DbWeight::get().reads_writes(2, 0))
	}

	// Storage: `Sudo::Key` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:0)
	// Least time: 4_847 ns
	fn sudo_as() -> Weight {
		Weight::from_parts(5_128_000, 3_130).saturating_add(T::DbWeight::get().reads_writes(2, 0))
	}

	// Storage: `Sudo::Key` (r:1 w:1)
	// Least time: 1_953 ns
	fn remove_key() -> Weight {
		Weight::from_parts(2_154_000, 527).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `Sudo::Key` (r:1 w:0)
	// Least time: 811 ns
	fn check_only_sudo_account() -> Weight {
		Weight::from_parts(892_000, 527).saturating_add(T::DbWeight::get().reads_writes(1, 0))
	}
}
