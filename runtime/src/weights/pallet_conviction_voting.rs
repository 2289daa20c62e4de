//! Weights of `pallet_conviction_voting` in this runtime, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-12-01 on AMD EPYC, 2 cores
//! - on the genesis of `mainnet`, 8 values of each component, the median of up to 12 runs at each

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `pallet_conviction_voting`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_conviction_voting::WeightInfo for WeightInfo<T> {
	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `ConvictionVoting::VotingFor` (r:1 w:1)
	// Storage: `ConvictionVoting::ClassLocksFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Balances::Locks` (r:1 w:1)
	// Storage: `Balances::Freezes` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Least time: 113_692 ns
	fn vote_new() -> Weight {
		Weight::from_parts(125_484_000, 54_898)
			.saturating_add(T::DbWeight::get().reads_writes(7, 5))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `ConvictionVoting::VotingFor` (r:1 w:1)
	// Storage: `ConvictionVoting::ClassLocksFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Balances::Locks` (r:1 w:1)
	// Storage: `Balances::Freezes` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:2 w:2)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Least time: 140_502 ns
	fn vote_existing() -> Weight {
		Weight::from_parts(141_785_000, 67_836)
			.saturating_add(T::DbWeight::get().reads_writes(8, 7))
	}

	// Storage: `ConvictionVoting::VotingFor` (r:1 w:1)
	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Scheduler::Agenda` (r:2 w:2)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Least time: 119_723 ns
	fn remove_vote() -> Weight {
		Weight::from_parts(123_701_000, 58_433)
			.saturating_add(T::DbWeight::get().reads_writes(4, 5))
	}

	// Storage: `ConvictionVoting::VotingFor` (r:1 w:1)
	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:0)
	// Least time: 84_858 ns
	fn remove_other_vote() -> Weight {
		Weight::from_parts(88_145_000, 32_557).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}

	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `ConvictionVoting::VotingFor` (r:2 w:2)
	// Storage: `ConvictionVoting::ClassLocksFor` (r:1 w:1)
	// Storage: `Balances::Locks` (r:1 w:1)
	// Storage: `Balances::Freezes` (r:1 w:0)
	// Storage: `Referenda::ReferendumInfoFor` (r:20 w:20)
	// Storage: `Scheduler::Agenda` (r:2 w:2)
	// Storage: `Scheduler::Retries` (r:0 w:20)
	// `r` from 0 to 20
	// Least time: 48_270 ns
	fn delegate(r: u32) -> Weight {
		Weight::from_parts(40_731_394, 93_319)
			.saturating_add(T::DbWeight::get().reads_writes(8, 6))
			.saturating_add(Weight::from_parts(14_590_180, 3_537).saturating_mul(r.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 2).saturating_mul(r.into()))
	}

	// Storage: `ConvictionVoting::VotingFor` (r:2 w:2)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::ReferendumInfoFor` (r:20 w:20)
	// Storage: `Scheduler::Agenda` (r:2 w:2)
	// Storage: `Scheduler::Retries` (r:0 w:20)
	// `r` from 0 to 20
	// Least time: 17_532 ns
	fn undelegate(r: u32) -> Weight {
		Weight::from_parts(22_903_000, 84_415)
			.saturating_add(T::DbWeight::get().reads_writes(5, 4))
			.saturating_add(Weight::from_parts(27_117_655, 3_537).saturating_mul(r.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 2).saturating_mul(r.into()))
	}

	// Storage: `ConvictionVoting::VotingFor` (r:1 w:1)
	// Storage: `ConvictionVoting::ClassLocksFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Balances::Locks` (r:1 w:1)
	// Storage: `Balances::Freezes` (r:1 w:0)
	// Least time: 120_946 ns
	fn unlock() -> Weight {
		Weight::from_parts(176_931_000, 39_119)
			.saturating_add(T::DbWeight::get().reads_writes(5, 3))
	}
}
