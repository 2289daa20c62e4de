//! Deposits of Resource and Meta Nodes as stake: their part of the chain share.

use crate::{
	Config, DepositTracks, Deposits, Error, Event, Pallet, WeightInfo,
	accumulator::Track,
	types::{DepositPool, RewardSource, kinds, reward},
};
use frame_support::{ensure, storage::with_storage_layer, weights::Weight};
use sp_runtime::{DispatchError, DispatchResult};
use stratos_primitives::{
	Balance, DepositObserver, DepositRewards, EpochClock, EpochIndex, LockedRewards, Market,
	MiningPool, NodeIndex, NodeRecords, Nodes, Retained, Reward,
};

impl<T: Config> DepositObserver for Pallet<T> {
	/// Subtracts what is recorded here, which must be `before`.
	fn on_deposit_changed(node: NodeIndex, before: Balance, after: Balance) {
		let mut pool = Deposits::<T>::get();
		let mut track = DepositTracks::<T>::get(node).unwrap_or_default();
		if track.shares != before {
			log::warn!(
				target: "runtime::staking",
				"node {node} counts with {} here, and with {before} in the registry",
				track.shares,
			);
		}
		if track.shares == after {
			return;
		}
		let epoch = T::EpochClock::current_epoch();
		pool.deposit = pool.deposit.saturating_sub(track.shares).saturating_add(after);
		track.set_shares(after, &pool.earned, &pool.matured, epoch);
		Deposits::<T>::put(pool);
		Pallet::<T>::keep_track(node, track);
		Pallet::<T>::deposit_event(Event::DepositChanged { node, deposit: after, epoch });
	}
}

impl<T: Config> DepositRewards for Pallet<T> {
	fn withdraw(node: NodeIndex) -> Result<Balance, DispatchError> {
		Self::pay_deposit_rewards(node)
	}

	fn withdraw_weight() -> Weight {
		T::WeightInfo::withdraw_deposit_rewards()
	}
}

impl<T: Config> LockedRewards<T::AccountId> for Pallet<T> {
	fn locked(node: NodeIndex) -> Reward {
		let (pool, track) = Self::deposit_track(node);
		reward(track.locked(&pool.earned))
	}

	fn forfeit(node: NodeIndex) -> Reward {
		let (mut pool, mut track) = Self::deposit_track(node);
		let epoch = T::EpochClock::current_epoch();
		let amount = reward(track.forfeit(&pool.earned, epoch));
		if amount.is_zero() {
			return amount;
		}
		// Both pools take their part back, or nothing changes.
		let returned: DispatchResult = with_storage_layer(|| {
			let account = Self::rewards_account();
			if amount.traffic > 0 {
				T::Market::return_traffic_reward(&account, amount.traffic)?;
			}
			if amount.mining > 0 {
				T::MiningPool::return_mining_reward(&account, amount.mining)?;
			}
			Self::spent(amount.total());
			pool.owed = pool.owed.saturating_sub(amount);
			Deposits::<T>::put(&pool);
			Self::keep_track(node, track);
			Self::deposit_event(Event::RewardsForfeited { node, reward: amount, epoch });
			Ok(())
		});
		if let Err(error) = returned {
			log::error!(target: "runtime::staking", "forfeit of node {node} failed: {error:?}");
			return Reward::default();
		}
		amount
	}

	fn take(node: NodeIndex, amount: Balance, to: &T::AccountId) -> Balance {
		let (mut pool, mut track) = Self::deposit_track(node);
		let taken = reward(track.take(amount, &pool.earned));
		let sum = taken.total();
		if sum == 0 || Self::pay(to, sum).is_err() {
			return 0;
		}
		pool.owed = pool.owed.saturating_sub(taken);
		Deposits::<T>::put(pool);
		Self::keep_track(node, track);
		Self::deposit_event(Event::RewardsTaken {
			node,
			to: to.clone(),
			amount: sum,
			epoch: T::EpochClock::current_epoch(),
		});
		sum
	}
}

impl<T: Config> NodeRecords for Pallet<T> {
	fn pay_out(node: NodeIndex) -> Result<Balance, DispatchError> {
		Self::pay_deposit_rewards(node)
	}

	/// A track whose rewards have all matured is removed.
	fn retained(node: NodeIndex, _: EpochIndex) -> Option<Retained> {
		let (_, track) = Self::deposit_track(node);
		let open = !track.is_empty();
		Self::keep_track(node, track);
		open.then_some(Retained::Rewards)
	}
}

impl<T: Config> Pallet<T> {
	/// The pool of deposits, and a node's updated part in it. Nothing is stored.
	pub(crate) fn deposit_track(node: NodeIndex) -> (DepositPool, Track<2>) {
		let pool = Deposits::<T>::get();
		let mut track = DepositTracks::<T>::get(node).unwrap_or_default();
		track.advance(&pool.matured);
		(pool, track)
	}

	fn keep_track(node: NodeIndex, track: Track<2>) {
		if track.is_empty() {
			DepositTracks::<T>::remove(node);
		} else {
			DepositTracks::<T>::insert(node, track);
		}
	}

	pub(crate) fn do_withdraw_deposit_rewards(node: NodeIndex) -> DispatchResult {
		let paid = Self::pay_deposit_rewards(node)?;
		ensure!(paid > 0, Error::<T>::NothingToWithdraw);
		Ok(())
	}

	/// Pays the free rewards of a node's deposit to its beneficiary. Returns the sum.
	fn pay_deposit_rewards(node: NodeIndex) -> Result<Balance, DispatchError> {
		let beneficiary = T::Nodes::beneficiary(node).ok_or(Error::<T>::UnknownNode)?;
		let (mut pool, mut track) = Self::deposit_track(node);
		let paid = reward(track.withdraw());
		let amount = paid.total();
		if amount == 0 {
			return Ok(0);
		}
		debug_assert_eq!(kinds(paid).iter().sum::<u128>(), amount);
		Self::pay(&beneficiary, amount)?;
		pool.owed = pool.owed.saturating_sub(paid);
		Deposits::<T>::put(pool);
		Self::keep_track(node, track);
		Self::deposit_event(Event::RewardsWithdrawn {
			account: beneficiary,
			source: RewardSource::Deposit(node),
			amount,
			epoch: T::EpochClock::current_epoch(),
		});
		Ok(amount)
	}
}
