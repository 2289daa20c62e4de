//! The incentive testnet's part of the Mining Pool: what genesis gave it above what can ever be mined. Paid
//! out by governance. The only writer of `IncentivePaid`.

use crate::{
	Config, CurrentEpoch, Endowment, Error, Event, IncentivePaid, MAX_PAYMENTS, MINING_CAP, Pallet,
};
use codec::Compact;
use frame_support::{BoundedVec, ensure, traits::ConstU32};
use sp_runtime::DispatchResult;
use stratos_primitives::Balance;

impl<T: Config> Pallet<T> {
	/// What is left of the incentive testnet's part, base units: the endowment of genesis above all that
	/// can ever be mined, less what is paid. A lower cap of governance does not add to it, as governance
	/// may raise the cap again.
	pub fn incentive_left() -> Balance {
		let part = Endowment::<T>::get().saturating_sub(MINING_CAP);
		part.saturating_sub(IncentivePaid::<T>::get())
	}

	pub(crate) fn do_pay_incentive(
		payments: BoundedVec<(T::AccountId, Compact<Balance>), ConstU32<MAX_PAYMENTS>>,
	) -> DispatchResult {
		ensure!(!payments.is_empty(), Error::<T>::EmptyEntry);
		let mut sum: Balance = 0;
		for (_, amount) in &payments {
			ensure!(amount.0 > 0, Error::<T>::EmptyEntry);
			sum = sum.checked_add(amount.0).ok_or(Error::<T>::Overflow)?;
		}
		ensure!(sum <= Self::incentive_left(), Error::<T>::IncentiveSpent);

		IncentivePaid::<T>::mutate(|paid| *paid = paid.saturating_add(sum));
		let (pool, epoch) = (Self::mining_pool_account(), CurrentEpoch::<T>::get());
		for (who, Compact(amount)) in payments {
			Self::move_funds(&pool, &who, amount)?;
			Self::deposit_event(Event::IncentivePaid { who, amount, epoch });
		}
		Ok(())
	}
}
