//! Weights of `pallet_preimage` in this runtime, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-11-30 on AMD EPYC, 2 cores
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
	// Least time: 15_463 ns
	fn note_preimage(s: u32) -> Weight {
		Weight::from_parts(15_914_000, 7_746)
			.saturating_add(T::DbWeight::get().reads_writes(3, 3))
			.saturating_add(Weight::from_parts(2_801, 0).saturating_mul(s.into()))
	}

	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Storage: `Preimage::PreimageFor` (r:0 w:1)
	// `s` from 0 to 4_194_304
	// Least time: 3_355 ns
	fn note_requested_preimage(s: u32) -> Weight {
		Weight::from_parts(3_465_000, 5_132)
			.saturating_add(T::DbWeight::get().reads_writes(2, 2))
			.saturating_add(Weight::from_parts(2_684, 0).saturating_mul(s.into()))
	}

	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Storage: `Preimage::PreimageFor` (r:0 w:1)
	// `s` from 0 to 4_194_304
	// Least time: 3_315 ns
	fn note_no_deposit_preimage(s: u32) -> Weight {
		Weight::from_parts(3_506_000, 5_132)
			.saturating_add(T::DbWeight::get().reads_writes(2, 2))
			.saturating_add(Weight::from_parts(2_735, 0).saturating_mul(s.into()))
	}

	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Preimage::PreimageFor` (r:0 w:1)
	// Least time: 38_237 ns
	fn unnote_preimage() -> Weight {
		Weight::from_parts(41_672_000, 7_746).saturating_add(T::DbWeight::get().reads_writes(3, 3))
	}

	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Storage: `Preimage::PreimageFor` (r:0 w:1)
	// Least time: 18_367 ns
	fn unnote_no_deposit_preimage() -> Weight {
		Weight::from_parts(20_851_000, 5_132).saturating_add(T::DbWeight::get().reads_writes(2, 2))
	}

	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Least time: 15_693 ns
	fn request_preimage() -> Weight {
		Weight::from_parts(17_045_000, 5_132).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}

	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Least time: 10_325 ns
	fn request_no_deposit_preimage() -> Weight {
		Weight::from_parts(10_987_000, 5_132).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}

	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Least time: 6_951 ns
	fn request_unnoted_preimage() -> Weight {
		Weight::from_parts(12_249_000, 5_132).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}

	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Least time: 4_607 ns
	fn request_requested_preimage() -> Weight {
		Weight::from_parts(6_079_000, 5_132).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}

	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Storage: `Preimage::PreimageFor` (r:0 w:1)
	// Least time: 17_836 ns
	fn unrequest_preimage() -> Weight {
		Weight::from_parts(19_509_000, 5_132).saturating_add(T::DbWeight::get().reads_writes(2, 2))
	}

	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Least time: 3_725 ns
	fn unrequest_unnoted_preimage() -> Weight {
		Weight::from_parts(4_447_000, 5_132).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}

	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Least time: 3_996 ns
	fn unrequest_multi_referenced_preimage() -> Weight {
		Weight::from_parts(5_077_000, 5_132).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}

	// Storage: `Preimage::StatusFor` (r:1024 w:1024)
	// Storage: `System::Account` (r:1024 w:1024)
	// Storage: `Balances::Holds` (r:1024 w:1024)
	// Storage: `Preimage::RequestStatusFor` (r:0 w:1024)
	// `n` from 1 to 1_024
	// Least time: 17_246 ns
	fn ensure_updated(n: u32) -> Weight {
		Weight::from_parts(17_786_000, 0)
			.saturating_add(Weight::from_parts(16_889_212, 7_783).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(3, 4).saturating_mul(n.into()))
	}
}
