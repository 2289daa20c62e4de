//! Blocks whose states are pruned: what depends on the code only is answered.

use super::{Session, start};
use serde_json::{Value, json};

#[test]
fn metadata_is_told_at_pruned_blocks() {
	let (_folder, node) = start(&["--dev", "--seal", "manual", "--pruning", "2"]);
	let mut session = Session::connect(&node);
	for _ in 0..8 {
		session.call("engine_createBlock", &json!([true, true]));
	}
	let old = session.call("chain_getBlockHash", &json!([2]));
	let pruned = session.ask("state_getStorage", &json!(["0x3a636f6465", old]));
	assert_eq!(pruned["error"]["code"], 4003, "{pruned}");
	let ask = |session: &mut Session, function: &str, data: &str, at: &Value| {
		session.call("state_call", &json!([function, data, at]))
	};
	for (function, data, least) in [
		("Metadata_metadata", "0x", 100_000),
		("Metadata_metadata_at_version", "0x0e000000", 100_000),
		("Metadata_metadata_at_version", "0x0f000000", 100_000),
		("Metadata_metadata_at_version", "0x10000000", 100_000),
		// No such version.
		("Metadata_metadata_at_version", "0x63000000", 4),
		("Metadata_metadata_versions", "0x", 16),
		("Core_version", "0x", 100),
	] {
		let told = ask(&mut session, function, data, &old);
		assert_eq!(told, ask(&mut session, function, data, &Value::Null), "{function} {data}");
		assert!(told.as_str().is_some_and(|hex| hex.len() >= least), "{function} {data}");
	}
	// Bytes that are no version are an error of the runtime, and other functions need the state.
	for (function, data) in
		[("Metadata_metadata_at_version", "0x"), ("Metadata_none", "0x"), ("OzoneApi_market", "0x")]
	{
		let refused = session.ask("state_call", &json!([function, data, old]));
		assert_eq!(refused["error"]["code"], 4003, "{function}: {refused}");
	}
}
