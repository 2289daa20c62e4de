//! Gas fees: for stake only, not locked.
//!
//! The fees of a block are collected on the pallet's account and divided at its end: one cumulative
//! figure per unit of active stake grows, whatever the number of validators, delegators and
//! transactions. A validator's part is settled and divided into own, commission and delegators'
//! part when its stake or commission changes, and at each epoch boundary. Between those its stake
//! is constant, so the result is the same as if each block had been settled, up to the fraction of
//! a base unit per rounding. What rounding leaves goes to the treasury at the epoch boundary.

use crate::{
	ActiveParameters, Config, Event, Fees, Pallet,
	distribution::{claim, divide_pool, increment},
	pallet::ActiveStake,
	types::{FeePool, Validator},
};
use core::marker::PhantomData;
use frame_support::traits::{
	Get, Imbalance, OnUnbalanced,
	fungible::{Balanced, Credit},
};
use sp_core::U256;
use stratos_primitives::{Balance, EpochClock, TreasuryIncome, TreasurySource};

/// Receives transaction fees. For `pallet_transaction_payment::FungibleAdapter<Balances,
/// FeesToStake<Runtime>>`.
pub struct FeesToStake<T>(PhantomData<T>);

impl<T: Config> OnUnbalanced<Credit<T::AccountId, T::Currency>> for FeesToStake<T> {
	fn on_nonzero_unbalanced(credit: Credit<T::AccountId, T::Currency>) {
		let amount = credit.peek();
		match T::Currency::resolve(&Pallet::<T>::rewards_account(), credit) {
			Ok(()) => {
				Pallet::<T>::received(amount);
				Fees::<T>::mutate(|fees| fees.pending = fees.pending.saturating_add(amount));
			}
			// Cannot happen with an existential deposit of 1. Dropping the credit would burn it.
			Err(credit) => {
				if T::Currency::resolve(&T::Treasury::get(), credit).is_ok() {
					T::TreasuryIncome::note(TreasurySource::Fees, amount);
				}
			}
		}
	}
}

impl<T: Config> Pallet<T> {
	/// Divides the fees of this block. Constant work.
	pub(crate) fn divide_fees() {
		let mut fees = Fees::<T>::get();
		if fees.pending == 0 {
			return;
		}
		let amount = core::mem::take(&mut fees.pending);
		let epoch = T::EpochClock::current_epoch();
		let step = increment(amount, ActiveStake::<T>::get());
		fees.per_stake = fees.per_stake.saturating_add(U256::from(step.per_share));
		fees.unsettled = fees.unsettled.saturating_add(step.allocated);
		Self::pay_treasury(amount.saturating_sub(step.allocated), TreasurySource::Fees);
		if step.allocated > 0 {
			Self::deposit_event(Event::FeesDivided { amount: step.allocated, epoch });
		}
		Fees::<T>::put(fees);
	}

	/// An active validator's part of the fees since it was last settled, base units. 0 if it is not
	/// active.
	pub(crate) fn fees_due(validator: &Validator<T::AccountId>, fees: &FeePool) -> Balance {
		if !validator.active {
			return 0;
		}
		let stretch = fees.per_stake.saturating_sub(validator.fees_settled);
		claim(validator.total(), stretch)
	}

	/// Credits an active validator with its fees since it was last settled, and divides them. Must
	/// come before any change of its stake or commission.
	pub(crate) fn settle_fees(validator: &mut Validator<T::AccountId>, fees: &mut FeePool) {
		if !validator.active {
			return;
		}
		let total = validator.total();
		// The cap never binds (an invariant). If it did, the accounting would stay exact.
		let pool = Self::fees_due(validator, fees).min(fees.unsettled);
		validator.fees_settled = fees.per_stake;
		if pool == 0 {
			return;
		}
		let divided =
			divide_pool(pool, validator.self_stake, total, Self::commission_of(validator));
		let step = increment(divided.delegators, validator.shares);
		validator.own_ready = validator.own_ready.saturating_add(divided.validator());
		validator.fees = validator.fees.saturating_add(U256::from(step.per_share));
		validator.owed = validator.owed.saturating_add(step.allocated);
		// The dust of the increment stays unsettled until the epoch boundary.
		let paid = divided.validator().saturating_add(step.allocated);
		fees.unsettled = fees.unsettled.saturating_sub(paid);
	}

	/// The effective commission: the validator's, within the active bounds.
	pub(crate) fn commission_of(validator: &Validator<T::AccountId>) -> sp_runtime::Perbill {
		let parameters = ActiveParameters::<T>::get();
		validator.commission.max(parameters.min_commission).min(parameters.max_commission)
	}
}
