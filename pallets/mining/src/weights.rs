//! Weights of `pallet_mining`, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-11-22 on AMD EPYC, 2 cores
//! - on the genesis of `mainnet`, 6 values of each component, the median of up to 14 runs at each

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
	// Least time: 1_253 ns
	fn tick_base() -> Weight {
		Weight::from_parts(1_413_000, 6_602).saturating_add(T::DbWeight::get().reads_writes(4, 0))
	}

	// Storage: `Mining::EpochStart` (r:1 w:1)
	// Storage: `Mining::EpochLength` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:1)
	// Storage: `Mining::CurrentSettlement` (r:1 w:1)
	// Storage: `Mining::ActiveParameters` (r:1 w:0)
	// Storage: `Parameters::Parameters` (r:43 w:0)
	// Storage: `Ozone::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Staking::ActiveSet` (r:1 w:1)
	// Storage: `Staking::Candidates` (r:1 w:0)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Staking::LockUpRing` (r:1 w:0)
	// Storage: `Staking::PreviousSet` (r:0 w:1)
	// Storage: `Staking::ActiveStake` (r:0 w:1)
	// Least time: 44_644 ns
	fn boundary() -> Weight {
		Weight::from_parts(45_465_000, 170_198)
			.saturating_add(T::DbWeight::get().reads_writes(55, 7))
	}

	// Storage: `Mining::Endowment` (r:1 w:0)
	// Storage: `Mining::TotalMined` (r:1 w:0)
	// Storage: `Mining::RewardsHeld` (r:1 w:0)
	// Storage: `System::Account` (r:3 w:3)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 41_688 ns
	fn sweep_surplus() -> Weight {
		Weight::from_parts(42_489_000, 9_841).saturating_add(T::DbWeight::get().reads_writes(8, 4))
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
	// Least time: 25_617 ns
	fn open_report() -> Weight {
		Weight::from_parts(29_826_000, 18_511)
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
	// Storage: `Deposit::Standings` (r:1024 w:0)
	// Storage: `Deposit::Nodes` (r:1024 w:0)
	// Storage: `Mining::ReportMigrations` (r:1 w:1)
	// Storage: `Mining::ReportPages` (r:0 w:1)
	// Storage: `Ozone::OzoneOf` (r:1024 w:0)
	// `c` from 0 to 1_024
	// `n` from 1 to 1_024
	// `p` from 0 to 1_024
	// `m` from 0 to 64
	// Least time: 5_045_558 ns
	fn submit_page(c: u32, n: u32, p: u32, _m: u32) -> Weight {
		Weight::from_parts(5_191_702_000, 3_378_781)
			.saturating_add(T::DbWeight::get().reads_writes(1096, 3))
			.saturating_add(Weight::from_parts(2_835_021, 2_521).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 0).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(5_713_494, 2_623).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(1_512_792, 0).saturating_mul(p.into()))
	}

	// Storage: `Deposit::MetaNodeOf` (r:1 w:0)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Mining::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::OldestReportable` (r:1 w:0)
	// Storage: `Mining::AppliedReports` (r:1 w:0)
	// Storage: `Mining::AcceptedReporter` (r:1 w:1)
	// Storage: `Mining::Reports` (r:1 w:1)
	// Storage: `Mining::AcceptedQueue` (r:1 w:1)
	// `m` from 1 to 128
	// Least time: 0 ns
	fn close_report(m: u32) -> Weight {
		Weight::from_parts(37_171_606, 18_576)
			.saturating_add(T::DbWeight::get().reads_writes(9, 3))
			.saturating_add(Weight::from_parts(97_157, 0).saturating_mul(m.into()))
	}

	// Storage: `Deposit::MetaNodeOf` (r:1 w:0)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Mining::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::OldestReportable` (r:1 w:0)
	// Storage: `Mining::AppliedReports` (r:1 w:0)
	// Storage: `Mining::AcceptedReporter` (r:1 w:1)
	// Storage: `Mining::Reports` (r:1 w:1)
	// Storage: `Mining::AcceptedQueue` (r:1 w:1)
	// `m` from 2 to 128
	// Least time: 20_318 ns
	fn attest_report(m: u32) -> Weight {
		Weight::from_parts(28_563_000, 18_576)
			.saturating_add(T::DbWeight::get().reads_writes(9, 3))
			.saturating_add(Weight::from_parts(196_212, 0).saturating_mul(m.into()))
	}

	// Storage: `Deposit::MetaNodeOf` (r:1 w:0)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Mining::Reports` (r:1 w:1)
	// Storage: `Mining::AcceptedReporter` (r:1 w:0)
	// Storage: `Mining::Reporters` (r:1 w:1)
	// Storage: `Mining::DiscardedReports` (r:1 w:1)
	// Storage: `Mining::CounterForDiscardedReports` (r:1 w:1)
	// Storage: `Mining::ReportMigrations` (r:0 w:1)
	// Least time: 11_412 ns
	fn discard_report() -> Weight {
		Weight::from_parts(12_614_000, 15_176).saturating_add(T::DbWeight::get().reads_writes(7, 5))
	}

	// Storage: `Deposit::Nodes` (r:1 w:0)
	// Storage: `Mining::CurrentSettlement` (r:1 w:1)
	// Storage: `Mining::EpochResults` (r:9 w:0)
	// Storage: `Mining::SettlementMetaNodes` (r:1 w:0)
	// Storage: `Mining::NodeAccounts` (r:1 w:1)
	// Storage: `Mining::EligiblePages` (r:1 w:1)
	// Storage: `Deposit::IdPages` (r:2 w:0)
	// Storage: `Mining::ContributionPages` (r:1 w:1)
	// Storage: `Mining::EarnedPages` (r:8 w:9)
	// Storage: `Mining::RewardsHeld` (r:1 w:1)
	// Storage: `System::Account` (r:2 w:2)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 1_017_989 ns
	fn withdraw_rewards() -> Weight {
		Weight::from_parts(1_149_804_000, 147_291)
			.saturating_add(T::DbWeight::get().reads_writes(29, 16))
	}

	/// The range of component `n` is `[1, 64]`.
	// Storage: `Mining::Endowment` (r:1 w:0)
	// Storage: `Mining::IncentivePaid` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `System::Account` (r:65 w:65)
	// Least time: 25_000 ns
	fn pay_incentive(n: u32) -> Weight {
		Weight::from_parts(15_000_000, 3_593)
			.saturating_add(Weight::from_parts(24_000_000, 2_603).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(4, 2))
			.saturating_add(T::DbWeight::get().reads_writes(1, 1).saturating_mul(n.into()))
	}

	// Storage: `Mining::Reports` (r:1 w:0)
	// Storage: `Mining::Unsettled` (r:1 w:0)
	// Storage: `Mining::ReportPages` (r:1 w:0)
	// Storage: `Mining::CurrentApplication` (r:0 w:1)
	// Storage: `Ozone::OzoneOf` (r:1024 w:0)
	// `c` from 0 to 1_024
	// Least time: 3_266 ns
	fn check_page(c: u32) -> Weight {
		Weight::from_parts(7_414_000, 92_576)
			.saturating_add(T::DbWeight::get().reads_writes(3, 1))
			.saturating_add(Weight::from_parts(1_834_812, 2_539).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 0).saturating_mul(c.into()))
	}

	// Storage: `Mining::ReportMigrations` (r:1 w:0)
	// Storage: `Mining::CurrentApplication` (r:0 w:1)
	// Storage: `Deposit::Nodes` (r:64 w:64)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Mining::CurrentSettlement` (r:1 w:0)
	// Storage: `Mining::NodeAccounts` (r:8 w:0)
	// Storage: `Staking::Deposits` (r:1 w:0)
	// Storage: `Staking::DepositTracks` (r:64 w:0)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `System::Account` (r:3 w:3)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Ozone::Unsettled` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// `m` from 0 to 64
	// Least time: 2_395 ns
	fn commit(m: u32) -> Weight {
		Weight::from_parts(2_605_000, 38_913)
			.saturating_add(T::DbWeight::get().reads_writes(19, 8))
			.saturating_add(Weight::from_parts(95_351_437, 14_772).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads_writes(2, 1).saturating_mul(m.into()))
	}

	// Storage: `Mining::ReportPages` (r:2 w:2)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::Standings` (r:1024 w:1024)
	// Storage: `Mining::ContributionPages` (r:1024 w:1024)
	// Storage: `Mining::Unsettled` (r:1 w:1)
	// Storage: `Mining::CurrentApplication` (r:0 w:1)
	// Storage: `Ozone::OzoneOf` (r:1024 w:1024)
	// Storage: `Ozone::TotalOzone` (r:1 w:1)
	// Storage: `Ozone::Unsettled` (r:1 w:1)
	// `c` from 0 to 1_024
	// `g` from 4 to 1_024
	// `p` from 0 to 1_024
	// Least time: 12_785_039 ns
	fn credit_page(c: u32, g: u32, p: u32) -> Weight {
		Weight::from_parts(13_498_844_560, 1_851_624)
			.saturating_add(T::DbWeight::get().reads_writes(7, 6))
			.saturating_add(Weight::from_parts(0, 1_846).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 1).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(17_231_547, 6_595).saturating_mul(g.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 1).saturating_mul(g.into()))
			.saturating_add(Weight::from_parts(6_874_604, 2_403).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 1).saturating_mul(p.into()))
	}

	/// The range of component `u` is `[0, 32768]`.
	// Least time: 400 ns
	fn price(u: u32) -> Weight {
		Weight::from_parts(1_000_000, 0)
			.saturating_add(Weight::from_parts(250_000, 0).saturating_mul(u.into()))
	}

	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::Standings` (r:2 w:2)
	// Storage: `Deposit::Nodes` (r:64 w:64)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::SamplingWeights` (r:15 w:15)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:64 w:64)
	// `s` from 0 to 64
	// Least time: 982 ns
	fn suspensions(s: u32) -> Weight {
		Weight::from_parts(1_142_000, 51_271)
			.saturating_add(T::DbWeight::get().reads_writes(24, 21))
			.saturating_add(Weight::from_parts(61_519_412, 11_945).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads_writes(2, 2).saturating_mul(s.into()))
	}

	// Storage: `Mining::ContributionPages` (r:1 w:0)
	// Storage: `Deposit::Standings` (r:8 w:0)
	// Storage: `Deposit::Nodes` (r:256 w:0)
	// Storage: `Mining::EligiblePages` (r:0 w:1)
	// Storage: `Mining::CurrentSettlement` (r:0 w:1)
	// Storage: `Mining::CurrentSearch` (r:0 w:1)
	// Least time: 305_109 ns
	fn census_page() -> Weight {
		Weight::from_parts(330_000_000, 727_161)
			.saturating_add(T::DbWeight::get().reads_writes(268, 8))
	}

	// Storage: `Mining::CurrentSearch` (r:1 w:1)
	// Storage: `Mining::EligiblePages` (r:1 w:0)
	// Least time: 52_168 ns
	fn search_page() -> Weight {
		Weight::from_parts(54_141_000, 27_919).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}

	// Storage: `Mining::CurrentSearch` (r:1 w:1)
	// Storage: `Mining::EligiblePages` (r:1 w:0)
	// Storage: `Deposit::IdPages` (r:2 w:0)
	// Storage: `Mining::CurrentSettlement` (r:0 w:1)
	// Least time: 64_009 ns
	fn search_page_with_ids() -> Weight {
		Weight::from_parts(67_516_000, 41_089).saturating_add(T::DbWeight::get().reads_writes(4, 2))
	}

	// Storage: `Deposit::NextIndex` (r:1 w:0)
	// Storage: `Mining::LastFreeFrom` (r:1 w:1)
	// Storage: `Mining::Unsettled` (r:1 w:1)
	// Storage: `Mining::TotalMined` (r:1 w:1)
	// Storage: `System::Account` (r:3 w:3)
	// Storage: `Mining::ActiveParameters` (r:1 w:0)
	// Storage: `Ozone::Unsettled` (r:1 w:1)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
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
	// Storage: `Mining::EpochResults` (r:0 w:1)
	// Storage: `Mining::CurrentSettlement` (r:0 w:1)
	// `m` from 0 to 128
	// Least time: 83_205 ns
	fn settle(m: u32) -> Weight {
		Weight::from_parts(92_158_771, 19_218)
			.saturating_add(T::DbWeight::get().reads_writes(20, 16))
			.saturating_add(Weight::from_parts(672_583, 0).saturating_mul(m.into()))
	}

	// Storage: `Mining::EpochResults` (r:9 w:0)
	// Storage: `Mining::SettlementMetaNodes` (r:1 w:0)
	// Storage: `Mining::NodeAccounts` (r:1 w:1)
	// Storage: `Mining::EligiblePages` (r:1 w:1)
	// Storage: `Deposit::IdPages` (r:2 w:0)
	// Storage: `Mining::ContributionPages` (r:1 w:1)
	// Storage: `Mining::EarnedPages` (r:8 w:9)
	// Storage: `Mining::CurrentSettlement` (r:0 w:1)
	// `e` from 0 to 8
	// Least time: 0 ns
	fn distribute_page(e: u32) -> Weight {
		Weight::from_parts(108_300_265, 57_661)
			.saturating_add(T::DbWeight::get().reads_writes(7, 5))
			.saturating_add(Weight::from_parts(95_131_883, 9_842).saturating_mul(e.into()))
			.saturating_add(T::DbWeight::get().reads_writes(2, 1).saturating_mul(e.into()))
	}

	// Storage: `Mining::Reports` (r:128 w:128)
	// Storage: `Mining::Reporters` (r:1 w:1)
	// Storage: `Mining::ReportMigrations` (r:0 w:128)
	// Storage: `Mining::AcceptedReporter` (r:0 w:1)
	// Storage: `Mining::CurrentApplication` (r:0 w:1)
	// Storage: `Mining::AppliedReports` (r:0 w:1)
	// Storage: `Mining::DiscardedReports` (r:127 w:127)
	// Storage: `Mining::CounterForDiscardedReports` (r:1 w:1)
	// `r` from 1 to 128
	// Least time: 0 ns
	fn finish_application(r: u32) -> Weight {
		Weight::from_parts(10_439_000, 927)
			.saturating_add(T::DbWeight::get().reads_writes(1, 4))
			.saturating_add(Weight::from_parts(4_476_267, 5_652).saturating_mul(r.into()))
			.saturating_add(T::DbWeight::get().reads_writes(2, 3).saturating_mul(r.into()))
	}

	// Storage: `Mining::RewardsHeld` (r:1 w:1)
	// Storage: `System::Account` (r:2 w:2)
	// Storage: `Mining::EpochResults` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Mining::OldestReportable` (r:1 w:1)
	// Storage: `Mining::AcceptedReporter` (r:2 w:0)
	// Storage: `Mining::Reporters` (r:2 w:1)
	// Storage: `Mining::Reports` (r:128 w:128)
	// Storage: `Mining::OldestRecord` (r:1 w:1)
	// Storage: `Mining::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::ReportMigrations` (r:0 w:128)
	// Storage: `Mining::SettlementMetaNodes` (r:0 w:1)
	// Storage: `Mining::CurrentSettlement` (r:0 w:1)
	// Storage: `Mining::NextToMature` (r:0 w:1)
	// `r` from 1 to 128
	// Least time: 43_101 ns
	fn close(r: u32) -> Weight {
		Weight::from_parts(61_523_553, 22_668)
			.saturating_add(T::DbWeight::get().reads_writes(13, 11))
			.saturating_add(Weight::from_parts(3_412_535, 3_154).saturating_mul(r.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 2).saturating_mul(r.into()))
	}

	// Storage: `Mining::CurrentApplication` (r:1 w:0)
	// Storage: `Mining::CurrentSettlement` (r:1 w:0)
	// Storage: `Mining::AcceptedQueue` (r:1 w:0)
	// Storage: `Mining::CounterForDiscardedReports` (r:1 w:1)
	// Storage: `Mining::DiscardedReports` (r:2 w:1)
	// Storage: `Mining::ReportPages` (r:0 w:1)
	// Least time: 11_782 ns
	fn clean_page() -> Weight {
		Weight::from_parts(22_031_000, 11_592).saturating_add(T::DbWeight::get().reads_writes(6, 3))
	}
}

/// For tests, at the price of a common database.
impl WeightInfo for () {
	// Storage: `Mining::CurrentApplication` (r:1 w:0)
	// Storage: `Mining::CurrentSettlement` (r:1 w:0)
	// Storage: `Mining::AcceptedQueue` (r:1 w:0)
	// Storage: `Mining::CounterForDiscardedReports` (r:1 w:0)
	// Least time: 1_253 ns
	fn tick_base() -> Weight {
		Weight::from_parts(1_413_000, 6_602).saturating_add(RocksDbWeight::get().reads_writes(4, 0))
	}

	// Storage: `Mining::EpochStart` (r:1 w:1)
	// Storage: `Mining::EpochLength` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:1)
	// Storage: `Mining::CurrentSettlement` (r:1 w:1)
	// Storage: `Mining::ActiveParameters` (r:1 w:0)
	// Storage: `Parameters::Parameters` (r:43 w:0)
	// Storage: `Ozone::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Staking::ActiveSet` (r:1 w:1)
	// Storage: `Staking::Candidates` (r:1 w:0)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Staking::LockUpRing` (r:1 w:0)
	// Storage: `Staking::PreviousSet` (r:0 w:1)
	// Storage: `Staking::ActiveStake` (r:0 w:1)
	// Least time: 44_644 ns
	fn boundary() -> Weight {
		Weight::from_parts(45_465_000, 170_198)
			.saturating_add(RocksDbWeight::get().reads_writes(55, 7))
	}

	// Storage: `Mining::Endowment` (r:1 w:0)
	// Storage: `Mining::TotalMined` (r:1 w:0)
	// Storage: `Mining::RewardsHeld` (r:1 w:0)
	// Storage: `System::Account` (r:3 w:3)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 41_688 ns
	fn sweep_surplus() -> Weight {
		Weight::from_parts(42_489_000, 9_841)
			.saturating_add(RocksDbWeight::get().reads_writes(8, 4))
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
	// Least time: 25_617 ns
	fn open_report() -> Weight {
		Weight::from_parts(29_826_000, 18_511)
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
	// Storage: `Deposit::Standings` (r:1024 w:0)
	// Storage: `Deposit::Nodes` (r:1024 w:0)
	// Storage: `Mining::ReportMigrations` (r:1 w:1)
	// Storage: `Mining::ReportPages` (r:0 w:1)
	// Storage: `Ozone::OzoneOf` (r:1024 w:0)
	// `c` from 0 to 1_024
	// `n` from 1 to 1_024
	// `p` from 0 to 1_024
	// `m` from 0 to 64
	// Least time: 5_045_558 ns
	fn submit_page(c: u32, n: u32, p: u32, _m: u32) -> Weight {
		Weight::from_parts(5_191_702_000, 3_378_781)
			.saturating_add(RocksDbWeight::get().reads_writes(1096, 3))
			.saturating_add(Weight::from_parts(2_835_021, 2_521).saturating_mul(c.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(1, 0).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(5_713_494, 2_623).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(1, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(1_512_792, 0).saturating_mul(p.into()))
	}

	// Storage: `Deposit::MetaNodeOf` (r:1 w:0)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Mining::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::OldestReportable` (r:1 w:0)
	// Storage: `Mining::AppliedReports` (r:1 w:0)
	// Storage: `Mining::AcceptedReporter` (r:1 w:1)
	// Storage: `Mining::Reports` (r:1 w:1)
	// Storage: `Mining::AcceptedQueue` (r:1 w:1)
	// `m` from 1 to 128
	// Least time: 0 ns
	fn close_report(m: u32) -> Weight {
		Weight::from_parts(37_171_606, 18_576)
			.saturating_add(RocksDbWeight::get().reads_writes(9, 3))
			.saturating_add(Weight::from_parts(97_157, 0).saturating_mul(m.into()))
	}

	// Storage: `Deposit::MetaNodeOf` (r:1 w:0)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Mining::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::OldestReportable` (r:1 w:0)
	// Storage: `Mining::AppliedReports` (r:1 w:0)
	// Storage: `Mining::AcceptedReporter` (r:1 w:1)
	// Storage: `Mining::Reports` (r:1 w:1)
	// Storage: `Mining::AcceptedQueue` (r:1 w:1)
	// `m` from 2 to 128
	// Least time: 20_318 ns
	fn attest_report(m: u32) -> Weight {
		Weight::from_parts(28_563_000, 18_576)
			.saturating_add(RocksDbWeight::get().reads_writes(9, 3))
			.saturating_add(Weight::from_parts(196_212, 0).saturating_mul(m.into()))
	}

	// Storage: `Deposit::MetaNodeOf` (r:1 w:0)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Mining::Reports` (r:1 w:1)
	// Storage: `Mining::AcceptedReporter` (r:1 w:0)
	// Storage: `Mining::Reporters` (r:1 w:1)
	// Storage: `Mining::DiscardedReports` (r:1 w:1)
	// Storage: `Mining::CounterForDiscardedReports` (r:1 w:1)
	// Storage: `Mining::ReportMigrations` (r:0 w:1)
	// Least time: 11_412 ns
	fn discard_report() -> Weight {
		Weight::from_parts(12_614_000, 15_176)
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
	// Storage: `Mining::EarnedPages` (r:8 w:9)
	// Storage: `Mining::RewardsHeld` (r:1 w:1)
	// Storage: `System::Account` (r:2 w:2)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 1_017_989 ns
	fn withdraw_rewards() -> Weight {
		Weight::from_parts(1_149_804_000, 147_291)
			.saturating_add(RocksDbWeight::get().reads_writes(29, 16))
	}

	/// The range of component `n` is `[1, 64]`.
	// Storage: `Mining::Endowment` (r:1 w:0)
	// Storage: `Mining::IncentivePaid` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `System::Account` (r:65 w:65)
	// Least time: 25_000 ns
	fn pay_incentive(n: u32) -> Weight {
		Weight::from_parts(15_000_000, 3_593)
			.saturating_add(Weight::from_parts(24_000_000, 2_603).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(4, 2))
			.saturating_add(RocksDbWeight::get().reads_writes(1, 1).saturating_mul(n.into()))
	}

	// Storage: `Mining::Reports` (r:1 w:0)
	// Storage: `Mining::Unsettled` (r:1 w:0)
	// Storage: `Mining::ReportPages` (r:1 w:0)
	// Storage: `Mining::CurrentApplication` (r:0 w:1)
	// Storage: `Ozone::OzoneOf` (r:1024 w:0)
	// `c` from 0 to 1_024
	// Least time: 3_266 ns
	fn check_page(c: u32) -> Weight {
		Weight::from_parts(7_414_000, 92_576)
			.saturating_add(RocksDbWeight::get().reads_writes(3, 1))
			.saturating_add(Weight::from_parts(1_834_812, 2_539).saturating_mul(c.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(1, 0).saturating_mul(c.into()))
	}

	// Storage: `Mining::ReportMigrations` (r:1 w:0)
	// Storage: `Mining::CurrentApplication` (r:0 w:1)
	// Storage: `Deposit::Nodes` (r:64 w:64)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Mining::CurrentSettlement` (r:1 w:0)
	// Storage: `Mining::NodeAccounts` (r:8 w:0)
	// Storage: `Staking::Deposits` (r:1 w:0)
	// Storage: `Staking::DepositTracks` (r:64 w:0)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `System::Account` (r:3 w:3)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Ozone::Unsettled` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// `m` from 0 to 64
	// Least time: 2_395 ns
	fn commit(m: u32) -> Weight {
		Weight::from_parts(2_605_000, 38_913)
			.saturating_add(RocksDbWeight::get().reads_writes(19, 8))
			.saturating_add(Weight::from_parts(95_351_437, 14_772).saturating_mul(m.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(2, 1).saturating_mul(m.into()))
	}

	// Storage: `Mining::ReportPages` (r:2 w:2)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::Standings` (r:1024 w:1024)
	// Storage: `Mining::ContributionPages` (r:1024 w:1024)
	// Storage: `Mining::Unsettled` (r:1 w:1)
	// Storage: `Mining::CurrentApplication` (r:0 w:1)
	// Storage: `Ozone::OzoneOf` (r:1024 w:1024)
	// Storage: `Ozone::TotalOzone` (r:1 w:1)
	// Storage: `Ozone::Unsettled` (r:1 w:1)
	// `c` from 0 to 1_024
	// `g` from 4 to 1_024
	// `p` from 0 to 1_024
	// Least time: 12_785_039 ns
	fn credit_page(c: u32, g: u32, p: u32) -> Weight {
		Weight::from_parts(13_498_844_560, 1_851_624)
			.saturating_add(RocksDbWeight::get().reads_writes(7, 6))
			.saturating_add(Weight::from_parts(0, 1_846).saturating_mul(c.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(1, 1).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(17_231_547, 6_595).saturating_mul(g.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(1, 1).saturating_mul(g.into()))
			.saturating_add(Weight::from_parts(6_874_604, 2_403).saturating_mul(p.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(1, 1).saturating_mul(p.into()))
	}

	/// The range of component `u` is `[0, 32768]`.
	// Least time: 400 ns
	fn price(u: u32) -> Weight {
		Weight::from_parts(1_000_000, 0)
			.saturating_add(Weight::from_parts(250_000, 0).saturating_mul(u.into()))
	}

	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::Standings` (r:2 w:2)
	// Storage: `Deposit::Nodes` (r:64 w:64)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::SamplingWeights` (r:15 w:15)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:64 w:64)
	// `s` from 0 to 64
	// Least time: 982 ns
	fn suspensions(s: u32) -> Weight {
		Weight::from_parts(1_142_000, 51_271)
			.saturating_add(RocksDbWeight::get().reads_writes(24, 21))
			.saturating_add(Weight::from_parts(61_519_412, 11_945).saturating_mul(s.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(2, 2).saturating_mul(s.into()))
	}

	// Storage: `Mining::ContributionPages` (r:1 w:0)
	// Storage: `Deposit::Standings` (r:8 w:0)
	// Storage: `Deposit::Nodes` (r:256 w:0)
	// Storage: `Mining::EligiblePages` (r:0 w:1)
	// Storage: `Mining::CurrentSettlement` (r:0 w:1)
	// Storage: `Mining::CurrentSearch` (r:0 w:1)
	// Least time: 305_109 ns
	fn census_page() -> Weight {
		Weight::from_parts(330_000_000, 727_161)
			.saturating_add(RocksDbWeight::get().reads_writes(268, 8))
	}

	// Storage: `Mining::CurrentSearch` (r:1 w:1)
	// Storage: `Mining::EligiblePages` (r:1 w:0)
	// Least time: 52_168 ns
	fn search_page() -> Weight {
		Weight::from_parts(54_141_000, 27_919)
			.saturating_add(RocksDbWeight::get().reads_writes(2, 1))
	}

	// Storage: `Mining::CurrentSearch` (r:1 w:1)
	// Storage: `Mining::EligiblePages` (r:1 w:0)
	// Storage: `Deposit::IdPages` (r:2 w:0)
	// Storage: `Mining::CurrentSettlement` (r:0 w:1)
	// Least time: 64_009 ns
	fn search_page_with_ids() -> Weight {
		Weight::from_parts(67_516_000, 41_089)
			.saturating_add(RocksDbWeight::get().reads_writes(4, 2))
	}

	// Storage: `Deposit::NextIndex` (r:1 w:0)
	// Storage: `Mining::LastFreeFrom` (r:1 w:1)
	// Storage: `Mining::Unsettled` (r:1 w:1)
	// Storage: `Mining::TotalMined` (r:1 w:1)
	// Storage: `System::Account` (r:3 w:3)
	// Storage: `Mining::ActiveParameters` (r:1 w:0)
	// Storage: `Ozone::Unsettled` (r:1 w:1)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
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
	// Storage: `Mining::EpochResults` (r:0 w:1)
	// Storage: `Mining::CurrentSettlement` (r:0 w:1)
	// `m` from 0 to 128
	// Least time: 83_205 ns
	fn settle(m: u32) -> Weight {
		Weight::from_parts(92_158_771, 19_218)
			.saturating_add(RocksDbWeight::get().reads_writes(20, 16))
			.saturating_add(Weight::from_parts(672_583, 0).saturating_mul(m.into()))
	}

	// Storage: `Mining::EpochResults` (r:9 w:0)
	// Storage: `Mining::SettlementMetaNodes` (r:1 w:0)
	// Storage: `Mining::NodeAccounts` (r:1 w:1)
	// Storage: `Mining::EligiblePages` (r:1 w:1)
	// Storage: `Deposit::IdPages` (r:2 w:0)
	// Storage: `Mining::ContributionPages` (r:1 w:1)
	// Storage: `Mining::EarnedPages` (r:8 w:9)
	// Storage: `Mining::CurrentSettlement` (r:0 w:1)
	// `e` from 0 to 8
	// Least time: 0 ns
	fn distribute_page(e: u32) -> Weight {
		Weight::from_parts(108_300_265, 57_661)
			.saturating_add(RocksDbWeight::get().reads_writes(7, 5))
			.saturating_add(Weight::from_parts(95_131_883, 9_842).saturating_mul(e.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(2, 1).saturating_mul(e.into()))
	}

	// Storage: `Mining::Reports` (r:128 w:128)
	// Storage: `Mining::Reporters` (r:1 w:1)
	// Storage: `Mining::ReportMigrations` (r:0 w:128)
	// Storage: `Mining::AcceptedReporter` (r:0 w:1)
	// Storage: `Mining::CurrentApplication` (r:0 w:1)
	// Storage: `Mining::AppliedReports` (r:0 w:1)
	// Storage: `Mining::DiscardedReports` (r:127 w:127)
	// Storage: `Mining::CounterForDiscardedReports` (r:1 w:1)
	// `r` from 1 to 128
	// Least time: 0 ns
	fn finish_application(r: u32) -> Weight {
		Weight::from_parts(10_439_000, 927)
			.saturating_add(RocksDbWeight::get().reads_writes(1, 4))
			.saturating_add(Weight::from_parts(4_476_267, 5_652).saturating_mul(r.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(2, 3).saturating_mul(r.into()))
	}

	// Storage: `Mining::RewardsHeld` (r:1 w:1)
	// Storage: `System::Account` (r:2 w:2)
	// Storage: `Mining::EpochResults` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Mining::OldestReportable` (r:1 w:1)
	// Storage: `Mining::AcceptedReporter` (r:2 w:0)
	// Storage: `Mining::Reporters` (r:2 w:1)
	// Storage: `Mining::Reports` (r:128 w:128)
	// Storage: `Mining::OldestRecord` (r:1 w:1)
	// Storage: `Mining::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::ReportMigrations` (r:0 w:128)
	// Storage: `Mining::SettlementMetaNodes` (r:0 w:1)
	// Storage: `Mining::CurrentSettlement` (r:0 w:1)
	// Storage: `Mining::NextToMature` (r:0 w:1)
	// `r` from 1 to 128
	// Least time: 43_101 ns
	fn close(r: u32) -> Weight {
		Weight::from_parts(61_523_553, 22_668)
			.saturating_add(RocksDbWeight::get().reads_writes(13, 11))
			.saturating_add(Weight::from_parts(3_412_535, 3_154).saturating_mul(r.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(1, 2).saturating_mul(r.into()))
	}

	// Storage: `Mining::CurrentApplication` (r:1 w:0)
	// Storage: `Mining::CurrentSettlement` (r:1 w:0)
	// Storage: `Mining::AcceptedQueue` (r:1 w:0)
	// Storage: `Mining::CounterForDiscardedReports` (r:1 w:1)
	// Storage: `Mining::DiscardedReports` (r:2 w:1)
	// Storage: `Mining::ReportPages` (r:0 w:1)
	// Least time: 11_782 ns
	fn clean_page() -> Weight {
		Weight::from_parts(22_031_000, 11_592)
			.saturating_add(RocksDbWeight::get().reads_writes(6, 3))
	}
}
