//! Weights of `pallet_staking`, measured.
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
	// Least time: 71_263 ns
	fn register_validator(c: u32) -> Weight {
		Weight::from_parts(31_236_792, 366_482)
			.saturating_add(T::DbWeight::get().reads_writes(9, 8))
			.saturating_add(Weight::from_parts(688_212, 1_633).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 0).saturating_mul(c.into()))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Staking::ActiveStake` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 24_426 ns
	fn bond_more() -> Weight {
		Weight::from_parts(25_458_000, 12_114).saturating_add(T::DbWeight::get().reads_writes(7, 5))
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
	// Least time: 11_872 ns
	fn unbond_self() -> Weight {
		Weight::from_parts(12_383_000, 14_705).saturating_add(T::DbWeight::get().reads_writes(9, 4))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Staking::ActiveStake` (r:1 w:1)
	// Least time: 9_207 ns
	fn set_commission() -> Weight {
		Weight::from_parts(9_598_000, 7_494).saturating_add(T::DbWeight::get().reads_writes(6, 3))
	}

	// Storage: `System::BlockHash` (r:1 w:0)
	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::KeyOwner` (r:1 w:1)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::RetiredKeys` (r:0 w:1)
	// Least time: 49_423 ns
	fn set_consensus_key() -> Weight {
		Weight::from_parts(50_775_000, 10_873).saturating_add(T::DbWeight::get().reads_writes(5, 3))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Candidates` (r:1 w:1)
	// `c` from 1 to 300
	// Least time: 6_292 ns
	fn leave(c: u32) -> Weight {
		Weight::from_parts(6_663_000, 7_025)
			.saturating_add(T::DbWeight::get().reads_writes(3, 2))
			.saturating_add(Weight::from_parts(33_228, 0).saturating_mul(c.into()))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Staking::Candidates` (r:1 w:1)
	// `c` from 1 to 300
	// Least time: 7_574 ns
	fn rejoin(c: u32) -> Weight {
		Weight::from_parts(7_765_000, 7_622)
			.saturating_add(T::DbWeight::get().reads_writes(4, 2))
			.saturating_add(Weight::from_parts(51_663, 0).saturating_mul(c.into()))
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
	// Least time: 39_293 ns
	fn delegate() -> Weight {
		Weight::from_parts(39_593_000, 22_511)
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
	// Least time: 26_259 ns
	fn undelegate() -> Weight {
		Weight::from_parts(26_910_000, 24_505)
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
	// Least time: 44_994 ns
	fn redelegate() -> Weight {
		Weight::from_parts(45_706_000, 32_153)
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
	// Least time: 21_460 ns
	fn withdraw_unbonded(n: u32) -> Weight {
		Weight::from_parts(20_461_965, 19_532)
			.saturating_add(T::DbWeight::get().reads_writes(8, 3))
			.saturating_add(Weight::from_parts(1_300_104, 0).saturating_mul(n.into()))
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
	// Least time: 37_410 ns
	fn withdraw_rewards() -> Weight {
		Weight::from_parts(38_592_000, 22_414)
			.saturating_add(T::DbWeight::get().reads_writes(10, 7))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `System::Account` (r:2 w:2)
	// Storage: `Staking::RewardsHeld` (r:1 w:1)
	// Storage: `Staking::ActiveStake` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 24_596 ns
	fn withdraw_validator_rewards() -> Weight {
		Weight::from_parts(25_638_000, 12_614).saturating_add(T::DbWeight::get().reads_writes(8, 6))
	}

	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Storage: `System::Account` (r:2 w:2)
	// Storage: `Staking::RewardsHeld` (r:1 w:1)
	// Least time: 19_416 ns
	fn withdraw_deposit_rewards() -> Weight {
		Weight::from_parts(19_747_000, 14_912).saturating_add(T::DbWeight::get().reads_writes(5, 5))
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
	// Least time: 39_474 ns
	fn collect_slashes() -> Weight {
		Weight::from_parts(40_366_000, 33_725)
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
	// Least time: 32_962 ns
	fn report_offence(c: u32) -> Weight {
		Weight::from_parts(33_572_000, 24_844)
			.saturating_add(T::DbWeight::get().reads_writes(15, 11))
			.saturating_add(Weight::from_parts(57_815, 0).saturating_mul(c.into()))
	}

	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::ActiveStake` (r:1 w:0)
	// Least time: 4_237 ns
	fn divide_fees() -> Weight {
		Weight::from_parts(4_518_000, 1_569).saturating_add(T::DbWeight::get().reads_writes(3, 1))
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
	// Least time: 3_797 ns
	fn distribute(v: u32) -> Weight {
		Weight::from_parts(3_937_000, 5_898)
			.saturating_add(T::DbWeight::get().reads_writes(10, 4))
			.saturating_add(Weight::from_parts(4_633_877, 2_816).saturating_mul(v.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 1).saturating_mul(v.into()))
	}

	// Storage: `Staking::LockUpRing` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Staking::LockUpPages` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::Validators` (r:100 w:100)
	// `v` from 0 to 100
	// Least time: 3_035 ns
	fn mature_page(v: u32) -> Weight {
		Weight::from_parts(3_246_000, 8_337)
			.saturating_add(T::DbWeight::get().reads_writes(5, 3))
			.saturating_add(Weight::from_parts(1_603_766, 2_801).saturating_mul(v.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 1).saturating_mul(v.into()))
	}

	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::ActiveSet` (r:1 w:1)
	// Storage: `Staking::Candidates` (r:1 w:0)
	// Storage: `Staking::Validators` (r:300 w:100)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Staking::ActiveParameters` (r:1 w:1)
	// Storage: `Parameters::Parameters` (r:47 w:0)
	// Storage: `Mining::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::EpochLength` (r:1 w:0)
	// Storage: `Deposit::RegistryFigures` (r:1 w:0)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Deposit::MetaActivity` (r:1 w:0)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Deposit::NextIndex` (r:1 w:0)
	// Storage: `Staking::LockUpRing` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Staking::ActiveStake` (r:0 w:1)
	// Storage: `Staking::PreviousSet` (r:0 w:1)
	// `c` from 1 to 300
	// `v` from 0 to 100
	// Least time: 528_507 ns
	fn on_epoch_end(c: u32, v: u32) -> Weight {
		Weight::from_parts(308_871_336, 465_233)
			.saturating_add(T::DbWeight::get().reads_writes(161, 105))
			.saturating_add(Weight::from_parts(1_941_158, 2_108).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 0).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(1_321_713, 0).saturating_mul(v.into()))
	}

	// Storage: `Staking::KeyOwner` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Least time: 2_916 ns
	fn note_authored() -> Weight {
		Weight::from_parts(3_066_000, 5_328).saturating_add(T::DbWeight::get().reads_writes(2, 1))
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
	// Least time: 71_263 ns
	fn register_validator(c: u32) -> Weight {
		Weight::from_parts(31_236_792, 366_482)
			.saturating_add(RocksDbWeight::get().reads_writes(9, 8))
			.saturating_add(Weight::from_parts(688_212, 1_633).saturating_mul(c.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(1, 0).saturating_mul(c.into()))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Staking::ActiveStake` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 24_426 ns
	fn bond_more() -> Weight {
		Weight::from_parts(25_458_000, 12_114)
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
	// Least time: 11_872 ns
	fn unbond_self() -> Weight {
		Weight::from_parts(12_383_000, 14_705)
			.saturating_add(RocksDbWeight::get().reads_writes(9, 4))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Staking::ActiveStake` (r:1 w:1)
	// Least time: 9_207 ns
	fn set_commission() -> Weight {
		Weight::from_parts(9_598_000, 7_494).saturating_add(RocksDbWeight::get().reads_writes(6, 3))
	}

	// Storage: `System::BlockHash` (r:1 w:0)
	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::KeyOwner` (r:1 w:1)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::RetiredKeys` (r:0 w:1)
	// Least time: 49_423 ns
	fn set_consensus_key() -> Weight {
		Weight::from_parts(50_775_000, 10_873)
			.saturating_add(RocksDbWeight::get().reads_writes(5, 3))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Candidates` (r:1 w:1)
	// `c` from 1 to 300
	// Least time: 6_292 ns
	fn leave(c: u32) -> Weight {
		Weight::from_parts(6_663_000, 7_025)
			.saturating_add(RocksDbWeight::get().reads_writes(3, 2))
			.saturating_add(Weight::from_parts(33_228, 0).saturating_mul(c.into()))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Staking::Candidates` (r:1 w:1)
	// `c` from 1 to 300
	// Least time: 7_574 ns
	fn rejoin(c: u32) -> Weight {
		Weight::from_parts(7_765_000, 7_622)
			.saturating_add(RocksDbWeight::get().reads_writes(4, 2))
			.saturating_add(Weight::from_parts(51_663, 0).saturating_mul(c.into()))
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
	// Least time: 39_293 ns
	fn delegate() -> Weight {
		Weight::from_parts(39_593_000, 22_511)
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
	// Least time: 26_259 ns
	fn undelegate() -> Weight {
		Weight::from_parts(26_910_000, 24_505)
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
	// Least time: 44_994 ns
	fn redelegate() -> Weight {
		Weight::from_parts(45_706_000, 32_153)
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
	// Least time: 21_460 ns
	fn withdraw_unbonded(n: u32) -> Weight {
		Weight::from_parts(20_461_965, 19_532)
			.saturating_add(RocksDbWeight::get().reads_writes(8, 3))
			.saturating_add(Weight::from_parts(1_300_104, 0).saturating_mul(n.into()))
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
	// Least time: 37_410 ns
	fn withdraw_rewards() -> Weight {
		Weight::from_parts(38_592_000, 22_414)
			.saturating_add(RocksDbWeight::get().reads_writes(10, 7))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `System::Account` (r:2 w:2)
	// Storage: `Staking::RewardsHeld` (r:1 w:1)
	// Storage: `Staking::ActiveStake` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 24_596 ns
	fn withdraw_validator_rewards() -> Weight {
		Weight::from_parts(25_638_000, 12_614)
			.saturating_add(RocksDbWeight::get().reads_writes(8, 6))
	}

	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Storage: `System::Account` (r:2 w:2)
	// Storage: `Staking::RewardsHeld` (r:1 w:1)
	// Least time: 19_416 ns
	fn withdraw_deposit_rewards() -> Weight {
		Weight::from_parts(19_747_000, 14_912)
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
	// Least time: 39_474 ns
	fn collect_slashes() -> Weight {
		Weight::from_parts(40_366_000, 33_725)
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
	// Least time: 32_962 ns
	fn report_offence(c: u32) -> Weight {
		Weight::from_parts(33_572_000, 24_844)
			.saturating_add(RocksDbWeight::get().reads_writes(15, 11))
			.saturating_add(Weight::from_parts(57_815, 0).saturating_mul(c.into()))
	}

	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::ActiveStake` (r:1 w:0)
	// Least time: 4_237 ns
	fn divide_fees() -> Weight {
		Weight::from_parts(4_518_000, 1_569).saturating_add(RocksDbWeight::get().reads_writes(3, 1))
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
	// Least time: 3_797 ns
	fn distribute(v: u32) -> Weight {
		Weight::from_parts(3_937_000, 5_898)
			.saturating_add(RocksDbWeight::get().reads_writes(10, 4))
			.saturating_add(Weight::from_parts(4_633_877, 2_816).saturating_mul(v.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(1, 1).saturating_mul(v.into()))
	}

	// Storage: `Staking::LockUpRing` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Staking::LockUpPages` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::Validators` (r:100 w:100)
	// `v` from 0 to 100
	// Least time: 3_035 ns
	fn mature_page(v: u32) -> Weight {
		Weight::from_parts(3_246_000, 8_337)
			.saturating_add(RocksDbWeight::get().reads_writes(5, 3))
			.saturating_add(Weight::from_parts(1_603_766, 2_801).saturating_mul(v.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(1, 1).saturating_mul(v.into()))
	}

	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::ActiveSet` (r:1 w:1)
	// Storage: `Staking::Candidates` (r:1 w:0)
	// Storage: `Staking::Validators` (r:300 w:100)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Staking::ActiveParameters` (r:1 w:1)
	// Storage: `Parameters::Parameters` (r:47 w:0)
	// Storage: `Mining::ActiveParameters` (r:1 w:0)
	// Storage: `Deposit::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::EpochLength` (r:1 w:0)
	// Storage: `Deposit::RegistryFigures` (r:1 w:0)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Deposit::MetaActivity` (r:1 w:0)
	// Storage: `Deposit::ActiveMetaNodes` (r:1 w:0)
	// Storage: `Deposit::NextIndex` (r:1 w:0)
	// Storage: `Staking::LockUpRing` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Staking::ActiveStake` (r:0 w:1)
	// Storage: `Staking::PreviousSet` (r:0 w:1)
	// `c` from 1 to 300
	// `v` from 0 to 100
	// Least time: 528_507 ns
	fn on_epoch_end(c: u32, v: u32) -> Weight {
		Weight::from_parts(308_871_336, 465_233)
			.saturating_add(RocksDbWeight::get().reads_writes(161, 105))
			.saturating_add(Weight::from_parts(1_941_158, 2_108).saturating_mul(c.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(1, 0).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(1_321_713, 0).saturating_mul(v.into()))
	}

	// Storage: `Staking::KeyOwner` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Least time: 2_916 ns
	fn note_authored() -> Weight {
		Weight::from_parts(3_066_000, 5_328).saturating_add(RocksDbWeight::get().reads_writes(2, 1))
	}
}
