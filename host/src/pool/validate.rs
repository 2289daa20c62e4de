//! Validates transactions in the runtime, on instances that block building does not use.

use super::error::PoolError;
use crate::{
	chain::{BlockRef, Chain, ChainError, api},
	deadline::Cancel,
	executor::{CallLimits, Session},
	primitives::{Extrinsic, Hash},
	text::{counted, grouped},
};
use codec::{Compact, Decode};
use sp_runtime::transaction_validity::{TransactionSource, ValidTransaction};
use std::{
	sync::{Arc, Mutex, PoisonError},
	time::Duration,
};

/// Calls after which a session is replaced, so that its cached state stays small.
const CALLS_PER_SESSION: usize = 1_024;

/// A session on the state of a block.
struct IdleSession {
	at: BlockRef,
	session: Session,
	calls: usize,
	/// Version of `TaggedTransactionQueue`.
	version: u32,
}

/// Keeps sessions on the state of the best block, one per calling thread.
pub(super) struct Validator {
	chain: Arc<Chain>,
	idle: Mutex<Vec<IdleSession>>,
	keep: usize,
	limits: CallLimits,
}

impl Validator {
	/// Keeps up to `keep` idle sessions. `time` limits a validation.
	pub(super) fn new(chain: Arc<Chain>, keep: usize, time: Duration) -> Self {
		let limits = CallLimits { time, cancel: Cancel::default() };
		Self { chain, idle: Mutex::new(Vec::new()), keep, limits }
	}

	/// Validates on the state of the best block. Also returns that block.
	pub(super) fn validate(
		&self,
		source: TransactionSource,
		extrinsic: &Extrinsic,
	) -> Result<(ValidTransaction, BlockRef), PoolError> {
		let best = self.chain.best();
		let mut idle = match self.take(best) {
			Some(idle) => idle,
			None => self.start_session(best)?,
		};
		let IdleSession { at, ref mut session, version, .. } = idle;
		let validity = api::validate_transaction(session, version, source, extrinsic, at.hash);
		idle.calls += 1;
		self.give_back(idle);
		match validity {
			Ok(Ok(valid)) if valid.provides.is_empty() => Err(PoolError::NoTagsProvided),
			Ok(Ok(valid)) => Ok((valid, at)),
			Ok(Err(error)) => Err(error.into()),
			Err(error) if error.is_host_failure() => Err(ChainError::from(error).into()),
			Err(error) => Err(PoolError::Failed(error.to_string())),
		}
	}

	fn take(&self, best: BlockRef) -> Option<IdleSession> {
		let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
		idle.retain(|idle| idle.at == best && idle.calls < CALLS_PER_SESSION);
		idle.pop()
	}

	fn start_session(&self, at: BlockRef) -> Result<IdleSession, PoolError> {
		let runtime = self.chain.runtime_at(at.hash)?;
		let version = runtime.api_version("TaggedTransactionQueue").unwrap_or_default();
		Ok(IdleSession {
			at,
			session: self.chain.client_session(at.hash, &self.limits)?,
			calls: 0,
			version,
		})
	}

	fn give_back(&self, session: IdleSession) {
		let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
		if idle.len() < self.keep {
			idle.push(session);
		}
	}

	/// Drops sessions on older blocks, which keep those states alive.
	pub(super) fn drop_outdated(&self) {
		let best = self.chain.best();
		let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
		idle.retain(|idle| idle.at == best);
	}
}

/// Checks that the bytes are one extrinsic with its length prefix and nothing else. Returns its hash.
pub(super) fn check_form(extrinsic: &Extrinsic, limit: usize) -> Result<Hash, PoolError> {
	let bytes = &extrinsic.0;
	if bytes.len() > limit {
		return Err(PoolError::TooLarge { size: bytes.len(), limit });
	}
	let mut rest = bytes.as_slice();
	let Compact(length) = Compact::<u32>::decode(&mut rest)
		.map_err(|error| PoolError::Malformed(format!("no length prefix ({error})")))?;
	if usize::try_from(length) != Ok(rest.len()) {
		return Err(PoolError::Malformed(format!(
			"its length prefix says {}, but {} follow",
			counted(length, "byte"),
			grouped(rest.len())
		)));
	}
	Ok(extrinsic.hash())
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode as _;

	#[test]
	fn the_length_prefix_must_match_the_length() {
		let whole = Extrinsic(vec![1u8, 2, 3].encode());
		assert_eq!(check_form(&whole, 10).unwrap(), whole.hash());
		for bytes in [vec![], vec![12, 1, 2], vec![12, 1, 2, 3, 4], vec![1, 2, 3], vec![255; 9]] {
			let error = check_form(&Extrinsic(bytes), 10).unwrap_err();
			assert_eq!(error.code(), 1001, "{error}");
		}
		assert!(matches!(check_form(&whole, 3), Err(PoolError::TooLarge { size: 4, limit: 3 })));
	}
}
