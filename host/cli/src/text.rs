//! Text for people: grouped numbers, lines of bounded length.

use stratos_host::text::format_amount;

/// A whole number with its thousands grouped: `4,500,000`.
pub(crate) fn grouped(number: impl TryInto<u128>) -> String {
	// Negative numbers and numbers above 128 bits do not occur.
	format_amount(number.try_into().unwrap_or(u128::MAX), 0, 0)
}

/// The text on one line, cut after 200 characters.
pub(crate) fn shortened(text: &str) -> String {
	const MAX_CHARS: usize = 200;
	let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
	match text.char_indices().nth(MAX_CHARS) {
		Some((end, _)) => format!("{}…", text.get(..end).unwrap_or("")),
		None => text,
	}
}
