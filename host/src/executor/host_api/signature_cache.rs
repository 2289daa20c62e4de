//! Signatures known to be valid, so that none is verified twice.
//!
//! A signature is verified when its extrinsic enters the pool, and again by everyone who builds or
//! imports the block. Verification is a pure function and the most expensive part of a transfer, so
//! that its result is worth remembering between these occasions. Only valid signatures are
//! remembered, under a hash of everything that the verdict depends on; a hit therefore never changes
//! a result.

use hashbrown::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The algorithm of a signature, as its host function names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[non_exhaustive]
pub enum SignatureKind {
	/// `ext_crypto_ed25519_verify`.
	Ed25519 = 0,
	/// `ext_crypto_sr25519_verify_version_2`.
	Sr25519 = 1,
	/// `ext_crypto_sr25519_verify_version_1`, which accepts an older form as well.
	Sr25519Deprecated = 2,
	/// `ext_crypto_ecdsa_verify_version_2`.
	Ecdsa = 3,
	/// `ext_crypto_ecdsa_verify_version_1`, which accepts overflowing values as well.
	EcdsaDeprecated = 4,
	/// `ext_crypto_ecdsa_verify_prehashed`.
	EcdsaPrehashed = 5,
}

type Key = [u8; 32];

/// A bounded set of valid signatures. Old ones are forgotten in generations: when the younger half is
/// full, it becomes the older one and what was there before is dropped.
#[derive(Debug)]
pub struct SignatureCache {
	generations: Mutex<Generations>,
	/// The size of a generation.
	half: usize,
}

#[derive(Debug, Default)]
struct Generations {
	young: HashSet<Key>,
	old: HashSet<Key>,
}

impl SignatureCache {
	/// A cache of at most `capacity` signatures, about 40 bytes each. It remembers at least half as
	/// many of the latest ones. 0 remembers nothing.
	pub fn new(capacity: usize) -> Self {
		Self { generations: Mutex::default(), half: capacity / 2 }
	}

	/// Whether `signature` of `key` under `message` is valid: known to be, or verified by `verify`
	/// and remembered if it is.
	pub fn check(
		&self,
		kind: SignatureKind,
		signature: &[u8],
		message: &[u8],
		key: &[u8],
		verify: impl FnOnce() -> bool,
	) -> bool {
		self.knows(kind, signature, message, key)
			|| self.learn(kind, signature, message, key, verify)
	}

	/// Whether the signature is known to be valid.
	pub(super) fn knows(
		&self,
		kind: SignatureKind,
		signature: &[u8],
		message: &[u8],
		key: &[u8],
	) -> bool {
		self.half != 0 && self.contains(&id(kind, signature, message, key))
	}

	/// Verifies a signature, and remembers it if it is valid.
	pub(super) fn learn(
		&self,
		kind: SignatureKind,
		signature: &[u8],
		message: &[u8],
		key: &[u8],
		verify: impl FnOnce() -> bool,
	) -> bool {
		let valid = verify();
		if valid && self.half != 0 {
			self.insert(id(kind, signature, message, key));
		}
		valid
	}

	/// How many signatures are remembered.
	pub fn len(&self) -> usize {
		let generations = self.lock();
		generations.young.len() + generations.old.len()
	}

	/// Whether none is remembered.
	pub fn is_empty(&self) -> bool {
		self.len() == 0
	}

	fn contains(&self, id: &Key) -> bool {
		let generations = self.lock();
		generations.young.contains(id) || generations.old.contains(id)
	}

	fn insert(&self, id: Key) {
		let mut generations = self.lock();
		if generations.young.len() >= self.half {
			let Generations { young, old } = &mut *generations;
			std::mem::swap(young, old);
			young.clear();
		}
		generations.young.insert(id);
	}

	fn lock(&self) -> MutexGuard<'_, Generations> {
		// A set that a panicking thread left is a valid set.
		self.generations.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

/// A collision would let a forged signature pass, so the hash is a cryptographic one. Signature and
/// key have a fixed length per kind, so that the message between them cannot be shifted.
fn id(kind: SignatureKind, signature: &[u8], message: &[u8], key: &[u8]) -> Key {
	let mut bytes = Vec::with_capacity(1 + signature.len() + key.len() + message.len());
	bytes.push(kind as u8);
	bytes.extend_from_slice(signature);
	bytes.extend_from_slice(key);
	bytes.extend_from_slice(message);
	sp_crypto_hashing::blake2_256(&bytes)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn check(cache: &SignatureCache, message: &[u8], verdict: bool) -> (bool, bool) {
		let mut asked = false;
		let valid = cache.check(SignatureKind::Sr25519, &[1; 64], message, &[2; 32], || {
			asked = true;
			verdict
		});
		(valid, asked)
	}

	#[test]
	fn a_valid_signature_is_verified_once() {
		let cache = SignatureCache::new(8);
		assert_eq!(check(&cache, b"a", true), (true, true));
		assert_eq!(check(&cache, b"a", true), (true, false));
	}

	#[test]
	fn an_invalid_signature_is_never_remembered() {
		let cache = SignatureCache::new(8);
		assert_eq!(check(&cache, b"a", false), (false, true));
		assert_eq!(check(&cache, b"a", false), (false, true));
		assert!(cache.is_empty());
	}

	#[test]
	fn kind_signature_message_and_key_all_count() {
		let base = id(SignatureKind::Ed25519, &[1; 64], b"m", &[2; 32]);
		assert_ne!(base, id(SignatureKind::Sr25519, &[1; 64], b"m", &[2; 32]));
		assert_ne!(base, id(SignatureKind::Ed25519, &[3; 64], b"m", &[2; 32]));
		assert_ne!(base, id(SignatureKind::Ed25519, &[1; 64], b"n", &[2; 32]));
		assert_ne!(base, id(SignatureKind::Ed25519, &[1; 64], b"m", &[4; 32]));
	}

	#[test]
	fn it_stays_within_its_capacity_and_keeps_the_latest_half() {
		let cache = SignatureCache::new(100);
		for i in 0..1_000u32 {
			check(&cache, &i.to_le_bytes(), true);
			assert!(cache.len() <= 100);
		}
		for i in 951..1_000u32 {
			assert_eq!(check(&cache, &i.to_le_bytes(), true), (true, false), "{i}");
		}
		assert_eq!(check(&cache, &0u32.to_le_bytes(), true), (true, true));
	}

	#[test]
	fn without_capacity_nothing_is_remembered() {
		let cache = SignatureCache::new(0);
		assert_eq!(check(&cache, b"a", true), (true, true));
		assert_eq!(check(&cache, b"a", true), (true, true));
	}
}
