//! Weights of this pallet.
//!
//! **Estimates**, not measurements: storage accesses counted in the code, at the price of the
//! chain's database, and a generous figure for computing and encoding. `frame-benchmarking` writes
//! this file anew from `benchmarking.rs`.

pub use crate::weight_info::WeightInfo;
use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{RuntimeDbWeight, Weight},
};

const MICROSECOND: u64 = 1_000_000;

fn weight(db: RuntimeDbWeight, microseconds: u64, proof: u64, reads: u64, writes: u64) -> Weight {
	Weight::from_parts(microseconds.saturating_mul(MICROSECOND), proof)
		.saturating_add(db.reads_writes(reads, writes))
}

/// Weights at the price of the runtime's database.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn work_base() -> Weight {
		weight(T::DbWeight::get(), 5, 2_000, 4, 0)
	}
	fn boundary() -> Weight {
		weight(T::DbWeight::get(), 20, 6_000, 9, 5)
	}
	fn sweep_surplus() -> Weight {
		weight(T::DbWeight::get(), 10, 8_000, 5, 0)
	}
	fn open_report() -> Weight {
		weight(T::DbWeight::get(), 20, 8_000, 10, 3)
	}
	fn submit_page(c: u32, n: u32, p: u32, m: u32) -> Weight {
		let nodes = u64::from(n) + u64::from(p) + u64::from(m);
		let entries = u64::from(c) + nodes;
		weight(T::DbWeight::get(), 30 + entries, 10_000 + 300 * entries, 9 + entries, 3)
	}
	fn close_report(m: u32) -> Weight {
		weight(T::DbWeight::get(), 25 + u64::from(m), 10_000, 11, 3)
	}
	fn attest_report(m: u32) -> Weight {
		weight(T::DbWeight::get(), 25 + u64::from(m), 10_000, 11, 3)
	}
	fn discard_report() -> Weight {
		weight(T::DbWeight::get(), 20, 8_000, 6, 4)
	}
	fn withdraw() -> Weight {
		// A page may have to be given its turn first.
		Self::distribute_page(crate::settlement::MAX_MATURING).saturating_add(weight(
			T::DbWeight::get(),
			60,
			20_000,
			20,
			6,
		))
	}
	fn check_page(c: u32) -> Weight {
		let entries = u64::from(c);
		weight(T::DbWeight::get(), 10 + entries, 2_000 + 150 * entries, 3 + entries, 1)
	}
	fn commit(m: u32) -> Weight {
		let each = u64::from(m);
		weight(
			T::DbWeight::get(),
			20 + 200 * each,
			2_000 + 20_000 * each,
			3 + 16 * each,
			1 + 10 * each,
		)
	}
	fn credit_page(c: u32, g: u32, p: u32) -> Weight {
		let (c, g, p) = (u64::from(c), u64::from(g), u64::from(p));
		weight(
			T::DbWeight::get(),
			400 + 2 * c + 12 * g + 4 * p,
			4_000 + 150 * c + 20 * g + 400 * p,
			6 + c + g + p,
			6 + c + g + p,
		)
	}
	fn suspensions(s: u32) -> Weight {
		let s = u64::from(s);
		weight(T::DbWeight::get(), 60 * s, 4_000 * s, 20 * s, 15 * s)
	}
	fn census_page() -> Weight {
		weight(T::DbWeight::get(), 300, 80_000, 257, 1)
	}
	fn search_page() -> Weight {
		weight(T::DbWeight::get(), 40, 5_000, 1, 0)
	}
	fn search_page_with_ids() -> Weight {
		weight(T::DbWeight::get(), 300, 30_000, 257, 0)
	}
	fn settle(m: u32) -> Weight {
		weight(T::DbWeight::get(), 200 + u64::from(m), 40_000, 40, 25)
	}
	fn distribute_page(e: u32) -> Weight {
		// Ids decide for a page's whole tie group at worst.
		let epochs = u64::from(e);
		weight(
			T::DbWeight::get(),
			200 + 100 * epochs,
			50_000 + 5_000 * epochs,
			260 + 2 * epochs,
			5 + epochs,
		)
	}
	fn finish_application(r: u32) -> Weight {
		let reports = u64::from(r);
		weight(
			T::DbWeight::get(),
			20 + 5 * reports,
			5_000 * (1 + reports),
			6 + 3 * reports,
			5 + 5 * reports,
		)
	}
	fn close(r: u32) -> Weight {
		// Reports of two epochs at most.
		let reports = 2 * u64::from(r);
		weight(
			T::DbWeight::get(),
			100 + 5 * reports,
			40_000 + 5_000 * reports,
			40 + 3 * reports,
			30 + 5 * reports,
		)
	}
	fn clean_page() -> Weight {
		weight(T::DbWeight::get(), 10, 40_000, 3, 3)
	}
}
