//! Genesis presets, by which a chain spec names what the chain starts with.
//!
//! `development` is for one machine: fast epochs, dev accounts, a sudo key. `local` is the same
//! economy without sudo, at mainnet's pace. `mainnet` has the whitepaper's numbers.

use crate::{
	AccountId, Balance, BalancesConfig, MiningConfig, OzoneConfig, RuntimeGenesisConfig, STOS,
	SudoConfig,
	config::accounts::{MiningPoolId, Treasury},
};
use alloc::{vec, vec::Vec};
use frame_support::build_struct_json_patch;
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

/// Blocks in an epoch: 10 minutes of 6-second blocks (`economy.md`, Units), and a pace at which a
/// developer sees epochs end.
const EPOCH_LENGTH: u32 = 100;
const DEVELOPMENT_EPOCH_LENGTH: u32 = 20;

/// What each dev account starts with.
const DEV_ENDOWMENT: Balance = 1_000_000 * STOS;

/// The accounts of the well-known development phrase, `//Alice` to `//Ferdie`, in this order.
/// Public keys (sr25519), because deriving them would pull the key code into the Wasm; a test
/// derives and compares them.
pub const DEV_ACCOUNTS: [(&str, [u8; 32]); 6] = [
	("Alice", hex("d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d")),
	("Bob", hex("8eaf04151687736326c9fea17e25fc5287613693c912909cb226aa4794f26a48")),
	("Charlie", hex("90b5ab205c6974c9ea841be688864633dc9ca8a357843eeacf2314649965fe22")),
	("Dave", hex("306721211d5404bd9da88e0204360a1a9ab8b87c66c1bc2fcdd37f3c2222cc20")),
	("Eve", hex("e659a7a1628cdd93febc04a4e0646ea20e9f5f0ce097d9a05290d4a9e054df4e")),
	("Ferdie", hex("1cbd2d43530a44705ad088af313e18f80b53ef16b36177cd4b77b846f2a5f07c")),
];

const fn hex(text: &str) -> [u8; 32] {
	const fn digit(c: u8) -> u8 {
		match c {
			b'0'..=b'9' => c - b'0',
			b'a'..=b'f' => c - b'a' + 10,
			_ => panic!("not a hex digit"),
		}
	}
	let text = text.as_bytes();
	let mut bytes = [0; 32];
	let mut i = 0;
	while i < 32 {
		bytes[i] = digit(text[2 * i]) << 4 | digit(text[2 * i + 1]);
		i += 1;
	}
	bytes
}

/// The shared part of all presets: `endowed` accounts, the Mining Pool, and the treasury with all
/// that is left of the supply.
fn balances(endowed: &[(AccountId, Balance)]) -> Vec<(AccountId, Balance)> {
	let mut balances = endowed.to_vec();
	balances.push((MiningPoolId::get().into_account_truncating(), MINING_POOL));
	let given: Balance = balances.iter().map(|(_, amount)| amount).sum();
	balances.push((Treasury::get(), TOTAL_SUPPLY - given));
	balances
}

fn dev_accounts() -> Vec<(AccountId, Balance)> {
	DEV_ACCOUNTS.iter().map(|(_, key)| (AccountId::from(*key), DEV_ENDOWMENT)).collect()
}

fn market() -> OzoneConfig {
	OzoneConfig {
		genesis_deposit: GENESIS_DEPOSIT,
		initial_limit: INITIAL_LIMIT,
		..Default::default()
	}
}

fn epochs(length: u32) -> MiningConfig {
	MiningConfig { epoch_length: length, ..Default::default() }
}

fn development() -> Value {
	build_struct_json_patch!(RuntimeGenesisConfig {
		balances: BalancesConfig { balances: balances(&dev_accounts()) },
		ozone: market(),
		mining: epochs(DEVELOPMENT_EPOCH_LENGTH),
		sudo: SudoConfig { key: Some(AccountId::from(DEV_ACCOUNTS[0].1)) },
	})
}

fn local() -> Value {
	build_struct_json_patch!(RuntimeGenesisConfig {
		balances: BalancesConfig { balances: balances(&dev_accounts()) },
		ozone: market(),
		mining: epochs(EPOCH_LENGTH),
	})
}

fn mainnet() -> Value {
	build_struct_json_patch!(RuntimeGenesisConfig {
		balances: BalancesConfig { balances: balances(&[]) },
		ozone: market(),
		mining: epochs(EPOCH_LENGTH),
	})
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
