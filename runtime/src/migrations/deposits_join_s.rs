//! Storage version 1 to 2 of pallet `ozone`: S counts the deposits in force.
//!
//! Walks over the nodes by index and sums up what of their deposits counts in the limit; then the sum
//! becomes S, at once; on a chain that began without nodes it joins the S of genesis. See `pallet_ozone::CountedDeposits` for what holds meanwhile. The market's L stays:
//! what counts has raised it already.

use crate::{Deposit, Ozone, Runtime};
use frame_support::{
	migrations::{MigrationId, SteppedMigration, SteppedMigrationError},
	weights::{Weight, WeightMeter},
};
use stratos_primitives::{NodeIndex, Nodes};

/// The migration.
pub struct DepositsJoinS;

type Db = <Runtime as frame_system::Config>::DbWeight;

/// One node: its record is read, and one number added.
fn per_node() -> Weight {
	Db::get().reads(1).saturating_add(Weight::from_parts(2_000_000, 0))
}

/// Once in a step: the storage version, how far it got, and at the end the market.
fn per_step() -> Weight {
	Db::get().reads_writes(6, 4)
}

/// The steps that a chain with `nodes` nodes takes, with some to spare for nodes that scheduled
/// calls register meanwhile.
fn steps(nodes: NodeIndex) -> u32 {
	let limit = crate::config::MigrationsPerBlock::get().saturating_sub(per_step());
	let in_a_step = limit.checked_div_per_component(&per_node()).unwrap_or(1).max(1);
	let steps = u64::from(nodes).div_ceil(in_a_step).saturating_add(4);
	u32::try_from(steps).unwrap_or(u32::MAX)
}

impl SteppedMigration for DepositsJoinS {
	/// The first node that is not counted.
	type Cursor = NodeIndex;
	type Identifier = MigrationId<12>;

	fn id() -> Self::Identifier {
		MigrationId { pallet_id: *b"pallet-ozone", version_from: 1, version_to: 2 }
	}

	fn max_steps() -> Option<u32> {
		Some(steps(Deposit::slots()))
	}

	fn step(
		cursor: Option<NodeIndex>,
		meter: &mut WeightMeter,
	) -> Result<Option<NodeIndex>, SteppedMigrationError> {
		if meter.try_consume(per_step()).is_err() {
			let required = per_step().saturating_add(per_node());
			return Err(SteppedMigrationError::InsufficientWeight { required });
		}
		if Ozone::deposits_joined() {
			return Ok(None);
		}
		let (mut next, end) = (cursor.unwrap_or(0), Deposit::slots());
		let mut sum = 0u128;
		while next < end && meter.try_consume(per_node()).is_ok() {
			sum = sum.saturating_add(Deposit::deposit_in_force(next));
			next = next.saturating_add(1);
		}
		if next < end && cursor.unwrap_or(0) == next {
			let required = per_step().saturating_add(per_node());
			return Err(SteppedMigrationError::InsufficientWeight { required });
		}
		Ozone::count_deposits(next, sum);
		if next < end {
			return Ok(Some(next));
		}
		let before = Ozone::market().genesis_deposit;
		Ozone::finish_deposit_migration(if Deposit::began_with_nodes() { 0 } else { before });
		Ok(None)
	}
}
