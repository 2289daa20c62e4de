//! JSON-RPC errors with the codes that Substrate nodes use, so that wallets and libraries tell
//! them apart without knowing this host.

use super::memory::Full;
use crate::pool::PoolError;
use jsonrpsee::types::{
	ErrorObjectOwned,
	error::{
		CALL_EXECUTION_FAILED_CODE, ErrorCode, OVERSIZED_REQUEST_CODE, OVERSIZED_REQUEST_MSG,
		OVERSIZED_RESPONSE_CODE, OVERSIZED_RESPONSE_MSG, SERVER_IS_BUSY_CODE, SERVER_IS_BUSY_MSG,
		TOO_BIG_BATCH_REQUEST_CODE, TOO_BIG_BATCH_REQUEST_MSG, TOO_BIG_BATCH_RESPONSE_CODE,
		TOO_BIG_BATCH_RESPONSE_MSG, TOO_MANY_SUBSCRIPTIONS_CODE,
	},
};
use std::{fmt::Display, time::Duration};

/// What a method returns.
pub(super) type RpcResult<T> = Result<T, ErrorObjectOwned>;

/// First code of the `author` family.
const AUTHOR: i32 = 1000;
/// First code of the `chain` family.
const CHAIN: i32 = 3000;
/// First code of the `state` and `childstate` families.
const STATE: i32 = 4000;

/// Codes of the manual seal.
pub(super) mod seal {
	/// The node is going down.
	pub(in crate::rpc) const SHUTTING_DOWN: i32 = 10_000;
	/// The pool is empty and no empty block was wanted.
	pub(in crate::rpc) const EMPTY_POOL: i32 = 12_000;
	/// A block that this chain does not have.
	pub(in crate::rpc) const BLOCK_NOT_FOUND: i32 = 13_000;
	/// Making the block failed.
	pub(in crate::rpc) const CONSENSUS: i32 = 14_000;
}

/// The two codes of the runtime-backed families (`system_accountNextIndex`, `payment_*`).
pub(super) mod runtime {
	/// The call into the runtime failed.
	pub(in crate::rpc) const CALL: i32 = 1;
	/// The extrinsic does not decode.
	pub(in crate::rpc) const DECODE: i32 = 2;
}

pub(super) fn error(code: i32, message: impl Into<String>) -> ErrorObjectOwned {
	ErrorObjectOwned::owned(code, message, None::<()>)
}

pub(super) fn error_with(
	code: i32,
	message: impl Into<String>,
	data: impl Display,
) -> ErrorObjectOwned {
	ErrorObjectOwned::owned(code, message, Some(data.to_string()))
}

/// Parameters that decode but make no sense.
pub(super) fn invalid_params(message: impl Into<String>) -> ErrorObjectOwned {
	error(ErrorCode::InvalidParams.code(), message)
}

/// Too many other calls of the runtime are under way.
pub(super) fn busy() -> ErrorObjectOwned {
	error_with(
		ErrorCode::ServerIsBusy.code(),
		"Server is busy, try again later",
		"too many calls of the runtime are under way",
	)
}

/// An answer that outgrew its limit.
pub(super) fn too_large(limit: usize) -> ErrorObjectOwned {
	error_with(
		OVERSIZED_RESPONSE_CODE,
		OVERSIZED_RESPONSE_MSG,
		format_args!(
			"the answer is larger than {limit} bytes; ask for less at a time: fewer keys, fewer \
			 blocks, or pages of state_getKeysPaged"
		),
	)
}

/// A request that is larger than any may be.
pub(super) fn request_too_large(limit: usize) -> ErrorObjectOwned {
	error_with(
		OVERSIZED_REQUEST_CODE,
		OVERSIZED_REQUEST_MSG,
		format_args!("a request may have {limit} bytes; send less at a time"),
	)
}

/// A batch of more requests than one may have.
pub(super) fn batch_too_long(limit: usize) -> ErrorObjectOwned {
	error_with(
		TOO_BIG_BATCH_REQUEST_CODE,
		TOO_BIG_BATCH_REQUEST_MSG,
		format_args!("a batch may have {limit} requests; send several batches"),
	)
}

/// A batch whose answers together are larger than an answer may be.
pub(super) fn batch_too_large(limit: usize) -> ErrorObjectOwned {
	error_with(
		TOO_BIG_BATCH_RESPONSE_CODE,
		TOO_BIG_BATCH_RESPONSE_MSG,
		format_args!(
			"the answers of a batch may have {limit} bytes together; send several batches, or ask for \
			 less in each"
		),
	)
}

/// No memory for the answer.
pub(super) fn no_memory(full: Full) -> ErrorObjectOwned {
	let limit = full.limit;
	error_with(
		SERVER_IS_BUSY_CODE,
		SERVER_IS_BUSY_MSG,
		format_args!(
			"requests and answers under way fill the {limit} bytes that this node has for them; read \
			 what was answered, ask for less at a time, or try again later (the operator may allow \
			 more with --rpc-memory)"
		),
	)
}

/// Whether an error says that there is no memory for the answer now.
pub(super) fn is_no_memory(error: &ErrorObjectOwned) -> bool {
	error.code() == SERVER_IS_BUSY_CODE
}

/// An answer that was not collected in time.
pub(super) fn too_slow(limit: Duration) -> ErrorObjectOwned {
	error_with(
		CALL_EXECUTION_FAILED_CODE,
		"The answer took too long",
		format_args!("it was not ready within {} seconds; ask for less at a time", limit.as_secs()),
	)
}

/// An answer that nobody waits for: the client has gone. Not seen by anybody.
pub(super) fn abandoned() -> ErrorObjectOwned {
	error(ErrorCode::InternalError.code(), "the client has gone")
}

/// A call of the runtime was ended in favour of others.
pub(super) fn too_long_while_busy(limit: Duration) -> ErrorObjectOwned {
	error_with(
		ErrorCode::ServerIsBusy.code(),
		"Server is busy, try again later",
		format!("the call was ended after {limit:?}, since other calls waited for its place"),
	)
}

/// An error of this program.
pub(super) fn internal(cause: impl Display) -> ErrorObjectOwned {
	error_with(ErrorCode::InternalError.code(), ErrorCode::InternalError.message(), cause)
}

/// A subscription where there can be none.
pub(super) fn no_subscriptions() -> ErrorObjectOwned {
	error(
		ErrorCode::MethodNotFound.code(),
		"subscriptions need a WebSocket connection: connect to ws://HOST:PORT",
	)
}

/// More subscriptions than a connection, or the node, may have.
pub(super) fn too_many_subscriptions(limit: usize, whose: &str) -> ErrorObjectOwned {
	error(
		TOO_MANY_SUBSCRIPTIONS_CODE,
		format!("Too many subscriptions: {whose} may have {limit}; unsubscribe from some first"),
	)
}

/// A method that would let strangers burden or steer the node.
pub(super) fn unsafe_call() -> ErrorObjectOwned {
	error(
		ErrorCode::MethodNotFound.code(),
		"RPC call is unsafe to be called externally; it is served on a node that listens on \
		 localhost only",
	)
}

/// Any failure of the chain in the `chain` family.
pub(super) fn chain(cause: impl Display) -> ErrorObjectOwned {
	error(CHAIN + 2, format!("Client error: {cause}"))
}

/// A block number beyond what a chain can have.
pub(super) fn block_number(number: impl Display) -> ErrorObjectOwned {
	error(CHAIN + 1, format!("`{number}` > u32::MAX, the max block number is u32."))
}

/// Any failure of the chain in the `state` family.
pub(super) fn state(cause: impl Display) -> ErrorObjectOwned {
	error(STATE + 3, format!("Client error: {cause}"))
}

/// A range of blocks that is not one.
pub(super) fn block_range(
	from: impl Display,
	to: impl Display,
	details: impl Display,
) -> ErrorObjectOwned {
	error(STATE + 1, format!("Cannot resolve a block range ['{from}' ... '{to}']. {details}"))
}

/// More items asked for than one answer may have.
pub(super) fn count(value: u32, max: u32) -> ErrorObjectOwned {
	error(STATE + 2, format!("count exceeds maximum value. value: {value}, max: {max}"))
}

/// Bytes that are no extrinsic.
pub(super) fn bad_extrinsic(cause: impl Display) -> ErrorObjectOwned {
	error(AUTHOR + 1, format!("Extrinsic has invalid format: {cause}"))
}

/// What the pool says of an extrinsic. Most come with a title and, as data, the reason; some carry
/// their reason in the title, as clients expect.
pub(super) fn pool(cause: PoolError) -> ErrorObjectOwned {
	let code = cause.code();
	match cause {
		PoolError::Malformed(_) | PoolError::TooLarge { .. } => bad_extrinsic(cause),
		PoolError::Verification(_) | PoolError::Failed(_) => {
			error_with(code, format!("Verification Error: {cause}"), &cause)
		}
		PoolError::TooLowPriority { old, new } => {
			error_with(code, format!("Priority is too low: ({old} vs {new})"), cause.data())
		}
		PoolError::TooManyWatchers(_) | PoolError::Stopping => error(code, cause.to_string()),
		PoolError::CycleDetected => error(code, cause.title()),
		PoolError::NoTagsProvided => error_with(code, "No tags provided", cause.title()),
		PoolError::AlreadyImported(hash) => error_with(code, cause.title(), format!("{hash:?}")),
		_ => error_with(code, cause.title(), cause.data()),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_runtime::transaction_validity::{InvalidTransaction, UnknownTransaction};

	fn parts(error: ErrorObjectOwned) -> (i32, String, Option<String>) {
		(
			error.code(),
			error.message().to_owned(),
			error.data().map(|data| serde_json::from_str(data.get()).unwrap()),
		)
	}

	#[test]
	fn the_pool_speaks_with_the_codes_wallets_know() {
		assert_eq!(
			parts(pool(PoolError::Invalid(InvalidTransaction::BadProof))),
			(1010, "Invalid Transaction".into(), Some("Transaction has a bad signature".into()))
		);
		assert_eq!(
			parts(pool(PoolError::Invalid(InvalidTransaction::Custom(7)))).2,
			Some("Custom error: 7".into())
		);
		assert_eq!(parts(pool(PoolError::Unknown(UnknownTransaction::CannotLookup))).0, 1011);
		let banned = PoolError::TemporarilyBanned { reason: "x".into(), again: "later".into() };
		assert_eq!(
			parts(pool(banned)),
			(
				1012,
				"Transaction is temporarily banned".into(),
				Some("x; it is looked at again later".into())
			)
		);
		assert_eq!(parts(pool(PoolError::Busy { waiting: 1, limit: 1 })).0, 1016);
		assert_eq!(
			parts(pool(PoolError::AlreadyImported(crate::primitives::Hash::zero()))),
			(
				1013,
				"Transaction Already Imported".into(),
				Some(format!("{:?}", crate::primitives::Hash::zero()))
			)
		);
		let low = parts(pool(PoolError::TooLowPriority { old: 5, new: 3 }));
		assert_eq!((low.0, low.1.as_str()), (1014, "Priority is too low: (5 vs 3)"));
		assert_eq!(parts(pool(PoolError::CycleDetected)).0, 1015);
		assert_eq!(parts(pool(PoolError::ImmediatelyDropped)).0, 1016);
		assert_eq!(parts(pool(PoolError::NoTagsProvided)).0, 1019);
		let malformed = parts(pool(PoolError::Malformed("no length".into())));
		assert_eq!(malformed.0, 1001);
		assert!(malformed.1.starts_with("Extrinsic has invalid format: "), "{}", malformed.1);
	}

	#[test]
	fn the_state_speaks_with_the_codes_wallets_know() {
		assert_eq!(parts(state("x")), (4003, "Client error: x".into(), None));
		assert_eq!(parts(count(2000, 1000)).0, 4002);
		assert_eq!(parts(block_range("a", "b", "no")).0, 4001);
		assert_eq!(parts(chain("x")).0, 3002);
	}
}
