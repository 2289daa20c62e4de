//! Bytes from hex text, strictly: every digit counts.
//!
//! `sp_core::bytes::from_hex` puts a zero before an odd number of digits and skips white space, so
//! that a text with a digit lost becomes another value. Wherever hex comes in from outside, it is
//! read here.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{borrow::Cow, ops::Deref};
use thiserror::Error;

/// Why a text is not hex.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum HexError {
	/// A byte has two digits.
	#[error("has {digits} hex digits, an odd number: one is missing or too many")]
	Odd {
		/// How many there are, without `0x`.
		digits: usize,
	},
	/// A character that is none of `0` to `9`, `a` to `f` and `A` to `F`.
	#[error("has {found:?} at character {at}, which is not a hex digit")]
	Digit {
		/// The character.
		found: char,
		/// Its place in the text, 1 for the first.
		at: usize,
	},
	/// Another length than the value has.
	#[error("has {found} bytes of hex, must have {expected}")]
	Length {
		/// Bytes of the text.
		found: usize,
		/// Bytes of the value.
		expected: usize,
	},
}

/// The bytes of a hex text, with `0x` in front or without.
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

/// As [`decode`], of a value that has `N` bytes.
///
/// # Errors
/// [`HexError`]; a text of another length is [`HexError::Length`].
pub fn decode_exact<const N: usize>(text: &str) -> Result<[u8; N], HexError> {
	let bytes = decode(text)?;
	let found = bytes.len();
	bytes.try_into().map_err(|_| HexError::Length { found, expected: N })
}

/// Bytes that are hex in JSON, as in Substrate's RPC. Read strictly, unlike `sp_core::Bytes`.
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
	fn whole_bytes_are_read_in_both_cases_with_prefix_or_without() {
		assert_eq!(decode("0x"), Ok(vec![]));
		assert_eq!(decode(""), Ok(vec![]));
		assert_eq!(decode("0x00ffAbcD"), Ok(vec![0, 255, 0xab, 0xcd]));
		assert_eq!(decode("1f"), Ok(vec![0x1f]));
		assert_eq!(decode_exact("0x0102"), Ok([1, 2]));
	}

	#[test]
	fn a_lost_digit_is_refused() {
		assert_eq!(decode("0x1"), Err(HexError::Odd { digits: 1 }));
		assert_eq!(decode("0x12345"), Err(HexError::Odd { digits: 5 }));
		assert_eq!(decode_exact::<32>(&"1".repeat(63)), Err(HexError::Odd { digits: 63 }));
		let short = Err(HexError::Length { found: 31, expected: 32 });
		assert_eq!(decode_exact::<32>(&"1".repeat(62)), short);
	}

	#[test]
	fn what_is_no_digit_is_named_with_its_place() {
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
	fn bytes_are_hex_in_json() {
		let bytes: Bytes = serde_json::from_str("\"0x01fF\"").unwrap();
		assert_eq!(*bytes, [1, 255]);
		assert_eq!(serde_json::to_string(&bytes).unwrap(), "\"0x01ff\"");
		let error = serde_json::from_str::<Bytes>("\"0x01f\"").unwrap_err().to_string();
		assert!(error.contains("3 hex digits"), "{error}");
		assert!(serde_json::from_str::<Bytes>("[1, 255]").is_err());
	}

	proptest! {
		#[test]
		fn every_value_is_read_back_and_no_shorter_text_is(bytes: Vec<u8>) {
			let text = sp_core::bytes::to_hex(&bytes, false);
			prop_assert_eq!(decode(&text).unwrap(), bytes);
			if text.len() > 2 {
				prop_assert!(decode(&text[..text.len() - 1]).is_err());
			}
		}

		#[test]
		fn any_text_is_bytes_or_an_error(text: String) {
			let _ = decode(&text);
		}
	}
}
