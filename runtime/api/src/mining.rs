//! Epochs, traffic reports and rewards of nodes.

use crate::{Balance, EpochIndex, Moment, NodeIndex, Noz, Reward};
use alloc::vec::Vec;
use codec::{Codec, Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;

/// The three shares of an epoch's reward. They add up to it exactly.
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
)]
pub struct Split {
	/// For the Resource Nodes of the settled set. Takes the rounding.
	pub resource: Reward,
	/// For the active Meta Nodes.
	pub meta: Reward,
	/// For pallet `staking`.
	pub chain: Reward,
}

/// The result of an epoch. With the settled contributions it determines every node's reward.
#[derive(Clone, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct EpochResult<BlockNumber> {
	/// Traffic that could be settled, nOz.
	pub contributed: Noz,
	/// Nodes that contributed it.
	pub contributors: u32,
	/// `Y`: settled traffic, nOz.
	pub settled: Noz,
	/// Number of settled nodes.
	pub settled_nodes: u32,
	/// `R` and `M`.
	pub reward: Reward,
	/// The split of the reward.
	pub split: Split,
	/// Number of active Meta Nodes.
	pub meta_nodes: u32,
	/// The reward of each Meta Node.
	pub meta_each: Reward,
	/// Paid to the treasury: leftovers of rounding, and shares without a recipient. Complete when
	/// the epoch is closed.
	pub to_treasury: Reward,
	/// The epoch from which the rewards are free.
	pub free_from: EpochIndex,
	/// The time from which the rewards are free, ms. They are free when both have come.
	pub free_at: Moment,
	/// The block of the settlement.
	pub block: BlockNumber,
}

/// The totals of a report, nOz. They balance if charges and migrations add up to the contributions.
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
)]
pub struct ReportTotals {
	/// All charges.
	pub charged: Noz,
	/// All migrations.
	pub migrated: Noz,
	/// All contributions.
	pub contributed: Noz,
}

impl ReportTotals {
	/// Whether charges and migrations add up to the contributions.
	pub fn balance(&self) -> bool {
		self.charged.checked_add(self.migrated) == Some(self.contributed)
	}
}

/// What a node earned in one epoch and cannot withdraw yet.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub struct LockedOf {
	/// The epoch that earned it.
	pub epoch: EpochIndex,
	/// The epoch from which it can be withdrawn.
	pub free_from: EpochIndex,
	/// What is left of it.
	pub reward: Reward,
}

/// What a wallet's nodes earned and becomes free in one epoch.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub struct FreedInEpoch {
	/// The epoch from which it can be withdrawn.
	pub free_from: EpochIndex,
	/// Rewards of nodes.
	pub nodes: Reward,
	/// The stake share of their deposits.
	pub deposits: Reward,
}

/// Rewards of all nodes of a wallet.
#[derive(Clone, PartialEq, Eq, Default, Encode, Decode, TypeInfo, Debug)]
pub struct WalletRewards {
	/// The nodes that the account owns, ascending: what `Mining.withdraw_all` takes, in parts.
	pub nodes: Vec<NodeIndex>,
	/// Rewards of nodes that can be withdrawn now.
	pub nodes_free: Reward,
	/// Stake share of deposits that can be withdrawn now.
	pub deposits_free: Reward,
	/// What is locked, by the epoch in which it becomes free, soonest first.
	pub locked: Vec<FreedInEpoch>,
}

/// How far a report has come.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub enum ReportStage {
	/// Pages can still be added.
	Open,
	/// Complete; Meta Nodes may attest it.
	Closed,
	/// It has its quorum and is or will be applied.
	Accepted,
	/// It was applied.
	Applied,
}

/// Where a report stands.
#[derive(Clone, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub struct ReportStatus {
	/// The Meta Node that reports.
	pub reporter: NodeIndex,
	/// How far it has come.
	pub stage: ReportStage,
	/// Pages on chain.
	pub pages: u32,
	/// The hash of all pages so far.
	pub hash: H256,
	/// What they add up to.
	pub totals: ReportTotals,
	/// Who stands behind it, the reporter first.
	pub attesters: Vec<NodeIndex>,
}

sp_api::decl_runtime_apis! {
	/// Epochs, reports and rewards (`docs/economy.md` section 3).
	pub trait MiningApi<BlockNumber: Codec, AccountId: Codec> {
		/// The result of a settled epoch, as long as its rewards are locked.
		fn epoch_result(epoch: EpochIndex) -> Option<EpochResult<BlockNumber>>;
		/// What a node earned in an epoch, as long as it is locked.
		fn reward_of(node: NodeIndex, epoch: EpochIndex) -> Option<Reward>;
		/// The node's locked rewards and when each becomes free, oldest first.
		fn locked_of(node: NodeIndex) -> Vec<LockedOf>;
		/// The rewards of all nodes that `owner` owns, by the epoch in which they become free. Reads
		/// every epoch of the lock-up.
		fn rewards_of_owner(owner: AccountId) -> WalletRewards;
		/// What the node can withdraw now.
		fn withdrawable(node: NodeIndex) -> Reward;
		/// The node's contributions that are not settled yet, nOz.
		fn contribution_of(node: NodeIndex) -> Noz;
		/// Where the reports for an epoch stand.
		fn report_status(epoch: EpochIndex) -> Vec<ReportStatus>;
		/// Mined so far, base units.
		fn total_mined() -> Balance;
		/// What is left of the incentive testnet's part of the Mining Pool, base units.
		fn incentive_left() -> Balance;
		/// What could still be mined, base units.
		fn left_to_mine() -> Balance;
	}
}
