//! Specs: what is read, refused and written.

use super::*;
use serde_json::{Value, json};

fn minimal() -> Value {
	json!({
		"name": "Test", "id": "test", "chainType": "Local",
		"properties": {
			"tokenSymbol": "TST", "tokenDecimals": 12, "ss58Format": 7, "blockTimeMs": 250,
		},
		"genesis": {"runtimeGenesis": {"patch": {"balances": {"balances": []}}}},
		"forkBlocks": [["1", "0x00"]],
	})
}

fn read(value: &Value) -> Result<ChainSpec, SpecError> {
	ChainSpec::from_json(value.to_string().as_bytes())
}

/// The error of a spec after a change.
fn refused(change: impl FnOnce(&mut Value)) -> String {
	let mut value = minimal();
	change(&mut value);
	read(&value).expect_err("must be refused").to_string()
}

#[test]
fn unknown_fields_are_written_back() {
	let spec = read(&minimal()).unwrap();
	assert_eq!(spec.token_symbol(), Some("TST"));
	assert_eq!(spec.token_decimals(), Some(12));
	assert_eq!(spec.ss58_format(), Some(7));
	assert_eq!(spec.block_time_ms(), 250);
	assert!(!spec.has_code());
	assert_eq!(spec.other["forkBlocks"], json!([["1", "0x00"]]));
	let again = ChainSpec::from_json(spec.to_json().as_bytes()).unwrap();
	assert_eq!(again, spec);
}

#[test]
fn large_amounts_keep_every_digit() {
	// 10^26 base units, the whole supply, plus one.
	let text = minimal().to_string().replace("[]", "[100000000000000000000000001]");
	let spec = ChainSpec::from_json(text.as_bytes()).unwrap();
	assert!(spec.to_json().contains("100000000000000000000000001"));
}

#[test]
fn errors_of_truncated_files_have_line_and_column() {
	let text = serde_json::to_string_pretty(&minimal()).unwrap();
	let error = ChainSpec::from_json(&text.as_bytes()[..text.len() / 2]).unwrap_err().to_string();
	assert!(error.contains("line") && error.contains("column"), "{error}");
	assert!(ChainSpec::from_json(b"[]").is_err());
}

#[test]
fn every_truncated_spec_is_refused() {
	let text = minimal().to_string();
	for end in 0..text.len() {
		assert!(ChainSpec::from_json(&text.as_bytes()[..end]).is_err(), "{end}");
	}
}

#[test]
fn errors_contain_the_field() {
	assert!(refused(|v| v["genesis"] = Value::Null).contains("/genesis"));
	assert!(refused(|v| v["name"] = Value::Null).contains("/name"));
	assert!(refused(|v| v["id"] = json!("../up")).contains("/id"));
	assert!(refused(|v| v["chainType"] = json!("Wild")).contains("/chainType"));
	assert!(refused(|v| v["bootNodes"] = json!("a")).contains("/bootNodes"));
	for wrong in [json!(0), json!(3_600_001), json!("250")] {
		let error = refused(|v| v["properties"]["blockTimeMs"] = wrong);
		assert!(error.contains("/properties/blockTimeMs"), "{error}");
	}
	assert!(refused(|v| v["properties"]["ss58Format"] = json!("x")).contains("ss58Format"));
	assert!(refused(|v| v["codeSubstitutes"] = json!({"x": "0x"})).contains("/codeSubstitutes/x"));
	let genesis = "/genesis/runtimeGenesis";
	let error = refused(|v| v["genesis"]["runtimeGenesis"]["code"] = json!("0xzz"));
	assert!(error.contains(genesis) && error.contains("hex"), "{error}");
	let error = refused(|v| v["genesis"]["runtimeGenesis"]["code"] = json!("0x1234"));
	assert!(error.contains("not a Wasm module"), "{error}");
	let error = refused(|v| v["genesis"]["runtimeGenesis"]["config"] = json!({}));
	assert!(error.contains("both"), "{error}");
	let error = refused(|v| v["genesis"] = json!({"runtimeGenesis": {}}));
	assert!(error.contains("preset"), "{error}");
	let error = refused(|v| v["genesis"] = json!({"raw": {"top": {"0x00": "0x01"}}}));
	assert!(error.contains(":code"), "{error}");
	let error = refused(|v| v["genesis"] = json!({"raw": {"top": {"00": "0x01"}}}));
	assert!(error.contains("0x"), "{error}");
}

#[test]
fn merges_like_substrate() {
	let mut base = json!({"a": {"b": 1, "c": 2}, "d": [1, 2], "e": 5});
	json::merge(&mut base, json!({"a": {"b": null, "x": {"y": 1}}, "d": [3], "e": {"f": 6}}));
	assert_eq!(base, json!({"a": {"c": 2, "x": {"y": 1}}, "d": [3], "e": {"f": 6}}));
}

#[test]
fn builtin_chains_round_trip() {
	for name in BUILTIN_CHAINS {
		let spec = ChainSpec::builtin(name).unwrap();
		assert_eq!(ChainSpec::from_json(spec.to_json().as_bytes()).unwrap(), spec);
	}
	let error = ChainSpec::builtin("nowhere").unwrap_err().to_string();
	assert!(error.contains("nowhere") && error.contains("mainnet"), "{error}");
}
