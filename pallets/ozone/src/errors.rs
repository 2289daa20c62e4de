//! Errors of the pallet. Expanded into `pallet` in lib.rs.

use frame_support::pallet_macros::pallet_section;

/// Errors.
#[pallet_section]
mod errors {
	/// Why a call failed. Nothing was changed.
	#[pallet::error]
	pub enum Error<T> {
		/// The amount must be above 0.
		ZeroAmount,
		/// The account can spend too little STOS. One base unit always stays, to keep the account
		/// alive.
		InsufficientBalance,
		/// The prepay is too small to buy 1 nOz at the current price.
		NothingBought,
		/// The prepay buys less Ozone than the requested minimum: the price has moved.
		BelowMinOzone,
		/// The user has less Ozone than the usage costs.
		InsufficientOzone,
		/// The usage costs nothing.
		ZeroUsage,
		/// The number of replicas is out of the governed bounds.
		ReplicasOutOfBounds,
		/// Computation has no governed rate yet, so it cannot be charged.
		ComputationUnpriced,
		/// The epoch is in the future, or too old to be reported.
		UnknownEpoch,
		/// The amount of Ozone is not below the remaining limit.
		LimitExceeded,
		/// The amount of Ozone exceeds the unsettled contributions.
		ExceedsUnsettled,
		/// The Volume Pool's own account cannot pay into or out of the Volume Pool.
		PoolIsParty,
		/// The market has no genesis deposit, so it is not open.
		MarketNotOpen,
		/// The amount is too large for the market.
		Overflow,
	}
}
