//! The layout of keys, rows and bodies.
//!
//! - *State key*: `0 ++ key` in the main trie, `1 ++ len(child) as u32 BE ++ child ++ key` in a child
//!   trie, so that each trie is one range.
//! - *Change key* of the history: the block number, big endian, and the state key.
//! - *Index key*: the state key, escaped to keep the order and mark the end (`00` becomes `00 FF`, the end
//!   is `00 00`), and the block number, big endian.
//! - *Row*: a byte of flags, four bytes of checksum over key, flags and value, and the value.
//! - *Body* and *justification*: eight bytes of checksum, and the SCALE encoding.

use crate::{
	primitives::BlockNumber,
	state::{
		StateError, Value,
		trie::{Payload, nibbles},
	},
};
use codec::{Decode, DecodeAll, Encode};

const MAIN: u8 = 0;
const CHILD: u8 = 1;

/// The prefix of a trie's state keys and trie keys.
pub(super) fn trie_prefix(child: Option<&[u8]>) -> Vec<u8> {
	match child {
		None => vec![MAIN],
		Some(child) => [&[CHILD], &(child.len() as u32).to_be_bytes()[..], child].concat(),
	}
}

pub(super) fn state_key(child: Option<&[u8]>, key: &[u8]) -> Vec<u8> {
	match child {
		None => [&[MAIN], key].concat(),
		Some(_) => [&trie_prefix(child), key].concat(),
	}
}

/// The child and the key of a state key.
pub(super) fn split_state_key(state_key: &[u8]) -> Result<(Option<&[u8]>, &[u8]), StateError> {
	let split = match state_key.split_first() {
		Some((&MAIN, key)) => Some((None, key)),
		Some((&CHILD, rest)) => rest.split_first_chunk().and_then(|(length, rest)| {
			let (child, key) = rest.split_at_checked(u32::from_be_bytes(*length) as usize)?;
			Some((Some(child), key))
		}),
		_ => None,
	};
	split.ok_or_else(|| corrupt("a state key", state_key))
}

/// The key of a branch in the trie table.
pub(super) fn branch_key(child: Option<&[u8]>, path: &[u8]) -> Vec<u8> {
	let mut key = trie_prefix(child);
	nibbles::pack_right(path, &mut key);
	key
}

/// The key of a block's change in the history.
pub(super) fn change_key(number: BlockNumber, state_key: &[u8]) -> Vec<u8> {
	[&number.to_be_bytes(), state_key].concat()
}

/// The block and the state key of a change key.
pub(super) fn split_change_key(key: &[u8]) -> Result<(BlockNumber, &[u8]), StateError> {
	let split = key.split_first_chunk();
	let (number, state_key) = split.ok_or_else(|| corrupt("a key of the history", key))?;
	Ok((BlockNumber::from_be_bytes(*number), state_key))
}

pub(super) fn index_key(state_key: &[u8], number: BlockNumber) -> Vec<u8> {
	let mut out = Vec::with_capacity(state_key.len() + 16);
	for &byte in state_key {
		out.push(byte);
		if byte == 0 {
			out.push(0xff);
		}
	}
	out.extend([0, 0]);
	out.extend(number.to_be_bytes());
	out
}

/// The state key and the block of an index key.
pub(super) fn split_index_key(key: &[u8]) -> Result<(Vec<u8>, BlockNumber), StateError> {
	let split = || {
		let (escaped, number) = key.split_last_chunk()?;
		let escaped = escaped.strip_suffix(&[0, 0])?;
		let mut state_key = Vec::with_capacity(escaped.len());
		let mut rest = escaped.iter();
		while let Some(&byte) = rest.next() {
			state_key.push(byte);
			if byte == 0 && rest.next() != Some(&0xff) {
				return None;
			}
		}
		Some((state_key, BlockNumber::from_be_bytes(*number)))
	};
	split().ok_or_else(|| corrupt("a key of the index", key))
}

/// A hash of a state key. Different keys may have the same.
pub(super) fn fingerprint(state_key: &[u8]) -> u64 {
	u64::from_le_bytes(sp_crypto_hashing::twox_64(state_key))
}

/// Flag: the value is hashed in its trie node.
const HASHED: u8 = 1;
/// Flag: there is no value. Only in the history.
const ABSENT: u8 = 2;

/// A value as tables hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
	pub(super) value: Value,
	pub(super) hashed: bool,
}

impl Row {
	pub(super) fn payload(&self) -> Payload {
		Payload::with_form(&self.value, self.hashed)
	}
}

/// The row of a value, or of its absence, under a state key.
pub(super) fn encode_row(state_key: &[u8], row: Option<&Row>) -> Vec<u8> {
	let (flags, value) = match row {
		None => (ABSENT, &[][..]),
		Some(row) => (if row.hashed { HASHED } else { 0 }, &*row.value),
	};
	let mut out = Vec::with_capacity(5 + value.len());
	out.push(flags);
	out.extend(checksum(state_key, flags, value));
	out.extend_from_slice(value);
	out
}

/// Decodes a row and checks its checksum.
pub(super) fn decode_row(state_key: &[u8], bytes: &[u8]) -> Result<Option<Row>, StateError> {
	let parts = || {
		let (&flags, rest) = bytes.split_first()?;
		let (sum, value) = rest.split_first_chunk::<4>()?;
		(checksum(state_key, flags, value) == *sum).then_some((flags, value))
	};
	match parts() {
		Some((ABSENT, [])) => Ok(None),
		Some((flags @ (0 | HASHED), value)) => {
			Ok(Some(Row { value: value.into(), hashed: flags == HASHED }))
		}
		_ => Err(corrupt("the value of key", state_key)),
	}
}

/// Detects damaged bytes and values under a wrong key. Not a defence against an attacker.
fn checksum(state_key: &[u8], flags: u8, value: &[u8]) -> [u8; 4] {
	let key = u64::from_le_bytes(sp_crypto_hashing::twox_64(state_key));
	let value = u64::from_le_bytes(sp_crypto_hashing::twox_64(value));
	let sum = key.rotate_left(17) ^ value.wrapping_add(u64::from(flags) << 56);
	((sum >> 32) as u32 ^ sum as u32).to_le_bytes()
}

/// A value after its checksum: the extrinsics or the justification of a block.
pub(super) fn encode_checked<T: Encode>(value: &T) -> Vec<u8> {
	let bytes = value.encode();
	[&sp_crypto_hashing::twox_64(&bytes), &bytes[..]].concat()
}

/// A value of a block, if it matches its checksum.
pub(super) fn decode_checked<T: Decode>(bytes: &[u8]) -> Option<T> {
	let (sum, bytes) = bytes.split_first_chunk::<8>()?;
	if sp_crypto_hashing::twox_64(bytes) != *sum {
		return None;
	}
	T::decode_all(&mut &bytes[..]).ok()
}

fn corrupt(what: &str, bytes: &[u8]) -> StateError {
	let shown = sp_core::hexdisplay::HexDisplay::from(&bytes);
	StateError::Corrupt { what: format!("{what} {shown} does not match its checksum or format") }
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn bytes() -> impl Strategy<Value = Vec<u8>> {
		prop::collection::vec(prop::sample::select(vec![0u8, 1, 0xfe, 0xff]), 0..6)
	}

	proptest! {
		#[test]
		fn index_keys_are_ordered_by_key_then_block(
			a in bytes(), b in bytes(), m in any::<u32>(), n in any::<u32>(),
		) {
			let (left, right) = (index_key(&a, m), index_key(&b, n));
			prop_assert_eq!(left.cmp(&right), (&a, m).cmp(&(&b, n)));
			prop_assert_eq!(split_index_key(&left).unwrap(), (a, m));
		}

		#[test]
		fn detects_a_flipped_bit_in_a_row(
			key in bytes(), value in prop::collection::vec(any::<u8>(), 0..40),
			hashed in any::<bool>(), at in any::<prop::sample::Index>(), bit in 0u8..8,
		) {
			let row = Row { value: value.into(), hashed };
			let mut encoded = encode_row(&key, Some(&row));
			prop_assert_eq!(decode_row(&key, &encoded).unwrap(), Some(row));
			let at = at.index(encoded.len());
			encoded[at] ^= 1 << bit;
			prop_assert!(decode_row(&key, &encoded).is_err());
		}

		#[test]
		fn state_keys_round_trip(child in prop::option::of(bytes()), key in bytes()) {
			let joined = state_key(child.as_deref(), &key);
			let (child_again, key_again) = split_state_key(&joined).unwrap();
			prop_assert_eq!(child_again, child.as_deref());
			prop_assert_eq!(key_again, &key[..]);
		}
	}
}
