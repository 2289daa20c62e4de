//! Weights of `pallet_multisig` in this runtime, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-12-01 on AMD EPYC, 2 cores
//! - on the genesis of `mainnet`, 8 values of each component, the median of up to 12 runs at each

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `pallet_multisig`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_multisig::WeightInfo for WeightInfo<T> {
	// Storage: `Lockdown::Locked` (r:1 w:0)
	// `z` from 0 to 10_000
	// Least time: 15_870 ns
	fn as_multi_threshold_1(z: u32) -> Weight {
		Weight::from_parts(17_671_596, 508)
			.saturating_add(T::DbWeight::get().reads_writes(1, 0))
			.saturating_add(Weight::from_parts(1_587, 0).saturating_mul(z.into()))
	}

	// Storage: `Multisig::Multisigs` (r:1 w:1)
	// `s` from 2 to 100
	// `z` from 0 to 10_000
	// Least time: 23_223 ns
	fn as_multi_create(s: u32, z: u32) -> Weight {
		Weight::from_parts(11_066_862, 5_821)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(141_917, 0).saturating_mul(s.into()))
			.saturating_add(Weight::from_parts(2_868, 0).saturating_mul(z.into()))
	}

	// Storage: `Multisig::Multisigs` (r:1 w:1)
	// `s` from 3 to 100
	// `z` from 0 to 10_000
	// Least time: 15_909 ns
	fn as_multi_approve(s: u32, z: u32) -> Weight {
		Weight::from_parts(8_597_463, 5_821)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(103_801, 0).saturating_mul(s.into()))
			.saturating_add(Weight::from_parts(1_558, 0).saturating_mul(z.into()))
	}

	// Storage: `Multisig::Multisigs` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Lockdown::Locked` (r:1 w:0)
	// `s` from 2 to 100
	// `z` from 0 to 10_000
	// Least time: 27_291 ns
	fn as_multi_complete(s: u32, z: u32) -> Weight {
		Weight::from_parts(6_528_295, 8_932)
			.saturating_add(T::DbWeight::get().reads_writes(3, 2))
			.saturating_add(Weight::from_parts(304_223, 0).saturating_mul(s.into()))
			.saturating_add(Weight::from_parts(2_211, 0).saturating_mul(z.into()))
	}

	// Storage: `Multisig::Multisigs` (r:1 w:1)
	// `s` from 2 to 100
	// Least time: 12_313 ns
	fn approve_as_multi_create(s: u32) -> Weight {
		Weight::from_parts(12_814_000, 5_821)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(119_203, 0).saturating_mul(s.into()))
	}

	// Storage: `Multisig::Multisigs` (r:1 w:1)
	// `s` from 2 to 100
	// Least time: 5_831 ns
	fn approve_as_multi_approve(s: u32) -> Weight {
		Weight::from_parts(4_613_154, 5_821)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(194_841, 0).saturating_mul(s.into()))
	}

	// Storage: `Multisig::Multisigs` (r:1 w:1)
	// `s` from 2 to 100
	// Least time: 11_351 ns
	fn cancel_as_multi(s: u32) -> Weight {
		Weight::from_parts(19_707_000, 5_821)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(69_674, 0).saturating_mul(s.into()))
	}

	// Storage: `Multisig::Multisigs` (r:1 w:1)
	// `s` from 2 to 100
	// Least time: 10_038 ns
	fn poke_deposit(s: u32) -> Weight {
		Weight::from_parts(11_161_000, 5_821)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(128_032, 0).saturating_mul(s.into()))
	}
}
