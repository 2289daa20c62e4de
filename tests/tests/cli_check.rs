//! `stratos check` and `stratos revert` through the real binary: damage is found and undone.

use serde_json::Value;
use std::{fs, path::Path};
use stratos_tests::{Finished, Node, stratos};

fn ask(node: &Node, line: &[&str]) -> Finished {
	stratos(line.iter().chain(&["--url", &node.url]))
}

/// A command on the stopped development chain in a folder.
fn stopped(base: &Path, line: &[&str]) -> Finished {
	let base = base.to_str().expect("a temporary path is text");
	stratos(line.iter().chain(&["--chain", "development", "--base-path", base]))
}

fn json(finished: &Finished) -> Value {
	serde_json::from_str(&finished.stdout).unwrap_or_else(|_| panic!("{}", finished.stderr))
}

#[track_caller]
fn refused(finished: &Finished, parts: &[&str]) {
	let text = &finished.stderr;
	assert_eq!(finished.status.code(), Some(1), "{text}");
	assert!(text.starts_with("error: ") && text.contains("\nhelp: "), "{text}");
	for part in parts {
		assert!(text.contains(part), "`{part}` is not named: {text}");
	}
}

fn number(node: &Node) -> u64 {
	let finished = ask(node, &["query", "System", "Number", "--json"]);
	json(&finished).as_u64().expect("a number")
}

/// The broken claims of a report in JSON.
fn broken_claims(report: &Value) -> Vec<String> {
	let claims = report["invariants"]["claims"].as_array().expect("a list of claims");
	assert!(claims.len() > 50, "{claims:?}");
	claims
		.iter()
		.filter(|claim| claim["broken"] != 0)
		.map(|claim| {
			format!("{}: {}", claim["pallet"].as_str().unwrap(), claim["claim"].as_str().unwrap())
		})
		.collect()
}

/// Writes storage directly, by the root key of a development chain.
#[track_caller]
fn forge(node: &Node, key: &[u8], value: &[u8]) -> Finished {
	let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
	let items = format!("System.set_storage([(0x{}, 0x{})])", hex(key), hex(value));
	ask(node, &["tx", "Sudo", "sudo", &items, "--from", "//Alice"])
}

#[test]
fn a_broken_claim_does_not_hide_others() {
	use stratos_runtime::Runtime;
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path(), &["--dev", "--seal", "instant"]);
	// A reward that nobody paid. Root cannot write what holds STOS.
	let key = pallet_mining::RewardsHeld::<Runtime>::hashed_key();
	assert!(forge(&node, &key, &1u128.to_le_bytes()).status.success());
	let rewards = "mining: the rewards account holds the rewards of nodes";
	let mining = broken_claims(&json(&ask(&node, &["check", "--json"])));
	assert!(mining.contains(&rewards.to_owned()), "{mining:?}");

	// Another claim breaks: both are reported.
	let total = pallet_ozone::TotalOzone::<Runtime>::hashed_key();
	assert!(forge(&node, &total, &1u128.to_le_bytes()).status.success());
	let checked = ask(&node, &["check", "--claims"]);
	refused(&checked, &["is broken", "ozone: L, users", "more claim"]);
	let broken = broken_claims(&json(&ask(&node, &["check", "--json"])));
	let ozone = [
		"ozone: L, users' Ozone and unsettled contributions add up to all Ozone issued",
		"ozone: the total is the sum of all users' Ozone",
	];
	let expected: Vec<String> =
		ozone.iter().map(|claim| (*claim).to_owned()).chain(mining).collect();
	assert_eq!(broken, expected);
	for claim in broken {
		assert!(checked.stdout.contains(&format!("✗ {claim}: ")), "{}", checked.stdout);
	}
	assert!(checked.stdout.contains("✓ staking: "), "{}", checked.stdout);
}

#[test]
fn nothing_can_be_burned_and_fees_burn_nothing() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path(), &["--dev", "--seal", "instant"]);
	let issuance = pallet_balances::TotalIssuance::<stratos_runtime::Runtime>::hashed_key();
	let forged = forge(&node, &issuance, &1u128.to_le_bytes());
	assert!(forged.stderr.contains("System.CallFiltered"), "{}", forged.stderr);
	let account = stratos_runtime::AccountId::from([0xcc; 32]);
	let account = frame_system::Account::<stratos_runtime::Runtime>::hashed_key_for(&account);
	let forged = forge(&node, &account, &[1; 80]);
	assert!(forged.stderr.contains("System.CallFiltered"), "{}", forged.stderr);
	for line in [
		&["Balances", "burn", "1", "true"][..],
		&["Utility", "batch_all", "[Balances.burn(1, true)]"],
		&["Utility", "as_derivative", "0", "Balances.burn(1, true)"],
		&["Sudo", "sudo_as", "//Charlie", "Balances.burn(1, true)"],
		&["Sudo", "sudo", "Balances.force_set_balance(//Charlie, 5STOS)"],
		&["Sudo", "sudo", "Balances.force_adjust_total_issuance(Decrease, 1)"],
	] {
		let line = [&["tx"], line, &["--from", "//Alice", "--tip", "1"]].concat();
		let burned = ask(&node, &line);
		assert_eq!(burned.status.code(), Some(1), "{line:?}: {}", burned.stdout);
		assert!(burned.stderr.contains("System.CallFiltered"), "{line:?}: {}", burned.stderr);
		let checked = ask(&node, &["check"]);
		assert!(checked.status.success(), "{line:?}: {}{}", checked.stdout, checked.stderr);
	}
}

#[test]
fn broken_accounting_is_found_and_reverted() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let base = folder.path();
	let node = Node::start(base, &["--dev", "--seal", "instant"]);
	let prepay = ["tx", "Ozone", "prepay", "5STOS", "none", "0", "--from", "//Alice"];
	assert!(ask(&node, &prepay).status.success());
	let good = number(&node);
	let checked = ask(&node, &["check"]);
	assert!(checked.status.success() && checked.stdout.contains(" hold"), "{}", checked.stdout);

	// Ozone that nobody bought, written by the root key.
	let key = pallet_ozone::TotalOzone::<stratos_runtime::Runtime>::hashed_key();
	let key: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
	let items = format!("System.set_storage([(0x{key}, 0x{})])", "01".repeat(16));
	let forged = ask(&node, &["tx", "Sudo", "sudo", &items, "--from", "//Alice"]);
	assert!(forged.status.success(), "{}", forged.stderr);

	let broken = ask(&node, &["check", "--json"]);
	assert_eq!(broken.status.code(), Some(1), "{}", broken.stdout);
	let report = json(&broken);
	assert_eq!((&report["ok"], &report["database"]), (&false.into(), &Value::Null));
	let what = broken_claims(&report);
	assert!(!what.is_empty() && what.iter().all(|claim| claim.starts_with("ozone")), "{what:?}");
	refused(&ask(&node, &["check"]), &["is broken", "ozone", "revert"]);
	let before = ask(&node, &["check", "--at", &good.to_string()]);
	assert!(before.status.success(), "{}", before.stderr);
	// The node has locked the folder.
	refused(&stopped(base, &["check"]), &["another node"]);
	refused(&stopped(base, &["revert", "--to", "1", "-y"]), &["another node"]);
	let head = number(&node);
	node.stop();

	// The same from the stopped node's database.
	let report = stopped(base, &["check", "--json"]);
	assert_eq!(report.status.code(), Some(1));
	let report = json(&report);
	assert_eq!(broken_claims(&report), what);
	assert_eq!(report["database"]["ok"], true, "the state is what the blocks made of it");

	// Back to before it.
	let (good_text, beyond) = (good.to_string(), (head + 1).to_string());
	refused(&stopped(base, &["revert", "--to", &beyond, "-y"]), &[&beyond, &head.to_string()]);
	let asked = stopped(base, &["revert", "--to", &good_text]);
	refused(&asked, &["-y"]);
	assert!(asked.stdout.contains("lost"), "{}", asked.stdout);
	let reverted = stopped(base, &["revert", "--to", &good_text, "-y", "--json"]);
	let reverted = json(&reverted);
	assert_eq!(reverted["blocks"], head - good);
	assert_eq!(reverted["runtimeChanged"], false);
	let checked = stopped(base, &["check", "--json"]);
	assert!(checked.status.success(), "{}", checked.stdout);
	assert_eq!(json(&checked)["block"]["number"], good);

	// The chain continues from there.
	let node = Node::start(base, &["--dev", "--seal", "instant"]);
	assert!(ask(&node, &prepay).status.success());
	assert_eq!(number(&node), good + 1);
	assert!(ask(&node, &["check"]).status.success());
}

#[test]
fn pruned_blocks_cannot_be_reverted_to() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let base = folder.path();
	let text = base.to_str().expect("a temporary path is text");
	let fixed = ["run", "--rpc-port", "0", "--until-block", "20", "--block-time", "10"];
	let run = stratos(fixed.iter().chain(&["--pruning", "5", "--base-path", text]));
	assert!(run.status.success(), "{}", run.stderr);
	let pruned = stopped(base, &["revert", "--to", "3", "-y", "--pruning", "5"]);
	refused(&pruned, &["block 3", "15", "--pruning archive"]);
	let reverted = stopped(base, &["revert", "--to", "16", "-y", "--pruning", "5"]);
	assert!(reverted.status.success(), "{}", reverted.stderr);
	assert!(reverted.stdout.contains("Block 16 is now the newest."), "{}", reverted.stdout);
}

#[test]
fn damaged_and_missing_databases_have_different_errors() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let base = folder.path();
	refused(&stopped(base, &["check"]), &["no data"]);
	refused(&stopped(base, &["revert", "--to", "1", "-y"]), &["no data"]);
	assert_eq!(fs::read_dir(base).expect("a folder").count(), 0, "looking makes nothing");

	let text = base.to_str().expect("a temporary path is text");
	let fixed = ["run", "--rpc-port", "0", "--until-block", "5", "--block-time", "10"];
	assert!(stratos(fixed.iter().chain(&["--base-path", text])).status.success());
	let mut folders = vec![base.to_owned()];
	let mut database = None;
	while let Some(folder) = folders.pop() {
		for entry in fs::read_dir(folder).expect("a folder") {
			let path = entry.expect("an entry").path();
			match path.is_dir() {
				true => folders.push(path),
				false if path.metadata().expect("a file").len() > 100_000 => database = Some(path),
				false => {}
			}
		}
	}
	let database = database.expect("one was made");
	let mut bytes = fs::read(&database).expect("a readable file");
	let middle = bytes.len() / 2;
	for byte in &mut bytes[middle..middle + 200_000] {
		*byte ^= 0x5a;
	}
	fs::write(&database, bytes).expect("our own file");
	let damaged = stopped(base, &["check"]);
	assert_eq!(damaged.status.code(), Some(1), "{}{}", damaged.stdout, damaged.stderr);
	assert!(!damaged.stderr.contains("panicked"), "{}", damaged.stderr);
}
