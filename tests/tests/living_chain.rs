//! `stratos run --dev --traffic`: users and nodes act by themselves, and the economy moves from the first epoch
//! on.

use codec::Decode;
use frame_system::EventRecord;
use pallet_mining::EpochResult;
use sp_crypto_hashing::twox_128;
use stratos_primitives::{EpochIndex, MarketState};
use stratos_runtime::RuntimeEvent;
use stratos_tests::{Finished, Node, client::Client, stratos};
use subxt::rpcs::rpc_params;

/// Blocks of a tenth of the usual time: the machine of a test does other things too.
const ARGUMENTS: [&str; 4] = ["--dev", "--traffic", "--block-time", "300"];

/// Epochs that the first test waits for.
const EPOCHS: EpochIndex = 3;

/// The results of the first epochs that were settled.
async fn results(client: &Client) -> Vec<EpochResult<u32>> {
	let mut found = Vec::new();
	for epoch in 0..EPOCHS {
		let result: Option<EpochResult<u32>> = client.ask("MiningApi_epoch_result", epoch).await;
		found.extend(result);
	}
	found
}

/// Why transactions of the chain's blocks failed.
async fn failures(client: &Client) -> Vec<String> {
	let key = [twox_128(b"System"), twox_128(b"Events")].concat();
	let key = sp_core::bytes::to_hex(&key, false);
	let best = client.api.at_current_block().await.expect("the best block").block_number();
	let mut failures = Vec::new();
	for number in 1..=best {
		let hash: String =
			client.rpc.request("chain_getBlockHash", rpc_params![number]).await.expect("a block");
		let value: Option<String> = client
			.rpc
			.request("state_getStorage", rpc_params![&key, hash])
			.await
			.expect("its state");
		let bytes = stratos_host::hex::decode(&value.unwrap_or_default()).expect("hex digits");
		let records: Vec<EventRecord<RuntimeEvent, sp_core::H256>> =
			Decode::decode(&mut &bytes[..]).expect("events");
		let failed = records.into_iter().filter_map(|record| match record.event {
			RuntimeEvent::System(frame_system::Event::ExtrinsicFailed {
				dispatch_error, ..
			}) => Some(format!("block {number}: {dispatch_error:?}")),
			_ => None,
		});
		failures.extend(failed);
	}
	failures
}

fn assert_quiet(output: &[String]) {
	for bad in ["ERROR", "WARN", "traffic waits", "did not start"] {
		let found: Vec<_> = output.iter().filter(|line| line.contains(bad)).collect();
		assert!(found.is_empty(), "{found:?}");
	}
}

#[tokio::test(flavor = "multi_thread")]
async fn the_economy_of_a_development_chain_moves_by_itself() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let mut node = Node::start(folder.path(), &ARGUMENTS);
	let client = Client::connect(&node.url).await;
	let before: MarketState = client.ask("OzoneApi_market", ()).await;

	node.wait_for_line("━ epoch 2 ended");
	let after: MarketState = client.ask("OzoneApi_market", ()).await;
	let price = |market: &MarketState| {
		(market.genesis_deposit + market.unissued_prepay) as f64 / market.remaining_limit as f64
	};
	assert!((price(&after) / price(&before) - 1.0).abs() > 1e-4, "{before:?} {after:?}");
	let results = results(&client).await;
	assert!(!results.is_empty(), "no epoch of {EPOCHS} was settled");
	assert!(results.iter().all(|result| result.settled_nodes > 0 && result.reward.mining > 0));
	assert!(client.ask::<u128>("MiningApi_total_mined", ()).await > 0);
	assert_eq!(failures(&client).await, Vec::<String>::new());

	let Finished { status, stdout, stderr } = stratos(["check", "--url", &node.url]);
	assert!(status.success() && stdout.contains("hold"), "{stdout}{stderr}");
	drop(client);
	let settled = node.output.iter().filter(|line| line.contains(" settled  ")).count();
	assert!(settled > 0, "{:?}", node.output);
	assert_quiet(&node.output);
	assert!(node.stop().success(), "a node that is asked to stop ends well");

	// On the same database it goes on: no operator is named again, and an epoch is settled.
	let mut node = Node::start(folder.path(), &ARGUMENTS);
	node.wait_for_line(" settled  ");
	assert_quiet(&node.output);
	assert!(node.stop().success());
}

#[test]
fn a_chain_for_others_has_no_traffic() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let base = folder.path().to_str().expect("a path of text");
	let run = |arguments: &[&str]| {
		let common = ["run", "--rpc-port", "0", "--base-path", base, "--until-block", "1"];
		stratos(common.iter().chain(arguments))
	};
	let Finished { status, stderr, .. } = run(&["--chain", "local", "--traffic"]);
	assert!(!status.success() && stderr.contains("not a chain of type Development"), "{stderr}");
	assert!(stderr.contains("help: leave --traffic out"), "{stderr}");
	let Finished { status, stderr, .. } = run(&["--dev", "--traffic", "nonsense"]);
	assert!(!status.success() && stderr.contains("`nonsense` is no scenario"), "{stderr}");
	// As `make run ARGS=--quiet-economy` does it.
	let quiet = ["--dev", "--traffic", "--quiet-economy", "--block-time", "100"];
	let Finished { status, stdout, .. } = run(&quiet);
	assert!(status.success() && !stdout.contains("traffic"), "{stdout}");
}
