//! Types of the storage and the calls.

use crate::{
	accumulator::{Cumulative, Track},
	slash::{RATE_ONE, value_of},
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, traits::Get};
use scale_info::TypeInfo;
use sp_core::U256;
use sp_runtime::Perbill;
use stratos_primitives::{Balance, EpochIndex, Moment, NodeIndex, Reward};

pub use stratos_runtime_api::staking::{ConsensusKey, Status, ValidatorIndex};

/// A validator and the accounting of its pool.
#[derive(Clone, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct Validator<AccountId> {
	/// The account that runs it, holds its own stake and receives its rewards.
	pub account: AccountId,
	/// Its consensus key.
	pub key: ConsensusKey,
	/// Its part of its delegators' rewards.
	pub commission: Perbill,
	/// The epoch of the last change of the commission.
	pub commission_set: EpochIndex,
	/// Its status.
	pub status: Status,
	/// Whether it is in the active set.
	pub active: bool,
	/// Its own stake, base units.
	pub self_stake: Balance,
	/// The shares of its delegators.
	pub shares: u128,
	/// The value of one share, in 1/[`RATE_ONE`] base units. Falls with each slash.
	pub rate: u128,
	/// Number of stored delegations, including those without stake whose rewards are locked.
	pub delegations: u32,
	/// Chain share earned by one share since genesis.
	pub earned: U256,
	/// The matured part of it.
	pub matured: U256,
	/// Fees earned by one share since genesis.
	pub fees: U256,
	/// Cumulative fees per staked unit when its fees were last settled.
	pub fees_settled: U256,
	/// The validator's own locked rewards (own part and commission), base units.
	pub own_locked: Balance,
	/// The validator's own free rewards, base units.
	pub own_ready: Balance,
	/// Owed to the delegators, locked and free, base units.
	pub owed: Balance,
	/// Blocks missed in a row.
	pub missed: u32,
}

impl<AccountId> Validator<AccountId> {
	/// A validator without stake.
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

/// The delegation of one account to one validator.
#[derive(Clone, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug, Default)]
pub struct Delegation {
	/// Base units on hold. Exceeds the value of the shares while a slash is not collected.
	pub held: Balance,
	/// The validator's cumulative fees per share at the last access.
	pub fees_from: U256,
	/// Its shares and its part in the chain share.
	pub track: Track<1>,
}

impl Delegation {
	/// Its value at the validator's rate, base units.
	pub fn value(&self, rate: u128) -> Balance {
		value_of(self.track.shares, rate).min(self.held)
	}
}

/// Unbonding stake.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct Unbonding {
	/// The validator it was staked with. It is still liable for its offences.
	pub validator: ValidatorIndex,
	/// Base units on hold, including slashes that are not collected.
	pub amount: Balance,
	/// The epoch in which it left.
	pub started: EpochIndex,
	/// Number of slashes of the validator that `amount` accounts for.
	pub slashes: u32,
	/// When it can be withdrawn, ms.
	pub release: Moment,
}

/// Stake that moved to another validator and is still liable for the first.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct Redelegation {
	/// The validator it left.
	pub from: ValidatorIndex,
	/// The validator it went to.
	pub to: ValidatorIndex,
	/// Liable base units.
	pub amount: Balance,
	/// The epoch in which it left.
	pub started: EpochIndex,
	/// Number of slashes of `from` that `amount` accounts for.
	pub slashes: u32,
	/// When the liability ends, ms.
	pub until: Moment,
}

/// A punishable offence.
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
	/// Signed two blocks of one height.
	DoubleSign,
	/// Missed too many blocks in a row.
	Absence,
}

/// A recorded slash.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct SlashRecord {
	/// The offence.
	pub offence: Offence,
	/// The epoch of the offence. Stake that left before is not liable.
	pub epoch: EpochIndex,
	/// When it was punished, ms. Stake that was free before is not liable.
	pub at: Moment,
	/// The fraction slashed.
	pub fraction: Perbill,
}

/// Fees that are not settled with the validators yet.
#[derive(Clone, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug, Default)]
pub struct FeePool {
	/// Collected in this block, base units.
	pub pending: Balance,
	/// Distributed per unit of active stake since genesis, in 1/SCALE base units.
	pub per_stake: U256,
	/// Distributed and not settled with the validators, base units.
	pub unsettled: Balance,
}

/// The deposits of nodes as a source of rewards. Kinds: 0 traffic, 1 mining.
#[derive(Clone, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct DepositPool {
	/// All deposits that earn chain share, base units.
	pub deposit: Balance,
	/// Chain share earned by one base unit of deposit since genesis.
	pub earned: Cumulative<2>,
	/// The matured part of it.
	pub matured: Cumulative<2>,
	/// Owed to the nodes, locked and free, base units.
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
	/// The validator.
	pub validator: ValidatorIndex,
	/// Own and commission, base units.
	pub own: Balance,
	/// For each share of its delegators, in 1/SCALE base units.
	pub per_share: u128,
}

/// A page of the lock-up ring: what one epoch earned.
#[derive(Clone, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
#[scale_info(skip_type_params(MaxActive))]
#[codec(mel_bound())]
pub struct LockUpPage<MaxActive: Get<u32>> {
	/// The epoch that earned it.
	pub epoch: EpochIndex,
	/// The epoch from which it is free.
	pub matures: EpochIndex,
	/// The time from which it is free, ms. It is free when both have come.
	pub free_at: Moment,
	/// For each base unit of deposit, traffic and mining, in 1/SCALE base units.
	pub deposits: [u128; 2],
	/// For the validators.
	pub validators: BoundedVec<LockUpEntry, MaxActive>,
}

/// The page numbers in use of the lock-up ring: `head..tail`.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug, Default)]
pub struct Ring {
	/// The oldest page that has not matured.
	pub head: u32,
	/// One more than the newest page.
	pub tail: u32,
	/// When the oldest page matures. Not defined for an empty ring.
	pub head_matures: EpochIndex,
	/// When the newest page matures. No page matures before an older one.
	pub tail_matures: EpochIndex,
	/// The time from which the oldest page is free, ms. Not defined for an empty ring.
	pub head_free_at: Moment,
	/// The time from which the newest page is free, ms.
	pub tail_free_at: Moment,
}

impl Ring {
	/// Whether the oldest page matures in `epoch`, at `now`.
	pub fn is_due(&self, epoch: EpochIndex, now: Moment) -> bool {
		self.head < self.tail && self.head_matures <= epoch && self.head_free_at <= now
	}
}

/// The source of a withdrawn reward.
#[derive(
	Clone, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Debug,
)]
pub enum RewardSource<AccountId> {
	/// Chain share and fees of the delegation to this validator.
	Delegation(AccountId),
	/// Own part, commission and fees of this validator.
	Validator(AccountId),
	/// Chain share of this node's deposit.
	Deposit(NodeIndex),
}

/// Traffic and mining as the two kinds of a [`Track`].
pub(crate) fn kinds(reward: Reward) -> [Balance; 2] {
	[reward.traffic, reward.mining]
}

/// The two kinds of a [`Track`] as a reward.
pub(crate) fn reward([traffic, mining]: [Balance; 2]) -> Reward {
	Reward { traffic, mining }
}
