//! States of blocks beyond single reads: holds, Merkle values, changed keys, and what is left of a state
//! that is pruned.

use super::{canonical::Chain, error::ChainError, types::BlockRef};
use crate::{
	database::{DatabaseError, StateHold, VisitKey},
	primitives::{BlockNumber, CODE_KEY, Hash},
	state::{Backend, Changes, RootUpdate, StateError, StateVersion, Value},
};
use std::sync::Arc;

/// The code of a state that is pruned.
struct CodeOnly {
	code: Value,
	/// The error of other reads.
	pruned: StateError,
}

impl Backend for CodeOnly {
	fn get(&self, child: Option<&[u8]>, key: &[u8]) -> Result<Option<Value>, StateError> {
		match (child, key) {
			(None, CODE_KEY) => Ok(Some(self.code.clone())),
			_ => Err(self.pruned.clone()),
		}
	}

	fn next_key(&self, _: Option<&[u8]>, _: &[u8]) -> Result<Option<Vec<u8>>, StateError> {
		Err(self.pruned.clone())
	}

	fn root(&self, _: &Changes, _: StateVersion) -> Result<RootUpdate, StateError> {
		Err(self.pruned.clone())
	}
}

impl Chain {
	/// Keeps the state after a block readable until the hold is dropped, within the bound of
	/// [`StateHold`]. None if it has been pruned, or there is no such block.
	pub fn hold_state(&self, number: BlockNumber) -> Option<StateHold> {
		self.database().hold_state(number)
	}

	/// The state after a block, or at least the code in it.
	///
	/// # Errors
	/// As [`Self::state_at`], if the code is not known either.
	pub(super) fn block_and_code(
		&self,
		hash: Hash,
	) -> Result<(BlockRef, Arc<dyn Backend>), ChainError> {
		let pruned = match self.block_and_state(hash) {
			Err(ChainError::Database(DatabaseError::State(pruned @ StateError::Pruned { .. }))) => {
				pruned
			}
			other => return other,
		};
		let number = self.number_of(hash)?.ok_or(ChainError::UnknownBlock(hash))?;
		match self.database().code_at(number)? {
			Some(code) => Ok((BlockRef { number, hash }, Arc::new(CodeOnly { code, pruned }))),
			None => Err(DatabaseError::State(pruned).into()),
		}
	}

	/// The oldest block whose state can be read.
	pub fn oldest_state(&self) -> BlockNumber {
		self.database().oldest_state()
	}

	/// The Merkle value of the node at `key` in the state after a block, or else of the closest
	/// descendant; `None` if no key begins with `key`.
	///
	/// # Errors
	/// As [`Self::state_at`].
	pub fn closest_merkle_value_at(
		&self,
		hash: Hash,
		child: Option<&[u8]>,
		key: &[u8],
	) -> Result<Option<Vec<u8>>, ChainError> {
		let number = self.number_of(hash)?.ok_or(ChainError::UnknownBlock(hash))?;
		Ok(self.database().closest_merkle_value(number, child, key)?)
	}

	/// Passes the keys that the blocks after `from` changed, up to block `to`; see [`Database::changed_keys`](crate::database::Database::changed_keys).
	///
	/// # Errors
	/// As [`Self::state_at`].
	pub fn changed_keys(
		&self,
		from: BlockNumber,
		to: BlockNumber,
		visit: &mut VisitKey<'_>,
	) -> Result<(), ChainError> {
		Ok(self.database().changed_keys(from, to, visit)?)
	}
}
