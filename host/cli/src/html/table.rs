//! Tables.

use crate::html::escape::escape;
use std::fmt::Write;

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
	/// The columns' headings.
	pub head: Vec<String>,
	/// The rows. A row with fewer cells than the head leaves the rest empty.
	pub rows: Vec<Vec<String>>,
	/// The columns, by their place, that are numbers and stand at the right.
	pub numbers: Vec<usize>,
}

pub(super) fn write_table(html: &mut String, table: &Table) {
	let cell = |html: &mut String, tag: &str, place: usize, text: &str| {
		let class = if table.numbers.contains(&place) { " class=\"number\"" } else { "" };
		let _ = write!(html, "<{tag}{class}>{}</{tag}>", escape(text));
	};
	html.push_str("<div class=\"wide\"><table>\n<thead><tr>");
	for (place, text) in table.head.iter().enumerate() {
		cell(html, "th", place, text);
	}
	html.push_str("</tr></thead>\n<tbody>\n");
	for row in &table.rows {
		html.push_str("<tr>");
		for place in 0..table.head.len().max(row.len()) {
			cell(html, "td", place, row.get(place).map_or("", String::as_str));
		}
		html.push_str("</tr>\n");
	}
	html.push_str("</tbody></table></div>\n");
}
