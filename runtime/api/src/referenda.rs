//! What an open referendum still needs.

use codec::{Decode, Encode};
use scale_info::TypeInfo;
use sp_arithmetic::Perbill;

/// How a referendum that is being decided stands. Amounts are in base units.
#[derive(Clone, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub struct Outlook<BlockNumber> {
	/// What support is a share of.
	pub electorate: u128,
	/// The share of the ayes in all votes, both with conviction; rounded down.
	pub approval: Perbill,
	/// The share of the support in the electorate, rounded down.
	pub support: Perbill,
	/// What it needs now. It falls while the referendum is being decided.
	pub now: Needed,
	/// What it needs at the end of the decision period.
	pub at_end: Needed,
	/// The last block of the decision period.
	pub ends: BlockNumber,
	/// The block in which it is approved at this tally; `None` if it is rejected.
	pub passes: Option<BlockNumber>,
}

/// What a referendum needs in a block.
#[derive(Clone, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub struct Needed {
	/// The least approval.
	pub approval: Perbill,
	/// The least support.
	pub support: Perbill,
	/// How much more support that is.
	pub more_support: u128,
	/// How many more ayes that is, with conviction, if the nays stay; `None` if no number is enough.
	pub more_ayes: Option<u128>,
}

sp_api::decl_runtime_apis! {
	/// Referenda, by the rule of FRAME's pallet `referenda`.
	pub trait ReferendaApi<BlockNumber: codec::Codec> {
		/// How the referendum with this index stands; `None` unless it is being decided.
		fn outlook(index: u32) -> Option<Outlook<BlockNumber>>;
	}
}
