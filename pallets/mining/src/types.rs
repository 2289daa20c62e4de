//! What the pallet keeps: reports, the work under way, and the results of epochs.

use crate::{
	Config, MiningParameters,
	pages::PageIndex,
	settled_set::{Census, Cut},
	split::Split,
};
use codec::{Compact, Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, DefaultNoBound, pallet_prelude::*};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use sp_core::H256;
use stratos_primitives::{EpochIndex, NodeIndex, Noz, Reward};

/// The number of a report, unique on this chain.
pub type ReportId = u64;

/// A node's tasks in the epoch of a report.
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
pub struct Performance {
	/// The node.
	#[codec(compact)]
	pub node: NodeIndex,
	/// Tasks done.
	#[codec(compact)]
	pub completed: u32,
	/// Tasks not done.
	#[codec(compact)]
	pub failed: u32,
}

/// A part of a report. In every list the keys ascend strictly, from page to page too, so that
/// nobody is named twice.
#[derive(
	CloneNoBound,
	PartialEqNoBound,
	EqNoBound,
	DebugNoBound,
	DefaultNoBound,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[scale_info(skip_type_params(T))]
pub struct ReportPage<T: Config> {
	/// Who used how much, nOz. By ascending account.
	pub charges: BoundedVec<(T::AccountId, Compact<Noz>), T::MaxPageEntries>,
	/// Which node contributed how much, nOz. By ascending index.
	pub contributions: BoundedVec<(Compact<NodeIndex>, Compact<Noz>), T::MaxPageEntries>,
	/// Tasks of nodes. By ascending index.
	pub performance: BoundedVec<Performance, T::MaxPageEntries>,
	/// Which exiting node had how much copied off it, nOz. By ascending index.
	pub migrations: BoundedVec<(Compact<NodeIndex>, Compact<Noz>), T::MaxMigrations>,
}

/// What a report comes to, nOz. It balances when charges and migrations are the contributions.
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
	/// All users' charges.
	pub charged: Noz,
	/// All migrations.
	pub migrated: Noz,
	/// All nodes' contributions.
	pub contributed: Noz,
}

impl ReportTotals {
	/// Whether what is paid for is what was contributed.
	pub fn balance(&self) -> bool {
		self.charged.checked_add(self.migrated) == Some(self.contributed)
	}
}

/// Which report stands where. Its pages are kept apart.
#[derive(
	CloneNoBound, PartialEqNoBound, EqNoBound, DebugNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[scale_info(skip_type_params(T))]
pub struct Report<T: Config> {
	/// Its number, by which its pages are kept.
	pub id: ReportId,
	/// Pages submitted.
	pub pages: u32,
	/// The hash over all of them: see [`crate::report_seed`] and [`crate::report_hash`].
	pub hash: H256,
	/// What the pages add up to.
	pub totals: ReportTotals,
	/// The last user charged.
	pub last_user: Option<T::AccountId>,
	/// The last contributor.
	pub last_contributor: Option<NodeIndex>,
	/// The last node whose tasks were counted.
	pub last_performer: Option<NodeIndex>,
	/// The last node migrated off.
	pub last_migrant: Option<NodeIndex>,
	/// Whether its reporter has closed it. Only then can it be attested.
	pub closed: bool,
	/// The Meta Nodes that stand behind it, the reporter first.
	pub attesters: BoundedVec<NodeIndex, T::MaxMetaNodes>,
}

/// The record of a report that was applied.
#[derive(
	CloneNoBound, PartialEqNoBound, EqNoBound, DebugNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[scale_info(skip_type_params(T))]
pub struct AppliedReport<T: Config> {
	/// The Meta Node that reported.
	pub reporter: NodeIndex,
	/// The hash of the report.
	pub hash: H256,
	/// What it came to.
	pub totals: ReportTotals,
	/// The Meta Nodes that stood behind it, the reporter first.
	pub attesters: BoundedVec<NodeIndex, T::MaxMetaNodes>,
	/// The block in which the application was complete.
	pub block: BlockNumberFor<T>,
}

/// A report that has its quorum and waits for its application.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct AcceptedReport {
	/// The epoch that the report is about.
	pub epoch: EpochIndex,
	/// Its reporter.
	pub reporter: NodeIndex,
	/// The epoch in which it reached the quorum: it is applied before that epoch is settled.
	pub accepted_in: EpochIndex,
}

/// How far the application of a report has come.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub enum ApplicationPhase {
	/// Page by page: can every user pay? Nothing is changed.
	Checking {
		/// The next page.
		page: u32,
	},
	/// All migrations at once, the last step that can refuse the report.
	Committing,
	/// Page by page: users are charged, nodes credited.
	Crediting {
		/// The next page.
		page: u32,
	},
}

/// The report that is being applied.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct Application {
	/// Which one.
	pub report: AcceptedReport,
	/// The number of its pages' storage.
	pub id: ReportId,
	/// How many it has.
	pub pages: u32,
	/// Where the application stands.
	pub phase: ApplicationPhase,
	/// What has been paid for and what credited so far, nOz.
	pub done: ReportTotals,
	/// Whether it waits for somebody to pay what a user no longer can.
	pub stalled: bool,
}

/// How far the settlement of an epoch has come.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub enum SettlementPhase {
	/// Reports that reached their quorum within the epoch are applied first.
	Waiting,
	/// Page by page: who may be settled, and how much is there?
	Census {
		/// The next page.
		page: PageIndex,
	},
	/// Page by page, several times: where is the cut?
	Search {
		/// The next page.
		page: PageIndex,
	},
	/// At once: the market, the Mining Pool, the shares.
	Settling,
	/// Page by page: rewards are locked and matured ones become free.
	Distributing {
		/// The next page.
		page: PageIndex,
	},
	/// At once: leftovers, records.
	Closing,
}

/// The settlement under way.
#[derive(Clone, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct Settlement {
	/// The epoch that is settled.
	pub epoch: EpochIndex,
	/// The parameters that were in force in it.
	pub parameters: MiningParameters,
	/// Where the settlement stands.
	pub phase: SettlementPhase,
	/// Pages of the tables.
	pub pages: PageIndex,
	/// Who contributed what.
	pub census: Census,
	/// Who is settled. `None` before the search has ended, and where nobody is.
	pub cut: Option<Cut>,
	/// Rewards of nodes that are in the rewards account but not in any node's account yet.
	pub undistributed: Reward,
	/// Settled contributions that are still in their pages, nOz.
	pub unsettled_pages: Noz,
	/// The first epoch whose rewards mature with this one, and how many there are.
	pub maturing: (EpochIndex, u32),
	/// Rewards that became free so far.
	pub matured: Reward,
}

/// The result of an epoch. With [`crate::pages::EarnedPage`] it gives every node's reward.
#[derive(Clone, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct EpochResult<BlockNumber> {
	/// What could have been settled, nOz.
	pub contributed: Noz,
	/// By how many nodes.
	pub contributors: u32,
	/// `Y`: what was settled, nOz.
	pub settled: Noz,
	/// How many nodes were settled.
	pub settled_nodes: u32,
	/// `R` and `M`.
	pub reward: Reward,
	/// How they were split.
	pub split: Split,
	/// Active Meta Nodes.
	pub meta_nodes: u32,
	/// What each of them got.
	pub meta_each: Reward,
	/// What went to the treasury: floors' leftovers and shares without a recipient. Complete when
	/// the epoch is closed.
	pub to_treasury: Reward,
	/// The epoch from whose first block on the rewards are free.
	pub free_from: EpochIndex,
	/// The block of the settlement.
	pub block: BlockNumber,
}

/// What moved STOS to the treasury.
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
pub enum TreasurySource {
	/// Floors' leftovers of nodes and Meta Nodes, and the Meta Nodes' share where there are none.
	Nodes,
	/// What pallet `staking` found no recipient for.
	ChainShare,
}
