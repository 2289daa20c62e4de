//! What owners, Meta Nodes, explorers and auditors ask about nodes.

// The macro that declares runtime APIs repeats the bounds of their parameters.
#![allow(clippy::multiple_bound_locations)]

use crate::{
	DepositParameters, Figures, Motion, Node, assignment::AssignmentError, performance::Standing,
};
use alloc::vec::Vec;
use codec::{Codec, Decode, Encode};
use scale_info::TypeInfo;
use sp_core::H256;
use stratos_primitives::{Balance, Moment, NodeId, NodeIndex, ServiceKind};

/// A part of a deposit and when it frees.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub struct Release {
	/// Base units.
	pub amount: Balance,
	/// From this moment on `claim_deposit` releases it, milliseconds.
	pub at: Moment,
}

/// Everything about one node.
#[derive(Clone, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub struct NodeInfo<AccountId> {
	/// Its index.
	pub index: NodeIndex,
	/// Its record.
	pub node: Node<AccountId>,
	/// Its standing; none for a Meta Node.
	pub standing: Option<Standing>,
	/// Its weight in the assignment of tasks, performance included; 0 unless it is active.
	pub effective_weight: u128,
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

/// The registry in figures.
#[derive(Clone, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub struct Overview<AccountId> {
	/// How many nodes stand where, and how much is deposited.
	pub figures: Figures,
	/// Indices given out so far.
	pub slots: NodeIndex,
	/// Approvals that a ballot needs now.
	pub quorum: u32,
	/// Who verifies candidates.
	pub foundation: Option<AccountId>,
	/// Who receives slashes.
	pub treasury: AccountId,
	/// The parameters in effect.
	pub parameters: DepositParameters,
}

sp_api::decl_runtime_apis! {
	/// Resource and Meta Nodes (`docs/economy.md` section 2).
	pub trait DepositApi<AccountId: Codec> {
		/// The node that a network key belongs to.
		fn node(id: NodeId) -> Option<NodeInfo<AccountId>>;
		/// The node at an index.
		fn node_at(index: NodeIndex) -> Option<NodeInfo<AccountId>>;
		/// The nodes of an owner.
		fn nodes_of(owner: AccountId) -> Vec<NodeInfo<AccountId>>;
		/// Up to `limit` nodes (at most 1,000) from index `start` on, and where to go on.
		fn nodes(start: NodeIndex, limit: u32) -> (Vec<NodeInfo<AccountId>>, Option<NodeIndex>);
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
		fn overview() -> Overview<AccountId>;
		/// What a network key signs to agree to be registered by `owner`.
		fn key_proof_payload(owner: AccountId) -> Vec<u8>;
	}
}
