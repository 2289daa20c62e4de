//! What a consensus needs from the node.

use super::{clock, clock_jump::ClockJump};
use crate::{
	chain::{
		BlockRef, BuildError, BuiltBlock, Chain, ChainError, ExecutedBlock, ImportError,
		ImportedBlock, Proposal, inherent_data,
	},
	pool::Pool,
	primitives::{Extrinsic, Hash, Header, Justification},
};
use sp_inherents::InherentData;
use sp_runtime::Digest;
use std::{
	sync::Arc,
	time::{Duration, Instant},
};
use thiserror::Error;

/// The largest number of candidates for a block.
const MAX_CANDIDATES: usize = 16_384;

/// The largest total size of candidates for a block, in bytes. The limit of the chain is lower.
const MAX_CANDIDATE_BYTES: usize = 16 << 20;

/// Why a block was not produced.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ProduceError {
	/// It could not be built.
	#[error(transparent)]
	Build(#[from] BuildError),
	/// It could not be stored.
	#[error(transparent)]
	Chain(#[from] ChainError),
	/// The system clock has jumped.
	#[error("{0}")]
	Clock(ClockJump),
	/// The inherents could not be encoded.
	#[error("the inherents cannot be created: {0}")]
	Inherents(#[from] sp_inherents::Error),
}

impl ProduceError {
	/// Whether the disk or the database failed: then no later block can be stored either.
	pub fn is_storage_failure(&self) -> bool {
		match self {
			Self::Build(BuildError::Chain(error)) | Self::Chain(error) => {
				error.is_storage_failure()
			}
			_ => false,
		}
	}
}

/// Proposes, verifies and decides on blocks on behalf of a consensus.
pub struct Producer {
	chain: Arc<Chain>,
	pool: Arc<Pool>,
}

impl Producer {
	/// A producer for a chain and its pool.
	pub fn new(chain: Arc<Chain>, pool: Arc<Pool>) -> Self {
		Self { chain, pool }
	}

	/// The best block, which the next one is built on.
	pub fn best(&self) -> BlockRef {
		self.chain.best()
	}

	/// The pool of candidates.
	pub fn pool(&self) -> &Arc<Pool> {
		&self.pool
	}

	/// The chain.
	pub fn chain(&self) -> &Arc<Chain> {
		&self.chain
	}

	/// Builds a block on the best one from the best transactions of the pool. The runtime creates the
	/// block's inherents from `inherents`; no transaction is begun after `build_time`. The block is not
	/// part of the chain until [`Self::decide`].
	///
	/// # Errors
	/// [`ProduceError`]; the pool keeps its transactions then.
	pub fn propose(
		&self,
		inherents: InherentData,
		digest: Digest,
		build_time: Duration,
	) -> Result<BuiltBlock, ProduceError> {
		let proposal = Proposal { inherents, digest, deadline: Instant::now() + build_time };
		let transactions = self.pool.best(MAX_CANDIDATES, MAX_CANDIDATE_BYTES);
		let candidates: Vec<&Extrinsic> = transactions.iter().map(|tx| &tx.extrinsic).collect();
		let built = self.chain.build_block(&proposal, &candidates)?;
		let rejected = built
			.rejected
			.iter()
			.filter_map(|(index, reason)| Some((transactions.get(*index)?.hash, reason.clone())));
		let rejected: Vec<(Hash, _)> = rejected.collect();
		self.pool.on_rejected(rejected);
		Ok(built)
	}

	/// Executes a block of another node, and has the runtime compare its timestamp with the system clock.
	/// The block is not part of the chain until [`Self::decide`].
	///
	/// # Errors
	/// [`ImportError`] if the block is refused.
	pub fn verify(
		&self,
		header: Header,
		body: Vec<Extrinsic>,
	) -> Result<ExecutedBlock, ImportError> {
		let inherents = inherent_data(clock::wall_ms())
			.map_err(|error| ImportError::Inherents(error.to_string()))?;
		self.chain.execute(header, body, Some(&inherents))
	}

	/// Executes a block that others have decided. Its timestamp is not compared with the system clock: it
	/// may be old, and more than this node has accepted it.
	///
	/// # Errors
	/// As [`Self::verify`].
	pub fn verify_decided(
		&self,
		header: Header,
		body: Vec<Extrinsic>,
	) -> Result<ExecutedBlock, ImportError> {
		self.chain.execute(header, body, None)
	}

	/// Makes a block final: commits it with its justification and updates the pool.
	///
	/// # Errors
	/// [`ChainError`]; nothing has changed then.
	pub fn decide(
		&self,
		block: ExecutedBlock,
		justification: Option<Justification>,
	) -> Result<Arc<ImportedBlock>, ChainError> {
		let imported = self.chain.commit_justified(block, justification)?;
		self.pool.on_block(&imported);
		Ok(imported)
	}
}
