//! Why a fork cannot be made, or cannot go on.

use crate::{
	chain::{ApiError, BuildError, ImportError},
	chain_spec::SpecError,
	database::DatabaseError,
	executor::CodeError,
	primitives::BlockNumber,
	state::StateError,
};
use thiserror::Error;

/// A failure of a fork, or of its source.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ForkError {
	/// The database refused.
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
	/// No block could be made.
	#[error("block {number} cannot be made: {source}")]
	Build {
		/// Its number.
		number: BlockNumber,
		/// Why.
		source: BuildError,
	},
	/// A block would not be taken by other nodes.
	#[error("block {number} is refused by who imports it: {source}")]
	Import {
		/// Its number.
		number: BlockNumber,
		/// Why.
		source: ImportError,
	},
	/// There is no block of that number.
	#[error("the database has no block {0}; name one that it has")]
	NoBlock(BlockNumber),
	/// There is no code in the state.
	#[error("the state of block {0} holds no runtime code under `:code`; is it a FRAME chain?")]
	NoCode(BlockNumber),
	/// The code cannot be run.
	#[error("the code on top of block {number} cannot be run: {source}")]
	Code {
		/// The last block.
		number: BlockNumber,
		/// Why.
		source: CodeError,
	},
	/// Block numbers rise.
	#[error("block {asked} does not come after block {head}; name a higher number")]
	NotAhead {
		/// The number that was asked for.
		asked: BlockNumber,
		/// The last block.
		head: BlockNumber,
	},
}
