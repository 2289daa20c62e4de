//! Records of files.

use crate::{
	AccountId, Balances, Deposit, Mining, Runtime, RuntimeHoldReason, parameters::Adoptable,
};
use sp_runtime::traits::Convert;
use stratos_primitives::{NodeIndex, Nodes};

/// The active Meta Node for which an account acts.
pub struct MetaNodes;

impl Convert<AccountId, Option<NodeIndex>> for MetaNodes {
	fn convert(who: AccountId) -> Option<NodeIndex> {
		Deposit::active_meta_of(&who)
	}
}

impl pallet_files::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type MetaNodeOf = MetaNodes;
	type Parameters = Adoptable;
	type EpochClock = Mining;
	type WeightInfo = pallet_files::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Helper;
}
