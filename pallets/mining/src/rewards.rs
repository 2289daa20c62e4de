//! Rewards after an epoch: withdrawal, forfeiture, taking, and the accounts that hold them.
//!
//! A node's account ([`crate::pages::NodeAccount`]) knows its locked rewards as a sum, so that
//! asking, taking and forfeiting cost one page and not one for each of 2,016 epochs. What is taken
//! of locked rewards is deducted from those that mature first: traffic by traffic and mining by mining,
//! in the proportion in which the two are locked.

use crate::{pages::place, *};
use frame_support::{
	ensure,
	storage::with_storage_layer,
	traits::{
		Get,
		fungible::{Inspect, Mutate},
		tokens::Preservation::Expendable,
	},
};
use sp_runtime::{DispatchError, DispatchResult, traits::AccountIdConversion};
use stratos_primitives::{
	Balance, LockedRewards, Market, MiningPool, NodeIndex, Nodes, Reward, math::mul_div_floor,
};

impl<T: Config> Pallet<T> {
	/// The account of the Mining Pool.
	pub fn mining_pool_account() -> T::AccountId {
		T::PoolId::get().into_account_truncating()
	}

	/// The account that holds all rewards of nodes, locked and free.
	pub fn rewards_account() -> T::AccountId {
		T::RewardsId::get().into_account_truncating()
	}

	/// What the Mining Pool's books say it holds, base units: what genesis gave it less what is
	/// mined.
	pub fn mining_pool_books() -> Balance {
		Endowment::<T>::get().saturating_sub(TotalMined::<T>::get())
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

	/// Pays out of the rewards account, books included.
	pub(crate) fn pay_out(to: &T::AccountId, amount: Balance) -> DispatchResult {
		let held = RewardsHeld::<T>::get();
		let left = held.checked_sub(amount).ok_or(Error::<T>::AccountingMismatch)?;
		Self::move_funds(&Self::rewards_account(), to, amount)?;
		RewardsHeld::<T>::put(left);
		Ok(())
	}

	pub(crate) fn do_withdraw_rewards(node: NodeIndex) -> DispatchResult {
		let beneficiary = T::Nodes::beneficiary(node).ok_or(Error::<T>::UnknownNode)?;
		let (page, slot) = place(node);
		Self::sync_page(page);
		let mut accounts = NodeAccounts::<T>::get(page);
		let reward: Reward = accounts.get(slot).free.into();
		ensure!(!reward.is_zero(), Error::<T>::NothingToWithdraw);
		accounts.mutate(slot, |account| account.free = Default::default());

		Self::pay_out(&beneficiary, reward.total())?;
		NodeAccounts::<T>::insert(page, accounts);
		let epoch = CurrentEpoch::<T>::get();
		Self::deposit_event(Event::RewardsWithdrawn { node, beneficiary, reward, epoch });
		Ok(())
	}

	fn try_forfeit(node: NodeIndex) -> Result<Reward, DispatchError> {
		let (page, slot) = place(node);
		let mut accounts = NodeAccounts::<T>::get(page);
		let reward: Reward = accounts.get(slot).locked.into();
		if reward.is_zero() {
			return Ok(reward);
		}
		accounts.mutate(slot, |account| account.take(reward));
		let rewards = Self::rewards_account();
		let held = RewardsHeld::<T>::get();
		let left = held.checked_sub(reward.total()).ok_or(Error::<T>::AccountingMismatch)?;
		if reward.traffic > 0 {
			T::Market::return_traffic_reward(&rewards, reward.traffic)?;
		}
		if reward.mining > 0 {
			<Self as MiningPool<T::AccountId>>::return_mining_reward(&rewards, reward.mining)?;
		}
		RewardsHeld::<T>::put(left);
		NodeAccounts::<T>::insert(page, accounts);
		let epoch = CurrentEpoch::<T>::get();
		Self::deposit_event(Event::RewardsForfeited { node, reward, epoch });
		Ok(reward)
	}

	fn try_take(
		node: NodeIndex,
		amount: Balance,
		to: &T::AccountId,
	) -> Result<Balance, DispatchError> {
		let (page, slot) = place(node);
		let mut accounts = NodeAccounts::<T>::get(page);
		let locked: Reward = accounts.get(slot).locked.into();
		let total = locked.total();
		let amount = amount.min(total);
		if amount == 0 {
			return Ok(0);
		}
		// In the proportion of the locked parts; mining bears the rounding. As `amount` is not
		// above the total, neither part exceeds what is locked of it.
		let traffic =
			mul_div_floor(amount, locked.traffic, total).ok_or(Error::<T>::AccountingMismatch)?;
		let reward = Reward { traffic, mining: amount - traffic };
		accounts.mutate(slot, |account| account.take(reward));

		Self::pay_out(to, amount)?;
		NodeAccounts::<T>::insert(page, accounts);
		let epoch = CurrentEpoch::<T>::get();
		Self::deposit_event(Event::RewardsTaken { node, to: to.clone(), reward, epoch });
		Ok(amount)
	}

	/// What somebody sent to one of the pallet's accounts belongs to nobody's books: it goes to the
	/// treasury at the end of the block, so that balances and books stay equal.
	pub(crate) fn sweep_surplus() {
		let treasury = T::Treasury::get();
		let accounts = [
			(Self::mining_pool_account(), Self::mining_pool_books()),
			(Self::rewards_account(), RewardsHeld::<T>::get()),
		];
		for (account, books) in accounts {
			let amount = T::Currency::balance(&account).saturating_sub(books);
			if amount == 0 || account == treasury {
				continue;
			}
			if T::Currency::transfer(&account, &treasury, amount, Expendable).is_ok() {
				let epoch = CurrentEpoch::<T>::get();
				Self::deposit_event(Event::SurplusSwept { account, amount, epoch });
			}
		}
	}
}

impl<T: Config> LockedRewards<T::AccountId> for Pallet<T> {
	fn locked(node: NodeIndex) -> Reward {
		let (page, slot) = place(node);
		Self::sync_page(page);
		NodeAccounts::<T>::get(page).get(slot).locked.into()
	}

	fn forfeit(node: NodeIndex) -> Reward {
		Self::sync_page(place(node).0);
		with_storage_layer(|| Self::try_forfeit(node)).unwrap_or_else(|error| {
			log::error!(target: "runtime::mining", "rewards of node {node} stay: {error:?}");
			Reward::default()
		})
	}

	fn take(node: NodeIndex, amount: Balance, to: &T::AccountId) -> Balance {
		Self::sync_page(place(node).0);
		with_storage_layer(|| Self::try_take(node, amount, to)).unwrap_or_else(|error| {
			log::error!(target: "runtime::mining", "rewards of node {node} stay: {error:?}");
			0
		})
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
