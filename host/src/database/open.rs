//! Creating and opening the database file.

use super::{
	cache::Cache,
	codes::{repair_codes, write_code},
	commit::{
		set_indexed, state_rows, write_block, write_head, write_justification, write_nodes,
		write_state,
	},
	error::{DatabaseError, Failure, from_redb, guarded},
	layout::decode_row,
	options::{ChainIdentity, Check, DatabaseOptions, GenesisCommit, Head},
	snapshot::Snapshot,
	store::Database,
	tables::{
		BEGINNING, CHAIN, FORMAT, FORMAT_VERSION, GENESIS, GENESIS_CODE, HEAD, HISTORY, INDEXED,
		META, OLDEST, Tables,
	},
	window::Window,
};
use crate::{
	primitives::{Extrinsic, Hash, Header, Justification},
	state::{
		Changes, RootUpdate, empty_root,
		trie::{StateSource as _, Tries},
	},
};
use redb::{ReadableDatabase, ReadableTable};
use std::{
	ffi::OsString,
	fs::{self, File},
	path::{Path, PathBuf},
	sync::{Arc, Mutex, RwLock},
};

impl Database {
	/// Creates the file with block 0 and opens it. Missing folders are created. The file is written under
	/// another name and renamed when it is complete.
	///
	/// # Errors
	/// [`DatabaseError::Exists`], [`DatabaseError::WrongRoot`], [`DatabaseError::Io`].
	pub fn create(
		path: impl Into<PathBuf>,
		identity: ChainIdentity,
		genesis: GenesisCommit,
		options: DatabaseOptions,
	) -> Result<Self, DatabaseError> {
		let GenesisCommit { header, changes, trie } = genesis;
		let first = FirstBlock {
			genesis: header.clone(),
			header,
			body: Vec::new(),
			justification: None,
			changes,
			trie,
		};
		create_with(path.into(), identity, first, options)
	}

	/// Opens the file of a chain, which must have the genesis hash `expected` if that is given.
	///
	/// # Errors
	/// [`DatabaseError::NotFound`], [`DatabaseError::NotADatabase`], [`DatabaseError::NewerFormat`],
	/// [`DatabaseError::OtherChain`], [`DatabaseError::Locked`], [`DatabaseError::Corrupt`],
	/// [`DatabaseError::Io`].
	pub fn open(
		path: impl Into<PathBuf>,
		expected: Option<Hash>,
		options: DatabaseOptions,
	) -> Result<Self, DatabaseError> {
		let path = path.into();
		let corrupt = |what| DatabaseError::Corrupt { path: path.clone(), what };
		guarded("opening", corrupt, || open(&path, expected, &options))
	}
}

/// The block with whose state a database begins: block 0, or that of a snapshot.
pub(super) struct FirstBlock {
	/// The header of block 0.
	pub(super) genesis: Header,
	pub(super) header: Header,
	pub(super) body: Vec<Extrinsic>,
	pub(super) justification: Option<Justification>,
	/// The whole state, as changes of an empty state.
	pub(super) changes: Changes,
	pub(super) trie: RootUpdate,
}

/// Creates the file and opens it. It is written under another name and renamed when it is complete.
pub(super) fn create_with(
	path: PathBuf,
	identity: ChainIdentity,
	first: FirstBlock,
	options: DatabaseOptions,
) -> Result<Database, DatabaseError> {
	if path.exists() {
		return Err(DatabaseError::Exists { path });
	}
	let FirstBlock { genesis, header, trie, .. } = &first;
	if genesis.number != 0 || trie.root != header.state_root || trie.before != empty_root() {
		return Err(DatabaseError::WrongRoot {
			number: header.number,
			claimed: header.state_root,
			before: trie.before,
			computed: trie.root,
		});
	}
	let folder = match path.parent() {
		Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
		_ => PathBuf::from("."),
	};
	let unfinished = unfinished(&path);
	let io = |operation| {
		let path = path.clone();
		move |error: std::io::Error| DatabaseError::Io { path, operation, cause: error.to_string() }
	};
	fs::create_dir_all(&folder).map_err(io("creating the folder"))?;
	match fs::remove_file(&unfinished) {
		Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
			return Err(io("removing an unfinished database")(error));
		}
		_ => {}
	}
	let result = write_first(&unfinished, &identity, &first, &options)
		.map_err(|failure| failure.into_error(&path, "writing block 0"))
		.and_then(|()| {
			let file = File::open(&unfinished).map_err(io("writing block 0"))?;
			file.sync_all().map_err(io("writing block 0"))?;
			fs::rename(&unfinished, &path).map_err(io("renaming the finished database"))?;
			let folder = File::open(&folder).map_err(io("renaming the finished database"))?;
			folder.sync_all().map_err(io("renaming the finished database"))
		});
	if let Err(error) = result {
		// Report the first error.
		let _ = fs::remove_file(&unfinished);
		return Err(error);
	}
	Database::open(path, Some(identity.genesis_hash), options)
}

/// The name of the file until it is complete.
fn unfinished(path: &Path) -> PathBuf {
	let mut name = path.file_name().map_or_else(OsString::new, OsString::from);
	name.push(".unfinished");
	path.with_file_name(name)
}

fn write_first(
	path: &Path,
	identity: &ChainIdentity,
	first: &FirstBlock,
	options: &DatabaseOptions,
) -> Result<(), Failure> {
	let redb = redb::Builder::new().set_cache_size(options.page_cache).create(path)?;
	let mut transaction = redb.begin_write()?;
	transaction.set_quick_repair(options.quick_repair);
	{
		let mut meta = transaction.open_table(META)?;
		meta.insert(FORMAT, &FORMAT_VERSION.to_le_bytes()[..])?;
		meta.insert(GENESIS, identity.genesis_hash.as_bytes())?;
		meta.insert(GENESIS_CODE, identity.genesis_code.as_bytes())?;
		meta.insert(CHAIN, identity.chain_id.as_bytes())?;
		meta.insert(BEGINNING, &first.header.number.to_le_bytes()[..])?;
	}
	write_state(&transaction, &state_rows(&first.changes, &first.trie), None)?;
	write_nodes(&transaction, &first.trie.nodes)?;
	transaction.open_table(HISTORY)?;
	set_indexed(&transaction, options.pruning.is_indexed())?;
	write_block(&transaction, &first.genesis, identity.genesis_hash, &Vec::new())?;
	let number = first.header.number;
	if number > 0 {
		write_block(&transaction, &first.header, first.header.hash(), &first.body)?;
	}
	if let Some(justification) = &first.justification {
		write_justification(&transaction, number, justification)?;
	}
	write_code(&transaction, number, &first.changes)?;
	write_head(&transaction, number, number)?;
	transaction.commit()?;
	Ok(())
}

fn open(
	path: &Path,
	expected: Option<Hash>,
	options: &DatabaseOptions,
) -> Result<Database, DatabaseError> {
	let failed = |error: redb::Error| from_redb(path, "opening", error);
	let corrupt = |what: String| DatabaseError::Corrupt { path: path.to_path_buf(), what };
	let foreign = |cause: String| DatabaseError::NotADatabase { path: path.to_path_buf(), cause };

	let size = match fs::metadata(path) {
		Ok(metadata) if metadata.is_file() => metadata.len(),
		Ok(_) => return Err(foreign("it is not a file".into())),
		Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
			return Err(DatabaseError::NotFound { path: path.to_path_buf() });
		}
		Err(error) => return Err(failed(error.into())),
	};
	let check = match options.check {
		Check::Always => true,
		Check::UpTo(limit) => size <= limit,
		Check::Never => false,
	};
	let redb = redb::Builder::new()
		.set_cache_size(options.page_cache)
		.set_check_integrity_on_open(check)
		.open(path)
		.map_err(|error| failed(error.into()))?;
	let transaction = redb.begin_read().map_err(|error| failed(error.into()))?;

	let meta = transaction.open_table(META).map_err(|error| failed(error.into()))?;
	let entry = |name: &'static str| -> Result<Vec<u8>, DatabaseError> {
		let found = meta.get(name).map_err(|error| failed(error.into()))?;
		found
			.map(|bytes| bytes.value().to_vec())
			.ok_or_else(|| foreign(format!("it has no {name}")))
	};
	let number = |name: &'static str| -> Result<u32, DatabaseError> {
		let bytes = entry(name)?;
		let bytes = bytes.try_into().map_err(|_| corrupt(format!("its {name} is not a number")))?;
		Ok(u32::from_le_bytes(bytes))
	};
	let found = number(FORMAT)?;
	if found > FORMAT_VERSION {
		let (path, supported) = (path.to_path_buf(), FORMAT_VERSION);
		return Err(DatabaseError::NewerFormat { path, found, supported });
	}
	let hash = |name: &'static str| -> Result<Hash, DatabaseError> {
		let bytes: Result<[u8; 32], _> = entry(name)?.try_into();
		bytes.map(Hash::from).map_err(|_| corrupt(format!("its {name} is not a hash")))
	};
	let identity = ChainIdentity {
		genesis_hash: hash(GENESIS)?,
		genesis_code: hash(GENESIS_CODE)?,
		chain_id: String::from_utf8_lossy(&entry(CHAIN)?).into_owned(),
	};
	if let Some(expected) = expected.filter(|expected| *expected != identity.genesis_hash) {
		return Err(DatabaseError::OtherChain {
			path: path.to_path_buf(),
			chain: identity.chain_id,
			found: identity.genesis_hash,
			expected,
		});
	}
	let (head, oldest) = (number(HEAD)?, number(OLDEST)?);
	// Databases of earlier releases begin at block 0.
	let beginning = match meta.get(BEGINNING).map_err(|error| failed(error.into()))? {
		Some(_) => number(BEGINNING)?,
		None => 0,
	};
	if oldest > head {
		return Err(corrupt(format!("the oldest state, {oldest}, is above the head, {head}")));
	}

	let indexed = options.pruning.is_indexed();
	let transaction = if entry(INDEXED)? == [u8::from(indexed)] {
		transaction
	} else {
		drop(transaction);
		reindex(&redb, indexed).map_err(|failure| failure.into_error(path, "indexing"))?;
		redb.begin_read().map_err(|error| failed(error.into()))?
	};
	let tables = Tables::open(&transaction, indexed).map_err(|error| failed(error.into()))?;
	let cache = Arc::new(Cache::new(options.state_cache, 0));
	let head = Head { number: head, hash: Hash::zero(), state_root: empty_root() };
	let tries = Tries::default();
	let window = Window::default();
	let snapshot = Snapshot { head, oldest, generation: 0, tables, tries, cache, window };
	let mut database = Database {
		path: path.to_path_buf(),
		options: options.clone(),
		identity,
		beginning,
		redb,
		writer: Mutex::new(()),
		holds: Arc::default(),
		current: RwLock::new(Arc::new(snapshot)),
	};
	complete(&mut database)?;
	Ok(database)
}

/// Creates or drops the index, if the pruning has changed since the last opening.
fn reindex(redb: &redb::Database, indexed: bool) -> Result<(), Failure> {
	let mut transaction = redb.begin_write()?;
	transaction.set_quick_repair(true);
	set_indexed(&transaction, indexed)?;
	transaction.commit()?;
	Ok(())
}

/// Reads the head and checks that header, trie and flat state belong together.
fn complete(database: &mut Database) -> Result<(), DatabaseError> {
	let snapshot = database.snapshot();
	let number = snapshot.head.number;
	let missing = |number| database.corrupt(format!("the header of block {number} is missing"));
	let header = database.header_in(&snapshot, number)?.ok_or_else(|| missing(number))?;
	let genesis = database.header_in(&snapshot, 0)?.ok_or_else(|| missing(0))?;
	if genesis.hash() != database.identity.genesis_hash {
		return Err(database.corrupt("block 0 is not the genesis".into()));
	}
	let tries = Tries::stored(header.state_root);
	// Loads the root node and checks it against the hash in the header.
	tries.main.prove(&*snapshot.trie(None), &[], &mut Vec::new())?;
	let first = snapshot.tables.state.first();
	if let Some((key, row)) = first.map_err(|error| database.failed("opening", error))? {
		decode_row(key.value(), row.value())?;
	}
	repair_codes(database)?;
	let transaction =
		database.redb.begin_read().map_err(|error| database.failed("opening", error))?;
	let tables = Tables::open(&transaction, snapshot.tables.index.is_some())
		.map_err(|error| database.failed("opening", error))?;
	let head = Head { number, hash: header.hash(), state_root: header.state_root };
	let (oldest, cache) = (snapshot.oldest, snapshot.cache.clone());
	let window = match tables.index {
		Some(_) => Window::default(),
		None => Window::new(oldest, number),
	};
	let snapshot = Snapshot { head, oldest, generation: 0, tables, tries, cache, window };
	database.current = RwLock::new(Arc::new(snapshot));
	Ok(())
}
