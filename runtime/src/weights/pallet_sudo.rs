//! Weights of `pallet_sudo` in this runtime, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-12-01 on AMD EPYC, 2 cores
//! - on the genesis of `mainnet`, 8 values of each component, the median of up to 12 runs at each

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `pallet_sudo`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_sudo::WeightInfo for WeightInfo<T> {
	// Storage: `Sudo::Key` (r:1 w:1)
	// Least time: 6_562 ns
	fn set_key() -> Weight {
		Weight::from_parts(7_224_000, 527).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `Sudo::Key` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:0)
	// Least time: 11_311 ns
	fn sudo() -> Weight {
		Weight::from_parts(14_637_000, 3_130).saturating_add(T::DbWeight::get().reads_writes(2, 0))
	}

	// Storage: `Sudo::Key` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:0)
	// Least time: 10_720 ns
	fn sudo_as() -> Weight {
		Weight::from_parts(11_431_000, 3_130).saturating_add(T::DbWeight::get().reads_writes(2, 0))
	}

	// Storage: `Sudo::Key` (r:1 w:1)
	// Least time: 4_528 ns
	fn remove_key() -> Weight {
		Weight::from_parts(4_809_000, 527).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `Sudo::Key` (r:1 w:0)
	// Least time: 1_914 ns
	fn check_only_sudo_account() -> Weight {
		Weight::from_parts(2_054_000, 527).saturating_add(T::DbWeight::get().reads_writes(1, 0))
	}
}
