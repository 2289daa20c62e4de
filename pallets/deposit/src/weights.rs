//! Weights of `pallet_deposit`, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-11-22 on AMD EPYC, 2 cores
//! - on the genesis of `mainnet`, 6 values of each component, the median of up to 8 runs at each

#![allow(missing_docs)]

use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{Weight, constants::RocksDbWeight},
};

/// What the calls and hooks weigh. `benchmarking.rs` describes each case.
pub trait WeightInfo {
	fn register_resource_node() -> Weight;
	fn activate() -> Weight;
	fn register_meta_node() -> Weight;
	fn top_up() -> Weight;
	fn unregister() -> Weight;
	fn claim_deposit() -> Weight;
	fn set_beneficiary() -> Weight;
	fn set_kinds() -> Weight;
	fn set_free_capacity() -> Weight;
	fn verify_candidate() -> Weight;
	fn refuse_candidate() -> Weight;
	fn vote(m: u32) -> Weight;
	fn set_foundation() -> Weight;
	fn kick() -> Weight;
	fn retire() -> Weight;
	fn set_operator() -> Weight;
	fn set_profile() -> Weight;
	fn commit_tasks() -> Weight;
	fn record_performance() -> Weight;
	fn record_performance_suspending() -> Weight;
	fn charge_migration() -> Weight;
	fn on_epoch_end(d: u32, q: u32) -> Weight;
}

/// Weights at the price of the runtime's database.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::IndexOf` (r:1 w:1)
	// Storage: `Deposit::NextIndex` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::IdPages` (r:1 w:1)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::Nodes` (r:0 w:1)
	// Storage: `Deposit::NodesByOwner` (r:0 w:1)
	// Least time: 120_084 ns
	fn register_resource_node() -> Weight {
		Weight::from_parts(134_270_000, 20_059)
			.saturating_add(T::DbWeight::get().reads_writes(10, 9))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::SamplingWeights` (r:15 w:15)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Least time: 100_808 ns
	fn activate() -> Weight {
		Weight::from_parts(141_755_000, 76_141)
			.saturating_add(T::DbWeight::get().reads_writes(30, 27))
	}

	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::MetaNodeOf` (r:1 w:1)
	// Storage: `Deposit::IndexOf` (r:1 w:1)
	// Storage: `Deposit::NextIndex` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::IdPages` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::Nodes` (r:0 w:1)
	// Storage: `Deposit::NodesByOwner` (r:0 w:1)
	// Least time: 116_488 ns
	fn register_meta_node() -> Weight {
		Weight::from_parts(129_582_000, 19_490)
			.saturating_add(T::DbWeight::get().reads_writes(10, 9))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::SamplingWeights` (r:15 w:15)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Least time: 97_652 ns
	fn top_up() -> Weight {
		Weight::from_parts(136_414_000, 73_045)
			.saturating_add(T::DbWeight::get().reads_writes(29, 26))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::GenesisTime` (r:1 w:0)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::SamplingWeights` (r:15 w:15)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Least time: 78_797 ns
	fn unregister() -> Weight {
		Weight::from_parts(91_070_000, 71_463)
			.saturating_add(T::DbWeight::get().reads_writes(27, 25))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Least time: 42_159 ns
	fn claim_deposit() -> Weight {
		Weight::from_parts(46_977_000, 9_467).saturating_add(T::DbWeight::get().reads_writes(6, 4))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 10_199 ns
	fn set_beneficiary() -> Weight {
		Weight::from_parts(10_960_000, 3_783).saturating_add(T::DbWeight::get().reads_writes(3, 2))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::SamplingWeights` (r:10 w:10)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 33_843 ns
	fn set_kinds() -> Weight {
		Weight::from_parts(47_188_000, 38_913)
			.saturating_add(T::DbWeight::get().reads_writes(13, 12))
	}

	// Storage: `Deposit::Nodes` (r:1 w:0)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 7_364 ns
	fn set_free_capacity() -> Weight {
		Weight::from_parts(9_127_000, 6_312).saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}

	// Storage: `Deposit::Foundation` (r:1 w:0)
	// Storage: `Deposit::Nodes` (r:1 w:0)
	// Storage: `Deposit::Ballots` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Least time: 19_957 ns
	fn verify_candidate() -> Weight {
		Weight::from_parts(24_356_000, 9_072).saturating_add(T::DbWeight::get().reads_writes(7, 1))
	}

	// Storage: `Deposit::Foundation` (r:1 w:0)
	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::Ballots` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Deposit::MetaNodeOf` (r:0 w:1)
	// Storage: `Deposit::IndexOf` (r:0 w:1)
	// Storage: `Deposit::NodesByOwner` (r:0 w:1)
	// Least time: 48_531 ns
	fn refuse_candidate() -> Weight {
		Weight::from_parts(59_561_000, 12_706).saturating_add(T::DbWeight::get().reads_writes(7, 7))
	}

	// Storage: `Deposit::MetaNodeOf` (r:1 w:0)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Deposit::Ballots` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::OpenBallots` (r:1 w:1)
	// Storage: `Mining::CurrentSettlement` (r:1 w:0)
	// Storage: `Mining::NodeAccounts` (r:1 w:0)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Storage: `Deposit::GenesisTime` (r:1 w:0)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Deposit::SamplingWeights` (r:15 w:15)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// `m` from 2 to 128
	// Least time: 104_424 ns
	fn vote(m: u32) -> Weight {
		Weight::from_parts(118_591_000, 109_735)
			.saturating_add(T::DbWeight::get().reads_writes(36, 28))
			.saturating_add(Weight::from_parts(860_289, 0).saturating_mul(m.into()))
	}

	// Storage: `Deposit::Foundation` (r:0 w:1)
	// Least time: 4_357 ns
	fn set_foundation() -> Weight {
		Weight::from_parts(6_252_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1))
	}

	// Storage: `Deposit::Nodes (r:1 w:1)`
	// Storage: `Deposit::Ballots (r:1 w:1)`
	// Storage: `Deposit::ActiveMetaNodes (r:1 w:1)`
	// Storage: `Deposit::MetaActivity (r:1 w:1)`
	// Estimated.
	fn kick() -> Weight {
		Weight::from_parts(91_070_000, 71_463)
			.saturating_add(T::DbWeight::get().reads_writes(22, 16))
	}

	// Storage: `Deposit::Nodes (r:1 w:1)`
	// Storage: `Deposit::Ballots (r:1 w:0)`
	// Storage: `Deposit::OpenBallots (r:1 w:0)`
	// Storage: `Deposit::VotesCountUntil (r:1 w:1)`
	// Storage: `Deposit::FreeIndices (r:10 w:10)`
	// Storage: `Deposit::IdPages (r:1 w:1)`
	// Storage: `Deposit::Standings (r:1 w:1)`
	// Storage: `Deposit::Archive (r:0 w:1)`
	// Storage: `Mining::NodeAccounts (r:1 w:1)`
	// Storage: `Mining::ContributionPages (r:1 w:0)`
	// Storage: `Staking::Deposits (r:1 w:1)`
	// Storage: `Staking::DepositTracks (r:1 w:1)`
	// Storage: `System::Account (r:3 w:3)`
	// Estimated.
	fn retire() -> Weight {
		Weight::from_parts(180_000_000, 90_000)
			.saturating_add(T::DbWeight::get().reads_writes(40, 36))
	}

	// Storage: `Deposit::Nodes (r:1 w:0)`
	// Storage: `Deposit::MetaNodeOf (r:1 w:0)`
	// Storage: `Deposit::MetaNodeOfOperator (r:1 w:2)`
	// Storage: `Deposit::OperatorOf (r:1 w:1)`
	// Storage: `Mining::CurrentEpoch (r:1 w:0)`
	// Estimated.
	fn set_operator() -> Weight {
		Weight::from_parts(30_000_000, 8_000).saturating_add(T::DbWeight::get().reads_writes(5, 4))
	}

	// Storage: `Deposit::Nodes (r:1 w:0)`
	// Storage: `Deposit::ActiveParameters (r:1 w:0)`
	// Storage: `Deposit::Profiles (r:1 w:1)`
	// Storage: `System::Account (r:1 w:1)`
	// Storage: `Balances::Holds (r:1 w:1)`
	// Storage: `Mining::CurrentEpoch (r:1 w:0)`
	// Estimated.
	fn set_profile() -> Weight {
		Weight::from_parts(40_000_000, 8_000).saturating_add(T::DbWeight::get().reads_writes(6, 3))
	}

	// Storage: `Deposit::MetaNodeOf (r:1 w:0)`
	// Storage: `Deposit::MetaNodeOfOperator (r:1 w:0)`
	// Storage: `Deposit::ActiveMetaNodes (r:1 w:0)`
	// Storage: `Deposit::TaskCommitments (r:1 w:1)`
	// Storage: `Mining::CurrentEpoch (r:1 w:0)`
	// Estimated.
	fn commit_tasks() -> Weight {
		Weight::from_parts(25_000_000, 8_000).saturating_add(T::DbWeight::get().reads_writes(5, 1))
	}

	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 5_030 ns
	fn record_performance() -> Weight {
		Weight::from_parts(8_135_000, 4_197).saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}

	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::SamplingWeights` (r:15 w:15)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Least time: 43_270 ns
	fn record_performance_suspending() -> Weight {
		Weight::from_parts(65_542_000, 70_960)
			.saturating_add(T::DbWeight::get().reads_writes(25, 22))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Mining::CurrentSettlement` (r:1 w:0)
	// Storage: `Mining::NodeAccounts` (r:1 w:0)
	// Storage: `Staking::Deposits` (r:1 w:0)
	// Storage: `Staking::DepositTracks` (r:1 w:0)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `System::Account` (r:3 w:3)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Ozone::Unsettled` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 57_397 ns
	fn charge_migration() -> Weight {
		Weight::from_parts(58_479_000, 53_449)
			.saturating_add(T::DbWeight::get().reads_writes(13, 8))
	}

	// Storage: `Parameters::Parameters` (r:16 w:0)
	// Storage: `Deposit::ActiveParameters` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::DepartureEnds` (r:1 w:1)
	// Storage: `Deposit::Departures` (r:64 w:64)
	// Storage: `Deposit::Nodes` (r:128 w:128)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Deposit::CountingBudget` (r:1 w:1)
	// Storage: `Deposit::CountingEnds` (r:1 w:1)
	// Storage: `Deposit::CountingQueue` (r:64 w:64)
	// Storage: `Deposit::CountingPlaces` (r:64 w:64)
	// Storage: `Deposit::SamplingWeights` (r:205 w:205)
	// Least time: 14_887 ns
	/// The range of component `d` is `[0, 64]`, that of `q` `[0, 64]`.
	fn on_epoch_end(d: u32, q: u32) -> Weight {
		Weight::from_parts(30_259_000, 62_493)
			.saturating_add(Weight::from_parts(45_000_000, 2_700).saturating_mul(d.into()))
			.saturating_add(Weight::from_parts(160_000_000, 6_400).saturating_mul(q.into()))
			.saturating_add(T::DbWeight::get().reads_writes(25, 7))
			.saturating_add(T::DbWeight::get().reads_writes(2, 2).saturating_mul(d.into()))
			.saturating_add(T::DbWeight::get().reads_writes(7, 7).saturating_mul(q.into()))
	}
}

/// For tests, at the price of a common database.
impl WeightInfo for () {
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::IndexOf` (r:1 w:1)
	// Storage: `Deposit::NextIndex` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::IdPages` (r:1 w:1)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::Nodes` (r:0 w:1)
	// Storage: `Deposit::NodesByOwner` (r:0 w:1)
	// Least time: 120_084 ns
	fn register_resource_node() -> Weight {
		Weight::from_parts(134_270_000, 20_059)
			.saturating_add(RocksDbWeight::get().reads_writes(10, 9))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::SamplingWeights` (r:15 w:15)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Least time: 100_808 ns
	fn activate() -> Weight {
		Weight::from_parts(141_755_000, 76_141)
			.saturating_add(RocksDbWeight::get().reads_writes(30, 27))
	}

	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::MetaNodeOf` (r:1 w:1)
	// Storage: `Deposit::IndexOf` (r:1 w:1)
	// Storage: `Deposit::NextIndex` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::IdPages` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::Nodes` (r:0 w:1)
	// Storage: `Deposit::NodesByOwner` (r:0 w:1)
	// Least time: 116_488 ns
	fn register_meta_node() -> Weight {
		Weight::from_parts(129_582_000, 19_490)
			.saturating_add(RocksDbWeight::get().reads_writes(10, 9))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::SamplingWeights` (r:15 w:15)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Least time: 97_652 ns
	fn top_up() -> Weight {
		Weight::from_parts(136_414_000, 73_045)
			.saturating_add(RocksDbWeight::get().reads_writes(29, 26))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::GenesisTime` (r:1 w:0)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::SamplingWeights` (r:15 w:15)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Least time: 78_797 ns
	fn unregister() -> Weight {
		Weight::from_parts(91_070_000, 71_463)
			.saturating_add(RocksDbWeight::get().reads_writes(27, 25))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Least time: 42_159 ns
	fn claim_deposit() -> Weight {
		Weight::from_parts(46_977_000, 9_467)
			.saturating_add(RocksDbWeight::get().reads_writes(6, 4))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 10_199 ns
	fn set_beneficiary() -> Weight {
		Weight::from_parts(10_960_000, 3_783)
			.saturating_add(RocksDbWeight::get().reads_writes(3, 2))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::SamplingWeights` (r:10 w:10)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 33_843 ns
	fn set_kinds() -> Weight {
		Weight::from_parts(47_188_000, 38_913)
			.saturating_add(RocksDbWeight::get().reads_writes(13, 12))
	}

	// Storage: `Deposit::Nodes` (r:1 w:0)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 7_364 ns
	fn set_free_capacity() -> Weight {
		Weight::from_parts(9_127_000, 6_312).saturating_add(RocksDbWeight::get().reads_writes(3, 1))
	}

	// Storage: `Deposit::Foundation` (r:1 w:0)
	// Storage: `Deposit::Nodes` (r:1 w:0)
	// Storage: `Deposit::Ballots` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Least time: 19_957 ns
	fn verify_candidate() -> Weight {
		Weight::from_parts(24_356_000, 9_072)
			.saturating_add(RocksDbWeight::get().reads_writes(7, 1))
	}

	// Storage: `Deposit::Foundation` (r:1 w:0)
	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::Ballots` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Deposit::MetaNodeOf` (r:0 w:1)
	// Storage: `Deposit::IndexOf` (r:0 w:1)
	// Storage: `Deposit::NodesByOwner` (r:0 w:1)
	// Least time: 48_531 ns
	fn refuse_candidate() -> Weight {
		Weight::from_parts(59_561_000, 12_706)
			.saturating_add(RocksDbWeight::get().reads_writes(7, 7))
	}

	// Storage: `Deposit::MetaNodeOf` (r:1 w:0)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Deposit::Ballots` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::OpenBallots` (r:1 w:1)
	// Storage: `Mining::CurrentSettlement` (r:1 w:0)
	// Storage: `Mining::NodeAccounts` (r:1 w:0)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Storage: `Deposit::GenesisTime` (r:1 w:0)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Deposit::SamplingWeights` (r:15 w:15)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// `m` from 2 to 128
	// Least time: 104_424 ns
	fn vote(m: u32) -> Weight {
		Weight::from_parts(118_591_000, 109_735)
			.saturating_add(RocksDbWeight::get().reads_writes(36, 28))
			.saturating_add(Weight::from_parts(860_289, 0).saturating_mul(m.into()))
	}

	// Storage: `Deposit::Foundation` (r:0 w:1)
	// Least time: 4_357 ns
	fn set_foundation() -> Weight {
		Weight::from_parts(6_252_000, 0).saturating_add(RocksDbWeight::get().reads_writes(0, 1))
	}

	// Storage: `Deposit::Nodes (r:1 w:1)`
	// Storage: `Deposit::Ballots (r:1 w:1)`
	// Storage: `Deposit::ActiveMetaNodes (r:1 w:1)`
	// Storage: `Deposit::MetaActivity (r:1 w:1)`
	// Estimated.
	fn kick() -> Weight {
		Weight::from_parts(91_070_000, 71_463)
			.saturating_add(RocksDbWeight::get().reads_writes(22, 16))
	}

	// Storage: `Deposit::Nodes (r:1 w:1)`
	// Storage: `Deposit::Ballots (r:1 w:0)`
	// Storage: `Deposit::OpenBallots (r:1 w:0)`
	// Storage: `Deposit::VotesCountUntil (r:1 w:1)`
	// Storage: `Deposit::FreeIndices (r:10 w:10)`
	// Storage: `Deposit::IdPages (r:1 w:1)`
	// Storage: `Deposit::Standings (r:1 w:1)`
	// Storage: `Deposit::Archive (r:0 w:1)`
	// Storage: `Mining::NodeAccounts (r:1 w:1)`
	// Storage: `Mining::ContributionPages (r:1 w:0)`
	// Storage: `Staking::Deposits (r:1 w:1)`
	// Storage: `Staking::DepositTracks (r:1 w:1)`
	// Storage: `System::Account (r:3 w:3)`
	// Estimated.
	fn retire() -> Weight {
		Weight::from_parts(180_000_000, 90_000)
			.saturating_add(RocksDbWeight::get().reads_writes(40, 36))
	}

	// Storage: `Deposit::Nodes (r:1 w:0)`
	// Storage: `Deposit::MetaNodeOf (r:1 w:0)`
	// Storage: `Deposit::MetaNodeOfOperator (r:1 w:2)`
	// Storage: `Deposit::OperatorOf (r:1 w:1)`
	// Storage: `Mining::CurrentEpoch (r:1 w:0)`
	// Estimated.
	fn set_operator() -> Weight {
		Weight::from_parts(30_000_000, 8_000)
			.saturating_add(RocksDbWeight::get().reads_writes(5, 4))
	}

	// Storage: `Deposit::Nodes (r:1 w:0)`
	// Storage: `Deposit::ActiveParameters (r:1 w:0)`
	// Storage: `Deposit::Profiles (r:1 w:1)`
	// Storage: `System::Account (r:1 w:1)`
	// Storage: `Balances::Holds (r:1 w:1)`
	// Storage: `Mining::CurrentEpoch (r:1 w:0)`
	// Estimated.
	fn set_profile() -> Weight {
		Weight::from_parts(40_000_000, 8_000)
			.saturating_add(RocksDbWeight::get().reads_writes(6, 3))
	}

	// Storage: `Deposit::MetaNodeOf (r:1 w:0)`
	// Storage: `Deposit::MetaNodeOfOperator (r:1 w:0)`
	// Storage: `Deposit::ActiveMetaNodes (r:1 w:0)`
	// Storage: `Deposit::TaskCommitments (r:1 w:1)`
	// Storage: `Mining::CurrentEpoch (r:1 w:0)`
	// Estimated.
	fn commit_tasks() -> Weight {
		Weight::from_parts(25_000_000, 8_000)
			.saturating_add(RocksDbWeight::get().reads_writes(5, 1))
	}

	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 5_030 ns
	fn record_performance() -> Weight {
		Weight::from_parts(8_135_000, 4_197).saturating_add(RocksDbWeight::get().reads_writes(3, 1))
	}

	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::SamplingWeights` (r:15 w:15)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Least time: 43_270 ns
	fn record_performance_suspending() -> Weight {
		Weight::from_parts(65_542_000, 70_960)
			.saturating_add(RocksDbWeight::get().reads_writes(25, 22))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Mining::CurrentSettlement` (r:1 w:0)
	// Storage: `Mining::NodeAccounts` (r:1 w:0)
	// Storage: `Staking::Deposits` (r:1 w:0)
	// Storage: `Staking::DepositTracks` (r:1 w:0)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `System::Account` (r:3 w:3)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Ozone::Unsettled` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 57_397 ns
	fn charge_migration() -> Weight {
		Weight::from_parts(58_479_000, 53_449)
			.saturating_add(RocksDbWeight::get().reads_writes(13, 8))
	}

	// Storage: `Parameters::Parameters` (r:16 w:0)
	// Storage: `Deposit::ActiveParameters` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::DepartureEnds` (r:1 w:1)
	// Storage: `Deposit::Departures` (r:64 w:64)
	// Storage: `Deposit::Nodes` (r:128 w:128)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Deposit::CountingBudget` (r:1 w:1)
	// Storage: `Deposit::CountingEnds` (r:1 w:1)
	// Storage: `Deposit::CountingQueue` (r:64 w:64)
	// Storage: `Deposit::CountingPlaces` (r:64 w:64)
	// Storage: `Deposit::SamplingWeights` (r:205 w:205)
	// Least time: 14_887 ns
	/// The range of component `d` is `[0, 64]`, that of `q` `[0, 64]`.
	fn on_epoch_end(d: u32, q: u32) -> Weight {
		Weight::from_parts(30_259_000, 62_493)
			.saturating_add(Weight::from_parts(45_000_000, 2_700).saturating_mul(d.into()))
			.saturating_add(Weight::from_parts(160_000_000, 6_400).saturating_mul(q.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(25, 7))
			.saturating_add(RocksDbWeight::get().reads_writes(2, 2).saturating_mul(d.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(7, 7).saturating_mul(q.into()))
	}
}
