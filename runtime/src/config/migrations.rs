//! Multi-block migrations, and the lockdown after a failure.

use super::system::BlockWeights;
use crate::{AccountId, Lockdown, Runtime, RuntimeEvent};
use frame_support::{
	parameter_types,
	traits::{ConstU32, Get},
	weights::Weight,
};
use frame_system::EnsureRoot;
use sp_runtime::Perbill;

parameter_types! {
	/// The part of a block for migrations: a quarter, which leaves time for the hooks of other pallets.
	pub MigrationsPerBlock: Weight = Perbill::from_percent(25) * BlockWeights::get().max_block;
}

impl pallet_migrations::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	#[cfg(not(feature = "runtime-benchmarks"))]
	type Migrations = crate::migrations::MultiBlock;
	#[cfg(feature = "runtime-benchmarks")]
	type Migrations = pallet_migrations::mock_helpers::MockedMigrations;
	type CursorMaxLen = ConstU32<1_024>;
	type IdentifierMaxLen = ConstU32<256>;
	type MigrationStatusHandler = Lockdown;
	type FailedMigrationHandler = Lockdown;
	type MaxServiceWeight = MigrationsPerBlock;
	type WeightInfo = pallet_migrations::weights::SubstrateWeight<Runtime>;
}

impl crate::governance::lockdown::Config for Runtime {
	type LiftOrigin = EnsureRoot<AccountId>;
	type Passes = crate::governance::lockdown::GovernanceAlone;
}
