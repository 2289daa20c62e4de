//! Errors of forks.

use crate::{
	chain::{ApiError, BuildError, ImportError},
	chain_spec::SpecError,
	database::DatabaseError,
	executor::CodeError,
	primitives::BlockNumber,
	state::StateError,
};
use thiserror::Error;

/// Why an operation of a fork failed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ForkError {
	/// The database failed.
	#[error(transparent)]
	Database(#[from] DatabaseError),
	/// The state could not be read.
	#[error(transparent)]
	State(#[from] StateError),
	/// The genesis could not be built.
	#[error(transparent)]
	Genesis(SpecError),
	/// The runtime failed in a call.
	#[error(transparent)]
	Api(#[from] ApiError),
	/// No block could be built.
	#[error("block {number} cannot be built: {source}")]
	Build {
		/// The block number.
		number: BlockNumber,
		/// The cause.
		source: BuildError,
	},
	/// Other nodes would refuse the block.
	#[error("other nodes refuse block {number}: {source}")]
	Import {
		/// The block number.
		number: BlockNumber,
		/// The cause.
		source: ImportError,
	},
	/// The block does not exist.
	#[error("the database has no block {0}; give the number of an existing block")]
	NoBlock(BlockNumber),
	/// The state has no code.
	#[error("the state of block {0} holds no runtime code under `:code`; is it a FRAME chain?")]
	NoCode(BlockNumber),
	/// The code cannot be run.
	#[error("the code on top of block {number} cannot be run: {source}")]
	Code {
		/// The last block.
		number: BlockNumber,
		/// The cause.
		source: CodeError,
	},
	/// The block number is not above the last one.
	#[error("block {asked} does not come after block {head}; give a higher number")]
	NotAhead {
		/// The requested number.
		asked: BlockNumber,
		/// The number of the last block.
		head: BlockNumber,
	},
}
