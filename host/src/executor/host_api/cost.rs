//! Estimates of the time that host functions take, in nanoseconds, on the high side for a slow machine.
//! They decide when a client's call has run out of time, and never affect blocks.

/// Work below this (1 ms) is not checked: WebAssembly is interrupted between two host calls.
pub(crate) const UNNOTICED: u64 = 1_000_000;

/// A byte that is hashed or signed.
const HASHED_BYTE: u64 = 5;

/// The verification of a signature.
const SIGNATURE: u64 = 100_000;

/// An entry of a trie that is built and hashed.
const TRIE_ENTRY: u64 = 3_000;

/// A written key that is sorted or rolled back.
const WRITTEN_ENTRY: u64 = 300;

/// Hashing that many bytes.
#[inline]
pub(crate) fn hash(bytes: usize) -> u64 {
	(bytes as u64).saturating_mul(HASHED_BYTE)
}

/// Verifying the signature of a message of that many bytes.
#[inline]
pub(crate) fn signature(bytes: usize) -> u64 {
	SIGNATURE.saturating_add(hash(bytes))
}

/// Building a trie of that many entries and bytes.
pub(crate) fn trie(entries: usize, bytes: usize) -> u64 {
	(entries as u64).saturating_mul(TRIE_ENTRY).saturating_add(hash(bytes))
}

/// Sorting or rolling back that many writes.
#[inline]
pub(crate) fn writes(entries: usize) -> u64 {
	(entries as u64).saturating_mul(WRITTEN_ENTRY)
}
