//! Signatures for benchmarks, which cannot sign: no code in the Wasm can. `signed.bin` has the key and the
//! precommit of each of 128 validators, and two prevotes of the first. The test makes them again and
//! compares.

use alloc::vec::Vec;
use sp_core::{H256, ed25519::Signature};
use stratos_consensus::{
	Certificate, CommitSignature, ConsensusKey, Equivocation, MAX_VALIDATORS, Message, Signed, Step,
};

/// The hash of the genesis block that is signed for.
pub(crate) const GENESIS: H256 = H256::repeat_byte(3);
/// The hash of block 1.
pub(crate) const PARENT: H256 = H256::repeat_byte(1);

const BYTES: &[u8] = include_bytes!("signed.bin");

/// The bytes of a validator: its key and its signature.
const EACH: usize = 32 + 64;

fn bytes<const N: usize>(at: usize) -> [u8; N] {
	let mut found = [0; N];
	found.copy_from_slice(&BYTES[at..at + N]);
	found
}

/// The key of a validator, of [`MAX_VALIDATORS`].
pub(crate) fn key(number: u32) -> ConsensusKey {
	ConsensusKey(bytes(number as usize * EACH))
}

/// The certificate of block 1 by the first `count` validators.
pub(crate) fn certificate(count: u32) -> Certificate {
	let signature = |number: u32| CommitSignature {
		validator: key(number),
		signature: bytes::<64>(number as usize * EACH + 32).into(),
	};
	let mut signatures: Vec<_> = (0..count).map(signature).collect();
	signatures.sort_by_key(|one| one.validator);
	Certificate { height: 1, round: 0, block: PARENT, signatures }
}

fn prevote(byte: u8) -> Message {
	let block = Some(H256::repeat_byte(byte));
	Message { height: 1, round: 0, step: Step::Prevote, block, valid_round: None }
}

/// Two prevotes of the first validator.
pub(crate) fn equivocation() -> Equivocation {
	let at = MAX_VALIDATORS as usize * EACH;
	let signed = |byte: u8, at| Signed {
		message: prevote(byte),
		signature: Signature::from(bytes::<64>(at)),
	};
	Equivocation::new(key(0), signed(1, at), signed(2, at + 64))
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_core::{Pair as _, ed25519::Pair};
	use stratos_consensus::{Validator, ValidatorSet, verify_ed25519};

	#[test]
	fn the_signatures_are_those_of_their_keys() {
		let pair = |number: u32| {
			let mut seed = [7; 32];
			seed[..4].copy_from_slice(&number.to_le_bytes());
			Pair::from_seed(&seed)
		};
		let commit = Certificate { height: 1, round: 0, block: PARENT, signatures: Vec::new() };
		let payload = commit.message().payload(GENESIS);
		let mut expected = Vec::new();
		for pair in (0..MAX_VALIDATORS).map(pair) {
			expected.extend(pair.public().0);
			expected.extend(pair.sign(&payload).0);
		}
		for byte in [1, 2] {
			expected.extend(pair(0).sign(&prevote(byte).payload(GENESIS)).0);
		}
		if std::env::var_os("STRATOS_WRITE_SIGNATURES").is_some() {
			let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/signed.bin");
			std::fs::write(path, &expected).unwrap();
		}
		assert!(expected == BYTES, "STRATOS_WRITE_SIGNATURES=1 writes them again");

		let all = (0..MAX_VALIDATORS).map(|number| Validator { key: key(number), power: 1 });
		let set = ValidatorSet::new(all);
		let checked = certificate(MAX_VALIDATORS).check(GENESIS, 1, PARENT, &set, verify_ed25519);
		assert_eq!(checked, Ok(()));
		assert_eq!(equivocation().check(GENESIS, verify_ed25519), Ok(()));
	}
}
