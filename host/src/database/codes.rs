//! The runtime code of each block, also of those whose states are pruned.
//!
//! A block that sets code is recorded with the hash of the code, and the code is kept forever. Files of
//! earlier releases have no records: theirs begin with the block at which such a file is opened first.

use super::{
	error::{DatabaseError, Failure},
	store::Database,
	tables::{CODE_BLOCKS, CODED, CODES, META},
};
use crate::{
	primitives::{BlockNumber, CODE_KEY},
	state::{Backend, Changes, Value},
};
use redb::{ReadableDatabase, WriteTransaction};

/// Records the code that a block sets.
pub(super) fn write_code(
	transaction: &WriteTransaction,
	number: BlockNumber,
	changes: &Changes,
) -> Result<(), Failure> {
	match changes.top.get(CODE_KEY) {
		Some(Some(code)) => record(transaction, number, code),
		_ => Ok(()),
	}
}

fn record(transaction: &WriteTransaction, number: BlockNumber, code: &[u8]) -> Result<(), Failure> {
	let hash = sp_crypto_hashing::blake2_256(code);
	transaction.open_table(CODES)?.insert(hash, code)?;
	transaction.open_table(CODE_BLOCKS)?.insert(number, hash)?;
	Ok(())
}

/// Forgets that a block set code.
pub(super) fn remove_code(
	transaction: &WriteTransaction,
	number: BlockNumber,
) -> Result<(), Failure> {
	transaction.open_table(CODE_BLOCKS)?.remove(number)?;
	Ok(())
}

/// Begins the records again at the head, if a release without them has written to the file.
pub(super) fn repair_codes(database: &Database) -> Result<(), DatabaseError> {
	let snapshot = database.snapshot();
	let head = snapshot.head.number.to_le_bytes();
	let operation = "opening";
	let transaction =
		database.redb.begin_read().map_err(|error| database.failed(operation, error))?;
	let meta = transaction.open_table(META).map_err(|error| database.failed(operation, error))?;
	let coded = meta.get(CODED).map_err(|error| database.failed(operation, error))?;
	if coded.is_some_and(|coded| coded.value() == head) {
		return Ok(());
	}
	drop((meta, transaction));
	let code = snapshot.get(None, CODE_KEY)?;
	database.write("recording the code", |transaction| {
		transaction.delete_table(CODE_BLOCKS)?;
		transaction.delete_table(CODES)?;
		if let Some(code) = &code {
			record(transaction, snapshot.head.number, code)?;
		}
		transaction.open_table(META)?.insert(CODED, &head[..])?;
		Ok(())
	})
}

impl Database {
	/// The runtime code in the state after a block, whether that state is kept or not. None if it is not
	/// known, or there is no such block.
	///
	/// # Errors
	/// [`DatabaseError::Corrupt`], [`DatabaseError::Io`].
	pub fn code_at(&self, number: BlockNumber) -> Result<Option<Value>, DatabaseError> {
		let snapshot = self.snapshot();
		let (Some(blocks), Some(codes)) = (&snapshot.tables.code_blocks, &snapshot.tables.codes)
		else {
			return Ok(None);
		};
		if number > snapshot.head.number {
			return Ok(None);
		}
		let operation = "reading the code of a block";
		self.read(operation, || {
			let failed = |error| self.failed(operation, error);
			let Some(last) = blocks.range(..=number).map_err(failed)?.next_back() else {
				return Ok(None);
			};
			let hash = last.map_err(failed)?.1.value();
			let code = codes.get(hash).map_err(failed)?;
			let code = code.filter(|code| sp_crypto_hashing::blake2_256(code.value()) == hash);
			let code = code.ok_or_else(|| {
				self.corrupt(format!("the code of block {number} is missing or damaged"))
			})?;
			Ok(Some(code.value().into()))
		})
	}
}
