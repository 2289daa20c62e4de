//! Untrusted chain specs.

use crate::node::{EXECUTOR, WASM};
use stratos_host::chain_spec::ChainSpec;

/// Longer code takes too long to refuse for a fuzzer.
const MAX_CODE: usize = 64 << 10;

/// Parses a spec. A valid one is the same after writing and parsing it, and its genesis is built and checked,
/// or refused.
pub fn run(data: &[u8]) {
	let Ok(spec) = ChainSpec::from_json(data) else { return };
	let text = spec.to_json();
	let again = ChainSpec::from_json(text.as_bytes()).expect("what was written can be read");
	assert_eq!(again.to_json(), text, "a spec changes when it is written");
	if spec.code(WASM).len() <= MAX_CODE || !spec.has_code() {
		let _ = spec.checked_genesis(&EXECUTOR, WASM);
	}
}
