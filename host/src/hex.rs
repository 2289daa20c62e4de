//! Bytes from hex text, strictly: every digit counts.
//!
//! `sp_core::bytes::from_hex` puts a zero before an odd number of digits and skips white space, so
//! that a text with a digit lost becomes another value. Wherever hex comes in from outside, it is
//! read here.

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
