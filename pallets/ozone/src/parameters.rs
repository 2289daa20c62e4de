//! What governance can change about usage, with the bounds (`docs/economy.md`).

use crate::{ActiveParameters, Config, Event, Pallet};
use frame_support::traits::Get;
use stratos_primitives::{
	EpochClock, EpochIndex, Noz, OZ, ParameterFault, ParameterGroup, adopted, at_genesis,
};

stratos_primitives::parameters! {
	/// What governance can change about the market: the rates of usage. [`Default`] gives the paper's.
	#[derive(Copy)]
	pub struct OzoneParameters: Ozone, OzoneKey, () {
		/// Bytes of traffic that 1 oz pays for.
		BytesPerOz = 0, bytes_per_oz: u64 = 1_000_000_000,
			Within(1_000_000, 1_000_000_000_000), BYTES;
		/// Record touches that 1 oz pays for.
		TouchesPerOz = 1, touches_per_oz: u64 = 1_000_000, Within(1_000, 1_000_000_000_000), COUNT;
		/// Ozone for a unit of computation. Unset, computation is refused.
		NozPerComputeUnit = 2, noz_per_compute_unit: Option<u64> = None,
			Within(Some(1), Some(1_000_000_000_000)), OZONE;
		/// Replicas of an upload that asks for no number. From MinReplicas to MaxReplicas.
		DefaultReplicas = 3, default_replicas: u32 = 3, Within(1, 64), COUNT,
			requires
				|values, ()| {
					(values.min_replicas..=values.max_replicas).contains(&values.default_replicas)
				},
				"be MinReplicas to MaxReplicas";
		/// Fewest replicas that an upload may ask for. At most DefaultReplicas.
		MinReplicas = 4, min_replicas: u32 = 3, Within(1, 64), COUNT;
		/// Most replicas that an upload may ask for. At least DefaultReplicas.
		MaxReplicas = 5, max_replicas: u32 = 16, Within(1, 64), COUNT;
		/// `L_min`, below which deposits that cease to count do not lower the Ozone limit.
		MinLimit = 6, min_limit: Noz = OZ, Within(OZ, 1_000_000 * OZ), OZONE;
	}
}

impl<T: Config> Pallet<T> {
	/// Checks parameters as they are checked before they come into force.
	///
	/// # Errors
	/// The first bound that is broken.
	pub fn check_parameters(parameters: &OzoneParameters) -> Result<(), ParameterFault<OzoneKey>> {
		parameters.validate(())
	}

	/// Puts the pending parameters in force at genesis.
	///
	/// # Panics
	/// Where one is out of bounds, naming it.
	pub(crate) fn build_parameters() {
		ActiveParameters::<T>::put(at_genesis(T::Parameters::get(), Self::check_parameters));
	}

	/// Puts the pending parameters in force, or refuses all where one is out of bounds. Those before
	/// were in force until `ended`.
	pub(crate) fn adopt_parameters(ended: EpochIndex) {
		let before = ActiveParameters::<T>::get();
		let adopted = adopted(&before, T::Parameters::get(), Self::check_parameters);
		let epoch = T::EpochClock::current_epoch();
		match adopted {
			Ok(None) => {}
			Ok(Some(parameters)) => {
				// Changes would have to be more than epochs can be reported. Then they wait for room:
				// no report is priced by rates that were not those of its epoch.
				if !Self::keep_rates(ended, before) {
					frame_support::defensive!("rates change once in an epoch at most");
					return;
				}
				ActiveParameters::<T>::put(parameters);
				Self::deposit_event(Event::ParametersChanged { parameters, epoch });
			}
			Err(fault) => Self::deposit_event(Event::ParametersRefused { fault, epoch }),
		}
	}
}
