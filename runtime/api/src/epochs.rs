//! The chain's own summary of its epochs.

use crate::EpochIndex;
use alloc::{string::String, vec::Vec};
use codec::{Decode, Encode};
use scale_info::TypeInfo;

/// One figure of the chain's own summary of an epoch, ready to print.
#[derive(Clone, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub struct Figure {
	/// What it is: `price`, `P`, `L`, `issuance` …
	pub name: String,
	/// The amount in the smallest unit.
	pub amount: u128,
	/// How many decimals the unit has (18 for STOS, 9 for oz).
	pub decimals: u8,
	/// The unit's symbol.
	pub unit: String,
}

/// The chain's summary of where its epochs stand. The host prints the figures as they are: it
/// knows no pallet.
#[derive(Clone, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub struct EpochSummary {
	/// The epoch that the queried block belongs to.
	pub epoch: EpochIndex,
	/// The first block of that epoch.
	pub first_block: u32,
	/// Blocks in an epoch.
	pub length: u32,
	/// Figures worth a line in a terminal.
	pub figures: Vec<Figure>,
}

/// When something happens next.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub struct Timetable {
	/// The epoch of the queried block.
	pub epoch: EpochIndex,
	/// The first block of the next epoch.
	pub next_epoch: u32,
	/// The next block in which the chain has something to do by itself: work that is left over, a
	/// scheduled call, or the next epoch. Without transactions, the blocks before it are empty.
	pub next_work: u32,
}

impl EpochSummary {
	/// The position of a block in the epoch, from 1. `None` for a block of another epoch.
	pub fn position(&self, block: u32) -> Option<u32> {
		let position = block.checked_sub(self.first_block)?.checked_add(1)?;
		(position <= self.length).then_some(position)
	}
}

sp_api::decl_runtime_apis! {
	/// The chain's own summary of its epochs.
	pub trait EpochApi {
		/// The current epoch, and figures for a terminal.
		fn summary() -> EpochSummary;
		/// When something happens next. A host that makes blocks ahead of time can leave out those that
		/// would be empty.
		fn timetable() -> Timetable;
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_block_outside_of_the_epoch_has_no_position() {
		let summary = EpochSummary { epoch: 3, first_block: 301, length: 100, figures: Vec::new() };
		assert_eq!((summary.position(301), summary.position(400)), (Some(1), Some(100)));
		assert_eq!((summary.position(300), summary.position(401)), (None, None));
	}
}
