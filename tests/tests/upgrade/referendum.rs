//! From runtime 1 to runtime 2 by referendum, while users buy Ozone.

use crate::{
	blobs,
	commands::{add_node, done, json, refused, s, spec_version, until},
};
use serde_json::Value;
use std::{
	sync::{
		Arc,
		atomic::{AtomicBool, AtomicU32, Ordering::Relaxed},
	},
	time::Duration,
};
use stratos_tests::{Node, client::Client};
use subxt::rpcs::rpc_params;
use subxt_signer::sr25519::dev;

/// Milliseconds between blocks.
const BLOCK_TIME: u64 = 1_500;

/// Sends prepays until told to stop; each must succeed.
async fn load(url: String, stop: Arc<AtomicBool>, sent: Arc<AtomicU32>) -> u32 {
	let client = Client::connect(&url).await;
	let mut retries = 0;
	while !stop.load(Relaxed) {
		let prepay = client.prepay(1_000_000_000_000_000_000, None, 0);
		match client.submit(&dev::dave(), prepay).await {
			Ok(events) => {
				assert!(events.iter().any(|event| event == "Ozone.Prepaid"), "{events:?}");
				sent.fetch_add(1, Relaxed);
			}
			// It was signed for the old runtime, or arrived during the migration: a wallet signs it
			// again.
			Err(_) => {
				retries += 1;
				tokio::time::sleep(Duration::from_millis(100)).await;
			}
		}
	}
	retries
}

#[tokio::test(flavor = "multi_thread")]
async fn from_proposal_to_the_new_rule_in_effect() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let base = folder.path();
	let file = blobs::runtime_2(base);
	let node = Node::start(base, &["--dev", "--block-time", &BLOCK_TIME.to_string()]);
	let genesis = s(&node);
	// The paper's rule: S stays when a node joins.
	add_node(&node, "//Alice", 8, "2500STOS");
	add_node(&node, "//Bob", 9, "1500STOS");
	assert_eq!(s(&node), genesis);

	// A connected client is notified of the new version.
	let client = Client::connect(&node.url).await;
	let mut versions = client
		.rpc
		.subscribe::<Value>(
			"state_subscribeRuntimeVersion",
			rpc_params![],
			"state_unsubscribeRuntimeVersion",
		)
		.await
		.expect("the node tells versions");
	let first = versions.next().await.expect("the version in force").expect("JSON");
	assert_eq!(first["specVersion"], 1);
	let stop = Arc::new(AtomicBool::new(false));
	let sent = Arc::new(AtomicU32::new(0));
	let work = tokio::spawn(load(node.url.clone(), stop.clone(), sent.clone()));

	// Check, propose, vote.
	let report = base.join("report.html");
	let html = report.to_str().expect("text");
	let checked = done(&node, &["upgrade", "check", &file, "--html", html]);
	for part in ["stratos 2", "all decode", "It can be enacted", "DepositsJoined", "Ozone.Market"] {
		assert!(checked.contains(part), "`{part}` is missing: {checked}");
	}
	let page = std::fs::read_to_string(&report).expect("it was written");
	assert!(page.contains("It can be enacted") && !page.contains("<script"), "{page}");
	let proposed = done(&node, &["upgrade", "propose", &file, "--from", "//Alice"]);
	for part in ["authorize_upgrade", "Referenda.submit", "referendum 0 is submitted"] {
		assert!(proposed.contains(part), "`{part}` is missing: {proposed}");
	}
	let early = crate::commands::ask(&node, &["upgrade", "apply", &file]);
	refused(&early, &["no runtime is authorised"]);
	// Aye with conviction 1.
	let vote = "Standard { vote: 129, balance: 900000STOS }";
	for voter in ["//Alice", "//Bob", "//Charlie", "//Eve", "//Ferdie"] {
		done(&node, &["tx", "ConvictionVoting", "vote", "0", vote, "--from", voter]);
	}
	let status = json(&node, &["upgrade", "status"]);
	assert_eq!(status["referenda"][0]["index"], 0, "{status}");

	// It passes, and anybody can apply it.
	until("the authorisation", || !json(&node, &["upgrade", "status"])["authorised"].is_null());
	assert_eq!(spec_version(&node), 1, "authorised is not applied");
	let other = blobs::same_version(base);
	refused(&crate::commands::ask(&node, &["upgrade", "apply", &other]), &["authorised"]);
	let before = sent.load(Relaxed);
	let applied = done(&node, &["upgrade", "apply", &file]);
	assert!(applied.contains("stratos 2"), "{applied}");
	until("the migration", || s(&node) != genesis);
	let status = json(&node, &["upgrade", "status"]);
	assert_eq!(status["specVersion"], 2);
	assert_eq!(
		(&status["migration"]["state"], &status["lockdown"]),
		(&"none".into(), &Value::Null)
	);

	// S grew by the deposits that count; the next one joins it at once, and stays for the cooling-off
	// of a node that leaves, in the epoch after its activation at the earliest.
	let one = 1_000_000_000_000_000_000u128;
	assert_eq!(s(&node), genesis + 4_000 * one);
	add_node(&node, "//Charlie", 10, "1200STOS");
	assert_eq!(s(&node), genesis + 5_200 * one);
	done(&node, &["tx", "Deposit", "unregister", "8", "--from", "//Alice"]);
	assert_eq!(s(&node), genesis + 5_200 * one);
	done(&node, &["check"]);

	// The load continued, the client was notified, and no slot was missed.
	until("more load", || sent.load(Relaxed) > before + 2);
	stop.store(true, Relaxed);
	let retries = work.await.expect("the load");
	assert!(retries <= 5, "{retries} transactions had to be signed again");
	let second = versions.next().await.expect("the new version").expect("JSON");
	assert_eq!(second["specVersion"], 2);
	no_slot_was_missed(&client).await;
}

/// The number of blocks fits the elapsed time. A busy machine may delay blocks, but skips none.
async fn no_slot_was_missed(client: &Client) {
	let head: Value =
		client.rpc.request("chain_getHeader", rpc_params![]).await.expect("the newest block");
	let number = head["number"].as_str().expect("hex").trim_start_matches("0x");
	let last = u32::from_str_radix(number, 16).expect("a number");
	let mut times = Vec::new();
	for block in 1..=last {
		let hash: Value =
			client.rpc.request("chain_getBlockHash", rpc_params![block]).await.expect("a block");
		let key = [b"Timestamp".as_slice(), b"Now"].map(sp_crypto_hashing::twox_128).concat();
		let key = sp_core::bytes::to_hex(&key, false);
		let now: String = client
			.rpc
			.request("state_getStorage", rpc_params![key, hash])
			.await
			.expect("every block has a time");
		let bytes = stratos_host::hex::decode(&now).expect("hex");
		times.push(u64::from_le_bytes(bytes.try_into().expect("a u64")));
	}
	let missed = times.windows(2).filter(|pair| pair[1] - pair[0] > 2 * BLOCK_TIME).count();
	assert_eq!(missed, 0, "{times:?}");
}
