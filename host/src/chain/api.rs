//! Calls of runtime APIs: decoding, and storage transactions.

use crate::{
	executor::{CallContext, CallError, Runtime, Session},
	primitives::{Extrinsic, Hash},
	state::{MemoryBackend, Overlay},
};
use codec::{Decode, Encode};
use sp_runtime::transaction_validity::{
	TransactionSource, TransactionValidity, TransactionValidityError,
};
use sp_version::RuntimeVersion;
use std::sync::Arc;
use thiserror::Error;

/// Why a call of a runtime API failed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ApiError {
	/// The call failed.
	#[error(transparent)]
	Call(#[from] CallError),
	/// The result does not have the type of the API.
	#[error("the runtime's result of {function} cannot be decoded: {source}")]
	Answer {
		/// The called function.
		function: &'static str,
		/// The cause.
		source: codec::Error,
	},
}

impl ApiError {
	/// Whether the host failed, not the runtime or its input. Then nothing is known about an extrinsic.
	pub fn is_host_failure(&self) -> bool {
		matches!(
			self,
			Self::Call(
				CallError::Storage { .. }
					| CallError::HostPanic { .. }
					| CallError::Busy { .. }
					| CallError::Cancelled { .. }
					| CallError::Instantiate { .. }
			)
		)
	}
}

/// Decodes the result of `function`.
///
/// # Errors
/// [`ApiError::Answer`].
pub fn decode<R: Decode>(function: &'static str, mut answer: &[u8]) -> Result<R, ApiError> {
	R::decode(&mut answer).map_err(|source| ApiError::Answer { function, source })
}

/// Calls a function and decodes its result.
///
/// # Errors
/// [`ApiError::Call`] if it fails, [`ApiError::Answer`] if the result is not an `R`.
pub fn call<R: Decode>(
	session: &mut Session,
	function: &'static str,
	data: &[u8],
) -> Result<R, ApiError> {
	decode(function, &session.call(function, data)?)
}

/// Runs `work` in a storage transaction of the host. `work` returns whether its changes are kept.
pub fn transactional<T>(session: &mut Session, work: impl FnOnce(&mut Session) -> (T, bool)) -> T {
	session.overlay().start_transaction();
	let (result, keep) = work(session);
	let overlay = session.overlay();
	// This succeeds: the transaction was opened above, and a call closes all that it opens.
	let _ = if keep { overlay.commit_transaction() } else { overlay.rollback_transaction() };
	result
}

/// The result of the call of an included extrinsic. The error is encoded: its type is the runtime's.
pub type Dispatched = Result<(), Vec<u8>>;

/// Decodes the result of `BlockBuilder_apply_extrinsic`: whether the extrinsic is included, and the result
/// of its call. Correct for every version of the API: they differ only in the dispatch error.
///
/// # Errors
/// [`ApiError::Answer`].
pub fn decode_applied(
	answer: &[u8],
) -> Result<Result<Dispatched, TransactionValidityError>, ApiError> {
	const FUNCTION: &str = "BlockBuilder_apply_extrinsic";
	match answer.split_first() {
		Some((0, [1, error @ ..])) => Ok(Ok(Err(error.to_vec()))),
		Some((0, _)) => Ok(Ok(Ok(()))),
		Some((1, rest)) => decode(FUNCTION, rest).map(Err),
		_ => Err(ApiError::Answer { function: FUNCTION, source: "neither Ok nor Err".into() }),
	}
}

/// Asks the runtime whether a transaction is valid on the session's state, the state after the block
/// `at`. `version` is the version of `TaggedTransactionQueue`. The changes of the call are discarded.
///
/// # Errors
/// [`ApiError`] if the call fails.
pub fn validate_transaction(
	session: &mut Session,
	version: u32,
	source: TransactionSource,
	transaction: &Extrinsic,
	at: Hash,
) -> Result<TransactionValidity, ApiError> {
	let data = match version {
		0 | 1 => transaction.0.clone(),
		2 => (source, transaction).encode(),
		_ => (source, transaction, at).encode(),
	};
	transactional(session, |session| {
		(call(session, "TaggedTransactionQueue_validate_transaction", &data), false)
	})
}

/// The version of a runtime: from its custom section, or from a call of `Core_version`.
///
/// # Errors
/// [`ApiError`] if that call fails.
pub fn version_of(runtime: &Runtime) -> Result<RuntimeVersion, ApiError> {
	if let Some(version) = runtime.version() {
		return Ok(version);
	}
	let overlay = Overlay::new(Arc::new(MemoryBackend::new()));
	call(&mut runtime.session(overlay, CallContext::default()), "Core_version", &[])
}
