//! Genesis configurations as JSON.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// Merges `patch` into `into`: objects key by key, anything else is replaced.
pub fn merge(into: &mut Value, patch: Value) {
	match (into, patch) {
		(Value::Object(into), Value::Object(patch)) => {
			for (key, value) in patch {
				merge(into.entry(key).or_insert(Value::Null), value);
			}
		}
		(into, patch) => *into = patch,
	}
}

/// The genesis configuration that a preset describes: `patch`, as JSON, merged into the default.
pub fn genesis<Config: Default + Serialize + DeserializeOwned>(patch: &[u8]) -> Config {
	let mut json = serde_json::to_value(Config::default()).expect("a configuration serialises");
	merge(&mut json, serde_json::from_slice(patch).expect("a preset is JSON"));
	serde_json::from_value(json).expect("a genesis configuration")
}
