//! Genesis: validators and delegations.

use crate::{Config, GenesisConfig, Pallet};

/// Writes the genesis state, by the rules of the calls.
///
/// # Panics
/// If a validator or a delegation is refused.
pub(crate) fn build<T: Config>(config: &GenesisConfig<T>) {
	Pallet::<T>::build_parameters();
	for (account, key, self_stake, commission) in &config.validators {
		let registered = Pallet::<T>::do_register(account.clone(), *key, *self_stake, *commission);
		if let Err(error) = registered {
			panic!("staking genesis: validator {account:?}: {error:?}");
		}
	}
	for (delegator, validator, amount) in &config.delegations {
		let delegated = Pallet::<T>::do_delegate(delegator.clone(), validator.clone(), *amount);
		if let Err(error) = delegated {
			panic!("staking genesis: delegation of {delegator:?}: {error:?}");
		}
	}
	Pallet::<T>::choose_genesis_set();
}
