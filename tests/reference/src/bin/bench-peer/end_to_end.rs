//! Transfers submitted over WebSocket to the real program, until the last one is in a durable block.

use crate::micros;
use jsonrpsee::{
	core::client::{ClientT, Subscription, SubscriptionClientT},
	rpc_params,
	ws_client::{WsClient, WsClientBuilder},
};
use serde_json::Value;
use sp_core::H256;
use sp_runtime::MultiAddress;
use std::{
	io::{BufRead, BufReader},
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
	sync::Arc,
	time::{Duration, Instant},
};
use stratos_primitives::STOS;
use stratos_reference::sign::{Signer, sign};
use stratos_runtime::RuntimeCall;

/// Who submits, each on a connection of its own.
const SENDERS: [&str; 6] = ["Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie"];
/// Transfers of each.
const EACH: u32 = 1_200;
/// How many requests of a connection are under way at once.
const PIPELINE: usize = 64;

/// A node that is killed at the end.
struct Node {
	child: Child,
	_folder: tempfile::TempDir,
}

impl Drop for Node {
	fn drop(&mut self) {
		let _ = self.child.kill();
		let _ = self.child.wait();
	}
}

fn binary() -> PathBuf {
	std::env::var_os("STRATOS").map_or_else(
		|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/debug/stratos"),
		PathBuf::from,
	)
}

fn start() -> Option<(Node, String)> {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let mut child = Command::new(binary())
		.args(["run", "--dev", "--rpc-port", "0", "--block-time", "50", "--base-path"])
		.arg(folder.path())
		.stdin(Stdio::null())
		.stdout(Stdio::piped())
		.spawn()
		.ok()?;
	let mut lines = BufReader::new(child.stdout.take()?).lines();
	let node = Node { child, _folder: folder };
	let url = lines.by_ref().map_while(Result::ok).find_map(|line| {
		let start = line.find("ws://")?;
		Some(line[start..].split_whitespace().next()?.to_owned())
	})?;
	// Somebody has to read what it prints.
	std::thread::spawn(move || lines.for_each(drop));
	Some((node, url))
}

/// Measures and prints; says what is missing where the program is not built.
pub(crate) fn run(signature: Duration) {
	let Some((_node, url)) = start() else {
		println!("end to end: not measured, {} does not start", binary().display());
		return;
	};
	let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
	let (took, blocks) = runtime.expect("the system gives threads").block_on(measure(&url));
	let count = f64::from(EACH) * SENDERS.len() as f64;
	let cores = std::thread::available_parallelism().map_or(1, usize::from) as f64;
	let rate = count / took.as_secs_f64();
	let floor = cores * 1e6 / micros(signature);
	println!(
		"end to end over RPC: {count} transfers of {} senders in {blocks} durable blocks within \
		 {:.2} s: {rate:.0} a second, of {floor:.0} that {cores} cores could verify: {:.0} %",
		SENDERS.len(),
		took.as_secs_f64(),
		100.0 * rate / floor
	);
}

async fn measure(url: &str) -> (Duration, u32) {
	let client = Arc::new(connect(url).await);
	let genesis: H256 =
		client.request("chain_getBlockHash", rpc_params![0]).await.expect("a genesis");
	let batches: Vec<Vec<String>> = SENDERS.iter().map(|name| signed(name, genesis)).collect();
	let mut heads: Subscription<Value> = client
		.subscribe(
			"chain_subscribeFinalizedHeads",
			rpc_params![],
			"chain_unsubscribeFinalizedHeads",
		)
		.await
		.expect("the node tells of blocks");
	let begin = Instant::now();
	let mut senders = Vec::new();
	for batch in batches {
		let client = Arc::new(connect(url).await);
		senders.push(tokio::spawn(submit(client, batch)));
	}
	let (mut left, mut blocks) = (EACH as usize * SENDERS.len(), 0);
	while left > 0 {
		let head = heads.next().await.expect("the node lives").expect("a header");
		let number = head["number"].as_str().expect("a number").to_owned();
		let hash: String =
			client.request("chain_getBlockHash", rpc_params![number]).await.expect("known");
		let block: Value =
			client.request("chain_getBlock", rpc_params![hash]).await.expect("known");
		let body = block["block"]["extrinsics"].as_array().expect("a body").len();
		// One of them is the time.
		if body > 1 {
			left = left.saturating_sub(body - 1);
			blocks += 1;
		}
	}
	let took = begin.elapsed();
	for sender in senders {
		sender.await.expect("all were accepted");
	}
	(took, blocks)
}

async fn connect(url: &str) -> WsClient {
	WsClientBuilder::default()
		.max_concurrent_requests(PIPELINE * 4)
		.request_timeout(Duration::from_secs(120))
		.build(url)
		.await
		.expect("the node serves WebSocket")
}

fn signed(name: &str, genesis: H256) -> Vec<String> {
	let signer = Signer::dev(name);
	let transfer = |nonce: u32| {
		let mut account = [0; 32];
		account[..4].copy_from_slice(&(nonce + 1).to_le_bytes());
		account[4..8].copy_from_slice(&name.as_bytes()[..3].iter().fold(
			[0; 4],
			|mut sum, byte| {
				sum.rotate_left(1);
				sum[0] ^= byte;
				sum
			},
		));
		let dest = MultiAddress::Id(account.into());
		let call = pallet_balances::Call::transfer_allow_death { dest, value: STOS };
		let extrinsic = sign(&signer, RuntimeCall::Balances(call), nonce, 0, genesis);
		sp_core::bytes::to_hex(&extrinsic.0, false)
	};
	(0..EACH).map(transfer).collect()
}

async fn submit(client: Arc<WsClient>, batch: Vec<String>) {
	for part in batch.chunks(PIPELINE) {
		let requests: Vec<_> = part
			.iter()
			.map(|transaction| {
				let (client, transaction) = (client.clone(), transaction.clone());
				tokio::spawn(async move {
					let parameters = rpc_params![transaction];
					let _: String = client
						.request("author_submitExtrinsic", parameters)
						.await
						.expect("a valid transaction");
				})
			})
			.collect();
		for request in requests {
			request.await.expect("accepted");
		}
	}
}
