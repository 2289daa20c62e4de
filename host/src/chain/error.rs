//! Errors of the chain, of building a block and of importing one.

use super::api::ApiError;
use crate::{
	database::DatabaseError,
	executor::CodeError,
	primitives::{BlockNumber, Hash},
	state::StateError,
	text::{counted, grouped},
};
use thiserror::Error;

/// Why an operation of the chain failed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ChainError {
	/// The database failed.
	#[error(transparent)]
	Database(#[from] DatabaseError),
	/// The state could not be read.
	#[error(transparent)]
	State(#[from] StateError),
	/// The runtime failed.
	#[error(transparent)]
	Api(#[from] ApiError),
	/// The block is not in the chain.
	#[error("the chain has no block {0:?}")]
	UnknownBlock(Hash),
	/// The code in a block's state cannot be run.
	#[error(
		"the runtime code in the state of block {} cannot be run: {source}; \
		give working code in the chain spec: codeSubstitutes {{\"{number}\": \"0x…\"}}",
		grouped(*number)
	)]
	Code {
		/// The block.
		number: BlockNumber,
		/// The cause.
		source: CodeError,
	},
	/// A substitute in the chain spec is not usable.
	#[error(
		"the code under codeSubstitutes {{\"{number}\": …}} in the chain spec cannot replace the \
		chain's own code: {reason}; correct or remove it"
	)]
	Substitute {
		/// The first block that it applies to.
		number: BlockNumber,
		/// The cause.
		reason: String,
	},
	/// The chain spec has too many substitutes.
	#[error(
		"the chain spec has {} codeSubstitutes, the limit is {}; remove those that the chain no longer \
		needs",
		grouped(*found),
		grouped(*limit)
	)]
	Substitutes {
		/// The number of substitutes.
		found: usize,
		/// The limit.
		limit: usize,
	},
	/// The state of a block has no code.
	#[error("the state of block {} holds no runtime code under `:code`", grouped(*number))]
	NoCode {
		/// The block.
		number: BlockNumber,
	},
	/// The block does not follow the best one.
	#[error("block {block:?} does not follow the best block {best:?}: another block came first")]
	NotOnBest {
		/// The block.
		block: Hash,
		/// The best block.
		best: Hash,
	},
}

impl ChainError {
	/// Whether the disk or the database failed: then no later block can be stored either.
	pub fn is_storage_failure(&self) -> bool {
		matches!(
			self,
			Self::Database(DatabaseError::Io { .. } | DatabaseError::Corrupt { .. })
				| Self::State(StateError::Storage { .. } | StateError::Corrupt { .. })
		)
	}
}

/// Why no block was built. Nothing has changed; the next slot may try again.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BuildError {
	/// The chain failed.
	#[error(transparent)]
	Chain(#[from] ChainError),
	/// The runtime failed, and not because of an extrinsic.
	#[error("the runtime could not build the block: {0}")]
	Runtime(#[from] ApiError),
	/// The inherent data could not be encoded.
	#[error("the inherent data cannot be encoded: {0}")]
	InherentData(sp_inherents::Error),
	/// The runtime rejected an inherent that it created itself.
	#[error("the runtime rejects its own inherent {index}: {reason}")]
	Inherent {
		/// Its index in the block.
		index: usize,
		/// The cause.
		reason: String,
	},
	/// A hook of the runtime set code that cannot be run.
	#[error(
		"the runtime sets code that cannot be run ({0}); no block is built with it and the old code \
		stays in force: withdraw the upgrade"
	)]
	UnusableCode(CodeError),
	/// A hook of the runtime set code that this host has not compiled yet.
	#[error("the runtime sets code in this block, and {0}")]
	NotCompiled(CodeError),
	/// A hook of the runtime deleted its code.
	#[error("the runtime deletes its own code; no block is built with that")]
	DeletedCode,
	/// The runtime's header is not that of the requested block.
	#[error("the runtime built a wrong block: {0}")]
	BadHeader(String),
}

impl From<StateError> for BuildError {
	fn from(error: StateError) -> Self {
		Self::Chain(error.into())
	}
}

/// Why a block was refused. Nothing has changed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ImportError {
	/// The chain failed.
	#[error(transparent)]
	Chain(#[from] ChainError),
	/// It does not follow the best block.
	#[error("the block's parent {parent:?} is not the best block {best:?}")]
	Parent {
		/// The parent hash in its header.
		parent: Hash,
		/// The best block.
		best: Hash,
	},
	/// Its number is not the next one.
	#[error("the block has number {}, the next is {}", grouped(*found), grouped(*expected))]
	Number {
		/// Its number.
		found: BlockNumber,
		/// The next number.
		expected: BlockNumber,
	},
	/// It is larger than this host allows.
	#[error(
		"the block has {} of extrinsics, the limit is {}",
		counted(*size, "byte"),
		grouped(*limit)
	)]
	TooLarge {
		/// The size of its extrinsics, in bytes.
		size: usize,
		/// The limit, in bytes.
		limit: usize,
	},
	/// Its extrinsics are not those of the header.
	#[error("the extrinsics have root {found:?}, the header says {expected:?}")]
	ExtrinsicsRoot {
		/// The root of the extrinsics.
		found: Hash,
		/// The root in the header.
		expected: Hash,
	},
	/// Executing it leads to another state root than that of the header.
	#[error("the block leads to state root {found:?}, the header says {expected:?}")]
	StateRoot {
		/// The root after execution.
		found: Hash,
		/// The root in the header.
		expected: Hash,
	},
	/// Its inherents contradict this host's data, for instance its clock.
	#[error("the block's inherents are refused: {0}")]
	Inherents(String),
	/// The runtime refused the block or failed.
	#[error("the runtime refuses the block: {0}")]
	Runtime(#[from] ApiError),
	/// It sets code that this host cannot run.
	#[error("the block sets runtime code that this host cannot run: {0}")]
	UnusableCode(CodeError),
	/// It deletes the runtime's code.
	#[error("the block deletes the runtime's code")]
	DeletedCode,
}

impl ImportError {
	/// Whether the disk or the database failed, so that nothing is known about the block.
	pub fn is_storage_failure(&self) -> bool {
		matches!(self, Self::Chain(error) if error.is_storage_failure())
	}
}

impl From<StateError> for ImportError {
	fn from(error: StateError) -> Self {
		Self::Chain(error.into())
	}
}
