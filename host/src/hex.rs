//! Strict hex decoding.
//!
//! `sp_core::bytes::from_hex` prepends a zero to an odd number of digits and skips white space: a string
//! that has lost a digit becomes another value. All hex input is decoded here instead.

use crate::text::counted;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{borrow::Cow, ops::Deref};
use thiserror::Error;

/// Why a string is not hex.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum HexError {
	/// An odd number of digits.
	#[error("has {}, an odd number: one is missing or too many", counted(*digits, "hex digit"))]
	Odd {
		/// The number of digits, without `0x`.
		digits: usize,
	},
	/// A character other than `0` to `9`, `a` to `f` and `A` to `F`.
	#[error("has {found:?} at character {at}, which is not a hex digit")]
	Digit {
		/// The character.
		found: char,
		/// Its position in the string, in characters; 1 is the first.
		at: usize,
	},
	/// The wrong number of bytes.
	#[error("has {} of hex, must have {expected}", counted(*found, "byte"))]
	Length {
		/// The bytes of the string.
		found: usize,
		/// The bytes of the value.
		expected: usize,
	},
}

/// Decodes a hex string, with or without the prefix `0x`.
///
/// # Errors
/// [`HexError::Odd`] and [`HexError::Digit`].
pub fn decode(text: &str) -> Result<Vec<u8>, HexError> {
	let digits = text.strip_prefix("0x").unwrap_or(text);
	let prefix = text.len() - digits.len();
	if let Some((at, found)) = digits.chars().enumerate().find(|(_, c)| !c.is_ascii_hexdigit()) {
		return Err(HexError::Digit { found, at: prefix + at + 1 });
	}
	let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
	if !rest.is_empty() {
		return Err(HexError::Odd { digits: digits.len() });
	}
	Ok(pairs.iter().map(|[high, low]| value(*high) << 4 | value(*low)).collect())
}

/// As [`decode`], for a value of `N` bytes.
///
/// # Errors
/// As [`decode`], and [`HexError::Length`].
pub fn decode_exact<const N: usize>(text: &str) -> Result<[u8; N], HexError> {
	let bytes = decode(text)?;
	let found = bytes.len();
	bytes.try_into().map_err(|_| HexError::Length { found, expected: N })
}

/// Bytes that are a hex string in JSON, as in Substrate's RPC. Strict, unlike `sp_core::Bytes`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Bytes(pub Vec<u8>);

impl Deref for Bytes {
	type Target = [u8];

	fn deref(&self) -> &[u8] {
		&self.0
	}
}

impl Serialize for Bytes {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		sp_core::bytes::serialize(&self.0, serializer)
	}
}

impl<'de> Deserialize<'de> for Bytes {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		let text = Cow::<str>::deserialize(deserializer)?;
		decode(&text).map(Self).map_err(|error| D::Error::custom(format!("hex text {error}")))
	}
}

/// The value of a hex digit.
fn value(digit: u8) -> u8 {
	match digit {
		b'0'..=b'9' => digit - b'0',
		_ => (digit | 0x20) - b'a' + 10,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn decodes_both_cases_with_and_without_prefix() {
		assert_eq!(decode("0x"), Ok(vec![]));
		assert_eq!(decode(""), Ok(vec![]));
		assert_eq!(decode("0x00ffAbcD"), Ok(vec![0, 255, 0xab, 0xcd]));
		assert_eq!(decode("1f"), Ok(vec![0x1f]));
		assert_eq!(decode_exact("0x0102"), Ok([1, 2]));
	}

	#[test]
	fn rejects_a_lost_digit() {
		assert_eq!(decode("0x1"), Err(HexError::Odd { digits: 1 }));
		assert_eq!(decode("0x12345"), Err(HexError::Odd { digits: 5 }));
		assert_eq!(decode_exact::<32>(&"1".repeat(63)), Err(HexError::Odd { digits: 63 }));
		let short = Err(HexError::Length { found: 31, expected: 32 });
		assert_eq!(decode_exact::<32>(&"1".repeat(62)), short);
	}

	#[test]
	fn reports_the_character_and_position_of_a_bad_digit() {
		for (text, found, at) in [
			("0x1g", 'g', 4),
			("0X12", 'X', 2),
			("0x12 34", ' ', 5),
			("0x0x12", 'x', 4),
			("0x12\n", '\n', 5),
			("0x\u{fc}1", '\u{fc}', 3),
			("\u{ff11}1", '\u{ff11}', 1),
		] {
			assert_eq!(decode(text), Err(HexError::Digit { found, at }), "{text:?}");
		}
	}

	#[test]
	fn bytes_are_hex_strings_in_json() {
		let bytes: Bytes = serde_json::from_str("\"0x01fF\"").unwrap();
		assert_eq!(*bytes, [1, 255]);
		assert_eq!(serde_json::to_string(&bytes).unwrap(), "\"0x01ff\"");
		let error = serde_json::from_str::<Bytes>("\"0x01f\"").unwrap_err().to_string();
		assert!(error.contains("3 hex digits"), "{error}");
		assert!(serde_json::from_str::<Bytes>("[1, 255]").is_err());
	}

	proptest! {
		#[test]
		fn encoded_bytes_decode_and_truncated_strings_do_not(bytes: Vec<u8>) {
			let text = sp_core::bytes::to_hex(&bytes, false);
			prop_assert_eq!(decode(&text).unwrap(), bytes);
			if text.len() > 2 {
				prop_assert!(decode(&text[..text.len() - 1]).is_err());
			}
		}

		#[test]
		fn no_string_panics(text: String) {
			let _ = decode(&text);
		}
	}
}
