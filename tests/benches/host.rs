//! The host's execution path: `make bench`.
//!
//! Every block is built on, or executed after, the same parent and not committed, so that each round
//! does the same work; what is timed goes from the first runtime call to the finished header with its
//! state root. *Per transfer* and *per prepay* are the time of a whole block of 900, its own overhead
//! included, divided by 900; each transfer goes to another account. Signatures were checked when the transactions were admitted to the pool,
//! as in a running node; where the name says `unchecked`, they are verified within the time.
//! `cold_start` is the whole binary: process, genesis, first durable block.

use divan::Bencher;
use sp_core::{Pair, sr25519};
use sp_runtime::MultiAddress;
use std::{
	sync::{Arc, LazyLock, OnceLock},
	time::{Duration, Instant},
};
use stratos_host::{
	chain::{Chain, ChainOptions, ExecutedBlock, Proposal, inherent_data},
	chain_spec::ChainSpec,
	executor::{Executor, ExecutorConfig},
	pool::{Pool, PoolOptions},
	primitives::Extrinsic,
};
use stratos_runtime::{RuntimeCall, STOS};
use stratos_tests::{
	Node,
	transactions::{dev, sign},
};

/// Transactions in a full block: below what the block's weight holds.
const FULL: usize = 900;

fn main() {
	divan::main();
}

/// The transfers by which the accounts come into being that others are made to. Signed once, so that
/// every chain has the same blocks.
static ENDOWMENTS: OnceLock<Vec<Extrinsic>> = OnceLock::new();

/// A development chain on which [`FULL`] more accounts exist.
struct Development {
	chain: Arc<Chain>,
	_folder: tempfile::TempDir,
}

impl Development {
	fn new(options: ChainOptions) -> Self {
		let folder = tempfile::tempdir().expect("a temporary folder");
		let config =
			ExecutorConfig { cache_dir: Some(folder.path().join("code")), ..Default::default() };
		let executor = Executor::new(config).expect("the engine starts");
		let spec = ChainSpec::builtin("development").expect("a built-in chain");
		let chain = spec
			.open_chain(
				&folder.path().join("state.redb"),
				executor,
				stratos_runtime_wasm::WASM_BINARY,
				options,
			)
			.expect("the development chain opens");
		// The first block of a chain does more: it is not what is measured.
		chain.commit(built(&chain, &[])).expect("it is durable");
		let endowments = ENDOWMENTS.get_or_init(|| endowments(&chain));
		chain.commit(built(&chain, endowments)).expect("it is durable");
		Self { chain: Arc::new(chain), _folder: folder }
	}
}

/// A chain, and transactions whose signatures its pool has checked.
struct Bench {
	node: Development,
	transfers: Vec<Extrinsic>,
	endowments: Vec<Extrinsic>,
	prepays: Vec<Extrinsic>,
}

static BENCH: LazyLock<Bench> = LazyLock::new(|| {
	let node = Development::new(ChainOptions::default());
	let chain = &node.chain;
	let (alice, bob, charlie) = (dev("Alice"), dev("Bob"), dev("Charlie"));
	let transfers = transactions(chain, &alice, transfer);
	let endowments = transactions(chain, &charlie, |index| transfer(FULL + index));
	let prepays = transactions(chain, &bob, |_| {
		RuntimeCall::Ozone(pallet_ozone::Call::prepay {
			amount: STOS,
			beneficiary: None,
			min_ozone: 0,
		})
	});
	let pool = Pool::new(chain.clone(), PoolOptions::default());
	for transaction in transfers.iter().chain(&endowments).chain(&prepays) {
		pool.submit(transaction.clone()).expect("a valid transaction");
	}
	Bench { node, transfers, endowments, prepays }
});

fn endowments(chain: &Chain) -> Vec<Extrinsic> {
	transactions(chain, &dev("Dave"), transfer)
}

/// A transfer to one of many accounts: those below [`FULL`] exist.
fn transfer(index: usize) -> RuntimeCall {
	let mut account = [0; 32];
	account[..8].copy_from_slice(&(index as u64 + 1).to_le_bytes());
	RuntimeCall::Balances(pallet_balances::Call::transfer_allow_death {
		dest: MultiAddress::Id(account.into()),
		value: STOS,
	})
}

fn proposal(chain: &Chain) -> Proposal {
	let time = 1_700_000_000_000 + u64::from(chain.best().number) * 6_000;
	Proposal {
		inherents: inherent_data(time).expect("inherent data"),
		digest: Default::default(),
		deadline: Instant::now() + Duration::from_secs(60),
	}
}

fn transactions(
	chain: &Chain,
	signer: &sr25519::Pair,
	call: impl Fn(usize) -> RuntimeCall,
) -> Vec<Extrinsic> {
	let genesis = chain.genesis_hash();
	let sign = |index: usize| Extrinsic(sign(signer, call(index), index as u32, genesis));
	(0..FULL).map(sign).collect()
}

/// The time of `run`, which handles [`FULL`] transactions, as the time of one: of as many
/// iterations the first does all the work.
fn each(bencher: Bencher, mut run: impl FnMut()) {
	let mut iteration = 0;
	bencher.bench_local(|| {
		if iteration % FULL == 0 {
			run();
		}
		iteration += 1;
	});
}

/// A block of these transactions on the best one.
fn built(chain: &Chain, transactions: &[Extrinsic]) -> ExecutedBlock {
	let candidates: Vec<&Extrinsic> = transactions.iter().collect();
	let built = chain.build_block(&proposal(chain), &candidates).expect("a block");
	assert_eq!(built.included.len(), candidates.len(), "refused: {:?}", built.rejected.first());
	built.block
}

fn authored(bencher: Bencher, transactions: &[Extrinsic]) {
	let chain = &BENCH.node.chain;
	each(bencher, || {
		built(chain, transactions);
	});
}

fn imported(bencher: Bencher, chain: &Chain, transactions: &[Extrinsic]) {
	let block = built(&BENCH.node.chain, transactions);
	each(bencher, || {
		let executed = chain.execute(block.header.clone(), block.body.clone(), None);
		assert_eq!(executed.expect("a valid block").hash, block.hash);
	});
}

#[divan::bench(sample_count = 200)]
fn empty_block_authored(bencher: Bencher) {
	let chain = &BENCH.node.chain;
	bencher.bench_local(|| built(chain, &[]).hash);
}

#[divan::bench(sample_count = 200)]
fn empty_block_imported(bencher: Bencher) {
	let chain = &BENCH.node.chain;
	let block = built(chain, &[]);
	bencher.bench_local(|| {
		chain.execute(block.header.clone(), block.body.clone(), None).expect("a valid block").hash
	});
}

/// Built, written to the disk and announced, one after the other.
#[divan::bench(sample_count = 50, sample_size = 1)]
fn empty_block_durable(bencher: Bencher) {
	let node = Development::new(ChainOptions::default());
	bencher.bench_local(|| {
		node.chain.commit(built(&node.chain, &[])).expect("it is durable");
	});
}

#[divan::bench(sample_count = 20, sample_size = FULL as u32)]
fn per_transfer_authored(bencher: Bencher) {
	authored(bencher, &BENCH.transfers);
}

/// Transfers to accounts that come into being by them.
#[divan::bench(sample_count = 20, sample_size = FULL as u32)]
fn per_transfer_to_a_new_account_authored(bencher: Bencher) {
	authored(bencher, &BENCH.endowments);
}

#[divan::bench(sample_count = 20, sample_size = FULL as u32)]
fn per_transfer_imported(bencher: Bencher) {
	imported(bencher, &BENCH.node.chain, &BENCH.transfers);
}

/// The signatures are verified beside the execution, on all cores.
#[divan::bench(sample_count = 20, sample_size = FULL as u32)]
fn per_transfer_imported_unchecked(bencher: Bencher) {
	let options = ChainOptions { signature_cache: 0, ..ChainOptions::default() };
	let node = Development::new(options);
	imported(bencher, &node.chain, &BENCH.transfers);
}

#[divan::bench(sample_count = 20, sample_size = FULL as u32)]
fn per_prepay_authored(bencher: Bencher) {
	authored(bencher, &BENCH.prepays);
}

#[divan::bench(sample_count = 20, sample_size = FULL as u32)]
fn per_prepay_imported(bencher: Bencher) {
	imported(bencher, &BENCH.node.chain, &BENCH.prepays);
}

/// The physical floor of admission: one sr25519 verification.
#[divan::bench]
fn one_signature(bencher: Bencher) {
	let alice = dev("Alice");
	let message = [7; 120];
	let signature = alice.sign(&message);
	bencher.bench(|| sr25519::Pair::verify(&signature, message, &alice.public()));
}

/// From the start of the process to the first durable block, machine code cached.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn cold_start(bencher: Bencher) {
	let run = || {
		let folder = tempfile::tempdir().expect("a temporary folder");
		let arguments = ["--dev", "--block-time", "1", "--until-block", "1"];
		let mut node = Node::start(folder.path(), &arguments);
		assert!(node.wait().success(), "the node failed");
	};
	run();
	bencher.bench_local(run);
}
