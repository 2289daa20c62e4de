//! The commands of an operator.

use serde_json::Value;
use std::time::{Duration, Instant};
use stratos_tests::{Finished, Node, PATIENCE, stratos};

/// A command on a running node.
pub(crate) fn ask(node: &Node, line: &[&str]) -> Finished {
	stratos(line.iter().chain(&["--url", &node.url]))
}

/// A command that must succeed. Returns its output.
#[track_caller]
pub(crate) fn done(node: &Node, line: &[&str]) -> String {
	let finished = ask(node, line);
	assert!(finished.status.success(), "{line:?}: {}{}", finished.stdout, finished.stderr);
	finished.stdout
}

/// A command that needs no node and must succeed; what it printed.
#[track_caller]
fn offline(line: &[&str]) -> String {
	let finished = stratos(line);
	assert!(finished.status.success(), "{line:?}: {}{}", finished.stdout, finished.stderr);
	finished.stdout
}

/// A command that must succeed, in JSON.
#[track_caller]
pub(crate) fn json(node: &Node, line: &[&str]) -> Value {
	let mut line = line.to_vec();
	line.push("--json");
	serde_json::from_str(&done(node, &line)).expect("JSON was asked for")
}

/// A command that must be refused in one line that contains all `parts`.
#[track_caller]
pub(crate) fn refused(finished: &Finished, parts: &[&str]) {
	let text = &finished.stderr;
	assert_eq!(finished.status.code(), Some(1), "{}{text}", finished.stdout);
	let error = text.lines().find(|line| line.starts_with("error: ")).unwrap_or("");
	for part in parts {
		assert!(error.contains(part), "`{part}` is not named: {text}\n{}", finished.stdout);
	}
	assert!(text.contains("\nhelp: ") || text.starts_with("help: "), "{text}");
}

/// The newest block's number.
pub(crate) fn number(node: &Node) -> u64 {
	json(node, &["query", "System", "Number"]).as_u64().expect("a number")
}

/// The version of the runtime in force.
pub(crate) fn spec_version(node: &Node) -> u64 {
	json(node, &["upgrade", "status"])["specVersion"].as_u64().expect("a version")
}

/// Waits until `wanted` returns true.
///
/// # Panics
///
/// If it does not within [`PATIENCE`].
pub(crate) fn until(what: &str, mut wanted: impl FnMut() -> bool) {
	let deadline = Instant::now() + PATIENCE;
	while !wanted() {
		assert!(Instant::now() < deadline, "{what} did not happen");
		std::thread::sleep(Duration::from_millis(50));
	}
}

/// `S` of the market, base units.
pub(crate) fn s(node: &Node) -> u128 {
	let market = json(node, &["query", "Ozone", "Market"]);
	market["genesis_deposit"].as_str().and_then(|text| text.parse().ok()).expect("an amount")
}

/// Registers and activates a Resource Node of a development account.
pub(crate) fn add_node(node: &Node, owner: &str, index: u32, stos: &str) {
	let mut payload = None;
	until("the first block", || {
		let answer = done(node, &["call", "DepositApi", "key_proof_payload", owner, "--json"]);
		payload = serde_json::from_str::<Option<String>>(&answer).expect("bytes in hex, or null");
		payload.is_some()
	});
	let payload = payload.expect("waited for");
	// The network key is another key of the development phrase.
	let secret = format!("//node//{index}");
	let shown = offline(&["key", "inspect", &secret, "--output", "json"]);
	let shown: Value = serde_json::from_str(&shown).expect("JSON was asked for");
	let id = shown["publicKey"].as_str().expect("a key").to_owned();
	let proof = offline(&["key", "sign", &secret, &payload]);
	let kinds = "{ storage: true, database: false, computation: false }";
	let register =
		["tx", "Deposit", "register_resource_node", &id, kinds, stos, "0", "none", proof.trim()];
	done(node, &[&register[..], &["--from", owner]].concat());
	done(node, &["tx", "Deposit", "activate", &index.to_string(), "0", "--from", owner]);
}

/// Dispatches a call as root, by the sudo key of a development chain.
#[track_caller]
pub(crate) fn sudo(node: &Node, call: &str) -> Finished {
	ask(node, &["tx", "Sudo", "sudo", call, "--from", "//Alice"])
}

/// Sets the instructions of the drill.
#[track_caller]
pub(crate) fn drill(node: &Node, what: &str) {
	let hex = |text: &str| text.bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
	let set = format!("System.set_storage([(0x{}, 0x{})])", hex(":drill"), hex(what));
	let finished = sudo(node, &set);
	assert!(finished.status.success(), "{}", finished.stderr);
}

/// Replaces the code without checks of name and version.
pub(crate) fn force(node: &Node, file: &str) -> Finished {
	sudo(node, &format!("System.set_code_without_checks(@{file})"))
}
