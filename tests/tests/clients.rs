//! Clients of other projects against the real node: `tests/client/drive.mjs` runs the script of each, and
//! compares what it covers with the table of `docs/clients.md`.

use std::{fs, process::Command};
use stratos_runtime_2_wasm::RUNTIME_2;
use stratos_tests::{
	binary,
	javascript::{client, skipped},
};

/// Runs the tests of clients by their names in `tests/client/clients.json`, all without names.
#[track_caller]
fn drive(names: &[&str]) {
	let Some(folder) = client() else { return skipped("the test of clients") };
	assert!(!RUNTIME_2.is_empty(), "the Wasm is built: leave SKIP_WASM_BUILD unset");
	let temporary = tempfile::tempdir().expect("a temporary folder");
	let runtime_2 = temporary.path().join("runtime-2.wasm");
	fs::write(&runtime_2, RUNTIME_2).expect("a temporary folder");
	let output = Command::new("node")
		.arg("drive.mjs")
		.args([binary(), runtime_2])
		.args(names)
		.current_dir(folder)
		.output()
		.expect("node was found above");
	let told = String::from_utf8_lossy(&output.stdout);
	assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stderr));
	println!("{told}");
}

// One after the other: they install into the same folder.
#[test]
fn clients_that_take_little_to_install() {
	drive(&["polkadot-js", "papi-2", "smoldot"]);
}

#[test]
#[ignore = "minutes: installs Python packages, a fork, a REST service and an indexer"]
fn every_client() {
	drive(&[]);
}
