//! What the work of host functions takes, in nanoseconds: estimates on the high side, for a slow
//! machine. They decide when a call for a client has run out of time, never what is in a block.

/// Work below this is not looked at: running code is interrupted between two host calls. 1 ms.
pub(super) const UNNOTICED: u64 = 1_000_000;

/// A byte that is hashed or signed.
const HASHED_BYTE: u64 = 5;

/// Verifying a signature.
const SIGNATURE: u64 = 100_000;

/// An entry of a trie that is built, its nodes hashed.
const TRIE_ENTRY: u64 = 3_000;

/// A written key that is put into order, or undone.
const WRITTEN_ENTRY: u64 = 300;

/// Hashing that many bytes.
#[inline]
pub(super) fn hash(bytes: usize) -> u64 {
	(bytes as u64).saturating_mul(HASHED_BYTE)
}

/// Verifying a signature of that many bytes.
#[inline]
pub(super) fn signature(bytes: usize) -> u64 {
	SIGNATURE.saturating_add(hash(bytes))
}

/// Building a trie of that many entries and bytes.
pub(super) fn trie(entries: usize, bytes: usize) -> u64 {
	(entries as u64).saturating_mul(TRIE_ENTRY).saturating_add(hash(bytes))
}

/// Sorting or undoing that many writes.
#[inline]
pub(super) fn writes(entries: usize) -> u64 {
	(entries as u64).saturating_mul(WRITTEN_ENTRY)
}
