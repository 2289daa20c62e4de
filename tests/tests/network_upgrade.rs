//! An upgrade of the runtime in a network: all nodes switch at the same block, no height is lost.

use serde_json::{Value, json};
use sp_core::H256;
use std::{
	fs, thread,
	time::{Duration, Instant},
};
use stratos_runtime::RuntimeCall;
use stratos_tests::{
	IDLE_PATIENCE, PATIENCE,
	client::Client,
	network::{Member, Network, alone, spec},
	stratos,
	transactions::{dev, execute},
};

fn version_at(member: &Member, number: u32) -> u64 {
	let hash = member.rpc("chain_getBlockHash", json!([number]));
	let version = member.rpc("state_getRuntimeVersion", json!([hash]));
	version["specVersion"].as_u64().expect("a version")
}

/// The first block whose state has runtime 2.
fn switch(member: &Member, best: u32) -> u32 {
	(1..=best).find(|number| version_at(member, *number) == 2).expect("the upgrade")
}

/// The program of an operator, connected to a node.
struct Terminal(String);

impl Terminal {
	/// What a command prints.
	async fn run(&self, arguments: &[&str]) -> String {
		let mut given: Vec<String> = arguments.iter().map(ToString::to_string).collect();
		given.extend(["--url".to_owned(), self.0.clone()]);
		let done = tokio::task::spawn_blocking(move || stratos(given)).await.expect("no panic");
		assert!(done.status.success(), "{arguments:?}: {} {}", done.stdout, done.stderr);
		done.stdout
	}

	async fn until_status_says(&self, text: &str) {
		let begun = Instant::now();
		loop {
			let status = self.run(&["upgrade", "status"]).await;
			if status.contains(text) {
				return;
			}
			assert!(begun.elapsed() < IDLE_PATIENCE, "`{text}` is missing: {status}");
			thread::sleep(Duration::from_millis(500));
		}
	}
}

#[tokio::test(flavor = "multi_thread")]
async fn all_validators_switch_at_the_same_block() {
	let _alone = alone();
	let folder = tempfile::tempdir().expect("a temporary folder");
	// The development chain has a sudo key, and three validators.
	let chain = spec(folder.path(), "development", |_| {});
	let mut network = Network::new(&["--chain", &chain, "--block-time", "400"]);
	for name in ["Alice", "Bob", "Charlie"] {
		network.add(&["--validator", &format!("//{name}")]);
	}
	let follower = network.add(&[]);
	for index in 0..4 {
		network.start(index);
	}
	network.wait_for(3);
	let file = folder.path().join("runtime-2.wasm");
	fs::write(&file, stratos_runtime_2_wasm::RUNTIME_2).expect("written");
	let hash = H256(sp_crypto_hashing::blake2_256(stratos_runtime_2_wasm::RUNTIME_2));
	let file = file.display().to_string();
	let client = Client::connect(&network.members[0].running().url).await;

	// Code in a preimage is compiled ahead of time. Every validator announces it, and the follower shows it.
	let bytes = stratos_runtime_2_wasm::RUNTIME_2.to_vec();
	let note = pallet_preimage::Call::note_preimage { bytes };
	execute(&client, &dev("Alice"), RuntimeCall::Preimage(note)).await;
	let announced = format!("{hash:?} by 3 of 3 validators, 100 % of the power");
	let at = Terminal(network.members[follower].running().url.clone());
	at.until_status_says(&announced).await;
	let load = network.load(Duration::from_millis(500));

	// By referendum. All of it is given to the follower, which makes no block.
	at.run(&["upgrade", "propose", &file, "--from", "//Alice"]).await;
	for voter in ["//Alice", "//Bob", "//Charlie", "//Dave"] {
		let vote = ["vote", "0", "aye", "600000STOS", "--conviction", "6x", "--from", voter];
		at.run(&vote).await;
	}
	at.until_status_says(&format!("authorised  {hash:?}")).await;
	let before = load.accepted();
	at.run(&["upgrade", "apply", &file]).await;

	let height = network.best() + 6;
	network.wait_for(height);
	let blocks: Vec<u32> = network.members.iter().map(|member| switch(member, height)).collect();
	assert!(blocks.iter().all(|block| *block == blocks[0]), "{blocks:?}");
	network.check_no_fork();
	// The load went on: a transfer signed for runtime 1 is refused after the switch, and signed again.
	assert!(before > 500, "there was no load: {before} transfers");
	let begun = Instant::now();
	while load.accepted() < before + 500 {
		assert!(begun.elapsed() < PATIENCE, "the load stopped with the upgrade");
		thread::sleep(Duration::from_millis(100));
	}
	drop(load);

	// Who comes later takes the blocks of both runtimes.
	let late = network.add(&[]);
	network.start(late);
	network.wait_for(height + 5);
	network.check_no_fork();
	assert_eq!(switch(&network.members[late], height), blocks[0]);
	thread::sleep(Duration::from_millis(100));
	let health = network.members[late].rpc("system_health", Value::Array(Vec::new()));
	assert!(health["peers"].as_u64().expect("a number") >= 3, "{health}");
}
