//! Methods that read the chain and its state.

use super::*;
use codec::Decode;

#[test]
fn system_methods_describe_the_node_and_its_chain() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	assert_eq!(client.call("system_chain", json!([])), "Stratos Development");
	assert_eq!(client.call("system_chainType", json!([])), "Development");
	assert_eq!(client.call("system_version", json!([])), env!("CARGO_PKG_VERSION"));
	assert_eq!(client.call("system_nodeRoles", json!([])), json!(["Authority"]));
	assert_eq!(
		client.call("system_health", json!([])),
		json!({ "peers": 0, "isSyncing": false, "shouldHavePeers": false })
	);
	assert_eq!(client.call("system_properties", json!([]))["tokenSymbol"], "STOS");
	let version = client.call("state_getRuntimeVersion", json!([]));
	assert_eq!(version["specName"], "stratos");
	assert_eq!(version["transactionVersion"], 1);
	assert!(version["apis"][0][0].as_str().unwrap().starts_with("0x"));
	assert_eq!(client.call("chain_getRuntimeVersion", json!([])), version);
	let metadata = client.call("state_getMetadata", json!([]));
	assert!(metadata.as_str().unwrap().starts_with("0x6d657461"), "begins with `meta`");
}

#[test]
fn http_and_health_checks_are_served() {
	let fixture = Fixture::new();
	let address = fixture.address;
	assert_eq!(post(address, "system_chain", json!([]))["result"], "Stratos Development");
	let (status, _, body) = http(address, &format!("GET /health HTTP/1.1\r\nHost: {address}"), "");
	assert_eq!(status, 200);
	assert!(body.contains("\"isSyncing\":false"), "{body}");
}

#[test]
fn blocks_are_found_by_number_and_hash() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	let made = client.call("engine_createBlock", json!([true, true, null]));
	let genesis = json!(fixture.chain.genesis_hash());
	assert_eq!(client.call("chain_getBlockHash", json!([0])), genesis);
	assert_eq!(client.call("chain_getBlockHash", json!(["0x1"])), made["hash"]);
	assert_eq!(client.call("chain_getBlockHash", json!([])), made["hash"]);
	assert_eq!(client.call("chain_getBlockHash", json!([null])), made["hash"]);
	assert_eq!(
		client.call("chain_getBlockHash", json!([[0, 1, 2]])),
		json!([genesis, made["hash"], null])
	);
	assert_eq!(client.call("chain_getBlockHash", json!([7])), json!(null));
	assert_eq!(client.fail("chain_getBlockHash", json!([4294967296u64])).0, 3001);
	assert_eq!(client.call("chain_getFinalizedHead", json!([])), made["hash"]);

	let header = client.call("chain_getHeader", json!([]));
	assert_eq!(header["number"], "0x1");
	assert_eq!(header["parentHash"], genesis);
	assert!(header["digest"]["logs"].is_array());
	let block = client.call("chain_getBlock", json!([made["hash"]]));
	assert_eq!(block["block"]["header"], header);
	assert_eq!(block["justifications"], json!(null));
	// The timestamp inherent.
	assert_eq!(block["block"]["extrinsics"].as_array().unwrap().len(), 1);
	assert_eq!(client.call("chain_getBlock", json!([Hash::repeat_byte(9)])), json!(null));
	assert_eq!(client.call("chain_getHeader", json!([Hash::repeat_byte(9)])), json!(null));
	assert_eq!(client.fail("chain_getHeader", json!(["0x12"])).0, -32602);
}

#[test]
fn storage_is_read_at_any_block() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	let first = client.call("engine_createBlock", json!([true, true]))["hash"].clone();
	let second = client.call("engine_createBlock", json!([true, true]))["hash"].clone();
	let key = number_key();
	assert_eq!(client.call("state_getStorage", json!([key])), "0x02000000");
	assert_eq!(client.call("state_getStorage", json!([key, first])), "0x01000000");
	assert_eq!(client.call("state_getStorageAt", json!([key, second])), "0x02000000");
	assert_eq!(client.call("state_getStorage", json!(["0x1234"])), json!(null));
	assert_eq!(client.call("state_getStorageSize", json!([key])), 4);
	assert_eq!(
		client.call("state_getStorageHash", json!([key])),
		hex(&sp_crypto_hashing::blake2_256(&[2, 0, 0, 0]))
	);
	assert_eq!(
		client.call("state_queryStorageAt", json!([[key, "0x1234"], first])),
		json!([{ "block": first, "changes": [[key, "0x01000000"], ["0x1234", null]] }])
	);
	let changes = client.call("state_queryStorage", json!([[key, "0x1234"], first, second]));
	assert_eq!(changes[0]["changes"].as_array().unwrap().len(), 2);
	assert_eq!(changes[1], json!({ "block": second, "changes": [[key, "0x02000000"]] }));
	assert_eq!(client.fail("state_queryStorage", json!([[key], second, first])).0, 4001);
	let unknown = client.fail("state_getStorage", json!([key, Hash::repeat_byte(9)]));
	assert_eq!(unknown.0, 4003);
	assert_eq!(client.fail("state_getStorage", json!(["no hex"])).0, -32602);
}

#[test]
fn values_in_memory_are_those_of_the_best_block() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	let key = number_key();
	for number in 1..=3 {
		let block = client.call("engine_createBlock", json!([true, true]))["hash"].clone();
		// The first read may go to the disk, the others do not.
		for _ in 0..3 {
			let value = hex(&u32::to_le_bytes(number));
			assert_eq!(client.call("state_getStorage", json!([key])), json!(value));
			assert_eq!(client.call("state_getStorage", json!([key, block])), json!(value));
			assert_eq!(client.call("state_getStorage", json!(["0x1234"])), json!(null));
		}
	}
	// Long keys and long values take the other way.
	let long = format!("0x{}", "00".repeat(10_000));
	let code = hex(b":code");
	for _ in 0..2 {
		assert_eq!(client.call("state_getStorage", json!([long])), json!(null));
		assert!(client.call("state_getStorage", json!([code])).as_str().unwrap().len() > 100_000);
	}
}

#[test]
fn key_pages_have_no_gaps_or_duplicates() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	let all = client.call("state_getKeys", json!(["0x"]));
	let all = all.as_array().unwrap();
	assert!(all.len() > 20, "{}", all.len());
	let mut paged = Vec::new();
	let mut start = json!(null);
	loop {
		let page = client.call("state_getKeysPaged", json!(["0x", 7, start]));
		let page = page.as_array().unwrap().clone();
		let Some(last) = page.last() else { break };
		start = last.clone();
		paged.extend(page);
	}
	assert_eq!(&paged, all);
	assert_eq!(client.fail("state_getKeysPaged", json!(["0x", 1001])).0, 4002);
	let system = hex(&sp_crypto_hashing::twox_128(b"System"));
	let pairs = client.call("state_getPairs", json!([system]));
	assert!(pairs.as_array().unwrap().iter().all(|pair| {
		pair[0].as_str().unwrap().starts_with(&system)
			&& pair[1].as_str().unwrap().starts_with("0x")
	}));
}

#[test]
fn read_proofs_verify_against_the_state_root() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	let block = client.call("engine_createBlock", json!([true, true]))["hash"].clone();
	let header = client.call("chain_getHeader", json!([block]));
	let key = number_key();
	let proof = client.call("state_getReadProof", json!([[key], block]));
	assert_eq!(proof["at"], block);
	let nodes: Vec<crate::hex::Bytes> = serde_json::from_value(proof["proof"].clone()).unwrap();
	let root = parse_hash(&header["stateRoot"]);
	let proof = sp_trie::StorageProof::new(nodes.into_iter().map(|node| node.0));
	let db = proof.into_memory_db::<sp_runtime::traits::BlakeTwo256>();
	let key = crate::hex::decode(&key).unwrap();
	let value = sp_trie::read_trie_value::<sp_trie::LayoutV1<sp_runtime::traits::BlakeTwo256>, _>(
		&db, &root, &key, None, None,
	);
	assert_eq!(value.unwrap(), Some(vec![1, 0, 0, 0]));
}

#[test]
fn runtime_apis_are_called() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	let version = client.call("state_call", json!(["Core_version", "0x"]));
	let bytes = crate::hex::decode(version.as_str().unwrap()).unwrap();
	let version = sp_version::RuntimeVersion::decode(&mut &bytes[..]).unwrap();
	assert_eq!(version.spec_name, "stratos");
	let (code, message) = client.fail("state_call", json!(["No_such", "0x"]));
	assert_eq!(code, 4003);
	assert!(message.contains("No_such"), "{message}");
}

#[test]
fn child_tries_are_named_by_their_prefixed_key() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	let child = hex(b":child_storage:default:none");
	assert_eq!(client.call("childstate_getStorage", json!([child, "0x01"])), json!(null));
	assert_eq!(client.call("childstate_getKeys", json!([child, "0x"])), json!([]));
	assert_eq!(client.call("childstate_getKeysPaged", json!([child, "0x", 10])), json!([]));
	assert_eq!(
		client.call("childstate_getStorageEntries", json!([child, ["0x01", "0x02"]])),
		json!([null, null])
	);
	assert_eq!(client.fail("childstate_getStorage", json!(["0x01", "0x01"])).0, 4003);
}

#[test]
fn head_subscriptions_start_at_the_best_block_and_have_no_gaps() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	client.call("engine_createBlock", json!([true, true]));
	let subscriptions = [
		"chain_subscribeNewHeads",
		"chain_subscribeAllHeads",
		"chain_subscribeFinalizedHeads",
		"chain_subscribeNewHead",
	]
	.map(|method| client.call(method, json!([])));
	for _ in 0..3 {
		client.call("engine_createBlock", json!([true, true]));
	}
	for subscription in &subscriptions {
		let numbers: Vec<_> = (0..4).map(|_| client.next(subscription)["number"].clone()).collect();
		assert_eq!(numbers, ["0x1", "0x2", "0x3", "0x4"]);
	}
	assert_eq!(client.call("chain_unsubscribeNewHeads", json!([subscriptions[0]])), true);
	assert_eq!(client.call("chain_unsubscribeNewHeads", json!([subscriptions[0]])), false);
}

#[test]
fn storage_and_runtime_version_subscriptions_send_changes() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	let key = number_key();
	let storage = client.call("state_subscribeStorage", json!([[key, "0x1234"]]));
	let now = client.next(&storage);
	assert_eq!(now["block"], json!(fixture.chain.genesis_hash()));
	assert_eq!(now["changes"].as_array().unwrap().len(), 2);
	let version = client.call("state_subscribeRuntimeVersion", json!([]));
	assert_eq!(client.next(&version)["specName"], "stratos");
	let block = client.call("engine_createBlock", json!([true, true]))["hash"].clone();
	assert_eq!(client.next(&storage), json!({ "block": block, "changes": [[key, "0x01000000"]] }));
}
