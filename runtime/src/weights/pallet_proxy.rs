//! Weights of `pallet_proxy` in this runtime, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-11-30 on AMD EPYC, 2 cores
//! - on the genesis of `mainnet`, 8 values of each component, the median of up to 12 runs at each

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `pallet_proxy`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_proxy::WeightInfo for WeightInfo<T> {
	// Storage: `Proxy::Proxies` (r:1 w:0)
	// Storage: `Lockdown::Locked` (r:1 w:0)
	// `p` from 1 to 31
	// Least time: 3_485 ns
	fn proxy(p: u32) -> Weight {
		Weight::from_parts(3_625_000, 4_224)
			.saturating_add(T::DbWeight::get().reads_writes(2, 0))
			.saturating_add(Weight::from_parts(28_428, 0).saturating_mul(p.into()))
	}

	// Storage: `Proxy::Proxies` (r:1 w:0)
	// Storage: `Proxy::Announcements` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Lockdown::Locked` (r:1 w:0)
	// `a` from 0 to 31
	// `p` from 1 to 31
	// Least time: 9_755 ns
	fn proxy_announced(a: u32, p: u32) -> Weight {
		Weight::from_parts(8_858_829, 11_535)
			.saturating_add(T::DbWeight::get().reads_writes(4, 2))
			.saturating_add(Weight::from_parts(112_369, 0).saturating_mul(a.into()))
			.saturating_add(Weight::from_parts(41_615, 0).saturating_mul(p.into()))
	}

	// Storage: `Proxy::Announcements` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// `a` from 0 to 31
	// `p` from 1 to 31
	// Least time: 5_799 ns
	fn remove_announcement(a: u32, p: u32) -> Weight {
		Weight::from_parts(5_859_370, 7_311)
			.saturating_add(T::DbWeight::get().reads_writes(2, 2))
			.saturating_add(Weight::from_parts(102_586, 0).saturating_mul(a.into()))
			.saturating_add(Weight::from_parts(5_990, 0).saturating_mul(p.into()))
	}

	// Storage: `Proxy::Announcements` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// `a` from 0 to 31
	// `p` from 1 to 31
	// Least time: 5_728 ns
	fn reject_announcement(a: u32, p: u32) -> Weight {
		Weight::from_parts(5_759_756, 7_311)
			.saturating_add(T::DbWeight::get().reads_writes(2, 2))
			.saturating_add(Weight::from_parts(105_373, 0).saturating_mul(a.into()))
			.saturating_add(Weight::from_parts(5_883, 0).saturating_mul(p.into()))
	}

	// Storage: `Proxy::Proxies` (r:1 w:0)
	// Storage: `Proxy::Announcements` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// `a` from 0 to 31
	// `p` from 1 to 31
	// Least time: 8_462 ns
	fn announce(a: u32, p: u32) -> Weight {
		Weight::from_parts(7_418_292, 11_027)
			.saturating_add(T::DbWeight::get().reads_writes(3, 2))
			.saturating_add(Weight::from_parts(88_745, 0).saturating_mul(a.into()))
			.saturating_add(Weight::from_parts(36_012, 0).saturating_mul(p.into()))
	}

	// Storage: `Proxy::Proxies` (r:1 w:1)
	// `p` from 1 to 31
	// Least time: 6_309 ns
	fn add_proxy(p: u32) -> Weight {
		Weight::from_parts(6_468_072, 3_716)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(57_564, 0).saturating_mul(p.into()))
	}

	// Storage: `Proxy::Proxies` (r:1 w:1)
	// `p` from 1 to 31
	// Least time: 6_410 ns
	fn remove_proxy(p: u32) -> Weight {
		Weight::from_parts(6_447_140, 3_716)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(61_376, 0).saturating_mul(p.into()))
	}

	// Storage: `Proxy::Proxies` (r:1 w:1)
	// `p` from 1 to 31
	// Least time: 6_289 ns
	fn remove_proxies(p: u32) -> Weight {
		Weight::from_parts(5_845_682, 3_716)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(694_285, 0).saturating_mul(p.into()))
	}

	// Storage: `Proxy::Proxies` (r:1 w:1)
	// `p` from 1 to 31
	// Least time: 7_321 ns
	fn create_pure(p: u32) -> Weight {
		Weight::from_parts(7_512_000, 3_716)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(5_063, 0).saturating_mul(p.into()))
	}

	// Storage: `Proxy::Proxies` (r:1 w:1)
	// `p` from 0 to 30
	// Least time: 6_820 ns
	fn kill_pure(p: u32) -> Weight {
		Weight::from_parts(6_976_455, 3_716)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(35_371, 0).saturating_mul(p.into()))
	}

	// Storage: `Proxy::Proxies` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Proxy::Announcements` (r:1 w:1)
	// Least time: 11_367 ns
	fn poke_deposit() -> Weight {
		Weight::from_parts(11_647_000, 11_027).saturating_add(T::DbWeight::get().reads_writes(3, 3))
	}
}
