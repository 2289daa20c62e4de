//! Committing and reverting blocks.

use super::{
	codes::{remove_code, write_code},
	error::{DatabaseError, Failure, guarded},
	layout::{
		Row, branch_key, change_key, encode_checked, encode_row, index_key, split_change_key,
		state_key,
	},
	options::{CommitBlock, Head, Pruning},
	snapshot::Snapshot,
	store::Database,
	tables::{
		BODIES, CODED, HEAD, HEADERS, HISTORY, INDEX, INDEXED, JUSTIFICATIONS, META, NUMBERS,
		OLDEST, STATE, TRIE, Tables,
	},
};
use crate::{
	primitives::{BlockNumber, Extrinsic, Hash, Header, Justification},
	state::{
		Changes, RootUpdate, Value, child_root_key,
		trie::{TrieNodes, Tries, is_hashed},
	},
};
use codec::Encode;
use redb::{ReadableDatabase, ReadableTable, WriteTransaction};
use std::{
	collections::BTreeMap,
	sync::{Arc, PoisonError},
};

/// The number of blocks that a commit prunes at most. It is more than one after the window was made
/// shorter.
const PRUNED_AT_ONCE: u32 = 8;

/// State keys and their new rows.
type Rows = Vec<(Vec<u8>, Option<Row>)>;

impl Database {
	/// Makes a block durable and the head.
	///
	/// # Errors
	/// [`DatabaseError::NotNext`], [`DatabaseError::WrongRoot`], [`DatabaseError::Io`]. Nothing is
	/// committed then.
	pub fn commit(&self, block: CommitBlock) -> Result<(), DatabaseError> {
		let _writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
		let before = self.snapshot();
		let CommitBlock { header, body, justification, changes, trie } = block;
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
		let indexed = before.tables.index.is_some();
		let mut oldest = before.oldest;
		self.write("committing a block", |transaction| {
			write_state(transaction, &rows, Some((number, indexed)))?;
			write_nodes(transaction, &trie.nodes)?;
			write_block(transaction, &header, hash, &body)?;
			write_code(transaction, number, &changes)?;
			if let Some(justification) = &justification {
				write_justification(transaction, number, justification)?;
			}
			if let Pruning::Keep(kept) = self.options.pruning {
				let target = self.holds.oldest_to_keep(number.saturating_sub(kept));
				let target = target.min(oldest.saturating_add(PRUNED_AT_ONCE));
				while oldest < target {
					oldest += 1;
					remove_history(transaction, oldest, indexed)?;
				}
			}
			write_head(transaction, number, oldest)
		})?;
		let head = Head { number, hash, state_root: header.state_root };
		let cached = rows.into_iter().map(|(key, row)| (key, row.map(|row| row.value)));
		self.publish(&before, head, oldest, trie.tries, Some(cached.collect()))
	}

	/// Drops the blocks above `number`.
	///
	/// # Errors
	/// [`DatabaseError::State`] if the state of block `number` has been pruned.
	pub fn revert_to(&self, number: BlockNumber) -> Result<(), DatabaseError> {
		let _writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
		let before = self.kept(number)?;
		if number == before.head.number {
			return Ok(());
		}
		let Some(header) = self.header_in(&before, number)? else {
			return Err(self.corrupt(format!("the header of block {number} is missing")));
		};
		let rows = before.rows_back_to(number)?;
		let update = before.tries_with(&rows)?;
		if update.root != header.state_root {
			return Err(
				self.corrupt(format!("the history does not lead to the state of block {number}"))
			);
		}
		let rows: Rows = rows.into_iter().collect();
		let indexed = before.tables.index.is_some();
		self.write("reverting blocks", |transaction| {
			write_state(transaction, &rows, None)?;
			write_nodes(transaction, &update.nodes)?;
			for block in number + 1..=before.head.number {
				remove_history(transaction, block, indexed)?;
				remove_block(transaction, block)?;
			}
			write_head(transaction, number, before.oldest)
		})?;
		let head = Head { number, hash: header.hash(), state_root: header.state_root };
		self.publish(&before, head, before.oldest, update.tries, None)
	}

	/// Makes what was written visible to readers.
	fn publish(
		&self,
		before: &Snapshot,
		head: Head,
		oldest: BlockNumber,
		mut tries: Tries,
		changes: Option<Vec<(Vec<u8>, Option<Value>)>>,
	) -> Result<(), DatabaseError> {
		let operation = "reading the committed block";
		let transaction = self.redb.begin_read().map_err(|error| self.failed(operation, error))?;
		let tables = Tables::open(&transaction, before.tables.index.is_some())
			.map_err(|error| self.failed(operation, error))?;
		let generation = before.generation + 1;
		tries.shrink(self.options.trie_cache);
		match changes {
			Some(changes) => before.cache.advance(generation, changes),
			None => before.cache.reset(generation),
		}
		let cache = before.cache.clone();
		let mut window = before.window.clone();
		if tables.index.is_none() {
			window.fit(oldest, head.number);
		}
		let snapshot = Snapshot { head, oldest, generation, tables, tries, cache, window };
		*self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
		Ok(())
	}

	pub(super) fn write(
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

/// The new rows of the keys that a block changes.
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

/// Writes the flat state and, for a block, the previous rows into the history. The flag tells whether
/// the history is indexed.
pub(super) fn write_state(
	transaction: &WriteTransaction,
	rows: &[(Vec<u8>, Option<Row>)],
	block: Option<(BlockNumber, bool)>,
) -> Result<(), Failure> {
	let mut state = transaction.open_table(STATE)?;
	let mut before = Vec::new();
	for (key, row) in rows {
		let new = row.as_ref().map(|row| encode_row(key, Some(row)));
		let old = match &new {
			Some(new) => state.insert(&key[..], &new[..])?,
			None => state.remove(&key[..])?,
		};
		if block.is_some() {
			let old = old.map(|old| old.value().to_vec());
			if old != new {
				before.push((key, old.unwrap_or_else(|| encode_row(key, None))));
			}
		}
	}
	let Some((block, indexed)) = block else { return Ok(()) };
	// Insert in the order of the table.
	before.sort_unstable_by_key(|(key, _)| *key);
	let mut history = transaction.open_table(HISTORY)?;
	for (key, old) in &before {
		history.insert(&change_key(block, key)[..], &old[..])?;
	}
	if indexed {
		let mut index = transaction.open_table(INDEX)?;
		for (key, _) in &before {
			index.insert(&index_key(key, block)[..], ())?;
		}
	}
	Ok(())
}

/// Creates or drops the index of the history.
pub(super) fn set_indexed(transaction: &WriteTransaction, indexed: bool) -> Result<(), Failure> {
	transaction.open_table(META)?.insert(INDEXED, &[u8::from(indexed)][..])?;
	transaction.delete_table(INDEX)?;
	if indexed {
		let history = transaction.open_table(HISTORY)?;
		let mut index = transaction.open_table(INDEX)?;
		for entry in history.iter()? {
			let (key, _) = entry?;
			let (block, state_key) = split_change_key(key.value()).map_err(Failure::State)?;
			index.insert(&index_key(state_key, block)[..], ())?;
		}
	}
	Ok(())
}

/// Writes the changed branches.
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
	transaction.open_table(BODIES)?.insert(header.number, &encode_checked(body)[..])?;
	transaction.open_table(NUMBERS)?.insert(hash.0, header.number)?;
	Ok(())
}

pub(super) fn write_justification(
	transaction: &WriteTransaction,
	number: BlockNumber,
	justification: &Justification,
) -> Result<(), Failure> {
	let mut table = transaction.open_table(JUSTIFICATIONS)?;
	table.insert(number, &encode_checked(justification)[..])?;
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
	meta.insert(CODED, &number.to_le_bytes()[..])?;
	Ok(())
}

/// Removes a block's changes from the history.
fn remove_history(
	transaction: &WriteTransaction,
	number: BlockNumber,
	indexed: bool,
) -> Result<(), Failure> {
	let mut history = transaction.open_table(HISTORY)?;
	let (first, next) = (number.to_be_bytes(), number.saturating_add(1).to_be_bytes());
	if indexed {
		let mut index = transaction.open_table(INDEX)?;
		for entry in history.range::<&[u8]>(&first[..]..&next[..])? {
			let (key, _) = entry?;
			let (_, state_key) = split_change_key(key.value()).map_err(Failure::State)?;
			index.remove(&index_key(state_key, number)[..])?;
		}
	}
	history.retain_in::<&[u8], _>(&first[..]..&next[..], |_, _| false)?;
	Ok(())
}

fn remove_block(transaction: &WriteTransaction, number: BlockNumber) -> Result<(), Failure> {
	let mut headers = transaction.open_table(HEADERS)?;
	if let Some(header) = headers.remove(number)? {
		let hash = sp_crypto_hashing::blake2_256(header.value());
		transaction.open_table(NUMBERS)?.remove(hash)?;
	}
	remove_code(transaction, number)?;
	transaction.open_table(BODIES)?.remove(number)?;
	transaction.open_table(JUSTIFICATIONS)?.remove(number)?;
	Ok(())
}
