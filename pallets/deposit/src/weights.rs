//! Weights of `pallet_deposit`, measured.
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
	fn set_operator() -> Weight;
	fn commit_tasks() -> Weight;
	fn set_profile() -> Weight;
	fn retire() -> Weight;
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
	// Storage: `System::BlockHash` (r:1 w:0)
	// Storage: `Deposit::FreeIndices` (r:1 w:0)
	// Storage: `Deposit::NextIndex` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::IdPages` (r:1 w:1)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::NodesByOwner` (r:0 w:1)
	// Storage: `Deposit::Nodes` (r:0 w:1)
	// Least time: 74_379 ns
	fn register_resource_node() -> Weight {
		Weight::from_parts(75_120_000, 25_146)
			.saturating_add(T::DbWeight::get().reads_writes(12, 9))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::CountingEnds` (r:2 w:1)
	// Storage: `Deposit::CountingBudget` (r:1 w:1)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Deposit::Unconfirmed` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Deposit::CountingPlaces` (r:1 w:1)
	// Storage: `Deposit::SamplingWeights` (r:15 w:15)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Storage: `Deposit::CountingQueue` (r:0 w:1)
	// Least time: 64_250 ns
	fn activate() -> Weight {
		Weight::from_parts(65_563_000, 84_753)
			.saturating_add(T::DbWeight::get().reads_writes(32, 29))
	}

	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::MetaNodeOf` (r:1 w:1)
	// Storage: `Deposit::MetaNodeOfOperator` (r:1 w:0)
	// Storage: `Deposit::IndexOf` (r:1 w:1)
	// Storage: `System::BlockHash` (r:1 w:0)
	// Storage: `Deposit::FreeIndices` (r:1 w:0)
	// Storage: `Deposit::NextIndex` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::IdPages` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::NodesByOwner` (r:0 w:1)
	// Storage: `Deposit::Nodes` (r:0 w:1)
	// Least time: 72_516 ns
	fn register_meta_node() -> Weight {
		Weight::from_parts(73_337_000, 27_104)
			.saturating_add(T::DbWeight::get().reads_writes(13, 9))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Deposit::CountingEnds` (r:2 w:1)
	// Storage: `Deposit::CountingBudget` (r:1 w:1)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Deposit::Unconfirmed` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::CountingPlaces` (r:1 w:1)
	// Storage: `Deposit::SamplingWeights` (r:15 w:15)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Storage: `Deposit::CountingQueue` (r:0 w:1)
	// Least time: 61_274 ns
	fn top_up() -> Weight {
		Weight::from_parts(62_277_000, 81_657)
			.saturating_add(T::DbWeight::get().reads_writes(31, 28))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::GenesisTime` (r:1 w:0)
	// Storage: `Deposit::DepartureEnds` (r:1 w:1)
	// Storage: `Deposit::SamplingWeights` (r:15 w:15)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Storage: `Deposit::CountingPlaces` (r:0 w:1)
	// Storage: `Deposit::Departures` (r:0 w:1)
	// Least time: 35_055 ns
	fn unregister() -> Weight {
		Weight::from_parts(35_767_000, 70_946)
			.saturating_add(T::DbWeight::get().reads_writes(25, 23))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Ozone::ActiveParameters` (r:1 w:0)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Deposit::Unconfirmed` (r:1 w:1)
	// Least time: 27_171 ns
	fn claim_deposit() -> Weight {
		Weight::from_parts(27_762_000, 11_670)
			.saturating_add(T::DbWeight::get().reads_writes(10, 7))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 6_953 ns
	fn set_beneficiary() -> Weight {
		Weight::from_parts(7_424_000, 3_805).saturating_add(T::DbWeight::get().reads_writes(3, 2))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::SamplingWeights` (r:10 w:10)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 20_378 ns
	fn set_kinds() -> Weight {
		Weight::from_parts(20_909_000, 38_935)
			.saturating_add(T::DbWeight::get().reads_writes(13, 12))
	}

	// Storage: `Deposit::Nodes` (r:1 w:0)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 6_983 ns
	fn set_free_capacity() -> Weight {
		Weight::from_parts(7_354_000, 6_334).saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}

	// Storage: `Deposit::Foundation` (r:1 w:0)
	// Storage: `Deposit::Nodes` (r:1 w:0)
	// Storage: `Deposit::Ballots` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::MetaActivity` (r:1 w:0)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::LastBallotEnd` (r:1 w:1)
	// Least time: 11_572 ns
	fn verify_candidate() -> Weight {
		Weight::from_parts(12_293_000, 11_677).saturating_add(T::DbWeight::get().reads_writes(9, 2))
	}

	// Storage: `Deposit::Foundation` (r:1 w:0)
	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::Ballots` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::IndexOf` (r:1 w:1)
	// Storage: `Deposit::IdPages` (r:1 w:1)
	// Storage: `Deposit::Profiles` (r:1 w:0)
	// Storage: `Deposit::FreeIndices` (r:5 w:5)
	// Storage: `Deposit::NextIndex` (r:1 w:1)
	// Storage: `Deposit::OperatorOf` (r:1 w:0)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Deposit::TaskCommitments` (r:0 w:1)
	// Storage: `Deposit::NodesByOwner` (r:0 w:1)
	// Storage: `Deposit::MetaNodeOf` (r:0 w:1)
	// Least time: 38_102 ns
	fn refuse_candidate() -> Weight {
		Weight::from_parts(38_972_000, 40_073)
			.saturating_add(T::DbWeight::get().reads_writes(17, 15))
	}

	// Storage: `Deposit::MetaNodeOf` (r:1 w:0)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Deposit::Ballots` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::MetaActivity` (r:1 w:1)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::OpenBallots` (r:1 w:1)
	// Storage: `Mining::CurrentSettlement` (r:1 w:0)
	// Storage: `Mining::NodeAccounts` (r:1 w:0)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Storage: `Deposit::GenesisTime` (r:1 w:0)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Deposit::CountingPlaces` (r:0 w:1)
	// `m` from 2 to 128
	// Least time: 33_643 ns
	fn vote(m: u32) -> Weight {
		Weight::from_parts(34_355_000, 6_351_076)
			.saturating_add(T::DbWeight::get().reads_writes(16, 9))
			.saturating_add(Weight::from_parts(561_986, 0).saturating_mul(m.into()))
	}

	// Storage: `Deposit::Foundation` (r:0 w:1)
	// Least time: 3_076 ns
	fn set_foundation() -> Weight {
		Weight::from_parts(3_437_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::Ballots` (r:1 w:1)
	// Storage: `Deposit::OpenBallots` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::GenesisTime` (r:1 w:0)
	// Storage: `Deposit::DepartureEnds` (r:1 w:1)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:1)
	// Storage: `Deposit::LastBallotEnd` (r:1 w:0)
	// Storage: `Deposit::MetaActivity` (r:1 w:1)
	// Storage: `Deposit::OperatorOf` (r:1 w:0)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::CountingPlaces` (r:0 w:1)
	// Storage: `Deposit::VotesCountUntil` (r:0 w:1)
	// Storage: `Deposit::Departures` (r:0 w:1)
	// Storage: `Deposit::MetaNodeOf` (r:0 w:1)
	// Least time: 43_471 ns
	fn kick() -> Weight {
		Weight::from_parts(51_707_000, 26_936)
			.saturating_add(T::DbWeight::get().reads_writes(15, 13))
	}

	// Storage: `Deposit::Nodes` (r:1 w:0)
	// Storage: `Deposit::MetaNodeOf` (r:1 w:0)
	// Storage: `Deposit::MetaNodeOfOperator` (r:1 w:2)
	// Storage: `Deposit::OperatorOf` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 8_115 ns
	fn set_operator() -> Weight {
		Weight::from_parts(8_716_000, 10_811).saturating_add(T::DbWeight::get().reads_writes(5, 3))
	}

	// Storage: `Deposit::MetaNodeOf` (r:1 w:0)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Deposit::TaskCommitments` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 18_414 ns
	fn commit_tasks() -> Weight {
		Weight::from_parts(22_983_000, 8_828).saturating_add(T::DbWeight::get().reads_writes(4, 1))
	}

	// Storage: `Deposit::Nodes` (r:1 w:0)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::Profiles` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 24_596 ns
	fn set_profile() -> Weight {
		Weight::from_parts(26_019_000, 11_792).saturating_add(T::DbWeight::get().reads_writes(6, 3))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::Ballots` (r:1 w:0)
	// Storage: `Deposit::OpenBallots` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::VotesCountUntil` (r:1 w:1)
	// Storage: `Mining::CurrentSettlement` (r:1 w:0)
	// Storage: `Mining::NodeAccounts` (r:1 w:0)
	// Storage: `Staking::Deposits` (r:1 w:0)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Storage: `Mining::SettlementMetaNodes` (r:1 w:0)
	// Storage: `Mining::ContributionPages` (r:1 w:0)
	// Storage: `Mining::OldestReportable` (r:1 w:0)
	// Storage: `Deposit::IndexOf` (r:1 w:1)
	// Storage: `Deposit::IdPages` (r:1 w:1)
	// Storage: `Deposit::Profiles` (r:1 w:0)
	// Storage: `Deposit::FreeIndices` (r:5 w:5)
	// Storage: `Deposit::NextIndex` (r:1 w:1)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::Retirements` (r:1 w:1)
	// Storage: `Deposit::TaskCommitments` (r:0 w:1)
	// Storage: `Deposit::Archive` (r:0 w:1)
	// Storage: `Deposit::NodesByOwner` (r:0 w:1)
	// Least time: 119_823 ns
	fn retire() -> Weight {
		Weight::from_parts(123_711_000, 6_380_492)
			.saturating_add(T::DbWeight::get().reads_writes(25, 17))
	}

	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Least time: 2_495 ns
	fn record_performance() -> Weight {
		Weight::from_parts(2_605_000, 3_734).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}

	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Ozone::ActiveParameters` (r:1 w:0)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::SamplingWeights` (r:15 w:15)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Least time: 37_881 ns
	fn record_performance_suspending() -> Weight {
		Weight::from_parts(38_542_000, 71_566)
			.saturating_add(T::DbWeight::get().reads_writes(26, 22))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Mining::CurrentSettlement` (r:1 w:0)
	// Storage: `Mining::NodeAccounts` (r:1 w:0)
	// Storage: `Staking::Deposits` (r:1 w:0)
	// Storage: `Staking::DepositTracks` (r:1 w:0)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `System::Account` (r:3 w:3)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Ozone::Unsettled` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 51_847 ns
	fn charge_migration() -> Weight {
		Weight::from_parts(52_689_000, 6_346_527)
			.saturating_add(T::DbWeight::get().reads_writes(13, 8))
	}

	// Storage: `Deposit::ActiveParameters` (r:1 w:1)
	// Storage: `Parameters::Parameters` (r:47 w:0)
	// Storage: `Mining::ActiveParameters` (r:1 w:0)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::EpochLength` (r:1 w:0)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Candidates` (r:1 w:0)
	// Storage: `Staking::ActiveSet` (r:1 w:0)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Deposit::MetaActivity` (r:1 w:1)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Deposit::NextIndex` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::DepartureEnds` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Deposit::CountingEnds` (r:2 w:1)
	// Storage: `Deposit::CountingQueue` (r:64 w:64)
	// Storage: `Deposit::CountingPlaces` (r:64 w:64)
	// Storage: `Deposit::Nodes` (r:128 w:128)
	// Storage: `Deposit::Unconfirmed` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Deposit::SamplingWeights` (r:207 w:207)
	// Storage: `Deposit::CountingBudget` (r:0 w:1)
	// Storage: `Deposit::Departures` (r:64 w:64)
	// Storage: `Ozone::ActiveParameters` (r:1 w:0)
	// `d` from 0 to 64
	// `q` from 0 to 64
	// Least time: 701_350 ns
	fn on_epoch_end(d: u32, q: u32) -> Weight {
		Weight::from_parts(21_972_592, 230_412)
			.saturating_add(T::DbWeight::get().reads_writes(82, 24))
			.saturating_add(Weight::from_parts(10_715_945, 5_262).saturating_mul(d.into()))
			.saturating_add(T::DbWeight::get().reads_writes(2, 2).saturating_mul(d.into()))
			.saturating_add(Weight::from_parts(37_575_236, 18_745).saturating_mul(q.into()))
			.saturating_add(T::DbWeight::get().reads_writes(6, 6).saturating_mul(q.into()))
	}
}

/// For tests, at the price of a common database.
impl WeightInfo for () {
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::IndexOf` (r:1 w:1)
	// Storage: `System::BlockHash` (r:1 w:0)
	// Storage: `Deposit::FreeIndices` (r:1 w:0)
	// Storage: `Deposit::NextIndex` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::IdPages` (r:1 w:1)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::NodesByOwner` (r:0 w:1)
	// Storage: `Deposit::Nodes` (r:0 w:1)
	// Least time: 74_379 ns
	fn register_resource_node() -> Weight {
		Weight::from_parts(75_120_000, 25_146)
			.saturating_add(RocksDbWeight::get().reads_writes(12, 9))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::CountingEnds` (r:2 w:1)
	// Storage: `Deposit::CountingBudget` (r:1 w:1)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Deposit::Unconfirmed` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Deposit::CountingPlaces` (r:1 w:1)
	// Storage: `Deposit::SamplingWeights` (r:15 w:15)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Storage: `Deposit::CountingQueue` (r:0 w:1)
	// Least time: 64_250 ns
	fn activate() -> Weight {
		Weight::from_parts(65_563_000, 84_753)
			.saturating_add(RocksDbWeight::get().reads_writes(32, 29))
	}

	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::MetaNodeOf` (r:1 w:1)
	// Storage: `Deposit::MetaNodeOfOperator` (r:1 w:0)
	// Storage: `Deposit::IndexOf` (r:1 w:1)
	// Storage: `System::BlockHash` (r:1 w:0)
	// Storage: `Deposit::FreeIndices` (r:1 w:0)
	// Storage: `Deposit::NextIndex` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::IdPages` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::NodesByOwner` (r:0 w:1)
	// Storage: `Deposit::Nodes` (r:0 w:1)
	// Least time: 72_516 ns
	fn register_meta_node() -> Weight {
		Weight::from_parts(73_337_000, 27_104)
			.saturating_add(RocksDbWeight::get().reads_writes(13, 9))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Deposit::CountingEnds` (r:2 w:1)
	// Storage: `Deposit::CountingBudget` (r:1 w:1)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Deposit::Unconfirmed` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::CountingPlaces` (r:1 w:1)
	// Storage: `Deposit::SamplingWeights` (r:15 w:15)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Storage: `Deposit::CountingQueue` (r:0 w:1)
	// Least time: 61_274 ns
	fn top_up() -> Weight {
		Weight::from_parts(62_277_000, 81_657)
			.saturating_add(RocksDbWeight::get().reads_writes(31, 28))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::GenesisTime` (r:1 w:0)
	// Storage: `Deposit::DepartureEnds` (r:1 w:1)
	// Storage: `Deposit::SamplingWeights` (r:15 w:15)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Storage: `Deposit::CountingPlaces` (r:0 w:1)
	// Storage: `Deposit::Departures` (r:0 w:1)
	// Least time: 35_055 ns
	fn unregister() -> Weight {
		Weight::from_parts(35_767_000, 70_946)
			.saturating_add(RocksDbWeight::get().reads_writes(25, 23))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Ozone::ActiveParameters` (r:1 w:0)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Deposit::Unconfirmed` (r:1 w:1)
	// Least time: 27_171 ns
	fn claim_deposit() -> Weight {
		Weight::from_parts(27_762_000, 11_670)
			.saturating_add(RocksDbWeight::get().reads_writes(10, 7))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 6_953 ns
	fn set_beneficiary() -> Weight {
		Weight::from_parts(7_424_000, 3_805).saturating_add(RocksDbWeight::get().reads_writes(3, 2))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::SamplingWeights` (r:10 w:10)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 20_378 ns
	fn set_kinds() -> Weight {
		Weight::from_parts(20_909_000, 38_935)
			.saturating_add(RocksDbWeight::get().reads_writes(13, 12))
	}

	// Storage: `Deposit::Nodes` (r:1 w:0)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 6_983 ns
	fn set_free_capacity() -> Weight {
		Weight::from_parts(7_354_000, 6_334).saturating_add(RocksDbWeight::get().reads_writes(3, 1))
	}

	// Storage: `Deposit::Foundation` (r:1 w:0)
	// Storage: `Deposit::Nodes` (r:1 w:0)
	// Storage: `Deposit::Ballots` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::MetaActivity` (r:1 w:0)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::LastBallotEnd` (r:1 w:1)
	// Least time: 11_572 ns
	fn verify_candidate() -> Weight {
		Weight::from_parts(12_293_000, 11_677)
			.saturating_add(RocksDbWeight::get().reads_writes(9, 2))
	}

	// Storage: `Deposit::Foundation` (r:1 w:0)
	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::Ballots` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::IndexOf` (r:1 w:1)
	// Storage: `Deposit::IdPages` (r:1 w:1)
	// Storage: `Deposit::Profiles` (r:1 w:0)
	// Storage: `Deposit::FreeIndices` (r:5 w:5)
	// Storage: `Deposit::NextIndex` (r:1 w:1)
	// Storage: `Deposit::OperatorOf` (r:1 w:0)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Deposit::TaskCommitments` (r:0 w:1)
	// Storage: `Deposit::NodesByOwner` (r:0 w:1)
	// Storage: `Deposit::MetaNodeOf` (r:0 w:1)
	// Least time: 38_102 ns
	fn refuse_candidate() -> Weight {
		Weight::from_parts(38_972_000, 40_073)
			.saturating_add(RocksDbWeight::get().reads_writes(17, 15))
	}

	// Storage: `Deposit::MetaNodeOf` (r:1 w:0)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Deposit::Ballots` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::MetaActivity` (r:1 w:1)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::OpenBallots` (r:1 w:1)
	// Storage: `Mining::CurrentSettlement` (r:1 w:0)
	// Storage: `Mining::NodeAccounts` (r:1 w:0)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Storage: `Deposit::GenesisTime` (r:1 w:0)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Deposit::CountingPlaces` (r:0 w:1)
	// `m` from 2 to 128
	// Least time: 33_643 ns
	fn vote(m: u32) -> Weight {
		Weight::from_parts(34_355_000, 6_351_076)
			.saturating_add(RocksDbWeight::get().reads_writes(16, 9))
			.saturating_add(Weight::from_parts(561_986, 0).saturating_mul(m.into()))
	}

	// Storage: `Deposit::Foundation` (r:0 w:1)
	// Least time: 3_076 ns
	fn set_foundation() -> Weight {
		Weight::from_parts(3_437_000, 0).saturating_add(RocksDbWeight::get().reads_writes(0, 1))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::Ballots` (r:1 w:1)
	// Storage: `Deposit::OpenBallots` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::GenesisTime` (r:1 w:0)
	// Storage: `Deposit::DepartureEnds` (r:1 w:1)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:1)
	// Storage: `Deposit::LastBallotEnd` (r:1 w:0)
	// Storage: `Deposit::MetaActivity` (r:1 w:1)
	// Storage: `Deposit::OperatorOf` (r:1 w:0)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::CountingPlaces` (r:0 w:1)
	// Storage: `Deposit::VotesCountUntil` (r:0 w:1)
	// Storage: `Deposit::Departures` (r:0 w:1)
	// Storage: `Deposit::MetaNodeOf` (r:0 w:1)
	// Least time: 43_471 ns
	fn kick() -> Weight {
		Weight::from_parts(51_707_000, 26_936)
			.saturating_add(RocksDbWeight::get().reads_writes(15, 13))
	}

	// Storage: `Deposit::Nodes` (r:1 w:0)
	// Storage: `Deposit::MetaNodeOf` (r:1 w:0)
	// Storage: `Deposit::MetaNodeOfOperator` (r:1 w:2)
	// Storage: `Deposit::OperatorOf` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 8_115 ns
	fn set_operator() -> Weight {
		Weight::from_parts(8_716_000, 10_811)
			.saturating_add(RocksDbWeight::get().reads_writes(5, 3))
	}

	// Storage: `Deposit::MetaNodeOf` (r:1 w:0)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Deposit::TaskCommitments` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 18_414 ns
	fn commit_tasks() -> Weight {
		Weight::from_parts(22_983_000, 8_828)
			.saturating_add(RocksDbWeight::get().reads_writes(4, 1))
	}

	// Storage: `Deposit::Nodes` (r:1 w:0)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::Profiles` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 24_596 ns
	fn set_profile() -> Weight {
		Weight::from_parts(26_019_000, 11_792)
			.saturating_add(RocksDbWeight::get().reads_writes(6, 3))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::Ballots` (r:1 w:0)
	// Storage: `Deposit::OpenBallots` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::VotesCountUntil` (r:1 w:1)
	// Storage: `Mining::CurrentSettlement` (r:1 w:0)
	// Storage: `Mining::NodeAccounts` (r:1 w:0)
	// Storage: `Staking::Deposits` (r:1 w:0)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Storage: `Mining::SettlementMetaNodes` (r:1 w:0)
	// Storage: `Mining::ContributionPages` (r:1 w:0)
	// Storage: `Mining::OldestReportable` (r:1 w:0)
	// Storage: `Deposit::IndexOf` (r:1 w:1)
	// Storage: `Deposit::IdPages` (r:1 w:1)
	// Storage: `Deposit::Profiles` (r:1 w:0)
	// Storage: `Deposit::FreeIndices` (r:5 w:5)
	// Storage: `Deposit::NextIndex` (r:1 w:1)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::Retirements` (r:1 w:1)
	// Storage: `Deposit::TaskCommitments` (r:0 w:1)
	// Storage: `Deposit::Archive` (r:0 w:1)
	// Storage: `Deposit::NodesByOwner` (r:0 w:1)
	// Least time: 119_823 ns
	fn retire() -> Weight {
		Weight::from_parts(123_711_000, 6_380_492)
			.saturating_add(RocksDbWeight::get().reads_writes(25, 17))
	}

	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Least time: 2_495 ns
	fn record_performance() -> Weight {
		Weight::from_parts(2_605_000, 3_734).saturating_add(RocksDbWeight::get().reads_writes(2, 1))
	}

	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Ozone::ActiveParameters` (r:1 w:0)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::SamplingWeights` (r:15 w:15)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Least time: 37_881 ns
	fn record_performance_suspending() -> Weight {
		Weight::from_parts(38_542_000, 71_566)
			.saturating_add(RocksDbWeight::get().reads_writes(26, 22))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Mining::CurrentSettlement` (r:1 w:0)
	// Storage: `Mining::NodeAccounts` (r:1 w:0)
	// Storage: `Staking::Deposits` (r:1 w:0)
	// Storage: `Staking::DepositTracks` (r:1 w:0)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `System::Account` (r:3 w:3)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Ozone::Unsettled` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 51_847 ns
	fn charge_migration() -> Weight {
		Weight::from_parts(52_689_000, 6_346_527)
			.saturating_add(RocksDbWeight::get().reads_writes(13, 8))
	}

	// Storage: `Deposit::ActiveParameters` (r:1 w:1)
	// Storage: `Parameters::Parameters` (r:47 w:0)
	// Storage: `Mining::ActiveParameters` (r:1 w:0)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::EpochLength` (r:1 w:0)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Candidates` (r:1 w:0)
	// Storage: `Staking::ActiveSet` (r:1 w:0)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Deposit::MetaActivity` (r:1 w:1)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Deposit::NextIndex` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::DepartureEnds` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Deposit::CountingEnds` (r:2 w:1)
	// Storage: `Deposit::CountingQueue` (r:64 w:64)
	// Storage: `Deposit::CountingPlaces` (r:64 w:64)
	// Storage: `Deposit::Nodes` (r:128 w:128)
	// Storage: `Deposit::Unconfirmed` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Deposit::SamplingWeights` (r:207 w:207)
	// Storage: `Deposit::CountingBudget` (r:0 w:1)
	// Storage: `Deposit::Departures` (r:64 w:64)
	// Storage: `Ozone::ActiveParameters` (r:1 w:0)
	// `d` from 0 to 64
	// `q` from 0 to 64
	// Least time: 701_350 ns
	fn on_epoch_end(d: u32, q: u32) -> Weight {
		Weight::from_parts(21_972_592, 230_412)
			.saturating_add(RocksDbWeight::get().reads_writes(82, 24))
			.saturating_add(Weight::from_parts(10_715_945, 5_262).saturating_mul(d.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(2, 2).saturating_mul(d.into()))
			.saturating_add(Weight::from_parts(37_575_236, 18_745).saturating_mul(q.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(6, 6).saturating_mul(q.into()))
	}
}
