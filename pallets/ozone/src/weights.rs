//! Weights of the calls and hooks.
//!
//! The figures of `()` are estimates by hand, not measurements: a base time for computing and
//! events, plus the storage items that each function touches. The benchmarks of this pallet measure
//! the real ones; a runtime should use generated weights.

pub use crate::weight_info::WeightInfo;
use frame_support::weights::{Weight, constants::RocksDbWeight};

/// Estimates by hand, with the storage of a disk.
impl WeightInfo for () {
	// Reads and writes: market, two STOS accounts, Ozone of the beneficiary, total; reads the clock.
	fn prepay() -> Weight {
		Weight::from_parts(60_000_000, 8_000)
			.saturating_add(RocksDbWeight::get().reads_writes(6, 5))
	}

	// Reads and writes: Ozone of the user, total, unsettled; reads parameters and the clock.
	fn charge() -> Weight {
		Weight::from_parts(25_000_000, 4_000)
			.saturating_add(RocksDbWeight::get().reads_writes(5, 3))
	}

	// Reads the parameters proposed (up to 6 items) and in force and the clock, writes the latter.
	fn on_epoch_end() -> Weight {
		Weight::from_parts(15_000_000, 12_000)
			.saturating_add(RocksDbWeight::get().reads_writes(8, 1))
	}

	// Reads and writes two STOS accounts; reads the market, the treasury's name and the clock.
	fn sweep_surplus() -> Weight {
		Weight::from_parts(50_000_000, 8_000)
			.saturating_add(RocksDbWeight::get().reads_writes(5, 2))
	}
}
