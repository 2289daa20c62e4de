//! Calls of runtime APIs: decoded answers, and storage transactions that always close.

use crate::executor::{CallError, Runtime, Session};
use codec::Decode;
use sp_runtime::transaction_validity::TransactionValidityError;
use sp_version::RuntimeVersion;
use thiserror::Error;

/// Why a runtime API gave no answer.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ApiError {
	/// The call failed.
	#[error(transparent)]
	Call(#[from] CallError),
	/// The answer is not what the API promises.
	#[error("the runtime's answer to {function} cannot be decoded: {source}")]
	Answer {
		/// The function called.
		function: &'static str,
		/// Why.
		source: codec::Error,
	},
}

impl ApiError {
	/// Whether the host failed rather than the runtime or what it was given: nothing can be said
	/// of an extrinsic then.
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

/// Decodes the answer of `function`.
///
/// # Errors
/// [`ApiError::Answer`].
pub fn decode<R: Decode>(function: &'static str, mut answer: &[u8]) -> Result<R, ApiError> {
	R::decode(&mut answer).map_err(|source| ApiError::Answer { function, source })
}

/// Calls a function and decodes its answer.
///
/// # Errors
/// [`ApiError::Call`] if it fails, [`ApiError::Answer`] if the answer is not an `R`.
pub fn call<R: Decode>(
	session: &mut Session,
	function: &'static str,
	data: &[u8],
) -> Result<R, ApiError> {
	decode(function, &session.call(function, data)?)
}

/// Runs `work` in a storage transaction of the host, kept only if `work` says so.
pub fn transactional<T>(session: &mut Session, work: impl FnOnce(&mut Session) -> (T, bool)) -> T {
	session.overlay().start_transaction();
	let (result, keep) = work(session);
	let overlay = session.overlay();
	// The transaction was opened above, and a call closes all that it opens: these succeed.
	let _ = if keep { overlay.commit_transaction() } else { overlay.rollback_transaction() };
	result
}

/// The answer of `BlockBuilder_apply_extrinsic`, as far as a host needs it: included, whatever its
/// dispatch led to, or not. Holds for every version of the API, whose versions differ in the
/// dispatch error alone.
///
/// # Errors
/// [`ApiError::Answer`].
pub fn decode_applied(answer: &[u8]) -> Result<Result<(), TransactionValidityError>, ApiError> {
	const FUNCTION: &str = "BlockBuilder_apply_extrinsic";
	match answer.split_first() {
		Some((0, _)) => Ok(Ok(())),
		Some((1, rest)) => decode(FUNCTION, rest).map(Err),
		_ => Err(ApiError::Answer { function: FUNCTION, source: "neither Ok nor Err".into() }),
	}
}

/// The version of a runtime: from its custom section, or by asking it.
///
/// # Errors
/// [`ApiError`] if it has neither.
pub fn version_of(runtime: &Runtime) -> Result<RuntimeVersion, ApiError> {
	use crate::{
		executor::CallContext,
		state::{MemoryBackend, Overlay},
	};
	if let Some(version) = runtime.version() {
		return Ok(version);
	}
	let overlay = Overlay::new(std::sync::Arc::new(MemoryBackend::new()));
	call(&mut runtime.session(overlay, CallContext::default()), "Core_version", &[])
}
