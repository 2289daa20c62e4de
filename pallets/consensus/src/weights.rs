//! Weights of `pallet_consensus`, estimated: 70 µs for a signature, and what else there is twice over.
//! `make weights` measures them.

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
	// Storage: `Consensus::Noted` (r:1 w:1)
	// Storage: `System::Digest` (r:1 w:0)
	// Storage: `System::Number` (r:1 w:0)
	// Storage: `Consensus::CurrentSet` (r:1 w:0)
	// Storage: `Consensus::EarlierSets` (r:1 w:0)
	// Storage: `System::BlockHash` (r:1 w:0)
	// Storage: `System::ParentHash` (r:1 w:0)
	// `s` from 1 to 128
	fn note(s: u32) -> Weight {
		Weight::from_parts(60_000_000, 30_000)
			.saturating_add(T::DbWeight::get().reads_writes(7, 1))
			.saturating_add(Weight::from_parts(70_000_000, 0).saturating_mul(s.into()))
	}

	// Storage: `Consensus::Known` (r:1 w:0)
	// Storage: `Consensus::FirstBlocks` (r:17 w:0)
	// Storage: `System::BlockHash` (r:1 w:0)
	fn check_equivocation() -> Weight {
		Weight::from_parts(200_000_000, 60_000)
			.saturating_add(T::DbWeight::get().reads_writes(20, 0))
	}

	// Storage: `Staking::ActiveSet` (r:1 w:0)
	// Storage: `Staking::Validators` (r:100 w:0)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Consensus::CurrentSet` (r:1 w:1)
	// Storage: `Consensus::EarlierSets` (r:1 w:1)
	// Storage: `Consensus::Known` (r:1 w:1)
	// Storage: `Consensus::FirstBlocks` (r:0 w:5)
	// `v` from 1 to 128
	fn on_epoch_end(v: u32) -> Weight {
		Weight::from_parts(100_000_000, 40_000)
			.saturating_add(T::DbWeight::get().reads_writes(6, 8))
			.saturating_add(Weight::from_parts(3_000_000, 600).saturating_mul(v.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 0).saturating_mul(v.into()))
	}
}

/// For tests, at the price of a common database.
impl WeightInfo for () {
	// Storage: `Consensus::Noted` (r:1 w:1)
	// Storage: `System::Digest` (r:1 w:0)
	// Storage: `System::Number` (r:1 w:0)
	// Storage: `Consensus::CurrentSet` (r:1 w:0)
	// Storage: `Consensus::EarlierSets` (r:1 w:0)
	// Storage: `System::BlockHash` (r:1 w:0)
	// Storage: `System::ParentHash` (r:1 w:0)
	// `s` from 1 to 128
	fn note(s: u32) -> Weight {
		Weight::from_parts(60_000_000, 30_000)
			.saturating_add(RocksDbWeight::get().reads_writes(7, 1))
			.saturating_add(Weight::from_parts(70_000_000, 0).saturating_mul(s.into()))
	}

	// Storage: `Consensus::Known` (r:1 w:0)
	// Storage: `Consensus::FirstBlocks` (r:17 w:0)
	// Storage: `System::BlockHash` (r:1 w:0)
	fn check_equivocation() -> Weight {
		Weight::from_parts(200_000_000, 60_000)
			.saturating_add(RocksDbWeight::get().reads_writes(20, 0))
	}

	// Storage: `Staking::ActiveSet` (r:1 w:0)
	// Storage: `Staking::Validators` (r:100 w:0)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Consensus::CurrentSet` (r:1 w:1)
	// Storage: `Consensus::EarlierSets` (r:1 w:1)
	// Storage: `Consensus::Known` (r:1 w:1)
	// Storage: `Consensus::FirstBlocks` (r:0 w:5)
	// `v` from 1 to 128
	fn on_epoch_end(v: u32) -> Weight {
		Weight::from_parts(100_000_000, 40_000)
			.saturating_add(RocksDbWeight::get().reads_writes(6, 8))
			.saturating_add(Weight::from_parts(3_000_000, 600).saturating_mul(v.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(1, 0).saturating_mul(v.into()))
	}
}
