//! Submission, watching, fees, nonces and sealing.

use super::*;

const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

#[test]
fn watched_extrinsics_report_their_status_up_to_finality() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	let extrinsic = hex(&fixture.remark("//Alice", 0, b"hello"));
	let watch = client.call("author_submitAndWatchExtrinsic", json!([extrinsic]));
	assert_eq!(client.next(&watch), "ready");
	assert_eq!(client.call("author_pendingExtrinsics", json!([])), json!([extrinsic]));
	let block = client.call("engine_createBlock", json!([false, true]))["hash"].clone();
	assert_eq!(client.next(&watch), json!({ "inBlock": block }));
	assert_eq!(client.next(&watch), json!({ "finalized": block }));
	assert_eq!(client.call("author_pendingExtrinsics", json!([])), json!([]));
	let body = client.call("chain_getBlock", json!([block]))["block"]["extrinsics"].clone();
	assert!(body.as_array().unwrap().contains(&json!(extrinsic)));
}

#[test]
fn submission_returns_the_hash_of_the_bytes() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	let extrinsic = fixture.remark("//Bob", 0, b"");
	let hash = client.call("author_submitExtrinsic", json!([hex(&extrinsic)]));
	assert_eq!(hash, hex(&sp_crypto_hashing::blake2_256(&extrinsic)));
	assert_eq!(client.fail("author_submitExtrinsic", json!([hex(&extrinsic)])).0, 1013);
	let removed = client.call("author_removeExtrinsic", json!([[{ "hash": hash }]]));
	assert_eq!(removed, json!([hash]));
	assert_eq!(client.call("author_removeExtrinsic", json!([[{ "hash": hash }]])), json!([]));
}

#[test]
fn the_next_nonce_includes_ready_transactions() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	assert_eq!(client.call("system_accountNextIndex", json!([ALICE])), 0);
	for nonce in 0..3 {
		let extrinsic = hex(&fixture.remark("//Alice", nonce, b""));
		client.call("author_submitExtrinsic", json!([extrinsic]));
	}
	assert_eq!(client.call("system_accountNextIndex", json!([ALICE])), 3);
	// A future transaction does not count.
	let far = hex(&fixture.remark("//Alice", 9, b""));
	client.call("author_submitExtrinsic", json!([far]));
	assert_eq!(client.call("account_nextIndex", json!([ALICE])), 3);
	client.call("engine_createBlock", json!([true, true]));
	assert_eq!(client.call("system_accountNextIndex", json!([ALICE])), 3);
	assert_eq!(client.fail("system_accountNextIndex", json!(["nobody"])).0, -32602);
}

#[test]
fn invalid_extrinsics_are_rejected_with_their_reason() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	for malformed in ["0x", "0x10", "0x0401ff"] {
		let (code, message) = client.fail("author_submitExtrinsic", json!([malformed]));
		assert_eq!(code, 1001, "{malformed}: {message}");
		let (code, _) = client.fail("author_submitAndWatchExtrinsic", json!([malformed]));
		assert_eq!(code, 1001, "{malformed}");
	}
	let mut forged = fixture.remark("//Alice", 0, b"forged");
	let last = forged.len() - 1;
	forged[last] ^= 1;
	let answer = client.request("author_submitExtrinsic", json!([hex(&forged)]));
	assert_eq!(answer["error"]["code"], 1010);
	assert_eq!(answer["error"]["message"], "Invalid Transaction");
	assert_eq!(answer["error"]["data"], "Transaction has a bad signature");

	client.call("author_submitExtrinsic", json!([hex(&fixture.remark("//Alice", 0, b""))]));
	client.call("engine_createBlock", json!([true, true]));
	let stale = client
		.request("author_submitExtrinsic", json!([hex(&fixture.remark("//Alice", 0, b"again"))]));
	assert_eq!(stale["error"]["data"], "Transaction is outdated");
}

#[test]
fn fees_are_estimated() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	let extrinsic = hex(&fixture.remark("//Alice", 0, b"hello"));
	let info = client.call("payment_queryInfo", json!([extrinsic]));
	assert_eq!(info["class"], "normal");
	assert!(info["weight"]["ref_time"].as_u64().unwrap() > 0);
	let fee: u128 = info["partialFee"].as_str().unwrap().parse().unwrap();
	let details = client.call("payment_queryFeeDetails", json!([extrinsic]));
	let parts = &details["inclusionFee"];
	let part = |name: &str| {
		u128::from_str_radix(parts[name].as_str().unwrap().trim_start_matches("0x"), 16).unwrap()
	};
	assert_eq!(part("baseFee") + part("lenFee") + part("adjustedWeightFee"), fee);
	assert!(fee > 0);
	assert_eq!(client.fail("payment_queryInfo", json!(["0x10"])).0, 2);
}

#[test]
fn dry_runs_change_nothing() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	client.call("engine_createBlock", json!([true, true]));
	let extrinsic = hex(&fixture.remark("//Alice", 0, b"dry"));
	// Ok(Ok(())), as `ApplyExtrinsicResult` is encoded.
	assert_eq!(client.call("system_dryRun", json!([extrinsic])), "0x0000");
	assert_eq!(client.call("system_accountNextIndex", json!([ALICE])), 0);
	assert_eq!(client.fail("system_dryRun", json!(["0x10"])).0, 2);
}

#[test]
fn dry_runs_accept_transactions_that_are_valid_for_some_blocks() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	for _ in 0..3 {
		fixture.block(&mut client);
	}
	// Born at the best block.
	let extrinsic = hex(&fixture.mortal_remark("//Alice", 0, b"dry"));
	assert_eq!(client.call("system_dryRun", json!([extrinsic])), "0x0000");
	client.call("author_submitExtrinsic", json!([extrinsic]));
	fixture.block(&mut client);
	assert_eq!(client.call("system_accountNextIndex", json!([ALICE])), 1);
}

#[test]
fn blocks_are_sealed_on_demand() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	assert_eq!(client.fail("engine_createBlock", json!([false, true])).0, 12_000);
	let best = json!(fixture.chain.best().hash);
	let made = client.call("engine_createBlock", json!([true, false, best]));
	assert_eq!(made["aux"]["is_new_best"], true);
	assert_eq!(client.fail("engine_createBlock", json!([true, true, best])).0, 13_000);
	assert_eq!(client.call("engine_finalizeBlock", json!([made["hash"]])), true);
	assert_eq!(client.fail("engine_finalizeBlock", json!([Hash::repeat_byte(9)])).0, 13_000);
}
