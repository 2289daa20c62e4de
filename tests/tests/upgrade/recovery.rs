//! Recovery from a failed upgrade: the drill of `docs/upgrade.md`.

use crate::{
	blobs,
	commands::{ask, done, drill, force, number, spec_version},
};
use serde_json::Value;
use stratos_tests::{Node, stratos};

/// Reverts the chain in `base` to `block`.
fn revert(base: &str, block: u64) -> Value {
	let to = block.to_string();
	let line = ["revert", "--chain", "development", "--base-path", base, "--to", &to, "-y"];
	let finished = stratos(line.iter().chain(&["--json"]));
	assert!(finished.status.success(), "{}", finished.stderr);
	serde_json::from_str(&finished.stdout).expect("JSON was asked for")
}

#[test]
fn a_stuck_chain_is_reverted_and_continues() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let base = folder.path();
	let text = base.to_str().expect("a temporary path is text");
	let run = ["--dev", "--block-time", "300"];
	let mut node = Node::start(base, &run);
	done(&node, &["tx", "Ozone", "prepay", "5STOS", "none", "0", "--from", "//Bob"]);
	drill(&node, "trap later");
	let good = number(&node);
	assert!(force(&node, &blobs::drill(base)).status.success());

	// The first block of the new runtime works, the third does not.
	node.wait_for_line("was not produced");
	let stuck = number(&node);
	assert!(stuck > good);
	// The node still answers.
	assert_eq!(spec_version(&node), 2);
	std::thread::sleep(std::time::Duration::from_secs(1));
	assert_eq!(number(&node), stuck);
	node.stop();

	let reverted = revert(text, good);
	assert_eq!(reverted["runtimeChanged"], true);
	let node = Node::start(base, &run);
	assert_eq!(spec_version(&node), 1);
	done(&node, &["tx", "Ozone", "prepay", "5STOS", "none", "0", "--from", "//Bob"]);
	done(&node, &["check"]);
	assert!(number(&node) > good);
}

#[test]
fn broken_accounting_is_found_and_undone() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let base = folder.path();
	let text = base.to_str().expect("a temporary path is text");
	let node = Node::start(base, &["--dev", "--seal", "instant"]);
	drill(&node, "forge");
	let good = number(&node);
	assert!(force(&node, &blobs::drill(base)).status.success());
	done(&node, &["tx", "System", "remark", "hello", "--from", "//Bob"]);
	let broken = ask(&node, &["check"]);
	assert_eq!(broken.status.code(), Some(1), "{}", broken.stdout);
	assert!(broken.stdout.contains("ozone"), "{}", broken.stdout);
	node.stop();
	assert_eq!(revert(text, good)["runtimeChanged"], true);
	let node = Node::start(base, &["--dev", "--seal", "instant"]);
	done(&node, &["check"]);
	assert_eq!(spec_version(&node), 1);
}
