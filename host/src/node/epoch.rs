//! The chain's own account of its epochs, for the terminal.
//!
//! A runtime may offer `EpochApi`. The host prints what it returns as it is, and does without
//! where it is not offered. The types repeat the encoding that the API declares: the host depends
//! on no pallet.

use crate::{chain::Chain, deadline::Cancel, executor::CallLimits, primitives::Hash};
use codec::Decode;
use sp_version::RuntimeVersion;
use std::time::Duration;

/// How long the runtime may take for its summary.
const TIME: Duration = Duration::from_secs(1);

/// One figure, ready to print.
#[derive(Clone, PartialEq, Eq, Debug, Decode)]
pub(super) struct Figure {
	/// `price`, `P`, `L`, `issuance` …
	pub(super) name: String,
	/// The amount in the smallest unit.
	pub(super) amount: u128,
	/// Decimals of the unit.
	pub(super) decimals: u8,
	/// The unit's symbol.
	pub(super) unit: String,
}

/// Where the epochs stand.
#[derive(Clone, PartialEq, Eq, Debug, Decode)]
pub(super) struct EpochSummary {
	/// The epoch of the block that was asked.
	pub(super) epoch: u32,
	/// Its first block.
	pub(super) first_block: u32,
	/// Blocks in an epoch.
	pub(super) length: u32,
	/// Figures worth a line.
	pub(super) figures: Vec<Figure>,
}

impl EpochSummary {
	/// The summary at a block; None where the runtime has none to offer.
	pub(super) fn at(chain: &Chain, hash: Hash) -> Option<Self> {
		if !offered(&chain.runtime_version_at(hash).ok()?) {
			return None;
		}
		let limits = CallLimits { time: TIME, cancel: Cancel::default() };
		let encoded = chain.client_call(hash, "EpochApi_summary", &[], &limits).ok()?;
		Self::decode(&mut &encoded[..]).ok()
	}

	/// The place of a block in its epoch, from 1; None for a block outside of it.
	pub(super) fn position(&self, number: u32) -> Option<u32> {
		let position = number.checked_sub(self.first_block)?.checked_add(1)?;
		(position <= self.length).then_some(position)
	}
}

/// Whether the runtime offers `EpochApi`.
fn offered(version: &RuntimeVersion) -> bool {
	let id = sp_crypto_hashing::blake2_64(b"EpochApi");
	version.apis.iter().any(|(offered, _)| *offered == id)
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;

	#[test]
	fn a_summary_decodes_as_the_api_encodes_it() {
		let figures = vec![("price", 7u128, 9u8, "STOS/oz")];
		let encoded = (3u32, 301u32, 100u32, figures).encode();
		let summary = EpochSummary::decode(&mut &encoded[..]).unwrap();
		assert_eq!((summary.epoch, summary.figures[0].unit.as_str()), (3, "STOS/oz"));
		assert_eq!(summary.position(301), Some(1));
		assert_eq!(summary.position(400), Some(100));
		assert_eq!((summary.position(300), summary.position(401)), (None, None));
	}

	#[test]
	fn the_api_is_found_by_the_hash_of_its_name() {
		let mut version = RuntimeVersion::default();
		assert!(!offered(&version));
		version.apis = vec![(sp_crypto_hashing::blake2_64(b"EpochApi"), 1)].into();
		assert!(offered(&version));
	}
}
