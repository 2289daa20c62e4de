//! Benchmarks of the calls and hooks, each in its most expensive case.

use crate::{
	ActiveParameters, Call, Config, Issuance, Market, OzoneIssuance, OzoneOf, OzoneParameters,
	Pallet, TotalOzone, Unsettled,
};
use frame_benchmarking::v2::*;
use frame_support::traits::{Get, fungible::Mutate};
use frame_system::RawOrigin;
use stratos_primitives::{EpochHook, MarketState, OZ, STOS};

/// Opens a market with an empty pool and gives `ozone` oz to `user`.
fn open_market<T: Config>(user: &T::AccountId, ozone: u128) {
	let limit = 1_000_000 * OZ;
	Market::<T>::put(MarketState {
		genesis_deposit: 1_000_000 * STOS,
		unissued_prepay: 0,
		remaining_limit: limit,
	});
	T::Currency::set_balance(&Pallet::<T>::pool_account(), 0);
	if ozone > 0 {
		OzoneOf::<T>::insert(user, ozone * OZ);
	}
	TotalOzone::<T>::put(ozone * OZ);
	Unsettled::<T>::put(0);
	Issuance::<T>::put(OzoneIssuance { initial: limit + ozone * OZ, raised: 0, lowered: 0 });
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// The Volume Pool's account and the beneficiary's Ozone balance are created.
	#[benchmark]
	fn prepay() {
		let caller: T::AccountId = whitelisted_caller();
		let beneficiary: T::AccountId = account("beneficiary", 0, 0);
		open_market::<T>(&beneficiary, 0);
		T::Currency::set_balance(&caller, 100 * STOS);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), 50 * STOS, Some(beneficiary.clone()), 1);

		assert!(OzoneOf::<T>::get(&beneficiary) > 0);
		assert_eq!(Pallet::<T>::pool_balance(), 50 * STOS);
	}

	/// The proposed parameters differ from those in force, which are kept for reports.
	#[benchmark]
	fn on_epoch_end() {
		let proposed = T::Parameters::get();
		ActiveParameters::<T>::put(OzoneParameters {
			max_replicas: proposed.max_replicas - 1,
			..proposed
		});

		#[block]
		{
			<Pallet<T> as EpochHook>::on_epoch_end(0);
		}

		assert!(ActiveParameters::<T>::get() == proposed);
	}

	/// There is a surplus, and the treasury's account is created.
	#[benchmark]
	fn sweep_surplus() {
		let user: T::AccountId = account("user", 0, 0);
		open_market::<T>(&user, 0);
		T::Currency::set_balance(&T::Treasury::get(), 0);
		T::Currency::set_balance(&Pallet::<T>::pool_account(), STOS);

		#[block]
		{
			Pallet::<T>::sweep_surplus();
		}

		assert_eq!(Pallet::<T>::pool_balance(), 0);
	}
}
