//! What a node pays: migration fees, forfeiture, slashes. Locked rewards first, then the deposit.

use crate::*;
use frame_support::{
	ensure,
	storage::with_storage_layer,
	traits::{
		Get,
		fungible::hold::Mutate as _,
		tokens::{Fortitude, Precision, Restriction},
	},
};
use sp_runtime::{DispatchError, DispatchResult};
use stratos_primitives::{
	LockedRewards, Market, NodeIndex, Noz, TreasuryIncome, TreasurySource, sweep_surplus,
};

impl<T: Config> Pallet<T> {
	/// Takes up to `amount` base units of the node's locked rewards, then of its deposit, and pays
	/// them to `to`. `Z` does not change.
	fn take(
		index: NodeIndex,
		node: &NodeOf<T>,
		amount: Balance,
		to: &T::AccountId,
	) -> Result<Payment, DispatchError> {
		let rewards = T::LockedRewards::take(index, amount, to);
		let deposit = amount.saturating_sub(rewards).min(node.deposit.held);
		if deposit != 0 {
			T::Currency::transfer_on_hold(
				&HoldReason::NodeDeposit.into(),
				&node.owner,
				to,
				deposit,
				Precision::Exact,
				Restriction::Free,
				Fortitude::Force,
			)?;
			let after = Node { deposit: node.deposit.without(deposit), ..node.clone() };
			Self::store(index, Some(node), Some(&after))?;
		}
		Ok(Payment { rewards, deposit })
	}

	/// The exiting node pays the current cost of `migrated` nOz, or of as many of them as all that it
	/// has can buy. Returns the nOz paid for.
	pub(crate) fn do_charge_migration(
		index: NodeIndex,
		migrated: Noz,
	) -> Result<Noz, DispatchError> {
		let node = Self::node(index)?;
		ensure!(node.exit().is_some(), Error::<T>::NotExiting);
		let rewards = T::LockedRewards::locked(index).total();
		let has = rewards.saturating_add(node.deposit.held);
		let covered = T::Market::cost_of(migrated).is_some_and(|cost| cost <= has);
		let ozone = if covered { migrated } else { T::Market::affordable(has).min(migrated) };
		if ozone == 0 {
			return Ok(0);
		}
		let cost = T::Market::cost_of(ozone).ok_or(Error::<T>::LimitExceeded)?;
		with_storage_layer(|| {
			// Through the pallet's own account, so that locks and other funds on the owner's
			// account do not matter.
			let transit = Self::transit_account();
			let paid = Self::take(index, &node, cost, &transit)?;
			ensure!(paid.total() == cost, Error::<T>::CostNotCovered);
			let charged = T::Market::buy_contribution(&transit, ozone)?;
			ensure!(charged == cost, Error::<T>::CostNotCovered);
			Self::deposit_event(Event::MigrationPaid {
				node: index,
				owner: node.owner.clone(),
				ozone,
				paid,
				epoch: Self::epoch(),
			});
			Ok(ozone)
		})
	}

	/// Moves what a plain transfer added to the transit account to the treasury.
	pub(crate) fn sweep_surplus() {
		let account = Self::transit_account();
		let amount = sweep_surplus::<_, T::Currency>(&account, 0, &T::Treasury::get());
		if amount > 0 {
			T::TreasuryIncome::note(TreasurySource::Surplus, amount);
			Self::deposit_event(Event::SurplusSwept { account, amount, epoch: Self::epoch() });
		}
	}

	/// Executes a shutdown: the node's locked rewards are forfeited, and it has to exit.
	pub(crate) fn shut_down(index: NodeIndex, node: &NodeOf<T>) -> DispatchResult {
		let cancelled = T::LockedRewards::forfeit(index);
		match node.exit() {
			Some(exit) => {
				let exit = Exit { forfeited: true, ..*exit };
				let mut after = Node { status: Status::Exiting(exit), ..node.clone() };
				// It serves no more, so its deposit does not count until the end of the cooling-off.
				Self::uncount(index, &mut after);
				Self::store(index, Some(node), Some(&after))?;
			}
			None => {
				Self::leave(index, node, ExitReason::ShutDown)?;
			}
		}
		Self::deposit_event(Event::RewardsForfeited {
			node: index,
			owner: node.owner.clone(),
			reward: cancelled,
			epoch: Self::epoch(),
		});
		Ok(())
	}

	/// The node pays for harm of `ozone` nOz to the treasury, up to what it has. A node whose deposit
	/// pays and is below the minimum then has to exit.
	pub(crate) fn slash(index: NodeIndex, node: &NodeOf<T>, ozone: Noz) -> DispatchResult {
		let value = T::Market::value_of(ozone);
		let to = T::Treasury::get();
		let paid = Self::take(index, node, value, &to)?;
		T::TreasuryIncome::note(TreasurySource::NodeSlashes, paid.total());
		Self::deposit_event(Event::Slashed {
			node: index,
			owner: node.owner.clone(),
			to,
			ozone,
			value,
			paid,
			epoch: Self::epoch(),
		});
		if paid.deposit == 0 {
			return Ok(());
		}
		let after = Self::node(index)?;
		let parameters = Self::parameters();
		let least = match after.role {
			Role::Meta => parameters.min_meta_deposit,
			Role::Resource(_) => parameters.min_resource_deposit,
		};
		if after.deposit.held < least && (after.is_active() || after.is_suspended()) {
			Self::leave(index, &after, ExitReason::Slashed)?;
		}
		Ok(())
	}
}
