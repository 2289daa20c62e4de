//! Weights of `pallet_ozone`, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-11-22 on AMD EPYC, 2 cores
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
	// Least time: 49_553 ns
	fn prepay() -> Weight {
		Weight::from_parts(59_020_000, 6_695).saturating_add(T::DbWeight::get().reads_writes(5, 4))
	}

	// Storage: `Parameters::Parameters` (r:6 w:0)
	// Storage: `Ozone::ActiveParameters` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 6_512 ns
	fn on_epoch_end() -> Weight {
		Weight::from_parts(20_000_000, 29_000)
			.saturating_add(T::DbWeight::get().reads_writes(10, 2))
	}

	// Storage: `System::Account` (r:2 w:2)
	// Storage: `Ozone::Market` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 23_864 ns
	fn sweep_surplus() -> Weight {
		Weight::from_parts(24_887_000, 6_248).saturating_add(T::DbWeight::get().reads_writes(5, 3))
	}
}

/// For tests, at the price of a common database.
impl WeightInfo for () {
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Ozone::OzoneOf` (r:1 w:1)
	// Storage: `Ozone::TotalOzone` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 49_553 ns
	fn prepay() -> Weight {
		Weight::from_parts(59_020_000, 6_695)
			.saturating_add(RocksDbWeight::get().reads_writes(5, 4))
	}

	// Storage: `Parameters::Parameters` (r:6 w:0)
	// Storage: `Ozone::ActiveParameters` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 6_512 ns
	fn on_epoch_end() -> Weight {
		Weight::from_parts(20_000_000, 29_000)
			.saturating_add(RocksDbWeight::get().reads_writes(10, 2))
	}

	// Storage: `System::Account` (r:2 w:2)
	// Storage: `Ozone::Market` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 23_864 ns
	fn sweep_surplus() -> Weight {
		Weight::from_parts(24_887_000, 6_248)
			.saturating_add(RocksDbWeight::get().reads_writes(5, 3))
	}
}
