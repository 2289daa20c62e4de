//! The golden vectors of the market, computed outside of the project.

use crate::market;
use stratos_primitives::{MarketState, OZ};
use stratos_test_kit::vectors::{self, number};

/// Applies one step and returns its result and the market after it.
fn apply(before: &MarketState, operation: &str, amount: u128) -> (u128, MarketState) {
	match operation {
		"prepay" => market::prepay(before, amount, 0).expect("the vector's prepay is accepted"),
		"settle" => market::settle(before, amount).expect("the vector's settlement is accepted"),
		"cost" => (market::cost(before, amount).expect("the vector's cost exists"), *before),
		"join" => market::raise(before, amount).expect("the vector's deposit is accepted"),
		"leave" => market::lower(before, amount, OZ),
		other => panic!("unknown operation {other}"),
	}
}

#[test]
fn market_vectors_are_reproduced_exactly() {
	let file = vectors::read("market.json");
	let mut steps_done = 0;
	for (run, vector) in file["runs"].as_array().expect("there are runs").iter().enumerate() {
		let mut market = vectors::market(&vector["start"]);
		let steps = vector["steps"].as_array().expect("a run has steps");
		for (step, vector) in steps.iter().enumerate() {
			let operation = vector["op"].as_str().expect("a step has an operation");
			let (out, after) = apply(&market, operation, number(&vector["in"]));
			assert_eq!(out, number(&vector["out"]), "run {run}, step {step}: {operation}");
			assert_eq!(
				after,
				vectors::market(&vector["after"]),
				"run {run}, step {step}: {operation}"
			);
			market = after;
			steps_done += 1;
		}
	}
	assert!(steps_done > 0, "market.json has no step");
}
