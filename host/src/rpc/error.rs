//! JSON-RPC errors with the codes of Substrate nodes, which wallets and libraries know.

use super::memory_budget::BudgetExceeded;
use crate::{
	pool::PoolError,
	text::{counted, grouped, sanitize_truncated},
};
use jsonrpsee::types::{
	ErrorObject, ErrorObjectOwned,
	error::{
		CALL_EXECUTION_FAILED_CODE, ErrorCode, OVERSIZED_REQUEST_CODE, OVERSIZED_REQUEST_MSG,
		OVERSIZED_RESPONSE_CODE, OVERSIZED_RESPONSE_MSG, SERVER_IS_BUSY_CODE, SERVER_IS_BUSY_MSG,
		TOO_BIG_BATCH_REQUEST_CODE, TOO_BIG_BATCH_REQUEST_MSG, TOO_BIG_BATCH_RESPONSE_CODE,
		TOO_BIG_BATCH_RESPONSE_MSG, TOO_MANY_SUBSCRIPTIONS_CODE,
	},
};
use std::{borrow::Cow, fmt::Display, num::NonZeroU32, time::Duration};

pub(super) type RpcResult<T> = Result<T, ErrorObjectOwned>;

/// First code of the `author` family.
const AUTHOR: i32 = 1000;
/// First code of the `chain` family.
const CHAIN: i32 = 3000;
/// First code of the `state` and `childstate` families.
const STATE: i32 = 4000;

/// Codes of the `engine` family, as in `sc-consensus-manual-seal`.
pub(super) mod seal {
	/// The node is stopping.
	pub(in crate::rpc) const SHUTTING_DOWN: i32 = 10_000;
	/// The pool is empty and `create_empty` is false.
	pub(in crate::rpc) const EMPTY_POOL: i32 = 12_000;
	/// Unknown block.
	pub(in crate::rpc) const BLOCK_NOT_FOUND: i32 = 13_000;
	/// The block could not be built.
	pub(in crate::rpc) const CONSENSUS: i32 = 14_000;
}

/// Codes of the `chainHead` family, as in the JSON-RPC interface specification.
pub(super) mod chain_head {
	/// The connection has too many `chainHead_v1_follow` subscriptions.
	pub(in crate::rpc) const TOO_MANY_SUBSCRIPTIONS: i32 = -32800;
	/// The block was not reported, or is unpinned.
	pub(in crate::rpc) const NOT_PINNED: i32 = -32801;
	/// The subscription was started without the runtime.
	pub(in crate::rpc) const WITHOUT_RUNTIME: i32 = -32802;
	/// The operation does not wait to be continued.
	pub(in crate::rpc) const NOT_WAITING: i32 = -32803;
	/// A block hash is given twice.
	pub(in crate::rpc) const DUPLICATE: i32 = -32804;
}

/// Codes of the methods that Substrate serves through runtime APIs: `system_accountNextIndex`,
/// `system_dryRun`, `payment_*`.
pub(super) mod runtime {
	/// The runtime call failed.
	pub(in crate::rpc) const CALL: i32 = 1;
	/// The extrinsic does not decode.
	pub(in crate::rpc) const DECODE: i32 = 2;
}

/// The code that polkadot-sdk has for a call over the rate limit.
const RATE_LIMIT: i32 = -32999;

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

pub(super) fn invalid_params(message: impl Into<String>) -> ErrorObjectOwned {
	error(ErrorCode::InvalidParams.code(), message)
}

/// No permit for a runtime call became free in time.
pub(super) fn busy() -> ErrorObjectOwned {
	error_with(
		ErrorCode::ServerIsBusy.code(),
		"Server is busy, try again later",
		"too many runtime calls are in progress",
	)
}

/// A runtime call was cancelled because others waited for its permit.
pub(super) fn call_timeout_while_busy(limit: Duration) -> ErrorObjectOwned {
	error_with(
		ErrorCode::ServerIsBusy.code(),
		"Server is busy, try again later",
		format!("the call was cancelled after {limit:?}, because other calls were waiting"),
	)
}

pub(super) fn response_too_large(limit: usize) -> ErrorObjectOwned {
	error_with(
		OVERSIZED_RESPONSE_CODE,
		OVERSIZED_RESPONSE_MSG,
		format_args!(
			"the response is larger than {}; ask for less at a time: fewer keys, fewer blocks, or \
			 pages of state_getKeysPaged",
			counted(limit, "byte")
		),
	)
}

pub(super) fn request_too_large(limit: usize) -> ErrorObjectOwned {
	error_with(
		OVERSIZED_REQUEST_CODE,
		OVERSIZED_REQUEST_MSG,
		format_args!("a request may have at most {}; send less at a time", counted(limit, "byte")),
	)
}

/// A batch of too many requests.
pub(super) fn batch_too_long(limit: usize) -> ErrorObjectOwned {
	error_with(
		TOO_BIG_BATCH_REQUEST_CODE,
		TOO_BIG_BATCH_REQUEST_MSG,
		format_args!(
			"a batch may have at most {}; send several batches",
			counted(limit, "request")
		),
	)
}

/// The responses of a batch are too large together.
pub(super) fn batch_response_too_large(limit: usize) -> ErrorObjectOwned {
	error_with(
		TOO_BIG_BATCH_RESPONSE_CODE,
		TOO_BIG_BATCH_RESPONSE_MSG,
		format_args!(
			"the responses of a batch may have at most {} together; send several batches, or ask for \
			 less in each",
			counted(limit, "byte")
		),
	)
}

pub(super) fn out_of_memory(BudgetExceeded { limit }: BudgetExceeded) -> ErrorObjectOwned {
	error_with(
		SERVER_IS_BUSY_CODE,
		SERVER_IS_BUSY_MSG,
		format_args!(
			"requests and responses in progress use all {} that this node reserves for them; read \
			 pending responses, ask for less at a time, or try again later (the operator may allow \
			 more with --rpc-memory)",
			counted(limit, "byte")
		),
	)
}

pub(super) fn is_out_of_memory(error: &ErrorObjectOwned) -> bool {
	error.code() == SERVER_IS_BUSY_CODE
}

/// Whether the same request would fail again: the response is too large, or the state or the runtime
/// rejects it.
pub(super) fn is_lasting(error: &ErrorObjectOwned) -> bool {
	[OVERSIZED_RESPONSE_CODE, STATE + 3].contains(&error.code())
}

/// An error as one text.
pub(super) fn describe(error: &ErrorObjectOwned) -> String {
	let data = error.data().and_then(|data| serde_json::from_str::<String>(data.get()).ok());
	match data {
		Some(data) => format!("{}: {data}", error.message()),
		None => error.message().to_owned(),
	}
}

/// A response that was not collected in time.
pub(super) fn response_timeout(limit: Duration) -> ErrorObjectOwned {
	error_with(
		CALL_EXECUTION_FAILED_CODE,
		"The response took too long",
		format_args!(
			"it was not ready within {}; ask for less at a time",
			counted(limit.as_secs(), "second")
		),
	)
}

/// The client disconnected. Nobody receives this error.
pub(super) fn cancelled() -> ErrorObjectOwned {
	error(ErrorCode::InternalError.code(), "the client disconnected")
}

pub(super) fn internal(cause: impl Display) -> ErrorObjectOwned {
	error_with(ErrorCode::InternalError.code(), ErrorCode::InternalError.message(), cause)
}

/// A subscription over HTTP.
pub(super) fn subscriptions_need_websocket() -> ErrorObjectOwned {
	error(
		ErrorCode::MethodNotFound.code(),
		"subscriptions need a WebSocket connection: connect to ws://HOST:PORT",
	)
}

/// `scope` names what the limit applies to: `per connection`, `for all connections`.
pub(super) fn too_many_subscriptions(limit: usize, scope: &str) -> ErrorObjectOwned {
	error(
		TOO_MANY_SUBSCRIPTIONS_CODE,
		format!("Too many subscriptions: at most {limit} {scope}; unsubscribe from some first"),
	)
}

/// The longest error that is sent as it is, in bytes.
pub(super) const MAX_LENGTH: usize = 4 << 10;

/// Maximum bytes of a text in an error that would be longer.
const MAX_QUOTED: usize = 500;

/// An error with the beginning of its texts: those about parameters quote them, whatever their length.
pub(super) fn shortened(error: &ErrorObject<'_>) -> ErrorObjectOwned {
	let text = |text: &str| sanitize_truncated(text, MAX_QUOTED).into_owned();
	let data = error.data().and_then(|data| serde_json::from_str::<Cow<'_, str>>(data.get()).ok());
	ErrorObjectOwned::owned(error.code(), text(error.message()), data.map(|data| text(&data)))
}

/// A method that does not exist, perhaps with the reason.
pub(super) fn method_not_found(reason: Option<&str>) -> ErrorObjectOwned {
	let (code, message) = (ErrorCode::MethodNotFound.code(), ErrorCode::MethodNotFound.message());
	ErrorObjectOwned::owned(code, message, reason)
}

/// A call over the limit of calls in a minute, whose turn comes after `wait`.
pub(super) fn rate_limit(calls_per_minute: NonZeroU32, wait: Duration) -> ErrorObjectOwned {
	error_with(
		RATE_LIMIT,
		"RPC rate limit exceeded",
		format_args!(
			"a client has {} a minute; try again in {} ms (the operator may allow more with \
			 --rpc-rate-limit)",
			counted(calls_per_minute.get(), "call"),
			grouped(wait.as_millis().saturating_add(1))
		),
	)
}

/// A method that is only served on localhost.
pub(super) fn unsafe_call() -> ErrorObjectOwned {
	error(
		ErrorCode::MethodNotFound.code(),
		"RPC call is unsafe to be called externally; only a node that listens on localhost serves it",
	)
}

/// Any chain error in the `chain` family.
pub(super) fn chain(cause: impl Display) -> ErrorObjectOwned {
	error(CHAIN + 2, format!("Client error: {cause}"))
}

/// A block number above `u32::MAX`.
pub(super) fn block_number(number: impl Display) -> ErrorObjectOwned {
	error(CHAIN + 1, format!("`{number}` > u32::MAX, the max block number is u32."))
}

/// Any chain error in the `state` family.
pub(super) fn state(cause: impl Display) -> ErrorObjectOwned {
	error(STATE + 3, format!("Client error: {cause}"))
}

pub(super) fn invalid_block_range(
	from: impl Display,
	to: impl Display,
	details: impl Display,
) -> ErrorObjectOwned {
	error(STATE + 1, format!("Cannot resolve a block range ['{from}' ... '{to}']. {details}"))
}

/// A page larger than `max` keys.
pub(super) fn invalid_count(value: u32, max: u32) -> ErrorObjectOwned {
	error(STATE + 2, format!("count exceeds maximum value. value: {value}, max: {max}"))
}

pub(super) fn malformed_extrinsic(cause: impl Display) -> ErrorObjectOwned {
	error(AUTHOR + 1, format!("Extrinsic has invalid format: {cause}"))
}

/// Maps a pool error as Substrate's `author` API does: most errors have a title and, as data, the
/// reason; some have the reason in the message.
pub(super) fn pool(cause: PoolError) -> ErrorObjectOwned {
	let code = cause.code();
	match cause {
		PoolError::Malformed(_) | PoolError::TooLarge { .. } => malformed_extrinsic(cause),
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
	fn long_errors_are_cut() {
		let long = error_with(-32602, "m".repeat(9_000), "\u{1F980}\0".repeat(9_000));
		let (code, message, data) = parts(shortened(&long));
		assert_eq!(code, -32602);
		assert!(message.starts_with("mmm") && message.contains("8,500 more bytes"), "{message}");
		let data = data.unwrap();
		assert!(data.contains("more bytes") && data.len() < MAX_LENGTH / 2, "{data}");
		assert_eq!(parts(shortened(&error(1, "m"))), (1, "m".into(), None));
	}

	#[test]
	fn pool_errors_have_the_codes_of_substrate() {
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
			(1012, "Transaction is temporarily banned".into(), Some("x; resubmit it later".into()))
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
	fn chain_and_state_errors_have_the_codes_of_substrate() {
		assert_eq!(parts(state("x")), (4003, "Client error: x".into(), None));
		assert_eq!(parts(invalid_count(2000, 1000)).0, 4002);
		assert_eq!(parts(invalid_block_range("a", "b", "no")).0, 4001);
		assert_eq!(parts(chain("x")).0, 3002);
	}
}
