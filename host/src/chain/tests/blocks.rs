//! Blocks of the embedded runtime: built, stored, executed again, refused.

use crate::{
	chain::*,
	chain_spec::ChainSpec,
	primitives::{Extrinsic, Hash, Header},
	testing::{Client, TestChain, WASM, advance, bare, dev_key, executor, proposal},
};
use codec::{Decode, Encode};
use sp_core::Pair as _;
use sp_runtime::{traits::Header as _, transaction_validity::*};
use std::time::Instant;

fn spec() -> ChainSpec {
	ChainSpec::builtin("development").unwrap()
}

/// The free balance of a development account.
fn balance(chain: &Chain, who: &str) -> u128 {
	let account = dev_key(who).public().0;
	let key = [
		&sp_crypto_hashing::twox_128(b"System")[..],
		&sp_crypto_hashing::twox_128(b"Account")[..],
		&sp_crypto_hashing::blake2_128(&account)[..],
		&account[..],
	]
	.concat();
	let state = chain.state_at(chain.best().hash).unwrap();
	let value = state.get(None, &key).unwrap().expect("the account exists");
	// The nonce and three counters, then the balance.
	<([u32; 4], u128)>::decode(&mut &value[..]).unwrap().1
}

#[test]
fn every_form_of_the_spec_has_the_same_genesis() {
	let plain = spec();
	let genesis = plain.build_genesis(&executor(), WASM).unwrap();
	assert_eq!(genesis.header.number, 0);
	assert_eq!(genesis.header.state_root, genesis.trie.root());
	let runtime = &genesis.runtime;
	for other in [
		plain.with_values(runtime).unwrap(),
		plain.complete(&executor(), WASM).unwrap(),
		plain.raw(&executor(), WASM).unwrap(),
	] {
		let read = ChainSpec::from_json(other.to_json().as_bytes()).unwrap();
		assert_eq!(read, other);
		// Forms with code do not need the embedded code.
		let embedded: &[u8] = if read.has_code() { &[] } else { WASM };
		assert_eq!(read.build_genesis(&executor(), embedded).unwrap().hash, genesis.hash);
	}
}

#[test]
fn a_refused_genesis_has_a_reason() {
	let refused = |patch: serde_json::Value| {
		let mut spec = spec();
		let crate::chain_spec::GenesisSource::Runtime { config, .. } = &mut spec.genesis else {
			panic!("not built by the runtime")
		};
		*config = crate::chain_spec::GenesisConfig::Patch(patch);
		spec.build_genesis(&executor(), WASM).err().expect("refused").to_string()
	};
	let error = refused(serde_json::json!({"noSuchPallet": {}}));
	assert!(error.contains("refuses") && error.contains("noSuchPallet"), "{error}");
	let error = refused(serde_json::json!({"balances": {"balances": "x"}}));
	assert!(error.contains("refuses"), "{error}");

	let mut spec = spec();
	if let crate::chain_spec::GenesisSource::Runtime { preset, .. } = &mut spec.genesis {
		*preset = Some("nowhere".into());
	}
	let error = spec.build_genesis(&executor(), WASM).err().expect("refused").to_string();
	assert!(error.contains("nowhere") && error.contains("development"), "{error}");
}

#[test]
fn blocks_survive_a_restart() {
	let test = TestChain::new();
	let genesis = test.chain.genesis_hash();
	assert_eq!(test.chain.best(), BlockRef { number: 0, hash: genesis });
	for number in 1..=10 {
		let parent = test.chain.best();
		let block = advance(&test.chain, &[]);
		assert_eq!((block.number, block.header.parent_hash), (number, parent.hash));
		assert_eq!(test.chain.best(), BlockRef { number, hash: block.hash });
	}
	let best = test.chain.best();
	let header = test.chain.header(best.hash).unwrap().unwrap();
	let test = test.restart();
	assert_eq!(test.chain.best(), best);
	assert_eq!(test.chain.genesis_hash(), genesis);
	assert_eq!(test.chain.header(best.hash).unwrap().unwrap(), header);
	let block = advance(&test.chain, &[]);
	assert_eq!(block.header.parent_hash, best.hash);
	assert_eq!(test.chain.hash_of(11).unwrap(), Some(block.hash));
	assert_eq!(test.chain.number_of(best.hash).unwrap(), Some(10));
	assert_eq!(test.chain.body(block.hash).unwrap().unwrap(), block.body);
}

#[test]
fn an_authored_block_imports_to_the_same_state() {
	let (author, importer) = (TestChain::new(), TestChain::new());
	let client = Client::new(&author.chain);
	assert_eq!(author.chain.genesis_hash(), importer.chain.genesis_hash());
	for nonce in 0..5 {
		let transfer = client.sign("Alice", nonce, 0, client.transfer("Bob", 1_000 + 1));
		let block = advance(&author.chain, &[transfer]);
		// A clock far ahead of the block's time is no reason to refuse it.
		let own = proposal(1_800_000_000_000).inherents;
		let (header, body) = (block.header.clone(), block.body.clone());
		let imported = importer.chain.import(header, body, Some(&own)).unwrap();
		assert_eq!(imported.hash, block.hash);
		assert_eq!(imported.changes, block.changes);
		assert_eq!(author.chain.best(), importer.chain.best());
	}
	assert_eq!(balance(&author.chain, "Bob"), balance(&importer.chain, "Bob"));
}

/// A block with so many transfers that their signatures are verified in parallel.
fn block_of_transfers(test: &TestChain, count: u32) -> ExecutedBlock {
	let client = Client::new(&test.chain);
	let transfers: Vec<Extrinsic> = (0..count)
		.map(|nonce| client.sign("Alice", nonce, 0, client.transfer("Bob", 1_000_000)))
		.collect();
	let candidates: Vec<&Extrinsic> = transfers.iter().collect();
	let built = test.chain.build_block(&proposal(1_700_000_000_000), &candidates).unwrap();
	assert_eq!(built.included.len(), count as usize);
	built.block
}

#[test]
fn unknown_signatures_are_verified_in_parallel() {
	let (author, importer) = (TestChain::new(), TestChain::new());
	let block = block_of_transfers(&author, 20);
	assert!(importer.chain.signatures().is_empty());
	let imported = importer.chain.execute(block.header.clone(), block.body.clone(), None).unwrap();
	assert_eq!(imported.hash, block.hash);
	assert_eq!(imported.changes, block.changes);
	assert_eq!(importer.chain.signatures().len(), 20);
}

#[test]
fn a_block_with_one_forged_signature_is_refused() {
	let (author, importer) = (TestChain::new(), TestChain::new());
	let block = block_of_transfers(&author, 20);
	for forged in [1, 10, 20] {
		let mut body = block.body.clone();
		// A byte of the signature, which follows the length, the version and the address.
		body[forged].0[70] ^= 1;
		let mut header = block.header.clone();
		header.extrinsics_root = execute::extrinsics_root(
			&body,
			importer.chain.best_state().runtime.version().extrinsics_root_state_version(),
		);
		let error = importer.chain.execute(header, body, None).err().expect("refused");
		assert!(
			error.to_string().contains("BadProof") || error.to_string().contains("bad signature"),
			"{error}"
		);
	}
	importer.chain.execute(block.header, block.body, None).expect("the unchanged block");
}

#[test]
fn a_transfer_changes_the_balance() {
	let test = TestChain::new();
	let client = Client::new(&test.chain);
	let before = balance(&test.chain, "Bob");
	let transfer = client.sign("Alice", 0, 0, client.transfer("Bob", 12_345));
	let block = advance(&test.chain, std::slice::from_ref(&transfer));
	assert_eq!(block.body.last(), Some(&transfer));
	assert_eq!(balance(&test.chain, "Bob"), before + 12_345);
}

#[test]
fn wrong_blocks_are_refused_and_change_nothing() {
	let (author, importer) = (TestChain::new(), TestChain::new());
	let client = Client::new(&author.chain);
	let transfer = client.sign("Alice", 0, 0, client.transfer("Bob", 1));
	let block = advance(&author.chain, &[transfer]);
	let import = |change: &dyn Fn(&mut Header, &mut Vec<Extrinsic>)| {
		let (mut header, mut body) = (block.header.clone(), block.body.clone());
		change(&mut header, &mut body);
		importer.chain.import(header, body, None).expect_err("refused")
	};
	assert!(matches!(
		import(&|header, _| header.parent_hash = Hash::zero()),
		ImportError::Parent { .. }
	));
	assert!(matches!(
		import(&|header, _| header.number = 2),
		ImportError::Number { found: 2, expected: 1 }
	));
	assert!(matches!(import(&|_, body| drop(body.pop())), ImportError::ExtrinsicsRoot { .. }));
	// The runtime itself compares the state root, and panics.
	assert!(matches!(
		import(&|header, _| header.state_root = Hash::zero()),
		ImportError::Runtime(_) | ImportError::StateRoot { .. }
	));
	// For a clock behind the block's time, the block is from the future.
	let early = proposal(1_000_000).inherents;
	let error = importer
		.chain
		.import(block.header.clone(), block.body.clone(), Some(&early))
		.expect_err("refused");
	assert!(error.to_string().contains("future"), "{error}");
	assert_eq!(importer.chain.best().number, 0);
	importer.chain.import(block.header.clone(), block.body.clone(), None).unwrap();
}

#[test]
fn bad_candidates_are_rejected_and_the_others_included() {
	let test = TestChain::new();
	let client = Client::new(&test.chain);
	let good = client.sign("Alice", 0, 0, client.transfer("Bob", 1));
	let mut forged = client.sign("Alice", 1, 0, client.transfer("Bob", 2));
	// A byte of the signature.
	forged.0[80] ^= 1;
	let garbage = Extrinsic(vec![1u8, 2, 3].encode());
	let unsigned = bare(&client.call("System", "remark", &vec![0u8; 4]));
	let future = client.sign("Alice", 9, 0, client.transfer("Bob", 3));
	let second = client.sign("Alice", 1, 0, client.transfer("Bob", 4));
	let candidates = [&garbage, &good, &forged, &unsigned, &future, &good, &second];
	let built = test.chain.build_block(&proposal(1), &candidates).unwrap();
	assert_eq!(built.included, [1, 6]);
	assert_eq!(built.stop_reason, StopReason::NoMore);
	let reasons: Vec<_> = built.rejected.iter().map(|(index, _)| *index).collect();
	assert_eq!(reasons, [0, 2, 3, 4, 5]);
	assert!(matches!(built.rejected[0].1, Rejection::Failed(_)));
	let invalid = |reason| Rejection::Invalid(TransactionValidityError::Invalid(reason));
	assert_eq!(built.rejected[1].1, invalid(InvalidTransaction::BadProof));
	assert!(matches!(built.rejected[2].1, Rejection::Invalid(_)));
	assert_eq!(built.rejected[3].1, invalid(InvalidTransaction::Future));
	assert_eq!(built.rejected[4].1, invalid(InvalidTransaction::Stale));

	// Without the bad candidates the block is the same.
	let clean = test.chain.build_block(&proposal(1), &[&good, &second]).unwrap();
	assert_eq!(clean.block.hash, built.block.hash);
	test.chain.commit(built.block).unwrap();
}

#[test]
fn a_passed_deadline_gives_an_empty_block() {
	let test = TestChain::new();
	let client = Client::new(&test.chain);
	let transfer = client.sign("Alice", 0, 0, client.transfer("Bob", 1));
	let late = Proposal { deadline: Instant::now(), ..proposal(1) };
	let built = test.chain.build_block(&late, &[&transfer]).unwrap();
	assert_eq!((built.included.len(), built.rejected.len()), (0, 0));
	assert_eq!(built.stop_reason, StopReason::Deadline);
}

#[test]
fn candidates_without_room_are_rejected() {
	let test = TestChain::new();
	let client = Client::new(&test.chain);
	// Two of these exceed the part of a block that transactions may fill.
	let large: Vec<Extrinsic> = (0..4)
		.map(|nonce| {
			let call = client.call("System", "remark", &vec![0u8; 1_500_000]);
			client.sign("Alice", nonce, 0, call)
		})
		.collect();
	let candidates: Vec<&Extrinsic> = large.iter().collect();
	let built = test.chain.build_block(&proposal(1), &candidates).unwrap();
	assert!(!built.included.is_empty() && built.included.len() < 4, "{:?}", built.included);
	assert!(built.rejected.iter().any(|(_, r)| *r == Rejection::NoRoom { alone: false }));
}

#[test]
fn two_blocks_on_one_parent_cannot_both_be_committed() {
	let test = TestChain::new();
	let first = test.chain.build_block(&proposal(1), &[]).unwrap().block;
	let second = test.chain.build_block(&proposal(2), &[]).unwrap().block;
	test.chain.commit(first).unwrap();
	assert!(matches!(test.chain.commit(second), Err(ChainError::NotOnBest { .. })));
	assert_eq!(test.chain.best().number, 1);
}

#[test]
fn old_states_can_be_called_and_unknown_blocks_cannot() {
	let test = TestChain::new();
	let client = Client::new(&test.chain);
	let genesis = test.chain.genesis_hash();
	let transfer = client.sign("Alice", 0, 0, client.transfer("Bob", 1));
	let block = advance(&test.chain, &[transfer]);
	let account = dev_key("Alice").public().0;
	let nonce = |hash| {
		let answer = test.chain.call_at(hash, "AccountNonceApi_account_nonce", &account).unwrap();
		u32::decode(&mut answer.as_slice()).unwrap()
	};
	assert_eq!(nonce(genesis), 0);
	assert_eq!(nonce(block.hash), 1);
	let unknown = Hash::repeat_byte(1);
	assert!(matches!(test.chain.state_at(unknown), Err(ChainError::UnknownBlock(_))));
	assert_eq!(test.chain.header(unknown).unwrap(), None);
	let error = test.chain.call_at(genesis, "No_such_function", &[]).unwrap_err();
	assert!(error.to_string().contains("No_such_function"), "{error}");
}

#[test]
fn subscribers_receive_every_block() {
	let test = TestChain::new();
	let mut blocks = test.chain.subscribe();
	let made = advance(&test.chain, &[]);
	let received = blocks.try_recv().unwrap();
	assert_eq!(received.hash, made.hash);
	assert!(!received.runtime_upgraded);
	assert!(!received.changes.top.is_empty());
}

#[test]
fn a_database_of_another_chain_is_refused() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("chain");
	let options = ChainOptions::default;
	drop(spec().open_chain(&path, executor(), WASM, options()).unwrap());
	let other = ChainSpec::builtin("local").unwrap().complete(&executor(), WASM).unwrap();
	assert!(other.open_chain(&path, executor(), WASM, options()).is_err());
	// A spec with the same id and genesis opens the database.
	spec().open_chain(&path, executor(), WASM, options()).unwrap();
}

#[test]
fn a_header_has_the_digest_of_the_consensus() {
	let test = TestChain::new();
	let mut with = proposal(1);
	let item = sp_runtime::DigestItem::PreRuntime(*b"test", vec![1, 2, 3]);
	with.digest.push(item.clone());
	let built = test.chain.build_block(&with, &[]).unwrap();
	assert_eq!(built.block.header.digest().logs(), &[item]);
}
