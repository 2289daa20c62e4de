//! Truncated and damaged files: damage is reported, never returned as data, and never a panic.

use super::*;
use redb::ReadableTable;

/// Opens the file and reads everything. `Ok(true)` if all of it is unchanged.
fn open_and_read(chain: &Chain, path: &Path, check: Check) -> Result<bool, DatabaseError> {
	let options = DatabaseOptions { check, ..chain.options.clone() };
	let database = Database::open(path, Some(chain.headers[0].hash()), options)?;
	database.verify()?;
	let number = database.head().number;
	// Another head would mean that a durable block is lost.
	let same = number == chain.number()
		&& (0..2).all(|trie| {
			let state = database.head_state();
			chain.states[number as usize][trie].iter().all(|(key, value)| {
				state.get(child_of(trie), key).is_ok_and(|found| found.as_deref() == Some(value))
			})
		});
	Ok(same)
}

fn closed_sample() -> (Chain, Vec<u8>) {
	let mut chain = sample(4, DatabaseOptions::default());
	chain.database = None;
	let bytes = std::fs::read(chain.path()).unwrap();
	(chain, bytes)
}

#[test]
fn a_truncated_file_is_reported() {
	let (chain, bytes) = closed_sample();
	let cut = chain.path().with_file_name("cut.redb");
	for parts in 0..24 {
		let length = bytes.len() * parts / 24;
		for check in [Check::Always, Check::Never] {
			std::fs::write(&cut, &bytes[..length]).unwrap();
			match open_and_read(&chain, &cut, check) {
				Ok(same) => assert!(same, "cut at {length}: wrong data was returned"),
				Err(error) => assert!(
					error.to_string().contains("cut.redb") || error.to_string().contains("damaged"),
					"{error}"
				),
			}
		}
	}
}

#[test]
fn a_flipped_bit_is_reported_or_harmless() {
	let (chain, bytes) = closed_sample();
	let damaged = chain.path().with_file_name("damaged.redb");
	let (mut reported, mut harmless) = (0, 0);
	let step = bytes.len() / 150;
	for round in 0..150 {
		// Spread over the file, at different offsets within a page.
		let at = (round * step + round * 61) % bytes.len();
		let mut copy = bytes.clone();
		copy[at] ^= 1 << (round % 8);
		for check in [Check::Always, Check::Never] {
			std::fs::write(&damaged, &copy).unwrap();
			match open_and_read(&chain, &damaged, check) {
				Ok(true) => harmless += 1,
				Ok(false) => panic!("byte {at}: wrong data was returned ({check:?})"),
				Err(_) => reported += 1,
			}
		}
	}
	assert!(reported > 0 && harmless > 0, "{reported} reported, {harmless} in unused bytes");
}

#[test]
fn a_damaged_value_is_not_returned() {
	let chain = sample(2, DatabaseOptions::default());
	let key = chain.states[2][0].keys().next().unwrap().clone();
	let state_key = layout::state_key(None, &key);
	drop(chain.database);
	let redb = redb::Database::open(chain.folder.path().join("chain.redb")).unwrap();
	let transaction = redb.begin_write().unwrap();
	{
		let mut table = transaction.open_table(tables::STATE).unwrap();
		let mut row = table.get(&state_key[..]).unwrap().unwrap().value().to_vec();
		*row.last_mut().unwrap() ^= 1;
		table.insert(&state_key[..], &row[..]).unwrap();
	}
	transaction.commit().unwrap();
	drop(redb);
	let database =
		Database::open(chain.folder.path().join("chain.redb"), None, DatabaseOptions::default());
	let Ok(database) = database else { return };
	let error = database.head_state().get(None, &key).unwrap_err();
	assert!(matches!(error, StateError::Corrupt { .. }), "{error}");
	assert!(database.verify().is_err());
}
