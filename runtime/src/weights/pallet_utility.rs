//! Weights of `pallet_utility` in this runtime, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-11-22 on AMD EPYC, 2 cores
//! - on the genesis of `mainnet`, 8 values of each component, the median of up to 12 runs at each

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `pallet_utility`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_utility::WeightInfo for WeightInfo<T> {
	// `c` from 0 to 1_000
	// Least time: 3_216 ns
	fn batch(c: u32) -> Weight {
		Weight::from_parts(5_460_000, 0)
			.saturating_add(Weight::from_parts(2_646_203, 0).saturating_mul(c.into()))
	}

	// Least time: 6_893 ns
	fn as_derivative() -> Weight {
		Weight::from_parts(7_865_000, 0)
	}

	// `c` from 0 to 1_000
	// Least time: 4_969 ns
	fn batch_all(c: u32) -> Weight {
		Weight::from_parts(77_015_914, 0)
			.saturating_add(Weight::from_parts(2_613_758, 0).saturating_mul(c.into()))
	}

	// Least time: 4_127 ns
	fn dispatch_as() -> Weight {
		Weight::from_parts(4_237_000, 0)
	}

	// `c` from 0 to 1_000
	// Least time: 2_996 ns
	fn force_batch(c: u32) -> Weight {
		Weight::from_parts(161_079_835, 0)
			.saturating_add(Weight::from_parts(2_061_489, 0).saturating_mul(c.into()))
	}

	// Least time: 6_191 ns
	fn dispatch_as_fallible() -> Weight {
		Weight::from_parts(6_984_000, 0)
	}

	// Least time: 9_217 ns
	fn if_else() -> Weight {
		Weight::from_parts(10_911_000, 0)
	}
}
