//! Weights of `pallet_multisig` in this runtime, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-11-30 on AMD EPYC, 2 cores
//! - on the genesis of `mainnet`, 8 values of each component, the median of up to 12 runs at each

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `pallet_multisig`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_multisig::WeightInfo for WeightInfo<T> {
	// Storage: `Lockdown::Locked` (r:1 w:0)
	// `z` from 0 to 10_000
	// Least time: 11_748 ns
	fn as_multi_threshold_1(z: u32) -> Weight {
		Weight::from_parts(12_198_000, 508)
			.saturating_add(T::DbWeight::get().reads_writes(1, 0))
			.saturating_add(Weight::from_parts(1_397, 0).saturating_mul(z.into()))
	}

	// Storage: `Multisig::Multisigs` (r:1 w:1)
	// `s` from 2 to 100
	// `z` from 0 to 10_000
	// Least time: 17_196 ns
	fn as_multi_create(s: u32, z: u32) -> Weight {
		Weight::from_parts(8_339_027, 5_821)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(92_161, 0).saturating_mul(s.into()))
			.saturating_add(Weight::from_parts(1_474, 0).saturating_mul(z.into()))
	}

	// Storage: `Multisig::Multisigs` (r:1 w:1)
	// `s` from 3 to 100
	// `z` from 0 to 10_000
	// Least time: 12_058 ns
	fn as_multi_approve(s: u32, z: u32) -> Weight {
		Weight::from_parts(4_298_310, 5_821)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(80_240, 0).saturating_mul(s.into()))
			.saturating_add(Weight::from_parts(1_381, 0).saturating_mul(z.into()))
	}

	// Storage: `Multisig::Multisigs` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Lockdown::Locked` (r:1 w:0)
	// `s` from 2 to 100
	// `z` from 0 to 10_000
	// Least time: 19_389 ns
	fn as_multi_complete(s: u32, z: u32) -> Weight {
		Weight::from_parts(7_655_294, 8_932)
			.saturating_add(T::DbWeight::get().reads_writes(3, 2))
			.saturating_add(Weight::from_parts(136_493, 0).saturating_mul(s.into()))
			.saturating_add(Weight::from_parts(1_561, 0).saturating_mul(z.into()))
	}

	// Storage: `Multisig::Multisigs` (r:1 w:1)
	// `s` from 2 to 100
	// Least time: 8_322 ns
	fn approve_as_multi_create(s: u32) -> Weight {
		Weight::from_parts(8_653_000, 5_821)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(84_323, 0).saturating_mul(s.into()))
	}

	// Storage: `Multisig::Multisigs` (r:1 w:1)
	// `s` from 2 to 100
	// Least time: 3_836 ns
	fn approve_as_multi_approve(s: u32) -> Weight {
		Weight::from_parts(3_908_878, 5_821)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(77_312, 0).saturating_mul(s.into()))
	}

	// Storage: `Multisig::Multisigs` (r:1 w:1)
	// `s` from 2 to 100
	// Least time: 7_411 ns
	fn cancel_as_multi(s: u32) -> Weight {
		Weight::from_parts(7_692_000, 5_821)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(79_454, 0).saturating_mul(s.into()))
	}

	// Storage: `Multisig::Multisigs` (r:1 w:1)
	// `s` from 2 to 100
	// Least time: 7_011 ns
	fn poke_deposit(s: u32) -> Weight {
		Weight::from_parts(7_159_378, 5_821)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(82_478, 0).saturating_mul(s.into()))
	}
}
