//! Resource and Meta Nodes.

use super::accounts::{FeesId, Treasury};
use crate::{
	AccountId, Balances, Mining, Ozone, Runtime, RuntimeHoldReason, Staking, Timestamp,
	governance::origins::EnsureNodeAdmission, parameters::Adoptable,
};
use frame_support::{parameter_types, traits::EitherOf};
use frame_system::EnsureRoot;

parameter_types! {
	/// Active Meta Nodes at a time. Bounds every ballot, and the reports of an epoch.
	pub const MaxMetaNodes: u32 = pallet_deposit::MAX_META_NODES;
}

impl pallet_deposit::Config for Runtime {
	type WeightInfo = pallet_deposit::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Time = Timestamp;
	type Market = Ozone;
	type LockedRewards = (Mining, Staking);
	type NodeRecords = (Mining, Staking);
	type DepositObserver = Staking;
	type EpochClock = Mining;
	type Parameters = Adoptable;
	type AdminOrigin = EitherOf<EnsureRoot<AccountId>, EnsureNodeAdmission>;
	type KickOrigin = EitherOf<EnsureRoot<AccountId>, EnsureNodeAdmission>;
	type Treasury = Treasury;
	type TreasuryIncome = Mining;
	type PalletId = FeesId;
	type MaxMetaNodes = MaxMetaNodes;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Helper;
}
