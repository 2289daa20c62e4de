//! Resource and Meta Nodes.

use crate::{Balance, Moment, NodeId, NodeIndex, Noz, ServiceKind};
use alloc::{string::String, vec::Vec};
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

/// What a deposit that counts with less than it may waits for. Each has a line of its own.
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
pub enum WaitsFor {
	/// The budget of an epoch: by how much deposits may raise the limit.
	Budget,
	/// The confirmation of its capacity, or room among the deposits that count without one.
	Confirmation,
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

/// Blocks from the commitment to a list of tasks to the draw of their nodes.
pub const DRAW_DELAY: u32 = 2;

/// The most tasks of a list.
pub const MAX_TASKS: u32 = 64;

/// A task to be assigned.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub struct Task {
	/// What it is, by the hash of the user's request. No two tasks of a list have the same.
	pub id: H256,
	/// The service.
	pub kind: ServiceKind,
	/// How many distinct nodes.
	pub nodes: u32,
	/// Free bytes that each must have.
	pub bytes: u64,
	/// Bandwidth that each must have, Mbit/s.
	pub bandwidth: u32,
}

/// A task of a list that a Meta Node committed to.
#[derive(Clone, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub struct Assignment {
	/// The Meta Node.
	pub meta: NodeIndex,
	/// The block of the commitment.
	pub committed: u32,
	/// The whole list; blake2-256 of its encoding was committed.
	pub tasks: Vec<Task>,
	/// The place of the task in the list, from 0.
	pub task: u32,
	/// The hash of the block of the draw, [`DRAW_DELAY`] blocks after the commitment.
	pub block_hash: H256,
}

/// What is wrong with an assignment.
#[derive(Clone, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub enum AuditFault {
	/// The Meta Node committed to nothing in this block, or it is too long ago.
	NotCommitted,
	/// It committed to another list.
	OtherTasks,
	/// The list has too many tasks.
	TooManyTasks {
		/// The maximum.
		most: u32,
	},
	/// The list has a task twice.
	TaskTwice,
	/// The list has no task at this place.
	NoSuchTask,
	/// The draw is made in the state of this block.
	AskInBlock(u32),
	/// The block of the draw has another hash.
	WrongBlockHash,
	/// The hash of the block of the draw is no longer known.
	HashForgotten,
	/// The draw fails.
	Draw(AssignmentError),
	/// Other nodes are drawn.
	OtherNodes {
		/// These, in this order.
		expected: Vec<NodeIndex>,
	},
}

/// The judgement on an assignment. Both answers together prove it: `Drawn`, asked at the block whose hash
/// the assignment gives, and `Committed`, asked later.
#[derive(Clone, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub enum Audit {
	/// These nodes are drawn from this hash with the weights, free bytes and bandwidths of this state.
	/// The state cannot tell its own block's hash: the asker compares it with the block asked at.
	Drawn,
	/// The list was committed in time, and the hash is that of the block of the draw. The weights of then
	/// are not in this state, so that the nodes are not checked.
	Committed,
	/// It is invalid.
	Invalid(AuditFault),
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
pub struct NodeInfo<AccountId, Node, Standing> {
	/// Its index.
	pub index: NodeIndex,
	/// Its record.
	pub node: Node,
	/// Its name for people; empty where it has none.
	pub moniker: String,
	/// How to reach its operator; empty where it does not say.
	pub contact: String,
	/// Who signs for a Meta Node besides its owner, if anybody.
	pub operator: Option<AccountId>,
	/// Its standing; none for a Meta Node.
	pub standing: Option<Standing>,
	/// Its weight in the assignment of tasks, performance included; 0 unless it is active.
	pub effective_weight: u128,
	/// The most of its deposit that may count now, base units. More needs a confirmation of its
	/// capacity.
	pub countable: Balance,
	/// What it waits for to count with that, if it waits.
	pub waits_for: Option<WaitsFor>,
	/// Its place in the line of those that wait for the same; the next one is at 1.
	pub queue_position: Option<u32>,
	/// Whether it is a Meta Node that did not act for too long. It is outside quorums and the Meta
	/// Nodes' share until it acts.
	pub dormant: bool,
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
	/// One more than the highest index in use.
	pub slots: NodeIndex,
	/// The index of the next registration: the lowest that is free.
	pub next_index: NodeIndex,
	/// Active Meta Nodes that are awake: quorums are counted against them.
	pub awake_metas: u32,
	/// Approvals that a ballot needs now.
	pub quorum: u32,
	/// nOz by which deposits may still raise the Ozone limit in this epoch.
	pub counting_budget: Noz,
	/// Places in the line of deposits that wait for the budget of an epoch.
	pub counting_queue: u32,
	/// What counts of deposits beyond what Meta Nodes confirmed, of all nodes together, base units.
	pub unconfirmed: Balance,
	/// The most of that, base units.
	pub most_unconfirmed: Balance,
	/// Places in the line of deposits that wait for a confirmation, or for room below that.
	pub confirmation_queue: u32,
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
		Archived: Codec,
	> {
		/// The node that a network key belongs to.
		fn node(id: NodeId) -> Option<NodeInfo<AccountId, Node, Standing>>;
		/// The node at an index.
		fn node_at(index: NodeIndex) -> Option<NodeInfo<AccountId, Node, Standing>>;
		/// The nodes of an owner.
		fn nodes_of(owner: AccountId) -> Vec<NodeInfo<AccountId, Node, Standing>>;
		/// Up to `limit` nodes (at most 1,000) from index `start` on, and where to go on.
		fn nodes(start: NodeIndex, limit: u32) -> (Vec<NodeInfo<AccountId, Node, Standing>>, Option<NodeIndex>);
		/// The nodes of a committed task, by weight. To be asked at the block whose hash it gives.
		fn assignment(assignment: Assignment) -> Result<Vec<(NodeIndex, NodeId)>, AuditFault>;
		/// Whether `nodes` are those of a committed task, and what this state can prove of it.
		fn audit(assignment: Assignment, nodes: Vec<NodeIndex>) -> Audit;
		/// The latest retired nodes, the latest first; at most `limit`.
		fn retired(limit: u32) -> Vec<Archived>;
		/// All ballots that are not closed.
		fn ballots() -> Vec<BallotInfo>;
		/// The ballots about one node that are not closed.
		fn ballots_on(node: NodeIndex) -> Vec<BallotInfo>;
		/// The registry in figures.
		fn overview() -> Overview<AccountId, Figures, Parameters>;
		/// What a network key signs to agree to be registered by `owner`. `None` in the state of genesis,
		/// which does not know its own hash yet.
		fn key_proof_payload(owner: AccountId) -> Option<Vec<u8>>;
	}
}
