//! Weights of `pallet_staking`, measured.
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
	fn register_validator(c: u32) -> Weight;
	fn bond_more() -> Weight;
	fn unbond_self() -> Weight;
	fn set_commission() -> Weight;
	fn set_consensus_key() -> Weight;
	fn leave(c: u32) -> Weight;
	fn rejoin(c: u32) -> Weight;
	fn delegate() -> Weight;
	fn undelegate() -> Weight;
	fn redelegate() -> Weight;
	fn withdraw_unbonded(n: u32) -> Weight;
	fn withdraw_rewards() -> Weight;
	fn withdraw_validator_rewards() -> Weight;
	fn withdraw_deposit_rewards() -> Weight;
	fn collect_slashes() -> Weight;
	fn report_offence(c: u32) -> Weight;
	fn divide_fees() -> Weight;
	fn distribute(v: u32) -> Weight;
	fn mature_page(v: u32) -> Weight;
	fn on_epoch_end(c: u32, v: u32) -> Weight;
	fn note_authored() -> Weight;
}

/// Weights at the price of the runtime's database.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	// Storage: `System::BlockHash` (r:1 w:0)
	// Storage: `Staking::IndexOf` (r:1 w:1)
	// Storage: `Staking::KeyOwner` (r:1 w:1)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Staking::NextIndex` (r:1 w:1)
	// Storage: `Staking::Candidates` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Staking::Validators` (r:300 w:2)
	// `c` from 0 to 300
	// Least time: 57_346 ns
	fn register_validator(c: u32) -> Weight {
		Weight::from_parts(19_994_451, 366_474)
			.saturating_add(T::DbWeight::get().reads_writes(9, 8))
			.saturating_add(Weight::from_parts(564_672, 1_633).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 0).saturating_mul(c.into()))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Staking::ActiveStake` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 17_947 ns
	fn bond_more() -> Weight {
		Weight::from_parts(18_307_000, 12_114).saturating_add(T::DbWeight::get().reads_writes(7, 5))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::Slashes` (r:1 w:0)
	// Storage: `Staking::Unbondings` (r:1 w:1)
	// Storage: `Staking::ActiveStake` (r:1 w:1)
	// Least time: 8_062 ns
	fn unbond_self() -> Weight {
		Weight::from_parts(8_713_000, 14_697).saturating_add(T::DbWeight::get().reads_writes(9, 4))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Staking::ActiveStake` (r:1 w:1)
	// Least time: 6_219 ns
	fn set_commission() -> Weight {
		Weight::from_parts(6_349_000, 7_486).saturating_add(T::DbWeight::get().reads_writes(6, 3))
	}

	// Storage: `System::BlockHash` (r:1 w:0)
	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::KeyOwner` (r:1 w:2)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Least time: 43_014 ns
	fn set_consensus_key() -> Weight {
		Weight::from_parts(43_384_000, 10_374).saturating_add(T::DbWeight::get().reads_writes(4, 3))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Candidates` (r:1 w:1)
	// `c` from 1 to 300
	// Least time: 4_187 ns
	fn leave(c: u32) -> Weight {
		Weight::from_parts(4_616_000, 7_025)
			.saturating_add(T::DbWeight::get().reads_writes(3, 2))
			.saturating_add(Weight::from_parts(48_564, 0).saturating_mul(c.into()))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Staking::Candidates` (r:1 w:1)
	// `c` from 1 to 300
	// Least time: 5_038 ns
	fn rejoin(c: u32) -> Weight {
		Weight::from_parts(5_278_000, 7_614)
			.saturating_add(T::DbWeight::get().reads_writes(4, 2))
			.saturating_add(Weight::from_parts(55_345, 0).saturating_mul(c.into()))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Staking::Delegations` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Staking::Redelegations` (r:1 w:0)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::ActiveStake` (r:1 w:1)
	// Least time: 29_524 ns
	fn delegate() -> Weight {
		Weight::from_parts(30_085_000, 22_503)
			.saturating_add(T::DbWeight::get().reads_writes(10, 6))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Delegations` (r:1 w:1)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Staking::Redelegations` (r:1 w:0)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::ActiveStake` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Staking::Slashes` (r:1 w:0)
	// Storage: `Staking::Unbondings` (r:1 w:1)
	// Least time: 19_519 ns
	fn undelegate() -> Weight {
		Weight::from_parts(20_070_000, 24_497)
			.saturating_add(T::DbWeight::get().reads_writes(11, 5))
	}

	// Storage: `Staking::IndexOf` (r:2 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::Redelegations` (r:1 w:1)
	// Storage: `Staking::Delegations` (r:2 w:2)
	// Storage: `Staking::Validators` (r:2 w:2)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Staking::ActiveStake` (r:1 w:1)
	// Storage: `Staking::Slashes` (r:1 w:0)
	// Least time: 34_151 ns
	fn redelegate() -> Weight {
		Weight::from_parts(35_232_000, 32_145)
			.saturating_add(T::DbWeight::get().reads_writes(13, 7))
	}

	// Storage: `Staking::Redelegations` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::Unbondings` (r:1 w:1)
	// Storage: `Staking::Slashes` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// `n` from 1 to 32
	// Least time: 15_363 ns
	fn withdraw_unbonded(n: u32) -> Weight {
		Weight::from_parts(14_761_636, 19_532)
			.saturating_add(T::DbWeight::get().reads_writes(8, 3))
			.saturating_add(Weight::from_parts(1_044_604, 0).saturating_mul(n.into()))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Delegations` (r:1 w:1)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Staking::Redelegations` (r:1 w:0)
	// Storage: `System::Account` (r:2 w:2)
	// Storage: `Staking::RewardsHeld` (r:1 w:1)
	// Storage: `Staking::ActiveStake` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 28_552 ns
	fn withdraw_rewards() -> Weight {
		Weight::from_parts(28_953_000, 22_414)
			.saturating_add(T::DbWeight::get().reads_writes(10, 7))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `System::Account` (r:2 w:2)
	// Storage: `Staking::RewardsHeld` (r:1 w:1)
	// Storage: `Staking::ActiveStake` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 18_057 ns
	fn withdraw_validator_rewards() -> Weight {
		Weight::from_parts(18_728_000, 12_614).saturating_add(T::DbWeight::get().reads_writes(8, 6))
	}

	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Storage: `System::Account` (r:2 w:2)
	// Storage: `Staking::RewardsHeld` (r:1 w:1)
	// Least time: 14_111 ns
	fn withdraw_deposit_rewards() -> Weight {
		Weight::from_parts(14_181_000, 14_912).saturating_add(T::DbWeight::get().reads_writes(5, 5))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Delegations` (r:1 w:1)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `System::Account` (r:2 w:2)
	// Storage: `Mining::TreasuryTotals` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::Redelegations` (r:1 w:0)
	// Storage: `Staking::ActiveStake` (r:1 w:1)
	// Storage: `Staking::Unbondings` (r:1 w:1)
	// Storage: `Staking::Slashes` (r:1 w:0)
	// Least time: 29_694 ns
	fn collect_slashes() -> Weight {
		Weight::from_parts(30_355_000, 33_725)
			.saturating_add(T::DbWeight::get().reads_writes(13, 9))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Staking::Slashes` (r:1 w:1)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Staking::Candidates` (r:1 w:1)
	// Storage: `Staking::PreviousSet` (r:1 w:1)
	// Storage: `Staking::ActiveSet` (r:1 w:1)
	// Storage: `Staking::ActiveStake` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `System::Account` (r:2 w:2)
	// Storage: `Mining::TreasuryTotals` (r:1 w:1)
	// `c` from 1 to 300
	// Least time: 24_216 ns
	fn report_offence(c: u32) -> Weight {
		Weight::from_parts(25_048_000, 24_836)
			.saturating_add(T::DbWeight::get().reads_writes(15, 11))
			.saturating_add(Weight::from_parts(88_383, 0).saturating_mul(c.into()))
	}

	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::ActiveStake` (r:1 w:0)
	// Least time: 2_684 ns
	fn divide_fees() -> Weight {
		Weight::from_parts(2_915_000, 1_569).saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}

	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::PreviousSet` (r:1 w:0)
	// Storage: `Staking::ActiveSet` (r:1 w:0)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::RewardsHeld` (r:1 w:1)
	// Storage: `Staking::Validators` (r:100 w:100)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Staking::LockUpRing` (r:1 w:1)
	// Storage: `Origins::LeastPeriod` (r:1 w:0)
	// Storage: `Mining::EpochLength` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Staking::LockUpPages` (r:0 w:1)
	// `v` from 0 to 100
	// Least time: 2_454 ns
	fn distribute(v: u32) -> Weight {
		Weight::from_parts(2_574_000, 5_890)
			.saturating_add(T::DbWeight::get().reads_writes(10, 4))
			.saturating_add(Weight::from_parts(3_606_064, 2_816).saturating_mul(v.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 1).saturating_mul(v.into()))
	}

	// Storage: `Staking::LockUpRing` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Staking::LockUpPages` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::Validators` (r:100 w:100)
	// `v` from 0 to 100
	// Least time: 1_883 ns
	fn mature_page(v: u32) -> Weight {
		Weight::from_parts(2_173_000, 8_337)
			.saturating_add(T::DbWeight::get().reads_writes(5, 3))
			.saturating_add(Weight::from_parts(1_304_905, 2_801).saturating_mul(v.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 1).saturating_mul(v.into()))
	}

	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::ActiveSet` (r:1 w:1)
	// Storage: `Staking::Candidates` (r:1 w:0)
	// Storage: `Staking::Validators` (r:300 w:100)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Parameters::Parameters` (r:17 w:0)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Staking::LockUpRing` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Staking::ActiveStake` (r:0 w:1)
	// Storage: `Staking::PreviousSet` (r:0 w:1)
	// `c` from 1 to 300
	// `v` from 0 to 100
	// Least time: 329_471 ns
	fn on_epoch_end(c: u32, v: u32) -> Weight {
		Weight::from_parts(181_396_802, 346_367)
			.saturating_add(T::DbWeight::get().reads_writes(123, 104))
			.saturating_add(Weight::from_parts(919_804, 2_108).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 0).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(1_069_918, 0).saturating_mul(v.into()))
	}

	// Storage: `Staking::KeyOwner` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Least time: 2_434 ns
	fn note_authored() -> Weight {
		Weight::from_parts(2_594_000, 5_328).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
}

/// For tests, at the price of a common database.
impl WeightInfo for () {
	// Storage: `System::BlockHash` (r:1 w:0)
	// Storage: `Staking::IndexOf` (r:1 w:1)
	// Storage: `Staking::KeyOwner` (r:1 w:1)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Staking::NextIndex` (r:1 w:1)
	// Storage: `Staking::Candidates` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Staking::Validators` (r:300 w:2)
	// `c` from 0 to 300
	// Least time: 57_346 ns
	fn register_validator(c: u32) -> Weight {
		Weight::from_parts(19_994_451, 366_474)
			.saturating_add(RocksDbWeight::get().reads_writes(9, 8))
			.saturating_add(Weight::from_parts(564_672, 1_633).saturating_mul(c.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(1, 0).saturating_mul(c.into()))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Staking::ActiveStake` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 17_947 ns
	fn bond_more() -> Weight {
		Weight::from_parts(18_307_000, 12_114)
			.saturating_add(RocksDbWeight::get().reads_writes(7, 5))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::Slashes` (r:1 w:0)
	// Storage: `Staking::Unbondings` (r:1 w:1)
	// Storage: `Staking::ActiveStake` (r:1 w:1)
	// Least time: 8_062 ns
	fn unbond_self() -> Weight {
		Weight::from_parts(8_713_000, 14_697)
			.saturating_add(RocksDbWeight::get().reads_writes(9, 4))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Staking::ActiveStake` (r:1 w:1)
	// Least time: 6_219 ns
	fn set_commission() -> Weight {
		Weight::from_parts(6_349_000, 7_486).saturating_add(RocksDbWeight::get().reads_writes(6, 3))
	}

	// Storage: `System::BlockHash` (r:1 w:0)
	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::KeyOwner` (r:1 w:2)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Least time: 43_014 ns
	fn set_consensus_key() -> Weight {
		Weight::from_parts(43_384_000, 10_374)
			.saturating_add(RocksDbWeight::get().reads_writes(4, 3))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Candidates` (r:1 w:1)
	// `c` from 1 to 300
	// Least time: 4_187 ns
	fn leave(c: u32) -> Weight {
		Weight::from_parts(4_616_000, 7_025)
			.saturating_add(RocksDbWeight::get().reads_writes(3, 2))
			.saturating_add(Weight::from_parts(48_564, 0).saturating_mul(c.into()))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Staking::Candidates` (r:1 w:1)
	// `c` from 1 to 300
	// Least time: 5_038 ns
	fn rejoin(c: u32) -> Weight {
		Weight::from_parts(5_278_000, 7_614)
			.saturating_add(RocksDbWeight::get().reads_writes(4, 2))
			.saturating_add(Weight::from_parts(55_345, 0).saturating_mul(c.into()))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Staking::Delegations` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Staking::Redelegations` (r:1 w:0)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::ActiveStake` (r:1 w:1)
	// Least time: 29_524 ns
	fn delegate() -> Weight {
		Weight::from_parts(30_085_000, 22_503)
			.saturating_add(RocksDbWeight::get().reads_writes(10, 6))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Delegations` (r:1 w:1)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Staking::Redelegations` (r:1 w:0)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::ActiveStake` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Staking::Slashes` (r:1 w:0)
	// Storage: `Staking::Unbondings` (r:1 w:1)
	// Least time: 19_519 ns
	fn undelegate() -> Weight {
		Weight::from_parts(20_070_000, 24_497)
			.saturating_add(RocksDbWeight::get().reads_writes(11, 5))
	}

	// Storage: `Staking::IndexOf` (r:2 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::Redelegations` (r:1 w:1)
	// Storage: `Staking::Delegations` (r:2 w:2)
	// Storage: `Staking::Validators` (r:2 w:2)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Staking::ActiveStake` (r:1 w:1)
	// Storage: `Staking::Slashes` (r:1 w:0)
	// Least time: 34_151 ns
	fn redelegate() -> Weight {
		Weight::from_parts(35_232_000, 32_145)
			.saturating_add(RocksDbWeight::get().reads_writes(13, 7))
	}

	// Storage: `Staking::Redelegations` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::Unbondings` (r:1 w:1)
	// Storage: `Staking::Slashes` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// `n` from 1 to 32
	// Least time: 15_363 ns
	fn withdraw_unbonded(n: u32) -> Weight {
		Weight::from_parts(14_761_636, 19_532)
			.saturating_add(RocksDbWeight::get().reads_writes(8, 3))
			.saturating_add(Weight::from_parts(1_044_604, 0).saturating_mul(n.into()))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Delegations` (r:1 w:1)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Staking::Redelegations` (r:1 w:0)
	// Storage: `System::Account` (r:2 w:2)
	// Storage: `Staking::RewardsHeld` (r:1 w:1)
	// Storage: `Staking::ActiveStake` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 28_552 ns
	fn withdraw_rewards() -> Weight {
		Weight::from_parts(28_953_000, 22_414)
			.saturating_add(RocksDbWeight::get().reads_writes(10, 7))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `System::Account` (r:2 w:2)
	// Storage: `Staking::RewardsHeld` (r:1 w:1)
	// Storage: `Staking::ActiveStake` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 18_057 ns
	fn withdraw_validator_rewards() -> Weight {
		Weight::from_parts(18_728_000, 12_614)
			.saturating_add(RocksDbWeight::get().reads_writes(8, 6))
	}

	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Storage: `System::Account` (r:2 w:2)
	// Storage: `Staking::RewardsHeld` (r:1 w:1)
	// Least time: 14_111 ns
	fn withdraw_deposit_rewards() -> Weight {
		Weight::from_parts(14_181_000, 14_912)
			.saturating_add(RocksDbWeight::get().reads_writes(5, 5))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Delegations` (r:1 w:1)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `System::Account` (r:2 w:2)
	// Storage: `Mining::TreasuryTotals` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::Redelegations` (r:1 w:0)
	// Storage: `Staking::ActiveStake` (r:1 w:1)
	// Storage: `Staking::Unbondings` (r:1 w:1)
	// Storage: `Staking::Slashes` (r:1 w:0)
	// Least time: 29_694 ns
	fn collect_slashes() -> Weight {
		Weight::from_parts(30_355_000, 33_725)
			.saturating_add(RocksDbWeight::get().reads_writes(13, 9))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Staking::Slashes` (r:1 w:1)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Staking::Candidates` (r:1 w:1)
	// Storage: `Staking::PreviousSet` (r:1 w:1)
	// Storage: `Staking::ActiveSet` (r:1 w:1)
	// Storage: `Staking::ActiveStake` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `System::Account` (r:2 w:2)
	// Storage: `Mining::TreasuryTotals` (r:1 w:1)
	// `c` from 1 to 300
	// Least time: 24_216 ns
	fn report_offence(c: u32) -> Weight {
		Weight::from_parts(25_048_000, 24_836)
			.saturating_add(RocksDbWeight::get().reads_writes(15, 11))
			.saturating_add(Weight::from_parts(88_383, 0).saturating_mul(c.into()))
	}

	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::ActiveStake` (r:1 w:0)
	// Least time: 2_684 ns
	fn divide_fees() -> Weight {
		Weight::from_parts(2_915_000, 1_569).saturating_add(RocksDbWeight::get().reads_writes(3, 1))
	}

	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::PreviousSet` (r:1 w:0)
	// Storage: `Staking::ActiveSet` (r:1 w:0)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::RewardsHeld` (r:1 w:1)
	// Storage: `Staking::Validators` (r:100 w:100)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Staking::LockUpRing` (r:1 w:1)
	// Storage: `Origins::LeastPeriod` (r:1 w:0)
	// Storage: `Mining::EpochLength` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Staking::LockUpPages` (r:0 w:1)
	// `v` from 0 to 100
	// Least time: 2_454 ns
	fn distribute(v: u32) -> Weight {
		Weight::from_parts(2_574_000, 5_890)
			.saturating_add(RocksDbWeight::get().reads_writes(10, 4))
			.saturating_add(Weight::from_parts(3_606_064, 2_816).saturating_mul(v.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(1, 1).saturating_mul(v.into()))
	}

	// Storage: `Staking::LockUpRing` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Staking::LockUpPages` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::Validators` (r:100 w:100)
	// `v` from 0 to 100
	// Least time: 1_883 ns
	fn mature_page(v: u32) -> Weight {
		Weight::from_parts(2_173_000, 8_337)
			.saturating_add(RocksDbWeight::get().reads_writes(5, 3))
			.saturating_add(Weight::from_parts(1_304_905, 2_801).saturating_mul(v.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(1, 1).saturating_mul(v.into()))
	}

	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::ActiveSet` (r:1 w:1)
	// Storage: `Staking::Candidates` (r:1 w:0)
	// Storage: `Staking::Validators` (r:300 w:100)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Parameters::Parameters` (r:17 w:0)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Staking::LockUpRing` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Staking::ActiveStake` (r:0 w:1)
	// Storage: `Staking::PreviousSet` (r:0 w:1)
	// `c` from 1 to 300
	// `v` from 0 to 100
	// Least time: 329_471 ns
	fn on_epoch_end(c: u32, v: u32) -> Weight {
		Weight::from_parts(181_396_802, 346_367)
			.saturating_add(RocksDbWeight::get().reads_writes(123, 104))
			.saturating_add(Weight::from_parts(919_804, 2_108).saturating_mul(c.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(1, 0).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(1_069_918, 0).saturating_mul(v.into()))
	}

	// Storage: `Staking::KeyOwner` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Least time: 2_434 ns
	fn note_authored() -> Weight {
		Weight::from_parts(2_594_000, 5_328).saturating_add(RocksDbWeight::get().reads_writes(2, 1))
	}
}
