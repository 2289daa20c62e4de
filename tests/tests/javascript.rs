//! The JavaScript clients that wallets and explorers use, against the real node.

use std::{path::Path, process::Command};
use stratos_tests::{
	Node,
	javascript::{client, skipped},
};

/// Runs a script of the client's folder, which must succeed.
#[track_caller]
fn run(folder: &Path, script: &str, arguments: &[&str]) {
	let output = Command::new("node")
		.arg(script)
		.args(arguments)
		.current_dir(folder)
		.output()
		.expect("node was found above");
	assert!(
		output.status.success(),
		"{script}: {}{}",
		String::from_utf8_lossy(&output.stdout),
		String::from_utf8_lossy(&output.stderr)
	);
}

#[test]
fn polkadot_api_prepays_and_sees_the_formulas_result() {
	let Some(client) = client() else { return skipped("the @polkadot/api test") };
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path(), &["--dev", "--block-time", "200"]);
	run(&client, "prepay.mjs", &[&node.url]);
}

#[test]
fn polkadot_api_sees_every_transaction_in_a_block_before_it_is_final() {
	let Some(client) = client() else { return skipped("the @polkadot/api test of finality") };
	// Finality is announced after its time in one case, with the next block in the other.
	for seal in [["--seal", "instant"], ["--block-time", "100"]] {
		let folder = tempfile::tempdir().expect("a temporary folder");
		let node = Node::start(folder.path(), &[&["--dev"][..], &seal].concat());
		run(&client, "in-block.mjs", &[&node.url, "5"]);
	}
}

#[test]
fn polkadot_api_reads_all_storage() {
	let Some(client) = client() else { return skipped("the @polkadot/api test of storage") };
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path(), &["--dev", "--block-time", "200"]);
	run(&client, "storage.mjs", &[&node.url]);
}

#[test]
fn papi_follows_the_chain_and_submits() {
	let Some(client) = client() else { return skipped("the polkadot-api test") };
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path(), &["--dev", "--block-time", "500"]);
	run(&client, "papi.mjs", &[&node.url]);
}
