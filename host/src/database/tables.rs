//! The tables of the database file.

use redb::{Key, ReadOnlyTable, ReadTransaction, TableDefinition, TableError};

type Bytes = &'static [u8];

/// The state of the head, flat: state key → row.
pub(super) const STATE: TableDefinition<'static, Bytes, Bytes> = TableDefinition::new("state");
/// The branches of the head's tries: branch key → encoding.
pub(super) const TRIE: TableDefinition<'static, Bytes, Bytes> = TableDefinition::new("trie");
/// The previous value of each change: change key → row.
pub(super) const HISTORY: TableDefinition<'static, Bytes, Bytes> = TableDefinition::new("history");
/// The blocks that changed a key, if the history is indexed: index key → nothing.
pub(super) const INDEX: TableDefinition<'static, Bytes, ()> = TableDefinition::new("index");
/// The encoded headers by block number.
pub(super) const HEADERS: TableDefinition<'static, u32, Bytes> = TableDefinition::new("headers");
/// The bodies by block number.
pub(super) const BODIES: TableDefinition<'static, u32, Bytes> = TableDefinition::new("bodies");
/// The justifications by block number. A database that never had one has no such table.
pub(super) const JUSTIFICATIONS: TableDefinition<'static, u32, Bytes> =
	TableDefinition::new("justifications");
/// The block numbers by hash.
pub(super) const NUMBERS: TableDefinition<'static, [u8; 32], u32> = TableDefinition::new("numbers");
/// The runtime codes by their BLAKE2b-256 hash.
pub(super) const CODES: TableDefinition<'static, [u8; 32], Bytes> = TableDefinition::new("codes");
/// The hash of the code by the number of the block that set it.
pub(super) const CODE_BLOCKS: TableDefinition<'static, u32, [u8; 32]> =
	TableDefinition::new("code blocks");
/// Named values.
pub(super) const META: TableDefinition<'static, &'static str, Bytes> = TableDefinition::new("meta");

/// META: the version of the format, u32 little endian.
pub(super) const FORMAT: &str = "format";
/// META: the hash of block 0.
pub(super) const GENESIS: &str = "genesis";
/// META: the BLAKE2b-256 hash of the code in block 0.
pub(super) const GENESIS_CODE: &str = "genesis code";
/// META: the id of the chain.
pub(super) const CHAIN: &str = "chain";
/// META: the number of the last block, u32 little endian.
pub(super) const HEAD: &str = "head";
/// META: the oldest block whose state can be read, u32 little endian.
pub(super) const OLDEST: &str = "oldest";

/// META: the block at which the database begins, u32 little endian, if it was made from a snapshot: between
/// block 0 and this one it has none.
pub(super) const BEGINNING: &str = "beginning";

/// META: the last block whose code is recorded if it set one, u32 little endian.
pub(super) const CODED: &str = "coded";

/// META: whether the history is indexed, one byte.
pub(super) const INDEXED: &str = "indexed";

/// The version of the format that this node writes.
pub(super) const FORMAT_VERSION: u32 = 1;

type Table = ReadOnlyTable<Bytes, Bytes>;
/// The index of the history by key.
pub(super) type Index = ReadOnlyTable<Bytes, ()>;

/// The tables of a read transaction.
pub(super) struct Tables {
	pub(super) state: Table,
	pub(super) trie: Table,
	pub(super) history: Table,
	/// Present if the history is indexed.
	pub(super) index: Option<Index>,
	pub(super) headers: ReadOnlyTable<u32, Bytes>,
	pub(super) bodies: ReadOnlyTable<u32, Bytes>,
	/// Absent until a block has one.
	pub(super) justifications: Option<ReadOnlyTable<u32, Bytes>>,
	pub(super) numbers: ReadOnlyTable<[u8; 32], u32>,
	/// Absent in a file of an earlier release.
	pub(super) codes: Option<ReadOnlyTable<[u8; 32], Bytes>>,
	pub(super) code_blocks: Option<ReadOnlyTable<u32, [u8; 32]>>,
}

impl Tables {
	pub(super) fn open(transaction: &ReadTransaction, indexed: bool) -> Result<Self, TableError> {
		let index = if indexed { Some(transaction.open_table(INDEX)?) } else { None };
		Ok(Self {
			state: transaction.open_table(STATE)?,
			trie: transaction.open_table(TRIE)?,
			history: transaction.open_table(HISTORY)?,
			index,
			headers: transaction.open_table(HEADERS)?,
			bodies: transaction.open_table(BODIES)?,
			justifications: optional(transaction, JUSTIFICATIONS)?,
			numbers: transaction.open_table(NUMBERS)?,
			codes: optional(transaction, CODES)?,
			code_blocks: optional(transaction, CODE_BLOCKS)?,
		})
	}
}

/// A table that may not exist.
fn optional<K: Key + 'static, V: redb::Value + 'static>(
	transaction: &ReadTransaction,
	table: TableDefinition<'static, K, V>,
) -> Result<Option<ReadOnlyTable<K, V>>, TableError> {
	match transaction.open_table(table) {
		Ok(table) => Ok(Some(table)),
		Err(TableError::TableDoesNotExist(_)) => Ok(None),
		Err(error) => Err(error),
	}
}
