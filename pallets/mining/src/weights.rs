//! Weights of `pallet_mining`, measured.
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
	fn tick_base() -> Weight;
	fn boundary() -> Weight;
	fn sweep_surplus() -> Weight;
	fn open_report() -> Weight;
	fn submit_page(c: u32, n: u32, p: u32, m: u32) -> Weight;
	fn close_report(m: u32) -> Weight;
	fn attest_report(m: u32) -> Weight;
	fn discard_report() -> Weight;
	fn withdraw_rewards() -> Weight;
	fn pay_incentive(n: u32) -> Weight;
	fn check_page(c: u32) -> Weight;
	fn commit(m: u32) -> Weight;
	fn credit_page(c: u32, g: u32, p: u32) -> Weight;
	fn price(u: u32) -> Weight;
	fn suspensions(s: u32) -> Weight;
	fn census_page() -> Weight;
	fn search_page() -> Weight;
	fn search_page_with_ids() -> Weight;
	fn settle(m: u32) -> Weight;
	fn distribute_page(e: u32) -> Weight;
	fn finish_application(r: u32) -> Weight;
	fn close(r: u32) -> Weight;
	fn clean_page() -> Weight;
}

/// Weights at the price of the runtime's database.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	// Storage: `Mining::CurrentApplication` (r:1 w:0)
	// Storage: `Mining::CurrentSettlement` (r:1 w:0)
	// Storage: `Mining::AcceptedQueue` (r:1 w:0)
	// Storage: `Mining::CounterForDiscardedReports` (r:1 w:0)
	// Least time: 2_024 ns
	fn tick_base() -> Weight {
		Weight::from_parts(2_444_000, 6_298_119)
			.saturating_add(T::DbWeight::get().reads_writes(4, 0))
	}

	// Storage: `Mining::EpochStart` (r:1 w:1)
	// Storage: `Mining::EpochLength` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:1)
	// Storage: `Mining::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::CurrentSettlement` (r:1 w:1)
	// Storage: `Parameters::Parameters` (r:60 w:0)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Ozone::PastRates` (r:1 w:0)
	// Storage: `Mining::OldestReportable` (r:1 w:0)
	// Storage: `Ozone::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::MetaActivity` (r:1 w:0)
	// Storage: `Deposit::DepartureEnds` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Ozone::Market` (r:1 w:0)
	// Storage: `Deposit::CountingEnds` (r:2 w:0)
	// Storage: `Staking::ActiveSet` (r:1 w:1)
	// Storage: `Staking::Candidates` (r:1 w:0)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Staking::LockUpRing` (r:1 w:0)
	// Storage: `Consensus::CurrentSet` (r:1 w:0)
	// Storage: `Consensus::Known` (r:1 w:1)
	// Storage: `Spending::ActiveParameters` (r:1 w:0)
	// Storage: `Files::ActiveParameters` (r:1 w:0)
	// Storage: `Staking::ActiveStake` (r:0 w:1)
	// Storage: `Staking::PreviousSet` (r:0 w:1)
	// Storage: `Deposit::CountingBudget` (r:0 w:1)
	// Storage: `Consensus::FirstBlocks` (r:0 w:1)
	// Least time: 131_295 ns
	fn boundary() -> Weight {
		Weight::from_parts(135_994_000, 6_658_358)
			.saturating_add(T::DbWeight::get().reads_writes(84, 10))
	}

	// Storage: `Mining::TotalMined` (r:1 w:0)
	// Storage: `Mining::IncentivePaid` (r:1 w:0)
	// Storage: `Mining::Endowment` (r:1 w:0)
	// Storage: `Mining::RewardsHeld` (r:1 w:0)
	// Storage: `System::Account` (r:3 w:3)
	// Storage: `Mining::TreasuryTotals` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 60_503 ns
	fn sweep_surplus() -> Weight {
		Weight::from_parts(69_480_000, 12_852).saturating_add(T::DbWeight::get().reads_writes(9, 4))
	}

	// Storage: `Deposit::MetaNodeOf` (r:1 w:0)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Mining::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::OldestReportable` (r:1 w:0)
	// Storage: `Mining::AppliedReports` (r:1 w:0)
	// Storage: `Mining::AcceptedReporter` (r:1 w:0)
	// Storage: `Mining::Reports` (r:1 w:1)
	// Storage: `Mining::Reporters` (r:1 w:1)
	// Storage: `Mining::NextReportId` (r:1 w:1)
	// Least time: 34_875 ns
	fn open_report() -> Weight {
		Weight::from_parts(43_341_000, 18_531)
			.saturating_add(T::DbWeight::get().reads_writes(10, 3))
	}

	// Storage: `Deposit::MetaNodeOf` (r:1 w:0)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Mining::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::OldestReportable` (r:1 w:0)
	// Storage: `Mining::AppliedReports` (r:1 w:0)
	// Storage: `Mining::AcceptedReporter` (r:1 w:0)
	// Storage: `Mining::Reports` (r:1 w:1)
	// Storage: `Ozone::PastRates` (r:1 w:0)
	// Storage: `Ozone::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::Standings` (r:1024 w:0)
	// Storage: `Deposit::Nodes` (r:1024 w:0)
	// Storage: `Mining::ReportMigrations` (r:1 w:1)
	// Storage: `Mining::ReportPages` (r:0 w:1)
	// Storage: `Ozone::OzoneOf` (r:1024 w:0)
	// `c` from 0 to 1_024
	// `n` from 1 to 1_024
	// `p` from 0 to 1_024
	// `m` from 0 to 64
	// Least time: 5_581_782 ns
	fn submit_page(c: u32, n: u32, p: u32, _m: u32) -> Weight {
		Weight::from_parts(5_731_651_000, 6_111_621)
			.saturating_add(T::DbWeight::get().reads_writes(2059, 3))
			.saturating_add(Weight::from_parts(0, 2_539).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 0).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(3_641_004, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(3_207_595, 0).saturating_mul(p.into()))
	}

	// Storage: `Deposit::MetaNodeOf` (r:1 w:0)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Mining::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::OldestReportable` (r:1 w:0)
	// Storage: `Mining::AppliedReports` (r:1 w:0)
	// Storage: `Mining::AcceptedReporter` (r:1 w:1)
	// Storage: `Mining::Reports` (r:1 w:1)
	// Storage: `Deposit::MetaActivity` (r:1 w:1)
	// Storage: `Mining::AcceptedQueue` (r:1 w:1)
	// `m` from 1 to 128
	// Least time: 14_257 ns
	fn close_report(m: u32) -> Weight {
		Weight::from_parts(15_319_056, 20_640)
			.saturating_add(T::DbWeight::get().reads_writes(10, 4))
			.saturating_add(Weight::from_parts(99_809, 0).saturating_mul(m.into()))
	}

	// Storage: `Deposit::MetaNodeOf` (r:1 w:0)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Mining::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::OldestReportable` (r:1 w:0)
	// Storage: `Mining::AppliedReports` (r:1 w:0)
	// Storage: `Mining::AcceptedReporter` (r:1 w:1)
	// Storage: `Mining::Reports` (r:1 w:1)
	// Storage: `Deposit::MetaActivity` (r:1 w:1)
	// Storage: `Mining::AcceptedQueue` (r:1 w:1)
	// `m` from 2 to 128
	// Least time: 13_115 ns
	fn attest_report(m: u32) -> Weight {
		Weight::from_parts(13_492_638, 20_640)
			.saturating_add(T::DbWeight::get().reads_writes(10, 4))
			.saturating_add(Weight::from_parts(112_348, 0).saturating_mul(m.into()))
	}

	// Storage: `Deposit::MetaNodeOf` (r:1 w:0)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Mining::Reports` (r:1 w:1)
	// Storage: `Mining::AcceptedReporter` (r:1 w:0)
	// Storage: `Mining::Reporters` (r:1 w:1)
	// Storage: `Mining::DiscardedReports` (r:1 w:1)
	// Storage: `Mining::CounterForDiscardedReports` (r:1 w:1)
	// Storage: `Mining::ReportMigrations` (r:0 w:1)
	// Least time: 10_359 ns
	fn discard_report() -> Weight {
		Weight::from_parts(11_091_000, 15_176).saturating_add(T::DbWeight::get().reads_writes(7, 5))
	}

	// Storage: `Deposit::Nodes` (r:1 w:0)
	// Storage: `Mining::CurrentSettlement` (r:1 w:1)
	// Storage: `Mining::EpochResults` (r:9 w:0)
	// Storage: `Mining::SettlementMetaNodes` (r:1 w:0)
	// Storage: `Mining::NodeAccounts` (r:1 w:1)
	// Storage: `Mining::EligiblePages` (r:1 w:1)
	// Storage: `Deposit::IdPages` (r:2 w:0)
	// Storage: `Mining::ContributionPages` (r:1 w:1)
	// Storage: `Mining::ContributingPages` (r:1 w:0)
	// Storage: `Mining::EarnedPages` (r:8 w:9)
	// Storage: `Mining::RewardsHeld` (r:1 w:1)
	// Storage: `System::Account` (r:2 w:2)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 598_708 ns
	fn withdraw_rewards() -> Weight {
		Weight::from_parts(692_463_000, 8_538_056)
			.saturating_add(T::DbWeight::get().reads_writes(30, 16))
	}

	// Storage: `Mining::Endowment` (r:1 w:0)
	// Storage: `Mining::IncentivePaid` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `System::Account` (r:65 w:65)
	// `n` from 1 to 64
	// Least time: 20_749 ns
	fn pay_incentive(n: u32) -> Weight {
		Weight::from_parts(22_873_000, 4_124)
			.saturating_add(T::DbWeight::get().reads_writes(4, 2))
			.saturating_add(Weight::from_parts(16_301_519, 2_603).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 1).saturating_mul(n.into()))
	}

	// Storage: `Mining::Reports` (r:1 w:0)
	// Storage: `Mining::Unsettled` (r:1 w:0)
	// Storage: `Mining::ReportPages` (r:1 w:0)
	// Storage: `Ozone::PastRates` (r:1 w:0)
	// Storage: `Ozone::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::CurrentApplication` (r:0 w:1)
	// Storage: `Ozone::OzoneOf` (r:1024 w:0)
	// `c` from 0 to 1_024
	// Least time: 3_607 ns
	fn check_page(c: u32) -> Weight {
		Weight::from_parts(3_687_000, 751_029)
			.saturating_add(T::DbWeight::get().reads_writes(5, 1))
			.saturating_add(Weight::from_parts(1_095_455, 2_539).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 0).saturating_mul(c.into()))
	}

	// Storage: `Mining::ReportMigrations` (r:1 w:0)
	// Storage: `Mining::CurrentApplication` (r:0 w:1)
	// Storage: `Deposit::Nodes` (r:64 w:64)
	// Storage: `Mining::CurrentSettlement` (r:1 w:0)
	// Storage: `Mining::NodeAccounts` (r:8 w:0)
	// Storage: `Staking::Deposits` (r:1 w:0)
	// Storage: `Staking::DepositTracks` (r:64 w:0)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `System::Account` (r:3 w:3)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Ozone::Unsettled` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// `m` from 0 to 64
	// Least time: 1_462 ns
	fn commit(m: u32) -> Weight {
		Weight::from_parts(1_653_000, 5_819_038)
			.saturating_add(T::DbWeight::get().reads_writes(19, 8))
			.saturating_add(Weight::from_parts(45_777_586, 72_219).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads_writes(2, 1).saturating_mul(m.into()))
	}

	// Storage: `Mining::ReportPages` (r:2 w:2)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::Standings` (r:1024 w:1024)
	// Storage: `Ozone::PastRates` (r:1 w:0)
	// Storage: `Ozone::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::ContributingPages` (r:1 w:0)
	// Storage: `Mining::ContributionPages` (r:1024 w:1024)
	// Storage: `Mining::Unsettled` (r:1 w:1)
	// Storage: `Mining::CurrentApplication` (r:0 w:1)
	// Storage: `Ozone::OzoneOf` (r:1024 w:1024)
	// Storage: `Ozone::TotalOzone` (r:1 w:1)
	// Storage: `Ozone::Unsettled` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// `c` from 0 to 1_024
	// `g` from 4 to 1_024
	// `p` from 0 to 1_024
	// Least time: 11_383_402 ns
	fn credit_page(c: u32, g: u32, p: u32) -> Weight {
		Weight::from_parts(5_138_093_813, 5_538_580)
			.saturating_add(T::DbWeight::get().reads_writes(10, 6))
			.saturating_add(Weight::from_parts(0, 1_687).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 1).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(11_480_638, 6_532).saturating_mul(g.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 1).saturating_mul(g.into()))
			.saturating_add(Weight::from_parts(6_404_517, 2_244).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 1).saturating_mul(p.into()))
	}

	// `u` from 0 to 32_768
	// Least time: 180 ns
	fn price(u: u32) -> Weight {
		Weight::from_parts(190_000, 0)
			.saturating_add(Weight::from_parts(70_423, 0).saturating_mul(u.into()))
	}

	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::Standings` (r:2 w:2)
	// Storage: `Deposit::Nodes` (r:64 w:64)
	// Storage: `Ozone::ActiveParameters` (r:1 w:0)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::SamplingWeights` (r:15 w:15)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:64 w:64)
	// `s` from 0 to 64
	// Least time: 821 ns
	fn suspensions(s: u32) -> Weight {
		Weight::from_parts(982_000, 54_822)
			.saturating_add(T::DbWeight::get().reads_writes(25, 21))
			.saturating_add(Weight::from_parts(34_872_183, 11_872).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads_writes(2, 2).saturating_mul(s.into()))
	}

	// Storage: `Mining::ContributingPages` (r:1 w:0)
	// Storage: `Mining::ContributionPages` (r:1 w:1)
	// Storage: `Deposit::Standings` (r:8 w:0)
	// Storage: `Deposit::Nodes` (r:256 w:0)
	// Storage: `Mining::Unsettled` (r:1 w:1)
	// Storage: `Ozone::Unsettled` (r:1 w:1)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Mining::CurrentSearch` (r:0 w:1)
	// Storage: `Mining::CurrentSettlement` (r:0 w:1)
	// Storage: `Mining::EligiblePages` (r:0 w:1)
	// Least time: 318_624 ns
	fn census_page() -> Weight {
		Weight::from_parts(322_282_000, 2_832_508)
			.saturating_add(T::DbWeight::get().reads_writes(270, 7))
	}

	// Storage: `Mining::CurrentSearch` (r:1 w:1)
	// Storage: `Mining::EligiblePages` (r:1 w:0)
	// Least time: 37_210 ns
	fn search_page() -> Weight {
		Weight::from_parts(39_283_000, 27_919).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}

	// Storage: `Mining::CurrentSearch` (r:1 w:1)
	// Storage: `Mining::EligiblePages` (r:1 w:0)
	// Storage: `Deposit::IdPages` (r:2 w:0)
	// Storage: `Mining::CurrentSettlement` (r:0 w:1)
	// Least time: 58_459 ns
	fn search_page_with_ids() -> Weight {
		Weight::from_parts(59_841_000, 41_089).saturating_add(T::DbWeight::get().reads_writes(4, 2))
	}

	// Storage: `Mining::LastFreeFrom` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Origins::LeastPeriod` (r:1 w:0)
	// Storage: `Mining::EpochLength` (r:1 w:0)
	// Storage: `Mining::LastFreeAt` (r:1 w:1)
	// Storage: `Mining::TotalMined` (r:1 w:1)
	// Storage: `Mining::ActiveParameters` (r:1 w:0)
	// Storage: `System::Account` (r:3 w:3)
	// Storage: `Ozone::Unsettled` (r:1 w:1)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Mining::Unsettled` (r:1 w:1)
	// Storage: `Deposit::MetaActivity` (r:1 w:0)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Mining::RewardsHeld` (r:1 w:1)
	// Storage: `Staking::PreviousSet` (r:1 w:0)
	// Storage: `Staking::ActiveSet` (r:1 w:0)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Staking::LockUpRing` (r:1 w:1)
	// Storage: `Staking::RewardsHeld` (r:1 w:1)
	// Storage: `Mining::NextToMature` (r:1 w:0)
	// Storage: `Staking::LockUpPages` (r:0 w:1)
	// Storage: `Mining::SettlementMetaNodes` (r:0 w:1)
	// Storage: `Mining::CurrentSettlement` (r:0 w:1)
	// Storage: `Mining::EpochResults` (r:0 w:1)
	// `m` from 0 to 128
	// Least time: 67_246 ns
	fn settle(m: u32) -> Weight {
		Weight::from_parts(74_970_000, 22_801)
			.saturating_add(T::DbWeight::get().reads_writes(24, 17))
			.saturating_add(Weight::from_parts(443_122, 0).saturating_mul(m.into()))
	}

	// Storage: `Mining::EpochResults` (r:9 w:0)
	// Storage: `Mining::SettlementMetaNodes` (r:1 w:0)
	// Storage: `Mining::NodeAccounts` (r:1 w:1)
	// Storage: `Mining::EligiblePages` (r:1 w:1)
	// Storage: `Deposit::IdPages` (r:2 w:0)
	// Storage: `Mining::ContributionPages` (r:1 w:1)
	// Storage: `Mining::ContributingPages` (r:1 w:0)
	// Storage: `Mining::EarnedPages` (r:8 w:9)
	// Storage: `Mining::CurrentSettlement` (r:0 w:1)
	// `e` from 0 to 8
	// Least time: 110_156 ns
	fn distribute_page(e: u32) -> Weight {
		Weight::from_parts(112_353_828, 2_156_856)
			.saturating_add(T::DbWeight::get().reads_writes(8, 5))
			.saturating_add(Weight::from_parts(49_680_910, 9_850).saturating_mul(e.into()))
			.saturating_add(T::DbWeight::get().reads_writes(2, 1).saturating_mul(e.into()))
	}

	// Storage: `Ozone::Unsettled` (r:1 w:1)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Mining::Reports` (r:128 w:128)
	// Storage: `Mining::Reporters` (r:1 w:1)
	// Storage: `Mining::ReportMigrations` (r:0 w:128)
	// Storage: `Mining::AcceptedReporter` (r:0 w:1)
	// Storage: `Mining::AppliedReports` (r:0 w:1)
	// Storage: `Mining::CurrentApplication` (r:0 w:1)
	// Storage: `Mining::DiscardedReports` (r:127 w:127)
	// Storage: `Mining::CounterForDiscardedReports` (r:1 w:1)
	// `r` from 1 to 128
	// Least time: 10_640 ns
	fn finish_application(r: u32) -> Weight {
		Weight::from_parts(5_420_388, 2_520)
			.saturating_add(T::DbWeight::get().reads_writes(4, 6))
			.saturating_add(Weight::from_parts(3_372_610, 5_651).saturating_mul(r.into()))
			.saturating_add(T::DbWeight::get().reads_writes(2, 3).saturating_mul(r.into()))
	}

	// Storage: `Mining::RewardsHeld` (r:1 w:1)
	// Storage: `System::Account` (r:2 w:2)
	// Storage: `Mining::EpochResults` (r:1 w:1)
	// Storage: `Mining::TreasuryTotals` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Mining::OldestReportable` (r:1 w:1)
	// Storage: `Mining::AcceptedReporter` (r:2 w:0)
	// Storage: `Mining::Reporters` (r:2 w:1)
	// Storage: `Mining::Reports` (r:128 w:128)
	// Storage: `Mining::OldestRecord` (r:1 w:1)
	// Storage: `Mining::WaitingParameters` (r:1 w:0)
	// Storage: `Mining::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::SettlementMetaNodes` (r:0 w:1)
	// Storage: `Mining::ReportMigrations` (r:0 w:128)
	// Storage: `Mining::CurrentSettlement` (r:0 w:1)
	// Storage: `Mining::EarningPages` (r:0 w:1)
	// Storage: `Mining::NextToMature` (r:0 w:1)
	// `r` from 1 to 128
	// Least time: 35_265 ns
	fn close(r: u32) -> Weight {
		Weight::from_parts(36_348_000, 28_915)
			.saturating_add(T::DbWeight::get().reads_writes(14, 12))
			.saturating_add(Weight::from_parts(2_261_986, 3_154).saturating_mul(r.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 2).saturating_mul(r.into()))
	}

	// Storage: `Mining::CurrentApplication` (r:1 w:0)
	// Storage: `Mining::CurrentSettlement` (r:1 w:0)
	// Storage: `Mining::AcceptedQueue` (r:1 w:0)
	// Storage: `Mining::CounterForDiscardedReports` (r:1 w:1)
	// Storage: `Mining::DiscardedReports` (r:2 w:1)
	// Storage: `Mining::ReportPages` (r:0 w:1)
	// Least time: 7_034 ns
	fn clean_page() -> Weight {
		Weight::from_parts(8_115_000, 6_303_109)
			.saturating_add(T::DbWeight::get().reads_writes(6, 3))
	}
}

/// For tests, at the price of a common database.
impl WeightInfo for () {
	// Storage: `Mining::CurrentApplication` (r:1 w:0)
	// Storage: `Mining::CurrentSettlement` (r:1 w:0)
	// Storage: `Mining::AcceptedQueue` (r:1 w:0)
	// Storage: `Mining::CounterForDiscardedReports` (r:1 w:0)
	// Least time: 2_024 ns
	fn tick_base() -> Weight {
		Weight::from_parts(2_444_000, 6_298_119)
			.saturating_add(RocksDbWeight::get().reads_writes(4, 0))
	}

	// Storage: `Mining::EpochStart` (r:1 w:1)
	// Storage: `Mining::EpochLength` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:1)
	// Storage: `Mining::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::CurrentSettlement` (r:1 w:1)
	// Storage: `Parameters::Parameters` (r:60 w:0)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Ozone::PastRates` (r:1 w:0)
	// Storage: `Mining::OldestReportable` (r:1 w:0)
	// Storage: `Ozone::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::MetaActivity` (r:1 w:0)
	// Storage: `Deposit::DepartureEnds` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Ozone::Market` (r:1 w:0)
	// Storage: `Deposit::CountingEnds` (r:2 w:0)
	// Storage: `Staking::ActiveSet` (r:1 w:1)
	// Storage: `Staking::Candidates` (r:1 w:0)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Staking::LockUpRing` (r:1 w:0)
	// Storage: `Consensus::CurrentSet` (r:1 w:0)
	// Storage: `Consensus::Known` (r:1 w:1)
	// Storage: `Spending::ActiveParameters` (r:1 w:0)
	// Storage: `Files::ActiveParameters` (r:1 w:0)
	// Storage: `Staking::ActiveStake` (r:0 w:1)
	// Storage: `Staking::PreviousSet` (r:0 w:1)
	// Storage: `Deposit::CountingBudget` (r:0 w:1)
	// Storage: `Consensus::FirstBlocks` (r:0 w:1)
	// Least time: 131_295 ns
	fn boundary() -> Weight {
		Weight::from_parts(135_994_000, 6_658_358)
			.saturating_add(RocksDbWeight::get().reads_writes(84, 10))
	}

	// Storage: `Mining::TotalMined` (r:1 w:0)
	// Storage: `Mining::IncentivePaid` (r:1 w:0)
	// Storage: `Mining::Endowment` (r:1 w:0)
	// Storage: `Mining::RewardsHeld` (r:1 w:0)
	// Storage: `System::Account` (r:3 w:3)
	// Storage: `Mining::TreasuryTotals` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 60_503 ns
	fn sweep_surplus() -> Weight {
		Weight::from_parts(69_480_000, 12_852)
			.saturating_add(RocksDbWeight::get().reads_writes(9, 4))
	}

	// Storage: `Deposit::MetaNodeOf` (r:1 w:0)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Mining::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::OldestReportable` (r:1 w:0)
	// Storage: `Mining::AppliedReports` (r:1 w:0)
	// Storage: `Mining::AcceptedReporter` (r:1 w:0)
	// Storage: `Mining::Reports` (r:1 w:1)
	// Storage: `Mining::Reporters` (r:1 w:1)
	// Storage: `Mining::NextReportId` (r:1 w:1)
	// Least time: 34_875 ns
	fn open_report() -> Weight {
		Weight::from_parts(43_341_000, 18_531)
			.saturating_add(RocksDbWeight::get().reads_writes(10, 3))
	}

	// Storage: `Deposit::MetaNodeOf` (r:1 w:0)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Mining::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::OldestReportable` (r:1 w:0)
	// Storage: `Mining::AppliedReports` (r:1 w:0)
	// Storage: `Mining::AcceptedReporter` (r:1 w:0)
	// Storage: `Mining::Reports` (r:1 w:1)
	// Storage: `Ozone::PastRates` (r:1 w:0)
	// Storage: `Ozone::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::Standings` (r:1024 w:0)
	// Storage: `Deposit::Nodes` (r:1024 w:0)
	// Storage: `Mining::ReportMigrations` (r:1 w:1)
	// Storage: `Mining::ReportPages` (r:0 w:1)
	// Storage: `Ozone::OzoneOf` (r:1024 w:0)
	// `c` from 0 to 1_024
	// `n` from 1 to 1_024
	// `p` from 0 to 1_024
	// `m` from 0 to 64
	// Least time: 5_581_782 ns
	fn submit_page(c: u32, n: u32, p: u32, _m: u32) -> Weight {
		Weight::from_parts(5_731_651_000, 6_111_621)
			.saturating_add(RocksDbWeight::get().reads_writes(2059, 3))
			.saturating_add(Weight::from_parts(0, 2_539).saturating_mul(c.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(1, 0).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(3_641_004, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(3_207_595, 0).saturating_mul(p.into()))
	}

	// Storage: `Deposit::MetaNodeOf` (r:1 w:0)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Mining::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::OldestReportable` (r:1 w:0)
	// Storage: `Mining::AppliedReports` (r:1 w:0)
	// Storage: `Mining::AcceptedReporter` (r:1 w:1)
	// Storage: `Mining::Reports` (r:1 w:1)
	// Storage: `Deposit::MetaActivity` (r:1 w:1)
	// Storage: `Mining::AcceptedQueue` (r:1 w:1)
	// `m` from 1 to 128
	// Least time: 14_257 ns
	fn close_report(m: u32) -> Weight {
		Weight::from_parts(15_319_056, 20_640)
			.saturating_add(RocksDbWeight::get().reads_writes(10, 4))
			.saturating_add(Weight::from_parts(99_809, 0).saturating_mul(m.into()))
	}

	// Storage: `Deposit::MetaNodeOf` (r:1 w:0)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Mining::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::OldestReportable` (r:1 w:0)
	// Storage: `Mining::AppliedReports` (r:1 w:0)
	// Storage: `Mining::AcceptedReporter` (r:1 w:1)
	// Storage: `Mining::Reports` (r:1 w:1)
	// Storage: `Deposit::MetaActivity` (r:1 w:1)
	// Storage: `Mining::AcceptedQueue` (r:1 w:1)
	// `m` from 2 to 128
	// Least time: 13_115 ns
	fn attest_report(m: u32) -> Weight {
		Weight::from_parts(13_492_638, 20_640)
			.saturating_add(RocksDbWeight::get().reads_writes(10, 4))
			.saturating_add(Weight::from_parts(112_348, 0).saturating_mul(m.into()))
	}

	// Storage: `Deposit::MetaNodeOf` (r:1 w:0)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Mining::Reports` (r:1 w:1)
	// Storage: `Mining::AcceptedReporter` (r:1 w:0)
	// Storage: `Mining::Reporters` (r:1 w:1)
	// Storage: `Mining::DiscardedReports` (r:1 w:1)
	// Storage: `Mining::CounterForDiscardedReports` (r:1 w:1)
	// Storage: `Mining::ReportMigrations` (r:0 w:1)
	// Least time: 10_359 ns
	fn discard_report() -> Weight {
		Weight::from_parts(11_091_000, 15_176)
			.saturating_add(RocksDbWeight::get().reads_writes(7, 5))
	}

	// Storage: `Deposit::Nodes` (r:1 w:0)
	// Storage: `Mining::CurrentSettlement` (r:1 w:1)
	// Storage: `Mining::EpochResults` (r:9 w:0)
	// Storage: `Mining::SettlementMetaNodes` (r:1 w:0)
	// Storage: `Mining::NodeAccounts` (r:1 w:1)
	// Storage: `Mining::EligiblePages` (r:1 w:1)
	// Storage: `Deposit::IdPages` (r:2 w:0)
	// Storage: `Mining::ContributionPages` (r:1 w:1)
	// Storage: `Mining::ContributingPages` (r:1 w:0)
	// Storage: `Mining::EarnedPages` (r:8 w:9)
	// Storage: `Mining::RewardsHeld` (r:1 w:1)
	// Storage: `System::Account` (r:2 w:2)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 598_708 ns
	fn withdraw_rewards() -> Weight {
		Weight::from_parts(692_463_000, 8_538_056)
			.saturating_add(RocksDbWeight::get().reads_writes(30, 16))
	}

	// Storage: `Mining::Endowment` (r:1 w:0)
	// Storage: `Mining::IncentivePaid` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `System::Account` (r:65 w:65)
	// `n` from 1 to 64
	// Least time: 20_749 ns
	fn pay_incentive(n: u32) -> Weight {
		Weight::from_parts(22_873_000, 4_124)
			.saturating_add(RocksDbWeight::get().reads_writes(4, 2))
			.saturating_add(Weight::from_parts(16_301_519, 2_603).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(1, 1).saturating_mul(n.into()))
	}

	// Storage: `Mining::Reports` (r:1 w:0)
	// Storage: `Mining::Unsettled` (r:1 w:0)
	// Storage: `Mining::ReportPages` (r:1 w:0)
	// Storage: `Ozone::PastRates` (r:1 w:0)
	// Storage: `Ozone::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::CurrentApplication` (r:0 w:1)
	// Storage: `Ozone::OzoneOf` (r:1024 w:0)
	// `c` from 0 to 1_024
	// Least time: 3_607 ns
	fn check_page(c: u32) -> Weight {
		Weight::from_parts(3_687_000, 751_029)
			.saturating_add(RocksDbWeight::get().reads_writes(5, 1))
			.saturating_add(Weight::from_parts(1_095_455, 2_539).saturating_mul(c.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(1, 0).saturating_mul(c.into()))
	}

	// Storage: `Mining::ReportMigrations` (r:1 w:0)
	// Storage: `Mining::CurrentApplication` (r:0 w:1)
	// Storage: `Deposit::Nodes` (r:64 w:64)
	// Storage: `Mining::CurrentSettlement` (r:1 w:0)
	// Storage: `Mining::NodeAccounts` (r:8 w:0)
	// Storage: `Staking::Deposits` (r:1 w:0)
	// Storage: `Staking::DepositTracks` (r:64 w:0)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `System::Account` (r:3 w:3)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Ozone::Unsettled` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// `m` from 0 to 64
	// Least time: 1_462 ns
	fn commit(m: u32) -> Weight {
		Weight::from_parts(1_653_000, 5_819_038)
			.saturating_add(RocksDbWeight::get().reads_writes(19, 8))
			.saturating_add(Weight::from_parts(45_777_586, 72_219).saturating_mul(m.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(2, 1).saturating_mul(m.into()))
	}

	// Storage: `Mining::ReportPages` (r:2 w:2)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::Standings` (r:1024 w:1024)
	// Storage: `Ozone::PastRates` (r:1 w:0)
	// Storage: `Ozone::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::ContributingPages` (r:1 w:0)
	// Storage: `Mining::ContributionPages` (r:1024 w:1024)
	// Storage: `Mining::Unsettled` (r:1 w:1)
	// Storage: `Mining::CurrentApplication` (r:0 w:1)
	// Storage: `Ozone::OzoneOf` (r:1024 w:1024)
	// Storage: `Ozone::TotalOzone` (r:1 w:1)
	// Storage: `Ozone::Unsettled` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// `c` from 0 to 1_024
	// `g` from 4 to 1_024
	// `p` from 0 to 1_024
	// Least time: 11_383_402 ns
	fn credit_page(c: u32, g: u32, p: u32) -> Weight {
		Weight::from_parts(5_138_093_813, 5_538_580)
			.saturating_add(RocksDbWeight::get().reads_writes(10, 6))
			.saturating_add(Weight::from_parts(0, 1_687).saturating_mul(c.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(1, 1).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(11_480_638, 6_532).saturating_mul(g.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(1, 1).saturating_mul(g.into()))
			.saturating_add(Weight::from_parts(6_404_517, 2_244).saturating_mul(p.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(1, 1).saturating_mul(p.into()))
	}

	// `u` from 0 to 32_768
	// Least time: 180 ns
	fn price(u: u32) -> Weight {
		Weight::from_parts(190_000, 0)
			.saturating_add(Weight::from_parts(70_423, 0).saturating_mul(u.into()))
	}

	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::Standings` (r:2 w:2)
	// Storage: `Deposit::Nodes` (r:64 w:64)
	// Storage: `Ozone::ActiveParameters` (r:1 w:0)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::SamplingWeights` (r:15 w:15)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:64 w:64)
	// `s` from 0 to 64
	// Least time: 821 ns
	fn suspensions(s: u32) -> Weight {
		Weight::from_parts(982_000, 54_822)
			.saturating_add(RocksDbWeight::get().reads_writes(25, 21))
			.saturating_add(Weight::from_parts(34_872_183, 11_872).saturating_mul(s.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(2, 2).saturating_mul(s.into()))
	}

	// Storage: `Mining::ContributingPages` (r:1 w:0)
	// Storage: `Mining::ContributionPages` (r:1 w:1)
	// Storage: `Deposit::Standings` (r:8 w:0)
	// Storage: `Deposit::Nodes` (r:256 w:0)
	// Storage: `Mining::Unsettled` (r:1 w:1)
	// Storage: `Ozone::Unsettled` (r:1 w:1)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Mining::CurrentSearch` (r:0 w:1)
	// Storage: `Mining::CurrentSettlement` (r:0 w:1)
	// Storage: `Mining::EligiblePages` (r:0 w:1)
	// Least time: 318_624 ns
	fn census_page() -> Weight {
		Weight::from_parts(322_282_000, 2_832_508)
			.saturating_add(RocksDbWeight::get().reads_writes(270, 7))
	}

	// Storage: `Mining::CurrentSearch` (r:1 w:1)
	// Storage: `Mining::EligiblePages` (r:1 w:0)
	// Least time: 37_210 ns
	fn search_page() -> Weight {
		Weight::from_parts(39_283_000, 27_919)
			.saturating_add(RocksDbWeight::get().reads_writes(2, 1))
	}

	// Storage: `Mining::CurrentSearch` (r:1 w:1)
	// Storage: `Mining::EligiblePages` (r:1 w:0)
	// Storage: `Deposit::IdPages` (r:2 w:0)
	// Storage: `Mining::CurrentSettlement` (r:0 w:1)
	// Least time: 58_459 ns
	fn search_page_with_ids() -> Weight {
		Weight::from_parts(59_841_000, 41_089)
			.saturating_add(RocksDbWeight::get().reads_writes(4, 2))
	}

	// Storage: `Mining::LastFreeFrom` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Origins::LeastPeriod` (r:1 w:0)
	// Storage: `Mining::EpochLength` (r:1 w:0)
	// Storage: `Mining::LastFreeAt` (r:1 w:1)
	// Storage: `Mining::TotalMined` (r:1 w:1)
	// Storage: `Mining::ActiveParameters` (r:1 w:0)
	// Storage: `System::Account` (r:3 w:3)
	// Storage: `Ozone::Unsettled` (r:1 w:1)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Mining::Unsettled` (r:1 w:1)
	// Storage: `Deposit::MetaActivity` (r:1 w:0)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Mining::RewardsHeld` (r:1 w:1)
	// Storage: `Staking::PreviousSet` (r:1 w:0)
	// Storage: `Staking::ActiveSet` (r:1 w:0)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Staking::LockUpRing` (r:1 w:1)
	// Storage: `Staking::RewardsHeld` (r:1 w:1)
	// Storage: `Mining::NextToMature` (r:1 w:0)
	// Storage: `Staking::LockUpPages` (r:0 w:1)
	// Storage: `Mining::SettlementMetaNodes` (r:0 w:1)
	// Storage: `Mining::CurrentSettlement` (r:0 w:1)
	// Storage: `Mining::EpochResults` (r:0 w:1)
	// `m` from 0 to 128
	// Least time: 67_246 ns
	fn settle(m: u32) -> Weight {
		Weight::from_parts(74_970_000, 22_801)
			.saturating_add(RocksDbWeight::get().reads_writes(24, 17))
			.saturating_add(Weight::from_parts(443_122, 0).saturating_mul(m.into()))
	}

	// Storage: `Mining::EpochResults` (r:9 w:0)
	// Storage: `Mining::SettlementMetaNodes` (r:1 w:0)
	// Storage: `Mining::NodeAccounts` (r:1 w:1)
	// Storage: `Mining::EligiblePages` (r:1 w:1)
	// Storage: `Deposit::IdPages` (r:2 w:0)
	// Storage: `Mining::ContributionPages` (r:1 w:1)
	// Storage: `Mining::ContributingPages` (r:1 w:0)
	// Storage: `Mining::EarnedPages` (r:8 w:9)
	// Storage: `Mining::CurrentSettlement` (r:0 w:1)
	// `e` from 0 to 8
	// Least time: 110_156 ns
	fn distribute_page(e: u32) -> Weight {
		Weight::from_parts(112_353_828, 2_156_856)
			.saturating_add(RocksDbWeight::get().reads_writes(8, 5))
			.saturating_add(Weight::from_parts(49_680_910, 9_850).saturating_mul(e.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(2, 1).saturating_mul(e.into()))
	}

	// Storage: `Ozone::Unsettled` (r:1 w:1)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Mining::Reports` (r:128 w:128)
	// Storage: `Mining::Reporters` (r:1 w:1)
	// Storage: `Mining::ReportMigrations` (r:0 w:128)
	// Storage: `Mining::AcceptedReporter` (r:0 w:1)
	// Storage: `Mining::AppliedReports` (r:0 w:1)
	// Storage: `Mining::CurrentApplication` (r:0 w:1)
	// Storage: `Mining::DiscardedReports` (r:127 w:127)
	// Storage: `Mining::CounterForDiscardedReports` (r:1 w:1)
	// `r` from 1 to 128
	// Least time: 10_640 ns
	fn finish_application(r: u32) -> Weight {
		Weight::from_parts(5_420_388, 2_520)
			.saturating_add(RocksDbWeight::get().reads_writes(4, 6))
			.saturating_add(Weight::from_parts(3_372_610, 5_651).saturating_mul(r.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(2, 3).saturating_mul(r.into()))
	}

	// Storage: `Mining::RewardsHeld` (r:1 w:1)
	// Storage: `System::Account` (r:2 w:2)
	// Storage: `Mining::EpochResults` (r:1 w:1)
	// Storage: `Mining::TreasuryTotals` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Mining::OldestReportable` (r:1 w:1)
	// Storage: `Mining::AcceptedReporter` (r:2 w:0)
	// Storage: `Mining::Reporters` (r:2 w:1)
	// Storage: `Mining::Reports` (r:128 w:128)
	// Storage: `Mining::OldestRecord` (r:1 w:1)
	// Storage: `Mining::WaitingParameters` (r:1 w:0)
	// Storage: `Mining::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::SettlementMetaNodes` (r:0 w:1)
	// Storage: `Mining::ReportMigrations` (r:0 w:128)
	// Storage: `Mining::CurrentSettlement` (r:0 w:1)
	// Storage: `Mining::EarningPages` (r:0 w:1)
	// Storage: `Mining::NextToMature` (r:0 w:1)
	// `r` from 1 to 128
	// Least time: 35_265 ns
	fn close(r: u32) -> Weight {
		Weight::from_parts(36_348_000, 28_915)
			.saturating_add(RocksDbWeight::get().reads_writes(14, 12))
			.saturating_add(Weight::from_parts(2_261_986, 3_154).saturating_mul(r.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(1, 2).saturating_mul(r.into()))
	}

	// Storage: `Mining::CurrentApplication` (r:1 w:0)
	// Storage: `Mining::CurrentSettlement` (r:1 w:0)
	// Storage: `Mining::AcceptedQueue` (r:1 w:0)
	// Storage: `Mining::CounterForDiscardedReports` (r:1 w:1)
	// Storage: `Mining::DiscardedReports` (r:2 w:1)
	// Storage: `Mining::ReportPages` (r:0 w:1)
	// Least time: 7_034 ns
	fn clean_page() -> Weight {
		Weight::from_parts(8_115_000, 6_303_109)
			.saturating_add(RocksDbWeight::get().reads_writes(6, 3))
	}
}
