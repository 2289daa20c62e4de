//! Types of the storage and the calls.

use crate::{DepositParameters, counting::weight_of, performance::Standing, release::Deposit};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{BoundedBTreeMap, traits::Get};
use frame_support::{CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use stratos_primitives::{Balance, EpochIndex, Moment, NodeId, NodeIndex, ServiceKind};

pub use stratos_runtime_api::deposit::{Motion, WaitsFor};

/// A node with all records, as the runtime API returns it.
pub type NodeInfo<AccountId> =
	stratos_runtime_api::deposit::NodeInfo<AccountId, Node<AccountId>, Standing>;

/// The registry in figures, as the runtime API returns it.
pub type Overview<AccountId> =
	stratos_runtime_api::deposit::Overview<AccountId, Figures, DepositParameters>;

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
	/// All kinds.
	pub const EVERY: [ServiceKind; 3] =
		[ServiceKind::Storage, ServiceKind::Database, ServiceKind::Computation];

	/// Storage only.
	pub const STORAGE: Self = Self { storage: true, database: false, computation: false };

	/// Whether `kind` is offered.
	pub fn contains(&self, kind: ServiceKind) -> bool {
		match kind {
			ServiceKind::Storage => self.storage,
			ServiceKind::Database => self.database,
			ServiceKind::Computation => self.computation,
		}
	}

	/// Whether no kind is offered.
	pub fn is_empty(&self) -> bool {
		!Self::EVERY.iter().any(|kind| self.contains(*kind))
	}
}

/// The role of a node.
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

/// The terms of an exit, fixed when it starts.
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
	/// When the exit started, ms.
	pub deactivated: Moment,
	/// The end of the cooling-off, ms. Until then the node must go on serving what it holds.
	pub cooling_ends: Moment,
	/// When the deposit of the activation is free, ms.
	pub frees_at: Moment,
	/// When the top-ups are free, ms.
	pub top_up_frees_at: Moment,
	/// Whether its locked rewards were forfeited because it shut down too early. If so, it earns no
	/// more.
	pub forfeited: bool,
	/// Whether it left while it was suspended. If so, what it contributed is not settled.
	pub suspended: bool,
}

/// The status of a node.
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
	/// Registered, not active: a Resource Node before activation, a Meta Node before admission.
	Registered,
	/// Active.
	Active,
	/// A Resource Node that performed badly. It gets no tasks and no rewards until Meta Nodes
	/// resume it.
	Suspended {
		/// Since when, ms.
		since: Moment,
	},
	/// Exiting: no new tasks, the deposit still held.
	Exiting(Exit),
	/// Exited, the deposit released. The record stays for rewards that are not withdrawn yet, until
	/// the node is retired.
	Exited {
		/// When the last part of the deposit was released, ms.
		at: Moment,
		/// The epoch in which this was.
		epoch: EpochIndex,
	},
}

/// What is remembered of a retired node.
#[derive(Clone, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct ArchivedNode<AccountId> {
	/// The index that it had. Another node may have it now.
	pub index: NodeIndex,
	/// Its network key.
	pub id: NodeId,
	/// Its owner.
	pub owner: AccountId,
	/// Who received its earnings.
	pub beneficiary: AccountId,
	/// Its role.
	pub role: Role,
	/// When it was registered, ms.
	pub registered: Moment,
	/// When it became active, ms. 0 for the nodes of genesis.
	pub activated: Moment,
	/// `Z`: base units ever deposited for it.
	pub deposited: Balance,
	/// When the last part of its deposit was released, ms.
	pub exited: Moment,
	/// The epoch in which it was retired.
	pub retired: EpochIndex,
}

/// A node of either role.
#[derive(
	Clone, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Debug,
)]
pub struct Node<AccountId> {
	/// The network key.
	pub id: NodeId,
	/// Registered it, holds its deposit and signs for it.
	pub owner: AccountId,
	/// Receives its earnings.
	pub beneficiary: AccountId,
	/// Its role.
	pub role: Role,
	/// Its status.
	pub status: Status,
	/// When it was registered, ms.
	pub registered: Moment,
	/// When it became active, ms. 0 before that, and for the nodes of genesis, which became active
	/// with the first block.
	pub activated: Moment,
	/// The epoch in which it became active; none before that, and for the nodes of genesis.
	pub activated_epoch: Option<EpochIndex>,
	/// Its deposit.
	pub deposit: Deposit,
}

impl<AccountId> Node<AccountId> {
	/// Whether it is a Meta Node.
	pub fn is_meta(&self) -> bool {
		matches!(self.role, Role::Meta)
	}

	/// Its services. None for a Meta Node.
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

	/// Whether it is registered and was never active.
	pub fn is_registered(&self) -> bool {
		matches!(self.status, Status::Registered)
	}

	/// Whether it is suspended.
	pub fn is_suspended(&self) -> bool {
		matches!(self.status, Status::Suspended { .. })
	}

	/// Whether it has exited, with its deposit released.
	pub fn is_exited(&self) -> bool {
		matches!(self.status, Status::Exited { .. })
	}

	/// Its sampling weight by deposit, without the performance factor: 0 for a Meta Node, and for
	/// one that is not active.
	pub fn weight(&self) -> u128 {
		if self.is_active() && !self.is_meta() { weight_of(self.deposit.counted) } else { 0 }
	}

	/// Base units of its deposit that are in the Ozone limit now.
	pub fn in_limit(&self) -> Balance {
		if self.is_suspended() { 0 } else { self.deposit.counted }
	}

	/// The terms of its exit, while it is exiting.
	pub fn exit(&self) -> Option<&Exit> {
		match &self.status {
			Status::Exiting(exit) => Some(exit),
			_ => None,
		}
	}
}

/// The ends of a line of numbered places: those from `first` on and below `next` are taken.
#[derive(Clone, Copy, PartialEq, Eq, Default, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct Ends {
	/// The first place that is not worked off.
	pub first: u64,
	/// The place of the next one to come.
	pub next: u64,
}

impl Ends {
	/// Whether nobody waits.
	pub fn is_empty(&self) -> bool {
		self.first >= self.next
	}

	/// The number of places.
	pub fn len(&self) -> u32 {
		u32::try_from(self.next.saturating_sub(self.first)).unwrap_or(u32::MAX)
	}

	/// Gives out the next place.
	pub fn push(&mut self) -> u64 {
		let place = self.next;
		self.next = place.saturating_add(1);
		place
	}

	/// How far `place` is from being served; the first is at 1.
	pub fn position(&self, place: u64) -> u32 {
		let ahead = place.saturating_sub(self.first);
		u32::try_from(ahead).unwrap_or(u32::MAX).saturating_add(1)
	}
}

/// A vote of Meta Nodes on one [`Motion`] about one node.
#[derive(
	CloneNoBound, PartialEqNoBound, EqNoBound, DebugNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[scale_info(skip_type_params(Voters))]
#[codec(mel_bound())]
pub struct Ballot<Voters: Get<u32>> {
	/// The Meta Node that proposed it; `None` for the Foundation.
	pub proposer: Option<NodeIndex>,
	/// When it was opened, ms.
	pub opened: Moment,
	/// When it ends, ms. From then on it can only be closed.
	pub expires: Moment,
	/// Votes by Meta Node; `true` approves. Votes of Meta Nodes that left are removed at the next
	/// vote.
	pub votes: BoundedBTreeMap<NodeIndex, bool, Voters>,
}

/// The number of nodes by status.
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
	/// Exited.
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

/// Figures of the registry, kept in step with the records.
#[derive(Clone, Copy, PartialEq, Eq, Default, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct Figures {
	/// Resource Nodes.
	pub resource: Counts,
	/// Meta Nodes.
	pub meta: Counts,
	/// Deposits on hold, base units.
	pub held: Balance,
	/// Deposits of active nodes, which earn stake rewards, base units.
	pub earning: Balance,
}

/// Why a node left.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, Debug)]
pub enum ExitReason {
	/// The owner unregistered it.
	Unregistered,
	/// Meta Nodes voted it out.
	Kicked,
	/// It shut down without unregistering.
	ShutDown,
	/// A slash left its deposit below the minimum.
	Slashed,
	/// Governance put it out.
	KickedByGovernance,
}

/// Why a deposit is released.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, Debug)]
pub enum ReleaseReason {
	/// Lock and cooling-off have ended.
	Matured,
	/// The owner withdrew the registration before activation.
	Withdrawn,
	/// The Foundation refused the candidate.
	Refused,
	/// The candidate's ballot ended without the quorum.
	NotAdmitted,
}

/// A payment of a node, by source.
#[derive(
	Clone, Copy, PartialEq, Eq, Default, Encode, Decode, DecodeWithMemTracking, TypeInfo, Debug,
)]
pub struct Payment {
	/// Paid from locked rewards, base units.
	pub rewards: u128,
	/// Paid from the deposit, base units.
	pub deposit: u128,
}

impl Payment {
	/// Both parts, base units.
	pub fn total(&self) -> u128 {
		self.rewards.saturating_add(self.deposit)
	}
}
