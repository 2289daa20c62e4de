//! Weights of `pallet_bounded_parameters`, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-12-01 on AMD EPYC, 2 cores
//! - on the genesis of `mainnet`, 8 values of each component, the median of up to 12 runs at each

#![allow(missing_docs)]

use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{Weight, constants::RocksDbWeight},
};

/// What the calls and hooks weigh. `benchmarking.rs` describes each case.
pub trait WeightInfo {
	fn set(n: u32) -> Weight;
}

/// Weights at the price of the runtime's database.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	// Storage: `Parameters::Parameters` (r:60 w:1)
	// Storage: `Mining::TotalMined` (r:1 w:0)
	// Storage: `Mining::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::EpochLength` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// `n` from 1 to 64
	// Least time: 136_234 ns
	fn set(n: u32) -> Weight {
		Weight::from_parts(132_812_785, 227_207)
			.saturating_add(T::DbWeight::get().reads_writes(66, 1))
			.saturating_add(Weight::from_parts(9_034_299, 0).saturating_mul(n.into()))
	}
}

/// For tests, at the price of a common database.
impl WeightInfo for () {
	// Storage: `Parameters::Parameters` (r:60 w:1)
	// Storage: `Mining::TotalMined` (r:1 w:0)
	// Storage: `Mining::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::EpochLength` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// `n` from 1 to 64
	// Least time: 136_234 ns
	fn set(n: u32) -> Weight {
		Weight::from_parts(132_812_785, 227_207)
			.saturating_add(RocksDbWeight::get().reads_writes(66, 1))
			.saturating_add(Weight::from_parts(9_034_299, 0).saturating_mul(n.into()))
	}
}
