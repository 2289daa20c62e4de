//! Rewards after their epoch: withdrawal, forfeiture, and taking for fees and slashes.
//!
//! A node's account ([`crate::pages::NodeAccount`]) keeps its locked rewards as a sum, so that a
//! query, a forfeiture or a fee costs one page instead of 2,016. What is taken of locked rewards is
//! deducted from those that mature first, traffic and mining apart, in the proportion in which the two
//! are locked.

use crate::{pages::place, *};
use alloc::vec::Vec;
use frame_support::{ensure, storage::with_storage_layer};
use sp_runtime::{DispatchError, DispatchResult};
use stratos_primitives::{
	Balance, DepositRewards, LockedRewards, Market, MiningPool, NodeIndex, Nodes, Reward,
	math::mul_div_floor,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_withdraw_rewards(node: NodeIndex) -> DispatchResult {
		let paid = Self::pay_free_rewards(node)?;
		ensure!(!paid.is_zero(), Error::<T>::NothingToWithdraw);
		Ok(())
	}

	pub(crate) fn do_withdraw_all(who: T::AccountId, nodes: Vec<NodeIndex>) -> DispatchResult {
		let mut paid: Balance = 0;
		for node in nodes {
			let owner = T::Nodes::owner(node).ok_or(Error::<T>::UnknownNode)?;
			let may = owner == who || T::Nodes::beneficiary(node).is_some_and(|to| to == who);
			ensure!(may, Error::<T>::NotOwner);
			paid = paid
				.saturating_add(Self::pay_free_rewards(node)?.total())
				.saturating_add(T::DepositRewards::withdraw(node)?);
		}
		ensure!(paid > 0, Error::<T>::NothingToWithdraw);
		Ok(())
	}

	/// Pays the free rewards of `node` to its beneficiary. Returns what was paid.
	fn pay_free_rewards(node: NodeIndex) -> Result<Reward, DispatchError> {
		let beneficiary = T::Nodes::beneficiary(node).ok_or(Error::<T>::UnknownNode)?;
		Self::sync_page(place(node).0);
		let reward: Reward = Self::account_of(node).free.into();
		if reward.is_zero() {
			return Ok(reward);
		}
		Self::pay_out(&beneficiary, reward.total())?;
		Self::change_account(node, |account| account.free = Default::default());
		let epoch = CurrentEpoch::<T>::get();
		Self::deposit_event(Event::RewardsWithdrawn { node, beneficiary, reward, epoch });
		Ok(reward)
	}

	fn try_forfeit(node: NodeIndex) -> Result<Reward, DispatchError> {
		let reward: Reward = Self::account_of(node).locked.into();
		if reward.is_zero() {
			return Ok(reward);
		}
		Self::change_account(node, |account| account.take(reward));
		let rewards = Self::rewards_account();
		Self::release_rewards(reward.total())?;
		if reward.traffic > 0 {
			T::Market::return_traffic_reward(&rewards, reward.traffic)?;
		}
		if reward.mining > 0 {
			<Self as MiningPool<T::AccountId>>::return_mining_reward(&rewards, reward.mining)?;
		}
		let epoch = CurrentEpoch::<T>::get();
		Self::deposit_event(Event::RewardsForfeited { node, reward, epoch });
		Ok(reward)
	}

	fn try_take(
		node: NodeIndex,
		amount: Balance,
		to: &T::AccountId,
	) -> Result<Balance, DispatchError> {
		let locked: Reward = Self::account_of(node).locked.into();
		let total = locked.total();
		let amount = amount.min(total);
		if amount == 0 {
			return Ok(0);
		}
		// In the proportion of the locked parts; mining takes the rounding. `amount` is not above
		// the total, so neither part exceeds what is locked.
		let traffic =
			mul_div_floor(amount, locked.traffic, total).ok_or(Error::<T>::AccountingMismatch)?;
		let reward = Reward { traffic, mining: amount - traffic };
		Self::change_account(node, |account| account.take(reward));
		Self::pay_out(to, amount)?;
		let epoch = CurrentEpoch::<T>::get();
		Self::deposit_event(Event::RewardsTaken { node, to: to.clone(), reward, epoch });
		Ok(amount)
	}
}

impl<T: Config> LockedRewards<T::AccountId> for Pallet<T> {
	fn locked(node: NodeIndex) -> Reward {
		Self::sync_page(place(node).0);
		Self::account_of(node).locked.into()
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
