//! Stake: validators, delegations, rewards.

use crate::{Balance, EpochIndex, Moment, NodeIndex, Reward};
use alloc::vec::Vec;
use codec::{Codec, Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_arithmetic::Perbill;

pub use stratos_consensus::ConsensusKey;

/// The index of a validator. Never reused.
pub type ValidatorIndex = u32;

/// The status of a validator.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Debug,
)]
pub enum Status {
	/// A candidate for the active set.
	Candidate,
	/// Not a candidate: left, or was displaced.
	Idle,
	/// Punished. May return by `unjail` after the jail time.
	Jailed {
		/// When it may return, ms.
		until: Moment,
	},
	/// Banned permanently, for double signing or too many slashes.
	Banned,
}

/// A validator as a wallet shows it.
#[derive(Clone, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub struct ValidatorInfo<AccountId> {
	/// Its place in the registry.
	pub index: ValidatorIndex,
	/// Who runs it.
	pub account: AccountId,
	/// The key of its consensus engine.
	pub key: ConsensusKey,
	/// Whether it may be chosen.
	pub status: Status,
	/// Whether it is in the active set now.
	pub active: bool,
	/// Its own stake, base units.
	pub self_stake: Balance,
	/// Its delegators' stake, base units.
	pub delegated: Balance,
	/// The commission in force.
	pub commission: Perbill,
	/// The first epoch in which it may change its commission.
	pub commission_due: EpochIndex,
	/// How often it was slashed.
	pub slashes: u32,
}

/// One account's stake with one validator.
#[derive(Clone, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub struct DelegationInfo<AccountId> {
	/// With whom.
	pub validator: AccountId,
	/// What it is worth, base units.
	pub amount: Balance,
	/// What is still on hold for slashes that wait to be collected, base units.
	pub slash_due: Balance,
	/// What it earned and was not paid yet.
	pub rewards: RewardsInfo<Balance>,
}

/// Rewards that are not paid yet.
#[derive(Clone, PartialEq, Eq, Encode, Decode, TypeInfo, Debug, Default)]
pub struct RewardsInfo<Amount> {
	/// Can be withdrawn now.
	pub withdrawable: Amount,
	/// Still under lock-up.
	pub locked: Amount,
	/// In which epoch how much of the locked part becomes free, soonest first.
	pub schedule: Vec<(EpochIndex, Amount)>,
}

/// Stake on its way back to its owner.
#[derive(Clone, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub struct UnbondingInfo<AccountId> {
	/// The validator that it was staked with.
	pub validator: AccountId,
	/// What will be released, slashes so far taken off, base units.
	pub amount: Balance,
	/// When it can be withdrawn, ms.
	pub release: Moment,
}

/// The chain's stake in sums.
#[derive(Clone, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub struct StakeTotals {
	/// Stake of the active set, base units.
	pub active_stake: Balance,
	/// Deposits that take part in the chain share, base units.
	pub deposit: Balance,
	/// Rewards on the pallet's account, locked and free, base units.
	pub unpaid_rewards: Balance,
	/// Validators in the active set.
	pub active: u32,
	/// Validators that stand for it.
	pub candidates: u32,
}

sp_api::decl_runtime_apis! {
	/// Stake (`docs/economy.md` section 4).
	pub trait StakingApi<AccountId: Codec, Parameters: Codec> {
		/// The parameters of this epoch.
		fn parameters() -> Parameters;
		/// The active set, most stake first.
		fn active_set() -> Vec<ValidatorInfo<AccountId>>;
		/// All that stand for the active set.
		fn candidates() -> Vec<ValidatorInfo<AccountId>>;
		/// One validator.
		fn validator(account: AccountId) -> Option<ValidatorInfo<AccountId>>;
		/// What an account has delegated, and what that earned.
		fn delegations(account: AccountId) -> Vec<DelegationInfo<AccountId>>;
		/// Stake of an account on its way back, soonest first.
		fn unbondings(account: AccountId) -> Vec<UnbondingInfo<AccountId>>;
		/// What a validator itself earned (own, commission, fees).
		fn validator_rewards(account: AccountId) -> Option<RewardsInfo<Balance>>;
		/// What a node's deposit earned.
		fn deposit_rewards(node: NodeIndex) -> RewardsInfo<Reward>;
		/// Sums.
		fn totals() -> StakeTotals;
		/// What a consensus key signs to agree to be used by the validator `account`. `None` in the
		/// state of genesis, which does not know its own hash yet.
		fn key_proof_payload(account: AccountId) -> Option<Vec<u8>>;
	}
}
