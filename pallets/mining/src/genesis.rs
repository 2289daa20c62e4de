//! Epochs and the Mining Pool at genesis.

use crate::*;
use frame_support::traits::fungible::Inspect;

/// Writes the genesis state.
///
/// # Panics
/// If the epoch length is out of bounds, or the Mining Pool's account does not hold `mining_pool`.
pub(crate) fn build<T: Config>(config: &GenesisConfig<T>) {
	let GenesisConfig { epoch_length, mining_pool, .. } = config;
	assert!(
		(1..=MAX_EPOCH_LENGTH).contains(epoch_length),
		"mining genesis: epoch_length is {epoch_length} blocks, it must be 1 to {MAX_EPOCH_LENGTH}"
	);
	let pool = Pallet::<T>::mining_pool_account();
	let held = T::Currency::balance(&pool);
	assert!(
		held == *mining_pool,
		"mining genesis: mining_pool is {mining_pool}, but the Mining Pool's account {pool:?} holds \
		 {held} base units in the genesis of balances, which must come first"
	);
	let parameters = Pallet::<T>::build_parameters();
	EpochLength::<T>::put(parameters.epoch_length.unwrap_or(*epoch_length));
	Endowment::<T>::put(mining_pool);
}
