//! Blocks as the chain hands them out.

use crate::{
	primitives::{BlockNumber, Extrinsic, Hash, Header},
	state::Changes,
};
use std::time::Duration;

/// A block by number and hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlockRef {
	/// The block number.
	pub number: BlockNumber,
	/// The block hash.
	pub hash: Hash,
}

/// A block that has become the best one.
#[derive(Debug)]
pub struct ImportedBlock {
	/// The block number.
	pub number: BlockNumber,
	/// The block hash.
	pub hash: Hash,
	/// The header.
	pub header: Header,
	/// The extrinsics.
	pub body: Vec<Extrinsic>,
	/// The changes of the state.
	pub changes: Changes,
	/// Whether the block set new code, in force from the next block on.
	pub runtime_upgraded: bool,
	/// How long the runtime worked on the block.
	pub execution: Duration,
}
