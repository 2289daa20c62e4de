//! The content of a chain spec.

use serde_json::{Map, Value};
use std::{collections::BTreeMap, path::PathBuf};

/// The default block time, in milliseconds.
pub const DEFAULT_BLOCK_TIME_MS: u64 = 6_000;

/// The property with the block time in milliseconds, 1 to 3,600,000.
pub const BLOCK_TIME: &str = "blockTimeMs";

/// The kind of a chain, for display and for defaults of tools.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChainType {
	/// A chain of one developer.
	Development,
	/// Several nodes on one machine.
	Local,
	/// A public chain.
	Live,
	/// Any other kind, by name.
	Custom(String),
}

/// Values of the runtime's genesis config.
#[derive(Debug, Clone, PartialEq)]
pub enum GenesisConfig {
	/// Merged into the preset or, without one, into the runtime's default (RFC 7386).
	Patch(Value),
	/// The complete config.
	Full(Value),
}

/// The source of the genesis state.
#[derive(Debug, Clone, PartialEq)]
pub enum GenesisSource {
	/// A config from which the runtime builds it.
	Runtime {
		/// The code of the runtime; `None` for the embedded one.
		code: Option<Vec<u8>>,
		/// A preset of the runtime, to which the patch is applied.
		preset: Option<String>,
		/// The values.
		config: GenesisConfig,
	},
	/// All keys and values.
	Raw {
		/// The main trie.
		top: BTreeMap<Vec<u8>, Vec<u8>>,
		/// The child tries, by id without prefix.
		children: BTreeMap<Vec<u8>, BTreeMap<Vec<u8>, Vec<u8>>>,
	},
}

/// A chain spec.
#[derive(Debug, Clone, PartialEq)]
pub struct ChainSpec {
	/// The name for people.
	pub name: String,
	/// The id, used as a folder name: 1 to 64 letters, digits, `-`, `_` and `.`.
	pub id: String,
	/// The kind of chain.
	pub chain_type: ChainType,
	/// Boot nodes. Not used by this host, kept unchanged.
	pub boot_nodes: Vec<Value>,
	/// Telemetry endpoints. Not used by this host, kept unchanged.
	pub telemetry_endpoints: Option<Value>,
	/// The protocol id on the network. Deprecated in the specs of all clients: kept, not written to new ones.
	pub protocol_id: Option<String>,
	/// `tokenSymbol`, `tokenDecimals`, `ss58Format`, [`BLOCK_TIME`] and other values for clients.
	pub properties: Map<String, Value>,
	/// Code that replaces broken code of the chain from the block with this number on, until the chain's
	/// own code has another spec version.
	pub code_substitutes: BTreeMap<u32, Vec<u8>>,
	/// The genesis state.
	pub genesis: GenesisSource,
	/// Unknown fields, written back unchanged.
	pub other: Map<String, Value>,
	/// The file that it was read from, for error messages with positions.
	pub file: Option<PathBuf>,
}

impl ChainSpec {
	/// The block time in milliseconds.
	pub fn block_time_ms(&self) -> u64 {
		let given = self.properties.get(BLOCK_TIME).and_then(Value::as_u64);
		given.unwrap_or(DEFAULT_BLOCK_TIME_MS)
	}

	/// The token symbol, for display.
	pub fn token_symbol(&self) -> Option<&str> {
		self.properties.get("tokenSymbol")?.as_str()
	}

	/// The number of decimals of the token, for display.
	pub fn token_decimals(&self) -> Option<u8> {
		u8::try_from(self.properties.get("tokenDecimals")?.as_u64()?).ok()
	}

	/// The SS58 prefix of addresses.
	pub fn ss58_format(&self) -> Option<u16> {
		u16::try_from(self.properties.get("ss58Format")?.as_u64()?).ok()
	}

	/// Whether the spec contains code, which makes the genesis hash independent of the embedded runtime.
	pub fn has_code(&self) -> bool {
		match &self.genesis {
			GenesisSource::Runtime { code, .. } => code.is_some(),
			GenesisSource::Raw { .. } => true,
		}
	}
}
