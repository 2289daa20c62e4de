//! Proof of a key: whoever registers a network key or a consensus key shows that the key agrees, by its
//! signature over the purpose, the chain and the account that registers it. Otherwise a key that others
//! use could be registered first, or registered again, by anybody.

use alloc::vec::Vec;
use codec::Encode;
use sp_core::{H256, ecdsa};
use sp_runtime::{AccountId32, MultiSignature, traits::Verify};

/// What a key signs: the SCALE encoding of the purpose without its length, the hash of the genesis block
/// and the account. A signature is valid for one purpose, chain and account only.
pub fn payload<AccountId: Encode>(
	purpose: &'static str,
	genesis: impl Encode,
	account: &AccountId,
) -> Vec<u8> {
	let mut payload = purpose.as_bytes().to_vec();
	(genesis, account).encode_to(&mut payload);
	payload
}

/// Whether `proof` is a signature by `key` over `payload`.
pub fn is_valid(proof: &MultiSignature, payload: &[u8], key: [u8; 32]) -> bool {
	proof.verify(payload, &AccountId32::new(key))
}

/// A key with a valid proof over `payload`, for scenarios and benchmarks, which cannot sign. Another
/// `number` gives another key.
///
/// A public key is recovered from an arbitrary ECDSA signature. Nobody has its secret key.
pub fn unheld(payload: &[u8], number: u64) -> ([u8; 32], MultiSignature) {
	let message = sp_io::hashing::blake2_256(payload);
	// Every second number is the first coordinate of a point of the curve.
	for attempt in 0u64.. {
		let seed: H256 = sp_io::hashing::blake2_256(&(message, number, attempt).encode()).into();
		let mut signature = [0u8; 65];
		// Both parts are below the order of the curve, which begins with 32 one bits.
		signature[1..32].copy_from_slice(&seed[1..]);
		signature[63] = 1;
		if let Ok(public) = sp_io::crypto::secp256k1_ecdsa_recover_compressed(&signature, &message)
		{
			let signature = ecdsa::Signature::from_raw(signature);
			return (sp_io::hashing::blake2_256(&public), MultiSignature::Ecdsa(signature));
		}
	}
	unreachable!("half of all numbers are coordinates")
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_core::{Pair, ed25519, sr25519};

	#[test]
	fn a_proof_is_valid_for_one_key_purpose_chain_and_account() {
		let pair = ed25519::Pair::from_seed(&[7; 32]);
		let key = pair.public().0;
		let right = payload("stratos-node", [1u8; 32], &5u64);
		let proof = MultiSignature::from(pair.sign(&right));
		assert!(is_valid(&proof, &right, key));
		assert!(!is_valid(&proof, &right, [9; 32]));
		for wrong in [
			payload("stratos-validator", [1u8; 32], &5u64),
			payload("stratos-node", [2u8; 32], &5u64),
			payload("stratos-node", [1u8; 32], &6u64),
		] {
			assert!(!is_valid(&proof, &wrong, key));
		}
		let pair = sr25519::Pair::from_seed(&[8; 32]);
		assert!(is_valid(&MultiSignature::from(pair.sign(&right)), &right, pair.public().0));
	}

	#[test]
	fn a_key_that_nobody_holds_has_a_valid_proof() {
		let payload = payload("stratos-node", [1u8; 32], &5u64);
		let mut keys: Vec<_> = (0..50)
			.map(|number| {
				let (key, proof) = unheld(&payload, number);
				assert!(is_valid(&proof, &payload, key));
				assert!(!is_valid(&proof, b"another", key));
				key
			})
			.collect();
		keys.sort_unstable();
		keys.dedup();
		assert_eq!(keys.len(), 50);
	}
}
