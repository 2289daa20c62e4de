//! A restarted node continues at its last block.

use std::time::Duration;
use stratos_primitives::{MarketState, STOS};
use stratos_tests::{Node, client::Client, stratos};
use subxt_signer::sr25519::dev;

#[tokio::test(flavor = "multi_thread")]
async fn a_restarted_node_keeps_its_state_and_makes_blocks() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let arguments = ["--dev", "--block-time", "100"];

	let node = Node::start(folder.path(), &arguments);
	let client = Client::connect(&node.url).await;
	let genesis = client.api.at_block(0u32).await.expect("genesis").block_hash();
	client
		.submit(&dev::charlie(), client.prepay(77 * STOS, None, 0))
		.await
		.expect("a valid prepay");
	let market: MarketState = client.ask("OzoneApi_market", ()).await;
	let block = client.api.at_current_block().await.expect("the best block");
	let (number, hash) = (block.block_number(), block.block_hash());
	drop(client);
	assert!(node.stop().success(), "a node that is asked to stop ends well");

	let node = Node::start(folder.path(), &arguments);
	let client = Client::connect(&node.url).await;
	assert_eq!(client.api.at_block(0u32).await.expect("genesis").block_hash(), genesis);
	let kept = client.api.at_block(number).await.expect("the block is kept").block_hash();
	assert_eq!(kept, hash, "block {number} changed over the restart");
	assert_eq!(client.ask::<MarketState>("OzoneApi_market", ()).await, market);
	tokio::time::sleep(Duration::from_millis(500)).await;
	let later = client.api.at_current_block().await.expect("the best block").block_number();
	assert!(later > number, "no block after {number} was made");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_node_restarts_at_its_last_block() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let arguments = ["--dev", "--block-time", "50"];
	let mut last = 0;
	for _ in 0..5 {
		let mut node = Node::start(folder.path(), &arguments);
		let client = Client::connect(&node.url).await;
		let best = client.api.at_current_block().await.expect("the best block").block_number();
		assert!(best >= last, "block {last} was finalized, the node came back at {best}");
		tokio::time::sleep(Duration::from_millis(300)).await;
		last = client.api.at_current_block().await.expect("the best block").block_number();
		node.signal("KILL");
		node.wait();
	}
	assert!(last > 5, "hardly a block was made");
}

#[test]
fn a_running_node_writes_a_snapshot_from_which_another_starts() {
	let [folder, other] = [(); 2].map(|()| tempfile::tempdir().expect("a temporary folder"));
	let mut node = Node::start(folder.path(), &["--dev", "--block-time", "50"]);
	node.wait_for_line("#5 ");
	let backup = || stratos(["snapshot", "backup", "--url", &node.url, "--json"]);
	let written = backup();
	assert!(written.status.success(), "{}", written.stderr);
	let written: serde_json::Value = serde_json::from_str(&written.stdout).expect("JSON");
	let file = written["file"].as_str().expect("a path");
	assert!(file.starts_with(&folder.path().join("snapshots").display().to_string()), "{file}");
	let number = written["number"].as_u64().expect("a number");
	assert!(number >= 5 && written["values"].as_u64() > Some(50), "{written}");
	// They do not fill the disk.
	let refused = (0..8).map(|_| backup()).find(|backup| !backup.status.success());
	let refused = refused.expect("a folder holds eight").stderr;
	assert!(refused.contains("move or delete old ones"), "{refused}");
	assert!(node.stop().success());

	let base = other.path().to_str().expect("text");
	let hash = written["hash"].as_str().expect("a hash");
	let line = ["snapshot", "import", file, "--chain", "development", "--block", hash];
	let imported = stratos(line.into_iter().chain(["--base-path", base]));
	assert!(imported.status.success(), "{}", imported.stderr);
	let mut node = Node::start(other.path(), &["--dev", "--block-time", "50"]);
	node.wait_for_line(&format!("#{} ", number + 2));
}
