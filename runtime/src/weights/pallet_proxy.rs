//! Weights of `pallet_proxy` in this runtime, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-12-01 on AMD EPYC, 2 cores
//! - on the genesis of `mainnet`, 8 values of each component, the median of up to 12 runs at each

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `pallet_proxy`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_proxy::WeightInfo for WeightInfo<T> {
	// Storage: `Proxy::Proxies` (r:1 w:0)
	// Storage: `Lockdown::Locked` (r:1 w:0)
	// `p` from 1 to 31
	// Least time: 5_721 ns
	fn proxy(p: u32) -> Weight {
		Weight::from_parts(5_943_056, 4_224)
			.saturating_add(T::DbWeight::get().reads_writes(2, 0))
			.saturating_add(Weight::from_parts(46_213, 0).saturating_mul(p.into()))
	}

	// Storage: `Proxy::Proxies` (r:1 w:0)
	// Storage: `Proxy::Announcements` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Lockdown::Locked` (r:1 w:0)
	// `a` from 0 to 31
	// `p` from 1 to 31
	// Least time: 14_287 ns
	fn proxy_announced(a: u32, p: u32) -> Weight {
		Weight::from_parts(12_618_151, 11_535)
			.saturating_add(T::DbWeight::get().reads_writes(4, 2))
			.saturating_add(Weight::from_parts(167_814, 0).saturating_mul(a.into()))
			.saturating_add(Weight::from_parts(120_912, 0).saturating_mul(p.into()))
	}

	// Storage: `Proxy::Announcements` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// `a` from 0 to 31
	// `p` from 1 to 31
	// Least time: 8_416 ns
	fn remove_announcement(a: u32, p: u32) -> Weight {
		Weight::from_parts(8_666_000, 7_311)
			.saturating_add(T::DbWeight::get().reads_writes(2, 2))
			.saturating_add(Weight::from_parts(337_977, 0).saturating_mul(a.into()))
			.saturating_add(Weight::from_parts(17_121, 0).saturating_mul(p.into()))
	}

	// Storage: `Proxy::Announcements` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// `a` from 0 to 31
	// `p` from 1 to 31
	// Least time: 13_065 ns
	fn reject_announcement(a: u32, _p: u32) -> Weight {
		Weight::from_parts(16_461_000, 7_311)
			.saturating_add(T::DbWeight::get().reads_writes(2, 2))
			.saturating_add(Weight::from_parts(259_290, 0).saturating_mul(a.into()))
	}

	// Storage: `Proxy::Proxies` (r:1 w:0)
	// Storage: `Proxy::Announcements` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// `a` from 0 to 31
	// `p` from 1 to 31
	// Least time: 17_954 ns
	fn announce(a: u32, p: u32) -> Weight {
		Weight::from_parts(21_989_689, 11_027)
			.saturating_add(T::DbWeight::get().reads_writes(3, 2))
			.saturating_add(Weight::from_parts(99_779, 0).saturating_mul(a.into()))
			.saturating_add(Weight::from_parts(62_046, 0).saturating_mul(p.into()))
	}

	// Storage: `Proxy::Proxies` (r:1 w:1)
	// `p` from 1 to 31
	// Least time: 11_592 ns
	fn add_proxy(p: u32) -> Weight {
		Weight::from_parts(14_188_868, 3_716)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(271_233, 0).saturating_mul(p.into()))
	}

	// Storage: `Proxy::Proxies` (r:1 w:1)
	// `p` from 1 to 31
	// Least time: 13_746 ns
	fn remove_proxy(p: u32) -> Weight {
		Weight::from_parts(14_427_000, 3_716)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(183_057, 0).saturating_mul(p.into()))
	}

	// Storage: `Proxy::Proxies` (r:1 w:1)
	// `p` from 1 to 31
	// Least time: 0 ns
	fn remove_proxies(p: u32) -> Weight {
		Weight::from_parts(14_397_000, 3_716)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(1_584_050, 0).saturating_mul(p.into()))
	}

	// Storage: `Proxy::Proxies` (r:1 w:1)
	// `p` from 1 to 31
	// Least time: 14_276 ns
	fn create_pure(p: u32) -> Weight {
		Weight::from_parts(14_838_000, 3_716)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(195_599, 0).saturating_mul(p.into()))
	}

	// Storage: `Proxy::Proxies` (r:1 w:1)
	// `p` from 0 to 30
	// Least time: 14_097 ns
	fn kill_pure(p: u32) -> Weight {
		Weight::from_parts(14_838_000, 3_716)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(160_476, 0).saturating_mul(p.into()))
	}

	// Storage: `Proxy::Proxies` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Proxy::Announcements` (r:1 w:1)
	// Least time: 23_964 ns
	fn poke_deposit() -> Weight {
		Weight::from_parts(25_247_000, 11_027).saturating_add(T::DbWeight::get().reads_writes(3, 3))
	}
}
