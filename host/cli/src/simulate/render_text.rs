//! A run as a table for the terminal.

use crate::simulate::{
	comparison::{notes, rows},
	series::Series,
};

/// The table as lines, then the notes.
pub(crate) fn render_text(base: &Series, changed: Option<&Series>) -> String {
	let (head, rows) = rows(base, changed);
	let all = || std::iter::once(&head).chain(&rows);
	let width = |column: usize| {
		all().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
	};
	let widths: Vec<usize> = (0..head.len()).map(width).collect();
	let mut text = String::new();
	for row in all() {
		let mut line = String::new();
		for (column, cell) in row.iter().enumerate() {
			let width = widths.get(column).copied().unwrap_or(0);
			match column {
				0 => line.push_str(&format!("{cell:<width$}")),
				_ => line.push_str(&format!("  {cell:>width$}")),
			}
		}
		text.push_str(line.trim_end());
		text.push('\n');
	}
	for note in notes(base, changed) {
		text.push_str(&note);
		text.push('\n');
	}
	text
}
