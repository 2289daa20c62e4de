//! A cache of recent hashes.
//!
//! A runtime hashes the same few inputs for every storage access: the names of pallets and items, the
//! accounts of a transfer. The cache is a small direct-mapped table for each thread. It compares the
//! whole input, so a collision costs the time of a hash and never returns a wrong result.

use std::cell::RefCell;

/// The longest input that is cached, in bytes. Those of storage keys are shorter.
const MAX_INPUT: usize = 64;

/// The number of entries, a power of two.
const ENTRIES: usize = 1024;

#[derive(Clone, Copy)]
struct Entry {
	/// The length of the input, `u8::MAX` in an unused entry.
	length: u8,
	input: [u8; MAX_INPUT],
	output: [u8; 16],
}

const UNUSED: Entry = Entry { length: u8::MAX, input: [0; MAX_INPUT], output: [0; 16] };

struct HashCache(Vec<Entry>);

impl HashCache {
	const fn new() -> Self {
		Self(Vec::new())
	}

	#[inline]
	fn get(&mut self, input: &[u8], hash: fn(&[u8]) -> [u8; 16]) -> [u8; 16] {
		if input.len() > MAX_INPUT {
			return hash(input);
		}
		if self.0.is_empty() {
			self.0 = vec![UNUSED; ENTRIES];
		}
		let Some(entry) = self.0.get_mut(slot(input)) else { return hash(input) };
		let is_cached = usize::from(entry.length) == input.len()
			&& entry.input.get(..input.len()) == Some(input);
		if !is_cached {
			entry.output = hash(input);
			if let Some(target) = entry.input.get_mut(..input.len()) {
				target.copy_from_slice(input);
				entry.length = input.len() as u8;
			}
		}
		entry.output
	}
}

/// The index of the entry for an input of at most 64 bytes.
#[inline]
fn slot(input: &[u8]) -> usize {
	const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
	let mut state = input.len() as u64;
	let mut chunks = input.chunks_exact(8);
	for chunk in &mut chunks {
		let mut word = [0; 8];
		word.copy_from_slice(chunk);
		state = (state.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(FACTOR);
	}
	let mut word = [0; 8];
	let rest = chunks.remainder();
	if let Some(target) = word.get_mut(..rest.len()) {
		target.copy_from_slice(rest);
	}
	state = (state.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(FACTOR);
	(state >> 32) as usize % ENTRIES
}

thread_local! {
	static TWOX: RefCell<HashCache> = const { RefCell::new(HashCache::new()) };
	static BLAKE2: RefCell<HashCache> = const { RefCell::new(HashCache::new()) };
}

/// The 128-bit xxHash of `input`.
#[inline]
pub(crate) fn twox_128(input: &[u8]) -> [u8; 16] {
	TWOX.with_borrow_mut(|cache| cache.get(input, sp_crypto_hashing::twox_128))
}

/// The 128-bit blake2b of `input`.
#[inline]
pub(crate) fn blake2_128(input: &[u8]) -> [u8; 16] {
	BLAKE2.with_borrow_mut(|cache| cache.get(input, sp_crypto_hashing::blake2_128))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn first_and_repeated_results_equal_the_plain_functions() {
		for round in 0..2 {
			for length in 0..200usize {
				for seed in 0..20u8 {
					let input: Vec<u8> =
						(0..length).map(|i| (i as u8).wrapping_mul(seed)).collect();
					assert_eq!(twox_128(&input), sp_crypto_hashing::twox_128(&input), "{round}");
					assert_eq!(
						blake2_128(&input),
						sp_crypto_hashing::blake2_128(&input),
						"{round}"
					);
				}
			}
		}
	}

	#[test]
	fn colliding_inputs_have_their_own_results() {
		// Many more inputs than entries: each entry is overwritten many times.
		for i in 0..50_000u32 {
			let input = i.to_le_bytes();
			assert_eq!(twox_128(&input), sp_crypto_hashing::twox_128(&input));
		}
	}
}
