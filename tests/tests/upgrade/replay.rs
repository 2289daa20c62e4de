//! The last blocks of the chain are made again under the new code, and differences are told.

use crate::{
	blobs::{self, Body},
	commands::{ask, done, drill, force, number, refused, spec_version, until},
};
use serde_json::Value;
use std::path::Path;
use stratos_tests::{Finished, Node, stratos};

/// A check without what takes time and is tested elsewhere.
const QUICK: [&str; 6] = ["--epochs", "0", "--blocks", "1", "--json", "-"];

fn check(node: &Node, file: &str, replay: &str) -> Finished {
	ask(node, &[&["upgrade", "check", file, "--replay", replay], &QUICK[..]].concat())
}

#[track_caller]
fn report(finished: &Finished) -> Value {
	serde_json::from_str(&finished.stdout)
		.unwrap_or_else(|_| panic!("{}{}", finished.stdout, finished.stderr))
}

fn transfer(node: &Node, stos: &str) {
	done(node, &["tx", "Balances", "transfer_keep_alive", "//Eve", stos, "--from", "//Charlie"]);
}

#[test]
fn the_last_blocks_behave_the_same_under_runtime_2() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let base = folder.path();
	let arguments = ["--dev", "--seal", "instant"];
	let node = Node::start(base, &arguments);
	for stos in ["1STOS", "2STOS", "3STOS"] {
		transfer(&node, stos);
	}
	// More than Charlie has: it fails under both.
	let poor = ["tx", "Balances", "transfer_keep_alive", "//Eve", "9000000STOS", "--from"];
	refused(&ask(&node, &[&poor[..], &["//Charlie"]].concat()), &["Funds"]);
	let file = blobs::runtime_2(base);
	let all = number(&node);
	let checked = check(&node, &file, "100");
	assert!(checked.status.success(), "{}{}", checked.stdout, checked.stderr);
	let report_ = report(&checked);
	let replay = &report_["replay"];
	assert_eq!((&replay["first"], &replay["blocks"]), (&1.into(), &all.into()), "{replay}");
	assert_eq!(replay["extrinsics"], all, "{replay}");
	assert_eq!(replay["same"], replay["extrinsics"], "{replay}");
	assert_eq!(replay["differences"], serde_json::json!([]));
	assert_eq!(replay["fewer"], Value::Null);
	assert_eq!(report_["hooks"]["result"], "absent");
	assert!(report_["findings"].as_array().expect("a list").is_empty(), "{}", report_["findings"]);

	let two = check(&node, &file, "2");
	assert_eq!(report(&two)["replay"]["first"], all - 1);
	assert_eq!(report(&check(&node, &file, "0"))["replay"], Value::Null);

	// The same from the database.
	assert!(node.stop().success());
	let stopped = |pruning: &str| {
		let line = ["upgrade", "check", &file, "--chain", "development", "--base-path"];
		let base = base.to_str().expect("a temporary path is text");
		let rest = ["--epochs", "0", "--blocks", "1", "--pruning", pruning];
		stratos(line.into_iter().chain([base]).chain(rest))
	};
	let checked = stopped("256");
	let expected = format!("{all} blocks from 1 under both codes, {all} extrinsics: all behave");
	assert!(checked.stdout.contains(&expected), "{}{}", checked.stdout, checked.stderr);
}

#[test]
fn blocks_without_a_state_before_them_and_of_other_code_are_left_out() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let base = folder.path();
	let node = Node::start(base, &["--dev", "--seal", "instant", "--pruning", "3"]);
	for _ in 0..6 {
		transfer(&node, "1STOS");
	}
	let file = blobs::runtime_2(base);
	let few = report(&check(&node, &file, "100"));
	let last = number(&node);
	let expected = format!("the states before block {} are not kept", last - 3);
	assert_eq!(few["replay"]["fewer"], expected, "{}", few["replay"]);
	assert_eq!((&few["replay"]["blocks"], &few["replay"]["same"]), (&3.into(), &3.into()));

	assert!(force(&node, &file).status.success());
	until("the upgrade", || spec_version(&node) == 2);
	let set = number(&node);
	let after = report(&check(&node, &blobs::runtime_3(base), "100"));
	let expected = format!("block {set} set the code in force");
	assert_eq!(after["replay"]["fewer"], expected, "{}", after["replay"]);
	assert_eq!(after["replay"]["blocks"], 0);
}

#[test]
fn what_worked_and_fails_under_the_new_code_is_an_error() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let base = folder.path();
	let node = Node::start(base, &["--dev", "--seal", "instant"]);
	// The migration fails, and only governance can act from then on.
	drill(&node, "fail");
	for stos in ["1STOS", "2STOS", "3STOS", "4STOS"] {
		transfer(&node, stos);
	}
	let file = blobs::drill(base);
	let checked = check(&node, &file, "4");
	let report = report(&checked);
	let replay = &report["replay"];
	assert_eq!((&replay["blocks"], &replay["same"]), (&4.into(), &0.into()), "{replay}");
	assert!(replay["waited"].as_u64() > Some(0), "{replay}");
	let differences = replay["differences"].as_array().expect("a list");
	assert_eq!(differences.len(), 4, "{replay}");
	for difference in differences {
		assert_eq!(difference["call"], "Balances.transfer_keep_alive");
		let part = &difference["parts"][0];
		assert_eq!((&difference["kind"], &part["before"]), (&"fails".into(), &"success".into()));
		let after = part["after"].as_str().expect("text");
		assert!(after.contains("System.CallFiltered"), "{after}");
	}
	let found = |finding: &&Value| finding["stage"] == "replay";
	let finding = report["findings"].as_array().expect("a list").iter().find(found);
	let finding = finding.expect("a finding");
	assert_eq!(finding["severity"], "error");
	let what = finding["what"].as_str().expect("text");
	assert!(what.contains("worked, and fails under the new code (4 times"), "{what}");
	let text = ask(&node, &["upgrade", "check", &file, "--replay", "4", "--epochs", "0"]);
	refused(&text, &["must not be enacted"]);
	assert!(text.stdout.contains("Replay: 4 of 4 extrinsics differ"), "{}", text.stdout);
}

#[test]
fn checks_of_the_pallets_run_where_the_blob_has_them() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let base: &Path = folder.path();
	let node = Node::start(base, &["--dev", "--seal", "instant"]);
	let fine = blobs::try_runtime(base, "try", Body::New);
	assert_eq!(report(&check(&node, &fine, "0"))["hooks"]["result"], "passed");
	let traps = check(&node, &blobs::try_runtime(base, "traps", Body::NewTrap), "0");
	assert_eq!(report(&traps)["hooks"]["result"], "failed");
	refused(&traps, &["hooks: TryRuntime_on_runtime_upgrade"]);
}
