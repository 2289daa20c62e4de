//! A state larger than the caches: millions of accounts.
//!
//! `make bench-accounts` runs it with ten million. `ACCOUNTS` sets the number, `CACHE_MIB` the size of each
//! cache: state, trie and file pages.

use codec::Encode;
use sp_core::sr25519;
use sp_runtime::{MultiAddress, traits::Header as _};
use std::{
	path::Path,
	time::{Duration, Instant},
};
use stratos_host::{
	chain::{Chain, ChainOptions, ExecutedBlock, Proposal, inherent_data},
	chain_spec::ChainSpec,
	database::{CommitBlock, Database, DatabaseOptions},
	executor::{Executor, ExecutorConfig},
	primitives::{Extrinsic, Header},
	state::{Overlay, StateVersion},
};
use stratos_primitives::STOS;
use stratos_runtime::{AccountId, Runtime, RuntimeCall};
use stratos_tests::transactions::{dev, sign};

/// Accounts written in one block while the state grows.
const STEP: u64 = 100_000;
/// Transfers in a measured block.
const TRANSFERS: u32 = 500;
/// Measured blocks at each size.
const BLOCKS: u32 = 10;

fn setting(name: &str, default: u64) -> u64 {
	std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn account(number: u64) -> AccountId {
	sp_crypto_hashing::blake2_256(&number.to_le_bytes()).into()
}

fn key(account: &AccountId) -> Vec<u8> {
	frame_system::Account::<Runtime>::hashed_key_for(account)
}

/// The storage key of `System.Number`.
fn block_number_key() -> Vec<u8> {
	[sp_crypto_hashing::twox_128(b"System"), sp_crypto_hashing::twox_128(b"Number")].concat()
}

/// Resident memory of this process in bytes, without the file cache of the system.
fn memory() -> u64 {
	let text = std::fs::read_to_string("/proc/self/status").expect("Linux keeps it");
	let line = text.lines().find_map(|line| line.strip_prefix("RssAnon:"));
	let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
	kib.expect("a number of kB") * 1024
}

/// Adds the accounts `from..to`, block by block, without the runtime.
fn grow(path: &Path, options: &DatabaseOptions, from: u64, to: u64) {
	let database = Database::open(path, None, options.clone()).expect("the chain's database");
	type Info = frame_system::AccountInfo<
		<Runtime as frame_system::Config>::Nonce,
		<Runtime as frame_system::Config>::AccountData,
	>;
	let mut info = Info { providers: 1, ..Info::default() };
	info.data.free = STOS;
	let value = info.encode();
	let mut next = from;
	while next < to {
		let head = database.head();
		let mut overlay = Overlay::new(database.head_state());
		let end = (next + STEP).min(to);
		for number in next..end {
			overlay.set(None, &key(&account(number)), Some(&value));
		}
		// The next block is refused unless the state has the number of this one.
		overlay.set(None, &block_number_key(), Some(&(head.number + 1).encode()));
		let root = overlay.root(StateVersion::V1).expect("readable");
		let (changes, trie) = overlay.into_changes();
		let header =
			Header::new(head.number + 1, Default::default(), root, head.hash, Default::default());
		let trie = trie.expect("the root was asked for");
		let block = CommitBlock { header, body: Vec::new(), justification: None, changes, trie };
		database.commit(block).expect("it is durable");
		next = end;
	}
}

fn proposal(number: u32) -> Proposal {
	let time = 1_700_000_000_000 + u64::from(number) * 6_000;
	let inherents = inherent_data(time).expect("inherent data");
	let deadline = Instant::now() + Duration::from_secs(600);
	Proposal { inherents, digest: Default::default(), deadline }
}

fn build(chain: &Chain, transfers: &[Extrinsic]) -> ExecutedBlock {
	let candidates: Vec<_> = transfers.iter().collect();
	let built = chain.build_block(&proposal(chain.best().number + 1), &candidates);
	let built = built.expect("a block");
	assert_eq!(built.included.len(), transfers.len(), "{:?}", built.rejected.first());
	built.block
}

/// The median.
fn median(mut all: Vec<Duration>) -> Duration {
	all.sort_unstable();
	all[all.len() / 2]
}

#[test]
#[ignore = "takes minutes: make bench-accounts"]
fn ten_million_accounts_are_as_fast_as_few_and_memory_is_bounded() {
	let cache = setting("CACHE_MIB", 64) as usize * (1 << 20);
	let (few, many) = measure(setting("ACCOUNTS", 10_000_000), cache);
	// Wide enough for a loaded machine, but not for a cost that grows with the state.
	assert!(many < few * 6, "a block takes {many:?} instead of {few:?}");
	// Caches, the machine code, and what a block needs.
	let bound = (3 * cache as u64) + (700 << 20);
	assert!(memory() < bound, "{} MiB of memory", memory() >> 20);
}

#[test]
fn a_state_larger_than_its_caches_is_read_and_built_on() {
	measure(20_000, 1 << 20);
}

/// Grows a chain to `most` accounts with caches of `cache` bytes each, and prints the time of reads and
/// blocks at each size. Returns the time of a block with few accounts and with all.
fn measure(most: u64, cache: usize) -> (Duration, Duration) {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let path = folder.path().join("state.redb");
	let options = DatabaseOptions {
		state_cache: cache,
		trie_cache: cache,
		page_cache: cache,
		check: stratos_host::database::Check::Never,
		..DatabaseOptions::default()
	};
	let code = folder.path().join("code");
	let executor =
		Executor::new(ExecutorConfig { cache_dir: Some(code), ..ExecutorConfig::default() })
			.expect("the engine starts");
	let spec = ChainSpec::builtin("local").expect("a built-in chain");
	let open = || {
		let options = ChainOptions { database: options.clone(), ..ChainOptions::default() };
		let wasm = stratos_runtime_wasm::WASM_BINARY;
		spec.open_chain(&path, executor.clone(), wasm, options).expect("the chain opens")
	};
	let chain = open();
	chain.commit(build(&chain, &[])).expect("the first block");
	drop(chain);

	let alice: sr25519::Pair = dev("Alice");
	let mut nonce = 0;
	let mut accounts = 0;
	let mut figures = Vec::new();
	println!("caches of {} MiB each", cache >> 20);
	for size in [1_000, 10_000, 100_000, 1_000_000, most] {
		let size = size.min(most);
		let began = Instant::now();
		grow(&path, &options, accounts, size);
		let grown = began.elapsed();
		accounts = size;
		let chain = open();
		let genesis = chain.genesis_hash();
		let random = |salt: u32| {
			let hash = sp_crypto_hashing::twox_64(&(salt, size).encode());
			account(u64::from_le_bytes(hash) % size)
		};
		// Reads of accounts that are in no cache.
		let state = chain.state_at(chain.best().hash).expect("the best state");
		let reads = 20_000;
		let began = Instant::now();
		for read in 0..reads {
			let value = state.get(None, &key(&random(1 << 30 | read))).expect("readable");
			assert!(value.is_some(), "the account is there");
		}
		let read = began.elapsed() / reads;
		drop(state);
		let mut blocks = Vec::new();
		for _ in 0..BLOCKS {
			let transfers: Vec<_> = (0..TRANSFERS)
				.map(|_| {
					let dest = MultiAddress::Id(random(nonce));
					let call =
						pallet_balances::Call::transfer_keep_alive { dest, value: STOS / 1_000 };
					nonce += 1;
					Extrinsic(sign(&alice, RuntimeCall::Balances(call), nonce - 1, genesis))
				})
				.collect();
			// Executed and written to the disk.
			let began = Instant::now();
			chain.commit(build(&chain, &transfers)).expect("it is durable");
			blocks.push(began.elapsed());
		}
		let block = median(blocks);
		let file = std::fs::metadata(&path).expect("it is there").len();
		println!(
			"{size:>10} accounts: a read {:.1} us, a durable block of {TRANSFERS} transfers {:.0} ms; \
			 {} MiB of memory, {} MiB on disk; grown in {:.0} s",
			read.as_secs_f64() * 1e6,
			block.as_secs_f64() * 1e3,
			memory() >> 20,
			file >> 20,
			grown.as_secs_f64(),
		);
		figures.push(block);
		drop(chain);
		if size == most {
			break;
		}
	}
	(figures[0], figures[figures.len() - 1])
}
