//! The market as a neighbour: pallet `ozone`, and what a test does to it from outside.

use crate::AccountId;
use core::marker::PhantomData;
use frame_support::{
	pallet_prelude::ValueQuery,
	storage_alias,
	traits::{fungible::Mutate, tokens::Preservation::Expendable},
};
use pallet_ozone::{Issuance, Market, OzoneIssuance, OzoneOf, Pallet, TotalOzone, Unsettled};
use sp_runtime::{DispatchError, DispatchResult};
use stratos_primitives::{Balance, Market as MarketTrait, MarketState, NodeIndex, Noz, Usage};

#[storage_alias]
type Refuses = StorageValue<TestKit, bool, ValueQuery>;

/// Implements `pallet_ozone::Config` for `Test`, with the given treasury.
#[macro_export]
macro_rules! impl_market {
	($treasury:ty) => {
		frame_support::parameter_types! {
			pub const VolumePool: frame_support::PalletId = frame_support::PalletId(*b"volupool");
			pub const DepositRule: pallet_ozone::DepositRule = pallet_ozone::DepositRule::StayApart;
			pub OzoneParameters: pallet_ozone::OzoneParameters = Default::default();
		}

		impl pallet_ozone::Config for Test {
			type Currency = Balances;
			type PalletId = VolumePool;
			type Treasury = $treasury;
			type TreasuryIncome = $crate::treasury::Ledger;
			type Parameters = OzoneParameters;
			type DepositRule = DepositRule;
			type EpochClock = $crate::Clock;
			type WeightInfo = ();
		}
	};
}

/// Opens the market at genesis. Its pool's account must hold `P`.
pub fn open<T: pallet_ozone::Config>(market: MarketState) {
	Market::<T>::put(market);
	let initial = market.remaining_limit;
	Issuance::<T>::put(OzoneIssuance { initial, raised: 0, lowered: 0 });
}

/// Sets the Ozone of `user`, as if it had been issued at genesis.
pub fn set_ozone<T: pallet_ozone::Config>(user: &T::AccountId, ozone: Noz) {
	let before = OzoneOf::<T>::get(user);
	if ozone == 0 {
		OzoneOf::<T>::remove(user);
	} else {
		OzoneOf::<T>::insert(user, ozone);
	}
	TotalOzone::<T>::mutate(|total| *total = *total - before + ozone);
	Issuance::<T>::mutate(|issuance| issuance.initial = issuance.initial - before + ozone);
}

/// Adds to the Ozone of `user`, as if it had been issued at genesis.
pub fn give_ozone<T: pallet_ozone::Config>(user: &T::AccountId, ozone: Noz) {
	set_ozone::<T>(user, OzoneOf::<T>::get(user) + ozone);
}

/// Adds `ozone` nOz to the unsettled contributions, as if they had been issued at genesis.
pub fn add_unsettled<T: pallet_ozone::Config>(ozone: Noz) {
	Unsettled::<T>::mutate(|unsettled| *unsettled += ozone);
	Issuance::<T>::mutate(|issuance| issuance.initial += ozone);
}

/// Pays `amount` base units out of the Volume Pool to `to`, as a settlement does.
pub fn pay_out<T: pallet_ozone::Config>(to: &T::AccountId, amount: Balance) {
	T::Currency::transfer(&Pallet::<T>::pool_account(), to, amount, Expendable)
		.expect("the Volume Pool has that much");
	Market::<T>::mutate(|market| market.unissued_prepay -= amount);
}

/// Lets a [`RefusableMarket`] refuse, or no longer.
pub fn refuse(refuses: bool) {
	Refuses::put(refuses);
}

/// The market of `T`, which refuses to raise the limit and to settle while [`refuse`] says so.
pub struct RefusableMarket<T>(PhantomData<T>);

fn accepts() -> DispatchResult {
	match Refuses::get() {
		true => Err(DispatchError::Other("the market refuses")),
		false => Ok(()),
	}
}

impl<T: pallet_ozone::Config<AccountId = AccountId>> MarketTrait<AccountId> for RefusableMarket<T> {
	fn state() -> MarketState {
		<Pallet<T> as MarketTrait<AccountId>>::state()
	}

	fn raise_limit(node: NodeIndex, deposit: Balance) -> Result<Noz, DispatchError> {
		accepts()?;
		Pallet::<T>::raise_limit(node, deposit)
	}

	fn lower_limit(node: NodeIndex, deposit: Balance) -> Noz {
		Pallet::<T>::lower_limit(node, deposit)
	}

	fn value_of(ozone: Noz) -> Balance {
		Pallet::<T>::value_of(ozone)
	}

	fn cost_of(ozone: Noz) -> Option<Balance> {
		Pallet::<T>::cost_of(ozone)
	}

	fn affordable(stos: Balance) -> Noz {
		Pallet::<T>::affordable(stos)
	}

	fn return_contribution(ozone: Noz) -> DispatchResult {
		Pallet::<T>::return_contribution(ozone)
	}

	fn settle(ozone: Noz, to: &AccountId) -> Result<Balance, DispatchError> {
		accepts()?;
		Pallet::<T>::settle(ozone, to)
	}

	fn buy_contribution(from: &AccountId, ozone: Noz) -> Result<Balance, DispatchError> {
		Pallet::<T>::buy_contribution(from, ozone)
	}

	fn return_traffic_reward(from: &AccountId, amount: Balance) -> DispatchResult {
		Pallet::<T>::return_traffic_reward(from, amount)
	}
}

/// Ozone that `user` can still use, nOz.
pub fn ozone_of<T: pallet_ozone::Config>(user: &T::AccountId) -> Noz {
	<Pallet<T> as Usage<T::AccountId>>::ozone_of(user)
}
