//! Validators and delegators, and their consensus.

use super::accounts::{StakeId, Treasury};
use crate::{
	AccountId, Balances, Deposit, Mining, Ozone, Runtime, RuntimeHoldReason, Staking, Timestamp,
	parameters::Adoptable,
};
use frame_support::traits::ConstU32;
use frame_system::EnsureRoot;
use pallet_staking::parameters::MAX_ACTIVE_SET;

impl pallet_staking::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type PalletId = StakeId;
	type Treasury = Treasury;
	type TreasuryIncome = Mining;
	type Parameters = Adoptable;
	type EpochClock = Mining;
	type Time = Timestamp;
	type Market = Ozone;
	type MiningPool = Mining;
	type Nodes = Deposit;
	// Slashing takes property. What the runtime can verify itself, pallet `consensus` punishes; anything
	// else needs the root track.
	type ReportOrigin = EnsureRoot<AccountId>;
	type MaxActive = ConstU32<MAX_ACTIVE_SET>;
	type MaxCandidates = ConstU32<300>;
	type MaxUnbonding = ConstU32<32>;
	type MaxRedelegations = ConstU32<32>;
	type MaxSlashes = ConstU32<32>;
	type WeightInfo = pallet_staking::weights::SubstrateWeight<Runtime>;
}

impl pallet_consensus::Config for Runtime {
	type Validators = Staking;
	type WeightInfo = pallet_consensus::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Helper;
}
