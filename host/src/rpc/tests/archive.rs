//! `chainSpec_v1_*` and `archive_v1_*`.

use super::*;
use crate::{
	database::{DatabaseOptions, Pruning},
	primitives::Header,
};
use codec::Decode;

/// All events of an archive subscription, up to the last.
fn events(client: &mut Client, method: &str, params: Value) -> Vec<Value> {
	let id = client.call(method, params);
	let mut events = Vec::new();
	loop {
		let event = client.next(&id);
		let kind = event["event"].as_str().unwrap().to_owned();
		events.push(event);
		if kind.ends_with("Done") || kind.ends_with("Error") {
			return events;
		}
	}
}

#[test]
fn the_chain_spec_is_told() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	let genesis = json!(fixture.chain.genesis_hash());
	assert_eq!(client.call("chainSpec_v1_chainName", json!([])), "Stratos Development");
	assert_eq!(client.call("chainSpec_v1_genesisHash", json!([])), genesis);
	assert_eq!(client.call("chainSpec_v1_properties", json!({}))["tokenSymbol"], "STOS");
	assert_eq!(client.fail("chainSpec_v1_chainName", json!({ "a": 1 })).0, -32602);
}

#[test]
fn blocks_are_found_by_height_and_hash() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	let genesis = json!(fixture.chain.genesis_hash());
	let made = fixture.block(&mut client);
	let unknown = json!(Hash::repeat_byte(9));
	assert_eq!(client.call("archive_v1_genesisHash", json!([])), genesis);
	assert_eq!(client.call("archive_v1_finalizedHeight", json!([])), 1);
	assert_eq!(client.call("archive_v1_hashByHeight", json!([0])), json!([genesis]));
	assert_eq!(client.call("archive_v1_hashByHeight", json!({ "height": 1 })), json!([made]));
	for above in [2, u64::from(u32::MAX), 1 << 40, u64::MAX] {
		assert_eq!(client.call("archive_v1_hashByHeight", json!([above])), json!([]));
	}
	let header = client.call("archive_v1_header", json!([made]));
	let bytes = crate::hex::decode(header.as_str().unwrap()).unwrap();
	assert_eq!(Header::decode(&mut &bytes[..]).unwrap().hash(), parse_hash(&made));
	let block = client.call("chain_getBlock", json!([made]));
	assert_eq!(client.call("archive_v1_body", json!([made])), block["block"]["extrinsics"]);
	assert_eq!(client.call("archive_v1_header", json!([unknown])), json!(null));
	assert_eq!(client.call("archive_v1_body", json!([unknown])), json!(null));
	for (method, params) in [
		("hashByHeight", json!([-1])),
		("hashByHeight", json!(["1"])),
		("hashByHeight", json!([])),
		("header", json!(["0x12"])),
		("body", json!([null])),
		("call", json!([made, "Core_version"])),
		("call", json!([made, "Core_version", "0x1"])),
	] {
		let method = format!("archive_v1_{method}");
		assert_eq!(client.fail(&method, params.clone()).0, -32602, "{method} {params}");
	}
}

#[test]
fn the_runtime_of_a_block_is_called() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	let genesis = json!(fixture.chain.genesis_hash());
	let version = client.call("archive_v1_call", json!([genesis, "Core_version", "0x"]));
	assert_eq!(version["success"], true);
	let legacy = client.call("state_call", json!(["Core_version", "0x"]));
	assert_eq!(version["value"], legacy);
	let failed = client.call("archive_v1_call", json!([genesis, "No_such", "0x"]));
	assert_eq!(failed["success"], false);
	assert!(failed["error"].as_str().unwrap().contains("No_such"), "{failed}");
	let unknown = json!([Hash::repeat_byte(9), "Core_version", "0x"]);
	assert_eq!(client.call("archive_v1_call", unknown), json!(null));
	// Without a subscription it needs no WebSocket.
	let answer = post(fixture.address, "archive_v1_call", json!([genesis, "Core_version", "0x"]));
	assert_eq!(answer["result"]["success"], true);
}

#[test]
fn storage_is_read_at_old_blocks() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	let first = fixture.block(&mut client);
	fixture.block(&mut client);
	let number = number_key();
	let system = hex(&sp_crypto_hashing::twox_128(b"System"));
	let item = |key: &str, kind: &str| json!({ "key": key, "type": kind });
	let mut storage = |items: Value, child: Value| {
		events(&mut client, "archive_v1_storage", json!([first, items, child]))
	};
	let items = json!([item(&number, "value"), item("0x1234", "hash"), item(&number, "hash")]);
	let hash = hex(&sp_crypto_hashing::blake2_256(&[1, 0, 0, 0]));
	assert_eq!(
		storage(items, json!(null)),
		[
			json!({ "event": "storage", "key": number, "value": "0x01000000" }),
			json!({ "event": "storage", "key": number, "hash": hash }),
			json!({ "event": "storageDone" }),
		]
	);
	let all = storage(json!([item(&system, "descendantsHashes")]), json!(null));
	assert!(all.len() > 5);
	let start = all[2]["key"].clone();
	let rest = json!([{ "key": system, "type": "descendantsHashes", "paginationStartKey": start }]);
	assert_eq!(storage(rest, json!(null)), all[3..]);
	let before =
		json!([{ "key": system, "type": "descendantsHashes", "paginationStartKey": "0x" }]);
	assert_eq!(storage(before, json!(null)), all);
	let large = storage(json!([item("0x", "descendantsValues")]), json!(null));
	assert!(large.len() > all.len(), "several pages");
	assert_eq!(storage(json!([item(&number, "value")]), json!("0x01")).len(), 1);
	assert_eq!(storage(json!([]), json!(null)), [json!({ "event": "storageDone" })]);

	let unknown = json!([Hash::repeat_byte(9), [item(&number, "value")], null]);
	let failed = events(&mut client, "archive_v1_storage", unknown);
	assert_eq!(failed[0]["event"], "storageError");
	assert!(failed[0]["error"].as_str().unwrap().contains("unknown block"), "{failed:?}");
	let misplaced = json!([{ "key": "0x", "type": "value", "paginationStartKey": "0x01" }]);
	for items in [misplaced, json!([item("0x", "all")]), json!(null), json!("0x")] {
		let params = json!([first, items, null]);
		assert_eq!(client.fail("archive_v1_storage", params.clone()).0, -32602, "{params}");
	}
	assert_eq!(client.call("archive_v1_stopStorage", json!(["no such one"])), json!(null));
	let by_post = post(fixture.address, "archive_v1_storage", json!([first, [], null]));
	assert_eq!(by_post["error"]["code"], -32601);
}

#[test]
fn differences_between_blocks_are_told() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	let genesis = fixture.block(&mut client);
	let extrinsic = hex(&fixture.remark("//Alice", 0, b"hello"));
	client.call("author_submitExtrinsic", json!([extrinsic]));
	let second = fixture.block(&mut client);
	let third = fixture.block(&mut client);
	let mut diff = |params: Value| events(&mut client, "archive_v1_storageDiff", params);
	let number = number_key();
	let item = |kind: &str| json!([{ "key": number, "returnType": kind }]);
	let changed = |from: &str| json!({ "event": "storageDiff", "key": number, "value": from, "type": "modified" });
	let done = json!({ "event": "storageDiffDone" });
	assert_eq!(diff(json!([third, item("value")])), [changed("0x03000000"), done.clone()]);
	assert_eq!(
		diff(json!([second, item("value"), genesis])),
		[changed("0x02000000"), done.clone()]
	);
	let hashed = diff(json!([third, item("hash"), genesis]));
	assert_eq!(hashed[0]["hash"], hex(&sp_crypto_hashing::blake2_256(&[3, 0, 0, 0])));
	assert_eq!(hashed[0].get("value"), None);
	// The same block has no differences.
	assert_eq!(diff(json!([third, null, third])).first(), Some(&done));
	let all = diff(json!([third, null, genesis]));
	assert!(all.iter().any(|event| event["key"] == number && event["value"] == "0x03000000"));
	assert!(all.iter().any(|event| event["type"] == "modified"));
	// What an extrinsic of the second block left behind: the nonce of Alice.
	let account =
		hex(&[sp_crypto_hashing::twox_128(b"System"), sp_crypto_hashing::twox_128(b"Account")]
			.concat());
	assert!(
		all.iter().any(|event| event["key"].as_str().is_some_and(|key| key.starts_with(&account)))
	);
	let child = json!([{ "returnType": "value", "childTrieKey": "0x01" }]);
	assert_eq!(diff(json!([third, child])), [done]);

	let failed = |events: Vec<Value>| {
		assert_eq!(events[0]["event"], "storageDiffError", "{events:?}");
		events[0]["error"].as_str().unwrap().to_owned()
	};
	let unknown = Hash::repeat_byte(9);
	assert!(failed(diff(json!([unknown]))).contains("unknown block"));
	assert!(failed(diff(json!([third, null, unknown]))).contains("unknown block"));
	assert!(failed(diff(json!([genesis, null, third]))).contains("not an ancestor"));
	assert!(failed(diff(json!([fixture.chain.genesis_hash()]))).contains("no parent"));
	let many = vec![json!({ "returnType": "hash" }); 65];
	for params in
		[json!([]), json!([third, [{}]]), json!([third, many]), json!([third, item("both")])]
	{
		let refused = client.fail("archive_v1_storageDiff", params.clone());
		assert_eq!(refused.0, -32602, "{params}");
	}
	assert_eq!(client.call("archive_v1_stopStorageDiff", json!(["x"])), json!(null));
}

#[test]
fn states_that_are_pruned_are_an_error_but_for_questions_about_their_code() {
	let database = DatabaseOptions { pruning: Pruning::Keep(2), ..DatabaseOptions::default() };
	let options = ChainOptions { database, ..ChainOptions::default() };
	let fixture = Fixture::with_chain(RpcConfig::default(), options);
	let mut client = fixture.client();
	let made: Vec<Value> = (0..6).map(|_| fixture.block(&mut client)).collect();
	let old = &made[0];
	assert!(client.call("archive_v1_header", json!([old])).is_string());
	assert!(client.call("archive_v1_body", json!([old])).is_array());
	let nonce = json!([old, "AccountNonceApi_account_nonce", hex(&[0; 32])]);
	let failed = client.call("archive_v1_call", nonce);
	assert_eq!(failed["success"], false, "{failed}");
	// The code of every block is kept.
	for (function, argument) in [
		("Core_version", "0x"),
		("Metadata_metadata", "0x"),
		("Metadata_metadata_at_version", "0x0f000000"),
		("Metadata_metadata_versions", "0x"),
	] {
		let of_old = client.call("state_call", json!([function, argument, old]));
		assert_eq!(of_old, client.call("state_call", json!([function, argument])), "{function}");
		let archived = client.call("archive_v1_call", json!([old, function, argument]));
		assert_eq!((&archived["success"], &archived["value"]), (&json!(true), &of_old));
	}
	let nonce = json!(["AccountNonceApi_account_nonce", hex(&[0; 32]), old]);
	assert_eq!(client.fail("state_call", nonce).0, 4003);
	let unknown = json!(["Metadata_metadata", "0x", Hash::repeat_byte(1)]);
	assert_eq!(client.fail("state_call", unknown).0, 4003);
	let version = client.call("state_getRuntimeVersion", json!([old]));
	assert_eq!(version, client.call("state_getRuntimeVersion", json!([])));
	let metadata = client.call("state_getMetadata", json!([old]));
	assert_eq!(metadata, client.call("state_getMetadata", json!([])));
	let items = json!([{ "key": "0x", "type": "value" }]);
	for (method, params) in [
		("archive_v1_storage", json!([old, items, null])),
		("archive_v1_storageDiff", json!([made[1]])),
		("archive_v1_storageDiff", json!([made[5], null, old])),
	] {
		let events = events(&mut client, method, params);
		let error = events[0]["error"].as_str().unwrap();
		assert!(error.contains("not available"), "{method}: {error}");
	}
}
