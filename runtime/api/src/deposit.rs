//! Resource and Meta Nodes.

use crate::{Balance, Moment, NodeId, NodeIndex, Noz, ServiceKind};
use alloc::vec::Vec;
use codec::{Codec, Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;

/// What Meta Nodes vote on. Together with the node it is the key of a ballot.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Debug,
)]
pub enum Motion {
	/// A verified candidate becomes an active Meta Node. Opened by the Foundation's verification.
	Admit,
	/// A Meta Node has to exit.
	Kick,
	/// A suspended Resource Node becomes active again.
	Resume,
	/// The node shut down without unregistering, or before the end of its cooling-off. Its locked
	/// rewards are forfeited, and it has to exit.
	Shutdown,
	/// The node did harm and pays for it.
	Slash {
		/// The harm, nOz. Its value is what a settlement would pay when the ballot passes.
		ozone: Noz,
		/// Hash of the evidence. It distinguishes two slashes of the same amount.
		incident: H256,
	},
	/// An active node has the capacity for a deposit of `deposit`, all of which may count then.
	ConfirmCapacity {
		/// `Z`, base units: at most what was deposited, so that no later top-up is confirmed unseen.
		deposit: Balance,
	},
}

/// Why a draw fails.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, Debug)]
pub enum AssignmentError {
	/// The draw must have at least one node.
	NoNodesWanted,
	/// The draw has too many nodes.
	TooManyNodes {
		/// The maximum.
		most: u32,
	},
	/// Too few nodes are eligible.
	TooFewNodes {
		/// Number of eligible nodes.
		eligible: u32,
	},
}

/// A part of a deposit and when it frees.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub struct Release {
	/// Base units.
	pub amount: Balance,
	/// From this moment on `claim_deposit` releases it, milliseconds.
	pub at: Moment,
}

/// Everything about one node. `Node` and `Standing` are the pallet's records.
#[derive(Clone, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub struct NodeInfo<Node, Standing> {
	/// Its index.
	pub index: NodeIndex,
	/// Its record.
	pub node: Node,
	/// Its standing; none for a Meta Node.
	pub standing: Option<Standing>,
	/// Its weight in the assignment of tasks, performance included; 0 unless it is active.
	pub effective_weight: u128,
	/// The most of its deposit that may count now, base units. More needs a confirmation of its
	/// capacity.
	pub countable: Balance,
	/// Its place in the queue of deposits that wait to count; the next one is at 1.
	pub queue_position: Option<u32>,
	/// What is held and when it frees: by the terms of its exit, or, where it is not leaving yet,
	/// as if it left now.
	pub releases: Vec<Release>,
	/// Whether it is leaving, and the dates of `releases` are final.
	pub leaving: bool,
}

/// A ballot as it stands.
#[derive(Clone, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub struct BallotInfo {
	/// The node concerned.
	pub node: NodeIndex,
	/// What is decided.
	pub motion: Motion,
	/// The Meta Node that proposed it; none where the Foundation did.
	pub proposer: Option<NodeIndex>,
	/// When it was opened, milliseconds.
	pub opened: Moment,
	/// When it ends, milliseconds.
	pub expires: Moment,
	/// Whether it has ended and waits to be closed.
	pub expired: bool,
	/// Whether the node's status still allows the motion.
	pub applies: bool,
	/// Approvals that count now.
	pub approvals: u32,
	/// Rejections that count now.
	pub rejections: u32,
	/// Approvals needed now.
	pub required: u32,
	/// All votes, those of Meta Nodes that left included.
	pub votes: Vec<(NodeIndex, bool)>,
}

/// The registry in figures. `Figures` and `Parameters` are the pallet's own types.
#[derive(Clone, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub struct Overview<AccountId, Figures, Parameters> {
	/// How many nodes stand where, and how much is deposited.
	pub figures: Figures,
	/// Indices given out so far.
	pub slots: NodeIndex,
	/// Approvals that a ballot needs now.
	pub quorum: u32,
	/// nOz by which deposits may still raise the Ozone limit in this epoch.
	pub counting_budget: Noz,
	/// Places in the queue of deposits that wait to count.
	pub counting_queue: u32,
	/// Nodes that left and whose deposits count until the end of their cooling-off.
	pub departing: u32,
	/// Who verifies candidates.
	pub foundation: Option<AccountId>,
	/// Who receives slashes.
	pub treasury: AccountId,
	/// The parameters in effect.
	pub parameters: Parameters,
}

sp_api::decl_runtime_apis! {
	/// Resource and Meta Nodes (`docs/economy.md` section 2).
	pub trait DepositApi<
		AccountId: Codec,
		Node: Codec,
		Standing: Codec,
		Figures: Codec,
		Parameters: Codec,
	> {
		/// The node that a network key belongs to.
		fn node(id: NodeId) -> Option<NodeInfo<Node, Standing>>;
		/// The node at an index.
		fn node_at(index: NodeIndex) -> Option<NodeInfo<Node, Standing>>;
		/// The nodes of an owner.
		fn nodes_of(owner: AccountId) -> Vec<NodeInfo<Node, Standing>>;
		/// Up to `limit` nodes (at most 1,000) from index `start` on, and where to go on.
		fn nodes(start: NodeIndex, limit: u32) -> (Vec<NodeInfo<Node, Standing>>, Option<NodeIndex>);
		/// Draws `wanted` distinct active nodes that offer `kind` and have `needed` bytes free, by
		/// weight, deterministic from `seed`.
		fn assignment(
			seed: H256,
			kind: ServiceKind,
			wanted: u32,
			needed: u64,
		) -> Result<Vec<(NodeIndex, NodeId)>, AssignmentError>;
		/// All ballots that are not closed.
		fn ballots() -> Vec<BallotInfo>;
		/// The ballots about one node that are not closed.
		fn ballots_on(node: NodeIndex) -> Vec<BallotInfo>;
		/// The registry in figures.
		fn overview() -> Overview<AccountId, Figures, Parameters>;
		/// What a network key signs to agree to be registered by `owner`.
		fn key_proof_payload(owner: AccountId) -> Vec<u8>;
	}
}
