//! The launch of a chain through the real binary: a draft, contributions of operators, the spec, its checks;
//! and every contribution that must be refused.

use serde_json::{Value, json};
use std::{
	fs,
	path::{Path, PathBuf},
	process::{Command, Stdio},
};
use stratos_tests::{Finished, binary};

const PASSWORD: &str = "a password of the test";
/// Accounts with publicly known secrets: this is a rehearsal.
const ALLOW: &str = "--allow-dev-account";

/// A folder in which commands are run.
struct Launch {
	folder: tempfile::TempDir,
}

impl Launch {
	fn new() -> Self {
		Self { folder: tempfile::tempdir().expect("a temporary folder") }
	}

	fn path(&self, name: &str) -> PathBuf {
		self.folder.path().join(name)
	}

	/// Runs `stratos` in the folder; the command line is split at blanks.
	fn try_run(&self, line: &str) -> Finished {
		let output = Command::new(binary())
			.args(line.split_whitespace())
			.current_dir(self.folder.path())
			.env("STRATOS_PASSWORD", PASSWORD)
			.stdin(Stdio::null())
			.output()
			.expect("the binary can be started");
		Finished {
			status: output.status,
			stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
			stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
		}
	}

	fn run(&self, line: &str) -> String {
		let finished = self.try_run(line);
		assert!(finished.status.success(), "{line}: {}", finished.stderr);
		finished.stdout
	}

	/// A command that fails in one line with a remedy; the error contains `part`.
	#[track_caller]
	fn refused(&self, line: &str, part: &str) {
		let finished = self.try_run(line);
		let text = &finished.stderr;
		assert_eq!(finished.status.code(), Some(1), "{line}: {text}");
		assert!(text.starts_with("error: ") && text.contains("\nhelp: "), "{line}: {text}");
		assert!(text.contains(part) && !text.contains("panicked"), "{line}: `{part}`: {text}");
	}

	/// A draft with all accounts, and the contributions of four validators, three Meta Nodes and five
	/// Resource Nodes.
	fn prepared() -> Self {
		let launch = Self::new();
		launch
			.run(&format!("genesis init genesis.json --id rehearsal --foundation //Alice {ALLOW}"));
		launch.run("key add olga --keystore keys");
		let keys: Value =
			serde_json::from_str(&launch.run("key list --keystore keys --json")).expect("JSON");
		let olga = keys[0]["address"].as_str().expect("an address").to_owned();
		for account in ["//Alice", "//Bob", "//Charlie", "//Dave", "//Eve", &olga] {
			launch.run(&format!("genesis add-account {account} 1,000,000STOS {ALLOW}"));
		}
		let validators = ["//Alice", "//Bob", "//Charlie", "olga --keystore keys"];
		for (number, who) in validators.iter().enumerate() {
			launch.run(&format!("key consensus v{number}.key"));
			launch.run(&format!(
				"genesis add-validator --from {who} --key v{number}.key --self-delegation 100,000STOS \
				 --commission 5% {ALLOW}"
			));
		}
		for (number, who) in ["//Alice", "//Bob", "//Charlie"].iter().enumerate() {
			launch.run(&format!("key consensus m{number}.key"));
			launch.run(&format!(
				"genesis add-node --from {who} --key m{number}.key --deposit 100,000STOS --meta {ALLOW}"
			));
		}
		let owners = ["//Dave", "//Dave", "//Eve", "//Eve", "olga --keystore keys"];
		for (number, who) in owners.iter().enumerate() {
			launch.run(&format!("key consensus r{number}.key"));
			launch.run(&format!(
				"genesis add-node --from {who} --key r{number}.key --deposit 140,000STOS \
				 --services storage,database --capacity 10TB {ALLOW}"
			));
		}
		launch
	}

	/// The path of the only contribution of this kind whose file contains `part`.
	fn contribution(&self, kind: &str, part: &str) -> PathBuf {
		let files = fs::read_dir(self.path("contributions")).expect("a folder");
		let mut files: Vec<_> = files
			.map(|file| file.expect("a file").path())
			.filter(|path| path.file_name().is_some_and(|n| n.to_string_lossy().starts_with(kind)))
			.filter(|path| fs::read_to_string(path).expect("text").contains(part))
			.collect();
		files.sort();
		files.into_iter().next().expect("such a contribution")
	}

	/// Writes a changed copy of a JSON file.
	fn changed(&self, from: &Path, to: &str, change: impl FnOnce(&mut Value)) {
		let mut value: Value =
			serde_json::from_str(&fs::read_to_string(from).expect("text")).expect("JSON");
		change(&mut value);
		fs::write(self.path(to), value.to_string()).expect("a temporary folder");
	}

	fn collect(&self, what: &str, output: &str) -> String {
		format!("genesis collect genesis.json {what} --output {output} {ALLOW}")
	}

	fn checks(&self, spec: &str) -> Value {
		let finished = self.try_run(&format!("genesis verify {spec} --json"));
		serde_json::from_str(&finished.stdout)
			.unwrap_or_else(|error| panic!("{error}: {}{}", finished.stdout, finished.stderr))
	}
}

fn outcome<'a>(report: &'a Value, name: &str) -> &'a str {
	let checks = report["checks"].as_array().expect("a list");
	let found = checks.iter().find(|check| check["check"] == name);
	found.and_then(|check| check["outcome"].as_str()).unwrap_or("none")
}

#[test]
fn contributions_of_operators_become_a_chain_that_runs() {
	let launch = Launch::prepared();
	let first = launch.run(&launch.collect("contributions", "first.json"));
	for part in ["4 with 400,000STOS", "1,000,000STOS", "12 contributions verified"] {
		assert!(first.contains(part), "{part}: {first}");
	}
	// In another order.
	let mut files: Vec<String> = fs::read_dir(launch.path("contributions"))
		.expect("a folder")
		.map(|file| {
			format!("contributions/{}", file.expect("a file").file_name().to_string_lossy())
		})
		.collect();
	files.sort_by(|a, b| b.cmp(a));
	launch.run(&launch.collect(&files.join(" "), "second.json"));
	let text = |name: &str| fs::read_to_string(launch.path(name)).expect("a spec");
	assert_eq!(text("first.json"), text("second.json"));
	launch.refused(&launch.collect("contributions", "first.json"), "exists already");

	let report = launch.checks("first.json");
	assert_eq!(report["ok"], true, "{report:#}");
	let hash = report["genesisHash"].as_str().expect("a hash");
	assert!(first.contains(hash), "{first}");
	assert_eq!(launch.checks("second.json")["genesisHash"], hash);
	for name in ["supply", "deposits", "fees", "validators", "stake", "quorum", "foundation"] {
		assert_eq!(outcome(&report, name), "ok", "{name}: {report:#}");
	}
	for name in ["code", "keys"] {
		assert_eq!(outcome(&report, name), "warning", "{name}: {report:#}");
	}
	let table = launch.run("genesis verify first.json");
	assert!(table.contains("genesis hash") && table.contains("1 oz costs 0.02STOS"), "{table}");
	assert!(!table.contains("FAIL"), "{table}");

	// The chain of this genesis makes blocks.
	let ran = launch.try_run("run --chain first.json --base-path d --rpc-port 0 --until-block 1");
	assert!(ran.status.success(), "{}", ran.stderr);

	a_genesis_that_was_changed_fails_its_checks(&launch);
	hostile_contributions_are_refused(&launch);
}

fn a_genesis_that_was_changed_fails_its_checks(launch: &Launch) {
	type Change = fn(&mut Value);
	let faults: [(&str, &str, Change); 6] = [
		("deposits", "deposits", |v| {
			v["ozone"]["genesisDeposit"] = json!(5);
			v["deposit"]["metaNodes"] = json!([]);
			v["deposit"]["resourceNodes"] = json!([]);
		}),
		("foundation", "foundation", |v| v["deposit"]["foundation"] = Value::Null),
		("validators", "validators", |v| v["staking"]["validators"] = json!([])),
		("twice", "genesis", |v| {
			let list = v["staking"]["validators"].as_array_mut().expect("a list");
			list[1][1] = list[0][1].clone();
		}),
		("supply", "genesis", |v| {
			v["balances"]["balances"].as_array_mut().expect("a list").pop();
		}),
		("parameters", "genesis", |v| {
			v["boundedParameters"] = json!({ "parameters": { "staking": { "activeSet": 0 } } });
		}),
	];
	for (name, check, change) in faults {
		let file = format!("{name}.json");
		launch.changed(&launch.path("first.json"), &file, |value| {
			change(&mut value["genesis"]["runtimeGenesis"]["patch"]);
		});
		let report = launch.checks(&file);
		assert_eq!(
			(&report["ok"], outcome(&report, check)),
			(&json!(false), "failed"),
			"{report:#}"
		);
		launch.refused(&format!("genesis verify {file}"), check);
		launch.refused(
			&format!("run --chain {file} --base-path {name} --rpc-port 0 --until-block 1"),
			&format!("the check `{check}` failed"),
		);
	}
	launch.changed(&launch.path("first.json"), "local.json", |v| v["chainType"] = json!("Local"));
	assert_eq!(outcome(&launch.checks("local.json"), "chain type"), "failed");
}

fn hostile_contributions_are_refused(launch: &Launch) {
	let refused = |what: &str, part: &str| {
		launch.refused(&launch.collect(what, "hostile.json"), part);
		assert!(!launch.path("hostile.json").exists(), "{what}");
	};
	let validator = launch.contribution("validator", "");
	launch.changed(&validator, "changed.json", |v| {
		v["entry"]["validator"]["selfDelegation"] = json!("200,000STOS");
	});
	refused("changed.json", "changed, or signed by another");
	launch.changed(&validator, "more.json", |v| v["entry"]["validator"]["more"] = json!(1));
	refused("more.json", "unknown field `more`");
	// The same entry, signed by another account.
	let sign = |from: &str, key: &str, rest: &str| {
		launch.run(&format!("genesis add-validator --from {from} --key {key} {rest} {ALLOW}"));
	};
	let usual = "--self-delegation 100,000STOS --commission 5%";
	launch.run("key consensus other.key");
	sign("//Eve", "other.key", &format!("{usual} --output eve.json"));
	launch.changed(&launch.path("eve.json"), "stolen.json", |v| {
		let other: Value =
			serde_json::from_str(&fs::read_to_string(&validator).expect("text")).expect("JSON");
		v["entry"]["validator"]["account"] = other["entry"]["validator"]["account"].clone();
	});
	refused("stolen.json", "signed by another");
	sign("//Eve", "v0.key", &format!("{usual} --output again.json"));
	refused("contributions again.json", "its key 0x");
	sign("//Alice", "other.key", &format!("{usual} --output second-of-alice.json"));
	refused("contributions second-of-alice.json", "runs a validator already");
	sign("//Nobody", "other.key", &format!("{usual} --output poor.json"));
	refused("poor.json", "gives 0STOS to");
	sign("//Eve", "other.key", "--self-delegation 1STOS --commission 5% --output low.json");
	refused("contributions low.json", "SelfDelegationTooLow");

	launch.run(&format!("genesis init foreign.json --id elsewhere --foundation //Alice {ALLOW}"));
	sign("//Eve", "other.key", &format!("{usual} --draft foreign.json --output foreigner.json"));
	refused("foreigner.json", "signed for another draft");
	fs::write(launch.path("large.json"), " ".repeat(20_000)).expect("a temporary folder");
	refused("large.json", "no contribution is that large");
	fs::write(launch.path("noise.json"), [0xff; 100]).expect("a temporary folder");
	refused("noise.json", "not valid JSON");
	refused("missing.json", "cannot read");
	// Without consent, accounts whose secrets everybody knows are refused.
	launch.refused(
		"genesis collect genesis.json contributions --output hostile.json",
		"everybody knows",
	);
}

#[test]
fn a_draft_gives_away_no_more_than_the_supply() {
	let launch = Launch::new();
	let begun = launch.run("genesis init genesis.json");
	assert!(begun.contains("to give    60,000,000STOS"), "{begun}");
	launch.refused("genesis init genesis.json", "exists already");
	launch.refused("genesis init other.json --id ../up", "/id");
	let add = |amount: &str| format!("genesis add-account //Bob {amount} {ALLOW}");
	for (amount, part) in [
		("60,000,000.000000000000000001STOS", "more than the supply"),
		("340282366920938463463STOS", "more than the supply"),
		("999999999999999999999999999STOS", "too large"),
		("0STOS", "nothing"),
		("5", "with its unit"),
		("1,5STOS", "1.5"),
	] {
		launch.refused(&add(amount), part);
	}
	launch.refused("genesis add-account //Bob 1STOS", "everybody knows");
	launch.refused("genesis add-account 5x 1STOS", "5x");
	let all = launch.run(&add("60,000,000STOS"));
	assert!(all.contains("treasury    0STOS"), "{all}");
	launch.refused(&add("1STOS"), "already");
	launch.refused("genesis add-validator --from //Bob --key none.key --self-delegation 1STOS --commission 1% --allow-dev-account", "stratos key consensus");
}

#[test]
fn the_bare_mainnet_is_refused_by_name() {
	let launch = Launch::new();
	let line = "run --chain mainnet --base-path d --rpc-port 0 --until-block 1";
	launch.refused(line, "the check `deposits` failed");
	launch.refused(line, "stratos genesis verify mainnet");
	assert!(!launch.path("d").exists(), "nothing was begun");
	let report = launch.checks("mainnet");
	for name in ["deposits", "fees", "validators", "quorum", "foundation"] {
		assert_eq!(outcome(&report, name), "failed", "{report:#}");
	}
	for name in ["supply", "parameters", "invariants", "chain type"] {
		assert_eq!(outcome(&report, name), "ok", "{report:#}");
	}
	launch.refused("genesis verify mainnet", "5 checks");
}
