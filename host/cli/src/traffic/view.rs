//! What of the chain's state the plan looks at.

use super::actor::Actor;
use std::collections::BTreeMap;
use stratos_runtime_api::{Balance, EpochIndex, MarketState, NodeIndex, Noz, mining::ReportStatus};

/// A validator's account.
pub(super) type AccountId = [u8; 32];

/// The state after a block.
#[derive(Clone, Debug)]
pub(super) struct View {
	pub(super) block: u32,
	pub(super) epoch: EpochIndex,
	/// The place of the block in its epoch, from 1.
	pub(super) position: u32,
	/// Blocks in an epoch.
	pub(super) length: u32,
	pub(super) market: MarketState,
	/// What one oz pays for, bytes.
	pub(super) bytes_per_oz: u64,
	/// The least deposit of an active Resource Node, base units.
	pub(super) least_deposit: Balance,
	pub(super) accounts: BTreeMap<Actor, Account>,
	/// All nodes, ascending by index.
	pub(super) nodes: Vec<Node>,
	/// The reports on this epoch and the one before it.
	pub(super) reports: Vec<(EpochIndex, ReportStatus)>,
	/// Votes on suspended nodes: the node, and the Meta Nodes that voted.
	pub(super) resumptions: BTreeMap<NodeIndex, Vec<NodeIndex>>,
	/// The active validators, in their order.
	pub(super) validators: Vec<AccountId>,
	/// Of the delegators that are looked at in this block.
	pub(super) stakes: BTreeMap<Actor, Stake>,
	/// Whose nodes have something to withdraw, and which: of the owner whose turn it is.
	pub(super) earned: Option<(Actor, Vec<NodeIndex>)>,
}

/// An account.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Account {
	pub(super) nonce: u32,
	/// What it can spend, base units.
	pub(super) free: Balance,
	pub(super) ozone: Noz,
}

/// A node of either role.
#[derive(Clone, Debug)]
pub(super) struct Node {
	pub(super) index: NodeIndex,
	/// The owner, where it is one of ours.
	pub(super) owner: Option<Actor>,
	pub(super) is_meta: bool,
	pub(super) status: Status,
	/// Who signs for a Meta Node besides its owner.
	pub(super) operator: Operator,
	/// In which epoch it became active; none for those of genesis.
	pub(super) since: Option<EpochIndex>,
}

impl Node {
	pub(super) fn is_active(&self) -> bool {
		self.status == Status::Active
	}
}

/// The status of a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Status {
	Registered,
	Active,
	Suspended,
	/// It leaves, or has left.
	Gone,
}

/// The operator of a Meta Node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Operator {
	Nobody,
	Ours,
	Another,
}

/// What a delegator has at stake.
#[derive(Clone, Default, Debug)]
pub(super) struct Stake {
	/// With whom.
	pub(super) validator: Option<AccountId>,
	pub(super) amount: Balance,
	/// What it earned and can have now.
	pub(super) earned: Balance,
	/// How many parts of it are on their way back.
	pub(super) unbonding: usize,
}

impl View {
	pub(super) fn account(&self, actor: Actor) -> Account {
		self.accounts.get(&actor).copied().unwrap_or_default()
	}

	/// The block of an epoch by which reports on it are made: users have used what they use by then.
	pub(super) fn report_at(&self) -> u32 {
		(self.length.saturating_mul(3) / 5).max(1)
	}

	/// The active Resource Nodes.
	pub(super) fn serving(&self) -> impl Iterator<Item = &Node> {
		self.nodes.iter().filter(|node| !node.is_meta && node.is_active())
	}

	/// Who signs for which active Meta Node. Nobody while its operator is being named.
	pub(super) fn voices(&self) -> Vec<(NodeIndex, Actor)> {
		let voice = |node: &Node| {
			let signer = match node.operator {
				Operator::Ours => Actor::operator(node.index),
				Operator::Another => node.owner,
				Operator::Nobody => None,
			};
			Some((node.index, signer?))
		};
		let metas = self.nodes.iter().filter(|node| node.is_meta && node.is_active());
		metas.filter_map(voice).collect()
	}

	/// The Meta Node that reports on an epoch: they take turns.
	pub(super) fn reporter(&self, epoch: EpochIndex) -> Option<(NodeIndex, Actor)> {
		let voices = self.voices();
		let count = u32::try_from(voices.len()).ok()?;
		let turn = usize::try_from(epoch.checked_rem(count)?).ok()?;
		voices.get(turn).copied()
	}
}
