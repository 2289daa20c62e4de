//! Weights of `pallet_sudo` in this runtime, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-11-22 on AMD EPYC, 2 cores
//! - on the genesis of `mainnet`, 8 values of each component, the median of up to 12 runs at each

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `pallet_sudo`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_sudo::WeightInfo for WeightInfo<T> {
	// Storage: `Sudo::Key` (r:1 w:1)
	// Least time: 4_368 ns
	fn set_key() -> Weight {
		Weight::from_parts(8_185_000, 527).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `Sudo::Key` (r:1 w:0)
	// Least time: 4_558 ns
	fn sudo() -> Weight {
		Weight::from_parts(4_749_000, 527).saturating_add(T::DbWeight::get().reads_writes(1, 0))
	}

	// Storage: `Sudo::Key` (r:1 w:0)
	// Least time: 4_518 ns
	fn sudo_as() -> Weight {
		Weight::from_parts(4_980_000, 527).saturating_add(T::DbWeight::get().reads_writes(1, 0))
	}

	// Storage: `Sudo::Key` (r:1 w:1)
	// Least time: 0 ns
	fn remove_key() -> Weight {
		Weight::from_parts(3_727_000, 527).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `Sudo::Key` (r:1 w:0)
	// Least time: 1_492 ns
	fn check_only_sudo_account() -> Weight {
		Weight::from_parts(1_593_000, 527).saturating_add(T::DbWeight::get().reads_writes(1, 0))
	}
}
