//! The chain share of an epoch and the fees of a block, among validators, delegators and deposits:
//! section 4 of the economy, section 5 of the paper.

use crate::{
	arith::part,
	economy::{Economy, Epoch, Moment, Refusals, Reward},
	money::{Account, STAKE_REWARDS, Source},
	nodes::{NodeIndex, Status},
	parameters::BILLION,
	position::{claim, covers, per_share},
	stake::Page,
};

/// What a validator's pool comes to: own part, commission, delegators' part.
pub fn divide_pool(pool: u128, own_stake: u128, total: u128, commission: u32) -> [u128; 3] {
	let own = part(pool, own_stake, total);
	let commission = part(pool - own, commission.into(), BILLION.into());
	[own, commission, pool - own - commission]
}

impl Economy {
	/// Divides `share`, which is on the account of stake rewards, between the stake of the set that
	/// served `epoch` and all deposits of active nodes. Returns what nobody gets, base units.
	///
	/// *Choice*: stakes count as they are when the share is divided.
	pub(crate) fn divide_share(&mut self, epoch: Epoch, share: Reward) -> u128 {
		let set = self.stake.ended.clone();
		let stake: u128 = set.iter().map(|index| self.stake.validators[*index].total()).sum();
		let deposit: u128 = self.stake.deposits.values().map(|position| position.shares).sum();
		let whole = stake + deposit;
		let to_stake = part(share.traffic, stake, whole) + part(share.mining, stake, whole);
		let to_deposits = [part(share.traffic, deposit, whole), part(share.mining, deposit, whole)];
		let mut unused = share.total();
		let (matures, free_at) = self.share_matures(epoch);
		let mut page = Page { epoch, matures, free_at, own: Vec::new() };

		for index in set {
			let commission = self.commission_of(index);
			let validator = &mut self.stake.validators[index];
			let pool = part(to_stake, validator.total(), stake);
			let [own, commission, rest] =
				divide_pool(pool, validator.self_stake, validator.total(), commission);
			let shares = validator.shares;
			let owed = covers(shares, per_share(rest, shares)).min(rest);
			validator.own_locked += own + commission;
			validator.owed += owed;
			page.own.push((index, own + commission));
			unused -= own + commission + owed;
			for ((_, with), delegation) in &mut self.stake.delegations {
				if *with == index {
					delegation.position.earn(epoch, [rest, 0], shares);
				}
			}
		}

		for amount in to_deposits {
			let owed = covers(deposit, per_share(amount, deposit)).min(amount);
			self.stake.deposits_owed += owed;
			unused -= owed;
		}
		for position in self.stake.deposits.values_mut() {
			position.earn(epoch, to_deposits, deposit);
		}
		if unused < share.total() {
			self.stake.pages.push(page);
		}
		unused
	}

	/// In which epoch, and at what time, the chain share of `epoch` is free: not before an earlier one.
	fn share_matures(&self, epoch: Epoch) -> (Epoch, Moment) {
		let rule = &self.parameters.staking;
		let exact = (epoch + 1 + rule.lock_up).next_multiple_of(rule.granularity);
		let until = self.locked_until(rule.lock_up);
		self.stake
			.pages
			.last()
			.map_or((exact, until), |page| (page.matures.max(exact), page.free_at.max(until)))
	}

	/// Frees the chain shares whose lock-up is over.
	pub(crate) fn mature_share(&mut self) {
		let (now, seen) = (self.epoch, self.seen);
		let is_due = |page: &Page| page.matures <= now && page.free_at <= seen;
		let (due, locked) = self.stake.pages.drain(..).partition(is_due);
		self.stake.pages = locked;
		for page in due {
			for (index, own) in page.own {
				let validator = &mut self.stake.validators[index];
				validator.own_locked -= own;
				validator.own_ready += own;
			}
			for delegation in self.stake.delegations.values_mut() {
				delegation.position.free(page.epoch);
			}
			for position in self.stake.deposits.values_mut() {
				position.free(page.epoch);
			}
		}
	}

	/// `who` pays `fee` for a transaction.
	pub(crate) fn pay_fee(&mut self, who: Account, fee: u128) -> Result<(), Refusals> {
		let mut why = Refusals::default();
		why.when(fee > self.money.spendable(who), "FundsUnavailable");
		why.when(fee > self.money.spendable(who), "NotExpendable");
		why.when(fee > self.money.spendable(who), "Frozen");
		why.done()?;
		self.money.transfer(who, STAKE_REWARDS, fee);
		self.stake.fees_pending += fee;
		Ok(())
	}

	/// Divides the fees of the block by stake. They are not locked.
	///
	/// *Choice* (rounding): a validator's part is counted per staked unit and turned into base
	/// units when its stake or commission changes, or the epoch ends.
	pub(crate) fn divide_fees(&mut self) {
		let fees = std::mem::take(&mut self.stake.fees_pending);
		let active = self.stake.active.clone();
		let stake: u128 = active.iter().map(|index| self.stake.validators[*index].total()).sum();
		if fees == 0 {
			return;
		}
		let rate = per_share(fees, stake);
		let owed = covers(stake, rate).min(fees);
		self.money.into_treasury(STAKE_REWARDS, fees - owed, Source::Fees);
		self.stake.fees_unsettled += owed;
		for index in active {
			self.stake.validators[index].fee_rate += rate;
		}
	}

	/// Gives an active validator its part of the fees since the last time, and divides it.
	pub(crate) fn settle_fees(&mut self, index: usize) {
		let commission = self.commission_of(index);
		let validator = &mut self.stake.validators[index];
		let rate = std::mem::take(&mut validator.fee_rate);
		let due = claim(validator.total(), rate);
		let [own, commission, rest] =
			divide_pool(due, validator.self_stake, validator.total(), commission);
		let shares = validator.shares;
		let rate = per_share(rest, shares);
		let owed = covers(shares, rate).min(rest);
		validator.own_ready += own + commission;
		validator.owed += owed;
		self.stake.fees_unsettled -= own + commission + owed;
		for ((_, with), delegation) in &mut self.stake.delegations {
			if *with == index {
				delegation.fee_rate += rate;
			}
		}
	}

	/// What is rounded off the fees of an epoch goes to the treasury at its end.
	pub(crate) fn leave_fees_over(&mut self) {
		let left = std::mem::take(&mut self.stake.fees_unsettled);
		self.money.into_treasury(STAKE_REWARDS, left, Source::Fees);
	}

	/// What the account of stake rewards owes.
	pub fn expected_stake_rewards(&self) -> u128 {
		let validators: u128 =
			self.stake.validators.iter().map(|v| v.own_locked + v.own_ready + v.owed).sum();
		validators + self.stake.deposits_owed + self.stake.fees_pending + self.stake.fees_unsettled
	}

	/// The deposit that counts has changed, or whether it counts.
	pub(crate) fn update_deposit_share(&mut self, index: NodeIndex) {
		let node = &self.nodes[&index];
		let shares = if node.status == Status::Active { node.deposit.held } else { 0 };
		let position = self.stake.deposits.entry(index).or_default();
		if position.shares != shares {
			position.set_shares(shares);
		}
	}

	/// What is locked of the node's part of the chain share.
	pub fn locked_share(&self, index: NodeIndex) -> Reward {
		let Some(position) = self.stake.deposits.get(&index) else { return Reward::default() };
		let mut position = position.clone();
		position.advance();
		let [traffic, mining] = position.locked();
		Reward { traffic, mining }
	}

	/// Cancels what is locked of the node's part of the chain share.
	pub(crate) fn forfeit_locked_share(&mut self, index: NodeIndex) {
		let Some(position) = self.stake.deposits.get_mut(&index) else { return };
		let [traffic, mining] = position.forfeit();
		self.stake.deposits_owed -= traffic + mining;
		self.give_back(STAKE_REWARDS, Reward { traffic, mining });
	}

	/// Takes up to `amount` of it and pays it to `to`.
	pub(crate) fn take_locked_share(
		&mut self,
		index: NodeIndex,
		amount: u128,
		to: Account,
	) -> u128 {
		let Some(position) = self.stake.deposits.get_mut(&index) else { return 0 };
		if amount == 0 {
			return 0;
		}
		let taken: u128 = position.take(amount).iter().sum();
		self.stake.deposits_owed -= taken;
		self.money.transfer(STAKE_REWARDS, to, taken);
		taken
	}

	/// Pays the beneficiary what the node's deposit earned and is free.
	///
	/// *Choice*: anyone may ask for it.
	pub(crate) fn withdraw_deposit_rewards(&mut self, index: NodeIndex) -> Result<(), Refusals> {
		let node = self.nodes.get(&index).ok_or(Refusals::one("UnknownNode"))?.clone();
		let mut why = Refusals::default();
		let paid = self.pay_deposit_share(index, node.beneficiary);
		why.when(paid == 0, "NothingToWithdraw");
		why.done()
	}

	/// Pays `to` what is free of the node's share. Returns how much.
	pub(crate) fn pay_deposit_share(&mut self, index: NodeIndex, to: Account) -> u128 {
		let position = self.stake.deposits.entry(index).or_default();
		let paid: u128 = position.withdraw().iter().sum();
		self.stake.deposits_owed -= paid;
		self.money.transfer(STAKE_REWARDS, to, paid);
		paid
	}

	/// What a validator's delegation has earned so far in fees becomes ready.
	pub(crate) fn count_fees(&mut self, who: Account, index: usize) {
		if let Some(delegation) = self.stake.delegations.get_mut(&(who, index)) {
			let rate = std::mem::take(&mut delegation.fee_rate);
			delegation.fees_ready += claim(delegation.position.shares, rate);
		}
	}
}
