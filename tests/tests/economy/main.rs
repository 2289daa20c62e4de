//! The economy through Wasm: the embedded runtime in the real executor, on a chain of the real
//! database, driven block by block without a clock or a network.

mod adversarial;
mod commission;
mod development;
mod epochs;
mod many_nodes;
mod parameters;
mod releases;
mod schedule;
mod whole_schedule;

use stratos_tests::vectors;

/// A file of golden vectors.
fn golden(name: &str) -> serde_json::Value {
	let path = vectors().join(name);
	let text = std::fs::read_to_string(&path)
		.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
	serde_json::from_str(&text).expect("the vectors are JSON")
}

/// The cases of a file of golden vectors.
fn cases(name: &str) -> Vec<serde_json::Value> {
	let cases = golden(name)["cases"].as_array().expect("there are cases").clone();
	assert!(!cases.is_empty(), "{name} has no case");
	cases
}

/// An amount: a decimal string.
fn amount(value: &serde_json::Value) -> u128 {
	value.as_str().and_then(|digits| digits.parse().ok()).expect("amounts are decimal strings")
}
