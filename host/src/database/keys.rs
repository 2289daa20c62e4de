//! How keys and rows are laid out.
//!
//! A *state key* is `0 ++ key` in the main trie and `1 ++ len(child) as u32 BE ++ child ++ key` in a
//! child, so that each trie is one range. A key of the history is the state key, escaped so that its
//! end is known and the order kept (`00` becomes `00 FF`, the end is `00 00`), and the number of the
//! block, big endian.
//!
//! A row is a byte of flags, four bytes of checksum over key, flags and value, and the value.

use crate::{
	primitives::BlockNumber,
	state::{
		StateError, Value,
		trie::{Payload, nibbles},
	},
};

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

/// The part of a history key that is the same for all blocks.
pub(super) fn history_prefix(state_key: &[u8]) -> Vec<u8> {
	let mut out = Vec::with_capacity(state_key.len() + 16);
	for &byte in state_key {
		out.push(byte);
		if byte == 0 {
			out.push(0xff);
		}
	}
	out.extend([0, 0]);
	out
}

pub(super) fn history_key(state_key: &[u8], number: BlockNumber) -> Vec<u8> {
	let mut key = history_prefix(state_key);
	key.extend(number.to_be_bytes());
	key
}

/// The state key and the block of a history key.
pub(super) fn split_history_key(key: &[u8]) -> Result<(Vec<u8>, BlockNumber), StateError> {
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
	split().ok_or_else(|| corrupt("a history key", key))
}

/// The value stands in its trie node by hash.
const HASHED: u8 = 1;
/// There is no value. In the history alone.
const ABSENT: u8 = 2;

/// A value as a table holds it.
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

/// Reads a row back and checks it.
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

/// Binds a value to its key against bytes that rot; not against an attacker.
fn checksum(state_key: &[u8], flags: u8, value: &[u8]) -> [u8; 4] {
	let key = u64::from_le_bytes(sp_crypto_hashing::twox_64(state_key));
	let value = u64::from_le_bytes(sp_crypto_hashing::twox_64(value));
	let sum = key.rotate_left(17) ^ value.wrapping_add(u64::from(flags) << 56);
	((sum >> 32) as u32 ^ sum as u32).to_le_bytes()
}

/// Appends a state key to the list of those that a block changed.
pub(super) fn push_changed(list: &mut Vec<u8>, state_key: &[u8]) {
	list.extend((state_key.len() as u32).to_le_bytes());
	list.extend_from_slice(state_key);
}

/// The state keys that a block changed.
pub(super) fn changed(mut list: &[u8]) -> Result<Vec<&[u8]>, StateError> {
	let mut keys = Vec::new();
	while !list.is_empty() {
		let split = list
			.split_first_chunk()
			.and_then(|(length, rest)| rest.split_at_checked(u32::from_le_bytes(*length) as usize));
		let Some((key, rest)) = split else { return Err(corrupt("a list of changes", list)) };
		keys.push(key);
		list = rest;
	}
	Ok(keys)
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
		fn history_keys_keep_the_order_of_key_and_block(
			a in bytes(), b in bytes(), m in any::<u32>(), n in any::<u32>(),
		) {
			let (left, right) = (history_key(&a, m), history_key(&b, n));
			prop_assert_eq!(left.cmp(&right), (&a, m).cmp(&(&b, n)));
			prop_assert_eq!(split_history_key(&left).unwrap(), (a, m));
		}

		#[test]
		fn a_flipped_bit_in_a_row_is_noticed(
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
		fn state_keys_split_again(child in prop::option::of(bytes()), key in bytes()) {
			let joined = state_key(child.as_deref(), &key);
			let (child_again, key_again) = split_state_key(&joined).unwrap();
			prop_assert_eq!(child_again, child.as_deref());
			prop_assert_eq!(key_again, &key[..]);
		}
	}
}
