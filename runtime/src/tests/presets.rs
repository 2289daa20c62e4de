//! Every preset is a chain that starts sound.

use super::*;
use crate::{
	AccountId, Balances,
	apis::RUNTIME_API_VERSIONS,
	genesis::{DEV_ACCOUNTS, META_NODES, RESOURCE_NODES, VALIDATORS, preset_names},
};
use frame_support::traits::Get;
use sp_core::{Pair, ed25519, sr25519};
use stratos_primitives::{Market, STOS, TOTAL_SUPPLY};

#[test]
fn every_preset_builds_sums_to_the_supply_and_is_sound() {
	for name in preset_names() {
		chain(&name).execute_with(|| {
			assert_eq!(invariants::check(), Ok(()), "{name}");
			assert_eq!(Balances::total_issuance(), TOTAL_SUPPLY, "{name}");
			let all: u128 = frame_system::Account::<Runtime>::iter_values()
				.map(|account| account.data.free + account.data.reserved)
				.sum();
			assert_eq!(all, TOTAL_SUPPLY, "{name}");
			let pool = Balances::free_balance(Mining::mining_pool_account());
			assert_eq!(pool, 40_000_000 * STOS, "{name}");
		});
	}
}

#[test]
fn every_preset_stays_sound_over_the_ends_of_epochs() {
	for name in preset_names() {
		chain(&name).execute_with(|| {
			let (_, _, length) = Mining::epoch_position();
			run_to(2 * length + 2);
			assert_eq!(pallet_mining::CurrentEpoch::<Runtime>::get(), 2, "{name}");
		});
	}
}

#[test]
fn the_development_network_has_nodes_whose_deposits_are_s() {
	for name in ["development", "local"] {
		chain(name).execute_with(|| {
			let overview = crate::Deposit::overview();
			assert_eq!(overview.figures.meta.active, 3, "{name}");
			assert_eq!(overview.figures.resource.active, 5, "{name}");
			assert_eq!(overview.figures.held, crate::Ozone::state().genesis_deposit, "{name}");
			assert_eq!(overview.foundation, Some(AccountId::from(DEV_ACCOUNTS[0].1)), "{name}");
			let validators = if name == "local" { 4 } else { 3 };
			assert_eq!(crate::Staking::query_active_set().len(), validators, "{name}");
		});
	}
}

#[test]
fn a_local_network_goes_on_without_any_one_of_its_validators() {
	chain("local").execute_with(|| {
		let set = crate::Consensus::validator_set();
		let keys: std::collections::BTreeSet<_> =
			set.validators().iter().map(|v| v.key.0).collect();
		assert_eq!(keys, VALIDATORS.iter().map(|(_, key, ..)| *key).collect());
		for one in set.validators() {
			assert_eq!(one.power, set.total_power() / 4);
			assert!(set.is_quorum(set.total_power() - one.power));
		}
	});
}

#[test]
fn only_the_development_preset_has_a_sudo_key() {
	for name in preset_names() {
		chain(&name).execute_with(|| {
			let key = pallet_sudo::Key::<Runtime>::get();
			assert_eq!(key.is_some(), name == genesis::DEVELOPMENT, "{name}");
		});
	}
}

#[test]
fn dev_keys_are_derived_from_the_well_known_phrase() {
	for (name, key) in DEV_ACCOUNTS {
		let pair = sr25519::Pair::from_string(&format!("//{name}"), None).expect("a path");
		assert_eq!(pair.public().0, key, "{name}");
	}
	let ed25519 = |path: &str| ed25519::Pair::from_string(path, None).expect("a path").public().0;
	for (owner, key, _) in META_NODES {
		assert_eq!(ed25519(&format!("//{}//meta", DEV_ACCOUNTS[owner].0)), key);
	}
	let mut second = std::collections::BTreeSet::new();
	for (owner, key, ..) in RESOURCE_NODES {
		let node = if second.insert(owner) { "node" } else { "node2" };
		assert_eq!(ed25519(&format!("//{}//{node}", DEV_ACCOUNTS[owner].0)), key);
	}
	for (who, key, ..) in VALIDATORS {
		assert_eq!(ed25519(&format!("//{}", DEV_ACCOUNTS[who].0)), key);
	}
}

#[test]
fn only_development_chains_may_run_faster_than_half_the_block_time() {
	for name in preset_names() {
		chain(&name).execute_with(|| {
			let least = <<Runtime as pallet_timestamp::Config>::MinimumPeriod as Get<u64>>::get();
			let expected = if name == genesis::DEVELOPMENT { 1 } else { MILLISECS_PER_BLOCK / 2 };
			assert_eq!(least, expected, "{name}");
		});
	}
}

/// What `GenesisBuilder_build_state` says of mainnet's config with one more account.
fn build_with(name: &str, balance: u128) -> Result<(), String> {
	let mut config = complete("mainnet");
	let account = sp_runtime::AccountId32::from([7; 32]);
	let balances = config["balances"]["balances"].as_array_mut().expect("a list");
	balances.push(serde_json::json!([account, balance]));
	config["balances"]["devAccounts"] = match name {
		"" => serde_json::Value::Null,
		derivation => serde_json::json!([1, 1, derivation]),
	};
	let json = serde_json::to_vec(&config).expect("JSON");
	sp_io::TestExternalities::default().execute_with(|| genesis::build(&json))
}

#[test]
fn a_genesis_with_another_supply_is_refused_with_the_difference() {
	let error = build_with("", STOS + STOS / 2).unwrap_err();
	assert!(error.contains("100000001.5 STOS, 1.5 STOS more than"), "{error}");
	assert!(error.ends_with("the supply of 100000000 STOS"), "{error}");
	let error = build_with("", u128::MAX).unwrap_err();
	assert!(error.contains("overflows") && error.contains("768211455 STOS"), "{error}");
	// With it, FRAME's own sum wraps to the supply.
	let error = build_with("", u128::MAX - TOTAL_SUPPLY + 1).unwrap_err();
	assert!(error.contains("overflows"), "{error}");
	let error = build_with("//Sender//{}", 0).unwrap_err();
	assert!(error.contains("devAccounts"), "{error}");

	let mut less = complete("mainnet");
	less["balances"]["balances"].as_array_mut().expect("a list").pop();
	let json = serde_json::to_vec(&less).expect("JSON");
	let error = sp_io::TestExternalities::default().execute_with(|| genesis::build(&json));
	let error = error.unwrap_err();
	assert!(error.contains("40000000 STOS, 60000000 STOS less than"), "{error}");
}

#[test]
fn every_preset_is_built_by_the_genesis_builder() {
	for name in preset_names() {
		let json = serde_json::to_vec(&complete(&name)).expect("JSON");
		sp_io::TestExternalities::default().execute_with(|| {
			assert_eq!(genesis::build(&json), Ok(()), "{name}");
			assert_eq!(invariants::check(), Ok(()), "{name}");
		});
	}
}

#[test]
fn an_unknown_preset_is_none() {
	assert_eq!(genesis::preset(&"no-such-preset".into()), None);
	assert!(!RUNTIME_API_VERSIONS.is_empty());
}
