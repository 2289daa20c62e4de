//! Scenarios on a copy of the chain.

use crate::{Balance, EpochIndex, Moment, Noz};
use alloc::{string::String, vec::Vec};
use codec::{Codec, Decode, Encode};
use scale_info::TypeInfo;

/// What users and nodes do in an epoch.
#[derive(Clone, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub struct Step {
	/// RNG seed, together with the epoch.
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

impl Acted {
	/// Adds `note` unless it is there.
	pub fn note(&mut self, note: String) {
		if !self.notes.contains(&note) {
			self.notes.push(note);
		}
	}
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
	pub next_epoch: u32,
	/// The next block in which the chain has something to do by itself: work that is left over, a
	/// scheduled call, or the next epoch. The blocks before it would be empty.
	pub next_work: u32,
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
		/// the next one, `block_time` milliseconds after each other. To be asked between blocks.
		fn skip(block_time: Moment) -> SimulationClock;
		/// How the economy stands.
		fn figures() -> Vec<SimulationFigure>;
	}
}
