//! The consensus: who votes.

use alloc::vec::Vec;
use codec::{Codec, Decode, Encode};
use scale_info::TypeInfo;

pub use stratos_consensus::{ConsensusKey, Power, Validator, ValidatorSet};

/// A validator that votes, for people.
#[derive(Clone, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub struct VoterInfo<AccountId> {
	/// Who runs it. None only where the key belongs to nobody, which an invariant forbids.
	pub account: Option<AccountId>,
	/// The key by which it votes. It may have set another one since, for the next epoch.
	pub key: ConsensusKey,
	/// Its voting power, millionths of a STOS.
	pub power: Power,
	/// Blocks that it did not sign, in a row.
	pub missed: u32,
}

sp_api::decl_runtime_apis! {
	/// The consensus of the validators.
	pub trait ConsensusApi<AccountId: Codec> {
		/// Who votes on the next block. Empty where no validator was ever chosen.
		fn validator_set() -> ValidatorSet;
		/// The same validators, with what people want to know of them, most power first.
		fn validators() -> Vec<VoterInfo<AccountId>>;
	}
}
