//! The JavaScript client that wallets and explorers use, against the real node.

use std::process::Command;
use stratos_tests::{
	Node,
	javascript::{client, skipped},
};

#[test]
fn polkadot_api_prepays_and_sees_the_formulas_result() {
	let Some(client) = client() else { return skipped("the @polkadot/api test") };
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path(), &["--dev", "--block-time", "200"]);
	let output = Command::new("node")
		.arg("prepay.mjs")
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
