//! Weights of `pallet_consensus`, measured.
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
	fn note(s: u32) -> Weight;
	fn check_equivocation() -> Weight;
	fn on_epoch_end(v: u32) -> Weight;
}

/// Weights at the price of the runtime's database.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	// Storage: `Consensus::CurrentSet` (r:1 w:0)
	// Storage: `System::ParentHash` (r:1 w:0)
	// Storage: `System::BlockHash` (r:1 w:0)
	// Storage: `Consensus::Noted` (r:0 w:1)
	// `s` from 1 to 128
	// Least time: 59_992 ns
	fn note(s: u32) -> Weight {
		Weight::from_parts(62_236_000, 8_670)
			.saturating_add(T::DbWeight::get().reads_writes(3, 1))
			.saturating_add(Weight::from_parts(60_130_041, 0).saturating_mul(s.into()))
	}

	// Storage: `Consensus::Known` (r:1 w:0)
	// Storage: `Consensus::FirstBlocks` (r:17 w:0)
	// Storage: `System::BlockHash` (r:1 w:0)
	// Least time: 129_551 ns
	fn check_equivocation() -> Weight {
		Weight::from_parts(137_567_000, 45_369)
			.saturating_add(T::DbWeight::get().reads_writes(19, 0))
	}

	// Storage: `Staking::ActiveSet` (r:1 w:0)
	// Storage: `Staking::Validators` (r:100 w:0)
	// Storage: `Consensus::CurrentSet` (r:1 w:1)
	// Storage: `Consensus::EarlierSets` (r:1 w:1)
	// Storage: `Consensus::Known` (r:1 w:1)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Consensus::FirstBlocks` (r:0 w:5)
	// `v` from 1 to 100
	// Least time: 29_805 ns
	fn on_epoch_end(v: u32) -> Weight {
		Weight::from_parts(23_403_905, 18_375)
			.saturating_add(T::DbWeight::get().reads_writes(5, 8))
			.saturating_add(Weight::from_parts(2_591_399, 2_801).saturating_mul(v.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 0).saturating_mul(v.into()))
	}
}

/// For tests, at the price of a common database.
impl WeightInfo for () {
	// Storage: `Consensus::CurrentSet` (r:1 w:0)
	// Storage: `System::ParentHash` (r:1 w:0)
	// Storage: `System::BlockHash` (r:1 w:0)
	// Storage: `Consensus::Noted` (r:0 w:1)
	// `s` from 1 to 128
	// Least time: 59_992 ns
	fn note(s: u32) -> Weight {
		Weight::from_parts(62_236_000, 8_670)
			.saturating_add(RocksDbWeight::get().reads_writes(3, 1))
			.saturating_add(Weight::from_parts(60_130_041, 0).saturating_mul(s.into()))
	}

	// Storage: `Consensus::Known` (r:1 w:0)
	// Storage: `Consensus::FirstBlocks` (r:17 w:0)
	// Storage: `System::BlockHash` (r:1 w:0)
	// Least time: 129_551 ns
	fn check_equivocation() -> Weight {
		Weight::from_parts(137_567_000, 45_369)
			.saturating_add(RocksDbWeight::get().reads_writes(19, 0))
	}

	// Storage: `Staking::ActiveSet` (r:1 w:0)
	// Storage: `Staking::Validators` (r:100 w:0)
	// Storage: `Consensus::CurrentSet` (r:1 w:1)
	// Storage: `Consensus::EarlierSets` (r:1 w:1)
	// Storage: `Consensus::Known` (r:1 w:1)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Consensus::FirstBlocks` (r:0 w:5)
	// `v` from 1 to 100
	// Least time: 29_805 ns
	fn on_epoch_end(v: u32) -> Weight {
		Weight::from_parts(23_403_905, 18_375)
			.saturating_add(RocksDbWeight::get().reads_writes(5, 8))
			.saturating_add(Weight::from_parts(2_591_399, 2_801).saturating_mul(v.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(1, 0).saturating_mul(v.into()))
	}
}
