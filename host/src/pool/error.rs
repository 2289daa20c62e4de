//! Why the pool refuses a transaction.

use crate::{chain::ChainError, primitives::Hash};
use sp_runtime::transaction_validity::{
	InvalidTransaction, TransactionValidityError, UnknownTransaction,
};
use std::sync::Arc;
use thiserror::Error;

/// Why the pool refuses a transaction, with the code by which clients of `author_submitExtrinsic`
/// know the reason.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PoolError {
	/// The bytes are not an extrinsic: their length prefix does not match their length.
	#[error(
		"the extrinsic is malformed: {0}; submit the complete SCALE encoding, length prefix included"
	)]
	Malformed(String),
	/// The extrinsic is larger than the pool takes.
	#[error("the extrinsic has {size} bytes, the limit is {limit}")]
	TooLarge {
		/// Its size in bytes.
		size: usize,
		/// The most that the pool takes.
		limit: usize,
	},
	/// The runtime could not be asked.
	#[error("the runtime could not judge the transaction: {0}")]
	Verification(#[from] ChainError),
	/// The runtime trapped or ran out of a limit on this transaction.
	#[error("the runtime failed on the transaction: {0}")]
	Failed(String),
	/// The runtime says that the transaction is invalid.
	#[error("invalid transaction: {}", describe_invalid(.0))]
	Invalid(InvalidTransaction),
	/// The runtime cannot tell whether the transaction is valid.
	#[error("unknown validity: {}", describe_unknown(.0))]
	Unknown(UnknownTransaction),
	/// The transaction was judged a moment ago, or is in a block, and is not looked at again yet.
	#[error("the transaction is temporarily banned: {reason}; it is looked at again {again}")]
	TemporarilyBanned {
		/// What became of it.
		reason: Arc<str>,
		/// When it may be sent again, in words.
		again: String,
	},
	/// Too many bytes of transactions wait to be judged.
	#[error(
		"the node is busy: {waiting} bytes of transactions wait to be judged, at most {limit} may; send it again later"
	)]
	Busy {
		/// The bytes that wait.
		waiting: usize,
		/// The most that may wait.
		limit: usize,
	},
	/// The pool has it already.
	#[error("the transaction {0:?} is already in the pool")]
	AlreadyImported(Hash),
	/// One in the pool excludes it and has at least its priority.
	#[error("the priority is too low to replace another transaction: {new}, needs more than {old}")]
	TooLowPriority {
		/// Sum of the priorities of those that it would replace.
		old: u64,
		/// Its own priority.
		new: u64,
	},
	/// It would replace a transaction that it depends on itself.
	#[error("the transaction would replace one that it requires")]
	CycleDetected,
	/// The pool is full of transactions with at least its priority.
	#[error("the pool is full and the transaction's priority too low to enter; submit it later")]
	ImmediatelyDropped,
	/// The runtime gave no tag by which to know the transaction.
	#[error("the runtime names no tag that the transaction provides, so it cannot be pooled")]
	NoTagsProvided,
	/// Too many ask for news of one transaction or of all.
	#[error("the limit of {0} watchers is reached; submit without watching")]
	TooManyWatchers(usize),
	/// The pool's tasks have ended: the node is stopping.
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
	/// The JSON-RPC error code, as in Substrate's `author` API.
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

	/// The short message that clients of Substrate expect with [`Self::code`].
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

	/// The explanation that goes with [`Self::title`], as the error's `data`.
	pub fn data(&self) -> String {
		match self {
			Self::Invalid(reason) => describe_invalid(reason),
			Self::Unknown(reason) => describe_unknown(reason),
			Self::TemporarilyBanned { reason, again } => {
				format!("{reason}; it is looked at again {again}")
			}
			other => other.to_string(),
		}
	}
}

/// A runtime's reason for invalidity, in words. Custom codes keep their number.
pub fn describe_invalid(reason: &InvalidTransaction) -> String {
	match reason {
		InvalidTransaction::Custom(code) => format!("Custom error: {code}"),
		other => <&'static str>::from(*other).to_string(),
	}
}

/// A runtime's reason for doubt, in words. Custom codes keep their number.
pub fn describe_unknown(reason: &UnknownTransaction) -> String {
	match reason {
		UnknownTransaction::Custom(code) => format!("Custom error: {code}"),
		other => <&'static str>::from(*other).to_string(),
	}
}
