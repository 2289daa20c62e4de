//! What wallets, owners and auditors ask of this pallet.

use crate::{EpochResult, ReportTotals};
use alloc::vec::Vec;
use codec::{Codec, Decode, Encode};
use scale_info::TypeInfo;
use sp_core::H256;
use stratos_primitives::{Balance, EpochIndex, NodeIndex, Noz, Reward};

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
	pub trait MiningApi<BlockNumber: Codec> {
		/// The result of a settled epoch, as long as its rewards are locked.
		fn epoch_result(epoch: EpochIndex) -> Option<EpochResult<BlockNumber>>;
		/// What a node earned in an epoch, as long as it is locked.
		fn reward_of(node: NodeIndex, epoch: EpochIndex) -> Option<Reward>;
		/// The node's locked rewards and when each becomes free, oldest first.
		fn locked_of(node: NodeIndex) -> Vec<LockedOf>;
		/// What the node can withdraw now.
		fn withdrawable(node: NodeIndex) -> Reward;
		/// The node's contributions that are not settled yet, nOz.
		fn contribution_of(node: NodeIndex) -> Noz;
		/// Where the reports for an epoch stand.
		fn report_status(epoch: EpochIndex) -> Vec<ReportStatus>;
		/// Mined so far, base units.
		fn total_mined() -> Balance;
		/// What could still be mined, base units.
		fn left_to_mine() -> Balance;
	}
}
