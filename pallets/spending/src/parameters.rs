//! What governance can change about its own spending, with the bounds (`docs/economy.md`).

use crate::{ActiveParameters, Config, Event, Pallet};
use frame_support::traits::Get;
use sp_runtime::Perbill;
use stratos_primitives::{
	DAY_MS, EpochClock, Moment, ParameterFault, ParameterGroup, adopted, at_genesis,
};

stratos_primitives::parameters! {
	/// What governance can change about its own spending. A change does not touch a period that has
	/// begun.
	#[derive(Copy)]
	pub struct SpendingParameters: Spending, SpendingKey, () {
		/// How long a period of spending takes.
		SpendPeriod = 0, spend_period: Moment = 30 * DAY_MS,
			Within(7 * DAY_MS, 365 * DAY_MS), MILLISECONDS;
		/// Share of the treasury that may be paid in a period. At most RootSpendShare.
		SpendShare = 1, spend_share: Perbill = Perbill::from_percent(1),
			Within(Perbill::from_parts(1_000_000), Perbill::from_percent(10)), PERBILL,
			requires
				|values, ()| values.spend_share <= values.root_spend_share,
				"be at most RootSpendShare";
		/// Share of the treasury that calls of root may take out of it in a period, besides. At least
		/// SpendShare.
		RootSpendShare = 2, root_spend_share: Perbill = Perbill::from_percent(10),
			Within(Perbill::from_percent(1), Perbill::from_percent(50)), PERBILL;
		/// Share of all STOS by which support is measured at least, though fewer can vote. The
		/// electorate is at most five times what can vote.
		LeastElectorate = 3, least_electorate: Perbill = Perbill::from_percent(5),
			Within(Perbill::from_percent(1), Perbill::from_percent(20)), PERBILL;
	}
}

impl<T: Config> Pallet<T> {
	/// Checks parameters as they are checked before they come into force.
	///
	/// # Errors
	/// The first bound that is broken.
	pub fn check_parameters(
		parameters: &SpendingParameters,
	) -> Result<(), ParameterFault<SpendingKey>> {
		parameters.validate(())
	}

	/// Puts the pending parameters in force at genesis.
	///
	/// # Panics
	/// Where one is out of bounds, naming it.
	pub(crate) fn build_parameters() {
		ActiveParameters::<T>::put(at_genesis(T::Parameters::get(), Self::check_parameters));
	}

	/// Puts the pending parameters in force, or refuses all where one is out of bounds.
	pub(crate) fn adopt_parameters() {
		let active = ActiveParameters::<T>::get();
		let adopted = adopted(&active, T::Parameters::get(), Self::check_parameters);
		let epoch = T::EpochClock::current_epoch();
		match adopted {
			Ok(None) => {}
			Ok(Some(parameters)) => {
				ActiveParameters::<T>::put(parameters);
				Self::deposit_event(Event::ParametersChanged { parameters, epoch });
			}
			Err(fault) => Self::deposit_event(Event::ParametersRefused { fault, epoch }),
		}
	}
}
