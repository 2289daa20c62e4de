//! Delegations: stake, redelegation, unbonding, and collection of slashes.

use crate::{
	ActiveParameters, Config, Delegations, Error, Event, HoldReason, Pallet, Redelegations,
	Slashes, Status, Unbondings, Validators,
	slash::{RATE_MIN, remaining, shares_for},
	types::{Delegation, Redelegation, SlashRecord, Unbonding, Validator},
};
use alloc::vec::Vec;
use frame_support::{
	ensure,
	traits::{
		Get, Time,
		fungible::MutateHold,
		tokens::{Fortitude, Precision, Restriction},
	},
};
use sp_runtime::{DispatchError, DispatchResult, Perbill};
use stratos_primitives::{Balance, EpochClock, EpochIndex, Moment, TreasuryIncome, TreasurySource};

/// The fractions of the slashes, after the first `known`, for which stake is liable that left in
/// `started` and is free at `free`.
fn liable(
	slashes: &[SlashRecord],
	known: u32,
	started: EpochIndex,
	free: Moment,
) -> impl Iterator<Item = Perbill> {
	slashes
		.iter()
		.skip(known as usize)
		.filter(move |slash| slash.epoch <= started && slash.at < free)
		.map(|slash| slash.fraction)
}

impl<T: Config> Pallet<T> {
	/// Moves `amount` base units from the hold of `who` to the treasury.
	pub(crate) fn slash_hold(
		who: &T::AccountId,
		validator: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		T::Currency::transfer_on_hold(
			&HoldReason::Stake.into(),
			who,
			&T::Treasury::get(),
			amount,
			Precision::Exact,
			Restriction::Free,
			Fortitude::Force,
		)?;
		T::TreasuryIncome::note(TreasurySource::StakeSlashes, amount);
		Self::deposit_event(Event::SlashCollected {
			account: who.clone(),
			validator: validator.clone(),
			amount,
			epoch: T::EpochClock::current_epoch(),
		});
		Ok(())
	}

	/// Sets the shares of a delegation to the value of `value` base units. Does not change the
	/// hold.
	fn set_value(
		validator: &mut Validator<T::AccountId>,
		delegation: &mut Delegation,
		value: Balance,
	) -> DispatchResult {
		let shares = shares_for(value, validator.rate).ok_or(Error::<T>::Overflow)?;
		validator.shares = validator
			.shares
			.checked_sub(delegation.track.shares)
			.and_then(|others| others.checked_add(shares))
			.ok_or(Error::<T>::Overflow)?;
		delegation.track.set_shares(
			shares,
			&[validator.earned],
			&[validator.matured],
			T::EpochClock::current_epoch(),
		);
		delegation.held = value;
		Ok(())
	}

	/// Updates a delegation, after the validator's fees are settled: rewards that became free,
	/// slashes to collect, and liabilities for validators that the stake left. Returns the base
	/// units collected.
	pub(crate) fn sync(
		who: &T::AccountId,
		index: u32,
		validator: &mut Validator<T::AccountId>,
		delegation: &mut Delegation,
	) -> Result<Balance, DispatchError> {
		Self::advance(validator, delegation);
		let value = delegation.value(validator.rate);
		let slash = delegation.held.saturating_sub(value);
		Self::slash_hold(who, &validator.account, slash)?;
		delegation.held = value;

		let owed = Self::liabilities(who, index);
		let here = owed.min(value);
		Self::slash_hold(who, &validator.account, here)?;
		if here > 0 || (value == 0 && delegation.track.shares > 0) {
			Self::set_value(validator, delegation, value.saturating_sub(here))?;
		}
		let elsewhere = Self::slash_unbondings(who, index, owed.saturating_sub(here))?;
		Ok(slash.saturating_add(here).saturating_add(elsewhere))
	}

	/// Adds the rewards that became free since the last access. Moves no balance.
	pub(crate) fn advance(validator: &Validator<T::AccountId>, delegation: &mut Delegation) {
		let stretch = validator.fees.saturating_sub(delegation.fees_from);
		let fees = crate::distribution::claim(delegation.track.shares, stretch);
		delegation.fees_from = validator.fees;
		for ready in delegation.track.ready.iter_mut() {
			*ready = ready.saturating_add(fees);
		}
		delegation.track.advance(&[validator.matured]);
	}

	/// Stores a delegation, or removes it if it is empty.
	pub(crate) fn keep(
		who: &T::AccountId,
		index: u32,
		validator: &mut Validator<T::AccountId>,
		delegation: Delegation,
	) -> DispatchResult {
		if delegation.held > 0 || !delegation.track.is_empty() {
			Delegations::<T>::insert(who, index, delegation);
			return Ok(());
		}
		Delegations::<T>::remove(who, index);
		validator.delegations = validator.delegations.saturating_sub(1);
		if validator.delegations == 0 && validator.owed > 0 {
			// No delegator is left to claim what rounding kept back.
			let amount = core::mem::take(&mut validator.owed);
			Self::pay(&T::Treasury::get(), amount)?;
			let source = TreasurySource::Delegators;
			T::TreasuryIncome::note(source, amount);
			let epoch = T::EpochClock::current_epoch();
			Self::deposit_event(Event::TreasuryPaid { amount, source, epoch });
		}
		Ok(())
	}

	/// What `who` owes for new slashes of validators from which stake was redelegated to `to`.
	/// Marks it as collected.
	fn liabilities(who: &T::AccountId, to: u32) -> Balance {
		let mut all = Redelegations::<T>::get(who);
		let mut owed: Balance = 0;
		let mut changed = false;
		for entry in all.iter_mut().filter(|entry| entry.to == to) {
			let slashes = Slashes::<T>::get(entry.from);
			let known = slashes.len() as u32;
			if known == entry.slashes {
				continue;
			}
			let left = remaining(
				entry.amount,
				liable(&slashes, entry.slashes, entry.started, entry.until),
			);
			owed = owed.saturating_add(entry.amount.saturating_sub(left));
			entry.amount = left;
			entry.slashes = known;
			changed = true;
		}
		if changed {
			Redelegations::<T>::insert(who, all);
		}
		owed
	}

	/// Takes up to `amount` base units from what `who` is unbonding from the validator at `index`.
	fn slash_unbondings(
		who: &T::AccountId,
		index: u32,
		amount: Balance,
	) -> Result<Balance, DispatchError> {
		if amount == 0 {
			return Ok(0);
		}
		let mut open = amount;
		let mut all = Unbondings::<T>::get(who);
		for entry in all.iter_mut().filter(|entry| entry.validator == index) {
			let part = entry.amount.min(open);
			entry.amount -= part;
			open -= part;
		}
		all.retain(|entry| entry.amount > 0);
		Self::put_unbondings(who, all);
		let account = Self::account_of(index)?;
		Self::slash_hold(who, &account, amount - open)?;
		Ok(amount - open)
	}

	pub(crate) fn account_of(index: u32) -> Result<T::AccountId, DispatchError> {
		Validators::<T>::get(index)
			.map(|validator| validator.account)
			.ok_or_else(|| Error::<T>::NotValidator.into())
	}

	fn put_unbondings(
		who: &T::AccountId,
		all: frame_support::BoundedVec<Unbonding, T::MaxUnbonding>,
	) {
		if all.is_empty() {
			Unbondings::<T>::remove(who);
		} else {
			Unbondings::<T>::insert(who, all);
		}
	}

	/// Starts unbonding `amount` base units, which stay on hold. Returns when they are free.
	pub(crate) fn push_unbonding(
		who: &T::AccountId,
		index: u32,
		amount: Balance,
	) -> Result<Moment, DispatchError> {
		let release = T::Time::now().saturating_add(ActiveParameters::<T>::get().unbonding);
		let entry = Unbonding {
			validator: index,
			amount,
			started: T::EpochClock::current_epoch(),
			slashes: Slashes::<T>::decode_len(index).unwrap_or(0) as u32,
			release,
		};
		Unbondings::<T>::try_mutate(who, |all| all.try_push(entry))
			.map_err(|_| Error::<T>::TooManyUnbondings)?;
		Ok(release)
	}

	/// Adds `amount` base units to a delegation. Holds them if `hold` is set; otherwise they are
	/// already on hold.
	fn raise(who: &T::AccountId, index: u32, amount: Balance, hold: bool) -> DispatchResult {
		let (mut validator, fees) = Self::settled(index)?;
		ensure!(validator.status != Status::Banned, Error::<T>::Banned);
		ensure!(validator.account != *who, Error::<T>::DelegationToSelf);
		ensure!(validator.rate >= RATE_MIN, Error::<T>::SlashedTooOften);
		let before = validator.total();
		let mut delegation = match Delegations::<T>::get(who, index) {
			Some(delegation) => delegation,
			None => {
				validator.delegations =
					validator.delegations.checked_add(1).ok_or(Error::<T>::Overflow)?;
				Delegation { fees_from: validator.fees, ..Default::default() }
			}
		};
		if hold {
			Self::hold(who, amount)?;
		}
		Self::sync(who, index, &mut validator, &mut delegation)?;
		let value = delegation.held.checked_add(amount).ok_or(Error::<T>::Overflow)?;
		ensure!(value >= ActiveParameters::<T>::get().min_delegation, Error::<T>::DelegationTooLow);
		Self::set_value(&mut validator, &mut delegation, value)?;
		Self::keep(who, index, &mut validator, delegation)?;
		Self::store(index, validator, fees, before);
		Ok(())
	}

	/// Removes `amount` base units from a delegation. They stay on hold.
	fn lower(who: &T::AccountId, index: u32, amount: Balance) -> DispatchResult {
		let mut delegation = Delegations::<T>::get(who, index).ok_or(Error::<T>::NoDelegation)?;
		let (mut validator, fees) = Self::settled(index)?;
		let before = validator.total();
		Self::sync(who, index, &mut validator, &mut delegation)?;
		let rest = delegation.held.checked_sub(amount).ok_or(Error::<T>::InsufficientStake)?;
		ensure!(
			rest == 0 || rest >= ActiveParameters::<T>::get().min_delegation,
			Error::<T>::DelegationTooLow
		);
		Self::set_value(&mut validator, &mut delegation, rest)?;
		Self::keep(who, index, &mut validator, delegation)?;
		Self::store(index, validator, fees, before);
		Ok(())
	}

	pub(crate) fn do_delegate(
		who: T::AccountId,
		validator: T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		let index = Self::index_of(&validator)?;
		Self::raise(&who, index, amount, true)?;
		let epoch = T::EpochClock::current_epoch();
		Self::deposit_event(Event::Delegated { delegator: who, validator, amount, epoch });
		Ok(())
	}

	pub(crate) fn do_undelegate(
		who: T::AccountId,
		validator: T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		let index = Self::index_of(&validator)?;
		Self::lower(&who, index, amount)?;
		let release = Self::push_unbonding(&who, index, amount)?;
		let epoch = T::EpochClock::current_epoch();
		Self::deposit_event(Event::Undelegated {
			delegator: who,
			validator,
			amount,
			release,
			epoch,
		});
		Ok(())
	}

	pub(crate) fn do_redelegate(
		who: T::AccountId,
		from: T::AccountId,
		to: T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		ensure!(from != to, Error::<T>::SameValidator);
		let (source, target) = (Self::index_of(&from)?, Self::index_of(&to)?);
		let now = T::Time::now();
		let epoch = T::EpochClock::current_epoch();
		let arriving =
			Redelegations::<T>::get(&who).iter().any(|e| e.to == source && e.until > now);
		ensure!(!arriving, Error::<T>::RedelegationInProgress);

		Self::lower(&who, source, amount)?;
		Self::raise(&who, target, amount, false)?;
		// Both delegations are up to date, so the removed entries owe nothing.
		let mut all = Redelegations::<T>::get(&who);
		all.retain(|entry| entry.until > now || Self::is_pending(entry));
		all.try_push(Redelegation {
			from: source,
			to: target,
			amount,
			started: epoch,
			slashes: Slashes::<T>::decode_len(source).unwrap_or(0) as u32,
			until: now.saturating_add(ActiveParameters::<T>::get().unbonding),
		})
		.map_err(|_| Error::<T>::TooManyRedelegations)?;
		Redelegations::<T>::insert(&who, all);
		Self::deposit_event(Event::Redelegated { delegator: who, from, to, amount, epoch });
		Ok(())
	}

	/// Whether there are new slashes of the validator it left.
	fn is_pending(entry: &Redelegation) -> bool {
		Slashes::<T>::decode_len(entry.from).unwrap_or(0) as u32 != entry.slashes
	}

	pub(crate) fn do_withdraw_unbonded(who: T::AccountId) -> DispatchResult {
		// Slashes of validators that the stake left must be collected before any of it is released.
		let mut targets: Vec<u32> = Redelegations::<T>::get(&who)
			.iter()
			.filter(|entry| Self::is_pending(entry))
			.map(|entry| entry.to)
			.collect();
		targets.sort_unstable();
		targets.dedup();
		for target in targets {
			Self::collect(&who, target)?;
		}

		let (now, epoch) = (T::Time::now(), T::EpochClock::current_epoch());
		let mut all = Unbondings::<T>::get(&who);
		let due: Vec<Unbonding> =
			all.iter().filter(|entry| entry.release <= now).copied().collect();
		ensure!(!due.is_empty(), Error::<T>::NothingToWithdraw);
		all.retain(|entry| entry.release > now);
		let mut released: Balance = 0;
		for entry in due {
			let left = Self::unbonding_value(&entry);
			let account = Self::account_of(entry.validator)?;
			Self::slash_hold(&who, &account, entry.amount.saturating_sub(left))?;
			released = released.checked_add(left).ok_or(Error::<T>::Overflow)?;
		}
		T::Currency::release(&HoldReason::Stake.into(), &who, released, Precision::Exact)?;
		Self::put_unbondings(&who, all);
		Self::deposit_event(Event::Unbonded { account: who, amount: released, epoch });
		Ok(())
	}

	/// The value of an unbonding entry after the slashes for which it is liable.
	pub(crate) fn unbonding_value(entry: &Unbonding) -> Balance {
		let slashes = Slashes::<T>::get(entry.validator);
		remaining(entry.amount, liable(&slashes, entry.slashes, entry.started, entry.release))
	}

	/// Collects what `who` owes for the delegation to the validator at `index`, if any, and for
	/// redelegations to it. Returns the base units collected.
	fn collect(who: &T::AccountId, index: u32) -> Result<Balance, DispatchError> {
		let Some(mut delegation) = Delegations::<T>::get(who, index) else {
			let owed = Self::liabilities(who, index);
			return Self::slash_unbondings(who, index, owed);
		};
		let (mut validator, fees) = Self::settled(index)?;
		let before = validator.total();
		let collected = Self::sync(who, index, &mut validator, &mut delegation)?;
		Self::keep(who, index, &mut validator, delegation)?;
		Self::store(index, validator, fees, before);
		Ok(collected)
	}

	pub(crate) fn do_collect_slashes(who: T::AccountId, validator: T::AccountId) -> DispatchResult {
		let index = Self::index_of(&validator)?;
		let mut collected = Self::collect(&who, index)?;
		let mut all = Unbondings::<T>::get(&who);
		let known = Slashes::<T>::decode_len(index).unwrap_or(0) as u32;
		for entry in all.iter_mut().filter(|entry| entry.validator == index) {
			let left = Self::unbonding_value(entry);
			let lost = entry.amount.saturating_sub(left);
			Self::slash_hold(&who, &validator, lost)?;
			collected = collected.saturating_add(lost);
			entry.amount = left;
			entry.slashes = known;
		}
		ensure!(collected > 0, Error::<T>::NothingToCollect);
		all.retain(|entry| entry.amount > 0);
		Self::put_unbondings(&who, all);
		Ok(())
	}
}
