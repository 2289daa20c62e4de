//! Events of the pallet. Expanded into `pallet` in lib.rs.

use frame_support::pallet_macros::pallet_section;

/// Events.
#[pallet_section]
mod events {
	/// `market` is the market after the change, `epoch` the epoch of the block.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// `who` paid `paid` base units into the Volume Pool and bought `ozone` nOz for
		/// `beneficiary`.
		Prepaid {
			/// The payer.
			who: T::AccountId,
			/// The account credited.
			beneficiary: T::AccountId,
			/// Base units paid.
			paid: Balance,
			/// nOz credited.
			ozone: Noz,
			/// The market after it.
			market: MarketState,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// `user` used `ozone` nOz. They are unsettled contributions now.
		Charged {
			/// The user charged.
			user: T::AccountId,
			/// nOz deducted.
			ozone: Noz,
			/// nOz left to the user.
			left: Noz,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// `ozone` nOz of contributions were sold back. The Volume Pool paid `paid` base units to
		/// `to`.
		Settled {
			/// The recipient.
			to: T::AccountId,
			/// nOz sold back.
			ozone: Noz,
			/// Base units paid.
			paid: Balance,
			/// The market after it.
			market: MarketState,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// `from` paid `paid` base units into the Volume Pool for `ozone` nOz, which are unsettled
		/// contributions now.
		ContributionBought {
			/// Who paid.
			from: T::AccountId,
			/// nOz bought.
			ozone: Noz,
			/// Base units paid.
			paid: Balance,
			/// The market after it.
			market: MarketState,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// `ozone` nOz of contributions that nobody can be paid for returned to the limit.
		ContributionReturned {
			/// nOz returned.
			ozone: Noz,
			/// The market after it.
			market: MarketState,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// `from` returned a cancelled traffic reward of `amount` base units to the Volume Pool.
		TrafficRewardReturned {
			/// The payer.
			from: T::AccountId,
			/// Base units returned.
			amount: Balance,
			/// The market after it.
			market: MarketState,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A deposit of `deposit` base units raised the remaining limit by `ozone` nOz.
		LimitRaised {
			/// Base units deposited.
			deposit: Balance,
			/// nOz added to the limit.
			ozone: Noz,
			/// The market after it.
			market: MarketState,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A node with a deposit of `deposit` base units left and lowered the remaining limit by
		/// `ozone` nOz.
		LimitLowered {
			/// The node's deposit, base units.
			deposit: Balance,
			/// nOz taken from the limit.
			ozone: Noz,
			/// The market after it.
			market: MarketState,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// The deposits in force were added to `S`. From now on each deposit is added when its node
		/// becomes active.
		DepositsJoined {
			/// `S` before it, base units.
			before: Balance,
			/// The market after it.
			market: MarketState,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// What a plain transfer had added to the Volume Pool's account moved to the treasury.
		SurplusSwept {
			/// The Volume Pool's account.
			account: T::AccountId,
			/// Base units moved.
			amount: Balance,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// New parameters are in force.
		ParametersChanged {
			/// The parameters.
			parameters: OzoneParameters,
			/// The first epoch in which they are in force.
			epoch: EpochIndex,
		},
		/// The pending parameters are out of bounds; those in force stay.
		ParametersRefused {
			/// Which one, and the bound it breaks.
			fault: ParameterFault<OzoneKey>,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
	}
}
