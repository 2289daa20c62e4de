//! Crash consistency: a process is killed while it commits.

use super::*;
use std::{
	process::{Command, Stdio},
	time::{Duration, Instant},
};

const FOLDER: &str = "STRATOS_CRASH_TEST_FOLDER";

fn value(number: BlockNumber, key: u32) -> Vec<u8> {
	sp_crypto_hashing::blake2_256(&(number, key).encode()).repeat(3)
}

/// Extends the chain until killed. Every block rewrites a part of the keys, and its number.
fn extend(database: &Database) {
	loop {
		let head = database.head();
		let number = head.number + 1;
		let mut overlay = Overlay::new(database.head_state());
		for key in 0..200u32 {
			if (key + number).is_multiple_of(3) {
				overlay.set(None, &key.to_le_bytes(), Some(&value(number, key)));
			}
		}
		overlay.set(None, b"number", Some(&number.encode()));
		let root = overlay.root(StateVersion::V1).unwrap();
		let (changes, trie) = overlay.into_changes();
		let header = header(head.hash, number, root);
		let block = CommitBlock {
			header,
			body: Vec::new(),
			justification: None,
			changes,
			trie: trie.unwrap(),
		};
		database.commit(block).unwrap();
		// A block reported as durable must exist after the crash.
		println!("durable {number}");
	}
}

/// The process that [`survives_being_killed`] kills. Does nothing as a test of its own.
#[test]
fn committing_until_killed() {
	if let Some(folder) = std::env::var_os(FOLDER) {
		let path = PathBuf::from(folder).join("chain.redb");
		extend(&Database::open(path, None, DatabaseOptions::default()).unwrap());
	}
}

#[test]
fn survives_being_killed() {
	let mut chain = sample(0, DatabaseOptions::default());
	chain.database = None;
	let mut last = 0;
	for round in 0..12u64 {
		let output = chain.folder.path().join("output");
		let mut child = Command::new(std::env::current_exe().unwrap())
			.args(["--exact", "--nocapture", "database::tests::crash::committing_until_killed"])
			.env(FOLDER, chain.folder.path())
			.stdout(Stdio::from(std::fs::File::create(&output).unwrap()))
			.stderr(Stdio::null())
			.spawn()
			.unwrap();
		// Kill at a different moment each time, but after the first commit.
		let begun = Instant::now();
		while !std::fs::read_to_string(&output).unwrap().contains("durable") {
			assert!(begun.elapsed() < Duration::from_secs(60), "the process commits no blocks");
			std::thread::sleep(Duration::from_millis(2));
		}
		std::thread::sleep(Duration::from_micros(1700 * round * round + 311 * round));
		child.kill().unwrap();
		child.wait().unwrap();
		let durable: BlockNumber = std::fs::read_to_string(&output)
			.unwrap()
			.lines()
			.filter_map(|line| line.split("durable ").nth(1)?.parse().ok())
			.next_back()
			.unwrap();
		let options = DatabaseOptions { check: Check::Always, ..DatabaseOptions::default() };
		let database = Database::open(chain.path(), None, options).unwrap();
		let head = database.head().number;
		assert!(durable > last && (durable..=durable + 1).contains(&head), "{durable} {head}");
		database.verify().unwrap();
		let state = database.head_state();
		assert_eq!(state.get(None, b"number").unwrap().as_deref(), Some(&head.encode()[..]));
		for key in 0..200u32 {
			let written = (1..=head).rev().find(|number| (key + number) % 3 == 0);
			let expected = written.map(|number| value(number, key));
			assert_eq!(
				state.get(None, &key.to_le_bytes()).unwrap().as_deref(),
				expected.as_deref()
			);
		}
		last = head;
	}
}
