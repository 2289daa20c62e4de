//! The committed chain specs are what the command writes, and every form of a spec is the same
//! chain.

use std::{fs, path::Path};
use stratos_tests::stratos;

fn stdout(arguments: &[&str]) -> String {
	let finished = stratos(arguments);
	assert!(finished.status.success(), "{arguments:?}: {}", finished.stderr);
	finished.stdout
}

#[test]
fn committed_specs_are_what_build_spec_writes() {
	let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../chain-spec");
	for chain in ["development", "local", "mainnet"] {
		let path = folder.join(format!("{chain}.json"));
		let committed = fs::read_to_string(&path)
			.unwrap_or_else(|error| panic!("{}: {error}; run `make specs`", path.display()));
		let written = stdout(&["build-spec", "--chain", chain]);
		assert!(committed == written, "{} is out of date: run `make specs`", path.display());
		assert!(!committed.contains("\"code\""), "{chain}: a committed spec holds no code");
	}
}

#[test]
fn plain_complete_and_raw_specs_are_the_same_chain() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	for chain in ["development", "local", "mainnet"] {
		let genesis = |form: &[&str]| {
			let path = folder.path().join(format!("{chain}{}.json", form.concat()));
			let path = path.to_str().expect("a temporary path is text");
			stdout(&[&["build-spec", "--chain", chain, "--output", path], form].concat());
			let report: serde_json::Value =
				serde_json::from_str(&stdout(&["inspect", path, "--json"])).expect("JSON");
			(report["genesisHash"].clone(), report["stateRoot"].clone())
		};
		let plain = genesis(&[]);
		assert!(plain.0.is_string(), "{plain:?}");
		assert_eq!(plain, genesis(&["--with-code"]), "{chain}: the complete form");
		assert_eq!(plain, genesis(&["--raw"]), "{chain}: the raw form");
	}
}

#[test]
fn the_mainnet_spec_has_the_papers_numbers() {
	let spec: serde_json::Value =
		serde_json::from_str(&stdout(&["build-spec", "--chain", "mainnet"])).expect("JSON");
	let text = spec.to_string();
	assert_eq!(spec["chainType"], "Live");
	assert_eq!(spec["properties"]["tokenDecimals"], 18);
	// 40,000,000 STOS in the Mining Pool; all accounts together 100,000,000.
	assert!(text.contains("40000000000000000000000000"), "{text}");
	assert!(!text.contains("sudo\":{\"key\":\"5"), "no sudo key on mainnet");
	let report: serde_json::Value = serde_json::from_str(&stdout(&[
		"inspect",
		Path::new(env!("CARGO_MANIFEST_DIR"))
			.join("../chain-spec/mainnet.json")
			.to_str()
			.expect("a path"),
		"--json",
	]))
	.expect("JSON");
	assert_eq!(report["blockTimeMs"], 6000);
}
