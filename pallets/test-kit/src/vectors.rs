//! The golden vectors, computed outside of the project.

use serde_json::Value;
use std::{env, fs, path::PathBuf};
use stratos_primitives::MarketState;

/// The file `name` of the folder that `STRATOS_VECTORS` names, by default `tests/vectors`.
pub fn read(name: &str) -> Value {
	let folder = env::var_os("STRATOS_VECTORS").map_or_else(
		|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors")),
		PathBuf::from,
	);
	let path = folder.join(name);
	let text = fs::read_to_string(&path)
		.unwrap_or_else(|error| panic!("{}: {error}; set STRATOS_VECTORS", path.display()));
	serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The cases of the file `name`. Never empty.
pub fn cases(name: &str) -> Vec<Value> {
	let cases = read(name)["cases"].as_array().expect("`cases` is a list").clone();
	assert!(!cases.is_empty(), "{name} has no cases");
	cases
}

/// An amount: decimal digits in a string.
pub fn number(value: &Value) -> u128 {
	value
		.as_str()
		.and_then(|digits| digits.parse().ok())
		.unwrap_or_else(|| panic!("{value} is not an amount in decimal digits"))
}

/// A market.
pub fn market(value: &Value) -> MarketState {
	MarketState {
		genesis_deposit: number(&value["genesis_deposit"]),
		unissued_prepay: number(&value["unissued_prepay"]),
		remaining_limit: number(&value["remaining_limit"]),
	}
}
