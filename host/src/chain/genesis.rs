//! The genesis block of a state.

use super::{api, error::ChainError};
use crate::{
	database::GenesisCommit,
	executor::Runtime,
	primitives::{Hash, Header},
	state::{Backend, Changes, MemoryBackend, RootUpdate},
};
use sp_runtime::{
	Digest,
	traits::{BlakeTwo256, Hash as _, Header as _},
};

/// The genesis block and its state.
pub struct Genesis {
	/// The header, number 0.
	pub header: Header,
	/// The hash, which identifies the chain.
	pub hash: Hash,
	/// The genesis state, as changes of an empty state.
	pub changes: Changes,
	/// The trie of the state.
	pub trie: RootUpdate,
	/// The compiled runtime.
	pub runtime: Runtime,
}

impl Genesis {
	/// The genesis block of a state, under the runtime's state version.
	///
	/// # Errors
	/// [`ChainError::Api`] if the runtime has no version, [`ChainError::State`].
	pub fn new(runtime: Runtime, changes: Changes) -> Result<Self, ChainError> {
		let version = api::version_of(&runtime)?.state_version();
		let trie = MemoryBackend::new().root(&changes, version)?;
		let extrinsics_root = BlakeTwo256::trie_root(Vec::new(), version);
		let header = Header::new(0, extrinsics_root, trie.root(), Hash::zero(), Digest::default());
		Ok(Self { hash: header.hash(), header, changes, trie, runtime })
	}

	pub(super) fn into_commit(self) -> GenesisCommit {
		GenesisCommit { header: self.header, changes: self.changes, trie: self.trie }
	}
}
