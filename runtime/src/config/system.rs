//! Blocks, time and accounts.

use crate::{
	Balance, Block, Lockdown, MultiBlockMigrations, PalletInfo, Runtime, RuntimeCall, RuntimeEvent,
	RuntimeOrigin, RuntimeTask, VERSION,
	governance::proposals::WithinBounds,
	migrations, weights,
	weights::{
		base::{BlockExecutionWeight, ExtrinsicBaseWeight},
		database::DatabaseWeight,
	},
};
use frame_support::{
	derive_impl,
	dispatch::DispatchClass,
	parameter_types,
	traits::{ConstU32, InsideBoth},
	weights::{Weight, constants::WEIGHT_REF_TIME_PER_SECOND},
};
use frame_system::limits;
use sp_runtime::Perbill;
use sp_version::RuntimeVersion;

/// Milliseconds between blocks on mainnet (`economy.md`: an epoch is 100 blocks of 6 s).
pub const MILLISECS_PER_BLOCK: u64 = 6_000;

/// Transactions may fill three quarters of a block; the rest is for operational calls.
const NORMAL_DISPATCH_RATIO: Perbill = Perbill::from_percent(75);
/// Work at a block's start and end (epochs, scheduled calls) is expected to stay below this.
const ON_INITIALIZE_RATIO: Perbill = Perbill::from_percent(10);
/// A block may take 2 of its 6 seconds to execute. Proofs of validity are not limited: a chain of
/// its own sends none.
const MAXIMUM_BLOCK_WEIGHT: Weight = Weight::from_parts(2 * WEIGHT_REF_TIME_PER_SECOND, u64::MAX);

parameter_types! {
	pub const BlockHashCount: u32 = 2_400;
	pub const Version: RuntimeVersion = VERSION;
	pub BlockLength: limits::BlockLength = limits::BlockLength::builder()
		.max_length(5 * 1024 * 1024)
		.modify_max_length_for_class(DispatchClass::Normal, |length| {
			*length = NORMAL_DISPATCH_RATIO * *length;
		})
		.build();
	pub BlockWeights: limits::BlockWeights = limits::BlockWeights::builder()
		.base_block(BlockExecutionWeight::get())
		.for_class(DispatchClass::all(), |weights| {
			weights.base_extrinsic = ExtrinsicBaseWeight::get();
		})
		.for_class(DispatchClass::Normal, |weights| {
			weights.max_total = Some(NORMAL_DISPATCH_RATIO * MAXIMUM_BLOCK_WEIGHT);
		})
		.for_class(DispatchClass::Operational, |weights| {
			weights.max_total = Some(MAXIMUM_BLOCK_WEIGHT);
			weights.reserved =
				Some(MAXIMUM_BLOCK_WEIGHT - NORMAL_DISPATCH_RATIO * MAXIMUM_BLOCK_WEIGHT);
		})
		.avg_block_initialization(ON_INITIALIZE_RATIO)
		.build_or_panic();
	pub const SS58Prefix: u16 = 42;
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
	type Block = Block;
	type BlockHashCount = BlockHashCount;
	type BlockLength = BlockLength;
	type BlockWeights = BlockWeights;
	type DbWeight = DatabaseWeight;
	type Version = Version;
	type AccountData = pallet_balances::AccountData<Balance>;
	type SS58Prefix = SS58Prefix;
	type BaseCallFilter = InsideBoth<Lockdown, WithinBounds>;
	type SingleBlockMigrations = migrations::SingleBlock;
	type MultiBlockMigrator = MultiBlockMigrations;
	type MaxConsumers = ConstU32<64>;
	type SystemWeightInfo = weights::frame_system::WeightInfo<Runtime>;
	type ExtensionsWeightInfo = weights::frame_system_extensions::WeightInfo<Runtime>;
}

parameter_types! {
	/// The least time between two blocks that the runtime accepts, in milliseconds. Short, so that
	/// a development chain may run faster than mainnet; the authority's clock sets the pace there.
	pub const MinimumPeriod: u64 = 1;
}

impl pallet_timestamp::Config for Runtime {
	type Moment = u64;
	type OnTimestampSet = ();
	type MinimumPeriod = MinimumPeriod;
	type WeightInfo = weights::pallet_timestamp::WeightInfo<Runtime>;
}
