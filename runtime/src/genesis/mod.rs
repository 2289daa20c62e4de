//! Genesis presets of chain specs.
//!
//! `development` is for one machine: fast epochs, the dev accounts with nodes and validators, a sudo
//! key. `local` is the same network with four validators of equal stake, without sudo, at mainnet's pace. `mainnet` has the whitepaper's
//! numbers.

mod network;

pub use network::{DEV_ACCOUNTS, META_NODES, RESOURCE_NODES, VALIDATORS};

use crate::{
	AccountId, Balance, BalancesConfig, MiningConfig, OriginsConfig, OzoneConfig,
	RuntimeGenesisConfig, STOS, SudoConfig,
	config::accounts::{MiningPoolId, Treasury},
};
use alloc::{format, string::String, vec, vec::Vec};
use frame_support::{build_struct_json_patch, traits::BuildGenesisConfig};
use serde_json::Value;
use sp_genesis_builder::PresetId;
use sp_runtime::traits::AccountIdConversion;
use stratos_primitives::{Noz, OZ, TOTAL_SUPPLY};

/// The preset of a chain for one developer.
pub const DEVELOPMENT: &str = "development";
/// The preset of a test network.
pub const LOCAL: &str = "local";
/// The preset with the whitepaper's numbers.
pub const MAINNET: &str = "mainnet";

/// The Mining Pool in genesis: 39,000,000 STOS to mine, 1,000,000 for the incentive testnet
/// (whitepaper section 2).
const MINING_POOL: Balance = 40_000_000 * STOS;

/// `S`, the genesis deposit of all nodes, and `L`, the Ozone limit at genesis. The whitepaper leaves
/// both to the launch (section 1.1); these give its example's price of 1/50 STOS for 1 oz (section
/// 3.3).
const GENESIS_DEPOSIT: Balance = 1_000_000 * STOS;
const INITIAL_LIMIT: Noz = 50_000_000 * OZ;

/// Blocks in an epoch: 10 minutes of 6-second blocks, and a shorter epoch for development.
const EPOCH_LENGTH: u32 = 100;
const DEVELOPMENT_EPOCH_LENGTH: u32 = 20;

/// Blocks of a governance day on a development chain: an uncontested referendum is decided and enacted
/// within about ten blocks.
const DEVELOPMENT_DAY: u32 = 4;

/// The least time between two blocks of a development chain, in milliseconds.
const DEVELOPMENT_PERIOD: u64 = 1;

/// The balances of a preset: `endowed` accounts, the Mining Pool, and the rest of the supply in the
/// treasury.
fn balances(endowed: &[(AccountId, Balance)]) -> Vec<(AccountId, Balance)> {
	let mut balances = endowed.to_vec();
	balances.push((MiningPoolId::get().into_account_truncating(), MINING_POOL));
	let given: Balance = balances.iter().map(|(_, amount)| amount).sum();
	balances.push((Treasury::get(), TOTAL_SUPPLY - given));
	balances
}

/// The market, with `deposit` of all nodes.
fn market(deposit: Balance) -> OzoneConfig {
	OzoneConfig { genesis_deposit: deposit, initial_limit: INITIAL_LIMIT, ..Default::default() }
}

fn epochs(length: u32) -> MiningConfig {
	MiningConfig { epoch_length: length, mining_pool: MINING_POOL, ..Default::default() }
}

fn development() -> Value {
	build_struct_json_patch!(RuntimeGenesisConfig {
		balances: BalancesConfig { balances: balances(&network::accounts()) },
		ozone: market(network::deposits()),
		mining: epochs(DEVELOPMENT_EPOCH_LENGTH),
		deposit: network::nodes(),
		staking: network::development_stake(),
		origins: OriginsConfig {
			blocks_per_day: DEVELOPMENT_DAY,
			least_period: DEVELOPMENT_PERIOD,
			..Default::default()
		},
		sudo: SudoConfig { key: Some(network::account(0)) },
	})
}

fn local() -> Value {
	build_struct_json_patch!(RuntimeGenesisConfig {
		balances: BalancesConfig { balances: balances(&network::accounts()) },
		ozone: market(network::deposits()),
		mining: epochs(EPOCH_LENGTH),
		deposit: network::nodes(),
		staking: network::local_stake(),
	})
}

// Without nodes, validators and Foundation: the chain spec of a launch adds them, with deposits from
// the treasury's STOS that add up to `S`.
fn mainnet() -> Value {
	build_struct_json_patch!(RuntimeGenesisConfig {
		balances: BalancesConfig { balances: balances(&[]) },
		ozone: market(GENESIS_DEPOSIT),
		mining: epochs(EPOCH_LENGTH),
	})
}

/// Builds the genesis state of a complete config in JSON.
///
/// # Errors
/// A parse error, or the difference from the supply, which is the same on every chain of this runtime.
/// FRAME's own sum of the balances would wrap.
pub fn build(config: &[u8]) -> Result<(), String> {
	let config: RuntimeGenesisConfig =
		serde_json::from_slice(config).map_err(|error| format!("Invalid JSON blob: {error}"))?;
	check_supply(&config.balances)?;
	config.build();
	Ok(())
}

/// Checks that the balances add up to the supply.
fn check_supply(config: &BalancesConfig) -> Result<(), String> {
	if config.dev_accounts.is_some() {
		return Err("balances: devAccounts would be given STOS beyond the supply".into());
	}
	let mut balances = config.balances.iter().map(|(_, balance)| *balance);
	let Some(total) = balances.try_fold(0, Balance::checked_add) else {
		let most = config.balances.iter().max_by_key(|(_, balance)| balance);
		let most = most.map_or_else(String::new, |(who, balance)| {
			format!("; most is given to {who:?}: {}", stos(*balance))
		});
		return Err(format!("balances: the sum of all accounts overflows{most}"));
	};
	let (difference, how) = match total.checked_sub(TOTAL_SUPPLY) {
		Some(0) => return Ok(()),
		Some(more) => (more, "more"),
		None => (TOTAL_SUPPLY - total, "less"),
	};
	Err(format!(
		"balances: all accounts together are given {}, {} {how} than the supply of {}",
		stos(total),
		stos(difference),
		stos(TOTAL_SUPPLY)
	))
}

/// An amount for people: `1.5 STOS`.
fn stos(amount: Balance) -> String {
	let (whole, rest) = (amount / STOS, amount % STOS);
	let decimals = format!("{rest:018}");
	match decimals.trim_end_matches('0') {
		"" => format!("{whole} STOS"),
		decimals => format!("{whole}.{decimals} STOS"),
	}
}

/// The names of all presets.
pub fn preset_names() -> Vec<PresetId> {
	vec![DEVELOPMENT.into(), LOCAL.into(), MAINNET.into()]
}

/// The JSON patch of a preset, to be merged with the default genesis.
pub fn preset(id: &PresetId) -> Option<Vec<u8>> {
	let patch = match id.as_str() {
		DEVELOPMENT => development(),
		LOCAL => local(),
		MAINNET => mainnet(),
		_ => return None,
	};
	Some(serde_json::to_vec(&patch).expect("a JSON value of maps with string keys; qed"))
}
