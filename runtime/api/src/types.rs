//! Amounts, identifiers and records that several APIs use.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// An amount of STOS in base units. 1 STOS = 10^18 base units.
pub type Balance = u128;

/// An amount of Ozone (traffic) in nOz. 1 oz = 10^9 nOz; by default 1 nOz = 1 byte.
pub type Noz = u128;

/// Milliseconds since the Unix epoch, as `pallet-timestamp` keeps them.
pub type Moment = u64;

/// The number of an epoch, counted from 0 at genesis.
pub type EpochIndex = u32;

/// A node's place in the dense registry of pallet `deposit`. Resource and Meta Nodes share one
/// sequence; an index is never reused, so tables paged by index stay unambiguous.
pub type NodeIndex = u32;

/// The network key of a node, which is its id (`docs/economy.md` section 2). Ordered as bytes.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Default,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Debug,
	Serialize,
	Deserialize,
)]
pub struct NodeId(pub [u8; 32]);

/// A reward with its two sources kept apart, because a forfeited reward goes back to where it
/// came from: traffic to the Volume Pool, mining to the Mining Pool.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	Default,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Debug,
	Serialize,
	Deserialize,
)]
pub struct Reward {
	/// Base units paid out of the Volume Pool.
	pub traffic: Balance,
	/// Base units paid out of the Mining Pool.
	pub mining: Balance,
}

impl Reward {
	/// Both parts together, saturating (the total supply is far below the type's bound).
	pub fn total(&self) -> Balance {
		self.traffic.saturating_add(self.mining)
	}

	/// Whether there is nothing in it.
	pub fn is_zero(&self) -> bool {
		self.traffic == 0 && self.mining == 0
	}

	/// The sum of two rewards, part by part, saturating.
	pub fn saturating_add(self, other: Self) -> Self {
		Self {
			traffic: self.traffic.saturating_add(other.traffic),
			mining: self.mining.saturating_add(other.mining),
		}
	}

	/// The difference of two rewards, part by part, not below zero.
	pub fn saturating_sub(self, other: Self) -> Self {
		Self {
			traffic: self.traffic.saturating_sub(other.traffic),
			mining: self.mining.saturating_sub(other.mining),
		}
	}
}

/// The market's three state variables (`docs/economy.md` section 1, whitepaper section 1).
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	Default,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Debug,
	Serialize,
	Deserialize,
)]
pub struct MarketState {
	/// `S`: the genesis deposit of all Resource and Meta Nodes, in base units. Constant.
	pub genesis_deposit: Balance,
	/// `P`: prepay not yet issued as traffic rewards, in base units. The Volume Pool.
	pub unissued_prepay: Balance,
	/// `L`: Ozone that can still be bought, in nOz.
	pub remaining_limit: Noz,
}

/// What a Resource Node serves.
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
	Serialize,
	Deserialize,
)]
pub enum ServiceKind {
	/// Stratos Decentralized Storage.
	Storage,
	/// Stratos Decentralized Database.
	Database,
	/// Stratos Decentralized Computation.
	Computation,
}
