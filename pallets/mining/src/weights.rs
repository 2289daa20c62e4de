//! Weights of `pallet_mining`, measured, but for `close`, which is an estimate.
//!
//! - measured 2026-11-22 on AMD EPYC, 2 cores
//! - on the genesis of `mainnet`, 6 values of each component, the median of up to 6 runs at each

pub use crate::weight_info::WeightInfo;
use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{Weight, constants::RocksDbWeight},
};

/// Weights at the price of the runtime's database.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn work_base() -> Weight {
		Weight::from_parts(1_690_000, 0).saturating_add(T::DbWeight::get().reads_writes(4, 0))
	}

	fn boundary() -> Weight {
		Weight::from_parts(46_540_000, 0).saturating_add(T::DbWeight::get().reads_writes(55, 7))
	}

	fn sweep_surplus() -> Weight {
		Weight::from_parts(43_730_000, 0).saturating_add(T::DbWeight::get().reads_writes(7, 3))
	}

	fn open_report() -> Weight {
		Weight::from_parts(50_350_000, 0).saturating_add(T::DbWeight::get().reads_writes(10, 3))
	}

	fn submit_page(c: u32, n: u32, p: u32, _m: u32) -> Weight {
		Weight::from_parts(2_831_620_000, 0)
			.saturating_add(T::DbWeight::get().reads_writes(1096, 3))
			.saturating_add(Weight::from_parts(1_120_000, 0).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 0).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(4_040_000, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(2_950_000, 0).saturating_mul(p.into()))
	}

	fn close_report(m: u32) -> Weight {
		Weight::from_parts(24_500_000, 0)
			.saturating_add(T::DbWeight::get().reads_writes(9, 3))
			.saturating_add(Weight::from_parts(70_000, 0).saturating_mul(m.into()))
	}

	fn attest_report(m: u32) -> Weight {
		Weight::from_parts(10_990_000, 0)
			.saturating_add(T::DbWeight::get().reads_writes(9, 3))
			.saturating_add(Weight::from_parts(230_000, 0).saturating_mul(m.into()))
	}

	fn discard_report() -> Weight {
		Weight::from_parts(13_130_000, 0).saturating_add(T::DbWeight::get().reads_writes(7, 5))
	}

	fn withdraw() -> Weight {
		Weight::from_parts(677_220_000, 0).saturating_add(T::DbWeight::get().reads_writes(29, 16))
	}

	fn check_page(c: u32) -> Weight {
		Weight::from_parts(3_210_000, 0)
			.saturating_add(T::DbWeight::get().reads_writes(3, 1))
			.saturating_add(Weight::from_parts(1_140_000, 0).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 0).saturating_mul(c.into()))
	}

	fn commit(m: u32) -> Weight {
		Weight::from_parts(2_750_000, 0)
			.saturating_add(T::DbWeight::get().reads_writes(19, 8))
			.saturating_add(Weight::from_parts(55_060_000, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads_writes(2, 1).saturating_mul(m.into()))
	}

	fn credit_page(c: u32, g: u32, p: u32) -> Weight {
		Weight::from_parts(4_083_420_000, 0)
			.saturating_add(T::DbWeight::get().reads_writes(7, 6))
			.saturating_add(Weight::from_parts(750_000, 0).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 1).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(15_990_000, 0).saturating_mul(g.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 1).saturating_mul(g.into()))
			.saturating_add(Weight::from_parts(8_220_001, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 1).saturating_mul(p.into()))
	}

	fn suspensions(s: u32) -> Weight {
		Weight::from_parts(119_560_000, 0)
			.saturating_add(T::DbWeight::get().reads_writes(24, 21))
			.saturating_add(Weight::from_parts(51_240_000, 0).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads_writes(2, 2).saturating_mul(s.into()))
	}

	fn census_page() -> Weight {
		Weight::from_parts(375_330_000, 0).saturating_add(T::DbWeight::get().reads_writes(265, 3))
	}

	fn search_page() -> Weight {
		Weight::from_parts(51_410_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}

	fn search_page_with_ids() -> Weight {
		Weight::from_parts(66_860_000, 0).saturating_add(T::DbWeight::get().reads_writes(4, 2))
	}

	fn settle(m: u32) -> Weight {
		Weight::from_parts(96_630_000, 0)
			.saturating_add(T::DbWeight::get().reads_writes(20, 16))
			.saturating_add(Weight::from_parts(110_000, 0).saturating_mul(m.into()))
	}

	fn distribute_page(e: u32) -> Weight {
		Weight::from_parts(156_250_000, 0)
			.saturating_add(T::DbWeight::get().reads_writes(7, 5))
			.saturating_add(Weight::from_parts(56_600_000, 0).saturating_mul(e.into()))
			.saturating_add(T::DbWeight::get().reads_writes(2, 1).saturating_mul(e.into()))
	}

	fn finish_application(r: u32) -> Weight {
		Weight::from_parts(10_110_000, 0)
			.saturating_add(T::DbWeight::get().reads_writes(1, 4))
			.saturating_add(Weight::from_parts(4_250_000, 0).saturating_mul(r.into()))
			.saturating_add(T::DbWeight::get().reads_writes(2, 3).saturating_mul(r.into()))
	}

	fn close(r: u32) -> Weight {
		Weight::from_parts(60_000_000, 0)
			.saturating_add(T::DbWeight::get().reads_writes(12, 8))
			.saturating_add(Weight::from_parts(4_250_000, 0).saturating_mul(r.into()))
			.saturating_add(T::DbWeight::get().reads_writes(2, 3).saturating_mul(r.into()))
	}

	fn clean_page() -> Weight {
		Weight::from_parts(18_430_000, 0).saturating_add(T::DbWeight::get().reads_writes(6, 3))
	}
}

/// For tests, at the price of a common database.
impl WeightInfo for () {
	fn work_base() -> Weight {
		Weight::from_parts(1_690_000, 0).saturating_add(RocksDbWeight::get().reads_writes(4, 0))
	}

	fn boundary() -> Weight {
		Weight::from_parts(46_540_000, 0).saturating_add(RocksDbWeight::get().reads_writes(55, 7))
	}

	fn sweep_surplus() -> Weight {
		Weight::from_parts(43_730_000, 0).saturating_add(RocksDbWeight::get().reads_writes(7, 3))
	}

	fn open_report() -> Weight {
		Weight::from_parts(50_350_000, 0).saturating_add(RocksDbWeight::get().reads_writes(10, 3))
	}

	fn submit_page(c: u32, n: u32, p: u32, _m: u32) -> Weight {
		Weight::from_parts(2_831_620_000, 0)
			.saturating_add(RocksDbWeight::get().reads_writes(1096, 3))
			.saturating_add(Weight::from_parts(1_120_000, 0).saturating_mul(c.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(1, 0).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(4_040_000, 0).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(1, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(2_950_000, 0).saturating_mul(p.into()))
	}

	fn close_report(m: u32) -> Weight {
		Weight::from_parts(24_500_000, 0)
			.saturating_add(RocksDbWeight::get().reads_writes(9, 3))
			.saturating_add(Weight::from_parts(70_000, 0).saturating_mul(m.into()))
	}

	fn attest_report(m: u32) -> Weight {
		Weight::from_parts(10_990_000, 0)
			.saturating_add(RocksDbWeight::get().reads_writes(9, 3))
			.saturating_add(Weight::from_parts(230_000, 0).saturating_mul(m.into()))
	}

	fn discard_report() -> Weight {
		Weight::from_parts(13_130_000, 0).saturating_add(RocksDbWeight::get().reads_writes(7, 5))
	}

	fn withdraw() -> Weight {
		Weight::from_parts(677_220_000, 0).saturating_add(RocksDbWeight::get().reads_writes(29, 16))
	}

	fn check_page(c: u32) -> Weight {
		Weight::from_parts(3_210_000, 0)
			.saturating_add(RocksDbWeight::get().reads_writes(3, 1))
			.saturating_add(Weight::from_parts(1_140_000, 0).saturating_mul(c.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(1, 0).saturating_mul(c.into()))
	}

	fn commit(m: u32) -> Weight {
		Weight::from_parts(2_750_000, 0)
			.saturating_add(RocksDbWeight::get().reads_writes(19, 8))
			.saturating_add(Weight::from_parts(55_060_000, 0).saturating_mul(m.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(2, 1).saturating_mul(m.into()))
	}

	fn credit_page(c: u32, g: u32, p: u32) -> Weight {
		Weight::from_parts(4_083_420_000, 0)
			.saturating_add(RocksDbWeight::get().reads_writes(7, 6))
			.saturating_add(Weight::from_parts(750_000, 0).saturating_mul(c.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(1, 1).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(15_990_000, 0).saturating_mul(g.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(1, 1).saturating_mul(g.into()))
			.saturating_add(Weight::from_parts(8_220_001, 0).saturating_mul(p.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(1, 1).saturating_mul(p.into()))
	}

	fn suspensions(s: u32) -> Weight {
		Weight::from_parts(119_560_000, 0)
			.saturating_add(RocksDbWeight::get().reads_writes(24, 21))
			.saturating_add(Weight::from_parts(51_240_000, 0).saturating_mul(s.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(2, 2).saturating_mul(s.into()))
	}

	fn census_page() -> Weight {
		Weight::from_parts(375_330_000, 0).saturating_add(RocksDbWeight::get().reads_writes(265, 3))
	}

	fn search_page() -> Weight {
		Weight::from_parts(51_410_000, 0).saturating_add(RocksDbWeight::get().reads_writes(2, 1))
	}

	fn search_page_with_ids() -> Weight {
		Weight::from_parts(66_860_000, 0).saturating_add(RocksDbWeight::get().reads_writes(4, 2))
	}

	fn settle(m: u32) -> Weight {
		Weight::from_parts(96_630_000, 0)
			.saturating_add(RocksDbWeight::get().reads_writes(20, 16))
			.saturating_add(Weight::from_parts(110_000, 0).saturating_mul(m.into()))
	}

	fn distribute_page(e: u32) -> Weight {
		Weight::from_parts(156_250_000, 0)
			.saturating_add(RocksDbWeight::get().reads_writes(7, 5))
			.saturating_add(Weight::from_parts(56_600_000, 0).saturating_mul(e.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(2, 1).saturating_mul(e.into()))
	}

	fn finish_application(r: u32) -> Weight {
		Weight::from_parts(10_110_000, 0)
			.saturating_add(RocksDbWeight::get().reads_writes(1, 4))
			.saturating_add(Weight::from_parts(4_250_000, 0).saturating_mul(r.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(2, 3).saturating_mul(r.into()))
	}

	fn close(r: u32) -> Weight {
		Weight::from_parts(60_000_000, 0)
			.saturating_add(RocksDbWeight::get().reads_writes(12, 8))
			.saturating_add(Weight::from_parts(4_250_000, 0).saturating_mul(r.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(2, 3).saturating_mul(r.into()))
	}

	fn clean_page() -> Weight {
		Weight::from_parts(18_430_000, 0).saturating_add(RocksDbWeight::get().reads_writes(6, 3))
	}
}
