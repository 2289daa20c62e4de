//! Weights of `pallet_ozone`, measured.
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
	fn prepay() -> Weight;
	fn on_epoch_end() -> Weight;
	fn sweep_surplus() -> Weight;
}

/// Weights at the price of the runtime's database.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Ozone::OzoneOf` (r:1 w:1)
	// Storage: `Ozone::TotalOzone` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 33_202 ns
	fn prepay() -> Weight {
		Weight::from_parts(35_416_000, 6_695).saturating_add(T::DbWeight::get().reads_writes(5, 4))
	}

	// Storage: `Ozone::PastRates` (r:1 w:1)
	// Storage: `Mining::OldestReportable` (r:1 w:0)
	// Storage: `Ozone::ActiveParameters` (r:1 w:1)
	// Storage: `Parameters::Parameters` (r:54 w:0)
	// Storage: `Mining::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::EpochLength` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 61_585 ns
	fn on_epoch_end() -> Weight {
		Weight::from_parts(64_240_000, 322_704)
			.saturating_add(T::DbWeight::get().reads_writes(62, 2))
	}

	// Storage: `Ozone::Market` (r:1 w:0)
	// Storage: `System::Account` (r:2 w:2)
	// Storage: `Mining::TreasuryTotals` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 31_640 ns
	fn sweep_surplus() -> Weight {
		Weight::from_parts(40_535_000, 8_748).saturating_add(T::DbWeight::get().reads_writes(5, 3))
	}
}

/// For tests, at the price of a common database.
impl WeightInfo for () {
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Ozone::OzoneOf` (r:1 w:1)
	// Storage: `Ozone::TotalOzone` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 33_202 ns
	fn prepay() -> Weight {
		Weight::from_parts(35_416_000, 6_695)
			.saturating_add(RocksDbWeight::get().reads_writes(5, 4))
	}

	// Storage: `Ozone::PastRates` (r:1 w:1)
	// Storage: `Mining::OldestReportable` (r:1 w:0)
	// Storage: `Ozone::ActiveParameters` (r:1 w:1)
	// Storage: `Parameters::Parameters` (r:54 w:0)
	// Storage: `Mining::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::EpochLength` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 61_585 ns
	fn on_epoch_end() -> Weight {
		Weight::from_parts(64_240_000, 322_704)
			.saturating_add(RocksDbWeight::get().reads_writes(62, 2))
	}

	// Storage: `Ozone::Market` (r:1 w:0)
	// Storage: `System::Account` (r:2 w:2)
	// Storage: `Mining::TreasuryTotals` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 31_640 ns
	fn sweep_surplus() -> Weight {
		Weight::from_parts(40_535_000, 8_748)
			.saturating_add(RocksDbWeight::get().reads_writes(5, 3))
	}
}
