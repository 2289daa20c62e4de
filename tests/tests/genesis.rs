//! No chain starts with broken accounting, or with an ambiguous spec.

use serde_json::{Value, json};
use std::{
	fs,
	path::{Path, PathBuf},
};
use stratos_primitives::STOS;
use stratos_tests::{Finished, stratos};

fn spec(arguments: &[&str]) -> String {
	let finished = stratos([&["build-spec"], arguments].concat());
	assert!(finished.status.success(), "{}", finished.stderr);
	finished.stdout
}

fn write(folder: &Path, content: &str) -> PathBuf {
	let path = folder.join("spec.json");
	fs::write(&path, content).expect("a temporary file");
	path
}

/// Checks that no chain starts from a spec and no spec is written from it; the error contains `parts`.
#[track_caller]
fn refused(content: &str, parts: &[&str]) {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let path = write(folder.path(), content);
	let (path, data) = (path.to_str().expect("text"), folder.path().join("data"));
	let base = data.to_str().expect("text");
	let run =
		["run", "--rpc-port", "0", "--until-block", "1", "--base-path", base, "--chain", path];
	let check = |finished: &Finished| {
		let text = &finished.stderr;
		assert_eq!(finished.status.code(), Some(1), "{text}");
		assert!(!text.contains("panicked"), "{text}");
		assert!(text.lines().any(|line| line.starts_with("help: ")), "no help line: {text}");
		for part in parts {
			assert!(text.contains(part), "`{part}` is not named: {text}");
		}
	};
	check(&stratos(run));
	check(&stratos(["build-spec", "--raw", "--chain", path]));
	let written = fs::exists(data.join("chains/stratos_local/state.redb")).expect("readable");
	assert!(!written, "a database was begun");
}

#[test]
fn a_genesis_with_another_supply_is_refused_with_the_difference() {
	let whole: Value = serde_json::from_str(&spec(&["--chain", "local"])).expect("JSON");
	let with = |change: &dyn Fn(&mut Value)| {
		let mut changed = whole.clone();
		change(&mut changed["genesis"]["runtimeGenesis"]["patch"]["balances"]);
		changed.to_string()
	};
	// Alice.
	let amount = |amount: u128| with(&|balances| balances["balances"][0][1] = json!(amount));
	let had = 1_000_000 * STOS;
	refused(
		&amount(had + 1),
		&["0.000000000000000001 STOS more than the supply of 100000000 STOS"],
	);
	refused(&amount(had - STOS), &["1 STOS less than the supply"]);
	refused(&amount(u128::MAX), &["overflows"]);
	// FRAME's sum would wrap around to the supply.
	let account = "5GNJqTPyNqANBkUVMN1LPPrxXnFouWXoe2wNSmmEoLctxiZY";
	let wrapping = with(&|balances| {
		let list = balances["balances"].as_array_mut().expect("a list");
		list.push(json!([account, u128::MAX]));
		list[0][1] = json!(had + 1);
	});
	refused(&wrapping, &["overflows"]);
	refused(&with(&|balances| balances["devAccounts"] = json!([2, 1, null])), &["devAccounts"]);
}

#[test]
fn an_invalid_raw_genesis_is_refused() {
	let raw = spec(&["--chain", "local", "--raw"]);
	let mut changed: Value = serde_json::from_str(&raw).expect("JSON");
	let key = |pallet: &str, item: &str| {
		let hashes = [pallet, item].map(|name| sp_crypto_hashing::twox_128(name.as_bytes()));
		sp_core::bytes::to_hex(&hashes.concat(), false)
	};
	let issuance = key("Balances", "TotalIssuance");
	let top = &mut changed["genesis"]["raw"]["top"];
	assert!(top[&issuance].is_string(), "the issuance is there");
	top[&issuance] = json!(sp_core::bytes::to_hex(&(100_000_001 * STOS).to_le_bytes(), false));
	refused(&changed.to_string(), &["violates an invariant", "total issuance is 100000001"]);
}

#[test]
fn an_ambiguous_spec_is_refused_with_line_and_column() {
	let whole = spec(&["--chain", "local"]);
	let line_of = |text: &str, part: &str| {
		let line = text.lines().position(|line| line.contains(part)).expect("it is there");
		format!("line {}", line + 1)
	};
	let twice =
		whole.replacen("\"epochLength\": 100", "\"epochLength\": 100,\n\"epochLength\": 50", 1);
	let place = line_of(&twice, "\"epochLength\": 50");
	refused(&twice, &["/genesis/runtimeGenesis/patch/mining/epochLength", &place, "duplicate key"]);
	let twice = whole.replacen("\"name\":", "\"name\": \"Other\",\n\"name\":", 1);
	refused(&twice, &["at /name", "duplicate key"]);

	let raw = spec(&["--chain", "local", "--raw"]);
	let key = raw.lines().find_map(|line| {
		let key = line.trim().strip_prefix('"')?.split('"').next()?;
		(key.starts_with("0x") && key.contains('a')).then(|| key.to_owned())
	});
	let key = key.expect("a key with a letter");
	let upper = format!("0x{}", key[2..].to_uppercase());
	let twice =
		raw.replacen(&format!("\"{key}\":"), &format!("\"{upper}\": \"0x00\",\n\"{key}\":"), 1);
	refused(&twice, &["/genesis/raw/top/0x", "(line ", "upper and lower case"]);
}

#[test]
fn errors_name_line_column_and_path() {
	let whole = spec(&["--chain", "local"]);
	let changed = whole.replacen("\"Local\"", "\"Wild\"", 1);
	let line = changed.lines().position(|line| line.contains("\"Wild\"")).expect("it is there") + 1;
	refused(&changed, &["/chainType", &format!("(line {line}, column ")]);
	// An error of the runtime names the path in its config.
	let changed = whole.replacen("\"epochLength\": 100", "\"epochLength\": \"x\"", 1);
	let line = changed.lines().position(|line| line.contains("\"x\"")).expect("it is there") + 1;
	let place = format!("at /mining/epochLength (line {line}, column ");
	refused(&changed, &[&place, "u32"]);
	refused(&whole.replacen("\"balances\"", "\"balances2\"", 1), &["balances2"]);
}

#[test]
fn a_spec_with_a_missing_digit_is_refused() {
	let raw = spec(&["--chain", "local", "--raw"]);
	let mut changed: Value = serde_json::from_str(&raw).expect("JSON");
	let top = changed["genesis"]["raw"]["top"].as_object_mut().expect("a map");
	let key = top.keys().find(|key| key.len() == 66).expect("a key").clone();
	let value = top.remove(&key).expect("its value");
	top.insert(key[..65].to_owned(), value);
	refused(&changed.to_string(), &["/genesis/raw/top/", "63 hex digits", "odd number"]);
}

#[test]
fn names_with_control_characters_are_refused() {
	let mut whole: Value = serde_json::from_str(&spec(&["--chain", "local"])).expect("JSON");
	// Specs of others may have it.
	whole["protocolId"] = json!("stratos_local");
	for (place, value) in [
		("/name", json!("\u{1b}[2JStratos")),
		("/name", json!("Stratos\u{202e}")),
		("/name", json!("n".repeat(65))),
		("/name", json!("")),
		("/chainType", json!({ "Custom": "a\nb" })),
		("/protocolId", json!("\u{7}")),
		("/properties/tokenSymbol", json!("ST\u{9b}OS")),
		("/properties/tokenSymbol", json!(7)),
		("/bootNodes", json!(["/ip4/127.0.0.1\u{0}"])),
	] {
		let mut changed = whole.clone();
		*changed.pointer_mut(place).expect("it is there") = value;
		refused(&changed.to_string(), &[place]);
	}
}
