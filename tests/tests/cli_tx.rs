//! Transactions from the command line, through the real binary.

use serde_json::{Value, json};
use std::{path::Path, process::Command};
use stratos_tests::{Finished, Node, binary, launch::live_spec, stratos};

const ONE: u128 = 1_000_000_000_000_000_000;
const PHRASE: &str = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";

fn ask(node: &Node, line: &[&str]) -> Finished {
	stratos(line.iter().chain(&["--url", &node.url]))
}

fn json(node: &Node, line: &[&str]) -> Value {
	let mut line = line.to_vec();
	line.push("--json");
	let finished = ask(node, &line);
	assert!(finished.status.success(), "{line:?}: {}", finished.stderr);
	serde_json::from_str(&finished.stdout).expect("JSON was asked for")
}

fn free(node: &Node, who: &str) -> u128 {
	let account = json(node, &["query", "System", "Account", who]);
	let free = account["data"]["free"].as_str().and_then(|digits| digits.parse().ok());
	free.expect("an amount")
}

#[track_caller]
fn refused(finished: &Finished, parts: &[&str]) {
	let text = &finished.stderr;
	assert_eq!(finished.status.code(), Some(1), "{text}");
	let lines: Vec<_> = text.lines().filter(|line| !line.starts_with("in block")).collect();
	assert!(lines.first().is_some_and(|line| line.starts_with("error: ")), "{text}");
	assert!(lines.get(1).is_some_and(|line| line.starts_with("help: ")), "{text}");
	for part in parts {
		assert!(text.contains(part), "`{part}` is not named: {text}");
	}
}

#[test]
fn a_transaction_is_previewed_signed_sent_and_reported() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path(), &["--dev", "--seal", "instant"]);

	// Before the first block, the signature is for the genesis.
	for lifetime in [&["--mortal", "64"][..], &["--immortal"]] {
		let line = ["tx", "System", "remark", "hello", "--from", "//Alice", "--dry-run"];
		let dry = json(&node, &[&line[..], lifetime].concat());
		assert_eq!(dry["success"], true, "{dry}");
	}
	assert_eq!(json(&node, &["query", "System", "Number"]), 0);

	// Lists of calls.
	let calls = ask(&node, &["tx", "Ozone"]).stdout;
	assert!(calls.contains("Ozone prepay amount:u128 beneficiary:Option<AccountId32>"), "{calls}");
	let one = ask(&node, &["tx", "Ozone", "prepay"]).stdout;
	assert!(one.contains("beneficiary: none, or an SS58 address"), "{one}");

	// A transfer, from what is shown before to what is shown after.
	let before = free(&node, "//Eve");
	let transfer =
		["tx", "Balances", "transfer_keep_alive", "//Eve", "1.5STOS", "--from", "//Alice"];
	let sent = ask(&node, &transfer);
	assert!(sent.status.success(), "{}", sent.stderr);
	for part in [
		"value: 1.5 STOS",
		"(//Alice)",
		"nonce   0",
		"STOS (estimate)",
		"event   Balances.Transfer",
		"event   System.ExtrinsicSuccess",
	] {
		assert!(sent.stdout.contains(part), "`{part}`: {}", sent.stdout);
	}
	assert_eq!(free(&node, "//Eve") - before, ONE + ONE / 2);

	// JSON output; a tip; immortal; arguments in another form.
	let prepay = ["tx", "Ozone", "prepay", "100STOS", "//Eve", "0", "--from", "//Alice"];
	let quote = json(&node, &["call", "OzoneApi", "quote", "100STOS"]);
	let before = free(&node, "//Alice");
	let sent = json(&node, &[&prepay[..], &["--tip", "1STOS", "--immortal"]].concat());
	assert_eq!((&sent["success"], &sent["error"]), (&json!(true), &Value::Null));
	let events = sent["events"].as_array().expect("a list");
	let event = |pallet: &str, name: &str| {
		let found = events.iter().find(|event| event["pallet"] == pallet && event["name"] == name);
		&found.unwrap_or_else(|| panic!("no {pallet}.{name} in {events:?}"))["fields"]
	};
	let paid = event("TransactionPayment", "TransactionFeePaid");
	assert_eq!(paid["tip"], ONE.to_string());
	let number = |value: &Value| {
		value.as_str().and_then(|digits| digits.parse::<u128>().ok()).expect("an amount")
	};
	let fee = number(&paid["actual_fee"]);
	assert_eq!(fee, number(&sent["feeEstimate"]) + ONE, "what was estimated, and the tip");
	assert_eq!(before - free(&node, "//Alice"), 100 * ONE + fee);
	assert_eq!(json(&node, &["query", "Ozone", "OzoneOf", "//Eve"]), quote["ozone"]);
	let number = sent["block"]["number"].to_string();
	let hash = json(&node, &["query", "System", "Events", "--at", &number]);
	assert!(hash.to_string().contains("Ozone.Prepaid"), "{hash}");

	// A failed dispatch names its reason and exits with 1.
	let zero = ["tx", "Ozone", "prepay", "0", "none", "0", "--from", "//Alice"];
	refused(&ask(&node, &zero), &["Ozone.ZeroAmount", "The amount must be above 0."]);
	let failed = ask(&node, &[&zero[..], &["--json"]].concat());
	let report: Value = serde_json::from_str(&failed.stdout).expect("JSON was asked for");
	assert_eq!(
		(failed.status.code(), &report["error"]["name"]),
		(Some(1), &json!("Ozone.ZeroAmount"))
	);
	let batch =
		"[System.remark(0x01), Ozone.prepay { min_ozone: 0, amount: 0, beneficiary: none }]";
	let inside = ask(&node, &["tx", "Utility", "batch", batch, "--from", "//Bob"]);
	refused(&inside, &["Ozone.ZeroAmount", "Utility.BatchInterrupted"]);

	// A dry run sends nothing, and shows the result.
	let nonce = json(&node, &["call", "AccountNonceApi", "account_nonce", "//Alice"]);
	refused(
		&ask(&node, &[&zero[..], &["--dry-run"]].concat()),
		&["would fail", "Ozone.ZeroAmount"],
	);
	let dry = json(&node, &[&prepay[..], &["--dry-run"]].concat());
	assert_eq!(dry["success"], true, "{dry}");
	assert_eq!(json(&node, &["call", "AccountNonceApi", "account_nonce", "//Alice"]), nonce);

	// A call for a preimage, and the same call by its bytes.
	let call = json(&node, &["tx", "System", "remark", "hello", "--output-call"]);
	let (hex, hash) = (call["call"].as_str().expect("hex"), call["hash"].as_str().expect("hex"));
	assert!(hex.ends_with("68656c6c6f") && hash.len() == 66, "{call}");
	assert_eq!(json(&node, &["tx", hex, "--output-call"]), call);
	assert_eq!(json(&node, &["tx", hex, "--from", "//Dave"])["success"], true);

	// Errors are found before anything is signed.
	for (line, parts) in [
		(vec!["tx", "Balances", "burn", "x", "true", "--from", "//Alice"], vec!["value", "`x`"]),
		(vec!["tx", "Balances", "burn", "1", "--from", "//Alice"], vec!["takes 2", "keep_alive"]),
		(vec!["tx", "Balances", "burn", "1", "true"], vec!["--from"]),
		(vec!["tx", "Balances", "bern", "1", "--from", "//Alice"], vec!["bern", "burn"]),
		(vec!["tx", "Balance", "burn"], vec!["Balance", "Balances"]),
		(vec!["tx", "0xffff", "--from", "//Alice"], vec!["call"]),
		(vec!["tx", "System", "remark", "x", "--from", PHRASE], vec!["other users can see"]),
		(
			vec!["tx", "System", "remark", "x", "--from", "//Alice", "--mortal", "5"],
			vec!["power of two"],
		),
		(
			vec!["tx", "System", "remark", "x", "--from", "//Alice", "--nonce", "0"],
			vec!["outdated"],
		),
	] {
		refused(&ask(&node, &line), &parts);
	}
	let poor = ask(&node, &["tx", "System", "remark", "x", "--from", "//Nobody"]);
	refused(&poor, &["balance", "fund it"]);
}

const BOB: &str = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";
/// An unused account, and the same without its last digit.
const NOBODY: &str = "0x0000000000000000000000000000000000000000000000000000000000000001";
const ODD: &str = "0x000000000000000000000000000000000000000000000000000000000000000";
/// An unused address on Polkadot.
const POLKADOT: &str = "111111111111111111111111111111111HC1";

#[test]
fn mistyped_arguments_send_nothing() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path(), &["--dev", "--seal", "instant"]);
	let batch = |to: &str| format!("[System.remark(0x), Balances.transfer_all({to}, false)]");
	let multisig = format!("Balances.transfer_keep_alive({ODD}, 1)");
	let (mistyped, foreign) = (batch("/Bob"), batch(POLKADOT));
	let pay = |to: &'static str, value: &'static str| {
		vec!["tx", "Balances", "transfer_keep_alive", to, value, "--from", "//Alice"]
	};
	let with = |mut line: Vec<&'static str>, more: &[&'static str]| {
		line.extend(more);
		line
	};
	for (line, parts) in [
		// Amounts.
		(pay("//Bob", "1,5STOS"), vec!["value", "1.5STOS or 15STOS"]),
		(pay("//Bob", "0,001STOS"), vec!["0.001STOS or 1STOS"]),
		(pay("//Bob", ",5STOS"), vec!["0.5STOS or 5STOS"]),
		(pay("//Bob", "1.5.0STOS"), vec!["not a number"]),
		(pay("//Bob", "1e3STOS"), vec!["without an exponent"]),
		(pay("//Bob", "+1STOS"), vec!["not a number"]),
		(pay("//Bob", ""), vec!["not a number"]),
		(with(pay("//Bob", "1"), &["--tip", "1,5"]), vec!["--tip", "1.5 or 15"]),
		// Hex.
		(pay(ODD, "1STOS"), vec!["dest", "63 hex digits"]),
		(vec!["tx", "System", "remark", "0x123", "--from", "//Alice"], vec!["3 hex digits"]),
		(vec!["tx", "0x000", "--from", "//Alice"], vec!["call", "3 hex digits"]),
		(vec!["tx", "0x", "--from", "//Alice"], vec!["call", "empty"]),
		(vec!["query", "System", "Account", ODD], vec!["63 hex digits"]),
		(vec!["query", "System", "Account", "--after", "0x1"], vec!["storage key", "1 hex digit,"]),
		(vec!["call", "AccountNonceApi", "account_nonce", ODD], vec!["63 hex digits"]),
		// Accounts, however deep.
		(pay("/Bob", "1STOS"), vec!["//Bob if you mean that", "--allow-dev-account"]),
		(pay(POLKADOT, "1STOS"), vec!["polkadot", "prefix 42", "--allow-foreign-address"]),
		(pay("1STOS", "//Bob"), vec!["dest", "neither an address"]),
		(vec!["tx", "Utility", "batch", &mistyped, "--from", "//Alice"], vec!["calls[1]", "//Bob"]),
		(
			vec!["tx", "Utility", "batch", &foreign, "--from", "//Alice"],
			vec!["calls[1]", "polkadot"],
		),
		(
			vec![
				"tx", "Multisig", "as_multi", "2", "[//Bob]", "none", &multisig, "0", "--from",
				"//Eve",
			],
			vec!["call", "63 hex digits"],
		),
		(
			vec!["tx", "Proxy", "proxy", "/Bob", "none", "System.remark(0x)", "--from", "//Alice"],
			vec!["real", "//Bob"],
		),
		// Who signs.
		(vec!["tx", "System", "remark", "x", "--from", "/Alice"], vec!["//Alice if you mean that"]),
		(vec!["tx", "System", "remark", "x", "--from", "//0x1"], vec!["1 hex digit,"]),
		(vec!["tx", "System", "remark", "x", "--from", NOBODY], vec!["other users can see"]),
		(vec!["tx", "System", "remark", "x", "--from", ""], vec!["a valid name of a key"]),
		// Blocks.
		(with(pay("//Bob", "1"), &["--mortal", "65536"]), vec!["BlockHashCount", "2048"]),
		(with(pay("//Bob", "1"), &["--mortal", "4096"]), vec!["2,400", "2048"]),
		(vec!["query", "System", "Number", "--at", "99,999"], vec!["no block 99,999"]),
		(vec!["query", "System", "Number", "--at", "1,5"], vec!["1.5 or 15"]),
		(vec!["query", "System", "Number", "--at", "0x12"], vec!["has 1 byte of", "64 hex digits"]),
		(vec!["query", "System", "Number", "--at", "99999999999"], vec!["no block 99,999,999,999"]),
		(vec!["query", "System", "Number", "--at", ""], vec!["is not a block"]),
		// Votes.
		(vec!["vote", "0", "aye", "1,5STOS", "--from", "//Alice"], vec!["no referendum 0"]),
	] {
		refused(&ask(&node, &line), &parts);
	}
	assert_eq!(json(&node, &["query", "System", "Number"]), 0, "nothing was sent");

	// The corrected commands are sent.
	for line in [
		with(pay("/Bob", "1STOS"), &["--allow-dev-account"]),
		with(pay(POLKADOT, "1,000STOS"), &["--allow-foreign-address"]),
		with(pay(NOBODY, "1STOS"), &["--mortal", "2048"]),
	] {
		assert_eq!(json(&node, &line)["success"], true, "{line:?}");
	}
	assert_eq!(free(&node, POLKADOT), 1_000 * ONE);
	let forever = ask(&node, &with(pay("//Bob", "1STOS"), &["--immortal"]));
	assert!(forever.status.success(), "{}", forever.stderr);
	assert!(forever.stderr.contains("warning: it is valid forever"), "{}", forever.stderr);
	// A query is not refused.
	let asked = ask(&node, &["query", "System", "Account", "/Bob"]);
	assert!(asked.status.success() && asked.stderr.starts_with("warning: "), "{}", asked.stderr);
}

#[test]
fn well_known_keys_are_refused_on_a_live_chain() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let spec = live_spec(folder.path());
	let node = Node::start(folder.path(), &["--chain", spec.to_str().expect("text")]);
	for to in ["//Bob", BOB, "/Bob"] {
		let line = ["tx", "Balances", "transfer_keep_alive", to, "1STOS", "--output-call"];
		refused(&ask(&node, &line), &["--allow-dev-account"]);
		let allowed = [&line[..], &["--allow-dev-account"]].concat();
		assert!(json(&node, &allowed)["call"].is_string());
	}
	let line = ["tx", "Balances", "transfer_keep_alive", NOBODY, "1STOS", "--from", "//Alice"];
	refused(&ask(&node, &line), &["everybody knows", "--allow-dev-account"]);
	refused(&ask(&node, &[&line[..], &["--allow-dev-account"]].concat()), &["-y"]);
	let vote = ["vote", "0", "aye", "1STOS", "--from", "//Alice"];
	refused(&ask(&node, &vote), &["everybody knows"]);
	let asked = ask(&node, &["query", "System", "Account", "//Bob"]);
	assert!(asked.status.success() && asked.stderr.contains("everybody knows"), "{}", asked.stderr);
}

/// Runs a transaction with a key of a keystore.
fn with_key(node: &Node, keys: &Path, password: &str, arguments: &[&str]) -> Finished {
	let output = Command::new(binary())
		.args(arguments)
		.args(["--url", &node.url, "--keystore"])
		.arg(keys)
		.env("STRATOS_PASSWORD", password)
		.stdin(std::process::Stdio::null())
		.output()
		.expect("the binary can be started");
	Finished {
		status: output.status,
		stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
		stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
	}
}

#[test]
fn keystore_keys_sign_after_a_confirmation() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let keys = folder.path().join("keys");
	let password = folder.path().join("password");
	std::fs::write(&password, "pass word\n").expect("a temporary file");
	let mut names = Vec::new();
	for scheme in ["sr25519", "ed25519"] {
		let finished = Command::new(binary())
			.args(["key", "add", scheme, "--json", "--scheme", scheme, "--keystore"])
			.arg(&keys)
			.arg("--password-file")
			.arg(&password)
			.output()
			.expect("the binary can be started");
		let report: Value = serde_json::from_slice(&finished.stdout).expect("JSON was asked for");
		names.push((scheme, report["address"].as_str().expect("an address").to_owned()));
	}
	let node = Node::start(&folder.path().join("node"), &["--dev", "--seal", "instant"]);
	for (name, address) in names {
		let fund =
			["tx", "Balances", "transfer_keep_alive", &address, "10STOS", "--from", "//Alice"];
		json(&node, &fund);
		let pay = ["tx", "Balances", "transfer_keep_alive", "//Bob", "1STOS", "--from", name];
		// There is no terminal for a confirmation.
		refused(&with_key(&node, &keys, "pass word", &pay), &["-y"]);
		let yes = [&pay[..], &["-y"]].concat();
		refused(&with_key(&node, &keys, "wrong", &yes), &["password"]);
		assert_eq!(free(&node, &address), 10 * ONE, "nothing was sent");
		let sent = with_key(&node, &keys, "pass word", &yes);
		assert!(sent.status.success(), "{}", sent.stderr);
		// The path of a key's file.
		let file = keys.join(format!("{name}.json"));
		let file = file.to_str().expect("a temporary path is text");
		let pay = ["tx", "Balances", "transfer_keep_alive", "//Bob", "1STOS", "--from", file, "-y"];
		let sent = with_key(&node, &folder.path().join("elsewhere"), "pass word", &pay);
		assert!(sent.status.success(), "{}", sent.stderr);
		assert!(free(&node, &address) < 8 * ONE);
	}
	let missing = ["tx", "System", "remark", "x", "--from", "nobody"];
	refused(&with_key(&node, &keys, "", &missing), &["nobody", "key list"]);
}

#[test]
fn other_chains_confirm_even_well_known_keys() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path(), &["--chain", "local", "--seal", "instant"]);
	let remark = ["tx", "System", "remark", "x", "--from", "//Alice"];
	refused(&ask(&node, &remark), &["not a terminal", "-y"]);
	assert_eq!(json(&node, &["query", "System", "Number"]), 0, "nothing was sent");
	let sent = ask(&node, &[&remark[..], &["-y"]].concat());
	assert!(sent.status.success(), "{}", sent.stderr);
}
