//! Weights of `pallet_preimage` in this runtime, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-11-22 on AMD EPYC, 2 cores
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
	// Least time: 25_628 ns
	fn note_preimage(s: u32) -> Weight {
		Weight::from_parts(566_237_610, 7_710)
			.saturating_add(T::DbWeight::get().reads_writes(3, 3))
			.saturating_add(Weight::from_parts(3_692, 0).saturating_mul(s.into()))
	}

	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Storage: `Preimage::PreimageFor` (r:0 w:1)
	// `s` from 0 to 4_194_304
	// Least time: 6_171 ns
	fn note_requested_preimage(s: u32) -> Weight {
		Weight::from_parts(459_202_134, 5_132)
			.saturating_add(T::DbWeight::get().reads_writes(2, 2))
			.saturating_add(Weight::from_parts(3_684, 0).saturating_mul(s.into()))
	}

	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Storage: `Preimage::PreimageFor` (r:0 w:1)
	// `s` from 0 to 4_194_304
	// Least time: 5_851 ns
	fn note_no_deposit_preimage(s: u32) -> Weight {
		Weight::from_parts(421_102_928, 5_132)
			.saturating_add(T::DbWeight::get().reads_writes(2, 2))
			.saturating_add(Weight::from_parts(4_083, 0).saturating_mul(s.into()))
	}

	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Preimage::PreimageFor` (r:0 w:1)
	// Least time: 81_252 ns
	fn unnote_preimage() -> Weight {
		Weight::from_parts(85_249_000, 7_710).saturating_add(T::DbWeight::get().reads_writes(3, 3))
	}

	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Storage: `Preimage::PreimageFor` (r:0 w:1)
	// Least time: 46_126 ns
	fn unnote_no_deposit_preimage() -> Weight {
		Weight::from_parts(52_107_000, 5_132).saturating_add(T::DbWeight::get().reads_writes(2, 2))
	}

	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Least time: 31_238 ns
	fn request_preimage() -> Weight {
		Weight::from_parts(39_734_000, 5_132).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}

	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Least time: 23_374 ns
	fn request_no_deposit_preimage() -> Weight {
		Weight::from_parts(24_866_000, 5_132).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}

	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Least time: 25_638 ns
	fn request_unnoted_preimage() -> Weight {
		Weight::from_parts(27_902_000, 5_132).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}

	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Least time: 8_826 ns
	fn request_requested_preimage() -> Weight {
		Weight::from_parts(10_370_000, 5_132).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}

	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Storage: `Preimage::PreimageFor` (r:0 w:1)
	// Least time: 31_618 ns
	fn unrequest_preimage() -> Weight {
		Weight::from_parts(34_404_000, 5_132).saturating_add(T::DbWeight::get().reads_writes(2, 2))
	}

	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Least time: 8_877 ns
	fn unrequest_unnoted_preimage() -> Weight {
		Weight::from_parts(10_770_000, 5_132).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}

	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// Least time: 8_316 ns
	fn unrequest_multi_referenced_preimage() -> Weight {
		Weight::from_parts(9_438_000, 5_132).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}

	// Storage: `Preimage::StatusFor` (r:1024 w:1024)
	// Storage: `System::Account` (r:1024 w:1024)
	// Storage: `Balances::Holds` (r:1024 w:1024)
	// Storage: `Preimage::RequestStatusFor` (r:0 w:1024)
	// `n` from 1 to 1_024
	// Least time: 28_243 ns
	fn ensure_updated(n: u32) -> Weight {
		Weight::from_parts(29_706_000, 0)
			.saturating_add(Weight::from_parts(34_877_811, 7_747).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(3, 4).saturating_mul(n.into()))
	}
}
