//! The Ozone market through the whole chain: the Wasm in the real host, clients on a real socket.

use codec::{Decode, Encode};
use std::fs;
use stratos_primitives::{MarketState, STOS};
use stratos_runtime_api::ozone::MarketOperation;
use stratos_tests::{Node, client::Client, vectors};
use subxt_signer::sr25519::dev;

fn number(value: &serde_json::Value) -> u128 {
	value.as_str().and_then(|digits| digits.parse().ok()).expect("amounts are decimal strings")
}

fn state(value: &serde_json::Value) -> MarketState {
	MarketState {
		genesis_deposit: number(&value["genesis_deposit"]),
		unissued_prepay: number(&value["unissued_prepay"]),
		remaining_limit: number(&value["remaining_limit"]),
	}
}

#[tokio::test(flavor = "multi_thread")]
async fn market_vectors_are_reproduced_through_wasm() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path(), &["--dev", "--seal", "manual"]);
	let client = Client::connect(&node.url).await;

	let text = fs::read_to_string(vectors().join("market.json")).expect("the vectors are there");
	let vectors: serde_json::Value = serde_json::from_str(&text).expect("the vectors are JSON");
	let mut steps = 0;
	for (run, vector) in vectors["runs"].as_array().expect("there are runs").iter().enumerate() {
		let mut market = state(&vector["start"]);
		for (step, vector) in
			vector["steps"].as_array().expect("there are steps").iter().enumerate()
		{
			let amount = number(&vector["in"]);
			let name = vector["op"].as_str().expect("a step has an operation");
			let operation = match name {
				"prepay" => MarketOperation::Prepay(amount),
				"settle" => MarketOperation::Settle(amount),
				"cost" => MarketOperation::Cost(amount),
				"join" => MarketOperation::Join(amount),
				"leave" => MarketOperation::Leave(amount),
				other => panic!("unknown operation {other}"),
			};
			let answer = client.call("OzoneApi_simulate", &(market, operation).encode()).await;
			let result = Option::<(u128, MarketState)>::decode(&mut answer.as_slice())
				.expect("the API's own type");
			let expected = (number(&vector["out"]), state(&vector["after"]));
			assert_eq!(result, Some(expected), "run {run}, step {step}: {name}");
			market = expected.1;
			steps += 1;
		}
	}
	assert!(steps > 0, "the vectors hold no step");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_prepay_gives_the_formulas_ozone_and_price() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path(), &["--dev", "--seal", "instant"]);
	let client = Client::connect(&node.url).await;
	let alice = dev::alice();
	let account = alice.public_key().0;

	let before: MarketState = client.ask("OzoneApi_market", ()).await;
	let stos_side = before.genesis_deposit + before.unissued_prepay;
	let amount = 5_000 * STOS + 1;
	// L·X/(S+P+X), whitepaper section 1.1; these figures fit 256 bits only, so divide in parts.
	let expected = wide_mul_div(before.remaining_limit, amount, stos_side + amount);

	let events =
		client.submit(&alice, client.prepay(amount, None, expected)).await.expect("a valid prepay");
	assert!(events.iter().any(|event| event == "Ozone.Prepaid"), "no Ozone.Prepaid in {events:?}");

	let after: MarketState = client.ask("OzoneApi_market", ()).await;
	assert_eq!(after.genesis_deposit, before.genesis_deposit);
	assert_eq!(after.unissued_prepay, before.unissued_prepay + amount);
	assert_eq!(after.remaining_limit, before.remaining_limit - expected);
	let ozone: u128 = client.ask("OzoneApi_ozone_of", account).await;
	assert_eq!(ozone, expected);
	let checked: Result<(), String> = client.ask("InvariantsApi_check", ()).await;
	assert_eq!(checked, Ok(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_prepays_name_their_reason_and_change_nothing_but_the_fee() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path(), &["--dev", "--seal", "instant"]);
	let client = Client::connect(&node.url).await;
	let bob = dev::bob();
	let before: MarketState = client.ask("OzoneApi_market", ()).await;

	for (amount, min_ozone, reason) in [
		(0, 0, "ZeroAmount"),
		(90_000_000 * STOS, 0, "InsufficientBalance"),
		(STOS, before.remaining_limit, "BelowMinOzone"),
		(1, 0, "NothingBought"),
	] {
		let refused = client.submit(&bob, client.prepay(amount, None, min_ozone)).await;
		let error = refused.expect_err("must be refused");
		assert!(error.contains(reason), "{amount} base units: `{error}` does not name {reason}");
		let after: MarketState = client.ask("OzoneApi_market", ()).await;
		assert_eq!(after, before, "{reason} changed the market");
		let ozone: u128 = client.ask("OzoneApi_ozone_of", bob.public_key().0).await;
		assert_eq!(ozone, 0);
	}
}

/// `floor(a·b/c)` by long division over bits: slow, and independent of the project's arithmetic.
fn wide_mul_div(a: u128, b: u128, c: u128) -> u128 {
	let (mut quotient, mut rest) = (0u128, 0u128);
	for bit in (0..128).rev() {
		// (quotient·c + rest) stands for the part of a·b that the bits above have made.
		quotient <<= 1;
		rest <<= 1;
		quotient += rest / c;
		rest %= c;
		if a >> bit & 1 == 1 {
			quotient += b / c;
			rest += b % c;
			quotient += rest / c;
			rest %= c;
		}
	}
	quotient
}
