//! Parameters: FRAME's store, and the pallet that checks their bounds.

use crate::{
	AccountId, Mining, Runtime, RuntimeEvent, RuntimeParameters,
	governance::origins::EnsureEconomicParameters,
	parameters::{EconomyRules, GenesisParameters},
	weights,
};
use frame_support::traits::{AsEnsureOriginWithArg, ConstU32, EitherOf};
use frame_system::EnsureRoot;
use pallet_bounded_parameters::EnsureChecked;

impl pallet_parameters::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeParameters = RuntimeParameters;
	type AdminOrigin = EnsureChecked;
	type WeightInfo = weights::pallet_parameters::WeightInfo<Runtime>;
}

impl pallet_bounded_parameters::Config for Runtime {
	type ChangeOrigin =
		AsEnsureOriginWithArg<EitherOf<EnsureRoot<AccountId>, EnsureEconomicParameters>>;
	type Rules = EconomyRules;
	type GenesisParameters = GenesisParameters;
	type EpochClock = Mining;
	type MaxChanges = ConstU32<64>;
	type WeightInfo = pallet_bounded_parameters::weights::SubstrateWeight<Runtime>;
}
