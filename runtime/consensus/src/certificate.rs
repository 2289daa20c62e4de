//! The certificate that makes a block final.

use crate::{ConsensusKey, Message, Power, Signed, Step, ValidatorSet, Verify};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;
use sp_core::{H256, ed25519::Signature};

/// The precommit of one validator.
#[derive(
	Clone, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Debug,
)]
pub struct CommitSignature {
	/// Who signed.
	pub validator: ConsensusKey,
	/// Its signature over the precommit.
	pub signature: Signature,
}

/// The precommits of more than two thirds of the voting power for one block.
///
/// It is the block's justification. Two nodes may have different certificates of one block: which
/// precommits arrived in time differs.
#[derive(Clone, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, Debug)]
pub struct Certificate {
	/// The number of the block.
	pub height: u32,
	/// The round in which it was decided.
	pub round: u32,
	/// The hash of the block.
	pub block: H256,
	/// The signatures, by key. No key comes twice.
	pub signatures: Vec<CommitSignature>,
}

/// Why a certificate proves nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CertificateError {
	/// It is for another height.
	Height {
		/// That of the certificate.
		found: u32,
		/// That of the block.
		expected: u32,
	},
	/// It is for another block.
	Block {
		/// That of the certificate.
		found: H256,
		/// The expected one.
		expected: H256,
	},
	/// The keys are not in ascending order, or one comes twice.
	Order,
	/// Somebody who is not in the set signed.
	NoValidator(ConsensusKey),
	/// The signature of this validator is not valid.
	Signature(ConsensusKey),
	/// The signatures are not those of a quorum.
	NoQuorum {
		/// The power of those who signed.
		signed: Power,
		/// The power of all.
		total: Power,
	},
}

impl fmt::Display for CertificateError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Height { found, expected } => {
				write!(f, "the certificate is for block {found}, not for block {expected}")
			}
			Self::Block { found, expected } => {
				write!(f, "the certificate is for {found:?}, not for {expected:?}")
			}
			Self::Order => f.write_str("the signatures are not in the order of their keys"),
			Self::NoValidator(key) => write!(f, "{key}, which signed, is not in the validator set"),
			Self::Signature(key) => write!(f, "the signature of {key} is not valid"),
			Self::NoQuorum { signed, total } => write!(
				f,
				"validators with {signed} of {total} voting power signed; more than two thirds are needed"
			),
		}
	}
}

impl core::error::Error for CertificateError {}

impl Certificate {
	/// The precommit that all signed.
	pub fn message(&self) -> Message {
		Message {
			height: self.height,
			round: self.round,
			step: Step::Precommit,
			block: Some(self.block),
			valid_round: None,
		}
	}

	/// Checks that a quorum of `set` made the block with this number and hash final, on the chain of
	/// this genesis.
	///
	/// Every signature is verified: work and size grow with the set, which is bounded.
	///
	/// # Errors
	/// [`CertificateError`].
	pub fn check(
		&self,
		genesis: H256,
		height: u32,
		block: H256,
		set: &ValidatorSet,
		verify: Verify,
	) -> Result<(), CertificateError> {
		if self.height != height {
			return Err(CertificateError::Height { found: self.height, expected: height });
		}
		if self.block != block {
			return Err(CertificateError::Block { found: self.block, expected: block });
		}
		if !self.signatures.windows(2).all(|pair| pair[0].validator < pair[1].validator) {
			return Err(CertificateError::Order);
		}
		let mut signed: Power = 0;
		for CommitSignature { validator, .. } in &self.signatures {
			let power = set.power_of(validator).ok_or(CertificateError::NoValidator(*validator))?;
			signed = signed.saturating_add(power);
		}
		if !set.is_quorum(signed) {
			return Err(CertificateError::NoQuorum { signed, total: set.total_power() });
		}
		let message = self.message();
		for CommitSignature { validator, signature } in &self.signatures {
			let signed = Signed { message, signature: *signature };
			if !signed.is_valid(genesis, validator, verify) {
				return Err(CertificateError::Signature(*validator));
			}
		}
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{Validator, verify_ed25519};
	use sp_core::{Pair as _, ed25519::Pair};

	const GENESIS: H256 = H256::repeat_byte(1);
	const BLOCK: H256 = H256::repeat_byte(2);

	fn pairs(count: u8) -> Vec<Pair> {
		(1..=count).map(|seed| Pair::from_seed(&[seed; 32])).collect()
	}

	fn set(pairs: &[Pair]) -> ValidatorSet {
		let validator = |pair: &Pair| Validator { key: pair.public().into(), power: 10 };
		ValidatorSet::new(pairs.iter().map(validator))
	}

	fn certificate(signers: &[Pair]) -> Certificate {
		let mut certificate =
			Certificate { height: 7, round: 1, block: BLOCK, signatures: Vec::new() };
		let payload = certificate.message().payload(GENESIS);
		let sign = |pair: &Pair| CommitSignature {
			validator: pair.public().into(),
			signature: pair.sign(&payload),
		};
		certificate.signatures = signers.iter().map(sign).collect();
		certificate.signatures.sort_by_key(|signature| signature.validator);
		certificate
	}

	fn check(certificate: &Certificate, set: &ValidatorSet) -> Result<(), CertificateError> {
		certificate.check(GENESIS, 7, BLOCK, set, verify_ed25519)
	}

	#[test]
	fn a_quorum_makes_a_block_final() {
		let all = pairs(4);
		let set = set(&all);
		assert_eq!(check(&certificate(&all[..3]), &set), Ok(()));
		assert_eq!(check(&certificate(&all), &set), Ok(()));
		assert_eq!(
			check(&certificate(&all[..2]), &set),
			Err(CertificateError::NoQuorum { signed: 20, total: 40 })
		);
	}

	#[test]
	fn forged_certificates_are_refused() {
		let all = pairs(4);
		let set = set(&all);
		let right = certificate(&all);

		let mut twice = certificate(&all[..2]);
		twice.signatures.push(twice.signatures[1].clone());
		assert_eq!(check(&twice, &set), Err(CertificateError::Order));

		let nobody = ConsensusKey([255; 32]);
		let mut foreign = right.clone();
		foreign.signatures[3].validator = nobody;
		assert_eq!(check(&foreign, &set), Err(CertificateError::NoValidator(nobody)));

		let mut swapped = right.clone();
		swapped.signatures[0].signature = swapped.signatures[1].signature;
		let least = right.signatures[0].validator;
		assert_eq!(check(&swapped, &set), Err(CertificateError::Signature(least)));

		let height = right.check(GENESIS, 8, BLOCK, &set, verify_ed25519);
		assert_eq!(height, Err(CertificateError::Height { found: 7, expected: 8 }));
		let other = H256::repeat_byte(3);
		let block = right.check(GENESIS, 7, other, &set, verify_ed25519);
		assert_eq!(block, Err(CertificateError::Block { found: BLOCK, expected: other }));
		let chain = right.check(other, 7, BLOCK, &set, verify_ed25519);
		assert_eq!(chain, Err(CertificateError::Signature(least)));

		let mut round = right.clone();
		round.round = 2;
		assert_eq!(check(&round, &set), Err(CertificateError::Signature(least)));
	}

	#[test]
	fn a_foreign_set_proves_nothing() {
		let (ours, theirs) = (pairs(4), pairs(8).split_off(4));
		let (our_set, their_set) = (set(&ours), set(&theirs));
		let forged = certificate(&theirs);
		assert_eq!(check(&forged, &their_set), Ok(()));
		assert!(matches!(check(&forged, &our_set), Err(CertificateError::NoValidator(_))));
	}

	#[test]
	fn prevotes_are_no_precommits() {
		let all = pairs(4);
		let set = set(&all);
		let mut forged = certificate(&all);
		let prevote = Message { step: Step::Prevote, ..forged.message() };
		for signature in &mut forged.signatures {
			let key = signature.validator;
			let pair = all.iter().find(|pair| pair.public().0 == key.0).unwrap();
			signature.signature = pair.sign(&prevote.payload(GENESIS));
		}
		assert!(matches!(check(&forged, &set), Err(CertificateError::Signature(_))));
	}
}
