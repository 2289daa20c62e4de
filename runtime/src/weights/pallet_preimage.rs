//! Weights of `pallet_preimage` in this runtime, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-12-01 on AMD EPYC, 2 cores
//! - on the genesis of `mainnet`, 8 values of each component, the median of up to 12 runs at each

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `pallet_preimage`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_preimage::WeightInfo for WeightInfo<T> {
	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Preimage::PreimageFor` (r:0 w:1)
	// `s` from 0 to 4_194_304
	// Least time: 21_149 ns
	fn note_preimage(s: u32) -> Weight {
		Weight::from_parts(21_881_000, 7_746)
			.saturating_add(T::DbWeight::get().reads_writes(3, 3))
			.saturating_add(Weight::from_parts(3_046, 0).saturating_mul(s.into()))
	}

	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Storage: `Preimage::PreimageFor` (r:0 w:1)
	// `s` from 0 to 4_194_304
	// Least time: 6_642 ns
	fn note_requested_preimage(s: u32) -> Weight {
		Weight::from_parts(8_516_000, 5_132)
			.saturating_add(T::DbWeight::get().reads_writes(2, 2))
			.saturating_add(Weight::from_parts(3_089, 0).saturating_mul(s.into()))
	}

	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Storage: `Preimage::PreimageFor` (r:0 w:1)
	// `s` from 0 to 4_194_304
	// Least time: 4_789 ns
	fn note_no_deposit_preimage(s: u32) -> Weight {
		Weight::from_parts(4_959_000, 5_132)
			.saturating_add(T::DbWeight::get().reads_writes(2, 2))
			.saturating_add(Weight::from_parts(3_016, 0).saturating_mul(s.into()))
	}

	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Preimage::PreimageFor` (r:0 w:1)
	// Least time: 33_783 ns
	fn unnote_preimage() -> Weight {
		Weight::from_parts(37_620_000, 7_746).saturating_add(T::DbWeight::get().reads_writes(3, 3))
	}

	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Storage: `Preimage::PreimageFor` (r:0 w:1)
	// Least time: 20_318 ns
	fn unnote_no_deposit_preimage() -> Weight {
		Weight::from_parts(22_121_000, 5_132).saturating_add(T::DbWeight::get().reads_writes(2, 2))
	}

	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Least time: 16_691 ns
	fn request_preimage() -> Weight {
		Weight::from_parts(19_787_000, 5_132).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}

	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Least time: 12_263 ns
	fn request_no_deposit_preimage() -> Weight {
		Weight::from_parts(13_756_000, 5_132).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}

	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Least time: 11_281 ns
	fn request_unnoted_preimage() -> Weight {
		Weight::from_parts(12_884_000, 5_132).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}

	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Least time: 5_179 ns
	fn request_requested_preimage() -> Weight {
		Weight::from_parts(5_470_000, 5_132).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}

	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Storage: `Preimage::PreimageFor` (r:0 w:1)
	// Least time: 15_409 ns
	fn unrequest_preimage() -> Weight {
		Weight::from_parts(19_586_000, 5_132).saturating_add(T::DbWeight::get().reads_writes(2, 2))
	}

	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Least time: 4_418 ns
	fn unrequest_unnoted_preimage() -> Weight {
		Weight::from_parts(5_220_000, 5_132).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}

	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Least time: 4_288 ns
	fn unrequest_multi_referenced_preimage() -> Weight {
		Weight::from_parts(5_170_000, 5_132).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}

	// Storage: `Preimage::StatusFor` (r:1024 w:1024)
	// Storage: `System::Account` (r:1024 w:1024)
	// Storage: `Balances::Holds` (r:1024 w:1024)
	// Storage: `Preimage::RequestStatusFor` (r:0 w:1024)
	// `n` from 1 to 1_024
	// Least time: 23_554 ns
	fn ensure_updated(n: u32) -> Weight {
		Weight::from_parts(24_125_000, 0)
			.saturating_add(Weight::from_parts(21_822_457, 7_783).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(3, 4).saturating_mul(n.into()))
	}
}
