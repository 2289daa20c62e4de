//! Files that are not opened, and the errors.

use super::*;
use crate::database::tables::{FORMAT, META};

fn open_file(path: &Path) -> Result<Database, DatabaseError> {
	Database::open(path, None, DatabaseOptions::default())
}

#[test]
fn a_missing_file() {
	let folder = tempfile::tempdir().unwrap();
	let error = open_file(&folder.path().join("chain.redb")).err().unwrap();
	assert!(matches!(error, DatabaseError::NotFound { .. }), "{error}");
	let error = open_file(folder.path()).err().unwrap();
	assert!(matches!(error, DatabaseError::NotADatabase { .. }), "{error}");
}

#[test]
fn a_foreign_file() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("chain.redb");
	for content in [&b""[..], b"short", &[7; 100_000]] {
		std::fs::write(&path, content).unwrap();
		let error = open_file(&path).err().unwrap();
		assert!(matches!(error, DatabaseError::NotADatabase { .. }), "{error}");
		assert!(error.to_string().contains("chain.redb"), "{error}");
		assert_eq!(std::fs::read(&path).unwrap(), content, "a foreign file is not changed");
	}
	std::fs::remove_file(&path).unwrap();
	drop(redb::Database::create(&path).unwrap());
	let error = open_file(&path).err().unwrap();
	assert!(matches!(error, DatabaseError::NotADatabase { .. }), "{error}");
}

#[test]
fn the_file_of_another_chain() {
	let mut chain = sample(1, DatabaseOptions::default());
	chain.database = None;
	let wanted = Hash::repeat_byte(9);
	let error = Database::open(chain.path(), Some(wanted), chain.options.clone()).err().unwrap();
	assert!(
		matches!(&error, DatabaseError::OtherChain { chain: id, found, expected, .. }
			if id == "test" && *found == chain.headers[0].hash() && *expected == wanted),
		"{error}"
	);
	chain.reopen();
	chain.check();
}

#[test]
fn a_newer_format() {
	let mut chain = sample(1, DatabaseOptions::default());
	chain.database = None;
	let redb = redb::Database::open(chain.path()).unwrap();
	let transaction = redb.begin_write().unwrap();
	transaction.open_table(META).unwrap().insert(FORMAT, &7u32.to_le_bytes()[..]).unwrap();
	transaction.commit().unwrap();
	drop(redb);
	let error = open_file(&chain.path()).err().unwrap();
	assert!(matches!(error, DatabaseError::NewerFormat { found: 7, .. }), "{error}");
}

#[test]
fn a_file_in_use() {
	let chain = sample(1, DatabaseOptions::default());
	let error = open_file(&chain.path()).err().unwrap();
	assert!(matches!(error, DatabaseError::Locked { .. }), "{error}");
	chain.check();
}

#[test]
fn create_does_not_overwrite() {
	let chain = sample(1, DatabaseOptions::default());
	let (identity, genesis) = genesis(&MemoryBackend::new(), StateVersion::V1);
	let error = Database::create(chain.path(), identity, genesis, DatabaseOptions::default())
		.err()
		.unwrap();
	assert!(matches!(error, DatabaseError::Exists { .. }), "{error}");
	chain.check();
}

#[test]
fn an_interrupted_creation_can_be_repeated() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("deep").join("er").join("chain.redb");
	std::fs::create_dir_all(path.parent().unwrap()).unwrap();
	std::fs::write(path.with_file_name("chain.redb.unfinished"), b"half").unwrap();
	let error = open_file(&path).err().unwrap();
	assert!(matches!(error, DatabaseError::NotFound { .. }), "{error}");
	let mut state = MemoryBackend::new();
	state.insert(None, b"k".to_vec(), b"v".to_vec());
	let (identity, genesis) = genesis(&state, StateVersion::V0);
	let database = Database::create(&path, identity, genesis, DatabaseOptions::default()).unwrap();
	assert_eq!(database.head_state().get(None, b"k").unwrap().as_deref(), Some(&b"v"[..]));
	let files: Vec<_> = std::fs::read_dir(path.parent().unwrap()).unwrap().collect();
	assert_eq!(files.len(), 1);
}

#[test]
fn a_genesis_with_a_wrong_root() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("chain.redb");
	let (identity, mut genesis) = genesis(&MemoryBackend::new(), StateVersion::V1);
	genesis.header.state_root = Hash::repeat_byte(1);
	let error =
		Database::create(&path, identity, genesis, DatabaseOptions::default()).err().unwrap();
	assert!(matches!(error, DatabaseError::WrongRoot { number: 0, .. }), "{error}");
	assert!(!path.exists());
}
