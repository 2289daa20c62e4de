//! One block on both, everything compared.

use crate::{
	chain::{HostChain, inherents},
	reference::{Outcome, Reference, Writes, encode_block},
};
use codec::{Decode, Encode};
use sp_runtime::{
	OpaqueExtrinsic,
	traits::{BlakeTwo256, Header as _},
};
use sp_state_machine::{StorageProof, read_proof_check};
use std::collections::BTreeMap;
use stratos_host::{
	executor::{CallError, Session},
	primitives::{Extrinsic, Hash, Header},
	state::Changes,
};
use stratos_runtime::RuntimeEvent;

/// How one extrinsic ended. Both must agree on the bytes, and on whether there are any.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
	Bytes(Vec<u8>),
	Trap,
}

/// What was seen.
#[derive(Debug, Default)]
pub struct Tally {
	/// Blocks.
	pub blocks: u32,
	/// Extrinsics in them.
	pub included: u32,
	/// Transactions refused.
	pub refused: u32,
	/// Transactions on which the runtime trapped.
	pub trapped: u32,
	/// Events by their pallet's name.
	pub events: BTreeMap<String, u32>,
	/// Calls that failed after they were included.
	pub failed: u32,
	/// Keys changed.
	pub writes: u64,
	/// Read proofs checked.
	pub proofs: u32,
	/// Blocks in which the code changed.
	pub upgrades: u32,
}

/// Runs `extrinsics` as the next block of both, compares, and makes it the best block of both.
///
/// # Panics
/// At the first difference, with what differs.
pub fn block(
	host: &HostChain,
	reference: &mut Reference,
	extrinsics: &[Extrinsic],
	time: u64,
	tally: &mut Tally,
) {
	let best = host.chain.best();
	let number = best.number + 1;
	let header =
		Header::new(number, Default::default(), Default::default(), best.hash, Default::default());

	let mut ours = host.chain.session_at(best.hash).expect("the best state");
	let mut theirs = reference.work();
	let mut both = |function: &str, data: &[u8], keep_failed: bool| -> Answer {
		ours.overlay().start_transaction();
		theirs.start_transaction();
		let (a, b) = (ours_answer(&mut ours, function, data), theirs.call(function, data));
		let b = b.map_or(Answer::Trap, Answer::Bytes);
		assert_eq!(a, b, "block {number}: {function}({})", hex(data));
		let keep = keep_failed || matches!(&a, Answer::Bytes(bytes) if bytes.first() == Some(&0));
		let overlay = ours.overlay();
		let closed =
			if keep { overlay.commit_transaction() } else { overlay.rollback_transaction() };
		closed.expect("opened before");
		theirs.end_transaction(keep);
		a
	};

	both("Core_initialize_block", &header.encode(), true);
	let data = inherents(time).encode();
	let Answer::Bytes(answer) = both("BlockBuilder_inherent_extrinsics", &data, true) else {
		panic!("block {number}: no inherents");
	};
	let made: Vec<Vec<u8>> = Vec::<OpaqueExtrinsic>::decode(&mut &answer[..])
		.expect("extrinsics")
		.iter()
		.map(Encode::encode)
		.collect();
	let mut body = Vec::new();
	for extrinsic in made.iter().chain(extrinsics.iter().map(|extrinsic| &extrinsic.0)) {
		match both("BlockBuilder_apply_extrinsic", extrinsic, false) {
			Answer::Bytes(answer) if answer.first() == Some(&0) => {
				tally.failed += u32::from(answer.get(1) == Some(&1));
				body.push(extrinsic.clone());
			}
			Answer::Bytes(_) => tally.refused += 1,
			Answer::Trap => tally.trapped += 1,
		}
	}
	let Answer::Bytes(finished) = both("BlockBuilder_finalize_block", &[], true) else {
		panic!("block {number}: not finished");
	};
	let header = Header::decode(&mut &finished[..]).expect("a header");

	let outcome = theirs.finish();
	assert_eq!(outcome.root, header.state_root, "block {number}: the reference's own root");
	let (changes, _) = ours.into_overlay().into_changes();
	compare(&changes, &outcome, reference, number);

	// The same block again, the way another node gets it: at once, its signatures beside it.
	if number % 10 == 0 {
		let mut work = reference.work();
		let block = encode_block(&header, &body);
		work.call("Core_execute_block", &block).expect("the reference accepts its own block");
		assert_eq!(work.finish().root, header.state_root, "block {number}: executed");
	}
	let extrinsics: Vec<_> = body.iter().cloned().map(Extrinsic).collect();
	let imported = host.chain.import(header, extrinsics, Some(&inherents(time)));
	let imported = imported.unwrap_or_else(|error| panic!("block {number}: {error}"));
	compare(&imported.changes, &outcome, reference, number);

	tally.blocks += 1;
	tally.included += body.len() as u32;
	tally.writes += outcome.top.len() as u64;
	tally.upgrades += u32::from(imported.runtime_upgraded);
	count_events(&outcome.top, tally);
	if number % 25 == 0 {
		proofs(host, &outcome, tally);
	}
	reference.apply(outcome);
}

fn ours_answer(session: &mut Session, function: &str, data: &[u8]) -> Answer {
	match session.call(function, data) {
		Ok(bytes) => Answer::Bytes(bytes),
		Err(CallError::Trap { .. } | CallError::Panic { .. } | CallError::Host { .. }) => {
			Answer::Trap
		}
		// The reference would not stop for the host's own limits.
		Err(error) => panic!("{error}"),
	}
}

/// Both changed the same keys to the same values. One may name a key that it wrote back unchanged.
fn compare(ours: &Changes, theirs: &Outcome, before: &Reference, number: u32) {
	let plain = |writes: &BTreeMap<Vec<u8>, Option<std::sync::Arc<[u8]>>>| -> Writes {
		let plain = |value: &std::sync::Arc<[u8]>| value.to_vec();
		writes.iter().map(|(key, value)| (key.clone(), value.as_ref().map(plain))).collect()
	};
	let only_changed = |writes: &Writes, old: &dyn Fn(&[u8]) -> Option<Vec<u8>>| -> Writes {
		let changed = writes.iter().filter(|(key, value)| **value != old(key));
		// The roots of child tries are made by the root's computation, named by one side only.
		changed
			.filter(|(key, _)| !key.starts_with(b":child_storage:"))
			.map(|(key, value)| (key.clone(), value.clone()))
			.collect()
	};
	let old = |key: &[u8]| before.get(key);
	let (a, b) = (only_changed(&plain(&ours.top), &old), only_changed(&theirs.top, &old));
	if a != b {
		for (key, value) in &a {
			let other = b.get(key);
			assert_eq!(Some(value), other, "block {number}: the value of {}", hex(key));
		}
		let missing = b.keys().find(|key| !a.contains_key(*key)).map(|key| hex(key));
		panic!("block {number}: the host did not write {missing:?}");
	}
	let mut children: Vec<&[u8]> = ours.children.keys().map(Vec::as_slice).collect();
	children.extend(theirs.children.keys().map(|key| child_id(key)));
	children.sort_unstable();
	children.dedup();
	let none = Writes::new();
	for child in children {
		let old = |key: &[u8]| before.get_child(child, key);
		let a = ours.children.get(child).map_or_else(Writes::new, plain);
		let b = theirs.children.iter().find(|(key, _)| child_id(key) == child);
		let b = b.map_or(&none, |(_, writes)| writes);
		let (a, b) = (only_changed(&a, &old), only_changed(b, &old));
		assert_eq!(a, b, "block {number}: child {}", hex(child));
	}
}

fn child_id(key: &[u8]) -> &[u8] {
	key.strip_prefix(b":child_storage:default:").unwrap_or(key)
}

fn count_events(writes: &Writes, tally: &mut Tally) {
	let key =
		[sp_crypto_hashing::twox_128(b"System"), sp_crypto_hashing::twox_128(b"Events")].concat();
	let Some(Some(bytes)) = writes.get(&key) else { return };
	let records: Vec<frame_system::EventRecord<RuntimeEvent, Hash>> =
		Decode::decode(&mut &bytes[..]).expect("events");
	for record in records {
		let name = format!("{:?}", record.event);
		let pallet = name.split(['(', ' ']).next().unwrap_or_default().to_owned();
		*tally.events.entry(pallet).or_default() += 1;
	}
}

/// Read proofs of the host, checked by the reference's own verifier.
fn proofs(host: &HostChain, outcome: &Outcome, tally: &mut Tally) {
	let best = host.chain.best();
	let mut keys: Vec<Vec<u8>> = outcome.top.keys().take(20).cloned().collect();
	keys.push(b"no such key".to_vec());
	let mut nodes = Vec::new();
	let mut take = |node| {
		nodes.push(node);
		std::ops::ControlFlow::Continue(())
	};
	host.chain.prove_at(best.hash, None, &keys, &mut take).expect("a proof");
	let read = read_proof_check::<BlakeTwo256, _>(outcome.root, StorageProof::new(nodes), &keys);
	for (key, value) in read.expect("a valid proof") {
		let ours = host.get(&key).map(|value| value.to_vec());
		assert_eq!(ours, value, "block {}: proof of {}", best.number, hex(&key));
		tally.proofs += 1;
	}
}

/// Bytes, shortened, for a message.
pub fn hex(bytes: &[u8]) -> String {
	let digits: String = bytes.iter().take(2_000).map(|byte| format!("{byte:02x}")).collect();
	format!("0x{digits}")
}
