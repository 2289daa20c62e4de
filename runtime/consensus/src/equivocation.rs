//! The proof that a validator signed two messages of one step.

use crate::{ConsensusKey, Signed, Verify};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;
use sp_core::H256;

/// Two messages of one validator that it may never both sign. Anybody can check it, without the engine.
#[derive(
	Clone, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Debug,
)]
pub struct Equivocation {
	/// The validator.
	pub validator: ConsensusKey,
	/// The lesser of the messages.
	pub first: Signed,
	/// The greater.
	pub second: Signed,
}

/// Why it proves nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EquivocationError {
	/// An honest validator may sign both messages.
	NoConflict,
	/// The messages are not in their order.
	Order,
	/// A signature is not valid.
	Signature,
}

impl fmt::Display for EquivocationError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::NoConflict => "an honest validator may sign both messages",
			Self::Order => "the messages are not in their order",
			Self::Signature => "a signature is not valid",
		})
	}
}

impl core::error::Error for EquivocationError {}

impl Equivocation {
	/// The proof from two messages, in whatever order they were found.
	pub fn new(validator: ConsensusKey, one: Signed, other: Signed) -> Self {
		let (first, second) =
			if one.message <= other.message { (one, other) } else { (other, one) };
		Self { validator, first, second }
	}

	/// The height of the offence.
	pub fn height(&self) -> u32 {
		self.first.message.height
	}

	/// Checks that the validator signed both messages for the chain of this genesis.
	///
	/// # Errors
	/// [`EquivocationError`].
	pub fn check(&self, genesis: H256, verify: Verify) -> Result<(), EquivocationError> {
		if !self.first.message.conflicts_with(&self.second.message) {
			return Err(EquivocationError::NoConflict);
		}
		if self.first.message > self.second.message {
			return Err(EquivocationError::Order);
		}
		let valid = |signed: &Signed| signed.is_valid(genesis, &self.validator, verify);
		if valid(&self.first) && valid(&self.second) {
			Ok(())
		} else {
			Err(EquivocationError::Signature)
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{Message, Step, verify_ed25519};
	use sp_core::{Pair as _, ed25519::Pair};

	const GENESIS: H256 = H256::repeat_byte(1);

	fn signed(pair: &Pair, message: Message) -> Signed {
		Signed { message, signature: pair.sign(&message.payload(GENESIS)) }
	}

	#[test]
	fn two_votes_of_one_step_are_an_offence() {
		let pair = Pair::from_seed(&[7; 32]);
		let vote = |round, step, block: Option<u8>| Message {
			height: 5,
			round,
			step,
			block: block.map(H256::repeat_byte),
			valid_round: None,
		};
		let proof = |one, other| {
			let proof =
				Equivocation::new(pair.public().into(), signed(&pair, one), signed(&pair, other));
			proof.check(GENESIS, verify_ed25519)
		};
		let first = vote(0, Step::Prevote, Some(1));
		assert_eq!(proof(first, vote(0, Step::Prevote, Some(2))), Ok(()));
		assert_eq!(proof(first, vote(0, Step::Prevote, None)), Ok(()));
		assert_eq!(proof(first, first), Err(EquivocationError::NoConflict));
		let honest = [vote(1, Step::Prevote, Some(2)), vote(0, Step::Precommit, Some(2))];
		for other in honest {
			assert_eq!(proof(first, other), Err(EquivocationError::NoConflict));
		}
	}

	#[test]
	fn a_forged_proof_is_refused() {
		let (pair, other) = (Pair::from_seed(&[7; 32]), Pair::from_seed(&[8; 32]));
		let message = |byte| Message {
			height: 5,
			round: 0,
			step: Step::Precommit,
			block: Some(H256::repeat_byte(byte)),
			valid_round: None,
		};
		let (one, two) = (signed(&pair, message(1)), signed(&other, message(2)));
		let forged = Equivocation::new(pair.public().into(), one, two);
		assert_eq!(forged.check(GENESIS, verify_ed25519), Err(EquivocationError::Signature));

		let (one, two) = (signed(&pair, message(1)), signed(&pair, message(2)));
		let right = Equivocation::new(pair.public().into(), two, one);
		assert_eq!(right.check(GENESIS, verify_ed25519), Ok(()));
		assert_eq!(
			right.check(H256::zero(), verify_ed25519),
			Err(EquivocationError::Signature),
			"of another chain"
		);
		let Equivocation { validator, first, second } = right;
		let swapped = Equivocation { validator, first: second, second: first };
		assert_eq!(swapped.check(GENESIS, verify_ed25519), Err(EquivocationError::Order));
	}
}
