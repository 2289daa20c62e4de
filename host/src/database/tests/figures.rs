//! Measurements. Run with `--ignored --nocapture figures`; `ACCOUNTS` sets the size of the state.

use super::*;
use std::time::Duration;

fn account(i: u32) -> Vec<u8> {
	let id = sp_crypto_hashing::blake2_256(&i.to_le_bytes());
	let map = [sp_crypto_hashing::twox_128(b"System"), sp_crypto_hashing::twox_128(b"Account")];
	[&map.concat()[..], &sp_crypto_hashing::blake2_128(&id), &id].concat()
}

/// CPU time of this thread, or wall-clock time if the system does not tell.
#[derive(Clone, Copy)]
struct Instant(Duration);

impl Instant {
	fn now() -> Self {
		static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
		let wall = START.get_or_init(std::time::Instant::now).elapsed();
		let busy = std::fs::read_to_string("/proc/thread-self/schedstat")
			.ok()
			.and_then(|line| line.split(' ').next()?.parse().ok());
		Self(busy.map_or(wall, Duration::from_nanos))
	}

	fn elapsed(&self) -> Duration {
		Self::now().0 - self.0
	}
}

fn median(mut times: Vec<Duration>) -> Duration {
	times.sort();
	times[times.len() / 2]
}

#[test]
#[ignore = "a measurement"]
fn figures() {
	let accounts: u32 =
		std::env::var("ACCOUNTS").ok().and_then(|n| n.parse().ok()).unwrap_or(100_000);
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("chain.redb");
	let begun = Instant::now();
	let mut state = MemoryBackend::new();
	for i in 0..accounts {
		state.insert(None, account(i), vec![i as u8; 80]);
	}
	let (identity, genesis) = genesis(&state, StateVersion::V1);
	drop(state);
	println!("state of {accounts} accounts built in {:?}", begun.elapsed());
	let begun = Instant::now();
	let db = Database::create(&path, identity, genesis, DatabaseOptions::default()).unwrap();
	println!("created in {:?}, {} MB", begun.elapsed(), path.metadata().unwrap().len() >> 20);

	let (mut run, mut first, mut again, mut commit) = (vec![], vec![], vec![], vec![]);
	let mut seed = 1u32;
	let mut random = || {
		seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
		seed >> 4
	};
	for _ in 0..40 {
		let head = db.head();
		let keys: Vec<_> = (0..2000).map(|_| account(random() % accounts)).collect();
		let begun = Instant::now();
		let mut overlay = Overlay::new(db.head_state());
		for (i, key) in keys.iter().enumerate() {
			if i % 2 == 0 {
				overlay.start_transaction();
			}
			let mut value = overlay.get(None, key).unwrap().unwrap().to_vec();
			value[0] ^= 1;
			overlay.set(None, key, Some(&value));
			overlay.append(b"events", &[7; 60]).unwrap();
			overlay.append(b"events", &[8; 40]).unwrap();
			if i % 2 == 1 {
				overlay.commit_transaction().unwrap();
			}
		}
		run.push(begun.elapsed());
		let begun = Instant::now();
		let root = overlay.root(StateVersion::V1).unwrap();
		first.push(begun.elapsed());
		let begun = Instant::now();
		overlay.root(StateVersion::V1).unwrap();
		again.push(begun.elapsed());
		let (changes, trie) = overlay.into_changes();
		let header = header(head.hash, head.number + 1, root);
		let block = CommitBlock {
			header,
			body: Vec::new(),
			justification: None,
			changes,
			trie: trie.unwrap(),
		};
		let begun = Instant::now();
		db.commit(block).unwrap();
		commit.push(begun.elapsed());
	}
	println!(
		"block of 1000 transfers, medians: state access {:?}, root {:?}, root again {:?}, durable commit {:?}",
		median(run),
		median(first),
		median(again),
		median(commit)
	);

	let mut empty = vec![];
	for i in 0..20u32 {
		let mut overlay = Overlay::new(db.head_state());
		overlay.set(None, b"number", Some(&i.to_le_bytes()));
		let (root, head) = (overlay.root(StateVersion::V1).unwrap(), db.head());
		let (changes, trie) = overlay.into_changes();
		let header = header(head.hash, head.number + 1, root);
		let begun = Instant::now();
		db.commit(CommitBlock {
			header,
			body: vec![],
			justification: None,
			changes,
			trie: trie.unwrap(),
		})
		.unwrap();
		empty.push(begun.elapsed());
	}
	println!("durable commit of a block with one change {:?}", median(empty));

	let state = db.head_state();
	let keys: Vec<_> = (0..1000).map(|_| account(random() % accounts)).collect();
	let pass = |what: &str, state: &dyn Backend| {
		let begun = Instant::now();
		for key in &keys {
			assert!(state.get(None, key).unwrap().is_some());
		}
		println!("{what}: {:?} a read", begun.elapsed() / 1000);
	};
	pass("head, first", &*state);
	pass("head, cached", &*state);
	pass("30 blocks ago", &*db.state_at(db.head().number - 30).unwrap());
	let mut overlay = Overlay::new(state);
	for _ in 0..2 {
		let begun = Instant::now();
		for key in &keys {
			assert!(overlay.get(None, key).unwrap().is_some());
		}
		println!("through an overlay: {:?} a read", begun.elapsed() / 1000);
	}
	let begun = Instant::now();
	let mut last = account(0)[..32].to_vec();
	let mut walked = 0u32;
	while let Some(key) = overlay.next_key(None, &last).unwrap().filter(|_| walked < 20_000) {
		last = key;
		walked += 1;
	}
	println!("iteration: {:?} a key", begun.elapsed() / walked.max(1));
	let number = db.head().number;
	let begun = Instant::now();
	let nodes = proof(&db, number, &keys[..10], None).unwrap();
	println!("proof of 10 keys at the head: {:?}, {} nodes", begun.elapsed(), nodes.len());
	let begun = Instant::now();
	proof(&db, number - 30, &keys[..10], None).unwrap();
	println!("the same 30 blocks ago: {:?}", begun.elapsed());
	let begun = Instant::now();
	db.verify().unwrap();
	println!("verified in {:?}", begun.elapsed());
	drop(overlay);
	drop(db);
	let begun = Instant::now();
	drop(Database::open(&path, None, DatabaseOptions::default()).unwrap());
	println!("opened in {:?}", begun.elapsed());
}
