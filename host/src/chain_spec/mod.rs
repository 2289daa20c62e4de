//! Chain specs: Substrate's JSON format, and the genesis block that follows from one.
//!
//! # Forms
//! - *plain*: `genesis.runtimeGenesis` with values for the runtime's genesis config, as `patch` on
//!   the runtime's default, as complete `config`, or as a `preset` that the runtime names (ours).
//!   Without `code` the host's own runtime is meant (ours): the files of a repository hold no blob.
//! - *complete*: plain with `code` and complete `config`. Other tools read it.
//! - *raw*: `genesis.raw` with every key and value of the genesis state, `:code` among them.
//!
//! Unknown fields are kept and written back. `stratos.blockTimeMs` is this host's extension.
//!
//! # Genesis
//! The runtime's `GenesisBuilder` API turns the config into storage; the host adds `:code`. The
//! state root and the genesis hash are those of every other Substrate host.

mod builtin;
mod error;
mod genesis;
mod json;
mod names;
mod open;
mod strict_json;
#[cfg(test)]
mod tests;

pub use builtin::BUILTIN_CHAINS;
pub use error::SpecError;
pub use genesis::preset_names;

use json::Reader;
use serde_json::{Map, Value};
use std::{
	collections::BTreeMap,
	io::Read,
	path::{Path, PathBuf},
};

/// The most that a spec file may have, in bytes. Raw specs of large chains have tens of megabytes.
pub const MAX_SPEC_BYTES: u64 = 256 << 20;

/// The block time where neither the spec nor the operator names one.
pub const DEFAULT_BLOCK_TIME_MS: u64 = 6_000;

/// The kind of a chain, for display and for the defaults of tools.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChainType {
	/// One developer's chain.
	Development,
	/// Several nodes on one machine.
	Local,
	/// A public chain.
	Live,
	/// Anything else, by name.
	Custom(String),
}

/// Values of the runtime's genesis config.
#[derive(Debug, Clone, PartialEq)]
pub enum GenesisConfig {
	/// Merged into the runtime's default, or into the preset where there is one (RFC 7386).
	Patch(Value),
	/// The whole config, nothing is added.
	Full(Value),
}

/// The genesis state, by config or by keys and values.
#[derive(Debug, Clone, PartialEq)]
pub enum GenesisSource {
	/// Built by the runtime.
	Runtime {
		/// The runtime; `None` is the host's own.
		code: Option<Vec<u8>>,
		/// A preset of the runtime, below the patch.
		preset: Option<String>,
		/// The values.
		config: GenesisConfig,
	},
	/// Given key by key.
	Raw {
		/// The main trie.
		top: BTreeMap<Vec<u8>, Vec<u8>>,
		/// Child tries by id without prefix.
		children: BTreeMap<Vec<u8>, BTreeMap<Vec<u8>, Vec<u8>>>,
	},
}

/// A chain: who it is, how it looks to wallets, and how it begins.
#[derive(Debug, Clone, PartialEq)]
pub struct ChainSpec {
	/// The name that people see.
	pub name: String,
	/// The name that folders and machines use: letters, digits, `-`, `_` and `.`.
	pub id: String,
	/// The kind of chain.
	pub chain_type: ChainType,
	/// Addresses of nodes to meet first, kept as they are.
	pub boot_nodes: Vec<Value>,
	/// Kept as they are.
	pub telemetry_endpoints: Option<Value>,
	/// The name on the network.
	pub protocol_id: Option<String>,
	/// `tokenSymbol`, `tokenDecimals`, `ss58Format` and whatever wallets want to know.
	pub properties: Map<String, Value>,
	/// Code that replaces broken code of the chain from the block of that number on, until the
	/// chain's own code has another spec version.
	pub code_substitutes: BTreeMap<u32, Vec<u8>>,
	/// How the chain begins.
	pub genesis: GenesisSource,
	/// The block time in milliseconds, from `stratos.blockTimeMs`.
	pub block_time_ms: Option<u64>,
	/// Fields that this host does not use, written back as they were.
	pub other: Map<String, Value>,
	/// The file that it was read from, to tell where in it a fault is.
	pub file: Option<PathBuf>,
}

impl ChainSpec {
	/// Reads a spec file.
	///
	/// # Errors
	/// [`SpecError::Read`], [`SpecError::TooLarge`] and those of [`Self::from_json`].
	pub fn load(path: &Path) -> Result<Self, SpecError> {
		let read = |source| SpecError::Read { path: path.to_path_buf(), source };
		let bytes = read_file(path).map_err(read)?;
		if bytes.len() as u64 > MAX_SPEC_BYTES {
			return Err(SpecError::TooLarge(path.to_path_buf()));
		}
		Ok(Self { file: Some(path.to_path_buf()), ..Self::from_json(&bytes)? })
	}

	/// Reads a spec from JSON.
	///
	/// # Errors
	/// [`SpecError::Json`] and [`SpecError::Field`], both with line, column and path.
	pub fn from_json(bytes: &[u8]) -> Result<Self, SpecError> {
		let value = strict_json::parse(bytes)?;
		Self::from_value(value).map_err(|error| error.located(bytes))
	}

	fn from_value(value: Value) -> Result<Self, SpecError> {
		let mut root = Reader::root(value)?;
		let spec = Self {
			name: root.text("name")?,
			id: root.text("id")?,
			chain_type: read_chain_type(&mut root)?,
			boot_nodes: root.list("bootNodes")?,
			telemetry_endpoints: root.take("telemetryEndpoints"),
			protocol_id: root.optional_text("protocolId")?,
			properties: root.map("properties")?.unwrap_or_default(),
			code_substitutes: read_substitutes(&mut root)?,
			genesis: read_genesis(&mut root)?,
			block_time_ms: read_block_time(&mut root)?,
			other: root.rest(),
			file: None,
		};
		spec.check()?;
		Ok(spec)
	}

	fn check(&self) -> Result<(), SpecError> {
		names::check_spec(self)?;
		if let Some(decimals) = self.properties.get("tokenDecimals")
			&& !decimals.is_array()
			&& decimals.as_u64().is_none_or(|decimals| decimals > 38)
		{
			return Err(SpecError::field("/properties/tokenDecimals", "must be 0 to 38"));
		}
		if let Some(format) = self.properties.get("ss58Format")
			&& !format.is_null()
			&& format.as_u64().is_none_or(|format| format > 16_383)
		{
			return Err(SpecError::field("/properties/ss58Format", "must be 0 to 16383"));
		}
		Ok(())
	}

	/// The block time in milliseconds.
	pub fn block_time_ms(&self) -> u64 {
		self.block_time_ms.unwrap_or(DEFAULT_BLOCK_TIME_MS)
	}

	/// The token's symbol, for display.
	pub fn token_symbol(&self) -> Option<&str> {
		self.properties.get("tokenSymbol")?.as_str()
	}

	/// The token's decimals, for display.
	pub fn token_decimals(&self) -> Option<u8> {
		u8::try_from(self.properties.get("tokenDecimals")?.as_u64()?).ok()
	}

	/// The prefix of addresses.
	pub fn ss58_format(&self) -> Option<u16> {
		u16::try_from(self.properties.get("ss58Format")?.as_u64()?).ok()
	}

	/// Whether the spec fixes the runtime by itself, and with it the genesis hash.
	pub fn has_code(&self) -> bool {
		match &self.genesis {
			GenesisSource::Runtime { code, .. } => code.is_some(),
			GenesisSource::Raw { .. } => true,
		}
	}

	/// The spec as JSON, in the form it has.
	pub fn to_json(&self) -> String {
		let mut root = Map::new();
		root.insert("name".into(), self.name.clone().into());
		root.insert("id".into(), self.id.clone().into());
		root.insert("chainType".into(), json::chain_type(&self.chain_type));
		root.insert("bootNodes".into(), self.boot_nodes.clone().into());
		root.insert(
			"telemetryEndpoints".into(),
			self.telemetry_endpoints.clone().unwrap_or(Value::Null),
		);
		root.insert("protocolId".into(), self.protocol_id.clone().into());
		root.insert("properties".into(), self.properties.clone().into());
		let substitutes = self
			.code_substitutes
			.iter()
			.map(|(number, code)| (number.to_string(), json::hex(code).into()));
		root.insert("codeSubstitutes".into(), Value::Object(substitutes.collect()));
		root.insert("genesis".into(), self.genesis.to_json());
		if let Some(block_time) = self.block_time_ms {
			let settings = Map::from_iter([("blockTimeMs".to_string(), block_time.into())]);
			root.insert("stratos".into(), settings.into());
		}
		for (key, value) in &self.other {
			root.entry(key.clone()).or_insert_with(|| value.clone());
		}
		let mut text = serde_json::to_string_pretty(&Value::Object(root))
			.unwrap_or_else(|error| format!("{{\"error\": {:?}}}", error.to_string()));
		text.push('\n');
		text
	}
}

/// A file, as far as one byte more than a spec may have: a device or a pipe does not say how much it
/// has.
fn read_file(path: &Path) -> std::io::Result<Vec<u8>> {
	let mut bytes = Vec::new();
	std::fs::File::open(path)?.take(MAX_SPEC_BYTES + 1).read_to_end(&mut bytes)?;
	Ok(bytes)
}

impl GenesisSource {
	fn to_json(&self) -> Value {
		match self {
			Self::Runtime { code, preset, config } => {
				let mut inner = Map::new();
				if let Some(code) = code {
					inner.insert("code".into(), json::hex(code).into());
				}
				if let Some(preset) = preset {
					inner.insert("preset".into(), preset.clone().into());
				}
				match config {
					GenesisConfig::Full(config) => inner.insert("config".into(), config.clone()),
					GenesisConfig::Patch(patch) => inner.insert("patch".into(), patch.clone()),
				};
				Map::from_iter([("runtimeGenesis".to_string(), Value::Object(inner))]).into()
			}
			Self::Raw { top, children } => {
				let mut raw = Map::new();
				raw.insert("top".into(), json::hex_map(top));
				let children =
					children.iter().map(|(id, pairs)| (json::hex(id), json::hex_map(pairs)));
				raw.insert("childrenDefault".into(), Value::Object(children.collect()));
				Map::from_iter([("raw".to_string(), Value::Object(raw))]).into()
			}
		}
	}
}

fn read_chain_type(root: &mut Reader) -> Result<ChainType, SpecError> {
	let wrong = || {
		SpecError::field(
			"/chainType",
			"must be \"Development\", \"Local\", \"Live\" or {\"Custom\": \"name\"}",
		)
	};
	match root.take("chainType") {
		// Substrate's default.
		None => Ok(ChainType::Live),
		Some(Value::String(text)) => match text.as_str() {
			"Development" => Ok(ChainType::Development),
			"Local" => Ok(ChainType::Local),
			"Live" => Ok(ChainType::Live),
			_ => Err(wrong()),
		},
		Some(Value::Object(map)) => match (map.len(), map.get("Custom")) {
			(1, Some(Value::String(name))) => Ok(ChainType::Custom(name.clone())),
			_ => Err(wrong()),
		},
		Some(_) => Err(wrong()),
	}
}

fn read_substitutes(root: &mut Reader) -> Result<BTreeMap<u32, Vec<u8>>, SpecError> {
	let Some(map) = root.map("codeSubstitutes")? else { return Ok(BTreeMap::new()) };
	let mut substitutes = BTreeMap::new();
	for (text, code) in map {
		let path = format!("/codeSubstitutes/{text}");
		// Another way to write the same number would be the same block twice.
		let number = text.parse().ok().filter(|number: &u32| number.to_string() == text);
		let number =
			number.ok_or_else(|| SpecError::field(&path, "the key must be a block number"))?;
		let code = json::bytes(&path, &code)?;
		genesis::check_wasm(&code).map_err(|reason| SpecError::field(&path, reason))?;
		substitutes.insert(number, code);
	}
	Ok(substitutes)
}

fn read_block_time(root: &mut Reader) -> Result<Option<u64>, SpecError> {
	let Some(mut settings) = root.child("stratos")? else { return Ok(None) };
	match settings.take("blockTimeMs") {
		None => Ok(None),
		Some(value) => match value.as_u64() {
			Some(ms @ 1..=3_600_000) => Ok(Some(ms)),
			_ => Err(SpecError::field("/stratos/blockTimeMs", "must be 1 to 3600000 milliseconds")),
		},
	}
}

fn read_genesis(root: &mut Reader) -> Result<GenesisSource, SpecError> {
	let missing = || {
		SpecError::field(
			"/genesis",
			"must be {\"runtimeGenesis\": {...}} or {\"raw\": {\"top\": {...}, \"childrenDefault\": {...}}}",
		)
	};
	let mut genesis = root.child("genesis")?.ok_or_else(missing)?;
	let runtime = genesis.child("runtimeGenesis")?;
	let raw = genesis.child("raw")?;
	match (runtime, raw) {
		(Some(runtime), None) => read_runtime_genesis(runtime),
		(None, Some(raw)) => read_raw_genesis(raw),
		_ => Err(missing()),
	}
}

fn read_runtime_genesis(mut genesis: Reader) -> Result<GenesisSource, SpecError> {
	let code = match genesis.take("code") {
		None => None,
		Some(code) => {
			let path = "/genesis/runtimeGenesis/code";
			let code = json::bytes(path, &code)?;
			genesis::check_wasm(&code).map_err(|reason| SpecError::field(path, reason))?;
			Some(code)
		}
	};
	let preset = genesis.optional_text("preset")?;
	let config = match (genesis.map("patch")?, genesis.map("config")?) {
		(Some(_), Some(_)) => {
			return Err(SpecError::field(
				"/genesis/runtimeGenesis",
				"has both \"patch\" and \"config\": keep one of them",
			));
		}
		(None, Some(_)) if preset.is_some() => {
			return Err(SpecError::field(
				"/genesis/runtimeGenesis",
				"has both \"preset\" and \"config\": a complete config needs no preset",
			));
		}
		(None, Some(config)) => GenesisConfig::Full(config.into()),
		(Some(patch), None) => GenesisConfig::Patch(patch.into()),
		(None, None) if preset.is_some() => GenesisConfig::Patch(Map::new().into()),
		(None, None) => {
			return Err(SpecError::field(
				"/genesis/runtimeGenesis",
				"has no genesis values: add \"patch\", \"config\" or \"preset\"",
			));
		}
	};
	Ok(GenesisSource::Runtime { code, preset, config })
}

fn read_raw_genesis(mut raw: Reader) -> Result<GenesisSource, SpecError> {
	let top = raw
		.map("top")?
		.ok_or_else(|| SpecError::field("/genesis/raw/top", "is missing: the main trie's keys"))?;
	let top = json::byte_map("/genesis/raw/top", top)?;
	let mut children = BTreeMap::new();
	for (id, pairs) in raw.map("childrenDefault")?.unwrap_or_default() {
		let path = format!("/genesis/raw/childrenDefault/{id}");
		let Value::Object(pairs) = pairs else {
			return Err(SpecError::field(path, "must be a map of hex keys to hex values"));
		};
		json::insert(&mut children, &path, &id, json::byte_map(&path, pairs)?)?;
	}
	let code = top.get(genesis::CODE_KEY).ok_or_else(|| {
		SpecError::field(
			"/genesis/raw/top",
			"has no `:code` (0x3a636f6465): a raw genesis needs it",
		)
	})?;
	genesis::check_wasm(code)
		.map_err(|reason| SpecError::field("/genesis/raw/top/0x3a636f6465", reason))?;
	Ok(GenesisSource::Raw { top, children })
}
