//! The claims of the pallet about its storage. Always compiled, so that a runtime API can check them.

use crate::{
	ActiveParameters, Config, Issuance, Market, OzoneOf, OzoneParameters, Pallet, PastRates,
	TotalOzone, Unsettled,
};
use alloc::{format, string::String, vec::Vec};
use stratos_primitives::{Claims, EpochClock, Invariants, Noz, ParameterGroup};

/// An amount for a message. `None` is a sum that does not fit 128 bits or is below 0.
fn figure(amount: Option<Noz>) -> String {
	amount.map_or_else(|| "more than 128 bits or less than 0".into(), |amount| format!("{amount}"))
}

impl<T: Config> Invariants for Pallet<T> {
	fn claims(claims: &mut Claims) {
		claims.of("ozone");
		Self::claim_market(claims);
		Self::claim_conservation(claims);
		let bounds = Self::check_parameters(&ActiveParameters::<T>::get());
		claims.one("the parameters are within their bounds", bounds.is_ok(), || {
			bounds.as_ref().err().map(OzoneParameters::explain).unwrap_or_default()
		});
		Self::claim_balances(claims);
		Self::claim_rates(claims);
	}
}

impl<T: Config> Pallet<T> {
	/// The market has a price, and its pool holds `P`.
	fn claim_market(claims: &mut Claims) {
		let market = Market::<T>::get();
		let (s, l) = (market.genesis_deposit, market.remaining_limit);
		claims.one("S and L are above 0", s > 0 && l > 0, || {
			format!("S is {s} base units, L is {l} nOz")
		});
		let (p, account) = (market.unissued_prepay, Self::pool_balance());
		claims.one("the Volume Pool's account holds exactly P", p == account, || {
			format!("P is {p}, the account holds {account} base units")
		});
	}

	/// No Ozone is created or lost.
	fn claim_conservation(claims: &mut Claims) {
		let issuance = Issuance::<T>::get();
		let issued = issuance
			.initial
			.checked_add(issuance.raised)
			.and_then(|created| created.checked_sub(issuance.lowered));
		let found = Market::<T>::get()
			.remaining_limit
			.checked_add(TotalOzone::<T>::get())
			.and_then(|sum| sum.checked_add(Unsettled::<T>::get()));
		let conserved = issued.is_some() && issued == found;
		let claim = "L, users' Ozone and unsettled contributions add up to all Ozone issued";
		claims.one(claim, conserved, || {
			format!("issued {}, found {} nOz", figure(issued), figure(found))
		});
	}

	/// Rates of the past are in order, and none is of an epoch to come.
	fn claim_rates(claims: &mut Claims) {
		let past = PastRates::<T>::get();
		let current = T::EpochClock::current_epoch();
		let ascend = past.windows(2).all(|pair| pair[0].0 < pair[1].0);
		let ended = past.last().is_none_or(|(last, _)| *last < current);
		claims.one("rates of the past are in order and ended", ascend && ended, || {
			let ends: Vec<_> = past.iter().map(|(last, _)| *last).collect();
			format!("in epoch {current} rates of the past end with {ends:?}")
		});
	}

	/// The total is that of the accounts, and no account is stored without Ozone.
	fn claim_balances(claims: &mut Claims) {
		let empty = OzoneOf::<T>::iter_values().filter(|ozone| *ozone == 0).count();
		claims.one("no account is stored with an Ozone balance of 0", empty == 0, || {
			format!("{empty} accounts are stored with 0 nOz")
		});
		let total = TotalOzone::<T>::get();
		let sum = OzoneOf::<T>::iter_values().try_fold(0, |sum: Noz, ozone| sum.checked_add(ozone));
		claims.one("the total is the sum of all users' Ozone", sum == Some(total), || {
			format!("the total is {total}, the sum {} nOz", figure(sum))
		});
	}
}
