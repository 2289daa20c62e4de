//! `make bench-peer`: the host and the reference on the same blocks, in one run.
//!
//! Every measured block is built on the same parent by both in turn, round after round, and not
//! committed, so that each round does the same work: from the first runtime call to the header with
//! its state root. The reference stands without client, pool and database. What is given is time on
//! a processor, of all threads, so that other programs on the machine disturb little; the median of
//! all rounds. Where the host works on several cores at once, and from end to end, it is the time by
//! the clock.

#![forbid(unsafe_code)]

mod end_to_end;

use codec::{Decode, Encode};
use sp_core::{Pair, sr25519};
use sp_runtime::{MultiAddress, OpaqueExtrinsic, traits::Header as _};
use std::{sync::Arc, time::Duration};
use stratos_host::{
	chain::{Chain, ChainOptions, ExecutedBlock},
	pool::{Pool, PoolOptions},
	primitives::{Extrinsic, Header},
};
use stratos_primitives::STOS;
use stratos_reference::{
	chain::{HostChain, executor, inherents, proposal},
	clock::{Cost, cost, cost_of, machine, median, processor_time},
	nodes,
	reference::{Outcome, Reference, encode_block},
	sign::{Signer, sign},
};
use stratos_runtime::{RuntimeCall, RuntimeEvent};

/// Transactions that a block is to have, if its weight holds so many.
const FULL: usize = 1_000;
/// Rounds of each measurement.
const ROUNDS: usize = 15;
/// Nodes of the measured epoch.
const NODES: u32 = 10_000;
/// Time between blocks, ms.
const BLOCK_TIME: u64 = 6_000;

fn time(number: u32) -> u64 {
	1_700_000_000_000 + u64::from(number) * BLOCK_TIME
}

/// A chain of the host's and the reference on the same state.
struct Both {
	host: HostChain,
	reference: Reference,
}

impl Both {
	fn new(host: HostChain) -> Self {
		let version = host.chain.runtime_version_at(host.chain.genesis_hash()).expect("a version");
		let reference = Reference::new(&host.genesis, version.state_version());
		let mut both = Self { host, reference };
		// The first block of a chain does more: it is not what is measured.
		both.advance(&[]);
		both
	}

	/// Makes a block of these the best one of both.
	fn advance(&mut self, extrinsics: &[Extrinsic]) {
		let built = built(&self.host.chain, extrinsics);
		let outcome = imported(&self.reference, &built);
		assert_eq!(outcome.root, built.header.state_root, "both agree");
		self.reference.apply(outcome);
		self.host.chain.commit(built).expect("it is durable");
	}
}

/// The host builds a block of all of these.
fn built(chain: &Chain, extrinsics: &[Extrinsic]) -> ExecutedBlock {
	let candidates: Vec<_> = extrinsics.iter().collect();
	let next = chain.best().number + 1;
	let built = chain.build_block(&proposal(time(next)), &candidates).expect("a block");
	assert_eq!(built.included.len(), extrinsics.len(), "refused: {:?}", built.rejected.first());
	built.block
}

/// The reference builds a block of all of these.
fn authored(both: &Both, extrinsics: &[Extrinsic]) -> Outcome {
	let best = both.host.chain.best();
	let number = best.number + 1;
	let header =
		Header::new(number, Default::default(), Default::default(), best.hash, Default::default());
	let mut work = both.reference.work();
	let mut call = |function: &str, data: &[u8]| -> Vec<u8> {
		work.start_transaction();
		let answer = work.call(function, data).expect("the reference runs it");
		work.end_transaction(true);
		answer
	};
	call("Core_initialize_block", &header.encode());
	let answer = call("BlockBuilder_inherent_extrinsics", &inherents(time(number)).encode());
	let made = Vec::<OpaqueExtrinsic>::decode(&mut &answer[..]).expect("extrinsics");
	for inherent in made {
		call("BlockBuilder_apply_extrinsic", &inherent.encode());
	}
	for extrinsic in extrinsics {
		let answer = call("BlockBuilder_apply_extrinsic", &extrinsic.0);
		assert_eq!(answer[0], 0, "included");
	}
	call("BlockBuilder_finalize_block", &[]);
	work.finish()
}

/// The reference executes a finished block.
fn imported(reference: &Reference, block: &ExecutedBlock) -> Outcome {
	let body: Vec<_> = block.body.iter().map(|extrinsic| extrinsic.0.clone()).collect();
	let mut work = reference.work();
	work.call("Core_execute_block", &encode_block(&block.header, &body)).expect("a valid block");
	work.finish()
}

/// What one block costs in each way.
struct Row {
	name: String,
	/// By how many a time is divided.
	items: u32,
	reference: Duration,
	same_work: Duration,
	admitted: Duration,
	reference_import: Duration,
	import_clock: Duration,
	/// Of the reference's import, for the comparison with what several cores do.
	reference_import_clock: Duration,
}

/// Measures a block of `extrinsics` on `both`; `bare` is the same chain without remembered
/// signatures.
fn measure(name: &str, both: &Both, bare: &Chain, extrinsics: &[Extrinsic]) -> Row {
	let block = built(&both.host.chain, extrinsics);
	let root = block.header.state_root;
	let times = if extrinsics.is_empty() { 50 } else { 1 };
	let mut all: [Vec<Cost>; 5] = Default::default();
	for _ in 0..ROUNDS {
		let (outcome, theirs) = cost_of(times, || authored(both, extrinsics));
		let (same, ours) = cost_of(times, || built(bare, extrinsics));
		let (_, admitted) = cost_of(times, || built(&both.host.chain, extrinsics));
		let (_, import) = cost_of(times, || imported(&both.reference, &block));
		let (executed, import_ours) =
			cost_of(times, || bare.execute(block.header.clone(), block.body.clone(), None));
		assert_eq!(executed.expect("a valid block").hash, block.hash);
		assert_eq!((outcome.root, same.header.state_root), (root, root), "all agree");
		let costs = [theirs, ours, admitted, import, import_ours];
		all.iter_mut().zip(costs).for_each(|(all, cost)| all.push(cost));
	}
	let [theirs, ours, admitted, import, import_ours] = all;
	let processor = |all: &[Cost]| median(all.iter().map(|cost| cost.processor).collect());
	let wall = |all: &[Cost]| median(all.iter().map(|cost| cost.wall).collect());
	Row {
		name: name.to_owned(),
		items: u32::try_from(extrinsics.len()).unwrap_or(1).max(times),
		reference: processor(&theirs),
		same_work: processor(&ours),
		admitted: processor(&admitted),
		reference_import: processor(&import),
		import_clock: wall(&import_ours),
		reference_import_clock: wall(&import),
	}
}

/// As many of `count` transactions as fit into a block.
fn transactions(chain: &Chain, signer: &str, call: impl Fn(u64) -> RuntimeCall) -> Vec<Extrinsic> {
	let signer = Signer::dev(signer);
	let genesis = chain.genesis_hash();
	let all: Vec<_> =
		(0..FULL as u32).map(|n| sign(&signer, call(n.into()), n, 0, genesis)).collect();
	let candidates: Vec<_> = all.iter().collect();
	let built = chain.build_block(&proposal(time(2)), &candidates).expect("a block");
	all[..built.included.len()].to_vec()
}

fn main() {
	println!("machine: {}", machine());
	let signature = one_signature();
	println!("one sr25519 verification: {:.1} us", micros(signature));

	let both = Both::new(HostChain::of("development", ChainOptions::default()));
	let options = ChainOptions { signature_cache: 0, ..ChainOptions::default() };
	let bare = Both::new(HostChain::of("development", options)).host;
	assert_eq!(bare.chain.best(), both.host.chain.best());
	let transfers = transactions(&bare.chain, "Alice", |number| {
		let mut account = [0; 32];
		account[..8].copy_from_slice(&(number + 1).to_le_bytes());
		let dest = MultiAddress::Id(account.into());
		RuntimeCall::Balances(pallet_balances::Call::transfer_allow_death { dest, value: STOS })
	});
	let prepays = transactions(&bare.chain, "Bob", |_| {
		let (amount, beneficiary, min_ozone) = (STOS, None, 0);
		RuntimeCall::Ozone(pallet_ozone::Call::prepay { amount, beneficiary, min_ozone })
	});
	println!(
		"of {FULL} transactions a block's weight holds {} transfers or {} prepays",
		transfers.len(),
		prepays.len()
	);
	admit(&both.host.chain, &[&transfers, &prepays]);

	let rows = [
		measure("empty block", &both, &bare.chain, &[]),
		measure("transfer", &both, &bare.chain, &transfers),
		measure("prepay", &both, &bare.chain, &prepays),
		epoch(),
	];
	print(&rows, signature);
	cold_start();
	end_to_end::run(signature);
}

/// Lets a pool check the signatures.
fn admit(chain: &Arc<Chain>, all: &[&[Extrinsic]]) {
	for transactions in all {
		let pool = Pool::new(chain.clone(), PoolOptions::default());
		for transaction in *transactions {
			pool.submit(transaction.clone()).expect("a valid transaction");
		}
	}
}

fn one_signature() -> Duration {
	let alice = sr25519::Pair::from_string("//Alice", None).expect("a dev key");
	let message = [7; 120];
	let signature = alice.sign(&message);
	let run = || {
		let begin = processor_time();
		for _ in 0..500 {
			assert!(sr25519::Pair::verify(&signature, message, &alice.public()));
		}
		(processor_time() - begin) / 500
	};
	median((0..9).map(|_| run()).collect())
}

/// The blocks that apply, settle and lock what an epoch's nodes earned.
fn epoch() -> Row {
	let host = HostChain::with(nodes::genesis(NODES), ChainOptions::default());
	let mut both = Both::new(host);
	let genesis = both.host.chain.genesis_hash();
	let mut nonces = std::collections::BTreeMap::<&str, u32>::new();
	for calls in nodes::report(NODES) {
		let signed = calls.into_iter().map(|(name, call)| {
			let nonce = nonces.entry(name).or_default();
			*nonce += 1;
			sign(&Signer::dev(name), call, *nonce - 1, 0, genesis)
		});
		let signed: Vec<_> = signed.collect();
		both.advance(&signed);
	}
	let mut sums = [Duration::ZERO; 5];
	let mut blocks = 0;
	// Blocks without work, between the application and the epoch's end, do not count.
	let mut idle = false;
	loop {
		let row = |both: &Both| {
			let block = built(&both.host.chain, &[]);
			let mut all: [Vec<Duration>; 5] = Default::default();
			for _ in 0..5 {
				let (_, theirs) = cost(|| authored(both, &[]));
				let (_, ours) = cost(|| built(&both.host.chain, &[]));
				let (_, import) = cost(|| imported(&both.reference, &block));
				let (header, body) = (block.header.clone(), block.body.clone());
				let (executed, import_ours) = cost(|| both.host.chain.execute(header, body, None));
				executed.expect("a valid block");
				let costs = [
					theirs.processor,
					ours.processor,
					import.processor,
					import_ours.wall,
					import.wall,
				];
				all.iter_mut().zip(costs).for_each(|(all, cost)| all.push(cost));
			}
			all.map(median)
		};
		let costs = row(&both);
		both.advance(&[]);
		let happened = |wanted: fn(&pallet_mining::Event<stratos_runtime::Runtime>) -> bool| {
			let key =
				[sp_crypto_hashing::twox_128(b"System"), sp_crypto_hashing::twox_128(b"Events")]
					.concat();
			type Record = frame_system::EventRecord<RuntimeEvent, stratos_host::primitives::Hash>;
			let events: Vec<Record> = both.host.read(&key).unwrap_or_default();
			events
				.iter()
				.any(|record| matches!(&record.event, RuntimeEvent::Mining(event) if wanted(event)))
		};
		idle &= !happened(|event| matches!(event, pallet_mining::Event::EpochEnded { .. }));
		if !idle {
			blocks += 1;
			sums.iter_mut().zip(costs).for_each(|(sum, cost)| *sum += cost);
		}
		idle |= happened(|event| matches!(event, pallet_mining::Event::ReportApplied { .. }));
		if happened(|event| matches!(event, pallet_mining::Event::EpochClosed { .. })) {
			break;
		}
		assert!(blocks < 1_000, "the epoch is never closed");
	}
	let [reference, ours, reference_import, import_clock, reference_import_clock] = sums;
	Row {
		name: format!("epoch, {NODES} nodes ({blocks} blocks)"),
		items: 1,
		reference,
		same_work: ours,
		admitted: ours,
		reference_import,
		import_clock,
		reference_import_clock,
	}
}

fn print(rows: &[Row], signature: Duration) {
	println!();
	println!(
		"| | reference | host, same work | ratio | signatures' share | host, signatures admitted | \
		 ratio | import: reference | import: host, all cores | ratio |"
	);
	println!("|---|---|---|---|---|---|---|---|---|---|");
	for row in rows {
		let each = |time: Duration| micros(time) / f64::from(row.items);
		let ratio = |theirs: Duration, ours: Duration| theirs.as_secs_f64() / ours.as_secs_f64();
		let share = match row.name.as_str() {
			"transfer" | "prepay" => {
				format!("{:.0} %", 100.0 * micros(signature) / each(row.same_work))
			}
			_ => "–".to_owned(),
		};
		println!(
			"| {} | {:.1} us | {:.1} us | {:.1} | {share} | {:.1} us | {:.1} | {:.1} us | {:.1} us | {:.1} |",
			row.name,
			each(row.reference),
			each(row.same_work),
			ratio(row.reference, row.same_work),
			each(row.admitted),
			ratio(row.reference, row.admitted),
			each(row.reference_import_clock),
			each(row.import_clock),
			ratio(row.reference_import_clock, row.import_clock),
		);
		debug_assert!(row.reference_import > Duration::ZERO);
	}
	println!();
}

/// An engine that has compiled nothing yet makes a block; the second time it finds machine code on
/// the disk.
fn cold_start() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let genesis = HostChain::of("development", ChainOptions::default()).genesis;
	let version = sp_core::storage::StateVersion::V1;
	for name in ["nothing cached", "machine code cached"] {
		let (_, ours) = cost(|| {
			let cache = folder.path().join("ours");
			let executor = executor(Some(&cache));
			let runtime = executor.compile(stratos_reference::chain::code()).expect("our own");
			let folder = tempfile::tempdir().expect("a temporary folder");
			let genesis =
				stratos_host::chain::Genesis::new(runtime, genesis.clone()).expect("a genesis");
			let path = folder.path().join("state.redb");
			let chain = Chain::create(&path, "test", genesis, executor, ChainOptions::default());
			let chain = chain.expect("a new chain");
			let block = built(&chain, &[]);
			chain.commit(block).expect("it is durable");
			folder
		});
		let (_, theirs) = cost(|| {
			let cache = folder.path().join("theirs");
			let mut reference = Reference::with_cache(&genesis, version, &cache);
			let header = Header::new(
				1,
				Default::default(),
				Default::default(),
				Default::default(),
				Default::default(),
			);
			let mut work = reference.work();
			let mut call = |function, data: &[u8]| work.call(function, data).expect("it runs");
			call("Core_initialize_block", &header.encode());
			let made = call("BlockBuilder_inherent_extrinsics", &inherents(time(1)).encode());
			for inherent in Vec::<OpaqueExtrinsic>::decode(&mut &made[..]).expect("extrinsics") {
				call("BlockBuilder_apply_extrinsic", &inherent.encode());
			}
			call("BlockBuilder_finalize_block", &[]);
			let outcome = work.finish();
			reference.apply(outcome);
		});
		println!(
			"cold start, {name}: reference {:.0} ms ({:.0} ms of processors), host {:.0} ms ({:.0} ms \
			 of processors), with a durable genesis and block; ratio {:.1}",
			millis(theirs.wall),
			millis(theirs.processor),
			millis(ours.wall),
			millis(ours.processor),
			theirs.wall.as_secs_f64() / ours.wall.as_secs_f64()
		);
	}
}

fn micros(time: Duration) -> f64 {
	time.as_secs_f64() * 1e6
}

fn millis(time: Duration) -> f64 {
	time.as_secs_f64() * 1e3
}
