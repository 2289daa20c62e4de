//! Nibbles: the half bytes that paths in the trie consist of. A path has one nibble per byte.

/// The nibble of `key` at index `at`; 0 from `2 * key.len()` on.
pub(crate) fn nibble(key: &[u8], at: usize) -> u8 {
	let byte = key.get(at / 2).copied().unwrap_or_default();
	if at.is_multiple_of(2) { byte >> 4 } else { byte & 15 }
}

/// The nibbles of `key` from index `from` to `to`, exclusive.
pub(crate) fn slice(key: &[u8], from: usize, to: usize) -> Vec<u8> {
	(from..to).map(|at| nibble(key, at)).collect()
}

/// The length of the common prefix of `path` and the nibbles of `key` from index `from` on.
pub(crate) fn common_with(key: &[u8], from: usize, path: &[u8]) -> usize {
	let rest = (key.len() * 2).saturating_sub(from).min(path.len());
	(0..rest).take_while(|&at| nibble(key, from + at) == path[at]).count()
}

/// The length of the common prefix of the nibbles of `a` and `b` from index `from` on.
pub(crate) fn common(a: &[u8], b: &[u8], from: usize) -> usize {
	let bytes = a.iter().zip(b).skip(from / 2).take_while(|(a, b)| a == b).count();
	let mut at = (from / 2 + bytes) * 2;
	if at < 2 * a.len().min(b.len()) && nibble(a, at) == nibble(b, at) {
		at += 1;
	}
	at.saturating_sub(from)
}

/// Packs a path as nodes are encoded: an odd number of nibbles is padded at the front.
pub(crate) fn pack_left(path: &[u8], out: &mut Vec<u8>) {
	let odd = path.len() % 2;
	out.extend_from_slice(&path[..odd]);
	out.extend(path[odd..].chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]));
}

/// Unpacks the last `count` nibbles of `bytes`, as [`pack_left`] packs them. `None` if the padding is
/// not zero.
pub(crate) fn unpack_left(bytes: &[u8], count: usize) -> Option<Vec<u8>> {
	let path = slice(bytes, count % 2, bytes.len() * 2);
	// Another padding would give one node two encodings.
	(count.is_multiple_of(2) || nibble(bytes, 0) == 0).then_some(path)
}

/// Packs a path as a key of the trie table: the bytes, padded at the end, then the parity.
pub(crate) fn pack_right(path: &[u8], out: &mut Vec<u8>) {
	out.extend(path.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or_default()));
	out.push((path.len() % 2) as u8);
}

/// The smallest key whose nibbles begin with `path`, except that an odd path is padded with zero.
pub(crate) fn first_key(path: &[u8]) -> Vec<u8> {
	path.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or_default()).collect()
}

/// Whether the nibbles of `key` begin with `path`.
pub(crate) fn starts_with(key: &[u8], path: &[u8]) -> bool {
	common_with(key, 0, path) == path.len()
}
