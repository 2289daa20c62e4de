//! Reading a running chain by its metadata, through the real binary.

use serde_json::{Value, json};
use stratos_tests::{Finished, Node, stratos};

const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

fn ask(node: &Node, line: &[&str]) -> Finished {
	stratos(line.iter().chain(&["--url", &node.url]))
}

fn text(node: &Node, line: &[&str]) -> String {
	let finished = ask(node, line);
	assert!(finished.status.success(), "{line:?}: {}", finished.stderr);
	finished.stdout
}

fn json(node: &Node, line: &[&str]) -> Value {
	let mut line = line.to_vec();
	line.push("--json");
	serde_json::from_str(&text(node, &line)).expect("JSON was asked for")
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

#[test]
fn pallets_are_described_and_values_are_read() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let mut node = Node::start(folder.path(), &["--dev", "--block-time", "100"]);
	node.wait_for_line("#4 ");

	// Lists.
	assert!(text(&node, &["query"]).contains("Balances"));
	let ozone = text(&node, &["query", "ozone"]);
	assert!(ozone.contains("OzoneOf: AccountId32 → u128"), "{ozone}");
	assert!(ozone.contains("PalletId"), "constants are listed too: {ozone}");
	assert!(!text(&node, &["query", "Ozone", "--constants"]).contains("OzoneOf"));

	// Values, defaults, options and constants.
	let alice = json(&node, &["query", "System", "Account", "//Alice"]);
	assert_eq!(alice["data"]["free"], "800000000000000000000000");
	assert_eq!(alice["providers"], 1);
	assert_eq!(json(&node, &["query", "system", "account", ALICE]), alice);
	let shown = text(&node, &["query", "System", "Account", "//Alice"]);
	assert!(shown.contains("free: 800,000 STOS"), "{shown}");
	// Amounts are in STOS, by the name of the type or by the docs.
	assert!(text(&node, &["query", "Balances", "TotalIssuance"]).starts_with("100,000,000 STOS"));
	let overview = text(&node, &["call", "DepositApi", "overview"]);
	for field in ["held: ", "min_resource_deposit: "] {
		let line = overview.lines().flat_map(|line| line.split(", ")).find(|l| l.contains(field));
		assert!(line.is_some_and(|line| line.contains(" STOS")), "{field}: {overview}");
	}
	let nobody = json(&node, &["query", "System", "Account", "//Nobody"]);
	assert_eq!(nobody["data"]["free"], "0", "the default of the map");
	assert_eq!(json(&node, &["query", "System", "AuthorizedUpgrade"]), Value::Null);
	assert_eq!(text(&node, &["query", "System", "AuthorizedUpgrade"]).trim(), "none");
	assert_eq!(json(&node, &["query", "Balances", "ExistentialDeposit"]), "1");

	// At an earlier block.
	assert_eq!(json(&node, &["query", "System", "Number", "--at", "2"]), 2);
	let hash = json(&node, &["query", "System", "BlockHash", "2"]);
	let hash = hash.as_str().expect("a hash");
	assert_eq!(json(&node, &["query", "System", "Number", "--at", hash]), 2);

	// A map, page by page.
	let all = json(&node, &["query", "System", "Account", "--all"]);
	let all = all["entries"].as_array().expect("a list");
	assert!(all.len() > 6, "six development accounts and the pools");
	assert!(all.iter().any(|entry| entry["keys"] == json!([ALICE]) && entry["value"] == alice));
	let (mut pages, mut after) = (Vec::new(), None);
	loop {
		let mut line = vec!["query", "System", "Account", "--limit", "4"];
		line.extend(after.iter().flat_map(|key: &String| ["--after", key]));
		let page = json(&node, &line);
		let entries = page["entries"].as_array().expect("a list");
		assert!((1..=4).contains(&entries.len()));
		pages.extend(entries.clone());
		match page["next"].as_str() {
			Some(next) => after = Some(next.to_owned()),
			None => break,
		}
	}
	assert_eq!(&pages, all);

	// Runtime APIs.
	assert!(text(&node, &["call"]).contains("OzoneApi: market"));
	assert!(text(&node, &["call", "OzoneApi"]).contains("OzoneApi quote stos:u128"));
	let market = json(&node, &["call", "OzoneApi", "market"]);
	assert_eq!(market, json(&node, &["query", "Ozone", "Market"]));
	let quote = json(&node, &["call", "OzoneApi", "quote", "100STOS"]);
	assert_eq!(quote["after"]["unissued_prepay"], "100000000000000000000");
	assert_eq!(json(&node, &["call", "AccountNonceApi", "account_nonce", "//Alice"]), 0);
	let simulated = json(
		&node,
		&[
			"call",
			"OzoneApi",
			"simulate",
			"{ genesis_deposit: 10, unissued_prepay: 0, remaining_limit: 100 }",
			"Prepay(10)",
		],
	);
	assert_eq!(simulated[0], "50", "L·X/(S+P+X)");

	// Names that do not exist.
	refused(&ask(&node, &["query", "Balance"]), &["Balance", "Balances"]);
	refused(&ask(&node, &["query", "Ozone", "Markt"]), &["Markt", "Market"]);
	refused(&ask(&node, &["query", "System", "Account", "Alice"]), &["Account", "//Alice"]);
	refused(&ask(&node, &["query", "System", "Account", "//Alice", "1"]), &["1 key, not 2"]);
	refused(&ask(&node, &["query", "System", "Number", "--at", "4000000"]), &["4,000,000"]);
	refused(&ask(&node, &["query", "System", "Number", "--at", "soon"]), &["soon"]);
	refused(&ask(&node, &["call", "OzonApi"]), &["OzonApi", "OzoneApi"]);
	refused(&ask(&node, &["call", "OzoneApi", "quot"]), &["quot", "quote"]);
	refused(&ask(&node, &["call", "OzoneApi", "quote"]), &["takes 1", "stos:u128"]);
	refused(&ask(&node, &["call", "OzoneApi", "quote", "much"]), &["stos", "much"]);
}

#[test]
fn an_unreachable_node_is_named() {
	let refusal = stratos(["query", "--url", "ws://127.0.0.1:1"]);
	refused(&refusal, &["ws://127.0.0.1:1", "stratos run"]);
	refused(&stratos(["query", "--url", "nonsense://x"]), &["nonsense://x"]);
}
