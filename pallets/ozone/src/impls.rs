//! Bodies of the calls, hooks and traits. Each function reads, computes, and only then writes. The
//! transfer of STOS is the first write and the last step that can fail.

use crate::{
	ActiveParameters, Config, Error, Event, Issuance, Market, OzoneIssuance, OzoneOf,
	OzoneParameters, Pallet, TotalOzone, Unsettled, UsageRecord, WeightInfo,
	market::{self, MarketError},
	usage::{self, UsageError},
};
use alloc::vec::Vec;
use frame_support::{
	ensure,
	traits::{
		Get,
		fungible::{Inspect, Mutate},
		tokens::{
			Fortitude::Polite, Preservation, Preservation::Expendable, Preservation::Preserve,
		},
	},
	weights::Weight,
};
use sp_runtime::{DispatchError, DispatchResult, traits::AccountIdConversion};
use stratos_primitives::{
	Balance, EpochClock, EpochHook, EpochIndex, MarketState, NodeIndex, Noz, TreasuryIncome,
	TreasurySource, sweep_surplus,
};
use stratos_runtime_api::ozone::{Price, Quote};

impl<T> From<MarketError> for Error<T> {
	fn from(error: MarketError) -> Self {
		match error {
			MarketError::NotOpen => Self::MarketNotOpen,
			MarketError::ZeroAmount => Self::ZeroAmount,
			MarketError::NothingBought => Self::NothingBought,
			MarketError::BelowMinimum => Self::BelowMinOzone,
			MarketError::LimitExceeded => Self::LimitExceeded,
			MarketError::Overflow => Self::Overflow,
		}
	}
}

impl<T> From<UsageError> for Error<T> {
	fn from(error: UsageError) -> Self {
		match error {
			UsageError::ReplicasOutOfBounds => Self::ReplicasOutOfBounds,
			UsageError::ComputationUnpriced => Self::ComputationUnpriced,
			UsageError::Nothing => Self::ZeroUsage,
			UsageError::Overflow => Self::Overflow,
			UsageError::UnknownEpoch => Self::UnknownEpoch,
		}
	}
}

/// Queries, for runtime APIs and other pallets.
impl<T: Config> Pallet<T> {
	/// The Volume Pool's account.
	pub fn pool_account() -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}

	/// The balance of the Volume Pool's account, base units. Equals `P` at the end of every block.
	pub fn pool_balance() -> Balance {
		T::Currency::total_balance(&Self::pool_account())
	}

	/// `S`, `P` and `L`.
	pub fn market() -> MarketState {
		Market::<T>::get()
	}

	/// The marginal price `(S+P)/L` in base units per nOz.
	pub fn price() -> Price {
		market::price(&Self::market())
	}

	/// The result of a prepay of `stos` base units now; `None` if it would fail for every payer.
	pub fn quote(stos: Balance) -> Option<Quote> {
		let (ozone, after) = market::prepay(&Self::market(), stos, 0).ok()?;
		Some(Quote { ozone, after })
	}

	/// The cost of exactly `ozone` nOz now, base units; `None` if it is not below the limit.
	pub fn cost(ozone: Noz) -> Option<Balance> {
		market::cost(&Self::market(), ozone).ok()
	}

	/// Unused Ozone of `who`, nOz.
	pub fn ozone_of(who: &T::AccountId) -> Noz {
		OzoneOf::<T>::get(who)
	}

	/// Unused Ozone of all users, nOz.
	pub fn total_ozone() -> Noz {
		TotalOzone::<T>::get()
	}

	/// Used and unsettled Ozone, nOz.
	pub fn unsettled() -> Noz {
		Unsettled::<T>::get()
	}

	/// The active parameters.
	pub fn parameters() -> OzoneParameters {
		ActiveParameters::<T>::get()
	}

	/// What a report on `epoch` charges each of `users` for these records, nOz.
	///
	/// # Errors
	/// The first user, by place, whose usage would be refused, and why.
	pub fn price_usage(
		epoch: EpochIndex,
		users: &[Vec<UsageRecord>],
	) -> Result<Vec<Noz>, (u32, UsageError)> {
		let reportable = T::EpochClock::oldest_reportable()..=T::EpochClock::current_epoch();
		if !reportable.contains(&epoch) {
			return Err((0, UsageError::UnknownEpoch));
		}
		let rates = Self::rates_in(epoch);
		let price = |(place, records): (u32, &Vec<UsageRecord>)| {
			usage::price(&rates, records).map_err(|error| (place, error))
		};
		(0..).zip(users).map(price).collect()
	}
}

/// Buying and using.
impl<T: Config> Pallet<T> {
	/// Body of [`Pallet::prepay`].
	pub(crate) fn do_prepay(
		who: T::AccountId,
		amount: Balance,
		beneficiary: Option<T::AccountId>,
		min_ozone: Noz,
	) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		// Preserve: one base unit stays, and with it the account and its nonce. That is 10^-18
		// STOS, and no wallet loses an account by a prepay of everything.
		Self::ensure_can_pay(&who, amount, Preserve)?;
		let (ozone, market) =
			market::prepay(&Self::market(), amount, min_ozone).map_err(Error::<T>::from)?;
		let beneficiary = beneficiary.unwrap_or_else(|| who.clone());
		let balance =
			OzoneOf::<T>::get(&beneficiary).checked_add(ozone).ok_or(Error::<T>::Overflow)?;
		let total = TotalOzone::<T>::get().checked_add(ozone).ok_or(Error::<T>::Overflow)?;

		T::Currency::transfer(&who, &Self::pool_account(), amount, Preserve)?;
		Market::<T>::put(market);
		OzoneOf::<T>::insert(&beneficiary, balance);
		TotalOzone::<T>::put(total);
		let epoch = T::EpochClock::current_epoch();
		Self::deposit_event(Event::Prepaid {
			who,
			beneficiary,
			paid: amount,
			ozone,
			market,
			epoch,
		});
		Ok(())
	}

	/// Moves `ozone` nOz from the user's balance to the unsettled contributions.
	fn do_charge(user: &T::AccountId, ozone: Noz) -> DispatchResult {
		if ozone == 0 {
			return Ok(());
		}
		let left =
			OzoneOf::<T>::get(user).checked_sub(ozone).ok_or(Error::<T>::InsufficientOzone)?;
		let total = TotalOzone::<T>::get().checked_sub(ozone).ok_or(Error::<T>::Overflow)?;
		let unsettled = Unsettled::<T>::get().checked_add(ozone).ok_or(Error::<T>::Overflow)?;

		if left == 0 {
			OzoneOf::<T>::remove(user);
		} else {
			OzoneOf::<T>::insert(user, left);
		}
		TotalOzone::<T>::put(total);
		Unsettled::<T>::put(unsettled);
		let epoch = T::EpochClock::current_epoch();
		Self::deposit_event(Event::Charged { user: user.clone(), ozone, left, epoch });
		Ok(())
	}

	/// Whether `from` can pay `amount` into the Volume Pool under `preservation`.
	fn ensure_can_pay(
		from: &T::AccountId,
		amount: Balance,
		preservation: Preservation,
	) -> DispatchResult {
		// A transfer from the pool to itself moves nothing, but P would grow.
		ensure!(*from != Self::pool_account(), Error::<T>::PoolIsParty);
		ensure!(
			T::Currency::reducible_balance(from, preservation, Polite) >= amount,
			Error::<T>::InsufficientBalance
		);
		Ok(())
	}
}

/// The market as other pallets use it.
impl<T: Config> stratos_primitives::Market<T::AccountId> for Pallet<T> {
	fn state() -> MarketState {
		Self::market()
	}

	fn raise_limit(node: NodeIndex, deposit: Balance) -> Result<Noz, DispatchError> {
		let rule = Self::deposit_rule();
		let (ozone, market) = rule.enter(&Self::market(), deposit).map_err(Error::<T>::from)?;
		let issuance = Issuance::<T>::get();
		let raised = issuance.raised.checked_add(ozone).ok_or(Error::<T>::Overflow)?;
		// All Ozone ever issued fits the type, so no sum of its parts overflows.
		issuance.initial.checked_add(raised).ok_or(Error::<T>::Overflow)?;

		Market::<T>::put(market);
		Issuance::<T>::put(OzoneIssuance { raised, ..issuance });
		Self::update_counted_deposit(node, |sum| sum.saturating_add(deposit));
		let epoch = T::EpochClock::current_epoch();
		Self::deposit_event(Event::LimitRaised { deposit, ozone, market, epoch });
		Ok(ozone)
	}

	fn lower_limit(node: NodeIndex, deposit: Balance) -> Noz {
		let min_limit = ActiveParameters::<T>::get().min_limit;
		let (ozone, market) = Self::deposit_rule().leave(&Self::market(), deposit, min_limit);

		Market::<T>::put(market);
		// Cannot saturate: only what genesis or a deposit added is lowered.
		Issuance::<T>::mutate(|issuance| {
			issuance.lowered = issuance.lowered.saturating_add(ozone);
		});
		Self::update_counted_deposit(node, |sum| sum.saturating_sub(deposit));
		let epoch = T::EpochClock::current_epoch();
		Self::deposit_event(Event::LimitLowered { deposit, ozone, market, epoch });
		ozone
	}

	fn value_of(ozone: Noz) -> Balance {
		market::value(&Self::market(), ozone)
	}

	fn cost_of(ozone: Noz) -> Option<Balance> {
		Self::cost(ozone)
	}

	fn affordable(stos: Balance) -> Noz {
		Self::quote(stos).map_or(0, |quote| quote.ozone)
	}

	fn return_contribution(ozone: Noz) -> DispatchResult {
		if ozone == 0 {
			return Ok(());
		}
		let unsettled =
			Unsettled::<T>::get().checked_sub(ozone).ok_or(Error::<T>::ExceedsUnsettled)?;
		let market = Self::market();
		let remaining_limit =
			market.remaining_limit.checked_add(ozone).ok_or(Error::<T>::Overflow)?;
		let market = MarketState { remaining_limit, ..market };

		Market::<T>::put(market);
		Unsettled::<T>::put(unsettled);
		let epoch = T::EpochClock::current_epoch();
		Self::deposit_event(Event::ContributionReturned { ozone, market, epoch });
		Ok(())
	}

	fn settle(ozone: Noz, to: &T::AccountId) -> Result<Balance, DispatchError> {
		if ozone == 0 {
			return Ok(0);
		}
		let pool = Self::pool_account();
		ensure!(*to != pool, Error::<T>::PoolIsParty);
		let unsettled =
			Unsettled::<T>::get().checked_sub(ozone).ok_or(Error::<T>::ExceedsUnsettled)?;
		let (paid, market) = market::settle(&Self::market(), ozone).map_err(Error::<T>::from)?;

		if paid > 0 {
			// Expendable: the pool may pay out everything. The next prepay creates its account
			// again.
			T::Currency::transfer(&pool, to, paid, Expendable)?;
		}
		Market::<T>::put(market);
		Unsettled::<T>::put(unsettled);
		let epoch = T::EpochClock::current_epoch();
		Self::deposit_event(Event::Settled { to: to.clone(), ozone, paid, market, epoch });
		Ok(paid)
	}

	fn buy_contribution(from: &T::AccountId, ozone: Noz) -> Result<Balance, DispatchError> {
		if ozone == 0 {
			return Ok(0);
		}
		let (paid, market) = market::buy_exact(&Self::market(), ozone).map_err(Error::<T>::from)?;
		// Expendable: the caller decides which account pays, and a fee may take its last unit.
		Self::ensure_can_pay(from, paid, Expendable)?;
		let unsettled = Unsettled::<T>::get().checked_add(ozone).ok_or(Error::<T>::Overflow)?;

		T::Currency::transfer(from, &Self::pool_account(), paid, Expendable)?;
		Market::<T>::put(market);
		Unsettled::<T>::put(unsettled);
		let epoch = T::EpochClock::current_epoch();
		let from = from.clone();
		Self::deposit_event(Event::ContributionBought { from, ozone, paid, market, epoch });
		Ok(paid)
	}

	fn return_traffic_reward(from: &T::AccountId, amount: Balance) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		let market = market::give_back(&Self::market(), amount).map_err(Error::<T>::from)?;
		// Expendable: the account of locked rewards may become empty.
		Self::ensure_can_pay(from, amount, Expendable)?;

		T::Currency::transfer(from, &Self::pool_account(), amount, Expendable)?;
		Market::<T>::put(market);
		let epoch = T::EpochClock::current_epoch();
		let from = from.clone();
		Self::deposit_event(Event::TrafficRewardReturned { from, amount, market, epoch });
		Ok(())
	}
}

impl<T: Config> stratos_primitives::Usage<T::AccountId> for Pallet<T> {
	type Rates = OzoneParameters;

	fn rates_of(epoch: EpochIndex) -> OzoneParameters {
		Self::rates_in(epoch)
	}

	fn price(rates: &OzoneParameters, usage: &[UsageRecord]) -> Result<Noz, DispatchError> {
		usage::price(rates, usage).map_err(|error| Error::<T>::from(error).into())
	}

	fn ozone_of(user: &T::AccountId) -> Noz {
		OzoneOf::<T>::get(user)
	}

	fn charge(user: &T::AccountId, ozone: Noz) -> DispatchResult {
		Self::do_charge(user, ozone)
	}
}

impl<T: Config> EpochHook for Pallet<T> {
	fn on_epoch_end(ended: EpochIndex) -> Weight {
		Self::forget_rates();
		Self::adopt_parameters(ended);
		T::WeightInfo::on_epoch_end()
	}
}

impl<T: Config> Pallet<T> {
	/// Moves what the Volume Pool's account holds above `P` to the treasury.
	///
	/// If it were added to `P` instead, a plain transfer would move the price.
	pub(crate) fn sweep_surplus() {
		let account = Self::pool_account();
		let expected = Self::market().unissued_prepay;
		let amount = sweep_surplus::<_, T::Currency>(&account, expected, &T::Treasury::get());
		if amount > 0 {
			T::TreasuryIncome::note(TreasurySource::Surplus, amount);
			let epoch = T::EpochClock::current_epoch();
			Self::deposit_event(Event::SurplusSwept { account, amount, epoch });
		}
	}
}
