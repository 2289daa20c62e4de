//! Weights of this pallet.
//!
//! **Estimates**, not measurements: storage accesses counted in the code, at the price of the
//! chain's database. `frame-benchmarking` writes this file anew from `benchmarking.rs`.

pub use crate::weight_info::WeightInfo;
use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{RuntimeDbWeight, Weight, constants::RocksDbWeight},
};

/// Reads of the joint check: all parameters, and what is mined.
const READS: u64 = 64;

fn set(db: RuntimeDbWeight, changes: u32) -> Weight {
	let changes = u64::from(changes);
	Weight::from_parts(40_000_000, 0)
		.saturating_add(Weight::from_parts(10_000_000, 0).saturating_mul(changes))
		.saturating_add(db.reads_writes(READS.saturating_add(changes), changes))
}

/// Weights at the price of the runtime's database.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn set(n: u32) -> Weight {
		set(T::DbWeight::get(), n)
	}
}

/// For tests.
impl WeightInfo for () {
	fn set(n: u32) -> Weight {
		set(RocksDbWeight::get(), n)
	}
}
