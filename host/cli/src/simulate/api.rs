//! The types of the runtime's `SimulationApi`, in the encoding that it declares. The host depends on
//! no pallet.

use codec::{Decode, Encode};

/// What users and nodes do in an epoch.
#[derive(Clone, PartialEq, Eq, Debug, Encode)]
pub(super) struct Step {
	pub(super) seed: u64,
	pub(super) users: u32,
	/// nOz.
	pub(super) traffic: u128,
	pub(super) reserve: u32,
	pub(super) nodes: Option<u32>,
	/// Base units.
	pub(super) node_deposit: u128,
	/// Percent.
	pub(super) spread: u8,
	/// Parts of a million.
	pub(super) failures: Option<u32>,
	pub(super) withdraw_every: u32,
	/// Percent.
	pub(super) sold: u8,
}

/// What came of it.
#[derive(Clone, PartialEq, Eq, Debug, Decode)]
pub(super) struct Acted {
	pub(super) served: u128,
	pub(super) unserved: u128,
	pub(super) paid: u128,
	pub(super) withdrawn: u128,
	pub(super) joined: u32,
	pub(super) left: u32,
	pub(super) notes: Vec<String>,
}

/// A figure of the economy.
#[derive(Clone, PartialEq, Eq, Debug, Decode)]
pub(super) struct Figure {
	pub(super) group: String,
	pub(super) name: String,
	pub(super) amount: u128,
	pub(super) decimals: u8,
	pub(super) unit: String,
}

/// Where the chain stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Decode)]
pub(super) struct Clock {
	/// The epoch of the last block.
	pub(super) epoch: u32,
	/// The first block of the next epoch.
	pub(super) next_epoch: u32,
	/// The next block in which the chain has something to do.
	pub(super) next_work: u32,
}
