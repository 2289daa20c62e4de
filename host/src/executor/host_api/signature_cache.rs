//! A cache of valid signatures, so that none is verified twice.
//!
//! A signature is verified when its extrinsic enters the pool, and again when the block is authored or
//! imported. Verification is the most expensive part of a transfer. Only valid signatures are cached,
//! by a hash of everything that the result depends on, so a hit never changes a result.

use schnellru::{ByLength, LruMap};
use std::{
	fmt,
	sync::{Mutex, MutexGuard, PoisonError},
};

/// The algorithm of a signature, by host function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[non_exhaustive]
pub enum SignatureKind {
	/// `ext_crypto_ed25519_verify`.
	Ed25519 = 0,
	/// `ext_crypto_sr25519_verify_version_2`.
	Sr25519 = 1,
	/// `ext_crypto_sr25519_verify_version_1`, which also accepts an older format.
	Sr25519Deprecated = 2,
	/// `ext_crypto_ecdsa_verify_version_2`.
	Ecdsa = 3,
	/// `ext_crypto_ecdsa_verify_version_1`, which also accepts overflowing values.
	EcdsaDeprecated = 4,
	/// `ext_crypto_ecdsa_verify_prehashed`.
	EcdsaPrehashed = 5,
}

/// A hash of everything that the validity of a signature depends on.
type Id = [u8; 32];

/// A bounded set of valid signatures. The least recently used are dropped.
pub struct SignatureCache {
	valid: Mutex<LruMap<Id, ()>>,
	capacity: u32,
}

impl SignatureCache {
	/// A cache of the `capacity` signatures used last, of about 40 bytes each. 0 caches nothing.
	pub fn new(capacity: usize) -> Self {
		let capacity = u32::try_from(capacity).unwrap_or(u32::MAX);
		Self { valid: Mutex::new(LruMap::new(ByLength::new(capacity))), capacity }
	}

	/// Whether `signature` of `message` by `key` is valid: cached, or verified by `verify` and then
	/// cached.
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

	/// Whether the signature is cached.
	pub(crate) fn knows(
		&self,
		kind: SignatureKind,
		signature: &[u8],
		message: &[u8],
		key: &[u8],
	) -> bool {
		if self.capacity == 0 {
			return false;
		}
		let id = id(kind, signature, message, key);
		self.lock().get(&id).is_some()
	}

	/// Verifies a signature, and caches it if it is valid.
	pub(crate) fn learn(
		&self,
		kind: SignatureKind,
		signature: &[u8],
		message: &[u8],
		key: &[u8],
		verify: impl FnOnce() -> bool,
	) -> bool {
		let valid = verify();
		if valid && self.capacity != 0 {
			let id = id(kind, signature, message, key);
			self.lock().insert(id, ());
		}
		valid
	}

	/// The number of cached signatures.
	pub fn len(&self) -> usize {
		self.lock().len()
	}

	/// Whether no signature is cached.
	pub fn is_empty(&self) -> bool {
		self.len() == 0
	}

	fn lock(&self) -> MutexGuard<'_, LruMap<Id, ()>> {
		// The map is valid even if a thread panicked with the lock.
		self.valid.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

impl fmt::Debug for SignatureCache {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_struct("SignatureCache").field("capacity", &self.capacity).finish_non_exhaustive()
	}
}

/// A collision would accept a forged signature, so the hash is a cryptographic one. Signature and key
/// have a fixed length for each kind, so different triples have different encodings.
fn id(kind: SignatureKind, signature: &[u8], message: &[u8], key: &[u8]) -> Id {
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
		let mut verified = false;
		let valid = cache.check(SignatureKind::Sr25519, &[1; 64], message, &[2; 32], || {
			verified = true;
			verdict
		});
		(valid, verified)
	}

	#[test]
	fn a_valid_signature_is_verified_once() {
		let cache = SignatureCache::new(8);
		assert_eq!(check(&cache, b"a", true), (true, true));
		assert_eq!(check(&cache, b"a", true), (true, false));
	}

	#[test]
	fn an_invalid_signature_is_not_cached() {
		let cache = SignatureCache::new(8);
		assert_eq!(check(&cache, b"a", false), (false, true));
		assert_eq!(check(&cache, b"a", false), (false, true));
		assert!(cache.is_empty());
	}

	#[test]
	fn the_id_depends_on_kind_signature_message_and_key() {
		let base = id(SignatureKind::Ed25519, &[1; 64], b"m", &[2; 32]);
		assert_ne!(base, id(SignatureKind::Sr25519, &[1; 64], b"m", &[2; 32]));
		assert_ne!(base, id(SignatureKind::Ed25519, &[3; 64], b"m", &[2; 32]));
		assert_ne!(base, id(SignatureKind::Ed25519, &[1; 64], b"n", &[2; 32]));
		assert_ne!(base, id(SignatureKind::Ed25519, &[1; 64], b"m", &[4; 32]));
	}

	#[test]
	fn the_cache_keeps_the_latest_signatures_up_to_its_capacity() {
		let cache = SignatureCache::new(100);
		for i in 0..1_000u32 {
			check(&cache, &i.to_le_bytes(), true);
			assert!(cache.len() <= 100);
		}
		for i in 900..1_000u32 {
			assert_eq!(check(&cache, &i.to_le_bytes(), true), (true, false), "{i}");
		}
		assert_eq!(check(&cache, &0u32.to_le_bytes(), true), (true, true));
	}

	#[test]
	fn a_cache_without_capacity_caches_nothing() {
		let cache = SignatureCache::new(0);
		assert_eq!(check(&cache, b"a", true), (true, true));
		assert_eq!(check(&cache, b"a", true), (true, true));
	}
}
