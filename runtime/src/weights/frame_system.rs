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
	// Least time: 2_064 ns
	fn remark(b: u32) -> Weight {
		Weight::from_parts(2_635_000, 0)
			.saturating_add(Weight::from_parts(1_863, 0).saturating_mul(b.into()))
	}

	// `b` from 0 to 3_932_160
	// Least time: 3_246 ns
	fn remark_with_event(b: u32) -> Weight {
		Weight::from_parts(3_456_000, 0)
			.saturating_add(Weight::from_parts(2_946, 0).saturating_mul(b.into()))
	}

	// Storage: `:heappages` (r:0 w:1)
	// Least time: 2_504 ns
	fn set_heap_pages() -> Weight {
		Weight::from_parts(2_755_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1))
	}

	// Storage: `:code` (r:0 w:1)
	// Least time: 10_022_067 ns
	fn set_code() -> Weight {
		Weight::from_parts(12_250_662_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1))
	}

	// Storage: `Skipped Metadata` (r:0 w:0)
	// `i` from 0 to 1_000
	// Least time: 2_294 ns
	fn set_storage(i: u32) -> Weight {
		Weight::from_parts(2_464_000, 0)
			.saturating_add(Weight::from_parts(307_518, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().reads_writes(0, 1).saturating_mul(i.into()))
	}

	// Storage: `Skipped Metadata` (r:0 w:0)
	// `i` from 0 to 1_000
	// Least time: 1_603 ns
	fn kill_storage(i: u32) -> Weight {
		Weight::from_parts(1_733_000, 0)
			.saturating_add(Weight::from_parts(202_429, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().reads_writes(0, 1).saturating_mul(i.into()))
	}

	// Storage: `Skipped Metadata` (r:0 w:0)
	// `p` from 0 to 1_000
	// Least time: 2_815 ns
	fn kill_prefix(p: u32) -> Weight {
		Weight::from_parts(2_955_000, 0)
			.saturating_add(T::DbWeight::get().reads_writes(18, 0))
			.saturating_add(Weight::from_parts(407_703, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads_writes(0, 1).saturating_mul(p.into()))
	}

	// Storage: `System::AuthorizedUpgrade` (r:0 w:1)
	// Least time: 18_474 ns
	fn authorize_upgrade() -> Weight {
		Weight::from_parts(20_508_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1))
	}

	// Storage: `System::AuthorizedUpgrade` (r:1 w:1)
	// Storage: `:code` (r:0 w:1)
	// Least time: 14_293_811 ns
	fn apply_authorized_upgrade() -> Weight {
		Weight::from_parts(15_684_324_000, 528)
			.saturating_add(T::DbWeight::get().reads_writes(1, 2))
	}
}
