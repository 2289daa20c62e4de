//! The host and the reference make the same blocks.
//!
//! `BLOCKS` says how many (300 unless told), `SEED` which (from the clock unless told).

use codec::Encode;
use std::time::{SystemTime, UNIX_EPOCH};
use stratos_host::chain::ChainOptions;
use stratos_reference::{
	chain::{HostChain, code},
	differential::{self, Tally},
	generate::Generator,
	reference::Reference,
};
use stratos_runtime::RuntimeCall;

fn setting(name: &str) -> Option<u64> {
	std::env::var(name).ok().map(|text| {
		text.parse().unwrap_or_else(|_| panic!("{name} must be a number, it is `{text}`"))
	})
}

/// The seed of a run, printed, so that a run can be repeated.
fn seed() -> u64 {
	let clock = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |time| time.as_secs());
	let seed = setting("SEED").unwrap_or_else(clock);
	println!("seed {seed}: SEED={seed} repeats this run");
	seed
}

/// The runtime with another version in its embedded section: a blob that may replace this one.
fn next_version() -> Vec<u8> {
	let limit = sp_maybe_compressed_blob::CODE_BLOB_BOMB_LIMIT;
	let mut wasm =
		sp_maybe_compressed_blob::decompress(code(), limit).expect("our own").into_owned();
	let name = b"\x0fruntime_version";
	let section = wasm.windows(name.len()).position(|window| window == name).expect("a version");
	// Two names of eight bytes and the authoring version stand before it.
	let place = section + name.len() + 20;
	assert_eq!(wasm[place..place + 4], 1u32.to_le_bytes(), "the spec version");
	wasm[place..place + 4].copy_from_slice(&2u32.to_le_bytes());
	sp_maybe_compressed_blob::compress_strongly(&wasm, limit).expect("not too large")
}

/// Root replaces the code; migrations run in the next block, because the version that they compare
/// with is set back.
fn upgrade(code: Vec<u8>) -> RuntimeCall {
	let last = [
		sp_crypto_hashing::twox_128(b"System"),
		sp_crypto_hashing::twox_128(b"LastRuntimeUpgrade"),
	]
	.concat();
	let older = (codec::Compact(0u32), "stratos").encode();
	let calls = vec![
		frame_system::Call::set_storage { items: vec![(last, older)] },
		frame_system::Call::set_code { code },
	];
	let calls = calls.into_iter().map(RuntimeCall::System).collect();
	RuntimeCall::Utility(pallet_utility::Call::batch_all { calls })
}

#[test]
fn random_blocks_have_the_same_results_events_and_roots() {
	let seed = seed();
	let blocks = setting("BLOCKS").unwrap_or(300) as u32;
	let host = HostChain::of("development", ChainOptions::default());
	let version = host.chain.runtime_version_at(host.chain.genesis_hash()).expect("a version");
	let mut reference = Reference::new(&host.genesis, version.state_version());
	assert_eq!(reference.root(), host.chain.best_header().state_root, "the genesis root");

	let mut generator = Generator::new(seed);
	let mut tally = Tally::default();
	let mut time = 1_700_000_000_000;
	for number in 1..=blocks {
		time += match generator.random.below(100) {
			0 => 86_400_000 * (1 + generator.random.below(20)),
			1..5 => 3_600_000,
			_ => 6_000,
		};
		let mut extrinsics = generator.block(&host);
		if number == blocks / 3 {
			extrinsics = vec![generator.as_root(&host, upgrade(next_version()))];
		} else if number == 2 * blocks / 3 {
			let back = frame_system::Call::set_code_without_checks { code: code().to_vec() };
			extrinsics = vec![generator.as_root(&host, RuntimeCall::System(back))];
		}
		differential::block(&host, &mut reference, &extrinsics, time, &mut tally);
		assert_eq!(reference.root(), host.chain.best_header().state_root, "block {number}");
		if number % 500 == 0 {
			println!("{number} blocks, root {:?}", reference.root());
		}
	}
	println!("{tally:#?}");
	// That something happened.
	assert_eq!((tally.blocks, tally.upgrades), (blocks, 2));
	assert!(tally.included > 3 * blocks && tally.refused > 0 && tally.failed > 0);
	for pallet in [
		"System", "Balances", "Ozone", "Mining", "Deposit", "Staking", "Utility", "Multisig",
		"Proxy", "Sudo",
	] {
		let name = format!("RuntimeEvent::{pallet}");
		let seen = tally.events.contains_key(pallet) || tally.events.contains_key(&name);
		assert!(seen, "no event of {pallet}: {:?}", tally.events);
	}
}
