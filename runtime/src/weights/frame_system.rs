//! Weights of `frame_system` in this runtime, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-11-22 on AMD EPYC, 2 cores
//! - on the genesis of `mainnet`, 8 values of each component, the median of up to 12 runs at each

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `frame_system`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> frame_system::WeightInfo for WeightInfo<T> {
	// `b` from 0 to 3_932_160
	// Least time: 1_573 ns
	fn remark(b: u32) -> Weight {
		Weight::from_parts(162_437_653, 0)
			.saturating_add(Weight::from_parts(1_826, 0).saturating_mul(b.into()))
	}

	// `b` from 0 to 3_932_160
	// Least time: 5_320 ns
	fn remark_with_event(b: u32) -> Weight {
		Weight::from_parts(571_324_234, 0)
			.saturating_add(Weight::from_parts(2_936, 0).saturating_mul(b.into()))
	}

	// Storage: `:heappages` (r:0 w:1)
	// Least time: 5_861 ns
	fn set_heap_pages() -> Weight {
		Weight::from_parts(6_271_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1))
	}

	// Storage: `:code` (r:0 w:1)
	// Least time: 11_841_721 ns
	fn set_code() -> Weight {
		Weight::from_parts(11_955_081_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1))
	}

	// Storage: `0x536b6970706564204d65746164617461` (r:0 w:0)
	// `i` from 0 to 1_000
	// Least time: 3_346 ns
	fn set_storage(i: u32) -> Weight {
		Weight::from_parts(384_130, 0)
			.saturating_add(Weight::from_parts(456_832, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().reads_writes(0, 1).saturating_mul(i.into()))
	}

	// Storage: `0x536b6970706564204d65746164617461` (r:0 w:0)
	// `i` from 0 to 1_000
	// Least time: 3_797 ns
	fn kill_storage(i: u32) -> Weight {
		Weight::from_parts(10_701_576, 0)
			.saturating_add(Weight::from_parts(278_467, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().reads_writes(0, 1).saturating_mul(i.into()))
	}

	// Storage: `0x536b6970706564204d65746164617461` (r:0 w:0)
	// `p` from 0 to 1_000
	// Least time: 0 ns
	fn kill_prefix(p: u32) -> Weight {
		Weight::from_parts(43_719_638, 0)
			.saturating_add(T::DbWeight::get().reads_writes(18, 0))
			.saturating_add(Weight::from_parts(451_541, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads_writes(0, 1).saturating_mul(p.into()))
	}

	// Storage: `System::AuthorizedUpgrade` (r:0 w:1)
	// Least time: 20_599 ns
	fn authorize_upgrade() -> Weight {
		Weight::from_parts(27_231_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1))
	}

	// Storage: `System::AuthorizedUpgrade` (r:1 w:1)
	// Storage: `:code` (r:0 w:1)
	// Least time: 13_757_319 ns
	fn apply_authorized_upgrade() -> Weight {
		Weight::from_parts(13_963_843_000, 528)
			.saturating_add(T::DbWeight::get().reads_writes(1, 2))
	}
}
