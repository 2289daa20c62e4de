//! The pallet's two accounts, the Mining Pool and the rewards of nodes: the only writer of `TotalMined`
//! and `RewardsHeld`, the accounting of what they hold.

use crate::{
	Config, CurrentEpoch, Endowment, Error, Event, IncentivePaid, Pallet, RewardsHeld, TotalMined,
};
use frame_support::traits::{
	Get,
	fungible::{Inspect, Mutate},
	tokens::Preservation::Expendable,
};
use sp_runtime::{DispatchResult, traits::AccountIdConversion};
use stratos_primitives::{Balance, MiningPool, TreasuryIncome, TreasurySource, sweep_surplus};

impl<T: Config> Pallet<T> {
	/// The account of the Mining Pool.
	pub fn mining_pool_account() -> T::AccountId {
		T::PoolId::get().into_account_truncating()
	}

	/// The account that holds all rewards of nodes, locked and free.
	pub fn rewards_account() -> T::AccountId {
		T::RewardsId::get().into_account_truncating()
	}

	/// What is left in the Mining Pool, base units: the endowment of genesis less what is mined and what
	/// the incentive testnet was paid.
	pub fn mining_pool_left() -> Balance {
		let paid = TotalMined::<T>::get().saturating_add(IncentivePaid::<T>::get());
		Endowment::<T>::get().saturating_sub(paid)
	}

	pub(crate) fn move_funds(
		from: &T::AccountId,
		to: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		if amount > 0 && from != to {
			T::Currency::transfer(from, to, amount, Expendable)?;
		}
		Ok(())
	}

	/// The most that can be mined now, base units: up to the cap in force, and no more than the pool
	/// holds.
	pub(crate) fn mineable(cap: Balance) -> Balance {
		let pool = T::Currency::balance(&Self::mining_pool_account());
		cap.saturating_sub(TotalMined::<T>::get()).min(pool)
	}

	/// Mines `amount` base units: moves them from the Mining Pool to the rewards account.
	pub(crate) fn mine(amount: Balance) -> DispatchResult {
		Self::move_funds(&Self::mining_pool_account(), &Self::rewards_account(), amount)?;
		TotalMined::<T>::mutate(|mined| *mined = mined.saturating_add(amount));
		Ok(())
	}

	/// Accounts for `amount` base units on the rewards account that are nodes' from now on.
	pub(crate) fn hold_rewards(amount: Balance) {
		RewardsHeld::<T>::mutate(|held| *held = held.saturating_add(amount));
	}

	/// Accounts for `amount` base units that leave the rewards account.
	pub(crate) fn release_rewards(amount: Balance) -> DispatchResult {
		let held = RewardsHeld::<T>::get();
		RewardsHeld::<T>::put(held.checked_sub(amount).ok_or(Error::<T>::AccountingMismatch)?);
		Ok(())
	}

	/// Pays `amount` base units of nodes' rewards to `to`. On an error the caller must roll back.
	pub(crate) fn pay_out(to: &T::AccountId, amount: Balance) -> DispatchResult {
		Self::release_rewards(amount)?;
		Self::move_funds(&Self::rewards_account(), to, amount)
	}

	/// Moves what plain transfers added to the two accounts to the treasury.
	pub(crate) fn sweep_surplus() {
		for (account, expected) in [
			(Self::mining_pool_account(), Self::mining_pool_left()),
			(Self::rewards_account(), RewardsHeld::<T>::get()),
		] {
			let amount = sweep_surplus::<_, T::Currency>(&account, expected, &T::Treasury::get());
			if amount > 0 {
				<Self as TreasuryIncome>::note(TreasurySource::Surplus, amount);
				let epoch = CurrentEpoch::<T>::get();
				Self::deposit_event(Event::SurplusSwept { account, amount, epoch });
			}
		}
	}
}

impl<T: Config> MiningPool<T::AccountId> for Pallet<T> {
	fn return_mining_reward(from: &T::AccountId, amount: Balance) -> DispatchResult {
		let mined = TotalMined::<T>::get().checked_sub(amount).ok_or(Error::<T>::MoreThanMined)?;
		Self::move_funds(from, &Self::mining_pool_account(), amount)?;
		TotalMined::<T>::put(mined);
		let epoch = CurrentEpoch::<T>::get();
		Self::deposit_event(Event::MiningRewardReturned { from: from.clone(), amount, epoch });
		Ok(())
	}
}
