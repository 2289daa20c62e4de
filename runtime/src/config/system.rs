//! Blocks, time and accounts.

use crate::{
	Balance, Block, Lockdown, MultiBlockMigrations, PalletInfo, Runtime, RuntimeCall, RuntimeEvent,
	RuntimeOrigin, RuntimeTask, Timestamp, VERSION,
	governance::{origins, proposals::WithinBounds, supply::Allowed},
	migrations, weights,
	weights::{
		base::{BlockExecutionWeight, ExtrinsicBaseWeight},
		database::DatabaseWeight,
	},
};
use frame_support::{
	derive_impl,
	dispatch::{DispatchClass, PerDispatchClass},
	inherent::{InherentData, InherentIdentifier, ProvideInherent},
	parameter_types,
	traits::{ConstU32, Get, InsideBoth},
	weights::{Weight, constants::WEIGHT_REF_TIME_PER_SECOND},
};
use frame_system::limits;
use pallet_staking::parameters::MOST_CLOCK_DRIFT;
use sp_runtime::Perbill;
use sp_version::RuntimeVersion;
use stratos_runtime_api::Moment;

/// Milliseconds between blocks on mainnet.
pub const MILLISECS_PER_BLOCK: u64 = 6_000;

/// Transactions may fill three quarters of a block; the rest is for operational calls.
const NORMAL_DISPATCH_RATIO: Perbill = Perbill::from_percent(75);
/// A block may execute for 2 of its 6 seconds. Proof size is not limited: a solochain sends no proofs.
const MAXIMUM_BLOCK_WEIGHT: Weight = Weight::from_parts(2 * WEIGHT_REF_TIME_PER_SECOND, u64::MAX);

/// The reserve for operational calls: a quarter of a block.
const OPERATIONAL_RESERVE: Weight = Weight::from_parts(
	MAXIMUM_BLOCK_WEIGHT.ref_time().div_ceil(4),
	MAXIMUM_BLOCK_WEIGHT.proof_size().div_ceil(4),
);
/// The expected work of hooks (epochs, scheduled calls): a tenth of a block. No extrinsic may be larger
/// than the remainder.
const INITIALIZATION: Weight = Weight::from_parts(
	MAXIMUM_BLOCK_WEIGHT.ref_time() / 10,
	MAXIMUM_BLOCK_WEIGHT.proof_size() / 10,
);

parameter_types! {
	pub const BlockHashCount: u32 = 2_400;
	pub const Version: RuntimeVersion = VERSION;
	pub BlockLength: limits::BlockLength = limits::BlockLength::builder()
		.max_length(5 * 1024 * 1024)
		.modify_max_length_for_class(DispatchClass::Normal, |length| {
			*length = NORMAL_DISPATCH_RATIO * *length;
		})
		.build();
	pub const SS58Prefix: u16 = 42;
}

/// The weights of a block and of its classes of extrinsics. FRAME reads them about ten times per
/// transaction; its builder would recompute and check them every time.
pub struct BlockWeights;

impl Get<limits::BlockWeights> for BlockWeights {
	fn get() -> limits::BlockWeights {
		let base_extrinsic = ExtrinsicBaseWeight::get();
		limits::BlockWeights {
			base_block: BlockExecutionWeight::get(),
			max_block: MAXIMUM_BLOCK_WEIGHT,
			per_class: PerDispatchClass::new(|class| {
				let (max_total, reserved) = match class {
					DispatchClass::Normal => {
						let normal = MAXIMUM_BLOCK_WEIGHT.saturating_sub(OPERATIONAL_RESERVE);
						(Some(normal), Some(Weight::zero()))
					}
					DispatchClass::Operational => {
						(Some(MAXIMUM_BLOCK_WEIGHT), Some(OPERATIONAL_RESERVE))
					}
					DispatchClass::Mandatory => (None, None),
				};
				let max_extrinsic = max_total.map(|total: Weight| {
					total.saturating_sub(INITIALIZATION).saturating_sub(base_extrinsic)
				});
				limits::WeightsPerClass { base_extrinsic, max_extrinsic, max_total, reserved }
			}),
		}
	}
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
	type BaseCallFilter = InsideBoth<Allowed, InsideBoth<Lockdown, WithinBounds>>;
	type SingleBlockMigrations = migrations::SingleBlock;
	type MultiBlockMigrator = MultiBlockMigrations;
	type MaxConsumers = ConstU32<64>;
	type SystemWeightInfo = weights::frame_system::WeightInfo<Runtime>;
	type ExtensionsWeightInfo = weights::frame_system_extensions::WeightInfo<Runtime>;
}

parameter_types! {
	/// The least time between two blocks that the runtime accepts, in milliseconds.
	pub MinimumPeriod: u64 = origins::LeastPeriod::<Runtime>::get();
}

/// Inherent data by which FRAME's check of a block's time keeps the governed limit instead of its own, which
/// is [`MOST_CLOCK_DRIFT`]: the clock is set back by the difference. The check uses it for nothing else.
pub(crate) fn within_clock_drift(mut data: InherentData) -> InherentData {
	const CLOCK: InherentIdentifier = <Timestamp as ProvideInherent>::INHERENT_IDENTIFIER;
	if let Ok(Some(clock)) = data.get_data::<Moment>(&CLOCK) {
		let limit = pallet_staking::ActiveParameters::<Runtime>::get().max_clock_drift;
		let clock = clock.saturating_sub(MOST_CLOCK_DRIFT.saturating_sub(limit));
		data.replace_data(CLOCK, &clock);
	}
	data
}

impl pallet_timestamp::Config for Runtime {
	type Moment = u64;
	type OnTimestampSet = ();
	type MinimumPeriod = MinimumPeriod;
	type WeightInfo = weights::pallet_timestamp::WeightInfo<Runtime>;
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;

	#[test]
	fn the_weights_are_those_of_frames_builder() {
		let built = limits::BlockWeights::builder()
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
			.avg_block_initialization(Perbill::from_percent(10))
			.build_or_panic();
		assert_eq!(BlockWeights::get().encode(), built.encode());
	}
}
