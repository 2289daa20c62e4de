//! What the pallet stores.

use crate::{
	accumulator::{Cumulative, Track},
	slash::{RATE_ONE, value_of},
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, traits::Get};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::U256;
use sp_runtime::Perbill;
use stratos_primitives::{Balance, EpochIndex, Moment, NodeIndex, Reward};

/// A validator's place in the dense registry. Never reused.
pub type ValidatorIndex = u32;

/// The key by which a validator signs for a consensus engine. Opaque here.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Default,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Debug,
	Serialize,
	Deserialize,
)]
pub struct ConsensusKey(pub [u8; 32]);

/// Whether a validator may be chosen for the active set.
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
	/// Stands for the active set.
	Candidate,
	/// Does not stand: left, or displaced by a candidate with more stake.
	Idle,
	/// Punished. May return by `unjail` from this time on, ms.
	Jailed {
		/// The time from which on it may return, ms.
		until: Moment,
	},
	/// Never to return: it signed twice, or offended too often.
	Banned,
}

/// A validator and the books of its pool.
#[derive(Clone, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct Validator<AccountId> {
	/// Who runs it, holds its self-delegation and receives what it earns.
	pub account: AccountId,
	/// The key of its consensus engine.
	pub key: ConsensusKey,
	/// Its part of what its delegators earn.
	pub commission: Perbill,
	/// The epoch in which the commission was last set.
	pub commission_set: EpochIndex,
	/// Whether it may be chosen.
	pub status: Status,
	/// Whether it is in the active set now.
	pub active: bool,
	/// Its own stake, base units.
	pub self_stake: Balance,
	/// The shares of all its delegators.
	pub shares: u128,
	/// What one share is worth, in 1/[`RATE_ONE`] base units. Falls with each slash.
	pub rate: u128,
	/// Delegations on record, those included that only wait for rewards to mature.
	pub delegations: u32,
	/// Chain share earned by one share since genesis.
	pub earned: U256,
	/// The part of it that has matured.
	pub matured: U256,
	/// Fees earned by one share since genesis.
	pub fees: U256,
	/// The chain's cumulative fees per staked unit when this validator's were last settled.
	pub fees_settled: U256,
	/// Chain share of the validator itself (own and commission), not matured, base units.
	pub own_locked: Balance,
	/// What the validator itself can withdraw, base units.
	pub own_ready: Balance,
	/// What is owed to the delegators, locked and free, base units.
	pub owed: Balance,
	/// Blocks missed in a row.
	pub missed: u32,
}

impl<AccountId> Validator<AccountId> {
	/// A validator without any stake yet.
	pub fn new(
		account: AccountId,
		key: ConsensusKey,
		commission: Perbill,
		epoch: EpochIndex,
	) -> Self {
		Self {
			account,
			key,
			commission,
			commission_set: epoch,
			status: Status::Candidate,
			active: false,
			self_stake: 0,
			shares: 0,
			rate: RATE_ONE,
			delegations: 0,
			earned: U256::zero(),
			matured: U256::zero(),
			fees: U256::zero(),
			fees_settled: U256::zero(),
			own_locked: 0,
			own_ready: 0,
			owed: 0,
			missed: 0,
		}
	}

	/// Stake of all delegators, base units.
	pub fn delegated(&self) -> Balance {
		value_of(self.shares, self.rate)
	}

	/// All stake, base units.
	pub fn total(&self) -> Balance {
		self.self_stake.saturating_add(self.delegated())
	}
}

/// What one account has delegated to one validator.
#[derive(Clone, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug, Default)]
pub struct Delegation {
	/// Base units on hold for it. More than the shares are worth while a slash waits to be
	/// collected.
	pub held: Balance,
	/// The validator's cumulative fees per share at the last touch.
	pub fees_from: U256,
	/// Its shares and its part in the chain share.
	pub track: Track<1>,
}

impl Delegation {
	/// What it is worth at the validator's rate.
	pub fn value(&self, rate: u128) -> Balance {
		value_of(self.track.shares, rate).min(self.held)
	}
}

/// Stake on its way back to its owner.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct Unbonding {
	/// The validator it was staked with, for whose offences it is still liable.
	pub validator: ValidatorIndex,
	/// Base units on hold, slashes not yet collected included.
	pub amount: Balance,
	/// The epoch in which it left.
	pub started: EpochIndex,
	/// How many slashes of the validator are accounted for in `amount`.
	pub slashes: u32,
	/// When it can be withdrawn, ms.
	pub release: Moment,
}

/// Stake that moved from one validator to another and is still liable for the first.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct Redelegation {
	/// The validator it left.
	pub from: ValidatorIndex,
	/// The validator it went to.
	pub to: ValidatorIndex,
	/// Base units that are liable.
	pub amount: Balance,
	/// The epoch in which it left.
	pub started: EpochIndex,
	/// How many slashes of `from` are accounted for in `amount`.
	pub slashes: u32,
	/// When the liability ends, ms.
	pub until: Moment,
}

/// What a validator can be punished for.
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
pub enum Offence {
	/// It signed two blocks of one height.
	DoubleSign,
	/// It missed more blocks in a row than is allowed.
	Absence,
}

/// A slash on record.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct SlashRecord {
	/// What for.
	pub offence: Offence,
	/// When it was committed. Stake that had left before is not liable.
	pub epoch: EpochIndex,
	/// When it was punished, ms. Stake that was free before is not liable.
	pub at: Moment,
	/// The fraction taken.
	pub fraction: Perbill,
}

/// Fees on their way to the validators.
#[derive(Clone, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug, Default)]
pub struct FeePool {
	/// Collected in this block, base units.
	pub pending: Balance,
	/// Distributed since genesis per unit of active stake, in 1/SCALE base units.
	pub per_stake: U256,
	/// Distributed and not yet settled with the validators, base units.
	pub unsettled: Balance,
}

/// The deposits of nodes as a source of rewards. Kinds: 0 traffic, 1 mining.
#[derive(Clone, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct DepositPool {
	/// All deposits that take part, base units.
	pub deposit: Balance,
	/// Chain share earned by one base unit of deposit since genesis.
	pub earned: Cumulative<2>,
	/// The part of it that has matured.
	pub matured: Cumulative<2>,
	/// What is owed to the nodes, locked and free.
	pub owed: Reward,
}

impl Default for DepositPool {
	fn default() -> Self {
		Self {
			deposit: 0,
			earned: [U256::zero(); 2],
			matured: [U256::zero(); 2],
			owed: Reward::default(),
		}
	}
}

/// What one validator earned in an epoch.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct LockUpEntry {
	/// Who.
	pub validator: ValidatorIndex,
	/// Own and commission, base units.
	pub own: Balance,
	/// For one share of its delegators, in 1/SCALE base units.
	pub per_share: u128,
}

/// One epoch of the lock-up ring: what matures when it leaves the ring.
#[derive(Clone, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
#[scale_info(skip_type_params(MaxActive))]
#[codec(mel_bound())]
pub struct LockUpPage<MaxActive: Get<u32>> {
	/// The epoch that earned it.
	pub epoch: EpochIndex,
	/// The first epoch in which it is free.
	pub matures: EpochIndex,
	/// For one base unit of deposit, traffic and mining, in 1/SCALE base units.
	pub deposits: [u128; 2],
	/// For the validators.
	pub validators: BoundedVec<LockUpEntry, MaxActive>,
}

/// Which pages of the lock-up ring are alive: numbers `head..tail`.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug, Default)]
pub struct Ring {
	/// The oldest page that has not matured.
	pub head: u32,
	/// One more than the newest page.
	pub tail: u32,
	/// When the oldest page matures; meaningless where the ring is empty.
	pub head_matures: EpochIndex,
	/// When the newest page matures. No page matures before an older one.
	pub tail_matures: EpochIndex,
}

impl Ring {
	/// Whether the oldest page can be freed in `epoch`.
	pub fn is_due(&self, epoch: EpochIndex) -> bool {
		self.head < self.tail && self.head_matures <= epoch
	}
}

/// Where STOS without a recipient come from.
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
pub enum TreasurySource {
	/// Gas fees.
	Fees,
	/// Rewards of a validator's delegators, after the last of them left.
	Delegators,
}

/// What earned a withdrawn reward.
#[derive(
	Clone, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Debug,
)]
pub enum RewardSource<AccountId> {
	/// A delegation to this validator: chain share and fees.
	Delegation(AccountId),
	/// Being this validator: own part, commission and fees.
	Validator(AccountId),
	/// The deposit of this node: chain share.
	Deposit(NodeIndex),
}

/// Both parts of a reward as the kinds of a [`Track`].
pub(crate) fn kinds(reward: Reward) -> [Balance; 2] {
	[reward.traffic, reward.mining]
}

/// The kinds of a [`Track`] as a reward.
pub(crate) fn reward([traffic, mining]: [Balance; 2]) -> Reward {
	Reward { traffic, mining }
}
