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

sp_api::decl_runtime_apis! {
	/// The chain's own summary of its epochs.
	pub trait EpochApi {
		/// The current epoch, and figures for a terminal.
		fn summary() -> EpochSummary;
	}
}
