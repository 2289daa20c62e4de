//! Weights of `pallet_staking`, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-11-22 on AMD EPYC, 2 cores
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
	// Least time: 49_783 ns
	fn register_validator(c: u32) -> Weight {
		Weight::from_parts(6_576_643, 363_917)
			.saturating_add(T::DbWeight::get().reads_writes(8, 8))
			.saturating_add(Weight::from_parts(854_765, 1_633).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 0).saturating_mul(c.into()))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Staking::ActiveStake` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 28_934 ns
	fn bond_more() -> Weight {
		Weight::from_parts(41_176_000, 12_078).saturating_add(T::DbWeight::get().reads_writes(7, 5))
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
	// Least time: 12_593 ns
	fn unbond_self() -> Weight {
		Weight::from_parts(13_505_000, 14_695).saturating_add(T::DbWeight::get().reads_writes(9, 4))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Staking::ActiveStake` (r:1 w:1)
	// Least time: 10_480 ns
	fn set_commission() -> Weight {
		Weight::from_parts(12_323_000, 7_484).saturating_add(T::DbWeight::get().reads_writes(6, 3))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::KeyOwner` (r:1 w:2)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Least time: 13_695 ns
	fn set_consensus_key() -> Weight {
		Weight::from_parts(16_952_000, 7_855).saturating_add(T::DbWeight::get().reads_writes(3, 3))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Candidates` (r:1 w:1)
	// `c` from 1 to 300
	// Least time: 0 ns
	fn leave(c: u32) -> Weight {
		Weight::from_parts(11_995_567, 7_025)
			.saturating_add(T::DbWeight::get().reads_writes(3, 2))
			.saturating_add(Weight::from_parts(174_092, 0).saturating_mul(c.into()))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Staking::Candidates` (r:1 w:1)
	// `c` from 1 to 300
	// Least time: 16_150 ns
	fn rejoin(c: u32) -> Weight {
		Weight::from_parts(28_805_460, 7_612)
			.saturating_add(T::DbWeight::get().reads_writes(4, 2))
			.saturating_add(Weight::from_parts(148_268, 0).saturating_mul(c.into()))
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
	// Least time: 66_995 ns
	fn delegate() -> Weight {
		Weight::from_parts(82_253_000, 22_465)
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
	// Least time: 48_740 ns
	fn undelegate() -> Weight {
		Weight::from_parts(55_864_000, 24_495)
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
	// Least time: 87_763 ns
	fn redelegate() -> Weight {
		Weight::from_parts(96_860_000, 32_143)
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
	// Least time: 25_888 ns
	fn withdraw_unbonded(n: u32) -> Weight {
		Weight::from_parts(35_927_476, 19_496)
			.saturating_add(T::DbWeight::get().reads_writes(8, 3))
			.saturating_add(Weight::from_parts(2_063_808, 0).saturating_mul(n.into()))
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
	// Least time: 73_928 ns
	fn withdraw_rewards() -> Weight {
		Weight::from_parts(76_703_000, 22_414)
			.saturating_add(T::DbWeight::get().reads_writes(10, 7))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `System::Account` (r:2 w:2)
	// Storage: `Staking::RewardsHeld` (r:1 w:1)
	// Storage: `Staking::ActiveStake` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 28_594 ns
	fn withdraw_validator_rewards() -> Weight {
		Weight::from_parts(50_173_000, 12_614).saturating_add(T::DbWeight::get().reads_writes(8, 6))
	}

	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Storage: `System::Account` (r:2 w:2)
	// Storage: `Staking::RewardsHeld` (r:1 w:1)
	// Least time: 22_131 ns
	fn withdraw_deposit_rewards() -> Weight {
		Weight::from_parts(22_723_000, 14_912).saturating_add(T::DbWeight::get().reads_writes(5, 5))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Delegations` (r:1 w:1)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `System::Account` (r:2 w:2)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::Redelegations` (r:1 w:0)
	// Storage: `Staking::ActiveStake` (r:1 w:1)
	// Storage: `Staking::Unbondings` (r:1 w:1)
	// Storage: `Staking::Slashes` (r:1 w:0)
	// Least time: 42_609 ns
	fn collect_slashes() -> Weight {
		Weight::from_parts(44_553_000, 31_189)
			.saturating_add(T::DbWeight::get().reads_writes(12, 8))
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
	// `c` from 1 to 300
	// Least time: 0 ns
	fn report_offence(c: u32) -> Weight {
		Weight::from_parts(74_174_276, 22_298)
			.saturating_add(T::DbWeight::get().reads_writes(14, 10))
			.saturating_add(Weight::from_parts(243_203, 0).saturating_mul(c.into()))
	}

	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::ActiveStake` (r:1 w:0)
	// Least time: 0 ns
	fn divide_fees() -> Weight {
		Weight::from_parts(6_963_000, 1_569).saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}

	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::PreviousSet` (r:1 w:0)
	// Storage: `Staking::ActiveSet` (r:1 w:0)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::RewardsHeld` (r:1 w:1)
	// Storage: `Staking::Validators` (r:100 w:100)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Staking::LockUpRing` (r:1 w:1)
	// Storage: `Staking::LockUpPages` (r:0 w:1)
	// `v` from 0 to 100
	// Least time: 0 ns
	fn distribute(v: u32) -> Weight {
		Weight::from_parts(29_703_621, 4_493)
			.saturating_add(T::DbWeight::get().reads_writes(7, 4))
			.saturating_add(Weight::from_parts(7_175_711, 2_807).saturating_mul(v.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 1).saturating_mul(v.into()))
	}

	// Storage: `Staking::LockUpRing` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::LockUpPages` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::Validators` (r:100 w:100)
	// `v` from 0 to 100
	// Least time: 4_218 ns
	fn mature_page(v: u32) -> Weight {
		Weight::from_parts(3_025_857, 7_810)
			.saturating_add(T::DbWeight::get().reads_writes(4, 3))
			.saturating_add(Weight::from_parts(2_827_966, 2_801).saturating_mul(v.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 1).saturating_mul(v.into()))
	}

	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::ActiveSet` (r:1 w:1)
	// Storage: `Staking::Candidates` (r:1 w:0)
	// Storage: `Staking::Validators` (r:300 w:100)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Parameters::Parameters` (r:15 w:0)
	// Storage: `Staking::LockUpRing` (r:1 w:0)
	// Storage: `Staking::PreviousSet` (r:0 w:1)
	// Storage: `Staking::ActiveStake` (r:0 w:1)
	// `c` from 1 to 300
	// `v` from 0 to 100
	// Least time: 0 ns
	fn on_epoch_end(c: u32, v: u32) -> Weight {
		Weight::from_parts(444_125_559, 338_422)
			.saturating_add(T::DbWeight::get().reads_writes(120, 104))
			.saturating_add(Weight::from_parts(2_397_780, 2_108).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 0).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(1_368_113, 0).saturating_mul(v.into()))
	}

	// Storage: `Staking::KeyOwner` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Least time: 6_362 ns
	fn note_authored() -> Weight {
		Weight::from_parts(9_808_000, 5_328).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
}

/// For tests, at the price of a common database.
impl WeightInfo for () {
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
	// Least time: 49_783 ns
	fn register_validator(c: u32) -> Weight {
		Weight::from_parts(6_576_643, 363_917)
			.saturating_add(RocksDbWeight::get().reads_writes(8, 8))
			.saturating_add(Weight::from_parts(854_765, 1_633).saturating_mul(c.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(1, 0).saturating_mul(c.into()))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Staking::ActiveStake` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 28_934 ns
	fn bond_more() -> Weight {
		Weight::from_parts(41_176_000, 12_078)
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
	// Least time: 12_593 ns
	fn unbond_self() -> Weight {
		Weight::from_parts(13_505_000, 14_695)
			.saturating_add(RocksDbWeight::get().reads_writes(9, 4))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Staking::ActiveStake` (r:1 w:1)
	// Least time: 10_480 ns
	fn set_commission() -> Weight {
		Weight::from_parts(12_323_000, 7_484)
			.saturating_add(RocksDbWeight::get().reads_writes(6, 3))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::KeyOwner` (r:1 w:2)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Least time: 13_695 ns
	fn set_consensus_key() -> Weight {
		Weight::from_parts(16_952_000, 7_855)
			.saturating_add(RocksDbWeight::get().reads_writes(3, 3))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Candidates` (r:1 w:1)
	// `c` from 1 to 300
	// Least time: 0 ns
	fn leave(c: u32) -> Weight {
		Weight::from_parts(11_995_567, 7_025)
			.saturating_add(RocksDbWeight::get().reads_writes(3, 2))
			.saturating_add(Weight::from_parts(174_092, 0).saturating_mul(c.into()))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Staking::Candidates` (r:1 w:1)
	// `c` from 1 to 300
	// Least time: 16_150 ns
	fn rejoin(c: u32) -> Weight {
		Weight::from_parts(28_805_460, 7_612)
			.saturating_add(RocksDbWeight::get().reads_writes(4, 2))
			.saturating_add(Weight::from_parts(148_268, 0).saturating_mul(c.into()))
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
	// Least time: 66_995 ns
	fn delegate() -> Weight {
		Weight::from_parts(82_253_000, 22_465)
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
	// Least time: 48_740 ns
	fn undelegate() -> Weight {
		Weight::from_parts(55_864_000, 24_495)
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
	// Least time: 87_763 ns
	fn redelegate() -> Weight {
		Weight::from_parts(96_860_000, 32_143)
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
	// Least time: 25_888 ns
	fn withdraw_unbonded(n: u32) -> Weight {
		Weight::from_parts(35_927_476, 19_496)
			.saturating_add(RocksDbWeight::get().reads_writes(8, 3))
			.saturating_add(Weight::from_parts(2_063_808, 0).saturating_mul(n.into()))
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
	// Least time: 73_928 ns
	fn withdraw_rewards() -> Weight {
		Weight::from_parts(76_703_000, 22_414)
			.saturating_add(RocksDbWeight::get().reads_writes(10, 7))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `System::Account` (r:2 w:2)
	// Storage: `Staking::RewardsHeld` (r:1 w:1)
	// Storage: `Staking::ActiveStake` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 28_594 ns
	fn withdraw_validator_rewards() -> Weight {
		Weight::from_parts(50_173_000, 12_614)
			.saturating_add(RocksDbWeight::get().reads_writes(8, 6))
	}

	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Storage: `System::Account` (r:2 w:2)
	// Storage: `Staking::RewardsHeld` (r:1 w:1)
	// Least time: 22_131 ns
	fn withdraw_deposit_rewards() -> Weight {
		Weight::from_parts(22_723_000, 14_912)
			.saturating_add(RocksDbWeight::get().reads_writes(5, 5))
	}

	// Storage: `Staking::IndexOf` (r:1 w:0)
	// Storage: `Staking::Delegations` (r:1 w:1)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `System::Account` (r:2 w:2)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::Redelegations` (r:1 w:0)
	// Storage: `Staking::ActiveStake` (r:1 w:1)
	// Storage: `Staking::Unbondings` (r:1 w:1)
	// Storage: `Staking::Slashes` (r:1 w:0)
	// Least time: 42_609 ns
	fn collect_slashes() -> Weight {
		Weight::from_parts(44_553_000, 31_189)
			.saturating_add(RocksDbWeight::get().reads_writes(12, 8))
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
	// `c` from 1 to 300
	// Least time: 0 ns
	fn report_offence(c: u32) -> Weight {
		Weight::from_parts(74_174_276, 22_298)
			.saturating_add(RocksDbWeight::get().reads_writes(14, 10))
			.saturating_add(Weight::from_parts(243_203, 0).saturating_mul(c.into()))
	}

	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::ActiveStake` (r:1 w:0)
	// Least time: 0 ns
	fn divide_fees() -> Weight {
		Weight::from_parts(6_963_000, 1_569).saturating_add(RocksDbWeight::get().reads_writes(3, 1))
	}

	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::PreviousSet` (r:1 w:0)
	// Storage: `Staking::ActiveSet` (r:1 w:0)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::RewardsHeld` (r:1 w:1)
	// Storage: `Staking::Validators` (r:100 w:100)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Staking::LockUpRing` (r:1 w:1)
	// Storage: `Staking::LockUpPages` (r:0 w:1)
	// `v` from 0 to 100
	// Least time: 0 ns
	fn distribute(v: u32) -> Weight {
		Weight::from_parts(29_703_621, 4_493)
			.saturating_add(RocksDbWeight::get().reads_writes(7, 4))
			.saturating_add(Weight::from_parts(7_175_711, 2_807).saturating_mul(v.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(1, 1).saturating_mul(v.into()))
	}

	// Storage: `Staking::LockUpRing` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::LockUpPages` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::Validators` (r:100 w:100)
	// `v` from 0 to 100
	// Least time: 4_218 ns
	fn mature_page(v: u32) -> Weight {
		Weight::from_parts(3_025_857, 7_810)
			.saturating_add(RocksDbWeight::get().reads_writes(4, 3))
			.saturating_add(Weight::from_parts(2_827_966, 2_801).saturating_mul(v.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(1, 1).saturating_mul(v.into()))
	}

	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Staking::ActiveSet` (r:1 w:1)
	// Storage: `Staking::Candidates` (r:1 w:0)
	// Storage: `Staking::Validators` (r:300 w:100)
	// Storage: `Staking::Fees` (r:1 w:1)
	// Storage: `Staking::ActiveParameters` (r:1 w:0)
	// Storage: `Parameters::Parameters` (r:15 w:0)
	// Storage: `Staking::LockUpRing` (r:1 w:0)
	// Storage: `Staking::PreviousSet` (r:0 w:1)
	// Storage: `Staking::ActiveStake` (r:0 w:1)
	// `c` from 1 to 300
	// `v` from 0 to 100
	// Least time: 0 ns
	fn on_epoch_end(c: u32, v: u32) -> Weight {
		Weight::from_parts(444_125_559, 338_422)
			.saturating_add(RocksDbWeight::get().reads_writes(120, 104))
			.saturating_add(Weight::from_parts(2_397_780, 2_108).saturating_mul(c.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(1, 0).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(1_368_113, 0).saturating_mul(v.into()))
	}

	// Storage: `Staking::KeyOwner` (r:1 w:0)
	// Storage: `Staking::Validators` (r:1 w:1)
	// Least time: 6_362 ns
	fn note_authored() -> Weight {
		Weight::from_parts(9_808_000, 5_328).saturating_add(RocksDbWeight::get().reads_writes(2, 1))
	}
}
