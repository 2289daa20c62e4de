//! Payments out of the treasury, and what calls of root take out of it.

use crate::{ActiveParameters, Config, CurrentPeriod, Error, Event, Pallet, Period};
use frame_support::{
	ensure,
	traits::{
		Get, Time,
		fungible::{Inspect, Mutate},
		tokens::{Pay, PaymentStatus, Preservation},
	},
};
use sp_runtime::{DispatchError, DispatchResult};
use stratos_primitives::{Balance, EpochClock};

impl<T: Config> Pallet<T> {
	/// The period of now, where the treasury holds `balance`: the current one, or the next.
	fn period(balance: Balance) -> Period {
		let (now, parameters) = (T::Time::now(), ActiveParameters::<T>::get());
		CurrentPeriod::<T>::get()
			.filter(|period| !period.has_ended(now, parameters.spend_period))
			.unwrap_or_else(|| Period::begin(now, balance, &parameters))
	}

	/// Stores the period after a payment, and tells when it is a new one.
	fn put(period: Period) {
		let current = CurrentPeriod::<T>::get();
		if current.is_none_or(|current| current.began != period.began) {
			let epoch = T::EpochClock::current_epoch();
			Self::deposit_event(Event::PeriodBegan { period, epoch });
		}
		CurrentPeriod::<T>::put(period);
	}

	/// Pays `amount` base units of the treasury to `to`.
	///
	/// # Errors
	/// [`Error::SpendShareReached`], or that the treasury has less.
	pub fn pay(to: &T::AccountId, amount: Balance) -> DispatchResult {
		let treasury = T::Treasury::get();
		let mut period = Self::period(T::Currency::balance(&treasury));
		period.treasury.pay(amount).ok_or(Error::<T>::SpendShareReached)?;
		T::Currency::transfer(&treasury, to, amount, Preservation::Expendable)?;
		Self::put(period);
		let (left, epoch) = (period.treasury.left(), T::EpochClock::current_epoch());
		Self::deposit_event(Event::Paid { to: to.clone(), amount, left, epoch });
		Ok(())
	}

	/// Books that a call of root took the treasury from `before` to what it holds now.
	///
	/// # Errors
	/// [`Error::RootShareReached`]: the caller must roll the call back.
	pub fn book_root(before: Balance) -> DispatchResult {
		let amount = before.saturating_sub(Self::balance());
		if amount == 0 {
			return Ok(());
		}
		let mut period = Self::period(before);
		ensure!(period.root.pay(amount).is_some(), Error::<T>::RootShareReached);
		Self::put(period);
		let (left, epoch) = (period.root.left(), T::EpochClock::current_epoch());
		Self::deposit_event(Event::TakenByRoot { amount, left, epoch });
		Ok(())
	}

	/// What the treasury holds, base units.
	pub fn balance() -> Balance {
		T::Currency::balance(&T::Treasury::get())
	}
}

/// The paymaster of `pallet-treasury`.
impl<T: Config> Pay for Pallet<T> {
	type Balance = Balance;
	type Beneficiary = T::AccountId;
	type AssetKind = ();
	type Id = ();
	type Error = DispatchError;

	fn pay(who: &T::AccountId, (): (), amount: Balance) -> Result<(), DispatchError> {
		Self::pay(who, amount)
	}

	fn check_payment((): ()) -> PaymentStatus {
		PaymentStatus::Success
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn ensure_successful(_: &T::AccountId, (): (), amount: Balance) {
		let treasury = T::Treasury::get();
		// The share is at least a thousandth.
		let needed = amount.saturating_mul(1_000);
		T::Currency::set_balance(&treasury, needed);
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn ensure_concluded((): ()) {}
}
