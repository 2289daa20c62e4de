//! The JavaScript client that wallets and explorers use, against the real node.

use std::process::Command;
use stratos_tests::{
	Node,
	javascript::{client, skipped},
};

/// Runs a script of the client's on a development chain of its own. It must succeed.
#[track_caller]
fn succeeds(script: &str) {
	let Some(client) = client() else { return skipped(script) };
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path(), &["--dev", "--block-time", "200"]);
	let output = Command::new("node")
		.arg(script)
		.arg(&node.url)
		.current_dir(client)
		.output()
		.expect("node was found above");
	assert!(
		output.status.success(),
		"{}{}",
		String::from_utf8_lossy(&output.stdout),
		String::from_utf8_lossy(&output.stderr)
	);
}

#[test]
fn polkadot_api_prepays_and_sees_the_formulas_result() {
	succeeds("prepay.mjs");
}

#[test]
fn polkadot_api_reads_all_that_is_stored() {
	succeeds("storage.mjs");
}
