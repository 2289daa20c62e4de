//! Text from outside, made fit for a terminal.
//!
//! Names in specs and runtimes, messages of panics, what a runtime logs: all of it is written by
//! others, and a terminal obeys control characters. Whatever is printed or logged goes through
//! [`clean`].

use std::{borrow::Cow, fmt::Write};

/// The text in one line, in which a terminal finds nothing to obey: letters, digits, punctuation and
/// symbols stay; all else, such as control characters, line breaks and what changes the direction of
/// writing, appears as an escape (`\n`, `\u{1b}`).
pub fn clean(text: &str) -> Cow<'_, str> {
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

/// As [`clean`], and cut after `limit` bytes of the original, with a note of how many follow.
pub fn clean_up_to(text: &str, limit: usize) -> Cow<'_, str> {
	if text.len() <= limit {
		return clean(text);
	}
	let mut end = limit;
	while !text.is_char_boundary(end) {
		end -= 1;
	}
	let (start, rest) = text.split_at(end);
	Cow::Owned(format!("{}… ({} more bytes)", clean(start), rest.len()))
}

fn push(out: &mut String, character: char) {
	if is_plain(character) {
		out.push(character);
	} else if character.is_ascii() {
		// `\n`, `\t`, `\u{1b}`: as people write them.
		out.extend(character.escape_default());
	} else {
		// Writing to a string does not fail.
		let _ = write!(out, "{}", character.escape_unicode());
	}
}

/// Whether a character is shown as it is: what a terminal draws and nothing else.
fn is_plain(character: char) -> bool {
	matches!(character,
		' '..='~'
		// Punctuation and symbols of Latin-1, without the soft hyphen.
		| '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{ff}'
		// Accents that are written after their letter.
		| '\u{300}'..='\u{36f}'
		// Dashes, quotes, bullets, ellipsis; primes and the like. No spaces of other widths, no marks of
		// direction, no line breaks.
		| '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}'
		// Currencies, letter-like symbols, arrows, mathematics, technical.
		| '\u{20a0}'..='\u{20cf}' | '\u{2100}'..='\u{23ff}'
		// Lines, blocks, shapes, symbols, arrows.
		| '\u{2460}'..='\u{27bf}' | '\u{27f0}'..='\u{2aff}'
		// Punctuation of Chinese, Japanese and Korean, without its space and its fillers.
		| '\u{3001}'..='\u{303f}' | '\u{ff01}'..='\u{ff9f}'
		// Pictures.
		| '\u{1f300}'..='\u{1faff}'
	) || (character.is_alphanumeric() && !is_filler(character))
}

/// Letters by Unicode's count that are not seen.
fn is_filler(character: char) -> bool {
	matches!(character, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}')
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn ordinary_text_stays() {
		for text in [
			"",
			"Stratos (local) 1.0 – “x” → 5 %",
			"Größe é e\u{301}",
			"数量、価格",
			"цена",
			"✓ #1 …",
			"🦀",
		] {
			assert!(matches!(clean(text), Cow::Borrowed(same) if same == text), "{text}");
		}
	}

	#[test]
	fn nothing_is_left_for_a_terminal_to_obey() {
		assert_eq!(clean("a\x1b[31mred\x07"), "a\\u{1b}[31mred\\u{7}");
		assert_eq!(clean("one\ntwo\r\tthree\x7f"), "one\\ntwo\\r\\tthree\\u{7f}");
		assert_eq!(clean("\u{9b}31m\u{85}"), "\\u{9b}31m\\u{85}");
		assert_eq!(clean("x\u{202e}txt.exe\u{2066}"), "x\\u{202e}txt.exe\\u{2066}");
		assert_eq!(clean("a\u{200b}b\u{feff}\u{2028}"), "a\\u{200b}b\\u{feff}\\u{2028}");
		assert_eq!(clean("\u{3164}\u{e000}\u{e0041}"), "\\u{3164}\\u{e000}\\u{e0041}");
		let all: String = ('\0'..=char::MAX).collect();
		let cleaned = clean(&all);
		assert!(!cleaned.chars().any(char::is_control));
		assert!(!cleaned.chars().any(|c| c.is_whitespace() && c != ' '));
	}

	#[test]
	fn long_text_is_cut_at_a_character() {
		assert_eq!(clean_up_to("short", 5), "short");
		assert_eq!(clean_up_to("aéb\n", 2), "a… (4 more bytes)");
		assert_eq!(clean_up_to("\n\n\n", 1), "\\n… (2 more bytes)");
	}
}
