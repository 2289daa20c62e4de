//! What if? A scenario played on a copy of the chain: users who buy and use Ozone, nodes that come,
//! serve and go, Meta Nodes that report; epoch after epoch, by the pallets' own calls.
//!
//! A runtime API can write nothing: what a call of it changes is dropped, unless the caller is a host
//! that keeps it, as one does that forked the chain to try something out. So nothing here can change
//! a chain, whoever asks, and no consensus depends on it.
//!
//! # Assumptions
//! - STOS for Ozone, and for the deposits of new nodes, come from one account, the *funds*, which the
//!   treasury fills once. Nodes withdraw what they earn and sell a part of it back to the funds: so
//!   STOS go round from users to nodes and back.
//! - Users are dealt with by up to [`act::USER_ACCOUNTS`] accounts, each for an equal part of them.
//! - Meta Nodes are honest: they agree on each report within the epoch. Where the chain has none, the
//!   Foundation admits one.
//! - Nodes that leave do not ask for their deposit back.
//! - Calls cost no fee.

mod act;
mod look;
#[cfg(test)]
mod tests;

pub(crate) use act::{act, begin, change};
pub(crate) use look::{figures, skip};

use crate::{Balance, BlockNumber};
use alloc::{string::String, vec::Vec};
use codec::{Codec, Decode, Encode};
use scale_info::TypeInfo;
use stratos_primitives::{EpochIndex, Noz};

/// What users and nodes do in an epoch.
#[derive(Clone, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub struct Step {
	/// Whatever is left to chance comes from this, and from the epoch.
	pub seed: u64,
	/// Users.
	pub users: u32,
	/// What they use together, nOz.
	pub traffic: Noz,
	/// For how many epochs a user buys Ozone ahead, at least 1.
	pub reserve: u32,
	/// Active Resource Nodes there are to be; `None` leaves them as they are.
	pub nodes: Option<u32>,
	/// What a new node deposits, base units; at least what the chain asks for.
	pub node_deposit: Balance,
	/// How far, in percent, a node's traffic may be from its fair share, at most 100.
	pub spread: u8,
	/// Tasks that fail, in parts of a million; `None` reports no tasks.
	pub failures: Option<u32>,
	/// Every how many epochs a node withdraws what it earned; 0 for never.
	pub withdraw_every: u32,
	/// How much of it the node sells, in percent, at most 100.
	pub sold: u8,
}

/// What came of a step.
#[derive(Clone, PartialEq, Eq, Default, Encode, Decode, TypeInfo, Debug)]
pub struct Acted {
	/// Traffic that was used, paid for and reported, nOz.
	pub served: Noz,
	/// Traffic that was wanted and could not be had, nOz.
	pub unserved: Noz,
	/// What users paid for Ozone, base units.
	pub paid: Balance,
	/// What nodes withdrew, base units.
	pub withdrawn: Balance,
	/// Nodes that came.
	pub joined: u32,
	/// Nodes that left.
	pub left: u32,
	/// What stood in the way, in words, once for each thing.
	pub notes: Vec<String>,
}

/// One figure of the economy.
#[derive(Clone, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub struct SimulationFigure {
	/// What it belongs to: figures of a group have one unit and can be drawn together.
	pub group: String,
	/// What it is.
	pub name: String,
	/// The amount in the smallest unit.
	pub amount: u128,
	/// How many decimals the unit has.
	pub decimals: u8,
	/// The unit's symbol.
	pub unit: String,
}

/// Where the chain stands, and when something happens next.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub struct SimulationClock {
	/// The epoch of this block.
	pub epoch: EpochIndex,
	/// The first block of the next epoch.
	pub next_epoch: BlockNumber,
	/// The next block in which the chain has something to do by itself: work that is left over, a
	/// scheduled call, or the next epoch. The blocks before it would be empty.
	pub next_work: BlockNumber,
}

sp_api::decl_runtime_apis! {
	/// Scenarios, played by a host on a copy of the chain. `Change` is the runtime's enum of
	/// parameters. All functions but the last write.
	pub trait SimulationApi<Change: Codec> {
		/// Stores new values of parameters as a passed referendum would, to be in force from the next
		/// epoch on. The error says in words which bound a value breaks.
		fn change(changes: Vec<Change>) -> Result<(), String>;
		/// Prepares a scenario: `funds` base units of the treasury, or what it has, are for users and
		/// new nodes, and there is a Meta Node. Returns the funds.
		fn begin(funds: Balance) -> Result<Balance, String>;
		/// Has users and nodes do their part of the epoch; for its first block.
		fn act(step: Step) -> Result<Acted, String>;
		/// Where the chain stands, and when something happens next; and prepares for that block to be
		/// the next one. To be asked between blocks.
		fn skip() -> SimulationClock;
		/// How the economy stands.
		fn figures() -> Vec<SimulationFigure>;
	}
}
