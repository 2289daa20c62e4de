//! Operations on blocks that `chainHead_v1_follow` has reported.

use super::{chain_head::follow, *};
use std::collections::BTreeMap;

/// A chain whose first block is pinned.
struct Followed {
	fixture: Fixture,
	client: Client,
	id: Value,
	block: Value,
}

impl Followed {
	fn new(config: RpcConfig) -> Self {
		let fixture = Fixture::with(config);
		let mut client = fixture.client();
		let (id, _) = follow(&mut client, true);
		let extrinsic = hex(&fixture.remark("//Alice", 0, b"hello"));
		client.call("author_submitExtrinsic", json!([extrinsic]));
		let block = fixture.block(&mut client);
		while client.event(&id, "newBlock")["blockHash"] != block {}
		Self { fixture, client, id, block }
	}

	/// Starts an operation. Returns its id.
	fn start(&mut self, method: &str, more: Value) -> Value {
		let mut params = vec![self.id.clone(), self.block.clone()];
		params.extend(more.as_array().unwrap().iter().cloned());
		let started = self.client.call(&format!("chainHead_v1_{method}"), json!(params));
		assert_eq!(started["result"], "started", "{started}");
		started["operationId"].clone()
	}

	/// The next event of an operation.
	fn next(&mut self, operation: &Value) -> Value {
		loop {
			let event = self.client.next(&self.id);
			if event["operationId"] == *operation {
				return event;
			}
		}
	}

	/// All items of a storage query, with the number of times that it waited.
	fn storage(&mut self, items: Value) -> (Vec<Value>, usize) {
		let operation = self.start("storage", json!([items, null]));
		let (mut found, mut waited) = (Vec::new(), 0);
		loop {
			let event = self.next(&operation);
			match event["event"].as_str().unwrap() {
				"operationStorageItems" => found.extend(event["items"].as_array().unwrap().clone()),
				"operationWaitingForContinue" => {
					assert!(!found.is_empty());
					waited += 1;
					let params = json!([self.id, operation]);
					assert_eq!(self.client.call("chainHead_v1_continue", params), json!(null));
				}
				"operationStorageDone" => return (found, waited),
				other => panic!("unexpected event {other}: {event}"),
			}
		}
	}
}

#[test]
fn bodies_are_read() {
	let mut followed = Followed::new(RpcConfig::default());
	let operation = followed.start("body", json!([]));
	let done = followed.next(&operation);
	assert_eq!(done["event"], "operationBodyDone");
	let block = followed.client.call("chain_getBlock", json!([followed.block]));
	assert_eq!(done["value"], block["block"]["extrinsics"]);
	assert_eq!(done["value"].as_array().unwrap().len(), 2);
}

#[test]
fn the_runtime_is_called() {
	let mut followed = Followed::new(RpcConfig::default());
	let operation = followed.start("call", json!(["Core_version", "0x"]));
	let done = followed.next(&operation);
	assert_eq!(done["event"], "operationCallDone");
	let legacy = followed.client.call("state_call", json!(["Core_version", "0x"]));
	assert_eq!(done["output"], legacy);
	for (function, data) in [("No_such", "0x"), ("Core_execute_block", "0x00"), ("", "0x")] {
		let operation = followed.start("call", json!([function, data]));
		let failed = followed.next(&operation);
		assert_eq!(failed["event"], "operationError", "{failed}");
		assert!(failed["error"].as_str().unwrap().len() > 10, "{failed}");
	}
	let (other, _) = follow(&mut followed.client, false);
	let call = json!([other, followed.fixture.chain.genesis_hash(), "Core_version", "0x"]);
	let pinned = followed.client.request("chainHead_v1_call", call);
	assert_eq!(pinned["error"]["code"], -32802, "{pinned}");
}

#[test]
fn every_type_of_storage_item_is_read() {
	let mut followed = Followed::new(RpcConfig::default());
	let item = |key: &str, kind: &str| json!({ "key": key, "type": kind });
	let number = number_key();
	let system = hex(&sp_crypto_hashing::twox_128(b"System"));
	let (found, waited) = followed.storage(json!([
		item(&number, "value"),
		item(&number, "hash"),
		item("0x1234", "value"),
		item("0x1234", "closestDescendantMerkleValue"),
		item("0x", "closestDescendantMerkleValue"),
	]));
	let header = followed.client.call("chain_getHeader", json!([followed.block]));
	assert_eq!(
		found,
		[
			json!({ "key": number, "value": "0x01000000" }),
			json!({ "key": number, "hash": hex(&sp_crypto_hashing::blake2_256(&[1, 0, 0, 0])) }),
			json!({ "key": "0x", "closestDescendantMerkleValue": header["stateRoot"] }),
		]
	);
	assert_eq!(waited, 0);
	let (hashes, _) = followed.storage(json!([item(&system, "descendantsHashes")]));
	let keys = followed.client.call("state_getKeys", json!([system, followed.block]));
	let of = |found: &[Value]| found.iter().map(|item| item["key"].clone()).collect::<Vec<_>>();
	assert_eq!(json!(of(&hashes)), keys);
	let (values, _) = followed.storage(json!([item(&system, "descendantsValues")]));
	assert_eq!(of(&values), of(&hashes));
	for (value, hash) in values.iter().zip(&hashes) {
		let bytes = crate::hex::decode(value["value"].as_str().unwrap()).unwrap();
		assert_eq!(hash["hash"], hex(&sp_crypto_hashing::blake2_256(&bytes)));
	}
	let (merkle, _) = followed.storage(json!([item(&system, "closestDescendantMerkleValue")]));
	assert_eq!(merkle[0]["closestDescendantMerkleValue"].as_str().unwrap().len(), 66);
	assert_eq!(followed.storage(json!([])).0, [0; 0]);

	let child = json!([[item("0x", "descendantsValues")], hex(b"no such child")]);
	let operation = followed.start("storage", child);
	assert_eq!(followed.next(&operation)["event"], "operationStorageDone");
}

#[test]
fn many_descendants_wait_for_the_client() {
	let mut followed = Followed::new(RpcConfig::default());
	let all = json!([{ "key": "0x", "type": "descendantsValues" }]);
	let (found, waited) = followed.storage(all.clone());
	assert!(waited > 0, "the code alone is larger than a page");
	let found: BTreeMap<_, _> =
		found.iter().map(|item| (item["key"].to_string(), item["value"].clone())).collect();
	let pairs = followed.client.call("state_getPairs", json!(["0x", followed.block]));
	let pairs: BTreeMap<_, _> = pairs
		.as_array()
		.unwrap()
		.iter()
		.map(|pair| (pair[0].to_string(), pair[1].clone()))
		.collect();
	assert_eq!(found, pairs);

	let operation = followed.start("storage", json!([all, null]));
	while followed.next(&operation)["event"] != "operationWaitingForContinue" {}
	let params = json!([followed.id, operation]);
	followed.client.call("chainHead_v1_unpin", json!([followed.id, followed.block]));
	assert_eq!(followed.client.call("chainHead_v1_continue", params.clone()), json!(null));
	// It goes on although its block is unpinned. It may wait already.
	let again = followed.client.request("chainHead_v1_continue", params.clone());
	assert!(again["error"].is_null() || again["error"]["code"] == -32803, "{again}");
	assert_eq!(followed.client.call("chainHead_v1_stopOperation", params.clone()), json!(null));
	assert_eq!(followed.client.call("chainHead_v1_stopOperation", params), json!(null));
	for unknown in ["99", "x", ""] {
		let params = json!([followed.id, unknown]);
		assert_eq!(followed.client.call("chainHead_v1_continue", params), json!(null));
	}
}

#[test]
fn operations_are_limited() {
	let mut followed = Followed::new(RpcConfig::default());
	let many = vec![json!({ "key": number_key(), "type": "value" }); 20];
	let params = json!([followed.id, followed.block, many, null]);
	let started = followed.client.call("chainHead_v1_storage", params);
	assert_eq!(started["discardedItems"], 4, "{started}");
	let items = followed.next(&started["operationId"]);
	assert_eq!(items["items"].as_array().unwrap().len(), 16);
	assert_eq!(followed.next(&started["operationId"])["event"], "operationStorageDone");

	let endless = json!([[{ "key": "0x", "type": "descendantsValues" }], null]);
	let operations: Vec<Value> =
		(0..16).map(|_| followed.start("storage", endless.clone())).collect();
	let params = json!([followed.id, followed.block]);
	let limit = json!({ "result": "limitReached" });
	assert_eq!(followed.client.call("chainHead_v1_body", params.clone()), limit);
	// A subscription has its own operations.
	let (other, initialized) = follow(&mut followed.client, true);
	let block = initialized["finalizedBlockHashes"][0].clone();
	let body = followed.client.call("chainHead_v1_body", json!([other, block]));
	assert_eq!(body["result"], "started");
	let stop = json!([followed.id, operations[3]]);
	followed.client.call("chainHead_v1_stopOperation", stop);
	let freed = (0..200).any(|_| {
		std::thread::sleep(std::time::Duration::from_millis(10));
		followed.client.call("chainHead_v1_body", params.clone()) != limit
	});
	assert!(freed, "the slot is free again");
	assert_eq!(followed.client.call("chainHead_v1_unfollow", json!([followed.id])), json!(null));
}

#[test]
fn results_that_are_too_large_are_an_error_of_the_operation() {
	let config = RpcConfig { max_response_size: 100_000, ..RpcConfig::default() };
	let mut followed = Followed::new(config);
	let code = json!([[{ "key": hex(b":code"), "type": "value" }], null]);
	for (method, params) in [("storage", code), ("call", json!(["Metadata_metadata", "0x"]))] {
		let operation = followed.start(method, params);
		let failed = followed.next(&operation);
		assert_eq!(failed["event"], "operationError", "{method}: {failed}");
		assert!(failed["error"].as_str().unwrap().contains("100,000 bytes"), "{failed}");
	}
	let operation = followed.start("body", json!([]));
	assert_eq!(followed.next(&operation)["event"], "operationBodyDone");
}

#[test]
fn operations_end_with_their_connection() {
	let followed = Followed::new(RpcConfig::default());
	let Followed { fixture, mut client, id, block } = followed;
	let items = json!([{ "key": "0x", "type": "descendantsValues" }]);
	client.call("chainHead_v1_storage", json!([id, block, items, null]));
	client.event(&id, "operationWaitingForContinue");
	drop(client);
	let mut other = fixture.client();
	let (id, _) = follow(&mut other, true);
	let new = fixture.block(&mut other);
	while other.event(&id, "newBlock")["blockHash"] != new {}
}
