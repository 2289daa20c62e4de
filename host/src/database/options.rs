//! Settings, and the types of what is committed.

use crate::{
	primitives::{BlockNumber, Extrinsic, Hash, Header, Justification},
	state::{Changes, RootUpdate},
};

/// The longest history that is searched block by block, in blocks.
const LONGEST_UNINDEXED: BlockNumber = 1024;

/// How long the states of older blocks can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pruning {
	/// Forever.
	Archive,
	/// For this many blocks below the head. Headers and bodies are kept forever.
	Keep(BlockNumber),
}

impl Pruning {
	/// Whether the history has an index by key.
	pub(super) fn is_indexed(self) -> bool {
		match self {
			Self::Archive => true,
			Self::Keep(blocks) => blocks > LONGEST_UNINDEXED,
		}
	}
}

/// When the whole file is checked on opening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
	/// Always. Takes as long as reading the file.
	Always,
	/// If the file has at most this many bytes.
	UpTo(u64),
	/// Never. A file that was not closed properly is still repaired.
	Never,
}

/// The settings of a database.
#[derive(Clone, Debug)]
pub struct DatabaseOptions {
	/// How long the states of older blocks can be read. Default: 256 blocks.
	pub pruning: Pruning,
	/// The cache of the head's values, in bytes. Default: 64 MiB.
	pub state_cache: usize,
	/// The nodes of the head's trie in memory, in bytes. Default: 64 MiB.
	pub trie_cache: usize,
	/// The cache of pages of the file, in bytes. Default: 128 MiB.
	pub page_cache: usize,
	/// Whether each commit saves the data that makes opening after a crash instant. Costs a second fsync.
	/// Without it, opening after a crash reads the whole file. Default: true.
	pub quick_repair: bool,
	/// When the whole file is checked on opening. Default: up to 64 MiB.
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

/// The chain that a database belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainIdentity {
	/// The hash of block 0.
	pub genesis_hash: Hash,
	/// The BLAKE2b-256 hash of the runtime code that block 0 begins with.
	pub genesis_code: Hash,
	/// The id of the chain spec.
	pub chain_id: String,
}

/// Block 0.
#[derive(Clone, Debug)]
pub struct GenesisCommit {
	/// The header.
	pub header: Header,
	/// The whole state, as changes of an empty state.
	pub changes: Changes,
	/// The root of these changes on an empty [`MemoryBackend`](crate::state::MemoryBackend).
	pub trie: RootUpdate,
}

/// A block to make durable.
#[derive(Clone, Debug)]
pub struct CommitBlock {
	/// The header.
	pub header: Header,
	/// The extrinsics.
	pub body: Vec<Extrinsic>,
	/// What proves that it is final, if its consensus gives a proof.
	pub justification: Option<Justification>,
	/// The changes of the parent's state.
	pub changes: Changes,
	/// The root of these changes on the parent's state.
	pub trie: RootUpdate,
}

/// The last durable block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
	/// The block number.
	pub number: BlockNumber,
	/// The block hash.
	pub hash: Hash,
	/// The state root.
	pub state_root: Hash,
}
