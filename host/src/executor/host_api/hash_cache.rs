//! A memory of recent hashes.
//!
//! A runtime hashes the same few names and accounts for every storage access: pallet and item
//! prefixes, the parties of a transfer. The hashes are pure functions of their input, so that the
//! result of the last time is as good as a new one. The table is small, per thread, and compares the
//! whole input: a collision costs the time of a hash, never a wrong result.

use std::cell::RefCell;

/// Inputs up to this length are remembered; those of storage keys are shorter.
const MAX_INPUT: usize = 64;

/// Entries of a table, a power of two.
const ENTRIES: usize = 1024;

#[derive(Clone, Copy)]
struct Entry {
	/// The input's length, `u8::MAX` in an unused entry.
	length: u8,
	input: [u8; MAX_INPUT],
	output: [u8; 16],
}

const UNUSED: Entry = Entry { length: u8::MAX, input: [0; MAX_INPUT], output: [0; 16] };

struct Memo(Vec<Entry>);

impl Memo {
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
		let known = usize::from(entry.length) == input.len()
			&& entry.input.get(..input.len()) == Some(input);
		if !known {
			entry.output = hash(input);
			if let Some(target) = entry.input.get_mut(..input.len()) {
				target.copy_from_slice(input);
				entry.length = input.len() as u8;
			}
		}
		entry.output
	}
}

/// A cheap hash of an input of at most 64 bytes.
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
	static TWOX: RefCell<Memo> = const { RefCell::new(Memo::new()) };
	static BLAKE2: RefCell<Memo> = const { RefCell::new(Memo::new()) };
}

/// The 128-bit xxHash of `input`.
#[inline]
pub(super) fn twox_128(input: &[u8]) -> [u8; 16] {
	TWOX.with_borrow_mut(|memo| memo.get(input, sp_crypto_hashing::twox_128))
}

/// The 128-bit blake2b of `input`.
#[inline]
pub(super) fn blake2_128(input: &[u8]) -> [u8; 16] {
	BLAKE2.with_borrow_mut(|memo| memo.get(input, sp_crypto_hashing::blake2_128))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn results_equal_the_plain_functions_first_and_again() {
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
	fn inputs_in_one_slot_do_not_answer_for_each_other() {
		// Far more inputs than entries: every entry is overwritten many times.
		for i in 0..50_000u32 {
			let input = i.to_le_bytes();
			assert_eq!(twox_128(&input), sp_crypto_hashing::twox_128(&input));
		}
	}
}
