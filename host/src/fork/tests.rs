//! Forks of specs and databases, compared with real chains.

use super::*;
use crate::{
	chain_spec::ChainSpec,
	primitives::{CODE_KEY, Extrinsic, Header},
	state::{Backend, Changes, MemoryBackend},
	testing::{Client, TestChain, WASM, advance, executor},
};
use std::sync::Arc;

const STEP: u64 = 6_000;

fn fresh() -> Fork {
	let spec = ChainSpec::builtin("development").expect("a builtin chain");
	Fork::of_genesis(executor(), &spec, WASM).expect("a fork")
}

#[test]
fn keys_of_both_layers_are_merged_in_order() {
	let mut base = MemoryBackend::new();
	for key in [b"a", b"c", b"e", b"g"] {
		base.insert(None, key.to_vec(), b"old".as_slice());
	}
	let mut state = ForkState::new(Arc::new(base));
	state.set(b"b", Some(b"new"));
	state.set(b"c", None);
	state.set(b"e", Some(b"changed"));
	state.set(b"h", Some(b"new"));
	state.set(b"i", None);
	let all = state.keys(&[]).expect("keys");
	assert_eq!(all, [b"a", b"b", b"e", b"g", b"h"].map(|key| key.to_vec()));
	for count in 1..8 {
		let page = state.next_keys(None, b"a", count).expect("keys");
		assert_eq!(page, all[1..].iter().take(count).cloned().collect::<Vec<_>>(), "{count}");
	}
	assert_eq!(state.next_key(None, b"h").expect("keys"), None);
	assert_eq!(state.get(None, b"c").expect("a value"), None);
	assert_eq!(state.get(None, b"e").expect("a value").as_deref(), Some(b"changed".as_slice()));
}

#[test]
fn keys_created_and_deleted_since_the_fork_leave_no_trace() {
	let mut base = MemoryBackend::new();
	base.insert(None, b"old".to_vec(), b"value".as_slice());
	let mut state = ForkState::new(Arc::new(base));
	let step = |entries: &[(&str, Option<&str>)]| {
		let entry = |(key, value): &(&str, Option<&str>)| {
			(key.as_bytes().to_vec(), value.map(|value| value.as_bytes().into()))
		};
		let top: std::collections::BTreeMap<_, _> = entries.iter().map(entry).collect();
		Changes { children: [(b"child".to_vec(), top.clone())].into(), top }
	};
	state.apply(&step(&[("new", Some("1")), ("stays", Some("2")), ("old", Some("3"))]));
	state.apply(&step(&[("new", None), ("never was", None), ("old", None)]));
	let changed = state.changed();
	let keys: Vec<_> = changed.top.keys().map(Vec::as_slice).collect();
	assert_eq!(keys, [b"old".as_slice(), b"stays"]);
	let keys: Vec<_> = changed.children[b"child".as_slice()].keys().map(Vec::as_slice).collect();
	assert_eq!(keys, [b"stays".as_slice()]);
	assert_eq!(state.get(None, b"old").expect("a value"), None);
}

#[test]
fn a_fork_builds_the_same_blocks_as_a_node() {
	let node = TestChain::new();
	let mut fork = fresh().with_roots();
	let client = Client::new(&node.chain);
	for nonce in 0..3 {
		let transfer = client.sign("Alice", nonce, 0, client.transfer("Bob", 1_000));
		let extrinsics = [transfer];
		let imported = advance(&node.chain, &extrinsics);
		let time_ms = 1_700_000_000_000 + STEP * u64::from(fork.best().number);
		let plan = BlockPlan { time_ms, extrinsics: &extrinsics, ..Default::default() };
		let block = fork.block(&plan).expect("a block");
		assert_eq!(block.outcomes, [Ok(())]);
		// The hash covers the state root, and thereby every key.
		assert_eq!(fork.best().hash, imported.hash, "block {}", imported.number);
		assert_eq!(block.changes, imported.changes);
	}
}

#[test]
fn a_fork_of_a_database_does_not_change_it() {
	let node = TestChain::new();
	advance(&node.chain, &[]);
	let best = node.chain.best();
	let backend = node.chain.state_at(best.hash).expect("the state");
	let mut fork = Fork::new(executor(), backend, node.chain.best_header()).expect("a fork");
	fork.run(25, STEP).expect("blocks");
	assert_eq!(fork.best().number, 26);
	assert_eq!(node.chain.best(), best);
	// It continues from the node's time.
	assert_eq!(fork.time_ms().expect("a time"), 1_700_000_000_000 + 25 * STEP);
}

#[test]
fn diff_shows_changes_within_and_outside_of_blocks() {
	let mut fork = fresh();
	fork.run(1, STEP).expect("a block");
	let before = fork.state();
	fork.set(b"a key", Some(b"a value")).expect("set");
	let after = fork.state();
	let differences = diff(&before, &after).expect("a diff");
	assert_eq!(differences.len(), 1);
	assert_eq!(differences[0].key, b"a key");
	assert_eq!(differences[0].before, None);
	assert_eq!(differences[0].after.as_deref(), Some(b"a value".as_slice()));
	fork.set(b"a key", None).expect("deleted");
	assert_eq!(diff(&before, &fork.state()).expect("a diff"), []);
	// States of two forks are compared key by key.
	let mut other = fresh();
	other.run(1, STEP).expect("a block");
	other.set(b"another", Some(b"1")).expect("set");
	let differences = diff(&before, &other.state()).expect("a diff");
	assert_eq!(differences.iter().map(|d| d.key.as_slice()).collect::<Vec<_>>(), [b"another"]);
}

#[test]
fn forks_of_a_fork_are_independent() {
	let mut one = fresh();
	one.run(1, STEP).expect("a block");
	let mut other = one.fork();
	one.run(2, STEP).expect("blocks");
	other.run(1, STEP).expect("a block");
	assert_eq!((one.best().number, other.best().number), (3, 2));
}

#[test]
fn block_numbers_may_jump_forward_only() {
	let mut fork = fresh();
	let at = |number, time_ms| BlockPlan { number: Some(number), time_ms, extrinsics: &[] };
	fork.block(&at(500, STEP)).expect("a block");
	assert_eq!(fork.best().number, 500);
	let error = fork.block(&at(500, 2 * STEP)).expect_err("not ahead");
	assert!(matches!(error, ForkError::NotAhead { asked: 500, head: 500 }), "{error}");
}

#[test]
fn broken_code_is_refused() {
	let mut fork = fresh();
	let error = fork.set(CODE_KEY, Some(b"\0asm nonsense")).expect_err("no code");
	assert!(matches!(error, ForkError::Code { .. }), "{error}");
	fork.run(1, STEP).expect("the old code still runs");
	fork.set_code(WASM).expect("the same code again");
	fork.run(1, STEP).expect("a block");
}

#[test]
fn a_rejected_transaction_leaves_no_trace() {
	let node = TestChain::new();
	let client = Client::new(&node.chain);
	let mut with = fresh();
	let mut without = fresh();
	// A wrong nonce.
	let extrinsics = [client.sign("Alice", 7, 0, client.transfer("Bob", 1))];
	let plan = BlockPlan { time_ms: STEP, extrinsics: &extrinsics, ..Default::default() };
	let block = with.block(&plan).expect("a block");
	assert!(matches!(block.outcomes.as_slice(), [Err(_)]), "{:?}", block.outcomes);
	without.block(&BlockPlan { time_ms: STEP, ..Default::default() }).expect("a block");
	assert_eq!(diff(&with.state(), &without.state()).expect("a diff"), []);
}

#[test]
fn a_block_is_imported_and_a_wrong_one_refused() {
	let mut fork = fresh().with_roots();
	let before = fork.fork();
	let time_ms = 1_700_000_000_000;
	let block = fork.block(&BlockPlan { time_ms, ..Default::default() }).expect("a block");
	let changes = before.import(&block.header, &block.body, time_ms).expect("imported");
	assert_eq!(changes, block.changes);

	let refused = |header: &Header, body: &[Extrinsic], time_ms: u64| {
		let result = before.import(header, body, time_ms);
		assert!(matches!(result, Err(ForkError::Import { number: 1, .. })), "{result:?}");
	};
	let mut forged = block.header.clone();
	forged.state_root = Default::default();
	refused(&forged, &block.body, time_ms);
	refused(&block.header, &[], time_ms);
	// For a clock a minute behind, the block is from the future.
	refused(&block.header, &block.body, time_ms - 60_000);
}

#[test]
fn a_repeated_block_is_that_of_the_chain() {
	let node = TestChain::new();
	let chain = &node.chain;
	let client = Client::new(chain);
	let genesis = chain.state_at(chain.best().hash).expect("a state");
	let fork = Fork::new(executor(), genesis, chain.best_header()).expect("a fork");
	let mut fork = fork.with_roots();
	fork.assume_valid_signatures();
	for nonce in 0..3 {
		advance(chain, &[client.sign("Alice", nonce, 0, client.transfer("Bob", 1))]);
		let header = chain.best_header();
		let body = chain.body(header.hash()).expect("a body").expect("it is there");
		let state = chain.state_at(header.hash()).expect("a state");
		let time_ms = crate::chain::timestamp_of(&*state).expect("a time");
		let (inherent, transactions) = body.split_first().expect("a timestamp");
		let plan = Repeat { header: &header, time_ms, inherents: &[], extrinsics: transactions };
		let (_, block) = fork.repeat(&plan).expect("a block");
		assert_eq!(block.header, header, "the same state root");
		assert_eq!(block.body, body);

		// It does not come twice.
		let twice = Repeat { inherents: std::slice::from_ref(inherent), ..plan };
		let error = fork.repeat(&twice).expect_err("not ahead");
		assert!(matches!(error, ForkError::NotAhead { .. }), "{error}");
	}
}
