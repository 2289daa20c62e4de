//! What goes into the Foundation's treasury, by source.
//!
//! Several pallets pay the treasury. Each notes what it pays, so that an auditor reads the totals from the
//! state and needs no archive of events.

use crate::Balance;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// The source of a payment into the treasury.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Debug,
)]
pub enum TreasurySource {
	/// Of an epoch's reward: leftovers of rounding, and the Meta Nodes' share if there are none.
	NodeShares,
	/// The part of the chain share without a recipient.
	ChainShare,
	/// Gas fees: leftovers of rounding, and all of them while no validator is active.
	Fees,
	/// Rewards of a validator's delegators, after the last of them left.
	Delegators,
	/// Slashes of Resource and Meta Nodes.
	NodeSlashes,
	/// Slashes of validators and their delegators.
	StakeSlashes,
	/// Plain transfers to accounts of the protocol that expect none.
	Surplus,
}

impl TreasurySource {
	/// Every source.
	pub const ALL: [Self; 7] = [
		Self::NodeShares,
		Self::ChainShare,
		Self::Fees,
		Self::Delegators,
		Self::NodeSlashes,
		Self::StakeSlashes,
		Self::Surplus,
	];
}

/// Keeps the totals of what went into the treasury. Implemented by pallet `mining`; used by every pallet
/// that pays the treasury, in the same step as the payment.
pub trait TreasuryIncome {
	/// Notes that `amount` base units of `source` went into the treasury.
	fn note(source: TreasurySource, amount: Balance);
}

/// For tests that do not ask for the totals.
impl TreasuryIncome for () {
	fn note(_: TreasurySource, _: Balance) {}
}
