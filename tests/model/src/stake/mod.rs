//! Validators, delegators, offences: section 4 of the economy, section 5 of the paper.
//!
//! *Choice* (slashes): delegators hold shares of their validator, worth one base unit each until it
//! is slashed; a slash lowers the worth of a share, and a delegator's hold is cut when the delegator next
//! touches the delegation. Stake that left since the offence is liable until it is free. Every
//! rounding is against the staker.

mod delegations;
mod offences;
mod validators;

use crate::{
	arith::{Big, ceil, part},
	economy::{Economy, Epoch, Key, Moment, Refusals},
	money::{Account, Hold, STAKE_REWARDS, Source},
	nodes::NodeIndex,
	parameters::BILLION,
	position::Position,
};
use std::collections::BTreeMap;

/// The worth of a share before any slash.
pub const RATE_ONE: u128 = 1_000_000_000_000_000_000;

/// Whether a validator may be chosen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
	/// Stands for the active set.
	Candidate,
	/// Does not.
	Idle,
	/// May return from then on.
	Jailed(Moment),
	/// Never to return.
	Banned,
}

/// What a validator can be punished for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Offence {
	/// Two blocks of one height.
	DoubleSign,
	/// Too many blocks missed.
	Absence,
}

/// A slash on record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Slash {
	/// What for.
	pub offence: Offence,
	/// When it was committed.
	pub epoch: Epoch,
	/// When it was punished.
	pub at: Moment,
	/// Which part was taken, parts per billion.
	pub fraction: u32,
}

/// A validator.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Validator {
	/// Who runs it.
	pub account: Account,
	/// Its consensus key.
	pub key: u64,
	/// Parts per billion.
	pub commission: u32,
	/// When that was set.
	pub commission_set: Epoch,
	/// Whether it may be chosen.
	pub standing: Standing,
	/// Its own stake, base units.
	pub self_stake: u128,
	/// Shares of its delegators.
	pub shares: u128,
	/// Worth of a share, in 1/[`RATE_ONE`] base units.
	pub rate: u128,
	/// Chain share of its own, locked.
	pub own_locked: u128,
	/// What it can withdraw.
	pub own_ready: u128,
	/// What is owed to its delegators.
	pub owed: u128,
	/// Fees for one staked unit that are not settled with it yet.
	pub fee_rate: Big,
	/// Its slashes.
	pub slashes: Vec<Slash>,
}

impl Validator {
	/// Its delegators' stake.
	pub fn delegated(&self) -> u128 {
		worth(self.shares, self.rate)
	}

	/// All its stake.
	pub fn total(&self) -> u128 {
		self.self_stake + self.delegated()
	}
}

/// What one account delegated to one validator.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Delegation {
	/// On hold for it.
	pub held: u128,
	/// Shares and chain share.
	pub position: Position,
	/// Fees per share not counted out.
	pub fee_rate: Big,
	/// Fees counted out and not paid.
	pub fees_ready: u128,
}

/// Stake on its way back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unbonding {
	/// From which validator.
	pub validator: usize,
	/// On hold, base units.
	pub amount: u128,
	/// When it left.
	pub started: Epoch,
	/// How many slashes are accounted for.
	pub slashes: usize,
	/// When it is free.
	pub release: Moment,
}

/// Stake that moved to another validator and is still liable for the first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Redelegation {
	/// Which it left.
	pub from: usize,
	/// Where it went.
	pub to: usize,
	/// What is liable.
	pub amount: u128,
	/// When it left.
	pub started: Epoch,
	/// How many slashes are accounted for.
	pub slashes: usize,
	/// When the liability ends.
	pub until: Moment,
}

/// One epoch's chain share that is locked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Page {
	/// Which epoch.
	pub epoch: Epoch,
	/// In which it is free.
	pub matures: Epoch,
	/// Not before this time, ms.
	pub free_at: Moment,
	/// What validators themselves earned.
	pub own: Vec<(usize, u128)>,
}

/// All stake.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Stake {
	/// Validators, by registration.
	pub validators: Vec<Validator>,
	/// Consensus keys that were replaced. Nobody takes them again.
	pub old_keys: Vec<u64>,
	/// Delegations by delegator and validator.
	pub delegations: BTreeMap<(Account, usize), Delegation>,
	/// Stake on its way back, by owner, oldest first.
	pub unbondings: BTreeMap<Account, Vec<Unbonding>>,
	/// Redelegations, by delegator.
	pub redelegations: BTreeMap<Account, Vec<Redelegation>>,
	/// The active set, most stake first.
	pub active: Vec<usize>,
	/// The set that served the epoch that ended last, less those punished since.
	pub ended: Vec<usize>,
	/// Chain shares that are locked, oldest first.
	pub pages: Vec<Page>,
	/// Parts of nodes in the chain share.
	pub deposits: BTreeMap<NodeIndex, Position>,
	/// What is owed to them.
	pub deposits_owed: u128,
	/// Fees of this block.
	pub fees_pending: u128,
	/// Fees divided and not settled with the validators.
	pub fees_unsettled: u128,
}

impl Stake {
	/// Whether a validator uses a consensus key, or once used it.
	pub(crate) fn key_taken(&self, key: u64) -> bool {
		self.validators.iter().any(|v| v.key == key) || self.old_keys.contains(&key)
	}

	/// What `who` has at stake or on its way back.
	pub fn held_of(&self, who: Account) -> u128 {
		let own: u128 =
			self.validators.iter().filter(|v| v.account == who).map(|v| v.self_stake).sum();
		let delegated: u128 = self
			.delegations
			.iter()
			.filter(|((delegator, _), _)| *delegator == who)
			.map(|(_, delegation)| delegation.held)
			.sum();
		let unbonding: u128 =
			self.unbondings.get(&who).map_or(0, |all| all.iter().map(|entry| entry.amount).sum());
		own + delegated + unbonding
	}
}

/// What shares are worth, rounded down.
pub fn worth(shares: u128, rate: u128) -> u128 {
	part(shares, rate, RATE_ONE)
}

/// What a slash takes of a stake, rounded up.
pub fn slashed(stake: u128, fraction: u32) -> u128 {
	ceil(stake, fraction.into(), BILLION.into()).expect("at most the stake")
}

/// What is left of a stake that left in `started` and is free at `free`, after the slashes that are
/// not accounted for: those for offences of before it left, punished before it was free.
fn after(slashes: &[Slash], known: usize, started: Epoch, free: Moment, amount: u128) -> u128 {
	slashes.iter().skip(known).fold(amount, |left, slash| {
		let liable = slash.epoch <= started && slash.at < free;
		if liable { left - slashed(left, slash.fraction) } else { left }
	})
}
