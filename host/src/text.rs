//! Text from outside, made fit for a terminal.

use std::{borrow::Cow, fmt::Write};

/// The text with every character that steers a terminal or reorders what is shown written out, as
/// `\u{1b}`. Line breaks and tabs stay.
///
/// Names and messages come from specs, runtimes and nodes: none may move the cursor, change the
/// title or show one line as another.
pub fn clean(text: &str) -> Cow<'_, str> {
	if !text.contains(steers) {
		return Cow::Borrowed(text);
	}
	let mut cleaned = String::with_capacity(text.len());
	for c in text.chars() {
		match steers(c) {
			// Writing to a string cannot fail.
			true => drop(write!(cleaned, "\\u{{{:x}}}", u32::from(c))),
			false => cleaned.push(c),
		}
	}
	Cow::Owned(cleaned)
}

/// Control characters, and the marks by which text changes its direction or hides.
pub fn steers(c: char) -> bool {
	match c {
		'\n' | '\t' => false,
		'\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' => true,
		'\u{feff}' | '\u{e0000}'..='\u{e007f}' => true,
		c => c.is_control(),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn plain_text_is_left_alone() {
		for text in ["", "Stratos", "two\nlines\tand a tab", "ümläut – „quoted“ 10 % ≥ 5 €"]
		{
			assert!(matches!(clean(text), Cow::Borrowed(same) if same == text), "{text:?}");
		}
	}

	#[test]
	fn what_steers_a_terminal_is_written_out() {
		for (text, shown) in [
			("\u{1b}[2J", "\\u{1b}[2J"),
			("a\rb", "a\\u{d}b"),
			("\u{9b}31m", "\\u{9b}31m"),
			("\u{7}\u{7f}\0", "\\u{7}\\u{7f}\\u{0}"),
			("x\u{202e}y", "x\\u{202e}y"),
		] {
			assert_eq!(clean(text), shown);
		}
	}
}
