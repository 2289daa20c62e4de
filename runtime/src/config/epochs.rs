//! Epochs: traffic reports, settlement, rewards.

use super::{
	accounts::{MiningPoolId, RewardsId, Treasury},
	nodes::MaxMetaNodes,
};
use crate::{
	AccountId, Balances, BoundedParameters, Consensus, Deposit, Files, Ozone, Runtime, Spending,
	Staking, Timestamp, governance::origins, parameters::Adoptable,
};
use frame_support::{
	parameter_types,
	traits::ConstU32,
	weights::{Weight, constants::WEIGHT_REF_TIME_PER_MILLIS},
};
use frame_system::EnsureRoot;
use stratos_primitives::Moment;

parameter_types! {
	/// Twice the least time between two blocks, which is half the block time on chains that keep a pace;
	/// next to nothing on a development chain, which keeps none.
	pub BlockTime: Moment = origins::LeastPeriod::<Runtime>::get().saturating_mul(2);
	/// The part of a block's two seconds for the work of an epoch, in `on_initialize` and again in
	/// `on_idle`. The largest step must fit: a page of a report whose every entry is a worst case and
	/// suspends its node. Most of its weight is database writes after the execution.
	pub const MaxTickWeight: Weight =
		Weight::from_parts(800 * WEIGHT_REF_TIME_PER_MILLIS, u64::MAX);
}

impl pallet_mining::Config for Runtime {
	type Currency = Balances;
	type Market = Ozone;
	type Usage = Ozone;
	type Nodes = Deposit;
	type ChainShare = Staking;
	type Time = Timestamp;
	type BlockTime = BlockTime;
	// What is said of pending parameters, before they are in force. The market next: the others read it
	// with its parameters of the new epoch.
	// The consensus after staking: its set is the one that staking has just chosen.
	type EpochHooks = (BoundedParameters, Ozone, Deposit, Staking, Consensus, Spending, Files);
	type Treasury = Treasury;
	type Parameters = Adoptable;
	// A sum that the paper names once: root's track, which needs most support.
	type IncentiveOrigin = EnsureRoot<AccountId>;
	type DepositRewards = Staking;
	type PoolId = MiningPoolId;
	type RewardsId = RewardsId;
	type MaxTickWeight = MaxTickWeight;
	type MaxPageEntries = ConstU32<1_024>;
	type MaxMigrations = ConstU32<{ pallet_mining::MAX_MIGRATIONS }>;
	// Every Meta Node may report.
	type MaxReportsPerEpoch = MaxMetaNodes;
	type MaxMetaNodes = MaxMetaNodes;
	type WeightInfo = pallet_mining::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Helper;
}
