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
pub(crate) enum SignatureKind {
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
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub(crate) struct SignatureId([u8; 32]);

/// A bounded set of valid signatures. The least recently used are dropped.
pub struct SignatureCache {
	valid: Mutex<LruMap<SignatureId, ()>>,
	capacity: u32,
	assumes_valid: bool,
}

impl SignatureCache {
	/// A cache of the `capacity` signatures used last, of about 40 bytes each. 0 caches nothing.
	pub fn new(capacity: usize) -> Self {
		let capacity = u32::try_from(capacity).unwrap_or(u32::MAX);
		let valid = Mutex::new(LruMap::new(ByLength::new(capacity)));
		Self { valid, capacity, assumes_valid: false }
	}

	/// A cache that contains every signature: none is verified. For copies of a chain only.
	pub(crate) fn assuming_valid() -> Self {
		Self { assumes_valid: true, ..Self::new(0) }
	}

	/// The id of `signature` of `message` by `key`; `None` if the cache has no capacity.
	pub(crate) fn id(
		&self,
		kind: SignatureKind,
		signature: &[u8],
		message: &[u8],
		key: &[u8],
	) -> Option<SignatureId> {
		(self.capacity != 0).then(|| SignatureId::new(kind, signature, message, key))
	}

	/// Whether the signature is cached.
	pub(crate) fn contains(&self, id: Option<SignatureId>) -> bool {
		self.assumes_valid || id.is_some_and(|id| self.lock().get(&id).is_some())
	}

	/// Caches a signature if it is `valid`. Returns `valid`.
	pub(crate) fn record(&self, id: Option<SignatureId>, valid: bool) -> bool {
		if let Some(id) = id.filter(|_| valid) {
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

	fn lock(&self) -> MutexGuard<'_, LruMap<SignatureId, ()>> {
		// The map is valid even if a thread panicked with the lock.
		self.valid.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

impl fmt::Debug for SignatureCache {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_struct("SignatureCache").field("capacity", &self.capacity).finish_non_exhaustive()
	}
}

impl SignatureId {
	/// A collision would accept a forged signature, so the hash is a cryptographic one. Signature and key
	/// have a fixed length for each kind, so different triples have different encodings.
	fn new(kind: SignatureKind, signature: &[u8], message: &[u8], key: &[u8]) -> Self {
		let mut bytes = Vec::with_capacity(1 + signature.len() + key.len() + message.len());
		bytes.push(kind as u8);
		bytes.extend_from_slice(signature);
		bytes.extend_from_slice(key);
		bytes.extend_from_slice(message);
		Self(sp_crypto_hashing::blake2_256(&bytes))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Whether the signature is valid, and whether it was verified.
	fn check(cache: &SignatureCache, message: &[u8], verdict: bool) -> (bool, bool) {
		let id = cache.id(SignatureKind::Sr25519, &[1; 64], message, &[2; 32]);
		match cache.contains(id) {
			true => (true, false),
			false => (cache.record(id, verdict), true),
		}
	}

	#[test]
	fn a_cache_that_assumes_validity_contains_every_signature() {
		assert!(SignatureCache::assuming_valid().contains(None));
		assert!(!SignatureCache::new(0).contains(None));
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
		let id = SignatureId::new;
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
