//! What governance can change about records of files, with the bounds (`docs/economy.md`).

use crate::{ActiveParameters, Config, Event, MAX_ATTESTERS, Pallet};
use frame_support::traits::Get;
use stratos_primitives::{
	Balance, EpochClock, ParameterFault, ParameterGroup, STOS, adopted, at_genesis,
};

stratos_primitives::parameters! {
	/// What governance can change about records of files.
	#[derive(Copy)]
	pub struct FilesParameters: Files, FilesKey, () {
		/// What a record holds of its uploader until it is removed.
		RecordDeposit = 0, record_deposit: Balance = STOS / 10,
			Within(STOS / 1_000, 100 * STOS), STOS;
		/// Meta Nodes that must attest a record.
		Attestations = 1, attestations: u32 = 2, Within(1, MAX_ATTESTERS), COUNT;
	}
}

impl<T: Config> Pallet<T> {
	/// Checks parameters as they are checked before they come into force.
	///
	/// # Errors
	/// The first bound that is broken.
	pub fn check_parameters(parameters: &FilesParameters) -> Result<(), ParameterFault<FilesKey>> {
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
