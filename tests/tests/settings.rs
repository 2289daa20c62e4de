//! Options from a file and from the environment, the log as JSON, completions and manual pages.

use serde_json::{Value, json};
use std::{fs, path::Path, process::Command};
use stratos_tests::{Node, binary, raw, stratos};

/// A development chain that ends after a few blocks, described by a file.
const FILE: &str = r#"
dev = true
rpc-port = 0
block-time = 20
until-block = 3
log = "debug"
log-format = "json"
"#;

/// Runs a node with a file and variables until it ends. Returns its exit code, stdout and stderr.
fn run(file: &Path, variables: &[(&str, &str)]) -> (Option<i32>, String, String) {
	let output = Command::new(binary())
		.args(["run", "--config"])
		.arg(file)
		.envs(variables.iter().copied())
		.output()
		.expect("the binary can be started");
	let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
	(output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_file_and_the_environment_configure_a_node() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let file = folder.path().join("node.toml");
	fs::write(&file, FILE).expect("written");
	let (code, shown, log) = run(&file, &[]);
	assert_eq!(code, Some(0), "{shown}{log}");
	for line in log.lines() {
		let event: Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"));
		for field in ["time", "level", "target", "message"] {
			assert!(event[field].is_string(), "{line}");
		}
	}
	assert!(!log.is_empty());
	// A variable goes before the file.
	let (code, _, log) = run(&file, &[("STRATOS_UNTIL_BLOCK", "none")]);
	assert_eq!(code, Some(2), "{log}");
	assert!(log.contains("--until-block"), "{log}");

	fs::write(&file, "block_time = 20").expect("written");
	let (code, _, log) = run(&file, &[]);
	assert_eq!(code, Some(1), "{log}");
	assert!(log.contains("`block_time` is no option") && log.contains("help: "), "{log}");
	let (code, _, log) = run(&folder.path().join("none.toml"), &[]);
	assert_eq!(code, Some(1), "{log}");
	assert!(log.contains("none.toml"), "{log}");
}

#[test]
fn shells_and_man_know_the_commands() {
	for shell in ["bash", "zsh", "fish"] {
		let script = stratos(["completions", shell]);
		assert!(script.status.success() && script.stdout.contains("upgrade"), "{shell}");
	}
	let folder = tempfile::tempdir().expect("a temporary folder");
	let pages = folder.path().join("man1");
	let written = stratos(["man", pages.to_str().expect("text")]);
	assert!(written.status.success(), "{}", written.stderr);
	let page = fs::read_to_string(pages.join("stratos-run.1")).expect("a page of each command");
	assert!(page.contains("until") && page.contains(".TH"), "{page}");
}

/// `sync_state_genSyncSpec` gives the chain in a form from which another node starts.
#[test]
fn a_node_gives_the_spec_of_its_chain() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path(), &["--dev"]);
	let ask = |raw: bool| {
		raw::rpc(node.address(), "sync_state_genSyncSpec", &json!([raw])).expect("the spec")
	};
	let genesis = raw::rpc(node.address(), "chain_getBlockHash", &json!([0])).expect("block 0");
	for raw in [false, true] {
		let spec = ask(raw);
		assert_eq!(spec["genesis"]["raw"].is_object(), raw);
		let file = folder.path().join("spec.json");
		fs::write(&file, spec.to_string()).expect("written");
		let read = stratos(["inspect", file.to_str().expect("text"), "--json"]);
		let read: Value = serde_json::from_str(&read.stdout).expect("a report");
		assert_eq!(read["genesisHash"], genesis);
	}
	let wrong = raw::rpc(node.address(), "sync_state_genSyncSpec", &json!(["yes"]));
	assert!(wrong.is_err());
}
