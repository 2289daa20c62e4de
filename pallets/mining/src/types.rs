//! Types of the storage and the calls: reports, applications, settlements, results.

use crate::{
	Config, MiningParameters,
	page_set::PageSet,
	pages::PageIndex,
	settled_set::{Census, Cut},
};
use codec::{Compact, Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, DefaultNoBound, pallet_prelude::*};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use sp_core::H256;
use stratos_primitives::{EpochIndex, NodeIndex, Noz, Reward, UsageRecord};

pub use stratos_runtime_api::mining::{EpochResult, ReportTotals};

/// The id of a report. Never reused.
pub type ReportId = u64;

/// A node's tasks in the reported epoch.
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
	/// Completed tasks.
	#[codec(compact)]
	pub completed: u32,
	/// Failed tasks.
	#[codec(compact)]
	pub failed: u32,
}

/// The most records of usage of one user in a report: one for each number of replicas that the default
/// parameters allow, and more than the other kinds need.
pub const MAX_USAGE_RECORDS: u32 = 32;

/// What one user used in the reported epoch.
#[derive(
	Clone, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Debug,
)]
pub struct UserUsage<AccountId> {
	/// The user.
	pub user: AccountId,
	/// What the user did. Each record is priced by itself, and none is worth nothing.
	pub records: BoundedVec<UsageRecord, ConstU32<MAX_USAGE_RECORDS>>,
}

impl<AccountId> UserUsage<AccountId> {
	/// `user` did only what `record` says.
	pub fn new(user: AccountId, record: UsageRecord) -> Self {
		Self { user, records: BoundedVec::truncate_from(alloc::vec![record]) }
	}
}

/// A report without its pages.
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
	/// What users used, by ascending account. The chain prices it by the rates in force in the reported
	/// epoch.
	pub usage: BoundedVec<UserUsage<T::AccountId>, T::MaxPageEntries>,
	/// Traffic served by node index, nOz. Ascending.
	pub contributions: BoundedVec<(Compact<NodeIndex>, Compact<Noz>), T::MaxPageEntries>,
	/// Tasks of nodes, by ascending index.
	pub performance: BoundedVec<Performance, T::MaxPageEntries>,
	/// Traffic migrated off exiting nodes, by index, nOz. Ascending.
	pub migrations: BoundedVec<(Compact<NodeIndex>, Compact<Noz>), T::MaxMigrations>,
}

impl<T: Config> ReportPage<T> {
	/// The records of usage of all users.
	pub fn records(&self) -> u32 {
		self.usage.iter().map(|used| used.records.len() as u32).sum()
	}
}

/// Which report stands where. Its pages are kept apart.
#[derive(
	CloneNoBound, PartialEqNoBound, EqNoBound, DebugNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[scale_info(skip_type_params(T))]
pub struct Report<T: Config> {
	/// Its id.
	pub id: ReportId,
	/// Pages submitted.
	pub pages: u32,
	/// The hash over all pages: see [`crate::report_seed`] and [`crate::report_hash`].
	pub hash: H256,
	/// The totals of the pages.
	pub totals: ReportTotals,
	/// The last user charged.
	pub last_user: Option<T::AccountId>,
	/// The last contributor.
	pub last_contributor: Option<NodeIndex>,
	/// The last node whose tasks were counted.
	pub last_performer: Option<NodeIndex>,
	/// The last node migrated off.
	pub last_migrant: Option<NodeIndex>,
	/// Whether it is closed. Only a closed report can be attested.
	pub closed: bool,
	/// The Meta Nodes that attested it, the reporter first.
	pub attesters: BoundedVec<NodeIndex, T::MaxMetaNodes>,
}

/// The record of an applied report.
#[derive(
	CloneNoBound, PartialEqNoBound, EqNoBound, DebugNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[scale_info(skip_type_params(T))]
pub struct AppliedReport<T: Config> {
	/// The Meta Node that reported.
	pub reporter: NodeIndex,
	/// Its hash.
	pub hash: H256,
	/// Its totals.
	pub totals: ReportTotals,
	/// The part of [`ReportTotals::contributed`] that was credited, nOz. It is less if an exiting node
	/// could not pay for its migration.
	pub credited: Noz,
	/// The Meta Nodes that attested it, the reporter first.
	pub attesters: BoundedVec<NodeIndex, T::MaxMetaNodes>,
	/// The block in which the application was complete.
	pub block: BlockNumberFor<T>,
}

/// A report that has its quorum and waits to be applied.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct AcceptedReport {
	/// The reported epoch.
	pub epoch: EpochIndex,
	/// Its reporter.
	pub reporter: NodeIndex,
	/// The epoch in which it reached the quorum. It is applied before that epoch is settled.
	pub accepted_in: EpochIndex,
}

/// The progress of an application.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub enum ApplicationPhase {
	/// Page by page: check that every user can pay. Nothing is changed.
	Checking {
		/// The next page.
		page: u32,
	},
	/// At once: all migrations. From here on the report is applied, whatever nodes can pay.
	Committing,
	/// Page by page: charge users, credit nodes.
	Crediting {
		/// The next page.
		page: u32,
	},
}

/// The report that is being applied.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct Application {
	/// The report.
	pub report: AcceptedReport,
	/// Its id.
	pub id: ReportId,
	/// Its number of pages.
	pub pages: u32,
	/// The progress.
	pub phase: ApplicationPhase,
	/// Paid and credited so far, nOz.
	pub done: ReportTotals,
	/// The part of the contributions that is paid, if exiting nodes could not pay for all migrations:
	/// nOz paid, of nOz contributed. Each contribution is cut in this proportion.
	pub cut: Option<(Noz, Noz)>,
	/// Whether it waits because neither a user nor the treasury can pay.
	pub stalled: bool,
}

/// The progress of a settlement.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub enum SettlementPhase {
	/// Reports that were accepted within the epoch are applied first.
	Waiting,
	/// Page by page: which nodes may be settled, and what did they contribute? What can never be settled
	/// returns to the market.
	Census {
		/// The next page.
		page: PageIndex,
	},
	/// Page by page, in several passes: find the cut.
	Search {
		/// The next page.
		page: PageIndex,
	},
	/// At once: market, Mining Pool, shares.
	Settling,
	/// Page by page: lock the rewards, free those that mature.
	Distributing {
		/// The next page.
		page: PageIndex,
	},
	/// At once: leftovers and records.
	Closing,
}

/// The settlement in progress.
#[derive(Clone, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct Settlement {
	/// The epoch being settled.
	pub epoch: EpochIndex,
	/// The epoch's parameters.
	pub parameters: MiningParameters,
	/// The progress.
	pub phase: SettlementPhase,
	/// The pages of [`crate::EligiblePages`]: those that the search walks.
	pub eligible: PageSet,
	/// The pages that the distribution walks: eligible ones, those of Meta Nodes, and those with rewards
	/// that mature.
	pub walk: PageSet,
	/// The pages of this epoch's [`crate::EarnedPages`] so far.
	pub earned: PageSet,
	/// The contributions.
	pub census: Census,
	/// What reports have brought for this settlement, nOz. Without any, nothing is settled.
	pub new_traffic: Noz,
	/// The settled set. `None` before the search has ended, and if nothing is settled.
	pub cut: Option<Cut>,
	/// Rewards on the rewards account that are not in any node's account yet.
	pub undistributed: Reward,
	/// Settled contributions that are still in their pages, nOz.
	pub unsettled_pages: Noz,
	/// The first epoch whose rewards mature with this settlement, and the number of epochs.
	pub maturing: (EpochIndex, u32),
	/// Rewards freed so far.
	pub matured: Reward,
}
