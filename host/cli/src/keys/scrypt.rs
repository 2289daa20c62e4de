//! scrypt (RFC 7914), a memory-hard key derivation from a password.
//!
//! ROMix and BlockMix on RustCrypto's PBKDF2, HMAC-SHA-256 and Salsa20/8. Unlike in the `scrypt` crate, memory
//! is allocated fallibly and wiped on drop; that crate also enables `pbkdf2/hmac` below sp-core.

use hmac::Hmac;
use salsa20::{
	SalsaCore,
	cipher::{StreamCipherCore, consts::U4},
};
use sha2::Sha256;
use zeroize::Zeroizing;

/// The cost parameters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Cost {
	/// CPU and memory cost: a power of two above 1.
	pub(super) n: u32,
	/// Parallelism.
	pub(super) p: u32,
	/// Block size, units of 128 bytes.
	pub(super) r: u32,
}

/// Half a block, the input of Salsa20/8.
const HALF: usize = 64;

/// Salsa20 with four double rounds.
type Salsa20_8 = SalsaCore<U4>;

/// Derives a key of `LENGTH` bytes. `None` for invalid parameters, or without enough memory.
pub(super) fn scrypt<const LENGTH: usize>(
	password: &[u8],
	salt: &[u8],
	cost: Cost,
) -> Option<Zeroizing<[u8; LENGTH]>> {
	let block = usize::try_from(cost.r).ok()?.checked_mul(2 * HALF)?;
	let n = usize::try_from(cost.n).ok().filter(|n| n.is_power_of_two() && *n > 1)?;
	let p = usize::try_from(cost.p).ok()?;
	if block == 0 || p == 0 {
		return None;
	}
	let mut blocks = zeros(block.checked_mul(p)?)?;
	pbkdf2::pbkdf2::<Hmac<Sha256>>(password, salt, 1, &mut blocks).ok()?;
	let mut memory = zeros(block.checked_mul(n)?)?;
	let mut spare = zeros(block)?;
	for part in blocks.chunks_exact_mut(block) {
		mix(part, &mut memory, &mut spare, n);
	}
	let mut key = Zeroizing::new([0u8; LENGTH]);
	pbkdf2::pbkdf2::<Hmac<Sha256>>(password, &blocks, 1, key.as_mut_slice()).ok()?;
	Some(key)
}

/// Memory that is wiped on drop; `None` without enough memory.
fn zeros(length: usize) -> Option<Zeroizing<Vec<u8>>> {
	let mut bytes = Vec::new();
	bytes.try_reserve_exact(length).ok()?;
	bytes.resize(length, 0);
	Some(Zeroizing::new(bytes))
}

/// ROMix: fills the memory with the block's successors, then visits them in an order that the
/// block decides.
fn mix(block: &mut [u8], memory: &mut [u8], spare: &mut [u8], n: usize) {
	for kept in memory.chunks_exact_mut(block.len()) {
		kept.copy_from_slice(block);
		mix_block(kept, block);
	}
	for _ in 0..n {
		// The low bits of the last half's first number; `n` is a power of two.
		let index = block
			.last_chunk::<HALF>()
			.and_then(|half| half.first_chunk::<4>())
			.map_or(0, |number| u32::from_le_bytes(*number) as usize & (n - 1));
		let kept = memory.chunks_exact(block.len()).nth(index).unwrap_or(&[]);
		for ((to, a), b) in spare.iter_mut().zip(&*block).zip(kept) {
			*to = a ^ b;
		}
		mix_block(spare, block);
	}
}

/// BlockMix: halves go through Salsa20/8 one after the other, even ones to the front.
fn mix_block(from: &[u8], to: &mut [u8]) {
	let mut state = [0u8; HALF];
	if let Some(last) = from.last_chunk::<HALF>() {
		state = *last;
	}
	let count = from.len() / HALF;
	for (index, half) in from.chunks_exact(HALF).enumerate() {
		for (byte, other) in state.iter_mut().zip(half) {
			*byte ^= other;
		}
		state = salsa(&state);
		let place = if index % 2 == 0 { index / 2 } else { count / 2 + index / 2 };
		if let Some(to) = to.chunks_exact_mut(HALF).nth(place) {
			to.copy_from_slice(&state);
		}
	}
}

fn salsa(input: &[u8; HALF]) -> [u8; HALF] {
	let mut words = [0u32; 16];
	for (word, bytes) in words.iter_mut().zip(input.chunks_exact(4)) {
		*word = bytes.first_chunk::<4>().map_or(0, |bytes| u32::from_le_bytes(*bytes));
	}
	let mut output = [0u8; HALF];
	Salsa20_8::from_raw_state(words).write_keystream_block((&mut output).into());
	output
}

#[cfg(test)]
mod tests {
	use super::*;

	/// The vectors of RFC 7914, section 12.
	#[test]
	fn rfc_7914_vectors() {
		for (password, salt, n, r, p, expected) in [
			(
				"",
				"",
				16,
				1,
				1,
				"0x77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906",
			),
			(
				"password",
				"NaCl",
				1024,
				8,
				16,
				"0xfdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640",
			),
			(
				"pleaseletmein",
				"SodiumChloride",
				16384,
				8,
				1,
				"0x7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887",
			),
		] {
			let cost = Cost { n, p, r };
			let key = scrypt::<64>(password.as_bytes(), salt.as_bytes(), cost).unwrap();
			assert_eq!(sp_core::bytes::to_hex(&*key, false), expected);
		}
	}

	#[test]
	fn invalid_costs_are_refused() {
		for (n, p, r) in [(0, 1, 8), (1, 1, 8), (3, 1, 8), (16, 0, 8), (16, 1, 0)] {
			assert!(scrypt::<32>(b"x", b"y", Cost { n, p, r }).is_none(), "{n} {p} {r}");
		}
	}
}
