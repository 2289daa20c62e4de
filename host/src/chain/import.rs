//! Importing a block that another node has built.

use super::{
	canonical::{BestBlock, Chain},
	error::ImportError,
	execute::{
		BadCode, ExecutedBlock, check_extrinsics_root, encode_block, execute_block, new_code,
	},
	types::ImportedBlock,
};
use crate::{
	executor::Deferred,
	primitives::{Extrinsic, Header},
};
use sp_inherents::InherentData;
use std::{sync::Arc, time::Instant};

/// The smallest number of extrinsics for which signatures are verified in parallel to the execution. With
/// fewer, starting threads costs more than it saves.
const MIN_DEFERRED: usize = 5;

impl Chain {
	/// Executes a finished block on top of the best one and checks its header. `inherents` is this host's
	/// inherent data, such as its clock; without it the inherents are not checked, as when a node
	/// imports old blocks.
	///
	/// # Errors
	/// [`ImportError`]; nothing has changed.
	pub fn execute(
		&self,
		header: Header,
		body: Vec<Extrinsic>,
		inherents: Option<&InherentData>,
	) -> Result<ExecutedBlock, ImportError> {
		let best = self.best_state();
		self.check_place(&best, &header, &body)?;
		let version = best.runtime.version();
		check_extrinsics_root(&header, &body, version.extrinsics_root_state_version())?;

		let started = Instant::now();
		let block = encode_block(&header, &body);
		let run = |deferred: Option<Arc<Deferred>>| {
			let session = self.block_session(&best.runtime, best.backend.clone(), deferred);
			execute_block(session, &header, &block, inherents, version.state_version())
		};
		let helpers = match body.len() {
			..MIN_DEFERRED => 0,
			_ => std::thread::available_parallelism().map_or(1, usize::from) - 1,
		};
		let deferred = Arc::new(Deferred::new(self.signatures.clone()));
		let outcome = match helpers {
			0 => None,
			_ => deferred.verify_during(helpers, || run(Some(deferred.clone()))),
		};
		let (changes, trie) = outcome.unwrap_or_else(|| run(None))?;
		let execution = started.elapsed();

		// The code is part of another node's block: it is in force, so compile it as such.
		let compile = |code: &[u8]| self.runtimes.compile_queue().load(code);
		let new_runtime = new_code(&changes, compile).map_err(|bad| match bad {
			BadCode::Unusable(error) => ImportError::UnusableCode(error),
			BadCode::Deleted => ImportError::DeletedCode,
		})?;
		Ok(ExecutedBlock {
			hash: header.hash(),
			header,
			body,
			changes,
			trie,
			new_runtime,
			execution,
		})
	}

	fn check_place(
		&self,
		best: &BestBlock,
		header: &Header,
		body: &[Extrinsic],
	) -> Result<(), ImportError> {
		if header.parent_hash != best.block.hash {
			return Err(ImportError::Parent { parent: header.parent_hash, best: best.block.hash });
		}
		let expected = best.block.number.saturating_add(1);
		if header.number != expected {
			return Err(ImportError::Number { found: header.number, expected });
		}
		let size: usize = body.iter().map(|extrinsic| extrinsic.0.len()).sum();
		if size > self.max_block_bytes {
			return Err(ImportError::TooLarge { size, limit: self.max_block_bytes });
		}
		Ok(())
	}

	/// Executes a finished block and makes it the best one.
	///
	/// # Errors
	/// As [`Self::execute`] and [`Self::commit`]; nothing has changed.
	pub fn import(
		&self,
		header: Header,
		body: Vec<Extrinsic>,
		inherents: Option<&InherentData>,
	) -> Result<Arc<ImportedBlock>, ImportError> {
		let executed = self.execute(header, body, inherents)?;
		Ok(self.commit(executed)?)
	}
}
