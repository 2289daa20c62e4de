//! Who proposed a block, in its header.

use crate::{ConsensusKey, ValidatorSet};
use codec::{Decode, DecodeAll, Encode};
use sp_runtime::{ConsensusEngineId, Digest, DigestItem};

/// The identifier of the consensus in digests and justifications.
pub const ENGINE_ID: ConsensusEngineId = *b"mlch";

/// The digest item of a block made by validators.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, Debug)]
pub struct Proposer {
	/// Who built the block.
	pub key: ConsensusKey,
	/// The round for which it was built. It may be decided in a later one.
	pub round: u32,
}

impl Proposer {
	/// The item of a digest that has no other item of this consensus.
	pub fn find(digest: &Digest) -> Option<Self> {
		let mut ours = digest.logs().iter().filter_map(|item| match item {
			DigestItem::PreRuntime(ENGINE_ID, bytes) => Some(bytes),
			_ => None,
		});
		let item = ours.next()?;
		ours.next().is_none().then(|| Self::decode_all(&mut &item[..]).ok())?
	}

	/// The digest with this item only.
	pub fn digest(&self) -> Digest {
		Digest { logs: [DigestItem::PreRuntime(ENGINE_ID, self.encode())].into() }
	}

	/// Whether it was this validator's turn to propose the block.
	pub fn is_due(&self, set: &ValidatorSet, height: u32) -> bool {
		set.proposer(height, self.round).is_some_and(|validator| validator.key == self.key)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_digest_names_one_proposer() {
		let proposer = Proposer { key: ConsensusKey([3; 32]), round: 2 };
		let mut digest = proposer.digest();
		assert_eq!(Proposer::find(&digest), Some(proposer));
		digest.push(DigestItem::PreRuntime(ENGINE_ID, proposer.encode()));
		assert_eq!(Proposer::find(&digest), None, "named twice");
		assert_eq!(Proposer::find(&Digest::default()), None);
		let mut long = proposer.encode();
		long.push(0);
		let long = Digest { logs: [DigestItem::PreRuntime(ENGINE_ID, long)].into() };
		assert_eq!(Proposer::find(&long), None);
	}
}
