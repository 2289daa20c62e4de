//! Counts and lines for people.

pub(crate) use stratos_host::text::{counted, grouped};

/// The text on one line, cut after 200 characters.
pub(crate) fn shortened(text: &str) -> String {
	const MAX_CHARS: usize = 200;
	let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
	match text.char_indices().nth(MAX_CHARS) {
		Some((end, _)) => format!("{}…", text.get(..end).unwrap_or("")),
		None => text,
	}
}
