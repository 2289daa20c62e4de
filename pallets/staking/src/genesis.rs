//! Genesis: validators and delegations.

use crate::{ActiveParameters, Config, GenesisConfig, Pallet};
use frame_support::traits::Get;

impl<T: Config> Pallet<T> {
	/// Registers the validators and delegations by the rules of the calls.
	///
	/// # Panics
	/// If one of them is refused.
	pub(crate) fn build_genesis(config: &GenesisConfig<T>) {
		let parameters = T::Parameters::get();
		if let Err(reason) = parameters.validate(T::MaxActive::get()) {
			panic!("staking genesis: {reason}");
		}
		ActiveParameters::<T>::put(parameters);
		for (account, key, self_stake, commission) in &config.validators {
			if let Err(error) = Self::do_register(account.clone(), *key, *self_stake, *commission) {
				panic!("staking genesis: validator {account:?}: {error:?}");
			}
		}
		for (delegator, validator, amount) in &config.delegations {
			if let Err(error) = Self::do_delegate(delegator.clone(), validator.clone(), *amount) {
				panic!("staking genesis: delegation of {delegator:?}: {error:?}");
			}
		}
		Self::choose_genesis_set();
	}
}
