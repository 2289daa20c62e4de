//! What an operator can choose.

use crate::primitives::{BlockNumber, Hash, Header};
use crate::{
	primitives::Extrinsic,
	state::{Changes, RootUpdate},
};

/// How long the states of older blocks stay readable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pruning {
	/// For ever.
	Archive,
	/// For this many blocks below the head. Headers and bodies stay for ever.
	Keep(BlockNumber),
}

/// When the whole file is checked at opening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
	/// Always. Takes as long as reading the file.
	Always,
	/// If the file is not larger than this many bytes.
	UpTo(u64),
	/// Never. What the last shutdown left is trusted; an unclean one is repaired all the same.
	Never,
}

/// The settings of a database.
#[derive(Clone, Debug)]
pub struct DatabaseOptions {
	/// How long the states of older blocks stay readable. Default: 256 blocks.
	pub pruning: Pruning,
	/// Memory for values of the head, in bytes. Default: 64 MiB.
	pub state_cache: usize,
	/// Memory for nodes of the head's trie, in bytes. Default: 64 MiB.
	pub trie_cache: usize,
	/// Memory for pages of the file, in bytes. Default: 128 MiB.
	pub page_cache: usize,
	/// Whether each commit saves what makes the next opening after a crash instant. Costs a second
	/// fsync; without it such an opening walks the whole file. Default: true.
	pub quick_repair: bool,
	/// When the whole file is checked at opening. Default: up to 64 MiB.
	pub check: Check,
}

impl Default for DatabaseOptions {
	fn default() -> Self {
		Self {
			pruning: Pruning::Keep(256),
			state_cache: 64 << 20,
			trie_cache: 64 << 20,
			page_cache: 128 << 20,
			quick_repair: true,
			check: Check::UpTo(64 << 20),
		}
	}
}

/// Which chain a database belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainIdentity {
	/// The hash of block 0.
	pub genesis_hash: Hash,
	/// The BLAKE2b-256 hash of the runtime code that block 0 begins with.
	pub genesis_code: Hash,
	/// The id in the chain spec.
	pub chain_id: String,
}

/// Block 0.
#[derive(Clone, Debug)]
pub struct GenesisCommit {
	/// Its header.
	pub header: Header,
	/// The whole state, as changes of an empty one.
	pub changes: Changes,
	/// The root of these changes, computed on an empty
	/// [`MemoryBackend`](crate::state::MemoryBackend).
	pub trie: RootUpdate,
}

/// A block to make durable.
#[derive(Clone, Debug)]
pub struct CommitBlock {
	/// Its header.
	pub header: Header,
	/// Its extrinsics.
	pub body: Vec<Extrinsic>,
	/// What it changes in the state of its parent.
	pub changes: Changes,
	/// The root of these changes, computed on the state of its parent.
	pub trie: RootUpdate,
}

/// The last durable block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
	/// Its number.
	pub number: BlockNumber,
	/// Its hash.
	pub hash: Hash,
	/// The root of the state after it.
	pub state_root: Hash,
}
