//! Errors of the pallet. Expanded into `pallet` in lib.rs.

use frame_support::pallet_macros::pallet_section;

/// Errors.
#[pallet_section]
mod errors {
	/// Why a call failed. Nothing was changed.
	#[pallet::error]
	pub enum Error<T> {
		/// The signer does not operate an active Meta Node.
		NotActiveMetaNode,
		/// The epoch is in the future, or too old to be reported.
		UnknownEpoch,
		/// A report for this epoch was already applied.
		AlreadyApplied,
		/// A report for this epoch already has its quorum.
		AlreadyAccepted,
		/// This Meta Node already has a report for this epoch. Discard it first.
		AlreadyReported,
		/// This epoch has the maximum number of reports.
		TooManyReports,
		/// This Meta Node has no report for this epoch.
		UnknownReport,
		/// The report is closed. No page can be added.
		ReportClosed,
		/// The report is not closed yet. It cannot be attested.
		ReportOpen,
		/// Pages must be submitted one by one, from page 0 on.
		WrongPageNumber,
		/// The report has the maximum number of pages.
		TooManyPages,
		/// The report has the maximum number of migrations.
		TooManyMigrations,
		/// A page, a report or an amount is empty.
		EmptyEntry,
		/// Accounts and nodes must ascend strictly, across pages too.
		NotAscending,
		/// The sum of the amounts is too large.
		Overflow,
		/// No node has this index.
		UnknownNode,
		/// The node cannot be credited with contributions: it is not a Resource Node, or it has
		/// exited.
		CannotContribute,
		/// The node is not exiting, so that nothing is migrated off it.
		NotExiting,
		/// A user has less Ozone than the report charges.
		InsufficientOzone,
		/// Charges and migrations do not add up to the contributions.
		Unbalanced,
		/// The totals are not those of the pages.
		WrongTotals,
		/// The hash is not that of the report's pages.
		WrongHash,
		/// This Meta Node has already attested the report.
		AlreadyAttested,
		/// The report has the maximum number of attesters.
		TooManyAttesters,
		/// Too many accepted reports wait to be applied. Try again in a later block.
		QueueFull,
		/// The node has no free rewards.
		NothingToWithdraw,
		/// The amount to return exceeds what was mined.
		MoreThanMined,
		/// The payments exceed what is left of the incentive testnet's part of the Mining Pool.
		IncentiveSpent,
		/// The signer neither owns the node nor is its beneficiary.
		NotOwner,
		/// The pallet's accounting is inconsistent.
		AccountingMismatch,
	}
}
