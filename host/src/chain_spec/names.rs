//! Checks of the strings of a spec and of a runtime that are displayed in terminals, logs and wallets.

use super::{
	error::SpecError,
	spec::{ChainSpec, ChainType},
};
use crate::text::{counted, grouped};
use serde_json::Value;
use sp_version::RuntimeVersion;

/// The largest length of a name, in characters.
const MAX_NAME: usize = 64;
/// The largest length of a token symbol, in characters.
const MAX_SYMBOL: usize = 16;
/// The largest length of other strings, in characters.
const MAX_TEXT: usize = 256;
/// The largest number of boot nodes, telemetry endpoints, properties, and values of a property.
const MAX_ENTRIES: usize = 256;

/// Whether a character is a letter or digit of any language, or printable ASCII. Control characters,
/// changes of direction and invisible characters are not.
fn printed(character: char) -> bool {
	character.is_alphanumeric() || character.is_ascii_graphic() || character == ' '
}

/// Checks a non-empty string of at most `most` characters. The error continues a sentence about it.
fn check(text: &str, most: usize) -> Result<(), String> {
	let length = text.chars().count();
	if length == 0 || length > most {
		return Err(format!("has {}, must have 1 to {most}", counted(length, "character")));
	}
	match text.chars().find(|character| !printed(*character)) {
		None => Ok(()),
		Some(found) => Err(format!(
			"contains {found:?}, must be letters, digits, spaces and ASCII punctuation"
		)),
	}
}

fn field(path: &str, text: &str, most: usize) -> Result<(), SpecError> {
	check(text, most).map_err(|reason| SpecError::field(path, reason))
}

fn entries(path: &str, count: usize) -> Result<(), SpecError> {
	match count <= MAX_ENTRIES {
		true => Ok(()),
		false => Err(SpecError::field(
			path,
			format!("has {} entries, at most {}", grouped(count), grouped(MAX_ENTRIES)),
		)),
	}
}

/// Checks all strings of a value, which may be empty.
fn texts(path: &str, value: &Value) -> Result<(), SpecError> {
	match value {
		Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
		Value::String(text) if text.is_empty() => Ok(()),
		Value::String(text) => field(path, text, MAX_TEXT),
		Value::Array(list) => {
			entries(path, list.len())?;
			(0..)
				.zip(list)
				.try_for_each(|(index, value): (usize, _)| texts(&format!("{path}/{index}"), value))
		}
		Value::Object(map) => {
			entries(path, map.len())?;
			map.iter().try_for_each(|(key, value)| {
				field(path, key, MAX_TEXT)?;
				texts(&format!("{path}/{key}"), value)
			})
		}
	}
}

/// Checks all displayed strings of a spec.
pub(super) fn check_spec(spec: &ChainSpec) -> Result<(), SpecError> {
	field("/name", &spec.name, MAX_NAME)?;
	let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
	if spec.id.is_empty()
		|| spec.id.len() > MAX_NAME
		|| spec.id.starts_with('.')
		|| !spec.id.chars().all(plain)
	{
		return Err(SpecError::field(
			"/id",
			"must have 1 to 64 letters, digits, '-', '_' or '.', and not begin with '.'",
		));
	}
	if let ChainType::Custom(name) = &spec.chain_type {
		field("/chainType/Custom", name, MAX_NAME)?;
	}
	if let Some(protocol) = &spec.protocol_id {
		field("/protocolId", protocol, MAX_NAME)?;
	}
	entries("/bootNodes", spec.boot_nodes.len())?;
	for (index, node) in spec.boot_nodes.iter().enumerate() {
		let path = format!("/bootNodes/{index}");
		let Value::String(text) = node else {
			return Err(SpecError::field(path, "must be a string"));
		};
		field(&path, text, MAX_TEXT)?;
	}
	if let Some(endpoints) = &spec.telemetry_endpoints {
		texts("/telemetryEndpoints", endpoints)?;
	}
	let path = "/properties/tokenSymbol";
	match spec.properties.get("tokenSymbol") {
		None | Some(Value::Null) => {}
		Some(Value::String(symbol)) => field(path, symbol, MAX_SYMBOL)?,
		Some(Value::Array(list)) => {
			for symbol in list {
				let symbol = symbol.as_str().ok_or_else(|| SpecError::field(path, SYMBOL))?;
				field(path, symbol, MAX_SYMBOL)?;
			}
		}
		Some(_) => return Err(SpecError::field(path, SYMBOL)),
	}
	entries("/properties", spec.properties.len())?;
	spec.properties.iter().try_for_each(|(key, value)| {
		field("/properties", key, MAX_TEXT)?;
		texts(&format!("/properties/{key}"), value)
	})
}

const SYMBOL: &str = "must be a string, or a list of strings if the chain has several tokens";

/// Checks the names of a runtime. The error continues a sentence about it.
pub(super) fn check_runtime(version: &RuntimeVersion) -> Result<(), String> {
	let names = [("specName", &version.spec_name), ("implName", &version.impl_name)];
	names.into_iter().try_for_each(|(what, name)| {
		check(name, MAX_NAME).map_err(|reason| format!("its {what} {reason}"))
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn accepts_printable_names_only() {
		for good in ["Stratos", "Stratos Development 2", "Straße (x)", "測試網", "a"] {
			assert_eq!(check(good, MAX_NAME), Ok(()), "{good}");
		}
		for bad in [
			"",
			"a\nb",
			"a\tb",
			"\u{1b}[2Jx",
			"\u{7}",
			"a\u{202e}b",
			"a\u{200b}b",
			"\u{9b}x",
			"\u{0}",
			"a\u{a0}b",
		] {
			let error = check(bad, MAX_NAME).unwrap_err();
			assert!(!error.contains(|c: char| c.is_control() || c == '\u{202e}'), "{error:?}");
		}
		assert!(check(&"n".repeat(65), MAX_NAME).unwrap_err().contains("65 characters"));
	}

	#[test]
	fn checks_the_names_of_a_runtime() {
		let version = |name: &str| RuntimeVersion {
			spec_name: name.to_owned().into(),
			impl_name: "stratos".into(),
			..RuntimeVersion::default()
		};
		assert_eq!(check_runtime(&version("stratos")), Ok(()));
		assert!(check_runtime(&version("str\u{1b}]0;x\u{7}")).unwrap_err().contains("specName"));
		assert!(check_runtime(&version("")).is_err());
	}
}
