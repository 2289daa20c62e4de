//! Writing specs.

use super::{
	json,
	spec::{ChainSpec, GenesisConfig, GenesisSource},
};
use serde_json::{Map, Value};

impl ChainSpec {
	/// The spec as JSON, in its present form.
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
		if let Some(protocol) = &self.protocol_id {
			root.insert("protocolId".into(), protocol.clone().into());
		}
		root.insert("properties".into(), self.properties.clone().into());
		let substitutes = self
			.code_substitutes
			.iter()
			.map(|(number, code)| (number.to_string(), json::hex(code).into()));
		root.insert("codeSubstitutes".into(), Value::Object(substitutes.collect()));
		root.insert("genesis".into(), self.genesis.to_json());
		for (key, value) in &self.other {
			root.entry(key.clone()).or_insert_with(|| value.clone());
		}
		let mut text = serde_json::to_string_pretty(&Value::Object(root))
			.unwrap_or_else(|error| format!("{{\"error\": {:?}}}", error.to_string()));
		text.push('\n');
		text
	}
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
