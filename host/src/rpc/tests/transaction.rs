//! `transaction_v1_*` and `transactionWatch_v1_*`.

use super::*;
use std::time::Duration;

const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

/// Waits for this number of transactions in the pool.
fn wait_for_pool(client: &mut Client, wanted: usize) {
	let reached = (0..500).any(|_| {
		std::thread::sleep(Duration::from_millis(10));
		let pending = client.call("author_pendingExtrinsics", json!([]));
		pending.as_array().unwrap().len() == wanted
	});
	assert!(reached, "the pool has not {wanted} transactions");
}

#[test]
fn watched_transactions_are_followed_to_finality() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	let transaction = hex(&fixture.remark("//Alice", 0, b"hello"));
	let watch = client.call("transactionWatch_v1_submitAndWatch", json!([transaction]));
	assert_eq!(client.next(&watch), json!({ "event": "validated" }));
	// A second watcher of the same transaction sees the same.
	let second = client.call("transactionWatch_v1_submitAndWatch", json!([transaction]));
	assert_eq!(client.next(&second), json!({ "event": "validated" }));
	let block = fixture.block(&mut client);
	for watch in [&watch, &second] {
		let place = json!({ "hash": block, "index": 1 });
		let included = json!({ "event": "bestChainBlockIncluded", "block": place });
		assert_eq!(client.next(watch), included);
		assert_eq!(client.next(watch), json!({ "event": "finalized", "block": place }));
	}
	// The subscription has ended.
	std::thread::sleep(Duration::from_millis(50));
	assert_eq!(client.fail("transactionWatch_v1_unwatch", json!([watch])).0, -32602);
	let again = client.call("transactionWatch_v1_submitAndWatch", json!([transaction]));
	assert_eq!(client.next(&again)["event"], "invalid");
}

#[test]
fn bytes_that_are_no_valid_transaction_are_an_event() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	let mut forged = fixture.remark("//Alice", 0, b"forged");
	let last = forged.len() - 1;
	forged[last] ^= 1;
	let large = "0x".to_owned() + &"00".repeat(5 << 20);
	for transaction in ["0x", "", "0x10", "0x0401ff", &hex(&forged), &large] {
		let watch = client.call("transactionWatch_v1_submitAndWatch", json!([transaction]));
		let event = client.next(&watch);
		let short = &transaction[..transaction.len().min(20)];
		assert_eq!(event["event"], "invalid", "{short}: {event}");
		assert!(event["error"].is_string(), "{event}");
	}
	for params in [json!([]), json!([null]), json!(["0xz"]), json!(["0x1"]), json!([[1]])] {
		let refused = client.fail("transactionWatch_v1_submitAndWatch", params.clone());
		assert_eq!(refused.0, -32602, "{params}");
		let refused = client.fail("transaction_v1_broadcast", params.clone());
		assert_eq!(refused.0, -32602, "{params}");
	}
}

#[test]
fn a_transaction_stays_in_the_pool_if_it_is_no_longer_watched() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	let transaction = hex(&fixture.remark("//Alice", 0, b"hello"));
	let watch = client.call("transactionWatch_v1_submitAndWatch", json!([transaction]));
	client.next(&watch);
	assert_eq!(client.call("transactionWatch_v1_unwatch", json!([watch])), json!(null));
	assert_eq!(client.fail("transactionWatch_v1_unwatch", json!([watch])).0, -32602);
	wait_for_pool(&mut client, 1);
	fixture.block(&mut client);
	assert_eq!(client.call("system_accountNextIndex", json!([ALICE])), 1);
}

#[test]
fn broadcast_transactions_are_included() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	let transaction = hex(&fixture.remark("//Alice", 0, b"hello"));
	let id = client.call("transaction_v1_broadcast", json!({ "transaction": transaction }));
	assert!(id.is_string());
	wait_for_pool(&mut client, 1);
	fixture.block(&mut client);
	assert_eq!(client.call("system_accountNextIndex", json!([ALICE])), 1);
	assert_eq!(client.call("transaction_v1_stop", json!([id])), json!(null));
	assert_eq!(client.fail("transaction_v1_stop", json!([id])).0, -32602);
}

#[test]
fn a_transaction_is_broadcast_until_it_becomes_valid() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	// Valid only after the block in which the pool first sees it.
	let birth = fixture.chain.best();
	let transaction = fixture.mortal_remark("//Alice", 0, b"hello");
	assert_eq!(birth.number, 0);
	client.call("transaction_v1_broadcast", json!([hex(&transaction)]));
	wait_for_pool(&mut client, 1);
	// The operator removes it; it comes back with a later block.
	let hash = hex(&sp_crypto_hashing::blake2_256(&transaction));
	client.call("author_removeExtrinsic", json!([[{ "hash": hash }]]));
	wait_for_pool(&mut client, 0);
	fixture.block(&mut client);
	wait_for_pool(&mut client, 1);
	fixture.block(&mut client);
	assert_eq!(client.call("system_accountNextIndex", json!([ALICE])), 1);
}

#[test]
fn broadcasts_are_limited_and_end_with_their_connection() {
	let fixture = Fixture::new();
	let (mut client, mut other) = (fixture.client(), fixture.client());
	// Invalid ones count.
	let ids: Vec<Value> =
		(0..16).map(|_| client.call("transaction_v1_broadcast", json!(["0x"]))).collect();
	assert!(ids.iter().all(Value::is_string));
	let transaction = hex(&fixture.remark("//Alice", 0, b"hello"));
	assert_eq!(client.call("transaction_v1_broadcast", json!([transaction])), json!(null));
	assert!(other.call("transaction_v1_broadcast", json!([transaction])).is_string());
	// Another connection cannot stop them.
	assert_eq!(other.fail("transaction_v1_stop", json!([ids[0]])).0, -32602);
	assert_eq!(client.call("transaction_v1_stop", json!([ids[0]])), json!(null));
	assert!(client.call("transaction_v1_broadcast", json!(["0x"])).is_string());
	for params in [json!([]), json!([7]), json!(["no such one"])] {
		assert_eq!(client.fail("transaction_v1_stop", params).0, -32602);
	}
	let answer = post(fixture.address, "transaction_v1_broadcast", json!([transaction]));
	assert_eq!(answer["error"]["code"], -32601);
	wait_for_pool(&mut client, 1);
	// What is in the pool stays there.
	drop(other);
	std::thread::sleep(Duration::from_millis(50));
	wait_for_pool(&mut client, 1);
}
