//! Bad upgrades: `check` refuses each and names the cause.

use crate::{
	blobs,
	commands::{ask, drill, number, refused, spec_version},
};
use std::fs;
use stratos_tests::{Node, stratos};

#[test]
fn defects_of_the_code_are_found() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let base = folder.path();
	let node = Node::start(base, &["--dev", "--seal", "instant"]);
	let check = |file: &str| ask(&node, &["upgrade", "check", file]);
	refused(&check(&blobs::wrong_name(base)), &["must not be enacted", "spec_name", "stratoz"]);
	refused(&check(&blobs::same_version(base)), &["spec_version", "must rise"]);
	refused(&check(&blobs::missing_import(base)), &[blobs::MISSING, "host function"]);
	refused(&check(&blobs::file(base, "text", b"no runtime at all")), &["code", "runtime"]);
	let cut = &stratos_runtime_2_wasm::RUNTIME_2[..50_000];
	refused(&check(&blobs::file(base, "cut", cut)), &["code"]);
	// The running code is not an upgrade.
	let same = blobs::file(base, "runtime-1", stratos_runtime_wasm::WASM_BINARY);
	refused(&check(&same), &["spec_version"]);

	// `propose` signs nothing for a runtime that would be refused.
	let propose = |file: &str| ask(&node, &["upgrade", "propose", file, "--from", "//Alice"]);
	refused(&propose(&blobs::wrong_name(base)), &["stratoz"]);
	refused(&propose(&same), &["spec_version 1"]);
	assert_eq!(number(&node), 0, "no transaction was sent");
}

#[test]
fn defects_of_the_migrations_are_found() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let base = folder.path();
	let file = blobs::drill(base);
	let json = base.join("report.json");
	let json = json.to_str().expect("text");
	let node = Node::start(base, &["--dev", "--seal", "instant"]);
	let check = || {
		let line = ["upgrade", "check", &file, "--json", json, "--timeout", "3", "--epochs", "0"];
		ask(&node, &line)
	};
	let fine = check();
	assert!(fine.status.success(), "{}{}", fine.stdout, fine.stderr);

	for (what, parts) in [
		("trap", &["migration", "Core_initialize_block", "drill: the migration panics"][..]),
		("loop", &["migration", "Core_initialize_block", "time limit"]),
		("forge", &["invariants", "ozone"]),
		("garble", &["state", "Ozone.Issuance"]),
		("heavy", &["migration", "its weight is 4,0", "2,000 ms"]),
		("fail", &["migration", "MigrationFailed"]),
		("trap later", &["migration", "drill: the migration panics"]),
	] {
		drill(&node, what);
		refused(&check(), &[&["must not be enacted"], parts].concat());
		let report = fs::read_to_string(json).expect("it was written");
		let report: serde_json::Value = serde_json::from_str(&report).expect("JSON");
		assert_eq!(report["findings"][0]["severity"], "error", "{what}");
	}

	// A slow migration is allowed: the report counts its blocks.
	drill(&node, "slow 5");
	let slow = check();
	assert!(slow.status.success() && slow.stdout.contains("5 blocks"), "{}", slow.stdout);
	assert_eq!(spec_version(&node), 1, "nothing of it touched the chain");
}

#[test]
fn a_stopped_nodes_database_is_checked() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let base = folder.path();
	let text = base.to_str().expect("a temporary path is text");
	let fixed = ["run", "--rpc-port", "0", "--until-block", "30", "--block-time", "20"];
	assert!(stratos(fixed.iter().chain(&["--base-path", text])).status.success());
	let stopped = |file: &str| {
		stratos(["upgrade", "check", file, "--chain", "development", "--base-path", text])
	};
	let fine = stopped(&blobs::runtime_2(base));
	assert!(fine.status.success(), "{}{}", fine.stdout, fine.stderr);
	assert!(fine.stdout.contains("after block 30"), "{}", fine.stdout);
	refused(&stopped(&blobs::wrong_name(base)), &["stratoz"]);
}
