//! `--rpc-rate-limit` and what belongs to it.

use super::{Session, start};
use serde_json::json;
use std::{fs, io::Write, time::Instant};
use stratos_tests::{Node, raw, stratos};

const NODE: [&str; 5] = ["--dev", "--seal", "manual", "--rpc-rate-limit", "30"];

/// The number of calls in a row that are answered before one is refused.
fn answered(node: &Node) -> usize {
	let mut session = Session::connect(node);
	(0..100).take_while(|_| session.ask("system_chain", &json!([]))["result"].is_string()).count()
}

#[test]
fn a_connection_has_its_calls_of_a_minute_and_then_an_error() {
	let (_folder, node) = start(&NODE);
	let begun = Instant::now();
	let mut session = Session::connect(&node);
	for _ in 0..30 {
		session.call("system_chain", &json!([]));
	}
	let refused = session.ask("system_chain", &json!([]));
	assert_eq!(refused["error"]["code"], -32999, "{refused}");
	assert_eq!(refused["error"]["message"], "RPC rate limit exceeded");
	let data = refused["error"]["data"].as_str().expect("a remedy");
	assert!(data.contains("30 calls a minute") && data.contains("--rpc-rate-limit"), "{data}");
	// Two seconds later there is one more.
	std::thread::sleep(std::time::Duration::from_millis(2_100));
	session.call("system_chain", &json!([]));
	// Other connections and the health of the node are not affected, nor is anybody hindered before.
	assert!((30..=32).contains(&answered(&node)));
	for _ in 0..50 {
		raw::health(raw::connect(node.address()).expect("it listens")).expect("an answer");
	}
	assert!(begun.elapsed().as_secs() < 30, "{:?}", begun.elapsed());
}

#[test]
fn batches_and_http_are_counted_by_call() {
	let (_folder, node) = start(&NODE);
	let one = json!({ "jsonrpc": "2.0", "id": 1, "method": "system_chain", "params": [] });
	let batch = json!(vec![one; 40]).to_string();
	let refused = |answers: &serde_json::Value| {
		let answers = answers.as_array().expect("a batch").iter();
		answers.filter(|answer| answer["error"]["code"] == -32999).count()
	};
	let begun = Instant::now();
	assert!((9..=10).contains(&refused(&Session::connect(&node).send(&batch))));
	assert!(begun.elapsed().as_secs() < 10, "a batch waits for no more than a second");
	let post =
		|| raw::post(raw::connect(node.address()).expect("it listens"), &batch).expect("an answer");
	assert!((9..=10).contains(&refused(&post())));
	// The same address, on another connection.
	assert!(refused(&post()) >= 35);
	let other = raw::connect_from([127, 0, 0, 2].into(), node.address()).expect("it listens");
	assert!((9..=10).contains(&refused(&raw::post(other, &batch).expect("an answer"))));
}

#[test]
fn whitelisted_addresses_are_not_limited_and_proxies_are_trusted_if_it_is_said() {
	let arguments = [&NODE[..], &["--rpc-rate-limit-whitelisted-ips", "127.0.0.0/30", "10.0.0.1"]];
	let (_folder, node) = start(&arguments.concat());
	assert_eq!(answered(&node), 100);
	let (_folder, node) = start(
		&[&NODE[..], &["--rpc-rate-limit-whitelisted-ips=10.0.0.1"][..]]
			.concat()
			.into_iter()
			.chain(["--rpc-rate-limit-trust-proxy-headers"])
			.collect::<Vec<_>>(),
	);
	let asked_by = |client: &str| {
		let body = raw::request("system_chain", &json!([]));
		let mut stream = raw::connect(node.address()).expect("it listens");
		let head = raw::head(body.len());
		let head = head.trim_end().to_owned() + "\r\nX-Forwarded-For: " + client + "\r\n\r\n";
		stream.write_all((head + &body).as_bytes()).expect("it reads");
		raw::answer(stream).expect("an answer").1.contains("result")
	};
	assert!((0..60).all(|_| asked_by("10.0.0.1, 10.0.0.9")));
	assert!((0..30).all(|_| asked_by("10.0.0.2")) && !(0..3).all(|_| asked_by("10.0.0.2")));
	assert!(asked_by("10.0.0.3"), "another client of the same proxy");
}

#[test]
fn nobody_is_limited_without_the_option_and_a_file_can_have_it() {
	let (folder, node) = start(&["--dev", "--seal", "manual"]);
	assert_eq!(answered(&node), 100);
	drop(node);
	let file = folder.path().join("node.toml");
	fs::write(&file, "rpc-rate-limit = 20\nrpc-rate-limit-whitelisted-ips = [\"10.0.0.0/8\"]\n")
		.expect("written");
	let path = file.to_str().expect("text");
	let node = Node::start(folder.path(), &["--dev", "--seal", "manual", "--config", path]);
	assert!((20..=21).contains(&answered(&node)));
	drop(node);
	for (option, part) in [
		("--rpc-rate-limit=0", "--rpc-rate-limit"),
		("--rpc-rate-limit=-1", "--rpc-rate-limit"),
		("--rpc-rate-limit=5000000000", "--rpc-rate-limit"),
		("--rpc-rate-limit-whitelisted-ips=10.0.0.0/40", "is not a network"),
		("--rpc-rate-limit-trust-proxy-headers", "--rpc-rate-limit"),
	] {
		let refused = stratos(["run", "--dev", option]);
		assert!(!refused.status.success() && refused.stderr.contains(part), "{}", refused.stderr);
	}
}
