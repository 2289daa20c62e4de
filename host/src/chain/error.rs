//! What can go wrong with the chain, with building a block and with importing one.

use super::ApiError;
use crate::{
	database::DatabaseError,
	executor::CodeError,
	primitives::{BlockNumber, Hash},
	state::StateError,
};
use thiserror::Error;

/// Why the chain cannot answer or go on.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ChainError {
	/// The database refused or failed.
	#[error(transparent)]
	Database(#[from] DatabaseError),
	/// The state could not be read.
	#[error(transparent)]
	State(#[from] StateError),
	/// The runtime failed.
	#[error(transparent)]
	Api(#[from] ApiError),
	/// There is no such block.
	#[error("the chain has no block {0:?}")]
	UnknownBlock(Hash),
	/// The code in a block's state cannot be run.
	#[error(
		"the runtime code in the state of block {number} cannot be run: {source}; \
		give working code in the chain spec: codeSubstitutes {{\"{number}\": \"0x…\"}}"
	)]
	Code {
		/// The block.
		number: BlockNumber,
		/// What is wrong with the code.
		source: CodeError,
	},
	/// Code that is to stand in for the chain's own cannot.
	#[error(
		"the code under codeSubstitutes {{\"{number}\": …}} in the chain spec cannot stand in for the \
		chain's own: {reason}; correct it, or take it out"
	)]
	Substitute {
		/// The block from which on it is to stand in.
		number: BlockNumber,
		/// What is wrong with it.
		reason: String,
	},
	/// There are too many substitutes.
	#[error(
		"the chain spec has {found} codeSubstitutes, the limit is {limit}; take out those that the chain \
		has left behind"
	)]
	Substitutes {
		/// How many there are.
		found: usize,
		/// The most that there may be.
		limit: usize,
	},
	/// There is no code in a block's state.
	#[error("the state of block {number} holds no runtime code under `:code`")]
	NoCode {
		/// The block.
		number: BlockNumber,
	},
	/// A block can only follow the best one.
	#[error("block {block:?} does not follow the best block {best:?}: another came first")]
	NotOnBest {
		/// The block to commit.
		block: Hash,
		/// The best block.
		best: Hash,
	},
}

/// Why no block could be built. Nothing has changed; the next slot may try again.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BuildError {
	/// The chain below failed.
	#[error(transparent)]
	Chain(#[from] ChainError),
	/// The runtime failed where no extrinsic is to blame.
	#[error("the runtime could not build the block: {0}")]
	Runtime(#[from] ApiError),
	/// An inherent that the runtime itself made was refused by it.
	#[error("the runtime refuses its own inherent {index}: {reason}")]
	Inherent {
		/// Its place in the block.
		index: usize,
		/// Why.
		reason: String,
	},
	/// A hook of the runtime set code that cannot be run.
	#[error(
		"the runtime sets code that cannot be run ({0}); no block is made with it and the old code \
		stays in force: withdraw the upgrade"
	)]
	UnusableCode(CodeError),
	/// A hook of the runtime set code that this host has not compiled yet.
	#[error("the runtime sets code in this block, and {0}")]
	NotCompiled(CodeError),
	/// A hook of the runtime deleted its code.
	#[error("the runtime deletes its own code; no block is made with that")]
	DeletedCode,
	/// The header that the runtime made is not the one asked for.
	#[error("the runtime made a block that does not fit: {0}")]
	BadHeader(String),
}

impl From<StateError> for BuildError {
	fn from(error: StateError) -> Self {
		Self::Chain(error.into())
	}
}

/// Why a block is refused. Nothing has changed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ImportError {
	/// The chain below failed.
	#[error(transparent)]
	Chain(#[from] ChainError),
	/// It follows another block than the best one.
	#[error("the block's parent {parent:?} is not the best block {best:?}")]
	Parent {
		/// The parent that it names.
		parent: Hash,
		/// The best block.
		best: Hash,
	},
	/// Its number is not the next one.
	#[error("the block has number {found}, the next is {expected}")]
	Number {
		/// Its number.
		found: BlockNumber,
		/// The next number.
		expected: BlockNumber,
	},
	/// It is larger than this host takes.
	#[error("the block has {size} bytes of extrinsics, the limit is {limit}")]
	TooLarge {
		/// Its size.
		size: usize,
		/// The limit.
		limit: usize,
	},
	/// Its extrinsics are not those that the header commits to.
	#[error("the extrinsics have root {found:?}, the header says {expected:?}")]
	ExtrinsicsRoot {
		/// The root of the extrinsics.
		found: Hash,
		/// The root in the header.
		expected: Hash,
	},
	/// Its execution leads to another state than the header says.
	#[error("the block leads to state root {found:?}, the header says {expected:?}")]
	StateRoot {
		/// The root after execution.
		found: Hash,
		/// The root in the header.
		expected: Hash,
	},
	/// Its inherents do not fit this host's view, its clock for instance.
	#[error("the block's inherents are refused: {0}")]
	Inherents(String),
	/// The runtime refused or failed on the block.
	#[error("the runtime refuses the block: {0}")]
	Runtime(#[from] ApiError),
	/// It sets code that cannot be run here.
	#[error("the block sets runtime code that this host cannot run: {0}")]
	UnusableCode(CodeError),
	/// It deletes the runtime's code.
	#[error("the block deletes the runtime's code")]
	DeletedCode,
}

impl From<StateError> for ImportError {
	fn from(error: StateError) -> Self {
		Self::Chain(error.into())
	}
}
