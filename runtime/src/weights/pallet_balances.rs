//! Weights of `pallet_balances` in this runtime, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-11-22 on AMD EPYC, 2 cores
//! - on the genesis of `mainnet`, 8 values of each component, the median of up to 12 runs at each

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `pallet_balances`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_balances::WeightInfo for WeightInfo<T> {
	// Storage: `System::Account` (r:1 w:1)
	// Least time: 40_385 ns
	fn transfer_allow_death() -> Weight {
		Weight::from_parts(41_868_000, 2_603).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `System::Account` (r:1 w:1)
	// Least time: 20_688 ns
	fn transfer_keep_alive() -> Weight {
		Weight::from_parts(21_330_000, 2_603).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `System::Account` (r:1 w:1)
	// Least time: 0 ns
	fn force_set_balance_creating() -> Weight {
		Weight::from_parts(13_606_000, 2_603).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `System::Account` (r:1 w:1)
	// Least time: 12_534 ns
	fn force_set_balance_killing() -> Weight {
		Weight::from_parts(17_413_000, 2_603).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `System::Account` (r:2 w:2)
	// Least time: 24_176 ns
	fn force_transfer() -> Weight {
		Weight::from_parts(32_410_000, 5_206).saturating_add(T::DbWeight::get().reads_writes(2, 2))
	}

	// Storage: `System::Account` (r:1 w:1)
	// Least time: 25_297 ns
	fn transfer_all() -> Weight {
		Weight::from_parts(26_109_000, 2_603).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `System::Account` (r:1 w:1)
	// Least time: 8_486 ns
	fn force_unreserve() -> Weight {
		Weight::from_parts(8_677_000, 2_603).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `System::Account` (r:1000 w:1000)
	// `u` from 1 to 1_000
	// Least time: 0 ns
	fn upgrade_accounts(u: u32) -> Weight {
		Weight::from_parts(16_902_000, 0)
			.saturating_add(Weight::from_parts(9_471_741, 2_603).saturating_mul(u.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 1).saturating_mul(u.into()))
	}

	// Least time: 0 ns
	fn force_adjust_total_issuance() -> Weight {
		Weight::from_parts(4_028_000, 0)
	}

	// Least time: 14_427 ns
	fn burn_allow_death() -> Weight {
		Weight::from_parts(15_029_000, 0)
	}

	// Least time: 10_911 ns
	fn burn_keep_alive() -> Weight {
		Weight::from_parts(11_111_000, 0)
	}
}
