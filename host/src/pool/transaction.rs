//! A transaction in the pool: its bytes and what the runtime said of it.

use crate::primitives::{BlockNumber, Extrinsic, Hash};
use sp_runtime::transaction_validity::{TransactionTag, ValidTransaction};

/// A valid transaction, immutable once it is in the pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transaction {
	/// The hash by which clients know it: blake2-256 of `extrinsic`.
	pub hash: Hash,
	/// The extrinsic as submitted, with its length prefix.
	pub extrinsic: Extrinsic,
	/// Higher goes first, among those whose requirements are met.
	pub priority: u64,
	/// Tags that other transactions must provide first.
	pub requires: Vec<TransactionTag>,
	/// Tags that this one provides. Two transactions with a tag in common exclude each other.
	pub provides: Vec<TransactionTag>,
	/// The last block in which the runtime vouches for the validity.
	pub valid_till: BlockNumber,
	/// Whether peers may be told of it.
	pub propagate: bool,
}

impl Transaction {
	/// Joins an extrinsic with the runtime's verdict of block `at`.
	pub fn new(
		hash: Hash,
		extrinsic: Extrinsic,
		validity: ValidTransaction,
		at: BlockNumber,
	) -> Self {
		let longevity = BlockNumber::try_from(validity.longevity).unwrap_or(BlockNumber::MAX);
		Self {
			hash,
			extrinsic,
			priority: validity.priority,
			requires: distinct(validity.requires),
			provides: distinct(validity.provides),
			valid_till: at.saturating_add(longevity),
			propagate: validity.propagate,
		}
	}

	/// What it weighs against the pool's limits, in bytes: the extrinsic and its tags.
	pub fn bytes(&self) -> usize {
		let tags: usize = self.requires.iter().chain(&self.provides).map(Vec::len).sum();
		self.extrinsic.0.len().saturating_add(tags)
	}
}

/// The tags in their order, each once: the pool counts them.
fn distinct(tags: Vec<TransactionTag>) -> Vec<TransactionTag> {
	let mut seen = hashbrown::HashSet::new();
	tags.into_iter().filter(|tag| seen.insert(tag.clone())).collect()
}
