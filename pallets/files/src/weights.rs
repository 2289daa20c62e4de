//! Weights of `pallet_files`, measured.
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
	fn record() -> Weight;
	fn attest() -> Weight;
	fn remove() -> Weight;
}

/// Weights at the price of the runtime's database.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	// Storage: `Files::Records` (r:1 w:1)
	// Storage: `Files::ActiveParameters` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Files::RecordCount` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 41_066 ns
	fn record() -> Weight {
		Weight::from_parts(45_314_000, 9_407).saturating_add(T::DbWeight::get().reads_writes(6, 4))
	}

	// Storage: `Deposit::MetaNodeOf` (r:1 w:0)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Files::Records` (r:1 w:1)
	// Storage: `Files::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 14_697 ns
	fn attest() -> Weight {
		Weight::from_parts(15_689_000, 7_223).saturating_add(T::DbWeight::get().reads_writes(5, 1))
	}

	// Storage: `Files::Records` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Files::RecordCount` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 30_036 ns
	fn remove() -> Weight {
		Weight::from_parts(36_778_000, 8_892).saturating_add(T::DbWeight::get().reads_writes(5, 4))
	}
}

/// For tests, at the price of a common database.
impl WeightInfo for () {
	// Storage: `Files::Records` (r:1 w:1)
	// Storage: `Files::ActiveParameters` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Files::RecordCount` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 41_066 ns
	fn record() -> Weight {
		Weight::from_parts(45_314_000, 9_407)
			.saturating_add(RocksDbWeight::get().reads_writes(6, 4))
	}

	// Storage: `Deposit::MetaNodeOf` (r:1 w:0)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Files::Records` (r:1 w:1)
	// Storage: `Files::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 14_697 ns
	fn attest() -> Weight {
		Weight::from_parts(15_689_000, 7_223)
			.saturating_add(RocksDbWeight::get().reads_writes(5, 1))
	}

	// Storage: `Files::Records` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Files::RecordCount` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 30_036 ns
	fn remove() -> Weight {
		Weight::from_parts(36_778_000, 8_892)
			.saturating_add(RocksDbWeight::get().reads_writes(5, 4))
	}
}
