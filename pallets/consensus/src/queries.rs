//! Answers of the runtime API. Not for use in a block.

use crate::{Config, Pallet};
use alloc::vec::Vec;
use stratos_primitives::Validators;
use stratos_runtime_api::consensus::VoterInfo;

impl<T: Config> Pallet<T> {
	/// See [`stratos_runtime_api::consensus::ConsensusApi::validators`].
	pub fn voters() -> Vec<VoterInfo<T::AccountId>> {
		let describe = |one: &stratos_consensus::Validator| {
			let (account, missed) = T::Validators::by_key(&one.key).unzip();
			VoterInfo { account, key: one.key, power: one.power, missed: missed.unwrap_or(0) }
		};
		Self::validator_set().validators().iter().map(describe).collect()
	}
}
