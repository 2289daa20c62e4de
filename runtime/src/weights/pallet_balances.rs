//! Weights of `pallet_balances` in this runtime, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-12-01 on AMD EPYC, 2 cores
//! - on the genesis of `mainnet`, 8 values of each component, the median of up to 12 runs at each

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `pallet_balances`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_balances::WeightInfo for WeightInfo<T> {
	// Storage: `System::Account` (r:1 w:1)
	// Least time: 20_028 ns
	fn transfer_allow_death() -> Weight {
		Weight::from_parts(20_418_000, 2_603).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `System::Account` (r:1 w:1)
	// Least time: 17_463 ns
	fn transfer_keep_alive() -> Weight {
		Weight::from_parts(17_642_000, 2_603).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `System::Account` (r:1 w:1)
	// Least time: 9_357 ns
	fn force_set_balance_creating() -> Weight {
		Weight::from_parts(9_578_000, 2_603).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `System::Account` (r:1 w:1)
	// Least time: 8_626 ns
	fn force_set_balance_killing() -> Weight {
		Weight::from_parts(9_647_000, 2_603).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `System::Account` (r:2 w:2)
	// Least time: 20_047 ns
	fn force_transfer() -> Weight {
		Weight::from_parts(20_358_000, 5_206).saturating_add(T::DbWeight::get().reads_writes(2, 2))
	}

	// Storage: `System::Account` (r:1 w:1)
	// Least time: 20_939 ns
	fn transfer_all() -> Weight {
		Weight::from_parts(21_450_000, 2_603).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `System::Account` (r:1 w:1)
	// Least time: 7_404 ns
	fn force_unreserve() -> Weight {
		Weight::from_parts(7_614_000, 2_603).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `System::Account` (r:1000 w:1000)
	// `u` from 1 to 1_000
	// Least time: 7_284 ns
	fn upgrade_accounts(u: u32) -> Weight {
		Weight::from_parts(7_494_000, 0)
			.saturating_add(Weight::from_parts(5_813_828, 2_603).saturating_mul(u.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 1).saturating_mul(u.into()))
	}

	// Least time: 3_497 ns
	fn force_adjust_total_issuance() -> Weight {
		Weight::from_parts(4_999_000, 0)
	}

	// Least time: 12_182 ns
	fn burn_allow_death() -> Weight {
		Weight::from_parts(12_603_000, 0)
	}

	// Least time: 10_230 ns
	fn burn_keep_alive() -> Weight {
		Weight::from_parts(16_511_000, 0)
	}
}
