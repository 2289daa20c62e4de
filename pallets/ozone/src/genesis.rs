//! The market at genesis.

use crate::{Config, GenesisConfig, Issuance, Market, OzoneIssuance, OzoneOf, Pallet, TotalOzone};
use alloc::collections::BTreeSet;
use frame_support::traits::Get;
use stratos_primitives::{MarketState, Noz};

/// Writes the genesis state.
///
/// # Panics
/// If the market could not work; the message names the field and the remedy.
pub(crate) fn build<T: Config>(config: &GenesisConfig<T>) {
	assert_sound(config);
	let total = config
		.ozone
		.iter()
		.try_fold(0, |sum: Noz, (_, ozone)| sum.checked_add(*ozone))
		.expect("ozone genesis: the sum of all Ozone balances must fit 128 bits");
	let initial = config
		.initial_limit
		.checked_add(total)
		.expect("ozone genesis: initial_limit and all Ozone balances must fit 128 bits");
	Pallet::<T>::build_parameters();
	Market::<T>::put(MarketState {
		genesis_deposit: config.genesis_deposit,
		unissued_prepay: config.initial_prepay,
		remaining_limit: config.initial_limit,
	});
	for (who, ozone) in &config.ozone {
		OzoneOf::<T>::insert(who, ozone);
	}
	TotalOzone::<T>::put(total);
	Issuance::<T>::put(OzoneIssuance { initial, raised: 0, lowered: 0 });
}

fn assert_sound<T: Config>(config: &GenesisConfig<T>) {
	assert!(
		config.genesis_deposit > 0,
		"ozone genesis: genesis_deposit (S) is 0; give the sum of the genesis deposits of \
		 all nodes in base units"
	);
	let min_limit = T::Parameters::get().min_limit;
	assert!(
		config.initial_limit >= min_limit,
		"ozone genesis: initial_limit (L) is {} nOz; it must be at least MinLimit, {min_limit} nOz",
		config.initial_limit
	);
	assert!(
		config.genesis_deposit.checked_add(config.initial_prepay).is_some(),
		"ozone genesis: genesis_deposit and initial_prepay together must fit 128 bits"
	);
	let pool = Pallet::<T>::pool_account();
	let held = Pallet::<T>::pool_balance();
	assert!(
		held == config.initial_prepay,
		"ozone genesis: initial_prepay (P) is {}, but the Volume Pool's account {pool:?} \
		 holds {held} base units in the genesis of balances, which must come first",
		config.initial_prepay
	);
	let accounts: BTreeSet<_> = config.ozone.iter().map(|(who, _)| who).collect();
	assert!(
		accounts.len() == config.ozone.len(),
		"ozone genesis: an account appears twice among the Ozone balances"
	);
	assert!(
		config.ozone.iter().all(|(_, ozone)| *ozone > 0),
		"ozone genesis: an Ozone balance is 0; leave the account out"
	);
}
