//! Simulations from the command line, through the real binary.

use serde_json::Value;
use std::path::Path;
use stratos_tests::{Finished, Node, stratos};

/// One STOS in base units, as digits.
fn stos(whole: u128) -> String {
	format!("{}", whole * 10u128.pow(18))
}

#[track_caller]
fn json(line: &[&str]) -> Value {
	let finished = stratos(line.iter().chain(&["--json", "-"]));
	assert!(finished.status.success(), "{line:?}: {}", finished.stderr);
	serde_json::from_str(&finished.stdout).expect("JSON was asked for")
}

#[track_caller]
fn refused(finished: &Finished, parts: &[&str]) {
	assert_eq!(finished.status.code(), Some(1), "{}{}", finished.stdout, finished.stderr);
	for part in ["error: ", "help: "].iter().chain(parts) {
		assert!(finished.stderr.contains(part), "`{part}` is not in {}", finished.stderr);
	}
}

/// A figure of a run's last sample.
fn last(run: &Value, group: &str, name: &str) -> String {
	let figures = run["figures"].as_array().expect("figures");
	let place = figures
		.iter()
		.position(|figure| figure["group"] == group && figure["name"] == name)
		.expect("the figure");
	let samples = run["samples"].as_array().expect("samples");
	let amounts = &samples.last().expect("a sample")["amounts"];
	amounts[place].as_str().expect("digits").to_owned()
}

#[test]
fn a_seed_determines_the_run_in_table_and_page() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let html = folder.path().join("run.html");
	let html_path = html.to_str().expect("a path of text");
	let line = ["simulate", "--chain", "local", "--epochs", "30", "--seed", "7"];
	let first = json(&line);
	assert_eq!(first, json(&line));
	assert_eq!(last(&first["run"], "Supply", "mined"), stos(30 * 80));
	assert_eq!(first["changed"], Value::Null);

	let finished = stratos(line.iter().chain(&["--html", html_path]));
	assert!(finished.status.success(), "{}", finished.stderr);
	for part in ["Price: of 1 oz", "after 30 epochs", "seed 7", "epochs per second"] {
		assert!(finished.stdout.contains(part), "`{part}` is not in {}", finished.stdout);
	}
	let page = std::fs::read_to_string(&html).expect("the page");
	assert!(page.starts_with("<!DOCTYPE html>") && page.contains("new uPlot("), "no page");
	assert!(page.contains("default-src 'none'"), "the page may load what is not in it");
}

#[test]
fn a_change_is_compared_with_the_current_parameters() {
	let line = ["simulate", "--chain", "local", "--epochs", "40"];
	let set = ["--set", "SettlementThreshold=100%", "--set", "LockUp=1100"];
	let whole: Vec<&str> = line.iter().chain(&set).copied().collect();
	let both = json(&whole);
	let settled =
		|run: &str| last(&both[run], "Nodes", "settled").parse::<u32>().expect("a number");
	assert_eq!(settled("changed"), 5, "all nodes are settled");
	assert!(settled("run") < 5);
	// Without the change, the run is the same.
	assert_eq!(both["run"], json(&line)["run"]);
	refused(
		&stratos(["simulate", "--set", "SettlementThreshold=101%"]),
		&["SettlementThreshold must be 0.01% to 100%, not 101%"],
	);
	refused(&stratos(["simulate", "--set", "Threshold=1"]), &["SettlementThreshold"]);
	// From genesis too, what a change means is judged before it is simulated.
	refused(
		&stratos(["simulate", "--chain", "local", "--set", "LockUp=20"]),
		&["lock-up of rewards: 0.13 days with the change, 14 days now"],
	);
}

#[test]
fn folder_and_node_give_the_same_state() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let base = folder.path().to_str().expect("a path of text");
	let run = ["--chain", "development"];
	let mut node = Node::start(
		folder.path(),
		&["--chain", "development", "--block-time", "20", "--until-block", "57"],
	);
	assert!(node.wait().success());
	let line = ["simulate", "--base-path", base, "--epochs", "25"];
	let whole: Vec<&str> = line.iter().chain(&run).copied().collect();
	let stopped = json(&whole);
	let source = stopped["facts"]["state"].as_str().expect("text");
	assert!(source.contains("block 57"), "{source}");
	assert_eq!(stopped["run"]["samples"][0]["block"], 60);
	// It changes nothing: the node continues at its last block.
	let node = Node::start(folder.path(), &["--chain", "development", "--seal", "manual"]);
	let running = json(&["simulate", "--url", &node.url, "--epochs", "25"]);
	assert_eq!(stopped["run"], running["run"]);
	// The node has locked the folder.
	refused(&stratos(&whole), &[]);
}

#[test]
fn an_invalid_scenario_is_refused() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let scenario = |text: &str| {
		let path = folder.path().join("scenario.json");
		std::fs::write(&path, text).expect("written");
		stratos([Path::new("simulate"), Path::new("--scenario"), &path])
	};
	refused(&scenario(r#"{"user": 1}"#), &["unknown field `user`", "docs/scenarios"]);
	refused(&scenario(r#"{"users": -1}"#), &["users"]);
	refused(&scenario("nonsense"), &["scenario.json"]);
	refused(&stratos(["simulate", "--scenario", "/nowhere.json"]), &["/nowhere.json"]);
	refused(&stratos(["simulate", "--chain", "nowhere"]), &["nowhere"]);
}

#[test]
fn a_scenario_in_docs_runs() {
	let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/scenarios/growth.json");
	let path = path.to_str().expect("a path of text");
	let run = json(&["simulate", "--scenario", path, "--epochs", "60"]);
	assert_eq!(run["run"]["totals"]["notes"], Value::Array(Vec::new()));
	assert_eq!(last(&run["run"], "Supply", "mined"), stos(60 * 80));
}
