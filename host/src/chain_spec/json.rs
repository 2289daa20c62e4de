//! Reading JSON fields with errors that contain their path, hex fields, and the merge of RFC 7386.

use super::{error::SpecError, spec::ChainType};
use crate::primitives::is_wasm;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A JSON object and its path in the file. Fields are taken out; the rest stays.
pub(super) struct Reader {
	path: String,
	map: Map<String, Value>,
}

impl Reader {
	/// The outermost object of the file.
	pub(super) fn root(value: Value) -> Result<Self, SpecError> {
		match value {
			Value::Object(map) => Ok(Self { path: String::new(), map }),
			_ => Err(SpecError::field("/", "must be a JSON object")),
		}
	}

	fn path(&self, key: &str) -> String {
		format!("{}/{key}", self.path)
	}

	/// The field, if it is present and not null.
	pub(super) fn take(&mut self, key: &str) -> Option<Value> {
		self.map.remove(key).filter(|value| !value.is_null())
	}

	/// A required string.
	pub(super) fn text(&mut self, key: &str) -> Result<String, SpecError> {
		self.optional_text(key)?
			.ok_or_else(|| SpecError::field(self.path(key), "is missing: a string"))
	}

	/// An optional string.
	pub(super) fn optional_text(&mut self, key: &str) -> Result<Option<String>, SpecError> {
		match self.take(key) {
			None => Ok(None),
			Some(Value::String(text)) => Ok(Some(text)),
			Some(_) => Err(SpecError::field(self.path(key), "must be a string")),
		}
	}

	/// A list; empty if it is missing.
	pub(super) fn list(&mut self, key: &str) -> Result<Vec<Value>, SpecError> {
		match self.take(key) {
			None => Ok(Vec::new()),
			Some(Value::Array(list)) => Ok(list),
			Some(_) => Err(SpecError::field(self.path(key), "must be a list")),
		}
	}

	/// An optional object.
	pub(super) fn map(&mut self, key: &str) -> Result<Option<Map<String, Value>>, SpecError> {
		match self.take(key) {
			None => Ok(None),
			Some(Value::Object(map)) => Ok(Some(map)),
			Some(_) => Err(SpecError::field(self.path(key), "must be a JSON object")),
		}
	}

	/// As [`Self::map`], as a reader.
	pub(super) fn child(&mut self, key: &str) -> Result<Option<Self>, SpecError> {
		let path = self.path(key);
		Ok(self.map(key)?.map(|map| Self { path, map }))
	}

	/// The fields that were not taken.
	pub(super) fn rest(self) -> Map<String, Value> {
		self.map
	}
}

/// Bytes as hex with `0x`.
pub(super) fn hex(bytes: &[u8]) -> String {
	sp_core::bytes::to_hex(bytes, false)
}

/// Bytes from hex with `0x`.
pub(super) fn bytes(path: &str, value: &Value) -> Result<Vec<u8>, SpecError> {
	let Value::String(text) = value else {
		return Err(SpecError::field(path, "must be a string of hex digits with 0x"));
	};
	if !text.starts_with("0x") {
		return Err(SpecError::field(path, "must be hex and begin with 0x"));
	}
	crate::hex::decode(text)
		.map_err(|error| SpecError::field(path, format!("is not valid hex: it {error}")))
}

/// Checks that bytes can be runtime code. Size and compression are checked by the executor.
pub(super) fn check_code(path: &str, code: &[u8]) -> Result<(), SpecError> {
	match is_wasm(code) {
		true => Ok(()),
		false => Err(SpecError::field(path, "is not a Wasm module, plain or zstd-compressed")),
	}
}

/// A map of hex to hex.
pub(super) fn byte_map(
	path: &str,
	map: Map<String, Value>,
) -> Result<BTreeMap<Vec<u8>, Vec<u8>>, SpecError> {
	let mut pairs = BTreeMap::new();
	for (key, value) in map {
		let path = format!("{path}/{key}");
		insert(&mut pairs, &path, &key, bytes(&path, &value)?)?;
	}
	Ok(pairs)
}

/// Inserts an entry whose key is hex. Keys that differ only in the case of their digits are duplicates.
pub(super) fn insert<V>(
	map: &mut BTreeMap<Vec<u8>, V>,
	path: &str,
	key: &str,
	value: V,
) -> Result<(), SpecError> {
	let key = bytes(path, &key.into())?;
	match map.insert(key, value) {
		None => Ok(()),
		Some(_) => Err(SpecError::field(path, "is a duplicate, in upper and lower case digits")),
	}
}

/// A map of hex to hex, as JSON.
pub(super) fn hex_map(map: &BTreeMap<Vec<u8>, Vec<u8>>) -> Value {
	Value::Object(map.iter().map(|(key, value)| (hex(key), hex(value).into())).collect())
}

/// The chain type, as JSON.
pub(super) fn chain_type(chain_type: &ChainType) -> Value {
	match chain_type {
		ChainType::Development => "Development".into(),
		ChainType::Local => "Local".into(),
		ChainType::Live => "Live".into(),
		ChainType::Custom(name) => {
			Map::from_iter([("Custom".to_string(), name.clone().into())]).into()
		}
	}
}

/// Merges `patch` into `base` as Substrate does: objects are merged by key, `null` removes, any other value
/// replaces.
pub(super) fn merge(base: &mut Value, patch: Value) {
	match (base, patch) {
		(Value::Object(base), Value::Object(patch)) => {
			for (key, value) in patch {
				if value.is_null() {
					base.remove(&key);
				} else {
					merge(base.entry(key).or_insert(Value::Null), value);
				}
			}
		}
		(base, patch) => *base = patch,
	}
}
