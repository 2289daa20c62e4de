//! What changes the head: commits and reverts.

use super::{
	CommitBlock, Database, DatabaseError, Head, Pruning,
	error::{from_redb, guarded},
	keys::{Row, branch_key, changed, encode_row, history_key, push_changed, state_key},
	snapshot::Snapshot,
	tables::{BODIES, CHANGED, HEAD, HEADERS, HISTORY, META, NUMBERS, OLDEST, STATE, TRIE, Tables},
};
use crate::{
	primitives::{BlockNumber, Extrinsic, Hash, Header},
	state::{
		Changes, RootUpdate, Value, child_root_key,
		trie::{TrieNodes, Tries, is_hashed},
	},
};
use codec::{Decode, Encode};
use redb::{ReadableDatabase, WriteTransaction};
use std::{
	collections::BTreeMap,
	sync::{Arc, PoisonError},
};

/// How many blocks a commit prunes at most, when more than one has become too old.
const PRUNED_AT_ONCE: u32 = 8;

/// State keys and what is now under them.
type Rows = Vec<(Vec<u8>, Option<Row>)>;

impl Database {
	/// Makes a block durable. When this returns, the block is on the disk and is the head; if it
	/// fails, nothing has changed.
	pub fn commit(&self, block: CommitBlock) -> Result<(), DatabaseError> {
		let _writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
		let before = self.snapshot();
		let CommitBlock { header, body, changes, trie } = block;
		let hash = header.hash();
		let number = header.number;
		if header.parent_hash != before.head.hash
			|| Some(number) != before.head.number.checked_add(1)
		{
			return Err(DatabaseError::NotNext {
				number,
				parent: header.parent_hash,
				head: before.head.number,
				head_hash: before.head.hash,
			});
		}
		if trie.before != before.head.state_root || trie.root != header.state_root {
			return Err(DatabaseError::WrongRoot {
				number,
				claimed: header.state_root,
				before: trie.before,
				computed: trie.root,
			});
		}
		let rows = state_rows(&changes, &trie);
		let mut oldest = before.oldest;
		self.write("committing a block", |transaction| {
			write_state(transaction, &rows, Some(number))?;
			write_nodes(transaction, &trie.nodes)?;
			write_block(transaction, &header, hash, &body)?;
			if let Pruning::Keep(kept) = self.options.pruning {
				let target = number.saturating_sub(kept).min(oldest.saturating_add(PRUNED_AT_ONCE));
				while oldest < target {
					oldest += 1;
					remove_history(transaction, oldest)?;
				}
			}
			write_head(transaction, number, oldest)
		})?;
		let head = Head { number, hash, state_root: header.state_root };
		let cached = rows.into_iter().map(|(key, row)| (key, row.map(|row| row.value)));
		self.publish(&before, head, oldest, trie.tries, Some(cached.collect()))
	}

	/// Drops the blocks above `number`, whose state must be kept still.
	pub fn revert_to(&self, number: BlockNumber) -> Result<(), DatabaseError> {
		let _writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
		let before = self.kept(number)?;
		if number == before.head.number {
			return Ok(());
		}
		let Some(header) = self.header_in(&before, number)? else {
			return Err(self.corrupt(format!("the header of block {number} is not there")));
		};
		let rows = before.rows_back_to(number)?;
		let update = before.tries_with(&rows)?;
		if update.root != header.state_root {
			return Err(
				self.corrupt(format!("the history does not lead to the state of block {number}"))
			);
		}
		let rows: Rows = rows.into_iter().collect();
		self.write("reverting blocks", |transaction| {
			write_state(transaction, &rows, None)?;
			write_nodes(transaction, &update.nodes)?;
			for block in number + 1..=before.head.number {
				remove_history(transaction, block)?;
				remove_block(transaction, block)?;
			}
			write_head(transaction, number, before.oldest)
		})?;
		let head = Head { number, hash: header.hash(), state_root: header.state_root };
		self.publish(&before, head, before.oldest, update.tries, None)
	}

	/// Makes what was just written visible to readers.
	fn publish(
		&self,
		before: &Snapshot,
		head: Head,
		oldest: BlockNumber,
		mut tries: Tries,
		changes: Option<Vec<(Vec<u8>, Option<Value>)>>,
	) -> Result<(), DatabaseError> {
		let operation = "reading what was committed";
		let transaction = self.redb.begin_read().map_err(|error| self.failed(operation, error))?;
		let tables = Tables::open(&transaction).map_err(|error| self.failed(operation, error))?;
		let generation = before.generation + 1;
		tries.shrink(self.options.trie_cache);
		match changes {
			Some(changes) => before.cache.advance(generation, changes),
			None => before.cache.reset(generation),
		}
		let cache = before.cache.clone();
		let snapshot = Snapshot { head, oldest, generation, tables, tries, cache };
		*self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
		Ok(())
	}

	fn write(
		&self,
		operation: &'static str,
		write: impl FnOnce(&WriteTransaction) -> Result<(), Failure>,
	) -> Result<(), DatabaseError> {
		let run = || {
			let mut transaction =
				self.redb.begin_write().map_err(|error| self.failed(operation, error))?;
			transaction.set_quick_repair(self.options.quick_repair);
			write(&transaction).map_err(|failure| match failure {
				Failure::Redb(error) => self.failed(operation, *error),
				Failure::State(error) => error.into(),
			})?;
			transaction.commit().map_err(|error| self.failed(operation, error))
		};
		guarded(operation, |what| self.corrupt(what), run)
	}
}

/// Why a write transaction was given up.
pub(super) enum Failure {
	Redb(Box<redb::Error>),
	State(crate::state::StateError),
}

macro_rules! from_redb_errors {
	($($error:ty),*) => {$(
		impl From<$error> for Failure {
			fn from(error: $error) -> Self {
				Self::Redb(Box::new(error.into()))
			}
		}
	)*};
}

from_redb_errors!(
	redb::StorageError,
	redb::TableError,
	redb::TransactionError,
	redb::CommitError,
	redb::DatabaseError
);

impl Failure {
	pub(super) fn into_error(
		self,
		path: &std::path::Path,
		operation: &'static str,
	) -> DatabaseError {
		match self {
			Self::Redb(error) => from_redb(path, operation, *error),
			Self::State(error) => error.into(),
		}
	}
}

/// What a block leaves under the keys that it changes.
pub(super) fn state_rows(changes: &Changes, trie: &RootUpdate) -> Rows {
	let row = |value: &Value| Row { value: value.clone(), hashed: is_hashed(value, trie.version) };
	let roots: BTreeMap<Vec<u8>, Option<Value>> = trie
		.children
		.iter()
		.map(|(child, root)| (child_root_key(child), root.map(|root| root.as_bytes().into())))
		.collect();
	let top = changes.top.iter().filter(|(key, _)| !roots.contains_key(*key)).chain(&roots);
	let mut rows: Rows =
		top.map(|(key, value)| (state_key(None, key), value.as_ref().map(row))).collect();
	for (child, changes) in &changes.children {
		rows.extend(
			changes
				.iter()
				.map(|(key, value)| (state_key(Some(child), key), value.as_ref().map(row))),
		);
	}
	rows
}

/// Writes the flat state and, for a block, what it held before.
pub(super) fn write_state(
	transaction: &WriteTransaction,
	rows: &[(Vec<u8>, Option<Row>)],
	block: Option<BlockNumber>,
) -> Result<(), Failure> {
	let mut state = transaction.open_table(STATE)?;
	let mut history = transaction.open_table(HISTORY)?;
	let mut list = Vec::new();
	for (key, row) in rows {
		let new = row.as_ref().map(|row| encode_row(key, Some(row)));
		let old = match &new {
			Some(new) => state.insert(&key[..], &new[..])?,
			None => state.remove(&key[..])?,
		};
		let Some(block) = block else { continue };
		let old = old.map(|old| old.value().to_vec());
		if old != new {
			let old = old.unwrap_or_else(|| encode_row(key, None));
			history.insert(&history_key(key, block)[..], &old[..])?;
			push_changed(&mut list, key);
		}
	}
	if let Some(block) = block {
		transaction.open_table(CHANGED)?.insert(block, &list[..])?;
	}
	Ok(())
}

/// Writes the branches that changed.
pub(super) fn write_nodes(
	transaction: &WriteTransaction,
	nodes: &[TrieNodes],
) -> Result<(), Failure> {
	let mut trie = transaction.open_table(TRIE)?;
	for (child, nodes) in nodes {
		for (path, encoding) in nodes {
			let key = branch_key(child.as_deref(), path);
			match encoding {
				Some(encoding) => trie.insert(&key[..], &encoding[..])?,
				None => trie.remove(&key[..])?,
			};
		}
	}
	Ok(())
}

pub(super) fn write_block(
	transaction: &WriteTransaction,
	header: &Header,
	hash: Hash,
	body: &Vec<Extrinsic>,
) -> Result<(), Failure> {
	transaction.open_table(HEADERS)?.insert(header.number, &header.encode()[..])?;
	transaction.open_table(BODIES)?.insert(header.number, &encode_body(body)[..])?;
	transaction.open_table(NUMBERS)?.insert(hash.0, header.number)?;
	Ok(())
}

pub(super) fn write_head(
	transaction: &WriteTransaction,
	number: BlockNumber,
	oldest: BlockNumber,
) -> Result<(), Failure> {
	let mut meta = transaction.open_table(META)?;
	meta.insert(HEAD, &number.to_le_bytes()[..])?;
	meta.insert(OLDEST, &oldest.to_le_bytes()[..])?;
	Ok(())
}

/// Removes what is kept about a block's changes.
fn remove_history(transaction: &WriteTransaction, number: BlockNumber) -> Result<(), Failure> {
	let mut lists = transaction.open_table(CHANGED)?;
	let mut history = transaction.open_table(HISTORY)?;
	if let Some(list) = lists.remove(number)? {
		for key in changed(list.value()).map_err(Failure::State)? {
			history.remove(&history_key(key, number)[..])?;
		}
	}
	Ok(())
}

fn remove_block(transaction: &WriteTransaction, number: BlockNumber) -> Result<(), Failure> {
	let mut headers = transaction.open_table(HEADERS)?;
	if let Some(header) = headers.remove(number)? {
		let hash = sp_crypto_hashing::blake2_256(header.value());
		transaction.open_table(NUMBERS)?.remove(hash)?;
	}
	transaction.open_table(BODIES)?.remove(number)?;
	Ok(())
}

fn encode_body(body: &Vec<Extrinsic>) -> Vec<u8> {
	let bytes = body.encode();
	[&sp_crypto_hashing::twox_64(&bytes), &bytes[..]].concat()
}

/// The body, if it matches its checksum.
pub(super) fn decode_body(bytes: &[u8]) -> Option<Vec<Extrinsic>> {
	let (sum, mut bytes) = bytes.split_first_chunk::<8>()?;
	if sp_crypto_hashing::twox_64(bytes) != *sum {
		return None;
	}
	let body = Vec::decode(&mut bytes).ok()?;
	bytes.is_empty().then_some(body)
}
