//! Offences, the end of an epoch, the choice of the active set.

use super::*;

impl Economy {
	pub(crate) fn collect_slashes(
		&mut self,
		who: Account,
		validator: Account,
	) -> Result<(), Refusals> {
		let index = self.validator_of(validator)?;
		let collected = self.collect(who, index) + self.collect_unbonding(who, index);
		if collected == 0 {
			return Err(Refusals(["NothingToCollect", "NoDelegation"].into()));
		}
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
			(Offence::DoubleSign, _) if rule.double_sign_ban => Standing::Banned,
			(_, Standing::Banned) => Standing::Banned,
			_ if ruined => Standing::Banned,
			(_, Standing::Jailed(until)) => Standing::Jailed(until.max(at + rule.absence_jail)),
			_ => Standing::Jailed(at + rule.absence_jail),
		};
		self.money.slash_stake(account, own);
		self.stake.active.retain(|active| *active != index);
		self.stake.ended.retain(|served| *served != index);
		Ok(())
	}

	/// The end of an epoch: fees settled, parameters taken over if it `adopts` them, a new active set.
	pub(crate) fn end_epoch_of_stake(&mut self, adopts: bool) {
		for index in self.stake.active.clone() {
			self.settle_fees(index);
		}
		self.leave_fees_over();
		if adopts && self.proposed.staking.sound(self.bounds.max_active) {
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
