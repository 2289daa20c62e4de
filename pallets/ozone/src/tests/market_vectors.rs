//! The golden vectors of the market, computed outside of the project.

use crate::market;
use serde_json::Value;
use std::{env, fs, path::PathBuf};
use stratos_primitives::MarketState;

fn folder() -> PathBuf {
	env::var_os("STRATOS_VECTORS").map_or_else(
		|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors")),
		PathBuf::from,
	)
}

fn number(value: &Value) -> u128 {
	value
		.as_str()
		.and_then(|digits| digits.parse().ok())
		.unwrap_or_else(|| panic!("{value} is not an amount in decimal digits"))
}

fn state(value: &Value) -> MarketState {
	MarketState {
		genesis_deposit: number(&value["genesis_deposit"]),
		unissued_prepay: number(&value["unissued_prepay"]),
		remaining_limit: number(&value["remaining_limit"]),
	}
}

/// Applies one step and returns its result and the market after it.
fn apply(before: &MarketState, operation: &str, amount: u128) -> (u128, MarketState) {
	match operation {
		"prepay" => market::prepay(before, amount, 0).expect("the vector's prepay is accepted"),
		"settle" => market::settle(before, amount).expect("the vector's settlement is accepted"),
		"cost" => (market::cost(before, amount).expect("the vector's cost exists"), *before),
		"join" => market::raise(before, amount).expect("the vector's deposit is accepted"),
		"leave" => market::lower(before, amount),
		other => panic!("unknown operation {other}"),
	}
}

#[test]
fn market_vectors_are_reproduced_exactly() {
	let path = folder().join("market.json");
	let text = fs::read_to_string(&path)
		.unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()));
	let vectors: Value = serde_json::from_str(&text).expect("the vectors are JSON");
	let mut steps_done = 0;
	for (run, vector) in vectors["runs"].as_array().expect("there are runs").iter().enumerate() {
		let mut market = state(&vector["start"]);
		let steps = vector["steps"].as_array().expect("a run has steps");
		for (step, vector) in steps.iter().enumerate() {
			let operation = vector["op"].as_str().expect("a step has an operation");
			let (out, after) = apply(&market, operation, number(&vector["in"]));
			assert_eq!(out, number(&vector["out"]), "run {run}, step {step}: {operation}");
			assert_eq!(after, state(&vector["after"]), "run {run}, step {step}: {operation}");
			market = after;
			steps_done += 1;
		}
	}
	assert!(steps_done > 0, "{} holds no step", path.display());
}
