//! Weights of `pallet_multisig` in this runtime, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-11-22 on AMD EPYC, 2 cores
//! - on the genesis of `mainnet`, 8 values of each component, the median of up to 12 runs at each

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `pallet_multisig`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_multisig::WeightInfo for WeightInfo<T> {
	// `z` from 0 to 10_000
	// Least time: 0 ns
	fn as_multi_threshold_1(z: u32) -> Weight {
		Weight::from_parts(34_845_352, 0)
			.saturating_add(Weight::from_parts(4_643, 0).saturating_mul(z.into()))
	}

	// Storage: `Multisig::Multisigs` (r:1 w:1)
	// `s` from 2 to 100
	// `z` from 0 to 10_000
	// Least time: 0 ns
	fn as_multi_create(s: u32, z: u32) -> Weight {
		Weight::from_parts(44_567_769, 5_821)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(108_948, 0).saturating_mul(s.into()))
			.saturating_add(Weight::from_parts(1_253, 0).saturating_mul(z.into()))
	}

	// Storage: `Multisig::Multisigs` (r:1 w:1)
	// `s` from 3 to 100
	// `z` from 0 to 10_000
	// Least time: 0 ns
	fn as_multi_approve(s: u32, z: u32) -> Weight {
		Weight::from_parts(33_935_999, 5_821)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(32_093, 0).saturating_mul(s.into()))
			.saturating_add(Weight::from_parts(925, 0).saturating_mul(z.into()))
	}

	// Storage: `Multisig::Multisigs` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// `s` from 2 to 100
	// `z` from 0 to 10_000
	// Least time: 0 ns
	fn as_multi_complete(s: u32, z: u32) -> Weight {
		Weight::from_parts(37_465_713, 8_424)
			.saturating_add(T::DbWeight::get().reads_writes(2, 2))
			.saturating_add(Weight::from_parts(356_285, 0).saturating_mul(s.into()))
			.saturating_add(Weight::from_parts(1_603, 0).saturating_mul(z.into()))
	}

	// Storage: `Multisig::Multisigs` (r:1 w:1)
	// `s` from 2 to 100
	// Least time: 0 ns
	fn approve_as_multi_create(s: u32) -> Weight {
		Weight::from_parts(26_054_302, 5_821)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(253_350, 0).saturating_mul(s.into()))
	}

	// Storage: `Multisig::Multisigs` (r:1 w:1)
	// `s` from 2 to 100
	// Least time: 10_148 ns
	fn approve_as_multi_approve(s: u32) -> Weight {
		Weight::from_parts(15_907_868, 5_821)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(243_483, 0).saturating_mul(s.into()))
	}

	// Storage: `Multisig::Multisigs` (r:1 w:1)
	// `s` from 2 to 100
	// Least time: 17_984 ns
	fn cancel_as_multi(s: u32) -> Weight {
		Weight::from_parts(26_429_725, 5_821)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(178_263, 0).saturating_mul(s.into()))
	}

	// Storage: `Multisig::Multisigs` (r:1 w:1)
	// `s` from 2 to 100
	// Least time: 0 ns
	fn poke_deposit(s: u32) -> Weight {
		Weight::from_parts(2_969_011, 5_821)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(530_162, 0).saturating_mul(s.into()))
	}
}
