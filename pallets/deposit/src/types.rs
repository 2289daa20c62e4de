//! What the registry keeps.

use crate::release::Deposit;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{BoundedBTreeMap, traits::Get};
use frame_support::{CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::H256;
use stratos_primitives::{Moment, NodeId, NodeIndex, Noz, ServiceKind};

/// The services of a Resource Node.
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
pub struct ServiceKinds {
	/// Stratos Decentralized Storage.
	pub storage: bool,
	/// Stratos Decentralized Database.
	pub database: bool,
	/// Stratos Decentralized Computation.
	pub computation: bool,
}

impl ServiceKinds {
	/// All kinds there are.
	pub const EVERY: [ServiceKind; 3] =
		[ServiceKind::Storage, ServiceKind::Database, ServiceKind::Computation];

	/// Storage alone.
	pub const STORAGE: Self = Self { storage: true, database: false, computation: false };

	/// Whether `kind` is among them.
	pub fn contains(&self, kind: ServiceKind) -> bool {
		match kind {
			ServiceKind::Storage => self.storage,
			ServiceKind::Database => self.database,
			ServiceKind::Computation => self.computation,
		}
	}

	/// Whether there is none.
	pub fn is_empty(&self) -> bool {
		!Self::EVERY.iter().any(|kind| self.contains(*kind))
	}
}

/// What a node is.
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
pub enum Role {
	/// Serves users.
	Resource(ServiceKinds),
	/// Indexes, assigns, audits and reports.
	Meta,
}

/// The terms on which a node leaves, fixed on the day it does.
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
pub struct Exit {
	/// When it was deactivated, milliseconds.
	pub deactivated: Moment,
	/// Until when it has to go on serving what it holds, milliseconds.
	pub cooling_ends: Moment,
	/// When the deposit of the activation frees, milliseconds.
	pub frees_at: Moment,
	/// When the top-ups free, milliseconds.
	pub top_up_frees_at: Moment,
	/// Whether its locked rewards were forfeited because it shut down too early. It earns no more.
	pub forfeited: bool,
}

/// Where a node stands in its life.
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
pub enum Status {
	/// Known, not active: a Resource Node before activation, a Meta Node before admission.
	Registered,
	/// Takes part.
	Active,
	/// A Resource Node that performed badly: no tasks, no rewards, until Meta Nodes resume it.
	Suspended {
		/// Since when, milliseconds.
		since: Moment,
	},
	/// Exiting: no new tasks, the deposit still held.
	Exiting(Exit),
	/// Gone, the deposit paid back. The record stays for the rewards that are still to withdraw.
	Exited {
		/// When the last of the deposit was released, milliseconds.
		at: Moment,
	},
}

/// A node of either role.
#[derive(
	Clone, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Debug,
)]
pub struct Node<AccountId> {
	/// The network key.
	pub id: NodeId,
	/// Who registered it, holds its deposit and signs for it.
	pub owner: AccountId,
	/// Who receives what it earns.
	pub beneficiary: AccountId,
	/// What it is.
	pub role: Role,
	/// Where it stands.
	pub status: Status,
	/// When it was registered, milliseconds.
	pub registered: Moment,
	/// When it became active, milliseconds; 0 before, and for the nodes of genesis, for which the
	/// chain's first block counts.
	pub activated: Moment,
	/// Its deposit.
	pub deposit: Deposit,
	/// Its weight by deposit; the performance factor comes on top. 0 for a Meta Node.
	pub weight: u128,
}

impl<AccountId> Node<AccountId> {
	/// Whether it is a Meta Node.
	pub fn is_meta(&self) -> bool {
		matches!(self.role, Role::Meta)
	}

	/// Its services; none for a Meta Node.
	pub fn kinds(&self) -> ServiceKinds {
		match self.role {
			Role::Resource(kinds) => kinds,
			Role::Meta => ServiceKinds::default(),
		}
	}

	/// Whether it is active.
	pub fn is_active(&self) -> bool {
		matches!(self.status, Status::Active)
	}

	/// Whether it is registered and no more.
	pub fn is_registered(&self) -> bool {
		matches!(self.status, Status::Registered)
	}

	/// Whether it is suspended.
	pub fn is_suspended(&self) -> bool {
		matches!(self.status, Status::Suspended { .. })
	}

	/// Whether it has left and has its deposit back.
	pub fn is_exited(&self) -> bool {
		matches!(self.status, Status::Exited { .. })
	}

	/// The terms of its exit while it is leaving.
	pub fn exit(&self) -> Option<&Exit> {
		match &self.status {
			Status::Exiting(exit) => Some(exit),
			_ => None,
		}
	}
}

/// What Meta Nodes decide on by vote. With the node concerned it is the key of a ballot.
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
	/// A Meta Node has to leave.
	Kick,
	/// A suspended Resource Node takes part again.
	Resume,
	/// The node shut down without unregistering, or before its cooling-off ended: its locked
	/// rewards are forfeited and it has to leave.
	Shutdown,
	/// The node did harm and pays for it.
	Slash {
		/// How much, nOz, valued as a settlement would value it at the moment of the decision.
		ozone: Noz,
		/// Hash of what happened (the evidence that the Meta Nodes exchange); tells two slashes of
		/// the same amount apart.
		incident: H256,
	},
}

/// A vote of Meta Nodes on one [`Motion`] about one node.
#[derive(
	CloneNoBound, PartialEqNoBound, EqNoBound, DebugNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[scale_info(skip_type_params(Voters))]
#[codec(mel_bound())]
pub struct Ballot<Voters: Get<u32>> {
	/// The Meta Node that proposed it; none where the Foundation did.
	pub proposer: Option<NodeIndex>,
	/// When it was opened, milliseconds.
	pub opened: Moment,
	/// When it ends, milliseconds: from then on it can only be closed.
	pub expires: Moment,
	/// Who voted, and whether for it. Votes of Meta Nodes that left are dropped at the next vote.
	pub votes: BoundedBTreeMap<NodeIndex, bool, Voters>,
}

/// How many nodes stand where.
#[derive(Clone, Copy, PartialEq, Eq, Default, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct Counts {
	/// Registered, not active.
	pub registered: u32,
	/// Active.
	pub active: u32,
	/// Suspended.
	pub suspended: u32,
	/// Exiting.
	pub exiting: u32,
	/// Gone.
	pub exited: u32,
}

impl Counts {
	/// The counter of `status`.
	pub fn of(&mut self, status: &Status) -> &mut u32 {
		match status {
			Status::Registered => &mut self.registered,
			Status::Active => &mut self.active,
			Status::Suspended { .. } => &mut self.suspended,
			Status::Exiting(_) => &mut self.exiting,
			Status::Exited { .. } => &mut self.exited,
		}
	}
}

/// The registry's own figures, kept in step with the records.
#[derive(Clone, Copy, PartialEq, Eq, Default, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct Figures {
	/// Resource Nodes.
	pub resource: Counts,
	/// Meta Nodes.
	pub meta: Counts,
	/// Deposits on hold, base units.
	pub held: u128,
	/// Deposits of active nodes, which earn stake rewards, base units.
	pub earning: u128,
}

/// Why a node left.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, Debug)]
pub enum ExitReason {
	/// Its owner unregistered it.
	Unregistered,
	/// Meta Nodes voted it out.
	Kicked,
	/// It shut down without unregistering.
	ShutDown,
}

/// Why a deposit goes back.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, Debug)]
pub enum ReleaseReason {
	/// Its lock and the cooling-off are over.
	Matured,
	/// The registration was withdrawn before activation.
	Withdrawn,
	/// The Foundation refused the candidate.
	Refused,
	/// The candidate's ballot ended without the quorum.
	NotAdmitted,
}

/// Where a payment of a node came from.
#[derive(
	Clone, Copy, PartialEq, Eq, Default, Encode, Decode, DecodeWithMemTracking, TypeInfo, Debug,
)]
pub struct Payment {
	/// Base units of its locked rewards.
	pub rewards: u128,
	/// Base units of its deposit.
	pub deposit: u128,
}

impl Payment {
	/// Both parts.
	pub fn total(&self) -> u128 {
		self.rewards.saturating_add(self.deposit)
	}
}
