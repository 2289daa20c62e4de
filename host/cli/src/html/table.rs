//! Tables.

use crate::html::escape::escape;
use std::fmt::Write;

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Table {
	/// The headings of the columns.
	pub(crate) head: Vec<String>,
	/// The rows. Missing cells at the end of a row are empty.
	pub(crate) rows: Vec<Vec<String>>,
	/// The indices of the columns with numbers, which are aligned to the right.
	pub(crate) numbers: Vec<usize>,
}

pub(super) fn write_table(html: &mut String, table: &Table) {
	let cell = |html: &mut String, tag: &str, column: usize, text: &str| {
		let class = if table.numbers.contains(&column) { " class=\"number\"" } else { "" };
		let _ = write!(html, "<{tag}{class}>{}</{tag}>", escape(text));
	};
	html.push_str("<div class=\"wide\"><table>\n<thead><tr>");
	for (column, text) in table.head.iter().enumerate() {
		cell(html, "th", column, text);
	}
	html.push_str("</tr></thead>\n<tbody>\n");
	for row in &table.rows {
		html.push_str("<tr>");
		for column in 0..table.head.len().max(row.len()) {
			cell(html, "td", column, row.get(column).map_or("", String::as_str));
		}
		html.push_str("</tr>\n");
	}
	html.push_str("</tbody></table></div>\n");
}
