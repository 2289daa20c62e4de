//! The summary of an epoch, from the runtime's `EpochApi`, for the terminal.
//!
//! The API is optional. The host prints the summary as it is.

use crate::{chain::Chain, deadline::Cancel, executor::CallLimits, primitives::Hash};
use codec::Decode;
use sp_version::RuntimeVersion;
use std::time::Duration;
use stratos_runtime_api::epochs::EpochSummary;

/// Time limit of the runtime call.
const TIMEOUT: Duration = Duration::from_secs(1);

/// The summary at a block. None if the runtime does not provide it.
pub(super) fn at(chain: &Chain, hash: Hash) -> Option<EpochSummary> {
	if !has_epoch_api(&chain.runtime_version_at(hash).ok()?) {
		return None;
	}
	let limits = CallLimits { time: TIMEOUT, cancel: Cancel::default() };
	let encoded = chain.client_call(hash, "EpochApi_summary", &[], &limits).ok()?;
	EpochSummary::decode(&mut &encoded[..]).ok()
}

fn has_epoch_api(version: &RuntimeVersion) -> bool {
	let id = sp_crypto_hashing::blake2_64(b"EpochApi");
	version.apis.iter().any(|(api, _)| *api == id)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_api_is_detected() {
		let mut version = RuntimeVersion::default();
		assert!(!has_epoch_api(&version));
		version.apis = vec![(sp_crypto_hashing::blake2_64(b"EpochApi"), 1)].into();
		assert!(has_epoch_api(&version));
	}
}
