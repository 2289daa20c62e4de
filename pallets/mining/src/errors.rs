//! Errors of the pallet: a section of `pallet` in lib.rs, in whose scope it stands.

use frame_support::pallet_macros::pallet_section;

/// Errors.
#[pallet_section]
mod errors {
	/// Why a call is refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The signer does not operate an active Meta Node.
		NotActiveMetaNode,
		/// The epoch is still to come, or too long ago to be reported.
		UnknownEpoch,
		/// A report for this epoch was applied already.
		AlreadyApplied,
		/// A report for this epoch has its quorum already.
		AlreadyAccepted,
		/// This Meta Node has a report for this epoch already; discard it to begin anew.
		AlreadyReported,
		/// There are as many reports for this epoch as there can be.
		TooManyReports,
		/// There is no such report.
		UnknownReport,
		/// The report is closed: no page can be added.
		ReportClosed,
		/// The report is not closed yet: it cannot be attested.
		ReportOpen,
		/// Pages must be submitted one after the other, starting with page 0.
		WrongPageNumber,
		/// The report has as many pages as it can have.
		TooManyPages,
		/// The report has as many migrations as it can have.
		TooManyMigrations,
		/// A page, a report or an amount is empty.
		EmptyEntry,
		/// Accounts and nodes must ascend strictly, from page to page too.
		NotAscending,
		/// The sum of the amounts is too large.
		Overflow,
		/// There is no such node.
		UnknownNode,
		/// The node cannot be credited with contributions: it is not a live Resource Node.
		CannotContribute,
		/// A user would be charged more Ozone than he has.
		InsufficientOzone,
		/// Charges and migrations are not the same nOz as contributions.
		Unbalanced,
		/// The totals are not those of the pages.
		WrongTotals,
		/// The hash is not that of the report's pages.
		WrongHash,
		/// This Meta Node stands behind the report already.
		AlreadyAttested,
		/// The report has as many attesters as it can have.
		TooManyAttesters,
		/// Too many reports wait for their application; try again in a later block.
		QueueFull,
		/// The node has no rewards that can be withdrawn now.
		NothingToWithdraw,
		/// More would be returned to the Mining Pool than was mined.
		MoreThanMined,
		/// The pallet's books contradict each other.
		AccountingMismatch,
	}
}
