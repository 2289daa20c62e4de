//! The summary of an epoch, from the runtime's `EpochApi`, for the terminal.
//!
//! The API is optional. The host prints the summary as it is.

use crate::{chain::Chain, deadline::Cancel, executor::CallLimits, primitives::Hash};
use codec::Decode;
use sp_version::RuntimeVersion;
use std::time::Duration;

/// Time limit of the runtime call.
const TIMEOUT: Duration = Duration::from_secs(1);

/// A figure to print.
#[derive(Clone, PartialEq, Eq, Debug, Decode)]
pub(super) struct Figure {
	/// `price`, `P`, `L`, `issuance` …
	pub(super) name: String,
	/// In base units of `unit`.
	pub(super) amount: u128,
	/// Decimals of `unit`.
	pub(super) decimals: u8,
	/// Symbol.
	pub(super) unit: String,
}

/// An epoch, as of some block.
#[derive(Clone, PartialEq, Eq, Debug, Decode)]
pub(super) struct EpochSummary {
	/// Number of the epoch.
	pub(super) epoch: u32,
	/// Its first block.
	pub(super) first_block: u32,
	/// Blocks in an epoch.
	pub(super) length: u32,
	/// Figures to print.
	pub(super) figures: Vec<Figure>,
}

impl EpochSummary {
	/// The summary at a block. None if the runtime does not provide it.
	pub(super) fn at(chain: &Chain, hash: Hash) -> Option<Self> {
		if !has_epoch_api(&chain.runtime_version_at(hash).ok()?) {
			return None;
		}
		let limits = CallLimits { time: TIMEOUT, cancel: Cancel::default() };
		let encoded = chain.client_call(hash, "EpochApi_summary", &[], &limits).ok()?;
		Self::decode(&mut &encoded[..]).ok()
	}

	/// The position of a block in the epoch, from 1. None for other blocks.
	pub(super) fn position(&self, number: u32) -> Option<u32> {
		let position = number.checked_sub(self.first_block)?.checked_add(1)?;
		(position <= self.length).then_some(position)
	}
}

fn has_epoch_api(version: &RuntimeVersion) -> bool {
	let id = sp_crypto_hashing::blake2_64(b"EpochApi");
	version.apis.iter().any(|(api, _)| *api == id)
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;

	#[test]
	fn summaries_decode() {
		let figures = vec![("price", 7u128, 9u8, "STOS/oz")];
		let encoded = (3u32, 301u32, 100u32, figures).encode();
		let summary = EpochSummary::decode(&mut &encoded[..]).unwrap();
		assert_eq!((summary.epoch, summary.figures[0].unit.as_str()), (3, "STOS/oz"));
		assert_eq!(summary.position(301), Some(1));
		assert_eq!(summary.position(400), Some(100));
		assert_eq!((summary.position(300), summary.position(401)), (None, None));
	}

	#[test]
	fn the_api_is_detected() {
		let mut version = RuntimeVersion::default();
		assert!(!has_epoch_api(&version));
		version.apis = vec![(sp_crypto_hashing::blake2_64(b"EpochApi"), 1)].into();
		assert!(has_epoch_api(&version));
	}
}
