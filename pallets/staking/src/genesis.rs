//! Genesis: validators and delegations.

use crate::{Config, GenesisConfig, Pallet};

impl<T: Config> Pallet<T> {
	/// Registers the validators and delegations by the rules of the calls.
	///
	/// # Panics
	/// If one of them is refused.
	pub(crate) fn build_genesis(config: &GenesisConfig<T>) {
		Self::build_parameters();
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
