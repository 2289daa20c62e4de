//! Weights of `pallet_deposit`, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-11-22 on AMD EPYC, 2 cores
//! - on the genesis of `mainnet`, 8 values of each component, the median of up to 12 runs at each

pub use crate::weight_info::WeightInfo;
use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{Weight, constants::RocksDbWeight},
};

/// Weights at the price of the runtime's database.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	// Storage: `Deposit::AppliedParameters` (r:1 w:0)
	// Storage: `Deposit::IndexOf` (r:1 w:1)
	// Storage: `Deposit::NextIndex` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::Ids` (r:1 w:1)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::Nodes` (r:0 w:1)
	// Storage: `Deposit::OwnedBy` (r:0 w:1)
	// Least time: 78_827 ns
	fn register_resource_node() -> Weight {
		Weight::from_parts(79_809_000, 20_059)
			.saturating_add(T::DbWeight::get().reads_writes(10, 9))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::AppliedParameters` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::Weights` (r:15 w:15)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Least time: 112_089 ns
	fn activate() -> Weight {
		Weight::from_parts(114_814_000, 76_141)
			.saturating_add(T::DbWeight::get().reads_writes(27, 24))
	}

	// Storage: `Deposit::AppliedParameters` (r:1 w:0)
	// Storage: `Deposit::MetaOf` (r:1 w:1)
	// Storage: `Deposit::IndexOf` (r:1 w:1)
	// Storage: `Deposit::NextIndex` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::Ids` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::Nodes` (r:0 w:1)
	// Storage: `Deposit::OwnedBy` (r:0 w:1)
	// Least time: 124_562 ns
	fn register_meta_node() -> Weight {
		Weight::from_parts(127_527_000, 19_490)
			.saturating_add(T::DbWeight::get().reads_writes(10, 9))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::AppliedParameters` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::Weights` (r:15 w:15)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Least time: 108_262 ns
	fn top_up() -> Weight {
		Weight::from_parts(112_219_000, 73_045)
			.saturating_add(T::DbWeight::get().reads_writes(26, 23))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::AppliedParameters` (r:1 w:0)
	// Storage: `Deposit::GenesisMoment` (r:1 w:0)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::Weights` (r:15 w:15)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Least time: 41_517 ns
	fn unregister() -> Weight {
		Weight::from_parts(74_979_000, 71_463)
			.saturating_add(T::DbWeight::get().reads_writes(26, 22))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Least time: 25_247 ns
	fn claim_deposit() -> Weight {
		Weight::from_parts(28_193_000, 9_467).saturating_add(T::DbWeight::get().reads_writes(6, 4))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 7_124 ns
	fn set_beneficiary() -> Weight {
		Weight::from_parts(8_225_000, 3_783).saturating_add(T::DbWeight::get().reads_writes(3, 2))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::Weights` (r:10 w:10)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 0 ns
	fn set_kinds() -> Weight {
		Weight::from_parts(46_157_000, 38_913)
			.saturating_add(T::DbWeight::get().reads_writes(13, 12))
	}

	// Storage: `Deposit::Nodes` (r:1 w:0)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 7_815 ns
	fn set_free_capacity() -> Weight {
		Weight::from_parts(9_258_000, 6_312).saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}

	// Storage: `Deposit::Foundation` (r:1 w:0)
	// Storage: `Deposit::Nodes` (r:1 w:0)
	// Storage: `Deposit::Ballots` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::ActiveMetas` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::AppliedParameters` (r:1 w:0)
	// Least time: 17_853 ns
	fn verify_candidate() -> Weight {
		Weight::from_parts(19_597_000, 9_072).saturating_add(T::DbWeight::get().reads_writes(7, 1))
	}

	// Storage: `Deposit::Foundation` (r:1 w:0)
	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::Ballots` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Deposit::MetaOf` (r:0 w:1)
	// Storage: `Deposit::IndexOf` (r:0 w:1)
	// Storage: `Deposit::OwnedBy` (r:0 w:1)
	// Least time: 49_191 ns
	fn refuse_candidate() -> Weight {
		Weight::from_parts(52_497_000, 12_706).saturating_add(T::DbWeight::get().reads_writes(7, 7))
	}

	// Storage: `Deposit::MetaOf` (r:1 w:0)
	// Storage: `Deposit::ActiveMetas` (r:1 w:0)
	// Storage: `Deposit::Ballots` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::AppliedParameters` (r:1 w:0)
	// Storage: `Deposit::OpenBallots` (r:1 w:1)
	// Storage: `Mining::SettlementUnderWay` (r:1 w:0)
	// Storage: `Mining::NodeAccounts` (r:1 w:0)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Storage: `Deposit::GenesisMoment` (r:1 w:0)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Deposit::Weights` (r:15 w:15)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// `m` from 2 to 128
	// Least time: 0 ns
	fn vote(m: u32) -> Weight {
		Weight::from_parts(118_201_241, 109_735)
			.saturating_add(T::DbWeight::get().reads_writes(32, 24))
			.saturating_add(Weight::from_parts(470_172, 0).saturating_mul(m.into()))
	}

	// Storage: `Deposit::Foundation` (r:0 w:1)
	// Least time: 4_589 ns
	fn set_foundation() -> Weight {
		Weight::from_parts(5_220_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1))
	}

	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::AppliedParameters` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 4_779 ns
	fn record_performance() -> Weight {
		Weight::from_parts(5_020_000, 4_197).saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}

	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::AppliedParameters` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::Weights` (r:15 w:15)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Least time: 71_283 ns
	fn record_performance_suspending() -> Weight {
		Weight::from_parts(75_100_000, 70_960)
			.saturating_add(T::DbWeight::get().reads_writes(25, 22))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Mining::SettlementUnderWay` (r:1 w:0)
	// Storage: `Mining::NodeAccounts` (r:1 w:0)
	// Storage: `Staking::Deposits` (r:1 w:0)
	// Storage: `Staking::DepositTracks` (r:1 w:0)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `System::Account` (r:3 w:3)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Ozone::Unsettled` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 87_503 ns
	fn charge_migration() -> Weight {
		Weight::from_parts(109_715_000, 53_449)
			.saturating_add(T::DbWeight::get().reads_writes(13, 8))
	}

	// Storage: `Parameters::Parameters` (r:16 w:0)
	// Storage: `Deposit::AppliedParameters` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 23_273 ns
	fn on_epoch_end() -> Weight {
		Weight::from_parts(28_533_000, 60_493)
			.saturating_add(T::DbWeight::get().reads_writes(18, 1))
	}
}

/// For tests, at the price of a common database.
impl WeightInfo for () {
	// Storage: `Deposit::AppliedParameters` (r:1 w:0)
	// Storage: `Deposit::IndexOf` (r:1 w:1)
	// Storage: `Deposit::NextIndex` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::Ids` (r:1 w:1)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::Nodes` (r:0 w:1)
	// Storage: `Deposit::OwnedBy` (r:0 w:1)
	// Least time: 78_827 ns
	fn register_resource_node() -> Weight {
		Weight::from_parts(79_809_000, 20_059)
			.saturating_add(RocksDbWeight::get().reads_writes(10, 9))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::AppliedParameters` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::Weights` (r:15 w:15)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Least time: 112_089 ns
	fn activate() -> Weight {
		Weight::from_parts(114_814_000, 76_141)
			.saturating_add(RocksDbWeight::get().reads_writes(27, 24))
	}

	// Storage: `Deposit::AppliedParameters` (r:1 w:0)
	// Storage: `Deposit::MetaOf` (r:1 w:1)
	// Storage: `Deposit::IndexOf` (r:1 w:1)
	// Storage: `Deposit::NextIndex` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::Ids` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::Nodes` (r:0 w:1)
	// Storage: `Deposit::OwnedBy` (r:0 w:1)
	// Least time: 124_562 ns
	fn register_meta_node() -> Weight {
		Weight::from_parts(127_527_000, 19_490)
			.saturating_add(RocksDbWeight::get().reads_writes(10, 9))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::AppliedParameters` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::Weights` (r:15 w:15)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Least time: 108_262 ns
	fn top_up() -> Weight {
		Weight::from_parts(112_219_000, 73_045)
			.saturating_add(RocksDbWeight::get().reads_writes(26, 23))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::AppliedParameters` (r:1 w:0)
	// Storage: `Deposit::GenesisMoment` (r:1 w:0)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::Weights` (r:15 w:15)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Least time: 41_517 ns
	fn unregister() -> Weight {
		Weight::from_parts(74_979_000, 71_463)
			.saturating_add(RocksDbWeight::get().reads_writes(26, 22))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Least time: 25_247 ns
	fn claim_deposit() -> Weight {
		Weight::from_parts(28_193_000, 9_467)
			.saturating_add(RocksDbWeight::get().reads_writes(6, 4))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 7_124 ns
	fn set_beneficiary() -> Weight {
		Weight::from_parts(8_225_000, 3_783).saturating_add(RocksDbWeight::get().reads_writes(3, 2))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::Weights` (r:10 w:10)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 0 ns
	fn set_kinds() -> Weight {
		Weight::from_parts(46_157_000, 38_913)
			.saturating_add(RocksDbWeight::get().reads_writes(13, 12))
	}

	// Storage: `Deposit::Nodes` (r:1 w:0)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 7_815 ns
	fn set_free_capacity() -> Weight {
		Weight::from_parts(9_258_000, 6_312).saturating_add(RocksDbWeight::get().reads_writes(3, 1))
	}

	// Storage: `Deposit::Foundation` (r:1 w:0)
	// Storage: `Deposit::Nodes` (r:1 w:0)
	// Storage: `Deposit::Ballots` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::ActiveMetas` (r:1 w:0)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::AppliedParameters` (r:1 w:0)
	// Least time: 17_853 ns
	fn verify_candidate() -> Weight {
		Weight::from_parts(19_597_000, 9_072)
			.saturating_add(RocksDbWeight::get().reads_writes(7, 1))
	}

	// Storage: `Deposit::Foundation` (r:1 w:0)
	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Deposit::Ballots` (r:1 w:0)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Deposit::MetaOf` (r:0 w:1)
	// Storage: `Deposit::IndexOf` (r:0 w:1)
	// Storage: `Deposit::OwnedBy` (r:0 w:1)
	// Least time: 49_191 ns
	fn refuse_candidate() -> Weight {
		Weight::from_parts(52_497_000, 12_706)
			.saturating_add(RocksDbWeight::get().reads_writes(7, 7))
	}

	// Storage: `Deposit::MetaOf` (r:1 w:0)
	// Storage: `Deposit::ActiveMetas` (r:1 w:0)
	// Storage: `Deposit::Ballots` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::AppliedParameters` (r:1 w:0)
	// Storage: `Deposit::OpenBallots` (r:1 w:1)
	// Storage: `Mining::SettlementUnderWay` (r:1 w:0)
	// Storage: `Mining::NodeAccounts` (r:1 w:0)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Storage: `Deposit::GenesisMoment` (r:1 w:0)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Deposit::Weights` (r:15 w:15)
	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// `m` from 2 to 128
	// Least time: 0 ns
	fn vote(m: u32) -> Weight {
		Weight::from_parts(118_201_241, 109_735)
			.saturating_add(RocksDbWeight::get().reads_writes(32, 24))
			.saturating_add(Weight::from_parts(470_172, 0).saturating_mul(m.into()))
	}

	// Storage: `Deposit::Foundation` (r:0 w:1)
	// Least time: 4_589 ns
	fn set_foundation() -> Weight {
		Weight::from_parts(5_220_000, 0).saturating_add(RocksDbWeight::get().reads_writes(0, 1))
	}

	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::AppliedParameters` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 4_779 ns
	fn record_performance() -> Weight {
		Weight::from_parts(5_020_000, 4_197).saturating_add(RocksDbWeight::get().reads_writes(3, 1))
	}

	// Storage: `Deposit::Standings` (r:1 w:1)
	// Storage: `Deposit::AppliedParameters` (r:1 w:0)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Ozone::Issuance` (r:1 w:1)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Storage: `Deposit::Weights` (r:15 w:15)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Staking::Deposits` (r:1 w:1)
	// Storage: `Staking::DepositTracks` (r:1 w:1)
	// Least time: 71_283 ns
	fn record_performance_suspending() -> Weight {
		Weight::from_parts(75_100_000, 70_960)
			.saturating_add(RocksDbWeight::get().reads_writes(25, 22))
	}

	// Storage: `Deposit::Nodes` (r:1 w:1)
	// Storage: `Ozone::Market` (r:1 w:1)
	// Storage: `Mining::SettlementUnderWay` (r:1 w:0)
	// Storage: `Mining::NodeAccounts` (r:1 w:0)
	// Storage: `Staking::Deposits` (r:1 w:0)
	// Storage: `Staking::DepositTracks` (r:1 w:0)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Storage: `System::Account` (r:3 w:3)
	// Storage: `Deposit::RegistryFigures` (r:1 w:1)
	// Storage: `Ozone::Unsettled` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 87_503 ns
	fn charge_migration() -> Weight {
		Weight::from_parts(109_715_000, 53_449)
			.saturating_add(RocksDbWeight::get().reads_writes(13, 8))
	}

	// Storage: `Parameters::Parameters` (r:16 w:0)
	// Storage: `Deposit::AppliedParameters` (r:1 w:1)
	// Storage: `Mining::CurrentEpoch` (r:1 w:0)
	// Least time: 23_273 ns
	fn on_epoch_end() -> Weight {
		Weight::from_parts(28_533_000, 60_493)
			.saturating_add(RocksDbWeight::get().reads_writes(18, 1))
	}
}
