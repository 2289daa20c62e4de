//! Opening or creating the database of a spec.

use super::{error::SpecError, spec::ChainSpec};
use crate::{
	chain::{Chain, ChainOptions},
	executor::Executor,
};
use sp_crypto_hashing::blake2_256;
use std::path::Path;

impl ChainSpec {
	/// Opens the chain's database at `path`, or creates it with a genesis that the runtime has checked.
	///
	/// The database must have the chain id of the spec. It must also have the spec's genesis hash, if the
	/// spec has code, or if the database was created with the embedded runtime. For a spec without code,
	/// later releases of the host have another embedded runtime, and so another genesis: then the
	/// genesis of the database counts.
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
