//! Weights of `frame_system` in this runtime, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-12-01 on AMD EPYC, 2 cores
//! - on the genesis of `mainnet`, 8 values of each component, the median of up to 12 runs at each

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `frame_system`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> frame_system::WeightInfo for WeightInfo<T> {
	// `b` from 0 to 3_932_160
	// Least time: 1_403 ns
	fn remark(b: u32) -> Weight {
		Weight::from_parts(1_593_000, 0)
			.saturating_add(Weight::from_parts(1_432, 0).saturating_mul(b.into()))
	}

	// `b` from 0 to 3_932_160
	// Least time: 3_035 ns
	fn remark_with_event(b: u32) -> Weight {
		Weight::from_parts(3_397_000, 0)
			.saturating_add(Weight::from_parts(2_596, 0).saturating_mul(b.into()))
	}

	// Storage: `:heappages` (r:0 w:1)
	// Least time: 2_304 ns
	fn set_heap_pages() -> Weight {
		Weight::from_parts(2_374_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1))
	}

	// Storage: `MultiBlockMigrations::Cursor` (r:1 w:0)
	// Storage: `:code` (r:0 w:1)
	// Least time: 16_073_570 ns
	fn set_code() -> Weight {
		Weight::from_parts(16_871_879_000, 1_531)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `Skipped Metadata` (r:0 w:0)
	// `i` from 0 to 1_000
	// Least time: 1_563 ns
	fn set_storage(i: u32) -> Weight {
		Weight::from_parts(3_066_000, 0)
			.saturating_add(Weight::from_parts(254_543, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().reads_writes(0, 1).saturating_mul(i.into()))
	}

	// Storage: `Skipped Metadata` (r:0 w:0)
	// `i` from 0 to 1_000
	// Least time: 1_453 ns
	fn kill_storage(i: u32) -> Weight {
		Weight::from_parts(1_603_000, 0)
			.saturating_add(Weight::from_parts(175_682, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().reads_writes(0, 1).saturating_mul(i.into()))
	}

	// Storage: `Skipped Metadata` (r:0 w:0)
	// `p` from 0 to 1_000
	// Least time: 2_755 ns
	fn kill_prefix(p: u32) -> Weight {
		Weight::from_parts(2_875_000, 0)
			.saturating_add(T::DbWeight::get().reads_writes(18, 0))
			.saturating_add(Weight::from_parts(396_755, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads_writes(0, 1).saturating_mul(p.into()))
	}

	// Storage: `System::AuthorizedUpgrade` (r:0 w:1)
	// Least time: 11_190 ns
	fn authorize_upgrade() -> Weight {
		Weight::from_parts(13_415_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1))
	}

	// Storage: `System::AuthorizedUpgrade` (r:1 w:1)
	// Storage: `MultiBlockMigrations::Cursor` (r:1 w:0)
	// Storage: `:code` (r:0 w:1)
	// Least time: 17_496_746 ns
	fn apply_authorized_upgrade() -> Weight {
		Weight::from_parts(18_728_457_000, 2_059)
			.saturating_add(T::DbWeight::get().reads_writes(2, 2))
	}
}
