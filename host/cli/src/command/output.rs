//! The output of all commands.
//!
//! Names, docs and values of chains, specs, runtimes and nodes are untrusted: control characters in them
//! are escaped.

use crate::command::failure::Failure;
use std::{borrow::Cow, fmt::Write as _, io::Write};
use stratos_host::text::sanitize;

/// Prints text. A closed pipe (`| head`) is not an error.
pub(super) fn print(text: &str) {
	let text = cleaned(text);
	let mut out = std::io::stdout().lock();
	let _ = out.write_all(text.as_bytes());
	if !text.ends_with('\n') {
		let _ = out.write_all(b"\n");
	}
	let _ = out.flush();
}

/// Prints JSON.
pub(super) fn print_json(value: &serde_json::Value) -> Result<(), Failure> {
	print(&escaped(&serde_json::to_string_pretty(value).map_err(Failure::new)?));
	Ok(())
}

/// Prints text on stderr.
pub(super) fn note(text: &str) {
	// stderr may be closed.
	let _ = writeln!(std::io::stderr(), "{}", cleaned(text));
}

/// Prints a warning on stderr.
pub(super) fn warn(text: &str) {
	note(&format!("warning: {text}"));
}

/// Escapes control characters in each line. The line breaks are the command's.
pub(super) fn cleaned(text: &str) -> String {
	text.split('\n').map(sanitize).collect::<Vec<Cow<'_, str>>>().join("\n")
}

/// Untrusted text without line breaks.
pub(super) fn one_line(text: &str) -> String {
	text.replace('\n', "\\n")
}

/// Escapes control characters in JSON as JSON does, so that its meaning stays. They occur only inside
/// strings.
pub(super) fn escaped(json: &str) -> String {
	let mut text = String::with_capacity(json.len());
	for c in json.chars() {
		let (mut utf8, mut utf16) = ([0; 4], [0; 2]);
		let one: &str = c.encode_utf8(&mut utf8);
		if c.is_ascii_graphic() || matches!(c, ' ' | '\n') || sanitize(one) == one {
			text.push(c);
			continue;
		}
		for unit in c.encode_utf16(&mut utf16) {
			// Writing to a string cannot fail.
			let _ = write!(text, "\\u{unit:04x}");
		}
	}
	text
}

/// Names, separated by commas.
pub(super) fn names<T>(items: &[T], name: impl Fn(&T) -> &str) -> String {
	match items {
		[] => "none".to_owned(),
		items => items.iter().map(|item| one_line(name(item))).collect::<Vec<_>>().join(", "),
	}
}

/// The first paragraph of docs.
pub(super) fn summary(docs: &[String]) -> String {
	let mut text = String::new();
	for line in docs.iter().map(|line| line.trim()) {
		match (line.is_empty(), text.is_empty()) {
			(true, true) => {}
			(true, false) => break,
			(false, empty) => {
				if !empty {
					text.push(' ');
				}
				text.push_str(line);
			}
		}
	}
	text
}

/// All docs, each line indented.
pub(super) fn indented(docs: &[String], by: &str) -> String {
	let mut text = String::new();
	for line in docs.iter().map(|line| line.trim_end()) {
		text.push_str(by);
		text.push_str(line.trim_start_matches(' '));
		text.push('\n');
	}
	text
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn escape_codes_are_removed_and_line_breaks_stay() {
		assert_eq!(cleaned("name\nvalue\n"), "name\nvalue\n");
		assert!(
			!cleaned("a\u{1b}[31m\u{9b}2J\r\u{202e}\n\u{7}")
				.contains(|c: char| c != '\n' && (c.is_control() || c == '\u{202e}'))
		);
	}

	#[test]
	fn escaped_json_decodes_to_the_same_value() {
		let value = serde_json::json!({ "a\u{9b}b": "x\u{7f}\u{1b}\u{202e}\u{e0001} ü\n" });
		let text = escaped(&serde_json::to_string_pretty(&value).unwrap());
		assert!(
			text.chars().all(|c| c == '\n' || (!c.is_control() && c != '\u{202e}')),
			"{text:?}"
		);
		assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
	}
}
