//! Weights of `pallet_balances` in this runtime, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-11-30 on AMD EPYC, 2 cores
//! - on the genesis of `mainnet`, 8 values of each component, the median of up to 12 runs at each

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `pallet_balances`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_balances::WeightInfo for WeightInfo<T> {
	// Storage: `System::Account` (r:1 w:1)
	// Least time: 14_843 ns
	fn transfer_allow_death() -> Weight {
		Weight::from_parts(15_393_000, 2_603).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `System::Account` (r:1 w:1)
	// Least time: 12_769 ns
	fn transfer_keep_alive() -> Weight {
		Weight::from_parts(13_180_000, 2_603).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `System::Account` (r:1 w:1)
	// Least time: 6_480 ns
	fn force_set_balance_creating() -> Weight {
		Weight::from_parts(6_690_000, 2_603).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `System::Account` (r:1 w:1)
	// Least time: 5_889 ns
	fn force_set_balance_killing() -> Weight {
		Weight::from_parts(6_079_000, 2_603).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `System::Account` (r:2 w:2)
	// Least time: 15_022 ns
	fn force_transfer() -> Weight {
		Weight::from_parts(15_313_000, 5_206).saturating_add(T::DbWeight::get().reads_writes(2, 2))
	}

	// Storage: `System::Account` (r:1 w:1)
	// Least time: 15_683 ns
	fn transfer_all() -> Weight {
		Weight::from_parts(16_054_000, 2_603).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `System::Account` (r:1 w:1)
	// Least time: 4_958 ns
	fn force_unreserve() -> Weight {
		Weight::from_parts(5_308_000, 2_603).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `System::Account` (r:1000 w:1000)
	// `u` from 1 to 1_000
	// Least time: 5_127 ns
	fn upgrade_accounts(u: u32) -> Weight {
		Weight::from_parts(5_208_000, 0)
			.saturating_add(Weight::from_parts(4_174_814, 2_603).saturating_mul(u.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 1).saturating_mul(u.into()))
	}

	// Least time: 2_063 ns
	fn force_adjust_total_issuance() -> Weight {
		Weight::from_parts(2_203_000, 0)
	}

	// Least time: 8_824 ns
	fn burn_allow_death() -> Weight {
		Weight::from_parts(9_103_000, 0)
	}

	// Least time: 6_860 ns
	fn burn_keep_alive() -> Weight {
		Weight::from_parts(7_030_000, 0)
	}
}
