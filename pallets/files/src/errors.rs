//! Errors of the pallet. Expanded into `pallet` in lib.rs.

use frame_support::pallet_macros::pallet_section;

/// Errors.
#[pallet_section]
mod errors {
	/// Why a call failed. Nothing was changed.
	#[pallet::error]
	pub enum Error<T> {
		/// The account has a record of this file already. Remove it to record another size.
		AlreadyRecorded,
		/// The account has no record of this file.
		UnknownRecord,
		/// A file has at least one byte and one replica.
		Empty,
		/// The account can spend less than the deposit of a record.
		InsufficientBalance,
		/// The caller acts for no active Meta Node.
		NotAMetaNode,
		/// This Meta Node attested the record already.
		AlreadyAttested,
		/// As many Meta Nodes have attested the record as a record has room for.
		EnoughAttesters,
		/// The record has another size or number of replicas.
		OtherSize,
	}
}
