//! Another FRAME runtime: the pallets of polkadot-sdk's solochain template. The host loads it, calls its APIs
//! and makes its blocks without knowing any of its pallets.
//!
//! `make template` runs it: compiling the runtime takes a minute or two.

use codec::{Compact, Decode, Encode};
use serde_json::json;
use sp_core::{Pair, sr25519};
use sp_runtime::{Digest, DigestItem};
use std::{
	path::Path,
	process::Command,
	time::{Duration, Instant},
};
use stratos_host::{
	chain::{Chain, ChainOptions, Proposal, inherent_data},
	chain_spec::ChainSpec,
	executor::{Executor, ExecutorConfig},
	primitives::{Extrinsic, Hash},
};

/// Milliseconds of a slot of the template.
const SLOT: u64 = 6_000;

/// Compiles the template's runtime, unless it is compiled already.
fn wasm() -> Vec<u8> {
	let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("template/build");
	let output = Command::new(script).stderr(std::process::Stdio::inherit()).output();
	let output = output.expect("bash is there");
	assert!(output.status.success(), "the template does not compile; the reason stands above");
	let path = String::from_utf8(output.stdout).expect("a path");
	std::fs::read(path.trim()).expect("the script names what it made")
}

fn proposal(number: u32) -> Proposal {
	let slot = 280_000_000 + u64::from(number);
	Proposal {
		inherents: inherent_data(slot * SLOT).expect("inherent data"),
		// Aura's runtime side checks that the slot in the header is that of the time.
		digest: Digest { logs: vec![DigestItem::PreRuntime(*b"aura", slot.encode())] },
		deadline: Instant::now() + Duration::from_secs(60),
	}
}

fn transfer(chain: &Chain, nonce: u32, to: [u8; 32], value: u128) -> Extrinsic {
	let alice = sr25519::Pair::from_string("//Alice", None).expect("a dev key");
	let version = chain.runtime_version_at(chain.best().hash).expect("a version");
	let genesis: Hash = chain.genesis_hash();
	// Balances.transfer_allow_death, to an id.
	let call = (4u8, 0u8, 0u8, to, Compact(value)).encode();
	let extra = (0u8, Compact(nonce), Compact(0u128)).encode();
	let implicit = (version.spec_version, version.transaction_version, genesis, genesis).encode();
	let signature = alice.sign(&[call.clone(), extra.clone(), implicit].concat());
	let head = (0x84u8, 0u8, alice.public().0, 1u8, signature.0).encode();
	Extrinsic([head, extra, call].concat().encode())
}

fn nonce(chain: &Chain, account: [u8; 32]) -> u32 {
	let best = chain.best().hash;
	let answer = chain.call_at(best, "AccountNonceApi_account_nonce", &account).expect("an answer");
	Decode::decode(&mut &answer[..]).expect("a nonce")
}

#[test]
#[ignore = "compiles another runtime: make template"]
fn the_solochain_template_loads_answers_and_makes_blocks() {
	let wasm = wasm();
	let executor = Executor::new(ExecutorConfig::default()).expect("the engine starts");
	let info = executor.inspect(&wasm).expect("a runtime");
	let missing: Vec<_> = info.imports.iter().filter(|import| !import.known).collect();
	assert!(missing.is_empty(), "the host lacks {missing:?}");
	let version = executor.compile(&wasm).expect("it compiles").version().expect("Core_version");
	assert_eq!((&*version.spec_name, version.spec_version), ("solochain-template-runtime", 100));

	let spec = json!({
		"name": "Template",
		"id": "template",
		"chainType": "Development",
		"bootNodes": [],
		"properties": null,
		"genesis": { "runtimeGenesis": {
			"code": sp_core::bytes::to_hex(&wasm, false),
			"preset": "development",
		} },
	});
	let spec = ChainSpec::from_json(spec.to_string().as_bytes()).expect("a spec");
	let folder = tempfile::tempdir().expect("a temporary folder");
	let path = folder.path().join("state.redb");
	let chain =
		spec.open_chain(&path, executor.clone(), &[], ChainOptions::default()).expect("a chain");
	let metadata = chain.metadata_at(chain.best().hash).expect("Metadata_metadata");
	assert_eq!(&metadata[..4], b"meta");
	let names = ["Aura", "Grandpa", "Balances"];
	let has = |name: &str| metadata.windows(name.len()).any(|window| window == name.as_bytes());
	assert!(names.into_iter().all(has), "the metadata names its pallets");

	let alice = sr25519::Pair::from_string("//Alice", None).expect("a dev key").public().0;
	for number in 1..=20 {
		let sent = nonce(&chain, alice);
		let transfers: Vec<_> =
			(0..5).map(|index| transfer(&chain, sent + index, [number as u8; 32], 1_000)).collect();
		let candidates: Vec<_> = transfers.iter().collect();
		let built = chain.build_block(&proposal(number), &candidates).expect("a block");
		assert_eq!((built.included.len(), built.rejected.len()), (5, 0), "{:?}", built.rejected);
		let (header, body) = (built.block.header.clone(), built.block.body.clone());
		// A block of another host is imported by the same path.
		let inherents = proposal(number).inherents;
		chain.import(header, body, Some(&inherents)).expect("the block is valid");
		assert_eq!(nonce(&chain, alice), sent + 5);
	}
	drop(chain);
	let chain = spec.open_chain(&path, executor, &[], ChainOptions::default()).expect("it is kept");
	assert_eq!(chain.best().number, 20);
	chain.database().verify().expect("every value under the state root");
}
