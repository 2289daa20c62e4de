//! Escapes control characters in untrusted text.
//!
//! Names in specs and runtimes, panic messages and runtime logs are written by others, and a terminal
//! executes control characters. All such text goes through [`sanitize`] before it is printed or logged.

use super::counted;
use std::{borrow::Cow, fmt::Write};

/// Returns the text as one line without control characters. Letters, digits, punctuation and symbols
/// stay. Everything else, such as control characters, line breaks and bidirectional marks, is escaped
/// (`\n`, `\u{1b}`).
pub fn sanitize(text: &str) -> Cow<'_, str> {
	match text.find(|character| !is_plain(character)) {
		None => Cow::Borrowed(text),
		Some(_) => {
			let mut out = String::with_capacity(text.len() + 16);
			for character in text.chars() {
				push(&mut out, character);
			}
			Cow::Owned(out)
		}
	}
}

/// As [`sanitize`], truncated to `limit` bytes of the original. Says how many bytes are left out.
pub fn sanitize_truncated(text: &str, limit: usize) -> Cow<'_, str> {
	if text.len() <= limit {
		return sanitize(text);
	}
	let mut end = limit;
	while !text.is_char_boundary(end) {
		end -= 1;
	}
	let (start, rest) = text.split_at(end);
	Cow::Owned(format!("{}… ({})", sanitize(start), counted(rest.len(), "more byte")))
}

fn push(out: &mut String, character: char) {
	if is_plain(character) {
		out.push(character);
	} else if character.is_ascii() {
		// `\n`, `\t`, `\u{1b}`
		out.extend(character.escape_default());
	} else {
		// Writing to a string never fails.
		let _ = write!(out, "{}", character.escape_unicode());
	}
}

/// Whether a terminal only draws the character.
fn is_plain(character: char) -> bool {
	matches!(character,
		' '..='~'
		// Punctuation and symbols of Latin-1, without the soft hyphen.
		| '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{ff}'
		// Combining diacritical marks.
		| '\u{300}'..='\u{36f}'
		// General punctuation, without spaces, bidirectional marks and line breaks.
		| '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}'
		// Currency and letterlike symbols, arrows, mathematical operators, technical symbols.
		| '\u{20a0}'..='\u{20cf}' | '\u{2100}'..='\u{23ff}'
		// Box drawing, blocks, shapes, symbols, arrows.
		| '\u{2460}'..='\u{27bf}' | '\u{27f0}'..='\u{2aff}'
		// CJK punctuation without the ideographic space and fillers.
		| '\u{3001}'..='\u{303f}' | '\u{ff01}'..='\u{ff9f}'
		// Pictographs.
		| '\u{1f300}'..='\u{1faff}'
	) || (character.is_alphanumeric() && !is_filler(character))
}

/// Invisible characters that Unicode classifies as letters.
fn is_filler(character: char) -> bool {
	matches!(character, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}')
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn plain_text_is_unchanged() {
		for text in [
			"",
			"Stratos (local) 1.0 – “x” → 5 %",
			"Größe é e\u{301}",
			"数量、価格",
			"цена",
			"✓ #1 …",
			"🦀",
		] {
			assert!(matches!(sanitize(text), Cow::Borrowed(same) if same == text), "{text}");
		}
	}

	#[test]
	fn control_characters_are_escaped() {
		assert_eq!(sanitize("a\x1b[31mred\x07"), "a\\u{1b}[31mred\\u{7}");
		assert_eq!(sanitize("one\ntwo\r\tthree\x7f"), "one\\ntwo\\r\\tthree\\u{7f}");
		assert_eq!(sanitize("\u{9b}31m\u{85}"), "\\u{9b}31m\\u{85}");
		assert_eq!(sanitize("x\u{202e}txt.exe\u{2066}"), "x\\u{202e}txt.exe\\u{2066}");
		assert_eq!(sanitize("a\u{200b}b\u{feff}\u{2028}"), "a\\u{200b}b\\u{feff}\\u{2028}");
		assert_eq!(sanitize("\u{3164}\u{e000}\u{e0041}"), "\\u{3164}\\u{e000}\\u{e0041}");
		let all: String = ('\0'..=char::MAX).collect();
		let sanitized = sanitize(&all);
		assert!(!sanitized.chars().any(char::is_control));
		assert!(!sanitized.chars().any(|c| c.is_whitespace() && c != ' '));
	}

	#[test]
	fn truncation_respects_character_boundaries() {
		assert_eq!(sanitize_truncated("short", 5), "short");
		assert_eq!(sanitize_truncated("aéb\n", 2), "a… (4 more bytes)");
		assert_eq!(sanitize_truncated("\n\n\n", 1), "\\n… (2 more bytes)");
	}
}
