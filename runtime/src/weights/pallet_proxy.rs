//! Weights of `pallet_proxy` in this runtime, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-11-22 on AMD EPYC, 2 cores
//! - on the genesis of `mainnet`, 8 values of each component, the median of up to 12 runs at each

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `pallet_proxy`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_proxy::WeightInfo for WeightInfo<T> {
	// Storage: `Proxy::Proxies` (r:1 w:0)
	// `p` from 1 to 31
	// Least time: 0 ns
	fn proxy(p: u32) -> Weight {
		Weight::from_parts(12_860_727, 3_716)
			.saturating_add(T::DbWeight::get().reads_writes(1, 0))
			.saturating_add(Weight::from_parts(194_482, 0).saturating_mul(p.into()))
	}

	// Storage: `Proxy::Proxies` (r:1 w:0)
	// Storage: `Proxy::Announcements` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// `a` from 0 to 31
	// `p` from 1 to 31
	// Least time: 0 ns
	fn proxy_announced(a: u32, p: u32) -> Weight {
		Weight::from_parts(28_787_660, 11_027)
			.saturating_add(T::DbWeight::get().reads_writes(3, 2))
			.saturating_add(Weight::from_parts(429_789, 0).saturating_mul(a.into()))
			.saturating_add(Weight::from_parts(314_216, 0).saturating_mul(p.into()))
	}

	// Storage: `Proxy::Announcements` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// `a` from 0 to 31
	// `p` from 1 to 31
	// Least time: 0 ns
	fn remove_announcement(a: u32, p: u32) -> Weight {
		Weight::from_parts(6_068_768, 7_311)
			.saturating_add(T::DbWeight::get().reads_writes(2, 2))
			.saturating_add(Weight::from_parts(448_764, 0).saturating_mul(a.into()))
			.saturating_add(Weight::from_parts(621_595, 0).saturating_mul(p.into()))
	}

	// Storage: `Proxy::Announcements` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// `a` from 0 to 31
	// `p` from 1 to 31
	// Least time: 0 ns
	fn reject_announcement(a: u32, p: u32) -> Weight {
		Weight::from_parts(19_940_217, 7_311)
			.saturating_add(T::DbWeight::get().reads_writes(2, 2))
			.saturating_add(Weight::from_parts(154_247, 0).saturating_mul(a.into()))
			.saturating_add(Weight::from_parts(114_531, 0).saturating_mul(p.into()))
	}

	// Storage: `Proxy::Proxies` (r:1 w:0)
	// Storage: `Proxy::Announcements` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// `a` from 0 to 31
	// `p` from 1 to 31
	// Least time: 0 ns
	fn announce(a: u32, _p: u32) -> Weight {
		Weight::from_parts(24_220_542, 11_027)
			.saturating_add(T::DbWeight::get().reads_writes(3, 2))
			.saturating_add(Weight::from_parts(278_911, 0).saturating_mul(a.into()))
	}

	// Storage: `Proxy::Proxies` (r:1 w:1)
	// `p` from 1 to 31
	// Least time: 0 ns
	fn add_proxy(p: u32) -> Weight {
		Weight::from_parts(11_125_469, 3_716)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(113_763, 0).saturating_mul(p.into()))
	}

	// Storage: `Proxy::Proxies` (r:1 w:1)
	// `p` from 1 to 31
	// Least time: 0 ns
	fn remove_proxy(p: u32) -> Weight {
		Weight::from_parts(14_198_315, 3_716)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(171_068, 0).saturating_mul(p.into()))
	}

	// Storage: `Proxy::Proxies` (r:1 w:1)
	// `p` from 1 to 31
	// Least time: 0 ns
	fn remove_proxies(p: u32) -> Weight {
		Weight::from_parts(12_209_096, 3_716)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(905_866, 0).saturating_mul(p.into()))
	}

	// Storage: `Proxy::Proxies` (r:1 w:1)
	// `p` from 1 to 31
	// Least time: 0 ns
	fn create_pure(p: u32) -> Weight {
		Weight::from_parts(11_568_461, 3_716)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(101_915, 0).saturating_mul(p.into()))
	}

	// Storage: `Proxy::Proxies` (r:1 w:1)
	// `p` from 0 to 30
	// Least time: 0 ns
	fn kill_pure(p: u32) -> Weight {
		Weight::from_parts(12_154_516, 3_716)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(93_059, 0).saturating_mul(p.into()))
	}

	// Storage: `Proxy::Proxies` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Proxy::Announcements` (r:1 w:1)
	// Least time: 18_114 ns
	fn poke_deposit() -> Weight {
		Weight::from_parts(22_412_000, 11_027).saturating_add(T::DbWeight::get().reads_writes(3, 3))
	}
}
