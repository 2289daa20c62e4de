//! Weights of `frame_system` in this runtime, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-11-30 on AMD EPYC, 2 cores
//! - on the genesis of `mainnet`, 8 values of each component, the median of up to 12 runs at each

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `frame_system`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> frame_system::WeightInfo for WeightInfo<T> {
	// `b` from 0 to 3_932_160
	// Least time: 861 ns
	fn remark(b: u32) -> Weight {
		Weight::from_parts(911_000, 0)
			.saturating_add(Weight::from_parts(1_252, 0).saturating_mul(b.into()))
	}

	// `b` from 0 to 3_932_160
	// Least time: 1_932 ns
	fn remark_with_event(b: u32) -> Weight {
		Weight::from_parts(2_063_000, 0)
			.saturating_add(Weight::from_parts(2_125, 0).saturating_mul(b.into()))
	}

	// Storage: `:heappages` (r:0 w:1)
	// Least time: 1_311 ns
	fn set_heap_pages() -> Weight {
		Weight::from_parts(1_472_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1))
	}

	// Storage: `MultiBlockMigrations::Cursor` (r:1 w:0)
	// Storage: `:code` (r:0 w:1)
	// Least time: 11_336_470 ns
	fn set_code() -> Weight {
		Weight::from_parts(12_171_815_000, 1_531)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `Skipped Metadata` (r:0 w:0)
	// `i` from 0 to 1_000
	// Least time: 811 ns
	fn set_storage(i: u32) -> Weight {
		Weight::from_parts(882_000, 0)
			.saturating_add(Weight::from_parts(195_619, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().reads_writes(0, 1).saturating_mul(i.into()))
	}

	// Storage: `Skipped Metadata` (r:0 w:0)
	// `i` from 0 to 1_000
	// Least time: 861 ns
	fn kill_storage(i: u32) -> Weight {
		Weight::from_parts(922_000, 0)
			.saturating_add(Weight::from_parts(129_892, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().reads_writes(0, 1).saturating_mul(i.into()))
	}

	// Storage: `Skipped Metadata` (r:0 w:0)
	// `p` from 0 to 1_000
	// Least time: 1_332 ns
	fn kill_prefix(p: u32) -> Weight {
		Weight::from_parts(1_412_000, 0)
			.saturating_add(T::DbWeight::get().reads_writes(18, 0))
			.saturating_add(Weight::from_parts(293_319, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads_writes(0, 1).saturating_mul(p.into()))
	}

	// Storage: `System::AuthorizedUpgrade` (r:0 w:1)
	// Least time: 2_704 ns
	fn authorize_upgrade() -> Weight {
		Weight::from_parts(3_145_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1))
	}

	// Storage: `System::AuthorizedUpgrade` (r:1 w:1)
	// Storage: `MultiBlockMigrations::Cursor` (r:1 w:0)
	// Storage: `:code` (r:0 w:1)
	// Least time: 11_890_796 ns
	fn apply_authorized_upgrade() -> Weight {
		Weight::from_parts(12_482_688_000, 2_059)
			.saturating_add(T::DbWeight::get().reads_writes(2, 2))
	}
}
