//! Errors of the pool.

use crate::{
	chain::ChainError,
	primitives::Hash,
	text::{counted, grouped},
};
use sp_runtime::transaction_validity::{
	InvalidTransaction, TransactionValidityError, UnknownTransaction,
};
use std::sync::Arc;
use thiserror::Error;

/// Why the pool rejects a transaction. [`Self::code`] is that of Substrate's
/// `author_submitExtrinsic`.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PoolError {
	/// The length prefix does not match the length.
	#[error(
		"the extrinsic is malformed: {0}; submit the complete SCALE encoding, length prefix included"
	)]
	Malformed(String),
	/// The extrinsic is too large.
	#[error("the extrinsic has {}, the limit is {}", counted(*size, "byte"), grouped(*limit))]
	TooLarge {
		/// Bytes of the extrinsic.
		size: usize,
		/// Maximum bytes.
		limit: usize,
	},
	/// The runtime could not be called.
	#[error("the transaction could not be validated: {0}")]
	Verification(#[from] ChainError),
	/// The runtime trapped or exceeded a limit on this transaction.
	#[error("the runtime failed on the transaction: {0}")]
	Failed(String),
	/// The runtime finds the transaction invalid.
	#[error("invalid transaction: {}", describe_invalid(.0))]
	Invalid(InvalidTransaction),
	/// The runtime cannot decide whether the transaction is valid.
	#[error("unknown validity: {}", describe_unknown(.0))]
	Unknown(UnknownTransaction),
	/// The transaction was validated a moment ago, or is in a block.
	#[error("the transaction is temporarily banned: {reason}; resubmit it {again}")]
	TemporarilyBanned {
		/// Why.
		reason: Arc<str>,
		/// When it may be submitted again: `in 7 s`, `after the next block`.
		again: String,
	},
	/// The admission queue is full.
	#[error(
		"the node is busy: {} of transactions wait for validation, at most {} may; send it again later",
		counted(*waiting, "byte"),
		grouped(*limit)
	)]
	Busy {
		/// Queued bytes.
		waiting: usize,
		/// Maximum queued bytes.
		limit: usize,
	},
	/// The transaction is already in the pool.
	#[error("the transaction {0:?} is already in the pool")]
	AlreadyImported(Hash),
	/// It provides a tag of pooled transactions whose priority is at least as high.
	#[error("the priority is too low to replace another transaction: {new}, needs more than {old}")]
	TooLowPriority {
		/// Sum of the priorities of the transactions that it would replace.
		old: u64,
		/// Its own priority.
		new: u64,
	},
	/// It would replace a transaction that it requires.
	#[error("the transaction would replace one that it requires")]
	CycleDetected,
	/// The pool is full of transactions whose priority is at least as high.
	#[error("the pool is full and the priority of the transaction is too low; submit it later")]
	ImmediatelyDropped,
	/// The transaction provides no tag.
	#[error("the transaction provides no tag, so the pool cannot order it")]
	NoTagsProvided,
	/// Too many watchers, of this transaction or in all.
	#[error("the limit of {0} watchers is reached; submit without watching")]
	TooManyWatchers(usize),
	/// The node is stopping.
	#[error("the node is stopping")]
	Stopping,
}

impl From<TransactionValidityError> for PoolError {
	fn from(error: TransactionValidityError) -> Self {
		match error {
			TransactionValidityError::Invalid(reason) => Self::Invalid(reason),
			TransactionValidityError::Unknown(reason) => Self::Unknown(reason),
		}
	}
}

impl PoolError {
	/// The JSON-RPC error code of Substrate's `author` API.
	pub fn code(&self) -> i32 {
		match self {
			Self::Malformed(_) | Self::TooLarge { .. } => 1001,
			Self::Verification(_) | Self::Failed(_) => 1002,
			Self::Invalid(_) => 1010,
			Self::Unknown(_) => 1011,
			Self::TemporarilyBanned { .. } => 1012,
			Self::AlreadyImported(_) => 1013,
			Self::TooLowPriority { .. } => 1014,
			Self::CycleDetected => 1015,
			Self::ImmediatelyDropped | Self::Busy { .. } => 1016,
			Self::NoTagsProvided => 1019,
			Self::TooManyWatchers(_) | Self::Stopping => 1040,
		}
	}

	/// The JSON-RPC error message of Substrate's `author` API.
	pub fn title(&self) -> &'static str {
		match self {
			Self::Malformed(_) | Self::TooLarge { .. } => "Extrinsic has invalid format",
			Self::Verification(_) | Self::Failed(_) => "Verification Error",
			Self::Invalid(_) => "Invalid Transaction",
			Self::Unknown(_) => "Unknown Transaction Validity",
			Self::TemporarilyBanned { .. } => "Transaction is temporarily banned",
			Self::AlreadyImported(_) => "Transaction Already Imported",
			Self::TooLowPriority { .. } => "Priority is too low",
			Self::CycleDetected => "Cycle Detected",
			Self::ImmediatelyDropped | Self::Busy { .. } => "Immediately Dropped",
			Self::NoTagsProvided => "Transaction does not provide any tags",
			Self::TooManyWatchers(_) => "Too many watchers",
			Self::Stopping => "Stopping",
		}
	}

	/// The `data` of the JSON-RPC error: the reason.
	pub fn data(&self) -> String {
		match self {
			Self::Invalid(reason) => describe_invalid(reason),
			Self::Unknown(reason) => describe_unknown(reason),
			Self::TemporarilyBanned { reason, again } => {
				format!("{reason}; resubmit it {again}")
			}
			other => other.to_string(),
		}
	}
}

/// Describes why a transaction is invalid. Custom errors keep their number.
pub fn describe_invalid(reason: &InvalidTransaction) -> String {
	match reason {
		InvalidTransaction::Custom(code) => format!("Custom error: {code}"),
		other => <&'static str>::from(*other).to_string(),
	}
}

/// Describes why the validity is unknown. Custom errors keep their number.
pub fn describe_unknown(reason: &UnknownTransaction) -> String {
	match reason {
		UnknownTransaction::Custom(code) => format!("Custom error: {code}"),
		other => <&'static str>::from(*other).to_string(),
	}
}
