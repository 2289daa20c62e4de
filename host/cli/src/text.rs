//! Counts and lines for people.

use std::fmt::Write;
pub(crate) use stratos_host::text::{counted, grouped};

/// A line that says how many of a list are not shown, and where they are.
pub(crate) fn more(out: &mut String, all: usize, shown: usize, where_else: &str) {
	if all > shown {
		// Writing to a string cannot fail.
		let _ = writeln!(out, "  … {} more; {where_else}", grouped(all - shown));
	}
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
