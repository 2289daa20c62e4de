//! Gas fees: for stake alone, not locked.
//!
//! Fees of a block are collected on the pallet's account while its transactions are applied, and
//! divided when it ends: one cumulative figure per unit of active stake moves on, whatever the
//! number of validators, delegators and transactions. A validator's part is settled and divided
//! into own, commission and delegators' when its stake or commission changes, and at each epoch
//! boundary. Until then its stake, and that of its delegators, did not change, so the result is the
//! same as if each block had been settled, up to the fraction of a base unit that each floor costs.
//! What the floors leave over goes to the treasury at the epoch boundary.

use crate::{
	ActiveParameters, Config, Event, Fees, Pallet,
	distribution::{claim, divide_pool, increment},
	pallet::ActiveStake,
	types::{FeePool, TreasurySource, Validator},
};
use core::marker::PhantomData;
use frame_support::traits::{
	Get, Imbalance, OnUnbalanced,
	fungible::{Balanced, Credit},
};
use sp_core::U256;
use stratos_primitives::{Balance, EpochClock};

/// Takes transaction fees for the stakers. The runtime plugs it into
/// `pallet_transaction_payment::FungibleAdapter<Balances, FeesToStake<Runtime>>`.
pub struct FeesToStake<T>(PhantomData<T>);

impl<T: Config> OnUnbalanced<Credit<T::AccountId, T::Currency>> for FeesToStake<T> {
	fn on_nonzero_unbalanced(credit: Credit<T::AccountId, T::Currency>) {
		let amount = credit.peek();
		match T::Currency::resolve(&Pallet::<T>::rewards_account(), credit) {
			Ok(()) => {
				Pallet::<T>::received(amount);
				Fees::<T>::mutate(|fees| fees.pending = fees.pending.saturating_add(amount));
			}
			// Cannot happen with an existential deposit of 1; dropping it would burn it.
			Err(credit) => {
				let _ = T::Currency::resolve(&T::Treasury::get(), credit);
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

	/// An active validator's part of the fees since it was last settled, base units.
	pub(crate) fn fees_due(validator: &Validator<T::AccountId>, fees: &FeePool) -> Balance {
		if !validator.active {
			return 0;
		}
		let stretch = fees.per_stake.saturating_sub(validator.fees_settled);
		claim(validator.total(), stretch)
	}

	/// Gives an active validator its part of the fees since it was last settled, and divides it.
	/// Must come before any change of its stake or commission.
	pub(crate) fn settle_fees(validator: &mut Validator<T::AccountId>, fees: &mut FeePool) {
		if !validator.active {
			return;
		}
		let total = validator.total();
		// The cap never binds (an invariant); it keeps the books exact should it ever do.
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
		// The dust of the increment stays unsettled, until the epoch boundary.
		let paid = divided.validator().saturating_add(step.allocated);
		fees.unsettled = fees.unsettled.saturating_sub(paid);
	}

	/// The commission in force: what the validator set, within the governed bounds of today.
	pub(crate) fn commission_of(validator: &Validator<T::AccountId>) -> sp_runtime::Perbill {
		let parameters = ActiveParameters::<T>::get();
		validator.commission.max(parameters.min_commission).min(parameters.max_commission)
	}
}
