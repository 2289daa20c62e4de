//! Validators, delegators, offences: section 4 of the economy, section 5 of the paper.
//!
//! *Choice* (slashes): delegators hold shares of their validator, worth one base unit each until it
//! is slashed; a slash lowers the worth of a share, and a delegator's hold is cut when he next
//! touches the delegation. Stake that left since the offence is liable until it is free. Every
//! rounding is against the staker.

use crate::{
	arith::{Big, ceil, part},
	economy::{Economy, Epoch, Moment, Refusals},
	money::{Account, Hold, STAKE_REWARDS, TREASURY},
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
	/// What validators themselves earned.
	pub own: Vec<(usize, u128)>,
}

/// All stake.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Stake {
	/// Validators, by registration.
	pub validators: Vec<Validator>,
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

impl Economy {
	fn validator_of(&self, who: Account) -> Result<usize, Refusals> {
		self.stake
			.validators
			.iter()
			.position(|validator| validator.account == who)
			.ok_or(Refusals::one("NotValidator"))
	}

	/// As [`Self::validator_of`], for a call about an amount.
	fn validator_for(&self, who: Account, amount: u128) -> Result<usize, Refusals> {
		self.validator_of(who).map_err(|mut why| {
			why.when(amount == 0, "AmountZero");
			why
		})
	}

	fn validator(&mut self, index: usize) -> &mut Validator {
		&mut self.stake.validators[index]
	}

	/// The commission in force: what it set, within the bounds of today.
	pub fn commission_of(&self, index: usize) -> u32 {
		let rule = &self.parameters.staking;
		self.stake.validators[index].commission.clamp(rule.min_commission, rule.max_commission)
	}

	fn candidates(&self) -> usize {
		let stands = |v: &&Validator| v.standing == Standing::Candidate;
		self.stake.validators.iter().filter(stands).count()
	}

	pub(crate) fn register_validator(
		&mut self,
		who: Account,
		key: u64,
		self_stake: u128,
		commission: u32,
	) -> Result<(), Refusals> {
		let mut why = Refusals::default();
		let rule = &self.parameters.staking;
		why.when(self.validator_of(who).is_ok(), "AlreadyValidator");
		why.when(self.stake.validators.iter().any(|v| v.key == key), "KeyTaken");
		why.when(self_stake < rule.min_self_delegation, "SelfDelegationTooLow");
		let bounds = rule.min_commission..=rule.max_commission;
		why.when(!bounds.contains(&commission), "CommissionOutOfBounds");
		why.when(self_stake > self.money.spendable(who), "InsufficientBalance");
		why.when(self.candidates() >= self.bounds.max_candidates as usize, "TooManyCandidates");
		why.done()?;
		self.money.hold(who, Hold::Stake, self_stake);
		self.stake.validators.push(Validator {
			account: who,
			key,
			commission,
			commission_set: self.epoch,
			standing: Standing::Candidate,
			self_stake,
			shares: 0,
			rate: RATE_ONE,
			own_locked: 0,
			own_ready: 0,
			owed: 0,
			fee_rate: Big::zero(),
			slashes: Vec::new(),
		});
		Ok(())
	}

	pub(crate) fn bond_more(&mut self, who: Account, amount: u128) -> Result<(), Refusals> {
		let index = self.validator_for(who, amount)?;
		let mut why = Refusals::default();
		why.when(amount == 0, "AmountZero");
		why.when(amount > self.money.spendable(who), "InsufficientBalance");
		why.when(amount > u128::MAX / 4, "Arithmetic");
		why.when(self.stake.validators[index].standing == Standing::Banned, "Banned");
		why.done()?;
		self.settle_fees(index);
		self.money.hold(who, Hold::Stake, amount);
		self.validator(index).self_stake += amount;
		Ok(())
	}

	fn push_unbonding(&mut self, who: Account, validator: usize, amount: u128) {
		let release = self.now + self.parameters.staking.unbonding;
		let slashes = self.stake.validators[validator].slashes.len();
		let started = self.epoch;
		let entry = Unbonding { validator, amount, started, slashes, release };
		self.stake.unbondings.entry(who).or_default().push(entry);
	}

	fn unbondings_full(&self, who: Account) -> bool {
		let entries = self.stake.unbondings.get(&who).map_or(0, Vec::len);
		entries as u32 >= self.bounds.max_unbonding
	}

	/// *Choice*: what remains is nothing or the minimum at least, and nothing only of who does not
	/// stand for the active set.
	pub(crate) fn unbond_self(&mut self, who: Account, amount: u128) -> Result<(), Refusals> {
		let index = self.validator_for(who, amount)?;
		let validator = &self.stake.validators[index];
		let mut why = Refusals::default();
		why.when(amount == 0, "AmountZero");
		why.when(amount > validator.self_stake, "InsufficientStake");
		let left = validator.self_stake.saturating_sub(amount);
		let all = left == 0 && validator.standing != Standing::Candidate;
		let low = left < self.parameters.staking.min_self_delegation && !all;
		why.when(low, "SelfDelegationTooLow");
		why.when(self.unbondings_full(who), "TooManyUnbondings");
		why.done()?;
		self.settle_fees(index);
		self.validator(index).self_stake -= amount;
		self.push_unbonding(who, index, amount);
		Ok(())
	}

	pub(crate) fn set_commission(&mut self, who: Account, commission: u32) -> Result<(), Refusals> {
		let index = self.validator_of(who)?;
		let mut why = Refusals::default();
		let rule = &self.parameters.staking;
		let bounds = rule.min_commission..=rule.max_commission;
		why.when(!bounds.contains(&commission), "CommissionOutOfBounds");
		let step = commission.abs_diff(self.commission_of(index));
		why.when(step > rule.commission_step, "CommissionStepTooLarge");
		let from = self.stake.validators[index].commission_set + rule.commission_interval;
		why.when(self.epoch < from, "CommissionTooSoon");
		why.done()?;
		self.settle_fees(index);
		let epoch = self.epoch;
		let validator = self.validator(index);
		validator.commission = commission;
		validator.commission_set = epoch;
		Ok(())
	}

	pub(crate) fn set_consensus_key(&mut self, who: Account, key: u64) -> Result<(), Refusals> {
		let index = self.validator_of(who)?;
		let mut why = Refusals::default();
		why.when(self.stake.validators.iter().any(|v| v.key == key), "KeyTaken");
		why.done()?;
		self.validator(index).key = key;
		Ok(())
	}

	pub(crate) fn leave_candidates(&mut self, who: Account) -> Result<(), Refusals> {
		let index = self.validator_of(who)?;
		let mut why = Refusals::default();
		why.when(self.stake.validators[index].standing != Standing::Candidate, "NotCandidate");
		why.done()?;
		self.validator(index).standing = Standing::Idle;
		Ok(())
	}

	fn enter_candidates(&mut self, index: usize, mut why: Refusals) -> Result<(), Refusals> {
		let least = self.parameters.staking.min_self_delegation;
		why.when(self.stake.validators[index].self_stake < least, "SelfDelegationTooLow");
		why.when(self.candidates() >= self.bounds.max_candidates as usize, "TooManyCandidates");
		why.done()?;
		self.validator(index).standing = Standing::Candidate;
		Ok(())
	}

	pub(crate) fn rejoin(&mut self, who: Account) -> Result<(), Refusals> {
		let index = self.validator_of(who)?;
		let mut why = Refusals::default();
		match self.stake.validators[index].standing {
			Standing::Candidate => why.when(true, "AlreadyCandidate"),
			Standing::Idle => {}
			Standing::Jailed(_) => why.when(true, "StillJailed"),
			Standing::Banned => why.when(true, "Banned"),
		}
		self.enter_candidates(index, why)
	}

	pub(crate) fn unjail(&mut self, who: Account) -> Result<(), Refusals> {
		let index = self.validator_of(who)?;
		let mut why = Refusals::default();
		match self.stake.validators[index].standing {
			Standing::Jailed(until) => why.when(self.now < until, "StillJailed"),
			Standing::Banned => why.when(true, "Banned"),
			_ => why.when(true, "NotJailed"),
		}
		self.enter_candidates(index, why)
	}

	/// What the delegation is worth now.
	fn value(&self, who: Account, index: usize) -> u128 {
		self.stake.delegations.get(&(who, index)).map_or(0, |delegation| {
			worth(delegation.position.shares, self.stake.validators[index].rate)
				.min(delegation.held)
		})
	}

	/// Gives a delegation the fewest shares that are worth `value`.
	fn set_value(&mut self, who: Account, index: usize, value: u128) {
		let rate = self.stake.validators[index].rate;
		let shares = if value == 0 { 0 } else { ceil(value, RATE_ONE, rate).expect("not ruined") };
		let delegation = self.stake.delegations.get_mut(&(who, index)).expect("looked up before");
		let before = delegation.position.shares;
		delegation.position.set_shares(shares);
		let validator = self.validator(index);
		validator.shares = validator.shares - before + shares;
	}

	/// Brings a delegation up to date: fees, rewards, slashes, liabilities. Returns what was
	/// collected for slashes.
	fn touch(&mut self, who: Account, index: usize) -> u128 {
		self.settle_fees(index);
		self.count_fees(who, index);
		let mut collected = 0;
		let value = self.value(who, index);
		if let Some(delegation) = self.stake.delegations.get_mut(&(who, index)) {
			delegation.position.advance();
			let cut = delegation.held - value;
			delegation.held = value;
			self.money.pay_held(who, Hold::Stake, TREASURY, cut);
			collected += cut;
		}
		let owed = self.new_liabilities(who, index);
		if owed > 0 {
			self.note("redelegated stake pays for the validator it left");
		}
		let from_delegation = owed.min(value);
		let worthless = value == 0 && self.stake.delegations.contains_key(&(who, index));
		if from_delegation > 0 || worthless {
			self.set_value(who, index, value - from_delegation);
			let delegation = self.stake.delegations.get_mut(&(who, index)).expect("has value");
			delegation.held -= from_delegation;
			self.money.pay_held(who, Hold::Stake, TREASURY, from_delegation);
		}
		collected + from_delegation + self.slash_unbondings(who, index, owed - from_delegation)
	}

	/// What stake redelegated to `to` newly owes for slashes of the validators that it left.
	fn new_liabilities(&mut self, who: Account, to: usize) -> u128 {
		let mut owed = 0;
		for entry in self.stake.redelegations.get_mut(&who).into_iter().flatten() {
			if entry.to == to {
				let slashes = &self.stake.validators[entry.from].slashes;
				let left = after(slashes, entry.slashes, entry.started, entry.until, entry.amount);
				owed += entry.amount - left;
				entry.amount = left;
				entry.slashes = slashes.len();
			}
		}
		owed
	}

	/// Where the delegation is gone already, what is unbonding from the same validator pays.
	fn slash_unbondings(&mut self, who: Account, index: usize, amount: u128) -> u128 {
		let mut left = amount;
		for entry in self.stake.unbondings.get_mut(&who).into_iter().flatten() {
			if entry.validator == index {
				let taken = left.min(entry.amount);
				entry.amount -= taken;
				left -= taken;
				self.money.pay_held(who, Hold::Stake, TREASURY, taken);
			}
		}
		if let Some(all) = self.stake.unbondings.get_mut(&who) {
			all.retain(|entry| entry.amount > 0);
		}
		amount - left
	}

	/// Drops a delegation of which nothing is left. With the last one, what is owed to nobody goes
	/// to the treasury.
	fn keep(&mut self, who: Account, index: usize) {
		let Some(delegation) = self.stake.delegations.get(&(who, index)) else { return };
		if delegation.held > 0 || delegation.fees_ready > 0 || !delegation.position.is_empty() {
			return;
		}
		self.stake.delegations.remove(&(who, index));
		if !self.stake.delegations.keys().any(|(_, with)| *with == index) {
			self.note("the last delegation is gone");
			let left = std::mem::take(&mut self.validator(index).owed);
			self.money.transfer(STAKE_REWARDS, TREASURY, left);
		}
	}

	fn raise(&mut self, who: Account, index: usize, amount: u128) {
		self.touch(who, index);
		let value = self.value(who, index);
		self.stake.delegations.entry((who, index)).or_default().held += amount;
		self.set_value(who, index, value + amount);
	}

	fn lower(&mut self, who: Account, index: usize, amount: u128) {
		let value = self.value(who, index);
		self.set_value(who, index, value - amount);
		let delegation = self.stake.delegations.get_mut(&(who, index)).expect("has value");
		delegation.held -= amount;
		self.keep(who, index);
	}

	/// Why a delegation of `amount` more to `index` is refused.
	fn cannot_take(&self, who: Account, index: usize, amount: u128) -> Refusals {
		let mut why = Refusals::default();
		let validator = &self.stake.validators[index];
		why.when(validator.account == who, "DelegationToSelf");
		why.when(amount > u128::MAX / 4, "Arithmetic");
		why.when(amount == 0, "AmountZero");
		why.when(validator.standing == Standing::Banned, "Banned");
		why.when(validator.rate < RATE_ONE / 1_000_000, "ValidatorRuined");
		let least = self.parameters.staking.min_delegation;
		why.when(self.value(who, index).saturating_add(amount) < least, "DelegationTooLow");
		why
	}

	pub(crate) fn delegate(
		&mut self,
		who: Account,
		validator: Account,
		amount: u128,
	) -> Result<(), Refusals> {
		let index = self.validator_for(validator, amount)?;
		let mut why = self.cannot_take(who, index, amount);
		why.when(amount > self.money.spendable(who), "InsufficientBalance");
		why.done()?;
		self.raise(who, index, amount);
		self.money.hold(who, Hold::Stake, amount);
		Ok(())
	}

	/// Why `amount` cannot leave a delegation, after it was brought up to date.
	fn cannot_leave(&self, who: Account, index: usize, amount: u128) -> Refusals {
		let mut why = Refusals::default();
		let value = self.value(who, index);
		why.when(!self.stake.delegations.contains_key(&(who, index)), "NoDelegation");
		why.when(amount == 0, "AmountZero");
		why.when(amount > value, "InsufficientStake");
		let left = value.saturating_sub(amount);
		let low = left > 0 && left < self.parameters.staking.min_delegation;
		why.when(low, "DelegationTooLow");
		why
	}

	pub(crate) fn undelegate(
		&mut self,
		who: Account,
		validator: Account,
		amount: u128,
	) -> Result<(), Refusals> {
		let index = self.validator_for(validator, amount)?;
		self.touch(who, index);
		let mut why = self.cannot_leave(who, index, amount);
		why.when(self.unbondings_full(who), "TooManyUnbondings");
		why.done()?;
		self.lower(who, index, amount);
		self.push_unbonding(who, index, amount);
		Ok(())
	}

	pub(crate) fn redelegate(
		&mut self,
		who: Account,
		from: Account,
		to: Account,
		amount: u128,
	) -> Result<(), Refusals> {
		let source = self.validator_for(from, amount);
		let target = self.validator_for(to, amount);
		let (source, target) = match (source, target) {
			(Ok(source), Ok(target)) => (source, target),
			(source, target) => {
				let mut why = source.err().unwrap_or_default();
				why.0.extend(target.err().unwrap_or_default().0);
				why.when(from == to, "SameValidator");
				why.when(to == who, "DelegationToSelf");
				return Err(why);
			}
		};
		self.touch(who, source);
		self.touch(who, target);
		let now = self.now;
		if let Some(all) = self.stake.redelegations.get_mut(&who) {
			// What it owes for slashes of within its time is still to be collected.
			let validators = &self.stake.validators;
			all.retain(|entry| {
				entry.until > now || entry.slashes < validators[entry.from].slashes.len()
			});
		}
		let live = self.stake.redelegations.get(&who).cloned().unwrap_or_default();
		let mut why = self.cannot_leave(who, source, amount);
		why.0.extend(self.cannot_take(who, target, amount).0);
		why.when(source == target, "SameValidator");
		let moving = |entry: &Redelegation| entry.to == source && entry.until > now;
		why.when(live.iter().any(moving), "RedelegationInProgress");
		let full = live.len() as u32 >= self.bounds.max_redelegations;
		why.when(full, "TooManyRedelegations");
		why.done()?;
		self.raise(who, target, amount);
		self.lower(who, source, amount);
		let entry = Redelegation {
			from: source,
			to: target,
			amount,
			started: self.epoch,
			slashes: self.stake.validators[source].slashes.len(),
			until: now + self.parameters.staking.unbonding,
		};
		self.stake.redelegations.entry(who).or_default().push(entry);
		Ok(())
	}

	pub(crate) fn withdraw_unbonded(&mut self, who: Account) -> Result<(), Refusals> {
		for entry in self.stake.redelegations.get(&who).cloned().unwrap_or_default() {
			if entry.slashes < self.stake.validators[entry.from].slashes.len() {
				self.touch(who, entry.to);
				self.keep(who, entry.to);
			}
		}
		let all = self.stake.unbondings.remove(&who).unwrap_or_default();
		let (due, left): (Vec<_>, Vec<_>) =
			all.into_iter().partition(|entry| entry.release <= self.now);
		if due.is_empty() {
			return Err(Refusals::one("NothingToWithdraw"));
		}
		if !left.is_empty() {
			self.stake.unbondings.insert(who, left);
		}
		for entry in due {
			let slashes = &self.stake.validators[entry.validator].slashes;
			let value = after(slashes, entry.slashes, entry.started, entry.release, entry.amount);
			if value < entry.amount {
				self.note("unbonded stake pays for its validator");
			}
			self.money.pay_held(who, Hold::Stake, TREASURY, entry.amount - value);
			self.money.release(who, Hold::Stake, value);
		}
		Ok(())
	}

	pub(crate) fn withdraw_rewards(
		&mut self,
		who: Account,
		validator: Account,
	) -> Result<(), Refusals> {
		let index = self.validator_of(validator)?;
		if !self.stake.delegations.contains_key(&(who, index)) {
			return Err(Refusals::one("NoDelegation"));
		}
		self.touch(who, index);
		let delegation = self.stake.delegations.get_mut(&(who, index)).expect("looked up");
		let chain: u128 = delegation.position.withdraw().iter().sum();
		let paid = chain + std::mem::take(&mut delegation.fees_ready);
		if paid == 0 {
			return Err(Refusals::one("NothingToWithdraw"));
		}
		self.validator(index).owed -= paid;
		self.money.transfer(STAKE_REWARDS, who, paid);
		self.keep(who, index);
		Ok(())
	}

	pub(crate) fn withdraw_validator_rewards(&mut self, who: Account) -> Result<(), Refusals> {
		let index = self.validator_of(who)?;
		self.settle_fees(index);
		let paid = std::mem::take(&mut self.validator(index).own_ready);
		if paid == 0 {
			return Err(Refusals::one("NothingToWithdraw"));
		}
		self.money.transfer(STAKE_REWARDS, who, paid);
		Ok(())
	}

	/// What is unbonding from a validator pays for its slashes at once when somebody collects.
	fn collect_unbonding(&mut self, who: Account, index: usize) -> u128 {
		let slashes = &self.stake.validators[index].slashes;
		let mut collected = 0;
		for entry in self.stake.unbondings.get_mut(&who).into_iter().flatten() {
			if entry.validator == index {
				let left =
					after(slashes, entry.slashes, entry.started, entry.release, entry.amount);
				collected += entry.amount - left;
				entry.amount = left;
				entry.slashes = slashes.len();
			}
		}
		self.money.pay_held(who, Hold::Stake, TREASURY, collected);
		if let Some(all) = self.stake.unbondings.get_mut(&who) {
			all.retain(|entry| entry.amount > 0);
		}
		collected
	}

	pub(crate) fn collect_slashes(
		&mut self,
		who: Account,
		validator: Account,
	) -> Result<(), Refusals> {
		let index = self.validator_of(validator)?;
		let collected = self.touch(who, index) + self.collect_unbonding(who, index);
		if collected == 0 {
			return Err(Refusals(["NothingToCollect", "NoDelegation"].into()));
		}
		self.keep(who, index);
		Ok(())
	}

	pub(crate) fn report_offence(
		&mut self,
		account: Account,
		offence: Offence,
		epoch: Epoch,
	) -> Result<(), Refusals> {
		let index = self.validator_of(account)?;
		let rule = self.parameters.staking.clone();
		let mut why = Refusals::default();
		let slashes = &self.stake.validators[index].slashes;
		why.when(epoch > self.epoch, "OffenceInFuture");
		why.when(epoch + rule.evidence_age < self.epoch, "OffenceTooOld");
		let same = |slash: &Slash| slash.offence == offence && slash.epoch == epoch;
		why.when(slashes.iter().any(same), "DuplicateOffence");
		why.when(slashes.len() as u32 >= self.bounds.max_slashes, "TooManySlashes");
		why.done()?;
		self.settle_fees(index);
		let fraction = match offence {
			Offence::DoubleSign => rule.double_sign_slash,
			Offence::Absence => rule.absence_slash,
		};
		let at = self.now;
		let last = self.bounds.max_slashes as usize;
		let validator = self.validator(index);
		let own = slashed(validator.self_stake, fraction);
		validator.self_stake -= own;
		validator.rate = part(validator.rate, u128::from(BILLION - fraction), BILLION.into());
		validator.slashes.push(Slash { offence, epoch, at, fraction });
		let ruined = validator.slashes.len() >= last;
		validator.standing = match (offence, validator.standing) {
			(Offence::DoubleSign, _) | (_, Standing::Banned) => Standing::Banned,
			_ if ruined => Standing::Banned,
			(_, Standing::Jailed(until)) => Standing::Jailed(until.max(at + rule.absence_jail)),
			_ => Standing::Jailed(at + rule.absence_jail),
		};
		self.money.pay_held(account, Hold::Stake, TREASURY, own);
		self.stake.active.retain(|active| *active != index);
		self.stake.ended.retain(|served| *served != index);
		Ok(())
	}

	/// The end of an epoch: fees settled, parameters taken over, a new active set.
	pub(crate) fn end_epoch_of_stake(&mut self) {
		for index in self.stake.active.clone() {
			self.settle_fees(index);
		}
		self.leave_fees_over();
		if self.proposed.staking.sound(self.bounds.max_active) {
			self.parameters.staking = self.proposed.staking.clone();
		}
		self.stake.ended = std::mem::take(&mut self.stake.active);
		self.stake.active = self.choose();
	}

	/// The candidates with most stake and at least the minimum of their own; where stakes are
	/// equal, the earlier registration first.
	pub fn choose(&self) -> Vec<usize> {
		let rule = &self.parameters.staking;
		let mut all: Vec<usize> = (0..self.stake.validators.len())
			.filter(|index| {
				let validator = &self.stake.validators[*index];
				validator.standing == Standing::Candidate
					&& validator.self_stake >= rule.min_self_delegation
			})
			.collect();
		all.sort_by_key(|index| (u128::MAX - self.stake.validators[*index].total(), *index));
		all.truncate(rule.active_set as usize);
		all
	}
}
