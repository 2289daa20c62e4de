//! From a spec to a chain on disk.

use super::{ChainSpec, SpecError};
use crate::{
	chain::{Chain, ChainOptions},
	executor::Executor,
};
use std::path::Path;

impl ChainSpec {
	/// Opens the chain's database at `path`, or begins it there.
	///
	/// A spec with code of its own fixes the genesis hash, and the database must have that one. A
	/// spec without fixes what the embedded runtime makes of it, which changes from one release of
	/// the host to the next: there the database's genesis stands, and the chain's id must be the
	/// spec's.
	///
	/// # Errors
	/// Those of [`Self::build_genesis`], and [`SpecError::Chain`] of opening or creating.
	pub fn open_chain(
		&self,
		path: &Path,
		executor: Executor,
		embedded: &[u8],
		options: ChainOptions,
	) -> Result<Chain, SpecError> {
		let options = ChainOptions { code_substitutes: self.code_substitutes.clone(), ..options };
		if !path.exists() {
			let genesis = self.build_genesis(&executor, embedded)?;
			return Ok(Chain::create(path, &self.id, genesis, executor, options)?);
		}
		let expected = match self.has_code() {
			true => Some(self.build_genesis(&executor, embedded)?.hash),
			false => None,
		};
		let chain = Chain::open(path, expected, executor, options)?;
		let found = chain.id();
		if found != self.id {
			return Err(SpecError::OtherChain {
				path: path.to_path_buf(),
				found: found.to_string(),
				expected: self.id.clone(),
			});
		}
		Ok(chain)
	}
}
