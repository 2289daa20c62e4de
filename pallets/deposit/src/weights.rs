//! Weights of `pallet_deposit`, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-11-30 on AMD EPYC, 2 cores
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
	// Least time: 60_040 ns
	fn register_resource_node() -> Weight {
		Weight::from_parts(61_171_000, 25_142)
			.saturating_add(T::DbWeight::get().reads_writes(12, 9))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::CountingEnds` (r:1 w:0)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Deposit::CountingBudget` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Deposit::SamplingWeights` (r:15 w:15)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Least time: 43_916 ns
	fn activate() -> Weight {
		Weight::from_parts(45_588_000, 77_253)
			.saturating_add(T::DbWeight::get().reads_writes(29, 25))
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
	// Least time: 59_188 ns
	fn register_meta_node() -> Weight {
		Weight::from_parts(59_929_000, 27_100)
			.saturating_add(T::DbWeight::get().reads_writes(13, 9))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Deposit::CountingEnds` (r:1 w:0)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Deposit::CountingBudget` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::SamplingWeights` (r:15 w:15)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Least time: 42_614 ns
	fn top_up() -> Weight {
		Weight::from_parts(43_114_000, 74_157)
			.saturating_add(T::DbWeight::get().reads_writes(28, 24))
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
	// Least time: 26_680 ns
	fn unregister() -> Weight {
		Weight::from_parts(27_701_000, 70_942)
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
	// Least time: 19_449 ns
	fn claim_deposit() -> Weight {
		Weight::from_parts(20_019_000, 11_159).saturating_add(T::DbWeight::get().reads_writes(9, 6))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 4_717 ns
	fn set_beneficiary() -> Weight {
		Weight::from_parts(4_978_000, 3_805).saturating_add(T::DbWeight::get().reads_writes(3, 2))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::SamplingWeights` (r:10 w:10)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 15_784 ns
	fn set_kinds() -> Weight {
		Weight::from_parts(16_134_000, 38_935)
			.saturating_add(T::DbWeight::get().reads_writes(13, 12))
	}

	// Storage: `Deposit::Nodes` (r:1 w:0)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 4_817 ns
	fn set_free_capacity() -> Weight {
		Weight::from_parts(5_027_000, 6_334).saturating_add(T::DbWeight::get().reads_writes(3, 1))
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
	// Least time: 7_842 ns
	fn verify_candidate() -> Weight {
		Weight::from_parts(8_763_000, 11_673).saturating_add(T::DbWeight::get().reads_writes(9, 2))
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
	// Least time: 27_581 ns
	fn refuse_candidate() -> Weight {
		Weight::from_parts(28_032_000, 40_073)
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
	// Least time: 24_346 ns
	fn vote(m: u32) -> Weight {
		Weight::from_parts(25_458_000, 6_351_072)
			.saturating_add(T::DbWeight::get().reads_writes(16, 9))
			.saturating_add(Weight::from_parts(535_751, 0).saturating_mul(m.into()))
	}

	// Storage: `Deposit::Foundation` (r:0 w:1)
	// Least time: 1_853 ns
	fn set_foundation() -> Weight {
		Weight::from_parts(1_963_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1))
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
	// Least time: 40_009 ns
	fn kick() -> Weight {
		Weight::from_parts(41_632_000, 26_932)
			.saturating_add(T::DbWeight::get().reads_writes(15, 13))
	}

	// Storage: `Deposit::Nodes` (r:1 w:0)
	// Storage: `Deposit::MetaNodeOf` (r:1 w:0)
	// Storage: `Deposit::MetaNodeOfOperator` (r:1 w:2)
	// Storage: `Deposit::OperatorOf` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 5_308 ns
	fn set_operator() -> Weight {
		Weight::from_parts(5_558_000, 10_811).saturating_add(T::DbWeight::get().reads_writes(5, 3))
	}

	// Storage: `Deposit::MetaNodeOf` (r:1 w:0)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Deposit::TaskCommitments` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 18_708 ns
	fn commit_tasks() -> Weight {
		Weight::from_parts(20_441_000, 8_828).saturating_add(T::DbWeight::get().reads_writes(4, 1))
	}

	// Storage: `Deposit::Nodes` (r:1 w:0)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::Profiles` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 17_877 ns
	fn set_profile() -> Weight {
		Weight::from_parts(18_588_000, 11_788).saturating_add(T::DbWeight::get().reads_writes(6, 3))
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
	// Least time: 100_720 ns
	fn retire() -> Weight {
		Weight::from_parts(105_948_000, 6_380_492)
			.saturating_add(T::DbWeight::get().reads_writes(25, 17))
	}

	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Least time: 1_683 ns
	fn record_performance() -> Weight {
		Weight::from_parts(1_823_000, 3_730).saturating_add(T::DbWeight::get().reads_writes(2, 1))
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
	// Least time: 28_663 ns
	fn record_performance_suspending() -> Weight {
		Weight::from_parts(29_645_000, 71_562)
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
	// Least time: 38_598 ns
	fn charge_migration() -> Weight {
		Weight::from_parts(39_469_000, 6_346_527)
			.saturating_add(T::DbWeight::get().reads_writes(13, 8))
	}

	// Storage: `Parameters::Parameters` (r:45 w:0)
	// Storage: `Deposit::ActiveParameters` (r:1 w:1)
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
	// Storage: `Deposit::CountingEnds` (r:1 w:1)
	// Storage: `Deposit::CountingQueue` (r:64 w:64)
	// Storage: `Deposit::CountingPlaces` (r:64 w:64)
	// Storage: `Deposit::Nodes` (r:128 w:128)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Deposit::SamplingWeights` (r:207 w:207)
	// Storage: `Deposit::CountingBudget` (r:0 w:1)
	// Storage: `Deposit::Departures` (r:64 w:64)
	// Storage: `Ozone::ActiveParameters` (r:1 w:0)
	// `d` from 0 to 64
	// `q` from 0 to 64
	// Least time: 532_234 ns
	fn on_epoch_end(d: u32, q: u32) -> Weight {
		Weight::from_parts(187_699_977, 217_976)
			.saturating_add(T::DbWeight::get().reads_writes(78, 23))
			.saturating_add(Weight::from_parts(5_657_067, 5_262).saturating_mul(d.into()))
			.saturating_add(T::DbWeight::get().reads_writes(2, 2).saturating_mul(d.into()))
			.saturating_add(Weight::from_parts(25_673_331, 18_743).saturating_mul(q.into()))
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
	// Least time: 60_040 ns
	fn register_resource_node() -> Weight {
		Weight::from_parts(61_171_000, 25_142)
			.saturating_add(RocksDbWeight::get().reads_writes(12, 9))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::CountingEnds` (r:1 w:0)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Deposit::CountingBudget` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Deposit::SamplingWeights` (r:15 w:15)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Least time: 43_916 ns
	fn activate() -> Weight {
		Weight::from_parts(45_588_000, 77_253)
			.saturating_add(RocksDbWeight::get().reads_writes(29, 25))
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
	// Least time: 59_188 ns
	fn register_meta_node() -> Weight {
		Weight::from_parts(59_929_000, 27_100)
			.saturating_add(RocksDbWeight::get().reads_writes(13, 9))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Deposit::CountingEnds` (r:1 w:0)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Deposit::CountingBudget` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::SamplingWeights` (r:15 w:15)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Least time: 42_614 ns
	fn top_up() -> Weight {
		Weight::from_parts(43_114_000, 74_157)
			.saturating_add(RocksDbWeight::get().reads_writes(28, 24))
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
	// Least time: 26_680 ns
	fn unregister() -> Weight {
		Weight::from_parts(27_701_000, 70_942)
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
	// Least time: 19_449 ns
	fn claim_deposit() -> Weight {
		Weight::from_parts(20_019_000, 11_159)
			.saturating_add(RocksDbWeight::get().reads_writes(9, 6))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 4_717 ns
	fn set_beneficiary() -> Weight {
		Weight::from_parts(4_978_000, 3_805).saturating_add(RocksDbWeight::get().reads_writes(3, 2))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::SamplingWeights` (r:10 w:10)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 15_784 ns
	fn set_kinds() -> Weight {
		Weight::from_parts(16_134_000, 38_935)
			.saturating_add(RocksDbWeight::get().reads_writes(13, 12))
	}

	// Storage: `Deposit::Nodes` (r:1 w:0)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 4_817 ns
	fn set_free_capacity() -> Weight {
		Weight::from_parts(5_027_000, 6_334).saturating_add(RocksDbWeight::get().reads_writes(3, 1))
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
	// Least time: 7_842 ns
	fn verify_candidate() -> Weight {
		Weight::from_parts(8_763_000, 11_673)
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
	// Least time: 27_581 ns
	fn refuse_candidate() -> Weight {
		Weight::from_parts(28_032_000, 40_073)
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
	// Least time: 24_346 ns
	fn vote(m: u32) -> Weight {
		Weight::from_parts(25_458_000, 6_351_072)
			.saturating_add(RocksDbWeight::get().reads_writes(16, 9))
			.saturating_add(Weight::from_parts(535_751, 0).saturating_mul(m.into()))
	}

	// Storage: `Deposit::Foundation` (r:0 w:1)
	// Least time: 1_853 ns
	fn set_foundation() -> Weight {
		Weight::from_parts(1_963_000, 0).saturating_add(RocksDbWeight::get().reads_writes(0, 1))
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
	// Least time: 40_009 ns
	fn kick() -> Weight {
		Weight::from_parts(41_632_000, 26_932)
			.saturating_add(RocksDbWeight::get().reads_writes(15, 13))
	}

	// Storage: `Deposit::Nodes` (r:1 w:0)
	// Storage: `Deposit::MetaNodeOf` (r:1 w:0)
	// Storage: `Deposit::MetaNodeOfOperator` (r:1 w:2)
	// Storage: `Deposit::OperatorOf` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 5_308 ns
	fn set_operator() -> Weight {
		Weight::from_parts(5_558_000, 10_811)
			.saturating_add(RocksDbWeight::get().reads_writes(5, 3))
	}

	// Storage: `Deposit::MetaNodeOf` (r:1 w:0)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Deposit::TaskCommitments` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 18_708 ns
	fn commit_tasks() -> Weight {
		Weight::from_parts(20_441_000, 8_828)
			.saturating_add(RocksDbWeight::get().reads_writes(4, 1))
	}

	// Storage: `Deposit::Nodes` (r:1 w:0)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::Profiles` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 17_877 ns
	fn set_profile() -> Weight {
		Weight::from_parts(18_588_000, 11_788)
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
	// Least time: 100_720 ns
	fn retire() -> Weight {
		Weight::from_parts(105_948_000, 6_380_492)
			.saturating_add(RocksDbWeight::get().reads_writes(25, 17))
	}

	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Least time: 1_683 ns
	fn record_performance() -> Weight {
		Weight::from_parts(1_823_000, 3_730).saturating_add(RocksDbWeight::get().reads_writes(2, 1))
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
	// Least time: 28_663 ns
	fn record_performance_suspending() -> Weight {
		Weight::from_parts(29_645_000, 71_562)
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
	// Least time: 38_598 ns
	fn charge_migration() -> Weight {
		Weight::from_parts(39_469_000, 6_346_527)
			.saturating_add(RocksDbWeight::get().reads_writes(13, 8))
	}

	// Storage: `Parameters::Parameters` (r:45 w:0)
	// Storage: `Deposit::ActiveParameters` (r:1 w:1)
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
	// Storage: `Deposit::CountingEnds` (r:1 w:1)
	// Storage: `Deposit::CountingQueue` (r:64 w:64)
	// Storage: `Deposit::CountingPlaces` (r:64 w:64)
	// Storage: `Deposit::Nodes` (r:128 w:128)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Deposit::SamplingWeights` (r:207 w:207)
	// Storage: `Deposit::CountingBudget` (r:0 w:1)
	// Storage: `Deposit::Departures` (r:64 w:64)
	// Storage: `Ozone::ActiveParameters` (r:1 w:0)
	// `d` from 0 to 64
	// `q` from 0 to 64
	// Least time: 532_234 ns
	fn on_epoch_end(d: u32, q: u32) -> Weight {
		Weight::from_parts(187_699_977, 217_976)
			.saturating_add(RocksDbWeight::get().reads_writes(78, 23))
			.saturating_add(Weight::from_parts(5_657_067, 5_262).saturating_mul(d.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(2, 2).saturating_mul(d.into()))
			.saturating_add(Weight::from_parts(25_673_331, 18_743).saturating_mul(q.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(6, 6).saturating_mul(q.into()))
	}
}
