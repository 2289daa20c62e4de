//! `chainHead_v1_follow`: its events, its pinned blocks, its limits.

use super::*;
use crate::{
	database::{DatabaseOptions, Pruning},
	primitives::Header,
};
use codec::Decode;

/// Follows the chain. Returns the subscription and its first event.
pub(super) fn follow(client: &mut Client, with_runtime: bool) -> (Value, Value) {
	let id = client.call("chainHead_v1_follow", json!([with_runtime]));
	let initialized = client.next(&id);
	assert_eq!(initialized["event"], "initialized");
	(id, initialized)
}

#[test]
fn events_come_in_order_and_without_gaps() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	let genesis = json!(fixture.chain.genesis_hash());
	let (id, initialized) = follow(&mut client, true);
	assert_eq!(initialized["finalizedBlockHashes"], json!([genesis]));
	let runtime = &initialized["finalizedBlockRuntime"];
	assert_eq!(runtime["type"], "valid");
	assert_eq!(runtime["spec"]["specName"], "stratos");
	assert_eq!(runtime["spec"]["apis"]["0xdf6acb689907609b"], 5, "Core");
	let best = |hash: &Value| json!({ "event": "bestBlockChanged", "bestBlockHash": hash });
	assert_eq!(client.next(&id), best(&genesis));

	let mut parent = genesis;
	for _ in 0..3 {
		let block = fixture.block(&mut client);
		let new = client.next(&id);
		assert_eq!(
			new,
			json!({
				"event": "newBlock",
				"blockHash": block,
				"parentBlockHash": parent,
				"newRuntime": null,
			})
		);
		assert_eq!(client.next(&id), best(&block));
		assert_eq!(
			client.next(&id),
			json!({
				"event": "finalized",
				"finalizedBlockHashes": [block],
				"prunedBlockHashes": [],
			})
		);
		parent = block;
	}
}

#[test]
fn blocks_that_come_at_once_are_all_reported_before_they_are_final() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	let (id, _) = follow(&mut client, true);
	let mut maker = fixture.client();
	let made: Vec<Value> = (0..20).map(|_| fixture.block(&mut maker)).collect();
	let (mut reported, mut finalized) = (Vec::new(), Vec::new());
	while finalized.len() < made.len() {
		let event = client.next(&id);
		match event["event"].as_str().unwrap() {
			"newBlock" => {
				assert_eq!(event["parentBlockHash"] == json!(fixture.chain.genesis_hash()), {
					reported.is_empty()
				});
				reported.push(event["blockHash"].clone());
			}
			"bestBlockChanged" => assert!(
				reported.is_empty() || Some(&event["bestBlockHash"]) == reported.last(),
				"{event}"
			),
			"finalized" => {
				finalized.extend(event["finalizedBlockHashes"].as_array().unwrap().clone());
				assert!(finalized.len() <= reported.len());
			}
			other => panic!("unexpected event {other}"),
		}
	}
	assert_eq!(reported, made);
	assert_eq!(finalized, made);
}

#[test]
fn the_last_final_blocks_are_pinned_at_the_start() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	let made: Vec<Value> = (0..20).map(|_| fixture.block(&mut client)).collect();
	let (id, initialized) = follow(&mut client, false);
	assert_eq!(initialized.get("finalizedBlockRuntime"), None);
	let blocks = initialized["finalizedBlockHashes"].as_array().unwrap().clone();
	assert_eq!(blocks.len(), 16);
	// The last block may not be announced as final yet.
	let last = made.iter().position(|block| Some(block) == blocks.last()).unwrap();
	assert!(last >= 18, "{last}");
	assert_eq!(blocks, made[last - 15..=last]);
	for block in &blocks {
		assert!(client.call("chainHead_v1_header", json!([id, block])).is_string());
	}
	assert_eq!(client.call("chainHead_v1_unpin", json!([id, blocks])), json!(null));
	assert_eq!(client.fail("chainHead_v1_header", json!([id, blocks[0]])).0, -32801);
	let new = fixture.block(&mut client);
	while client.event(&id, "newBlock")["blockHash"] != new {}
}

#[test]
fn pinned_blocks_have_a_header_until_they_are_unpinned() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	let (id, _) = follow(&mut client, false);
	let (first, second) = (fixture.block(&mut client), fixture.block(&mut client));
	while client.event(&id, "newBlock")["blockHash"] != second {}
	let header = client.call("chainHead_v1_header", json!([id, first]));
	let bytes = crate::hex::decode(header.as_str().unwrap()).unwrap();
	assert_eq!(Header::decode(&mut &bytes[..]).unwrap().hash(), parse_hash(&first));

	let unpin = |client: &mut Client, hashes: Value| {
		client.request("chainHead_v1_unpin", json!([id, hashes]))["error"]["code"].clone()
	};
	// All or none.
	assert_eq!(unpin(&mut client, json!([first, Hash::repeat_byte(9)])), -32801);
	assert_eq!(unpin(&mut client, json!([first, first])), -32804);
	assert!(client.call("chainHead_v1_header", json!([id, first])).is_string());
	assert_eq!(unpin(&mut client, json!(first)), json!(null));
	assert_eq!(unpin(&mut client, json!(first)), -32801);
	assert_eq!(client.fail("chainHead_v1_header", json!([id, first])).0, -32801);
	assert_eq!(client.fail("chainHead_v1_body", json!([id, first])).0, -32801);
	assert_eq!(unpin(&mut client, json!([])), json!(null));
	assert_eq!(unpin(&mut client, json!([second])), json!(null));
	assert_eq!(unpin(&mut client, json!(vec![second; 700])), -32602);
}

#[test]
fn subscriptions_belong_to_their_connection() {
	let fixture = Fixture::new();
	let (mut client, mut other) = (fixture.client(), fixture.client());
	let genesis = json!(fixture.chain.genesis_hash());
	let (id, _) = follow(&mut client, true);
	let limit = json!({ "result": "limitReached" });
	for id in [&id, &json!("no such one"), &json!("")] {
		assert_eq!(other.call("chainHead_v1_header", json!([id, genesis])), json!(null));
		assert_eq!(other.call("chainHead_v1_body", json!([id, genesis])), limit);
		assert_eq!(other.call("chainHead_v1_storage", json!([id, genesis, [], null])), limit);
		let call = json!([id, genesis, "Core_version", "0x"]);
		assert_eq!(other.call("chainHead_v1_call", call), limit);
		assert_eq!(other.call("chainHead_v1_unpin", json!([id, genesis])), json!(null));
		assert_eq!(other.call("chainHead_v1_continue", json!([id, "0"])), json!(null));
		assert_eq!(other.call("chainHead_v1_stopOperation", json!([id, "0"])), json!(null));
		assert_eq!(other.call("chainHead_v1_unfollow", json!([id])), json!(null));
	}
	let answer = post(fixture.address, "chainHead_v1_header", json!([id, genesis]));
	assert_eq!(answer["result"], json!(null));
	let answer = post(fixture.address, "chainHead_v1_follow", json!([true]));
	assert_eq!(answer["error"]["code"], -32601);
	// It is still alive.
	assert!(client.call("chainHead_v1_header", json!([id, genesis])).is_string());
	assert_eq!(client.call("chainHead_v1_unfollow", json!([id])), json!(null));
	assert_eq!(client.call("chainHead_v1_header", json!([id, genesis])), json!(null));
	assert_eq!(client.call("chainHead_v1_unfollow", json!([id])), json!(null));
}

#[test]
fn a_connection_has_four_subscriptions() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	let ids: Vec<Value> = (0..4).map(|_| follow(&mut client, true).0).collect();
	let (code, message) = client.fail("chainHead_v1_follow", json!([true]));
	assert_eq!(code, -32800, "{message}");
	follow(&mut fixture.client(), true);
	client.call("chainHead_v1_unfollow", json!([ids[0]]));
	follow(&mut client, true);
}

#[test]
fn a_block_that_is_pinned_for_too_long_stops_the_subscription() {
	let database = DatabaseOptions { pruning: Pruning::Keep(1), ..DatabaseOptions::default() };
	let options = ChainOptions { database, ..ChainOptions::default() };
	let fixture = Fixture::with_chain(RpcConfig::default(), options);
	let (mut client, mut maker) = (fixture.client(), fixture.client());
	let genesis = json!(fixture.chain.genesis_hash());
	let (id, _) = follow(&mut client, true);
	for _ in 0..100 {
		let made = fixture.block(&mut maker);
		while client.event(&id, "newBlock")["blockHash"] != made {}
		client.call("chainHead_v1_unpin", json!([id, made]));
	}
	// Without the subscription, it would be gone.
	let query = json!([id, genesis, [{ "key": number_key(), "type": "value" }], null]);
	let started = client.call("chainHead_v1_storage", query.clone());
	let done = client.event(&id, "operationStorageDone");
	assert_eq!(done["operationId"], started["operationId"]);
	assert!(fixture.chain.state_at(fixture.chain.genesis_hash()).is_ok());
	for _ in 0..160 {
		fixture.block(&mut maker);
	}
	client.event(&id, "stop");
	assert_eq!(client.call("chainHead_v1_header", json!([id, genesis])), json!(null));
	assert_eq!(client.call("chainHead_v1_storage", query)["result"], "limitReached");
	assert_eq!(client.call("chainHead_v1_unfollow", json!([id])), json!(null));
	// Nothing holds old states any longer.
	for _ in 0..40 {
		fixture.block(&mut maker);
	}
	assert!(fixture.chain.oldest_state() >= fixture.chain.best().number - 1);
	follow(&mut client, true);
}

#[test]
fn too_many_pinned_blocks_stop_the_subscription() {
	let database = DatabaseOptions { pruning: Pruning::Archive, ..DatabaseOptions::default() };
	let options = ChainOptions { database, ..ChainOptions::default() };
	let fixture = Fixture::with_chain(RpcConfig::default(), options);
	let (mut client, mut maker) = (fixture.client(), fixture.client());
	let (id, _) = follow(&mut client, false);
	for _ in 0..515 {
		fixture.block(&mut maker);
	}
	let mut reported = 0;
	loop {
		let event = client.next(&id);
		match event["event"].as_str() {
			Some("newBlock") => reported += 1,
			Some("stop") => break,
			_ => {}
		}
	}
	assert_eq!(reported, 511, "and the first block");
}

#[test]
fn bad_parameters_are_rejected() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	let (id, _) = follow(&mut client, true);
	let genesis = json!(fixture.chain.genesis_hash());
	let item = |kind: &str| json!([{ "key": "0x", "type": kind }]);
	for (method, params) in [
		("follow", json!([])),
		("follow", json!(["true"])),
		("follow", json!([null])),
		("follow", json!({ "runtime": true })),
		("header", json!([id])),
		("header", json!([id, "0x12"])),
		("header", json!([7, genesis])),
		("header", json!({ "followSubscription": id, "hash": genesis, "surplus": 1 })),
		("body", json!([id, null])),
		("call", json!([id, genesis, "Core_version"])),
		("call", json!([id, genesis, "Core_version", "0x1"])),
		("call", json!([id, genesis, null, "0x"])),
		("storage", json!([id, genesis])),
		("storage", json!([id, genesis, {}, null])),
		("storage", json!([id, genesis, item("values"), null])),
		("storage", json!([id, genesis, [{ "type": "value" }], null])),
		("storage", json!([id, genesis, [{ "key": "0xz", "type": "value" }], null])),
		("storage", json!([id, genesis, item("value"), "child"])),
		(
			"storage",
			json!([id, genesis, vec![json!({ "key": "0x", "type": "value" }); 10_001], null]),
		),
		("unpin", json!([id])),
		("unpin", json!([id, ["0x12"]])),
		("unpin", json!([id, { "hash": genesis }])),
		("continue", json!([id])),
		("stopOperation", json!([id, 7])),
	] {
		let method = format!("chainHead_v1_{method}");
		assert_eq!(client.fail(&method, params.clone()).0, -32602, "{method} {params}");
	}
	// By name.
	let header = json!({ "hash": genesis, "followSubscription": id });
	assert!(client.call("chainHead_v1_header", header).is_string());
	let named = client.call("chainHead_v1_follow", json!({ "withRuntime": false }));
	assert_eq!(client.next(&named)["event"], "initialized");
	let unfollow = json!({ "followSubscription": named });
	assert_eq!(client.call("chainHead_v1_unfollow", unfollow), json!(null));
}
