//! Runtime calls, log lines and unread output that strangers cause delay neither blocks, nor other
//! clients, nor shutdown.

use serde_json::{Value, json};
use std::{
	io::{Read, Write},
	net::{SocketAddr, TcpListener, TcpStream},
	process::{Child, Command, Stdio},
	thread,
	time::{Duration, Instant},
};
use stratos_runtime_2_wasm::DRILL;
use stratos_tests::{
	Node, PATIENCE,
	attack::{chain, endless_call as endless},
	binary,
	client::Client,
	stratos,
};
use subxt_signer::sr25519::dev;

/// The address of a node.
fn address(node: &Node) -> SocketAddr {
	let address = node.url.strip_prefix("ws://").expect("a WebSocket's address");
	address.trim_end_matches('/').parse().expect("host and port")
}

/// Sends a request and leaves its answer to be read.
fn ask(address: SocketAddr, method: &str, params: &Value) -> TcpStream {
	let body = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params }).to_string();
	let mut stream = TcpStream::connect(address).expect("the node listens");
	stream.set_read_timeout(Some(PATIENCE)).expect("a time limit");
	write!(
		stream,
		"POST / HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\n\
		 Connection: close\r\nContent-Length: {}\r\n\r\n{body}",
		body.len()
	)
	.expect("the node reads");
	stream
}

fn answer(mut stream: TcpStream) -> Value {
	let mut text = String::new();
	stream.read_to_string(&mut text).expect("an answer");
	let body = text.split_once("\r\n\r\n").map_or("", |(_, body)| body);
	serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn request(address: SocketAddr, method: &str, params: Value) -> Value {
	answer(ask(address, method, &params))
}

/// The nonce of an unused account: the shortest call.
fn short_call(address: SocketAddr) -> Value {
	let account = sp_core::bytes::to_hex(&[7; 32], false);
	request(address, "state_call", json!(["AccountNonceApi_account_nonce", account]))
}

fn height(address: SocketAddr) -> u64 {
	let header = request(address, "chain_getHeader", json!([]));
	let number = header["result"]["number"].as_str().expect("a number in hex");
	u64::from_str_radix(number.trim_start_matches("0x"), 16).expect("a number in hex")
}

/// Waits until some more blocks were made.
#[track_caller]
fn wait_for_blocks(address: SocketAddr, blocks: u64, patience: Duration) {
	let (start, begun) = (height(address), Instant::now());
	while height(address) < start + blocks {
		assert!(begun.elapsed() < patience, "no {blocks} blocks in {patience:?}");
		thread::sleep(Duration::from_millis(50));
	}
}

/// Where a node shows its metrics.
fn metrics_address(node: &mut Node) -> SocketAddr {
	let line = node.wait_for_line("/metrics");
	let (_, rest) = line.split_once("http://").expect("an address");
	rest.split('/').next().unwrap_or_default().parse().expect("host and port")
}

fn scrape(address: SocketAddr) -> String {
	let mut stream = TcpStream::connect(address).expect("the node listens");
	stream.set_read_timeout(Some(PATIENCE)).expect("a time limit");
	stream.write_all(b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n").expect("the node reads");
	let mut page = String::new();
	stream.read_to_string(&mut page).expect("a page");
	page
}

#[test]
fn endless_client_calls_do_not_stop_blocks() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let chain = chain(folder.path(), DRILL);
	let node = Node::start(folder.path(), &["--chain", &chain, "--block-time", "100"]);
	let address = address(&node);
	// Connections that stay open, so that nothing is cancelled, and as many that close.
	let kept: Vec<_> = (0..40).map(|_| ask(address, "state_call", &endless())).collect();
	for _ in 0..40 {
		drop(ask(address, "state_call", &endless()));
	}
	wait_for_blocks(address, 10, Duration::from_secs(30));
	drop(kept);
	let answered = short_call(address);
	assert_eq!(answered["result"], "0x00000000", "{answered}");
}

#[test]
fn a_call_ends_at_its_limit_and_the_limit_is_checked() {
	for bad in ["0", "9", "60001", "soon"] {
		let refused = stratos(["run", "--dev", "--rpc-call-timeout", bad]);
		assert_eq!(refused.status.code(), Some(2), "{bad}");
		assert!(refused.stderr.contains("--rpc-call-timeout"), "{}", refused.stderr);
	}
	let folder = tempfile::tempdir().expect("a temporary folder");
	let chain = chain(folder.path(), DRILL);
	let arguments = ["--chain", &chain, "--seal", "manual", "--rpc-call-timeout", "200"];
	let node = Node::start(folder.path(), &arguments);
	let answered = request(address(&node), "state_call", endless());
	let message = answered["error"]["message"].as_str().expect("an error");
	assert!(message.contains("time limit of 200ms"), "{message}");
}

#[test]
fn calls_of_disconnected_clients_end() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let limit = ["--rpc-call-timeout", "60000"];
	let chain = chain(folder.path(), DRILL);
	let rest = ["--chain", &chain, "--seal", "manual", "--prometheus-port", "0"];
	let mut node = Node::start(folder.path(), &[&limit[..], &rest].concat());
	let metrics = metrics_address(&mut node);
	let address = address(&node);
	let used = || {
		let page = scrape(metrics);
		let line = page.lines().find(|line| line.starts_with("process_cpu_seconds_total"));
		let value = line.and_then(|line| line.rsplit(' ').next()).expect("the processor's time");
		value.parse::<f64>().expect("seconds")
	};
	// More than run at once: some of them wait.
	let calls: Vec<_> = (0..40).map(|_| ask(address, "state_call", &endless())).collect();
	thread::sleep(Duration::from_millis(300));
	drop(calls);
	// The processor is idle long before the time of the calls is over.
	let begun = Instant::now();
	loop {
		let before = used();
		thread::sleep(Duration::from_millis(500));
		if used() - before < 0.1 {
			break;
		}
		assert!(begun.elapsed() < Duration::from_secs(30), "they go on");
	}
	assert_eq!(short_call(address)["result"], "0x00000000");
}

#[test]
fn clients_cannot_flood_the_log() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let mut node = Node::start(folder.path(), &["--dev", "--block-time", "200"]);
	let address = address(&node);
	let genesis = request(address, "chain_getBlockHash", json!([0]))["result"].clone();
	for _ in 0..100 {
		for (method, params) in [
			("state_call", json!(["Core_initialize_block", "0x1234"])),
			("state_call", json!(["Core_execute_block", "0x", genesis])),
			("state_call", json!(["no\u{1b}[31m_such\nfunction", "0x"])),
			("chain_subscribeNewHeads", json!([])),
			("chain_unsubscribeNewHeads", json!(["x"])),
			("chain_unsubscribeNewHeads", json!([])),
			("author_submitExtrinsic", json!(["0x0c090909"])),
			("author_submitAndWatchExtrinsic", json!(["0x0c090909"])),
		] {
			let answered = request(address, method, params);
			assert!(answered.is_object(), "{method}: {answered}");
		}
	}
	for _ in 0..5 {
		node.wait_for_line("✓");
	}
	let logged: Vec<_> = node
		.output
		.iter()
		.filter(|line| line.contains(" WARN ") || line.contains("ERROR"))
		.collect();
	assert!(logged.len() <= 10, "{} lines: {logged:#?}", logged.len());
	assert!(!node.output.iter().any(|line| line.contains('\u{1b}')), "{:#?}", node.output);
}

/// A process that does not outlive the test.
struct Killed(Child);

impl Drop for Killed {
	fn drop(&mut self) {
		let _ = self.0.kill();
		let _ = self.0.wait();
	}
}

#[test]
fn a_stuck_pipe_delays_neither_blocks_nor_shutdown() {
	let (_reader, mut writer) = std::io::pipe().expect("a pipe");
	let [stdout, stderr] = [(); 2].map(|()| writer.try_clone().expect("a descriptor"));
	// Fills the pipe, and blocks like every writer to it.
	thread::spawn(move || while writer.write_all(&[b'x'; 4096]).is_ok() {});
	thread::sleep(Duration::from_millis(200));

	let folder = tempfile::tempdir().expect("a temporary folder");
	let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
	let address = free.local_addr().expect("a bound socket");
	drop(free);
	let child = Command::new(binary())
		.args(["run", "--dev", "--block-time", "50", "--log", "debug", "--rpc-port"])
		.arg(address.port().to_string())
		.arg("--base-path")
		.arg(folder.path())
		.stdin(Stdio::null())
		.stdout(stdout)
		.stderr(stderr)
		.spawn()
		.expect("the binary can be started");
	let mut child = Killed(child);
	let begun = Instant::now();
	while TcpStream::connect(address).is_err() {
		assert!(begun.elapsed() < PATIENCE, "the node does not serve");
		thread::sleep(Duration::from_millis(20));
	}
	wait_for_blocks(address, 20, Duration::from_secs(30));
	let id = child.0.id().to_string();
	let status = Command::new("kill").args(["-s", "TERM", &id]).status().expect("`kill` exists");
	assert!(status.success());
	let begun = Instant::now();
	let ended = loop {
		if let Some(status) = child.0.try_wait().expect("our own child") {
			break status;
		}
		assert!(begun.elapsed() < Duration::from_secs(30), "the first signal does not end it");
		thread::sleep(Duration::from_millis(20));
	};
	assert!(ended.success(), "{ended}");
}

#[test]
fn silent_connections_do_not_delay_a_scrape() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let arguments = ["--dev", "--seal", "manual", "--prometheus-port", "0"];
	let mut node = Node::start(folder.path(), &arguments);
	let address = metrics_address(&mut node);
	let _silent: Vec<_> =
		(0..60).map(|_| TcpStream::connect(address).expect("the node listens")).collect();
	let begun = Instant::now();
	let page = scrape(address);
	assert!(page.contains("stratos_block_height"), "{page}");
	// One after the other, each for its whole time, they would take more than a minute.
	assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_transactions_are_not_validated_again() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path(), &["--dev", "--seal", "manual"]);
	let client = Client::connect(&node.url).await;
	let mut signed = client.signed(&dev::alice(), client.transfer([7; 32], 1)).await.into_bytes();
	// A digit of the signature.
	signed[110] = if signed[110] == b'0' { b'1' } else { b'0' };
	let forged = String::from_utf8(signed).expect("hex digits");
	let submit = || request(address(&node), "author_submitExtrinsic", json!([forged]));
	assert_eq!(submit()["error"]["code"], 1010);
	let again = submit();
	assert_eq!(again["error"]["code"], 1012, "{again}");
	let data = again["error"]["data"].as_str().expect("a reason");
	assert!(data.contains("bad signature") && data.contains("resubmit it in"), "{data}");
}
