//! The built-in chains.

use super::{
	error::SpecError,
	spec::{BLOCK_TIME, ChainSpec, ChainType, DEFAULT_BLOCK_TIME_MS, GenesisConfig, GenesisSource},
};
use serde_json::{Map, json};
use std::collections::BTreeMap;

/// The names of the built-in chains. The runtime has a preset for each.
pub const BUILTIN_CHAINS: [&str; 3] = ["development", "local", "mainnet"];

impl ChainSpec {
	/// The spec of a built-in chain. Its genesis is the runtime's preset of the same name.
	///
	/// # Errors
	/// [`SpecError::UnknownChain`].
	pub fn builtin(name: &str) -> Result<Self, SpecError> {
		let (title, id, chain_type) = match name {
			"development" => ("Stratos Development", "stratos_dev", ChainType::Development),
			"local" => ("Stratos Local", "stratos_local", ChainType::Local),
			"mainnet" => ("Stratos", "stratos", ChainType::Live),
			_ => {
				return Err(SpecError::UnknownChain {
					name: name.to_string(),
					available: BUILTIN_CHAINS.map(String::from).to_vec(),
				});
			}
		};
		Ok(Self {
			name: title.to_string(),
			id: id.to_string(),
			chain_type,
			boot_nodes: Vec::new(),
			telemetry_endpoints: None,
			protocol_id: None,
			properties: Map::from_iter([
				(BLOCK_TIME.to_string(), json!(DEFAULT_BLOCK_TIME_MS)),
				("ss58Format".to_string(), json!(42)),
				("tokenDecimals".to_string(), json!(18)),
				("tokenSymbol".to_string(), json!("STOS")),
			]),
			code_substitutes: BTreeMap::new(),
			genesis: GenesisSource::Runtime {
				code: None,
				preset: Some(name.to_string()),
				config: GenesisConfig::Patch(Map::new().into()),
			},
			other: Map::new(),
			file: None,
		})
	}
}
