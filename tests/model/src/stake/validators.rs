//! Validators: registration, their own stake, candidacy.

use super::*;

impl Economy {
	pub(super) fn validator_of(&self, who: Account) -> Result<usize, Refusals> {
		self.stake
			.validators
			.iter()
			.position(|validator| validator.account == who)
			.ok_or(Refusals::one("NotValidator"))
	}

	/// As [`Self::validator_of`], for a call about an amount.
	pub(super) fn validator_for(&self, who: Account, amount: u128) -> Result<usize, Refusals> {
		self.validator_of(who).map_err(|mut why| {
			why.when(amount == 0, "ZeroAmount");
			why
		})
	}

	pub(super) fn validator(&mut self, index: usize) -> &mut Validator {
		&mut self.stake.validators[index]
	}

	/// The commission in force: what it set, within the bounds of today.
	pub fn commission_of(&self, index: usize) -> u32 {
		let rule = &self.parameters.staking;
		self.stake.validators[index].commission.clamp(rule.min_commission, rule.max_commission)
	}

	pub(super) fn candidates(&self) -> usize {
		let stands = |v: &&Validator| v.standing == Standing::Candidate;
		self.stake.validators.iter().filter(stands).count()
	}

	pub(crate) fn register_validator(
		&mut self,
		who: Account,
		(key, proof): Key,
		self_stake: u128,
		commission: u32,
	) -> Result<(), Refusals> {
		let mut why = Refusals::default();
		proof.judge(self.parameters.staking.consensus_proof_required, &mut why);
		if let Err(more) = self.enter_validator(who, key, self_stake, commission) {
			why.0.extend(more.0);
		}
		why.done()
	}

	/// Registers a validator, without proof of its key.
	pub(crate) fn enter_validator(
		&mut self,
		who: Account,
		key: u64,
		self_stake: u128,
		commission: u32,
	) -> Result<(), Refusals> {
		let mut why = Refusals::default();
		let rule = &self.parameters.staking;
		why.when(self.validator_of(who).is_ok(), "AlreadyValidator");
		why.when(self.stake.key_taken(key), "KeyTaken");
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
		why.when(amount == 0, "ZeroAmount");
		why.when(amount > self.money.spendable(who), "InsufficientBalance");
		why.when(amount > u128::MAX / 4, "Overflow");
		why.when(self.stake.validators[index].standing == Standing::Banned, "Banned");
		why.done()?;
		self.settle_fees(index);
		self.money.hold(who, Hold::Stake, amount);
		self.validator(index).self_stake += amount;
		Ok(())
	}

	pub(super) fn push_unbonding(&mut self, who: Account, validator: usize, amount: u128) {
		let release = self.now + self.parameters.staking.unbonding;
		let slashes = self.stake.validators[validator].slashes.len();
		let started = self.epoch;
		let entry = Unbonding { validator, amount, started, slashes, release };
		self.stake.unbondings.entry(who).or_default().push(entry);
	}

	pub(super) fn unbondings_full(&self, who: Account) -> bool {
		let entries = self.stake.unbondings.get(&who).map_or(0, Vec::len);
		entries as u32 >= self.bounds.max_unbonding
	}

	/// *Choice*: what remains is nothing or the minimum at least, and nothing only of who does not
	/// stand for the active set.
	pub(crate) fn unbond_self(&mut self, who: Account, amount: u128) -> Result<(), Refusals> {
		let index = self.validator_for(who, amount)?;
		let validator = &self.stake.validators[index];
		let mut why = Refusals::default();
		why.when(amount == 0, "ZeroAmount");
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

	pub(crate) fn set_consensus_key(
		&mut self,
		who: Account,
		(key, proof): Key,
	) -> Result<(), Refusals> {
		let mut why = Refusals::default();
		proof.judge(self.parameters.staking.consensus_proof_required, &mut why);
		let index = self.validator_of(who).map_err(|more| {
			why.0.extend(more.0);
			why.clone()
		})?;
		why.when(self.stake.key_taken(key), "KeyTaken");
		why.done()?;
		let old = self.stake.validators[index].key;
		self.stake.old_keys.push(old);
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

	pub(super) fn enter_candidates(
		&mut self,
		index: usize,
		mut why: Refusals,
	) -> Result<(), Refusals> {
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
}
