//! The pallet's account, and `RewardsHeld`, the accounting of what it holds.

use crate::{Config, Event, Pallet, RewardsHeld};
use frame_support::traits::{Get, fungible::Mutate, tokens::Preservation::Expendable};
use sp_runtime::{DispatchResult, traits::AccountIdConversion};
use stratos_primitives::{Balance, EpochClock, TreasuryIncome, TreasurySource, sweep_surplus};

impl<T: Config> Pallet<T> {
	/// The account that holds all rewards that are not paid yet, and the fees of the block.
	pub fn rewards_account() -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}

	/// Pays `amount` base units from the pallet's account.
	pub(crate) fn pay(to: &T::AccountId, amount: Balance) -> DispatchResult {
		T::Currency::transfer(&Self::rewards_account(), to, amount, Expendable)?;
		Self::spent(amount);
		Ok(())
	}

	/// Accounts for `amount` base units that left the pallet's account.
	pub(crate) fn spent(amount: Balance) {
		RewardsHeld::<T>::mutate(|held| *held = held.saturating_sub(amount));
	}

	/// Accounts for `amount` base units that were paid into the pallet's account.
	pub(crate) fn received(amount: Balance) {
		RewardsHeld::<T>::mutate(|held| *held = held.saturating_add(amount));
	}

	/// Pays what has no recipient to the treasury. The account holds at least what `RewardsHeld` says,
	/// so this cannot fail; if it did, the account would hold more than the accounting, and the error
	/// is logged.
	pub(crate) fn pay_treasury(amount: Balance, source: TreasurySource) {
		if amount == 0 {
			return;
		}
		let epoch = T::EpochClock::current_epoch();
		match Self::pay(&T::Treasury::get(), amount) {
			Ok(()) => {
				T::TreasuryIncome::note(source, amount);
				Self::deposit_event(Event::TreasuryPaid { amount, source, epoch });
			}
			Err(error) => {
				log::error!(target: "runtime::staking", "{amount} not paid to the treasury: {error:?}");
			}
		}
	}

	/// Moves what a plain transfer added to the pallet's account to the treasury.
	pub(crate) fn sweep_surplus() {
		let account = Self::rewards_account();
		let held = RewardsHeld::<T>::get();
		let amount = sweep_surplus::<_, T::Currency>(&account, held, &T::Treasury::get());
		if amount > 0 {
			T::TreasuryIncome::note(TreasurySource::Surplus, amount);
			let epoch = T::EpochClock::current_epoch();
			Self::deposit_event(Event::SurplusSwept { account, amount, epoch });
		}
	}
}
