//! Validators and delegators.

use super::accounts::{StakeId, Treasury};
use crate::{
	AccountId, Balances, Deposit, Mining, Ozone, Runtime, RuntimeHoldReason, Timestamp,
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
	// Slashing takes property, so that it needs the root track, until a consensus engine delivers
	// evidence that the runtime can verify.
	type ReportOrigin = EnsureRoot<AccountId>;
	type MaxActive = ConstU32<MAX_ACTIVE_SET>;
	type MaxCandidates = ConstU32<300>;
	type MaxUnbonding = ConstU32<32>;
	type MaxRedelegations = ConstU32<32>;
	type MaxSlashes = ConstU32<32>;
	type WeightInfo = pallet_staking::weights::SubstrateWeight<Runtime>;
}
