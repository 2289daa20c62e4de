//! Every method that `rpc_methods` lists, with what no correct client sends.

use super::{Session, start};
use serde_json::{Value, json};
use std::{
	fs,
	time::{Duration, Instant},
};
use stratos_tests::{Node, raw};

/// The time in which every answer comes, on a busy machine.
const IN_TIME: Duration = Duration::from_secs(20);

/// The longest error, in bytes: it may quote what is wrong, not all of it.
const MAX_ERROR: usize = 4 << 10;

/// Methods that take no parameters, and ignore any. The others refuse what is not theirs.
const WITHOUT_PARAMETERS: [&str; 34] = [
	"archive_v1_finalizedHeight",
	"archive_v1_genesisHash",
	"author_pendingExtrinsics",
	"chainSpec_v1_chainName",
	"chainSpec_v1_genesisHash",
	"chainSpec_v1_properties",
	"chain_getFinalisedHead",
	"chain_getFinalizedHead",
	"chain_subscribeAllHeads",
	"chain_subscribeFinalisedHeads",
	"chain_subscribeFinalizedHeads",
	"chain_subscribeNewHead",
	"chain_subscribeNewHeads",
	"chain_subscribeRuntimeVersion",
	"network_compiledCode",
	"rpc_methods",
	"snapshot_export",
	"snapshot_progress",
	"state_subscribeRuntimeVersion",
	"subscribe_newHead",
	"system_chain",
	"system_chainType",
	"system_health",
	"system_localListenAddresses",
	"system_localPeerId",
	"system_name",
	"system_nodeRoles",
	"system_peers",
	"system_properties",
	"system_reservedPeers",
	"system_resetLogFilter",
	"system_syncState",
	"system_version",
	"unsubscribe_newHead",
];

/// A hash that no block has.
const UNKNOWN: &str = "0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// Parameters that are wrong for every method that has any.
fn wrong() -> Vec<Value> {
	vec![
		json!([{ "a": [{}] }]),
		json!([[[[[]]]], {}, [null]]),
		json!([-1, -1, -1]),
		json!([1e300, 1e300]),
		json!([0.5, "0x0", 3, {}, []]),
		json!(["0xabc", "0xabc", "0xabc"]),
		json!(["0xzz", "0xzz", "0xzz"]),
		json!(["\u{0}\u{202e}\u{1F980}", "\u{0}"]),
		json!({ "noSuchName": 1 }),
		json!("text"),
		json!(7),
	]
}

/// Parameters that may be right for some method.
fn odd() -> Vec<Value> {
	let nested = (0..100).fold(json!([]), |inner, _| json!([inner]));
	vec![
		json!([]),
		json!([null]),
		json!([null, null, null, null, null, null, null, null, null, null]),
		json!([UNKNOWN]),
		json!([UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN]),
		json!([UNKNOWN, [{ "key": "0x", "type": "value" }], null]),
		json!(["0x", "0x", UNKNOWN]),
		json!([["0x"], UNKNOWN, UNKNOWN]),
		json!(["0x", 1_000, null, UNKNOWN]),
		json!(["0x", u64::MAX]),
		json!([u64::MAX]),
		json!([format!("0x{}", "00".repeat(300_000))]),
		json!(["x".repeat(300_000), "x".repeat(300_000)]),
		json!([vec!["0x"; 20_000]]),
		json!([vec![-1; 200_000], vec![0; 200_000]]),
		nested,
	]
}

fn listed(session: &mut Session) -> Vec<String> {
	let names = session.call("rpc_methods", &json!([]))["methods"].take();
	serde_json::from_value(names).expect("names")
}

/// What is wrong with an answer, of what all have in common.
fn wrong_form(answer: &Value) -> Option<&'static str> {
	if (&answer["jsonrpc"], &answer["id"]) != (&json!("2.0"), &json!(1)) {
		return Some("not of JSON-RPC");
	}
	let Some(error) = answer.get("error") else {
		return answer.get("result").is_none().then_some("neither result nor error");
	};
	let text = error.to_string();
	// Neither a bug nor what only the operator should know.
	let leaks = ["panic", "unwrap", ".rs:", "/tmp/", "src/", "RUST_"].iter();
	if !error["code"].is_i64() || !error["message"].is_string() {
		Some("not an error of JSON-RPC")
	} else if text.len() > MAX_ERROR {
		Some("a long error")
	} else if leaks.into_iter().any(|part| text.contains(part)) {
		Some("an error that tells of the inside")
	} else {
		(error["code"] == -32603).then_some("an internal error")
	}
}

/// Megabytes of memory and open files of a process.
fn resources(node: &Node) -> (u64, usize) {
	let status = fs::read_to_string(format!("/proc/{}/status", node.id())).expect("a process");
	let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("its memory");
	let memory: u64 = line.trim().trim_end_matches(" kB").parse().expect("a number");
	let files = fs::read_dir(format!("/proc/{}/fd", node.id())).expect("its files").count();
	(memory >> 10, files)
}

/// Parameters, also as text, and whether they are wrong for every method that has any.
fn all() -> Vec<(Value, String, bool)> {
	let wrong = wrong().into_iter().map(|params| (params, true));
	let odd = odd().into_iter().map(|params| (params, false));
	wrong.chain(odd).map(|(params, wrong)| (params.clone(), params.to_string(), wrong)).collect()
}

/// Calls every method with everything, each on a connection of its own. Returns what is wrong.
fn walk(node: &Node, names: &[String], all: &[(Value, String, bool)]) -> Vec<String> {
	let mut found = Vec::new();
	for name in names {
		let mut session = Session::connect(node);
		let ignores = WITHOUT_PARAMETERS.contains(&name.as_str()) || ends(name);
		for (params, text, is_wrong) in all {
			let request =
				format!(r#"{{"jsonrpc":"2.0","id":1,"method":"{name}","params":{text}}}"#);
			let begun = Instant::now();
			let answer = session.send(&request);
			// Any text names something that can be logged, and 0xabc is a number.
			let accepts = match name.as_str() {
				"system_addLogFilter" => params[0].is_string(),
				"chain_getBlockHash" | "chain_getHead" => params[0] == "0xabc",
				_ => ignores,
			};
			let what = if begun.elapsed() > IN_TIME {
				Some("late")
			} else if *is_wrong && !accepts && answer.get("error").is_none() {
				Some("accepts what is wrong")
			} else {
				wrong_form(&answer)
			};
			let short = |text: &str| text.chars().take(120).collect::<String>();
			found.extend(what.map(|what| {
				format!("{name} {}: {what}: {}", short(text), short(&answer.to_string()))
			}));
		}
		// No parameters at all.
		let bare = json!({ "jsonrpc": "2.0", "id": 1, "method": name }).to_string();
		let what = wrong_form(&session.send(&bare));
		found.extend(what.map(|what| format!("{name} without parameters: {what}")));
	}
	found
}

/// Whether a method ends a subscription or an operation, or lets it go on. It answers that there is none.
fn ends(name: &str) -> bool {
	let name = name.rsplit('_').next().unwrap_or(name);
	name.starts_with("un") || name.starts_with("stop") || name == "continue"
}

#[test]
fn every_method_answers_everything_in_time_and_nothing_is_left_behind() {
	let (_folder, mut node) =
		start(&["--dev", "--seal", "manual", "--pruning", "4", "--log", "debug"]);
	let mut session = Session::connect(&node);
	let names = listed(&mut session);
	assert!(names.len() > 90, "{}", names.len());
	for name in WITHOUT_PARAMETERS {
		let elsewhere = name.starts_with("network_");
		assert!(elsewhere || names.iter().any(|one| one == name), "{name} is not listed");
	}
	let all = all();
	let found = walk(&node, &names, &all);
	assert!(found.is_empty(), "{}", found.join("\n"));
	let after_one = resources(&node);
	for _ in 0..2 {
		walk(&node, &names, &all);
	}
	// A closed connection is noticed a moment later.
	std::thread::sleep(Duration::from_secs(1));
	let after_three = resources(&node);
	assert!(after_three.0 < after_one.0 + 100, "MiB and files: {after_one:?}, {after_three:?}");
	assert!(after_three.1 < after_one.1 + 10, "MiB and files: {after_one:?}, {after_three:?}");
	// It still serves and makes blocks, and said nothing of it but what was asked for.
	session.call("engine_createBlock", &json!([true, true]));
	raw::health(raw::connect(node.address()).expect("it listens")).expect("an answer");
	let loud = |line: &&String| line.contains("ERROR") || line.contains("panicked");
	let printed = node.printed();
	assert_eq!(printed.iter().find(loud), None);
}

#[test]
fn every_listed_method_exists_and_no_other_does() {
	let (_folder, node) = start(&["--dev", "--seal", "manual"]);
	let mut session = Session::connect(&node);
	let names = listed(&mut session);
	for name in &names {
		let answer = session.ask(name, &json!([]));
		assert_ne!(answer["error"]["code"], -32601, "{name}: {answer}");
	}
	for probed in [
		"author_hasKey",
		"author_hasSessionKeys",
		"author_insertKey",
		"author_rotateKeys",
		"babe_epochAuthorship",
		"beefy_getFinalizedHead",
		"beefy_subscribeJustifications",
		"dev_getBlockStats",
		"grandpa_proveFinality",
		"grandpa_roundState",
		"grandpa_subscribeJustifications",
		"mmr_generateProof",
		"mmr_root",
		"mmr_verifyProof",
		"offchain_localStorageGet",
		"offchain_localStorageSet",
		"state_getChildKeys",
		"state_getChildStorage",
		"state_traceBlock",
		"system_addReservedPeer",
		"system_removeReservedPeer",
		"system_unstable_networkState",
	] {
		assert!(!names.iter().any(|name| name == probed), "{probed}");
		let answer = session.ask(probed, &json!([]));
		assert_eq!(answer["error"]["code"], -32601, "{answer}");
		assert_eq!(answer["error"]["message"], "Method not found");
	}
}

#[test]
fn the_log_of_a_running_node_is_filtered_anew() {
	let (_folder, mut node) = start(&["--dev", "--seal", "manual"]);
	let mut session = Session::connect(&node);
	let debug = |node: &mut Node, session: &mut Session| {
		// A connection that ends in the middle of a request is told at `debug`.
		drop(raw::send(&mut raw::connect(node.address()).expect("it listens"), "{"));
		let mut stream = raw::connect(node.address()).expect("it listens");
		std::io::Write::write_all(&mut stream, b"nonsense\r\n\r\n").expect("it reads");
		let _ = raw::answer(stream);
		session.call("engine_createBlock", &json!([true, true]));
		std::thread::sleep(Duration::from_millis(500));
		node.printed().iter().any(|line| line.contains("DEBUG rpc"))
	};
	assert!(!debug(&mut node, &mut session));
	session.call("system_addLogFilter", &json!(["rpc=debug"]));
	assert!(debug(&mut node, &mut session));
	session.call("system_resetLogFilter", &json!([]));
	assert!(!debug(&mut node, &mut session));
	let wrong = session.ask("system_addLogFilter", &json!(["rpc=loud"]));
	assert_eq!(wrong["error"]["code"], -32602, "{wrong}");
}
