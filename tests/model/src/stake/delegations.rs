//! Delegations and stake on its way back.

use super::*;

impl Economy {
	/// What the delegation is worth now.
	pub(super) fn value(&self, who: Account, index: usize) -> u128 {
		self.stake.delegations.get(&(who, index)).map_or(0, |delegation| {
			worth(delegation.position.shares, self.stake.validators[index].rate)
				.min(delegation.held)
		})
	}

	/// Gives a delegation the fewest shares that are worth `value`.
	pub(super) fn set_value(&mut self, who: Account, index: usize, value: u128) {
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
	pub(super) fn touch(&mut self, who: Account, index: usize) -> u128 {
		self.settle_fees(index);
		self.count_fees(who, index);
		let mut collected = 0;
		let value = self.value(who, index);
		if let Some(delegation) = self.stake.delegations.get_mut(&(who, index)) {
			delegation.position.advance();
			let cut = delegation.held - value;
			delegation.held = value;
			self.money.slash_stake(who, cut);
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
			self.money.slash_stake(who, from_delegation);
		}
		collected + from_delegation + self.slash_unbondings(who, index, owed - from_delegation)
	}

	/// Collects slashes: from a delegation, or where it is gone from what is unbonding, which earns no fees.
	/// Returns what was collected.
	pub(super) fn collect(&mut self, who: Account, index: usize) -> u128 {
		if self.stake.delegations.contains_key(&(who, index)) {
			let collected = self.touch(who, index);
			self.keep(who, index);
			return collected;
		}
		let owed = self.new_liabilities(who, index);
		if owed > 0 {
			self.note("redelegated stake pays for the validator it left");
		}
		self.slash_unbondings(who, index, owed)
	}

	/// What stake redelegated to `to` newly owes for slashes of the validators that it left.
	pub(super) fn new_liabilities(&mut self, who: Account, to: usize) -> u128 {
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
	pub(super) fn slash_unbondings(&mut self, who: Account, index: usize, amount: u128) -> u128 {
		let mut left = amount;
		for entry in self.stake.unbondings.get_mut(&who).into_iter().flatten() {
			if entry.validator == index {
				let taken = left.min(entry.amount);
				entry.amount -= taken;
				left -= taken;
				self.money.slash_stake(who, taken);
			}
		}
		if let Some(all) = self.stake.unbondings.get_mut(&who) {
			all.retain(|entry| entry.amount > 0);
		}
		amount - left
	}

	/// Drops a delegation of which nothing is left. With the last one, what is owed to nobody goes
	/// to the treasury.
	pub(super) fn keep(&mut self, who: Account, index: usize) {
		let Some(delegation) = self.stake.delegations.get(&(who, index)) else { return };
		if delegation.held > 0 || delegation.fees_ready > 0 || !delegation.position.is_empty() {
			return;
		}
		self.stake.delegations.remove(&(who, index));
		if !self.stake.delegations.keys().any(|(_, with)| *with == index) {
			self.note("the last delegation is gone");
			let left = std::mem::take(&mut self.validator(index).owed);
			self.money.into_treasury(STAKE_REWARDS, left, Source::Delegators);
		}
	}

	pub(super) fn raise(&mut self, who: Account, index: usize, amount: u128) {
		self.touch(who, index);
		let value = self.value(who, index);
		self.stake.delegations.entry((who, index)).or_default().held += amount;
		self.set_value(who, index, value + amount);
	}

	pub(super) fn lower(&mut self, who: Account, index: usize, amount: u128) {
		let value = self.value(who, index);
		self.set_value(who, index, value - amount);
		let delegation = self.stake.delegations.get_mut(&(who, index)).expect("has value");
		delegation.held -= amount;
		self.keep(who, index);
	}

	/// Why a delegation of `amount` more to `index` is refused.
	pub(super) fn cannot_take(&self, who: Account, index: usize, amount: u128) -> Refusals {
		let mut why = Refusals::default();
		let validator = &self.stake.validators[index];
		why.when(validator.account == who, "DelegationToSelf");
		why.when(amount > u128::MAX / 4, "Overflow");
		why.when(amount == 0, "ZeroAmount");
		why.when(validator.standing == Standing::Banned, "Banned");
		why.when(validator.rate < RATE_ONE / 1_000_000, "SlashedTooOften");
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
	pub(super) fn cannot_leave(&self, who: Account, index: usize, amount: u128) -> Refusals {
		let mut why = Refusals::default();
		let value = self.value(who, index);
		why.when(!self.stake.delegations.contains_key(&(who, index)), "NoDelegation");
		why.when(amount == 0, "ZeroAmount");
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
				self.collect(who, entry.to);
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
			self.money.slash_stake(who, entry.amount - value);
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
	pub(super) fn collect_unbonding(&mut self, who: Account, index: usize) -> u128 {
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
		self.money.slash_stake(who, collected);
		if let Some(all) = self.stake.unbondings.get_mut(&who) {
			all.retain(|entry| entry.amount > 0);
		}
		collected
	}
}
