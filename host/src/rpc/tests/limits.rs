//! Requests that the server rejects: above its limits, malformed, foreign, unsafe.

use super::*;

#[test]
fn oversized_requests_are_rejected() {
	let fixture = Fixture::with(RpcConfig { max_request_size: 2000, ..RpcConfig::default() });
	let mut client = fixture.client();
	let large = "0x".to_owned() + &"00".repeat(4000);
	let body =
		json!({ "jsonrpc": "2.0", "id": 1, "method": "author_submitExtrinsic", "params": [large] })
			.to_string();
	let answer = client.raw(&body).unwrap();
	assert_eq!(answer["error"]["code"], -32007, "{answer}");
	let address = fixture.address;
	let (status, _, _) = http(address, &format!("POST / HTTP/1.1\r\nHost: {address}"), &body);
	assert_eq!(status, 413);
	assert_eq!(fixture.client().call("system_chain", json!([])), "Stratos Development");
}

#[test]
fn oversized_responses_are_rejected() {
	let fixture = Fixture::with(RpcConfig { max_response_size: 2000, ..RpcConfig::default() });
	let (code, _) = fixture.client().fail("state_getMetadata", json!([]));
	assert_eq!(code, -32008);
}

#[test]
fn errors_do_not_repeat_what_the_client_sent() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	let long = "x".repeat(100_000);
	for method in ["archive_v1_hashByHeight", "state_subscribeStorage", "state_getReadProof"] {
		let answer = client.request(method, json!([long]));
		assert_eq!(answer["error"]["code"], -32602, "{method}");
		let data = answer["error"]["data"].as_str().unwrap();
		assert!(data.contains("invalid type") && data.contains("more bytes)"), "{method}: {data}");
		assert!(answer.to_string().len() < 2_000, "{method}");
	}
}

#[test]
fn malformed_requests_get_an_error() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	for bad in ["", "{", "[]", "1", "{\"jsonrpc\":\"2.0\"}", "\u{1F980}", "{\"id\":1,\"method\":5}"]
	{
		let answer = client.raw(bad).unwrap();
		assert!(answer["error"]["code"].as_i64().unwrap() < 0, "{bad}: {answer}");
	}
	for (method, params) in [
		("state_getStorage", json!({})),
		("state_getStorage", json!([])),
		("state_getStorage", json!([5])),
		("state_getKeysPaged", json!(["0x", -1])),
		("chain_getBlockHash", json!(["latest"])),
		("author_submitExtrinsic", json!([null])),
		("system_accountNextIndex", json!([{}])),
	] {
		assert_eq!(client.fail(method, params.clone()).0, -32602, "{method} {params}");
	}
	assert_eq!(client.call("system_chain", json!([])), "Stratos Development");
}

#[test]
fn batches_connections_and_subscriptions_are_limited() {
	let fixture = Fixture::with(RpcConfig {
		max_batch: 2,
		max_connections: 2,
		max_subscriptions_per_connection: 1,
		..RpcConfig::default()
	});
	let mut client = fixture.client();
	let call = json!({ "jsonrpc": "2.0", "id": 1, "method": "system_chain", "params": [] });
	let two = client.raw(&json!([call, call]).to_string()).unwrap();
	assert_eq!(two.as_array().unwrap().len(), 2);
	let three = client.raw(&json!([call, call, call]).to_string()).unwrap();
	assert_eq!(three["error"]["code"], -32010, "{three}");

	client.call("chain_subscribeNewHeads", json!([]));
	assert_eq!(client.fail("chain_subscribeNewHeads", json!([])).0, -32006);

	let _second = fixture.client();
	let host = format!("Host: {}", fixture.address);
	assert_eq!(Client::try_connect(fixture.address, &host).err(), Some(429));
}

#[test]
fn foreign_origins_and_hosts_are_rejected() {
	let fixture = Fixture::new();
	let address = fixture.address;
	let connect = |headers: &str| Client::try_connect(address, headers).err();
	assert_eq!(connect(&format!("Host: {address}\r\nOrigin: https://evil.example")), Some(403));
	assert_eq!(connect("Host: evil.example"), Some(403));
	assert_eq!(connect(&format!("Host: {address}\r\nOrigin: https://polkadot.js.org")), None);
	assert_eq!(connect(&format!("Host: {address}\r\nOrigin: http://localhost:3000")), None);

	let preflight = |origin: &str| {
		http(address, &format!("OPTIONS / HTTP/1.1\r\nHost: {address}\r\nOrigin: {origin}"), "")
	};
	let (status, headers, _) = preflight("https://polkadot.js.org");
	assert_eq!(status, 204);
	assert!(headers.contains("access-control-allow-origin: https://polkadot.js.org"), "{headers}");
	assert!(headers.contains("access-control-allow-headers: content-type"), "{headers}");
	assert_eq!(preflight("https://evil.example").0, 403);
}

#[test]
fn external_nodes_reject_unsafe_methods() {
	let fixture = Fixture::with(RpcConfig { external: true, ..RpcConfig::default() });
	let mut client = Client::try_connect(fixture.address, "Host: node.example").unwrap();
	for (method, params) in [
		("state_getPairs", json!(["0x"])),
		("state_queryStorage", json!([[], Hash::zero()])),
		("system_dryRun", json!(["0x"])),
		("author_removeExtrinsic", json!([[]])),
		("engine_createBlock", json!([true, true])),
		("state_subscribeStorage", json!([])),
		("system_addLogFilter", json!(["rpc=debug"])),
		("system_resetLogFilter", json!([])),
		("system_peers", json!([])),
		("snapshot_export", json!([])),
	] {
		let (code, message) = client.fail(method, params);
		assert_eq!(code, -32601, "{method}");
		assert!(message.contains("unsafe"), "{method}: {message}");
	}
	assert_eq!(client.call("system_chain", json!([])), "Stratos Development");
	assert_eq!(client.call("state_getKeysPaged", json!(["0x", 1])).as_array().unwrap().len(), 1);
}

#[test]
fn external_nodes_list_no_unsafe_methods() {
	let listed = |client: &mut Client| -> Vec<String> {
		let mut listed = client.call("rpc_methods", json!([]));
		serde_json::from_value(listed["methods"].take()).unwrap()
	};
	let local = listed(&mut Fixture::new().client());
	let fixture = Fixture::with(RpcConfig { external: true, ..RpcConfig::default() });
	let mut client = Client::try_connect(fixture.address, "Host: node.example").unwrap();
	let external = listed(&mut client);
	assert!(external.len() < local.len() && external.iter().all(|name| local.contains(name)));
	let is_unsafe = |answer: &Value| {
		answer["error"]["message"].as_str().is_some_and(|message| message.contains("unsafe"))
	};
	for name in local {
		// What the methods ask for before they ask whether they are safe.
		let params = match name.as_str() {
			"engine_createBlock" => json!([true, true]),
			"engine_finalizeBlock" => json!([Hash::zero()]),
			"system_dryRun" | "system_dryRunAt" => json!(["0x"]),
			// Without keys it is unsafe.
			"state_subscribeStorage" => json!([["0x"]]),
			_ => json!([]),
		};
		let answer = client.request(&name, params);
		assert_eq!(is_unsafe(&answer), !external.contains(&name), "{name}: {answer}");
	}
}

#[test]
fn what_the_node_does_not_have_is_not_found_and_the_reason_is_told() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	for (method, reason) in [
		("author_hasKey", "no key store"),
		("author_hasSessionKeys", "no key store"),
		("author_insertKey", "no key store"),
		("author_rotateKeys", "--validator"),
		("beefy_getFinalizedHead", "final"),
		("dev_getBlockStats", "witness"),
		("grandpa_roundState", "final"),
		("mmr_root", "final"),
		("offchain_localStorageGet", "offchain workers"),
		("state_traceBlock", "trace"),
		("system_addReservedPeer", "--peer"),
		("system_unstable_networkState", "system_peers"),
	] {
		let answer = client.request(method, json!([]));
		let error = &answer["error"];
		assert_eq!(
			(&error["code"], &error["message"]),
			(&json!(-32601), &json!("Method not found"))
		);
		assert!(error["data"].as_str().is_some_and(|data| data.contains(reason)), "{answer}");
	}
	let unknown = client.request("no_such", json!([]));
	assert!(unknown["error"]["code"] == -32601 && unknown["error"].get("data").is_none());
}

#[test]
fn the_filter_of_the_log_is_changed() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	assert_eq!(client.call("system_addLogFilter", json!(["rpc=debug"])), json!(null));
	assert_eq!(client.fail("system_addLogFilter", json!(["wrong="])), (-32602, "no level".into()));
	assert_eq!(client.fail("system_addLogFilter", json!([7])).0, -32602);
	assert_eq!(client.call("system_resetLogFilter", json!([])), json!(null));
}

/// A configuration with a limit of calls in a minute.
fn limited(calls: u32) -> RpcConfig {
	let rate_limit =
		RateLimitConfig { calls_per_minute: calls.try_into().ok(), ..RateLimitConfig::default() };
	RpcConfig { rate_limit, ..RpcConfig::default() }
}

#[test]
fn calls_in_a_minute_are_limited_per_connection() {
	let fixture = Fixture::with(limited(3));
	let mut client = fixture.client();
	for _ in 0..3 {
		client.call("system_chain", json!([]));
	}
	let refused = client.request("system_chain", json!([]));
	assert_eq!(refused["error"]["code"], -32999, "{refused}");
	assert_eq!(refused["error"]["message"], "RPC rate limit exceeded");
	let data = refused["error"]["data"].as_str().unwrap();
	assert!(data.contains("3 calls a minute; try again in ") && data.contains(" ms"), "{data}");
	// Another connection has calls of its own. In a batch, each call counts.
	let call = json!({ "jsonrpc": "2.0", "id": 1, "method": "system_chain", "params": [] });
	let batch = fixture.client().raw(&Value::Array(vec![call; 5]).to_string()).unwrap();
	let codes: Vec<_> = batch.as_array().unwrap().iter().map(|a| &a["error"]["code"]).collect();
	assert_eq!(codes, [&json!(null), &json!(null), &json!(null), &json!(-32999), &json!(-32999)]);
}

#[test]
fn http_calls_of_an_address_are_limited_together() {
	let fixture = Fixture::with(limited(3));
	for _ in 0..3 {
		let answer = post(fixture.address, "system_chain", json!([]));
		assert_eq!(answer["result"], "Stratos Development");
	}
	let refused = post(fixture.address, "system_chain", json!([]));
	assert_eq!(refused["error"]["code"], -32999, "{refused}");
	let (status, _, _) =
		http(fixture.address, &format!("GET /health HTTP/1.1\r\nHost: {}", fixture.address), "");
	assert_eq!(status, 200, "the health of a node is always told");
}

#[test]
fn a_node_that_stops_says_that_it_goes_away() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	client.call("chain_subscribeNewHeads", json!([]));
	drop(fixture._server);
	// With 1000, clients would not connect again.
	assert_eq!(client.closed(), Some(1001));
}
