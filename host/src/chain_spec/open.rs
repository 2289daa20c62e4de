//! From a spec to a chain on disk.

use super::{ChainSpec, SpecError};
use crate::{
	chain::{Chain, ChainOptions},
	executor::Executor,
};
use sp_crypto_hashing::blake2_256;
use std::path::Path;

impl ChainSpec {
	/// Opens the chain's database at `path`, or begins it there, with a genesis that the runtime has
	/// checked.
	///
	/// The chain's id must be the spec's, and where the spec fixes the genesis hash, the database
	/// must have that one: with code of its own, or without as long as the chain began with the
	/// embedded runtime. A later release of the host makes another genesis of a spec without code;
	/// there the database's stands.
	///
	/// # Errors
	/// Those of [`Self::checked_genesis`], and [`SpecError::Chain`] of opening or creating.
	pub fn open_chain(
		&self,
		path: &Path,
		executor: Executor,
		embedded: &[u8],
		options: ChainOptions,
	) -> Result<Chain, SpecError> {
		let options = ChainOptions { code_substitutes: self.code_substitutes.clone(), ..options };
		if !path.exists() {
			let genesis = self.checked_genesis(&executor, embedded)?;
			return Ok(Chain::create(path, &self.id, genesis, executor, options)?);
		}
		let chain = Chain::open(path, None, executor.clone(), options)?;
		let found = chain.id();
		if found != self.id {
			return Err(SpecError::OtherChain {
				path: path.to_path_buf(),
				found: found.to_string(),
				expected: self.id.clone(),
			});
		}
		let same_code = chain.genesis_code() == blake2_256(self.code(embedded)).into();
		if self.has_code() || same_code {
			let expected = self.build_genesis(&executor, embedded)?.hash;
			let found = chain.genesis_hash();
			if found != expected {
				return Err(SpecError::OtherGenesis { path: path.to_path_buf(), found, expected });
			}
		}
		Ok(chain)
	}
}
