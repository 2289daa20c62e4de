//! A pooled transaction: its bytes and its validity.

use crate::primitives::{BlockNumber, Extrinsic, Hash};
use sp_runtime::transaction_validity::{TransactionTag, ValidTransaction};

/// A valid transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transaction {
	/// Blake2-256 of `extrinsic`.
	pub hash: Hash,
	/// As submitted, with its length prefix.
	pub extrinsic: Extrinsic,
	/// Among transactions whose requirements are met, the highest priority goes first.
	pub priority: u64,
	/// Tags that other transactions must provide before.
	pub requires: Vec<TransactionTag>,
	/// Tags that this one provides. Two transactions that provide the same tag exclude each other.
	pub provides: Vec<TransactionTag>,
	/// The last block in which it is valid.
	pub valid_till: BlockNumber,
	/// Whether it may be sent to peers.
	pub propagate: bool,
}

impl Transaction {
	/// A transaction from an extrinsic and its validity at block `at`.
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

	/// Bytes of the extrinsic and its tags, which count towards the pool's limits.
	pub fn bytes(&self) -> usize {
		let tags: usize = self.requires.iter().chain(&self.provides).map(Vec::len).sum();
		self.extrinsic.0.len().saturating_add(tags)
	}
}

/// Removes duplicate tags. The graph counts tags.
fn distinct(tags: Vec<TransactionTag>) -> Vec<TransactionTag> {
	let mut seen = hashbrown::HashSet::new();
	tags.into_iter().filter(|tag| seen.insert(tag.clone())).collect()
}
