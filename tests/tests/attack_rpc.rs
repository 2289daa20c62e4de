//! A stranger with sockets neither kills the node nor locks out other clients.
//!
//! `make attack` runs every attack, and each for longer.

use serde_json::{Value, json};
use std::{
	io::{Read, Write},
	net::{SocketAddr, TcpStream},
	thread,
	time::{Duration, Instant},
};
use stratos_runtime_2_wasm::DRILL;
use stratos_tests::{
	Node, PATIENCE,
	attack::{self, ATTACKS, Attack, BLOCK_TIME, Bounds},
	raw,
};

/// `:code`.
const CODE: &str = "0x3a636f6465";

/// Bounds for a busy machine with two cores; generous in time, since tests run in parallel.
const BOUNDS: Bounds = Bounds {
	memory: 1500,
	block: Duration::from_millis(20 * BLOCK_TIME),
	answer: Duration::from_secs(10),
	output: 1 << 20,
};

fn start(arguments: &[&str]) -> (tempfile::TempDir, Node) {
	attack::raise_files();
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path(), arguments);
	(folder, node)
}

/// Runs attacks one after the other against one node. Returns the bounds that were broken.
fn withstand(
	attacks: impl Iterator<Item = Attack>,
	time: Duration,
	bounds: &Bounds,
) -> Vec<String> {
	attack::raise_files();
	let folder = tempfile::tempdir().expect("a temporary folder");
	let chain = attack::chain(folder.path(), DRILL);
	let mut node = attack::node(folder.path(), &chain);
	let line = node.output.iter().find(|line| line.contains("/metrics")).cloned();
	let line = line.unwrap_or_else(|| node.wait_for_line("/metrics"));
	let start = line.find("http://").expect("an address") + "http://".len();
	let metrics = line[start..].split('/').next().and_then(|address| address.parse().ok());
	assert!(metrics.is_some(), "the endpoint of metrics is not an address: {line}");
	let mut failed = Vec::new();
	for attack in attacks {
		let seen = attack::run(&attack, &mut node, metrics, time);
		let broken = seen.broken(bounds);
		let verdict = if broken.is_empty() { "held" } else { "BROKEN" };
		println!("{} {:<40} {seen} | {verdict}", attack.line, attack.name);
		for what in &broken {
			println!("    {what}");
		}
		failed.extend(broken.into_iter().map(|what| format!("{}: {what}", attack.name)));
	}
	assert!(node.stop().success(), "the node does not end as it should");
	failed
}

#[test]
fn floods_and_open_sockets_are_withstood() {
	let quick = ATTACKS.into_iter().filter(|attack| (2..=4).contains(&attack.line));
	let failed = withstand(quick, Duration::from_secs(1), &BOUNDS);
	assert!(failed.is_empty(), "{failed:#?}");
}

/// All of them, each for ten seconds; `ATTACK` chooses by a part of the name.
#[test]
#[ignore = "takes minutes: make attack"]
fn every_attack_is_withstood() {
	let part = std::env::var("ATTACK").unwrap_or_default();
	let chosen = ATTACKS.into_iter().filter(|attack| attack.name.contains(&part));
	let bounds = Bounds {
		block: Duration::from_millis(4 * BLOCK_TIME),
		answer: Duration::from_secs(5),
		..BOUNDS
	};
	let failed = withstand(chosen, Duration::from_secs(10), &bounds);
	assert!(failed.is_empty(), "{failed:#?}");
}

fn ask(address: SocketAddr, method: &str, params: &Value) -> Value {
	let stream = raw::connect(address).expect("the node listens");
	raw::post(stream, &raw::request(method, params)).expect("an answer")
}

fn session(address: SocketAddr) -> TcpStream {
	let stream = raw::connect(address).expect("the node listens");
	raw::websocket(stream).expect("an answer").expect("a session")
}

/// The next JSON of a session.
fn next(session: &mut TcpStream) -> Value {
	loop {
		let (opcode, bytes) = raw::receive(session).expect("a message");
		if opcode == 1 {
			return serde_json::from_slice(&bytes).expect("JSON");
		}
		assert_eq!(opcode, 9, "neither text nor ping: {}", String::from_utf8_lossy(&bytes));
	}
}

#[test]
fn a_key_counts_once_and_lists_are_bounded() {
	let (_folder, node) = start(&["--dev", "--seal", "manual"]);
	let address = node.address();
	let once = ask(address, "state_getReadProof", &json!([[CODE]]));
	let often = ask(address, "state_getReadProof", &json!([vec![CODE; 10_000]]));
	assert_eq!(once["result"]["proof"], often["result"]["proof"]);
	let values = ask(address, "state_queryStorageAt", &json!([vec![CODE; 10_000]]));
	assert_eq!(values["result"][0]["changes"].as_array().map(Vec::len), Some(1));
	for (method, params) in [
		("state_getReadProof", json!([vec![CODE; 10_001]])),
		("state_queryStorageAt", json!([vec![CODE; 10_001]])),
		("chain_getBlockHash", json!([vec![1; 500_000]])),
	] {
		let refused = ask(address, method, &params);
		assert_eq!(refused["error"]["code"], -32602, "{method}: {refused}");
	}
}

#[test]
fn an_oversized_response_is_refused_with_limit_and_remedy() {
	let (_folder, node) = start(&["--dev", "--seal", "manual"]);
	let address = node.address();
	// 100 times the code.
	let request = raw::request("state_getStorage", &json!([CODE]));
	let one: Value = serde_json::from_str(&request).expect("JSON");
	let batch = Value::Array(vec![one; 100]).to_string();
	let refused = raw::post(raw::connect(address).expect("it listens"), &batch).expect("an answer");
	assert_eq!(refused["error"]["code"], -32011, "{refused}");
	let remedy = refused["error"]["data"].as_str().expect("a remedy");
	assert!(remedy.contains("15,728,640") && remedy.contains("several batches"), "{remedy}");
}

#[test]
fn a_client_that_does_not_read_delays_only_itself() {
	let (_folder, node) = start(&["--dev", "--block-time", "200"]);
	let address = node.address();
	let mut deaf = session(address);
	deaf.set_write_timeout(Some(Duration::from_millis(300))).expect("a time limit");
	let subscribe = raw::frame(&raw::request("state_subscribeStorage", &json!([[CODE]])));
	let metadata = raw::frame(&raw::request("state_getMetadata", &json!([])));
	for frame in [vec![subscribe; 20], vec![metadata; 500]].concat() {
		if deaf.write_all(&frame).is_err() {
			break;
		}
	}
	// Another session receives heads meanwhile.
	let mut other = session(address);
	let heads = raw::frame(&raw::request("chain_subscribeNewHeads", &json!([])));
	other.write_all(&heads).expect("the node reads");
	assert!(next(&mut other)["result"].is_string());
	for _ in 0..10 {
		assert_eq!(next(&mut other)["method"], "chain_newHead");
	}
	// The client that does not read is disconnected.
	let begun = Instant::now();
	deaf.set_read_timeout(Some(Duration::from_secs(1))).expect("a time limit");
	thread::sleep(Duration::from_secs(12));
	let mut buffer = vec![0; 1 << 20];
	while !matches!(deaf.read(&mut buffer), Ok(0) | Err(_)) {
		assert!(begun.elapsed() < PATIENCE, "the connection goes on");
	}
	let gone = deaf.write_all(&[0; 1 << 20]).and_then(|()| deaf.write_all(&[0; 1 << 20]));
	assert!(gone.is_err(), "the connection is open still");
}

#[test]
fn responses_precede_notifications_in_batches_too() {
	let (_folder, node) = start(&["--dev", "--block-time", "100"]);
	let mut session = session(node.address());
	for number in 0..20 {
		let heads = raw::request("chain_subscribeNewHeads", &json!([]));
		let (text, batched) =
			if number % 2 == 0 { (heads, false) } else { (format!("[{heads}]"), true) };
		session.write_all(&raw::frame(&text)).expect("the node reads");
		// Heads of earlier subscriptions come in between.
		let answer = loop {
			let message = next(&mut session);
			if message.get("method").is_none() {
				break message;
			}
		};
		let answer = if batched { answer[0].clone() } else { answer };
		let id = answer["result"].as_str().expect("an id").to_owned();
		loop {
			let message = next(&mut session);
			if message["params"]["subscription"] == id.as_str() {
				break;
			}
			assert_eq!(message["method"], "chain_newHead", "{message}");
		}
	}
}

#[test]
fn health_is_served_at_the_connection_limit_and_others_get_a_reason() {
	let (_folder, node) = start(&["--dev", "--seal", "manual", "--rpc-max-connections", "4"]);
	let address = node.address();
	// Three quarters of four.
	let mut held: Vec<TcpStream> = (0..3).map(|_| session(address)).collect();
	for session in &mut held {
		let heads = raw::frame(&raw::request("chain_subscribeNewHeads", &json!([])));
		session.write_all(&heads).expect("the node reads");
		next(session);
	}
	let silent: Vec<_> = (0..200).map(|_| raw::connect(address).expect("it listens")).collect();
	for _ in 0..5 {
		let health = raw::health(raw::connect(address).expect("it listens")).expect("an answer");
		assert_eq!(health["isSyncing"], false, "{health}");
		let refused =
			raw::websocket(raw::connect(address).expect("it listens")).expect("an answer");
		assert_eq!(refused.err(), Some(429));
	}
	let other = raw::connect_from([127, 0, 0, 2].into(), address).expect("it listens");
	let header = raw::post(other, &raw::request("chain_getHeader", &json!([])));
	assert_eq!(header.expect("another address has a place")["result"]["number"], "0x0");
	drop(silent);
	for mut session in held {
		session
			.write_all(&raw::frame(&raw::request("system_chain", &json!([]))))
			.expect("it reads");
		// A head may come before.
		let answered = (0..10).any(|_| next(&mut session)["result"].is_string());
		assert!(answered, "who is in use keeps the place");
	}
}

#[test]
fn a_low_limit_of_open_files_is_harmless() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	attack::raise_files();
	// A shell that lets the node open 300 files.
	let script =
		r#"ulimit -n 300 && exec "$0" run --dev --rpc-port 0 --block-time 200 --base-path "$1""#;
	let mut child = std::process::Command::new("sh")
		.args(["-c", script])
		.arg(stratos_tests::binary())
		.arg(folder.path())
		.stdin(std::process::Stdio::null())
		.stdout(std::process::Stdio::piped())
		.stderr(std::process::Stdio::null())
		.spawn()
		.expect("a shell");
	let mut lines =
		std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().expect("piped")));
	let url = lines.by_ref().map_while(Result::ok).find(|line| line.contains("ws://"));
	let url = url.expect("it serves");
	let address = url[url.find("ws://").expect("found by it") + 5..].trim();
	let address: SocketAddr =
		address.split_whitespace().next().and_then(|host| host.parse().ok()).expect("an address");
	thread::spawn(move || lines.map_while(Result::ok).count());
	let silent: Vec<_> = (0..600).filter_map(|_| raw::connect(address).ok()).collect();
	let first = ask(address, "chain_getHeader", &json!([]))["result"]["number"].clone();
	thread::sleep(Duration::from_millis(500));
	let begun = Instant::now();
	while ask(address, "chain_getHeader", &json!([]))["result"]["number"] == first {
		assert!(begun.elapsed() < PATIENCE, "no block is made");
		thread::sleep(Duration::from_millis(50));
	}
	raw::health(raw::connect(address).expect("it listens")).expect("an answer");
	drop(silent);
	let _ = child.kill();
	let _ = child.wait();
}
