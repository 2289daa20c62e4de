//! Plots: lines over one horizontal axis, drawn in the browser by uPlot.
//!
//! `uplot/` contains uPlot as published, with its licence. `plot.js` passes it the numbers in each figure,
//! and our colours.

use crate::html::{
	escape::escape,
	table::{Table, write_table},
};
use serde_json::json;
use std::fmt::Write;

/// uPlot with its licence, and our script.
pub(super) const SCRIPT: &str = concat!(
	"/*\nuPlot\n\n",
	include_str!("uplot/LICENSE"),
	"\n*/\n",
	include_str!("uplot/uPlot.iife.min.js"),
	include_str!("plot.js"),
);

/// uPlot's style, which precedes the style of our pages.
pub(super) const CSS: &str = include_str!("uplot/uPlot.min.css");

/// The number of line colours in the style sheet.
const COLOURS: usize = 8;

/// The most rows in the table of a plot's values, in addition to its last point.
const ROWS: usize = 12;

/// A plot.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Plot {
	pub(crate) title: String,
	/// The label of the horizontal axis, with its unit.
	pub(crate) x: String,
	/// The unit of the vertical axis.
	pub(crate) y: String,
	pub(crate) lines: Vec<Line>,
}

/// A line of a plot.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Line {
	/// The name in the legend.
	pub(crate) name: String,
	/// The points, from left to right. Values that are not finite are omitted.
	pub(crate) points: Vec<(f64, f64)>,
	/// The number of the colour. A dashed and a solid line of the same figure have the same colour.
	pub(crate) colour: usize,
	pub(crate) dashed: bool,
}

impl Plot {
	/// Writes the plot as a figure: its numbers for the script, and a table with a selection of them, which
	/// works without scripts and for screen readers.
	pub(super) fn write(&self, html: &mut String) {
		// Writing to a string cannot fail.
		let _ = writeln!(
			html,
			"<figure class=\"plot\">\n<figcaption>{} <span>{}</span>",
			escape(&self.title),
			escape(&self.y)
		);
		if self.xs().is_empty() {
			html.push_str("</figcaption>\n<p>No values.</p>\n</figure>\n");
			return;
		}
		let _ = writeln!(
			html,
			"<button type=\"button\" hidden>Zoom out</button></figcaption>\n\
			 <script type=\"application/json\">{}</script>\n<div class=\"chart\"></div>\n\
			 <details>\n<summary>Values</summary>",
			self.data()
		);
		write_table(html, &self.table());
		html.push_str("</details>\n</figure>\n");
	}

	/// The x values of all points, sorted, each once.
	fn xs(&self) -> Vec<f64> {
		let points = self.lines.iter().flat_map(|line| &line.points);
		let mut xs: Vec<f64> = points.map(|point| point.0).filter(|x| x.is_finite()).collect();
		xs.sort_by(f64::total_cmp);
		xs.dedup();
		xs
	}

	/// The numbers as JSON for a script element.
	fn data(&self) -> String {
		let xs = self.xs();
		let line = |line: &Line| {
			json!({
				"name": line.name,
				"colour": line.colour % COLOURS,
				"dashed": line.dashed,
				"ys": line.at(&xs),
			})
		};
		let lines: Vec<_> = self.lines.iter().map(line).collect();
		let data = json!({ "x": self.x, "y": self.y, "xs": xs, "lines": lines });
		// No string may end the element.
		data.to_string().replace('<', "\\u003c")
	}

	fn table(&self) -> Table {
		let xs = self.xs();
		let every = xs.len().div_ceil(ROWS).max(1);
		let last = xs.len().saturating_sub(1);
		let kept = |index: usize| index.is_multiple_of(every) || index == last;
		let columns: Vec<_> = self.lines.iter().map(|line| line.at(&xs)).collect();
		let unit = if self.y.is_empty() { String::new() } else { format!(", {}", self.y) };
		let head = self.lines.iter().map(|line| format!("{}{unit}", line.name));
		let rows = xs.iter().enumerate().filter(|(index, _)| kept(*index)).map(|(index, x)| {
			let values = columns.iter().map(|column| column.get(index).copied().flatten());
			let cells = std::iter::once(Some(*x)).chain(values);
			cells.map(|cell| cell.map_or(String::new(), number)).collect()
		});
		Table {
			head: std::iter::once(self.x.clone()).chain(head).collect(),
			rows: rows.collect(),
			numbers: (0..=self.lines.len()).collect(),
		}
	}
}

impl Line {
	/// The value at each of `xs`, which are sorted; `None` where the line has no point.
	fn at(&self, xs: &[f64]) -> Vec<Option<f64>> {
		let mut values = vec![None; xs.len()];
		for (x, y) in &self.points {
			let index = xs.binary_search_by(|other| other.total_cmp(x));
			if let Some(value) = index.ok().and_then(|index| values.get_mut(index)) {
				*value = y.is_finite().then_some(*y);
			}
		}
		values
	}
}

/// A number with about six significant digits and grouped thousands.
fn number(value: f64) -> String {
	let magnitude = value.abs().log10().floor();
	let places = if magnitude.is_finite() { (5.0 - magnitude).clamp(0.0, 12.0) } else { 0.0 };
	let text = format!("{value:.*}", places as usize);
	let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
	let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
	let mut grouped = sign.to_owned();
	for (index, digit) in digits.chars().enumerate() {
		if index > 0 && digits.len().saturating_sub(index).is_multiple_of(3) {
			grouped.push(',');
		}
		grouped.push(digit);
	}
	let fraction = fraction.trim_end_matches('0');
	if !fraction.is_empty() {
		grouped = format!("{grouped}.{fraction}");
	}
	if grouped == "-0" { "0".to_owned() } else { grouped }
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn numbers_have_six_digits_and_grouped_thousands() {
		assert_eq!(number(0.0), "0");
		assert_eq!(number(-0.0), "0");
		assert_eq!(number(0.02), "0.02");
		assert_eq!(number(0.020_123_456_7), "0.0201235");
		assert_eq!(number(1_234.567_89), "1,234.57");
		assert_eq!(number(-100_000_000.4), "-100,000,000");
		assert_eq!(number(1e-15), "0");
	}

	#[test]
	fn lines_with_different_points_share_an_axis() {
		let line = |points: &[(f64, f64)]| Line { points: points.to_vec(), ..Default::default() };
		let lines = vec![line(&[(0.0, 1.0), (2.0, 3.0)]), line(&[(1.0, f64::NAN), (2.0, 5.0)])];
		let plot = Plot { lines, ..Default::default() };
		assert_eq!(plot.xs(), [0.0, 1.0, 2.0]);
		assert_eq!(plot.lines[0].at(&plot.xs()), [Some(1.0), None, Some(3.0)]);
		assert_eq!(plot.lines[1].at(&plot.xs()), [None, None, Some(5.0)]);
	}

	#[test]
	fn the_table_of_a_long_line_is_short_and_has_its_ends() {
		let points: Vec<(f64, f64)> = (0..100_000).map(|i| (f64::from(i), 1.0)).collect();
		let lines = vec![Line { name: "a".into(), points, ..Default::default() }];
		let table = Plot { y: "STOS".into(), lines, ..Default::default() }.table();
		assert_eq!(table.head, ["", "a, STOS"]);
		assert!(table.rows.len() <= ROWS + 1, "{}", table.rows.len());
		assert_eq!(table.rows.first(), Some(&vec!["0".to_owned(), "1".to_owned()]));
		assert_eq!(table.rows.last(), Some(&vec!["99,999".to_owned(), "1".to_owned()]));
	}

	#[test]
	fn names_cannot_close_the_script_element() {
		let name = "</script><script>alert(1)</script>".to_owned();
		let lines = vec![Line { name: name.clone(), ..Default::default() }];
		let data = Plot { lines, ..Default::default() }.data();
		assert!(!data.contains('<'), "{data}");
		let read: serde_json::Value = serde_json::from_str(&data).expect("JSON");
		assert_eq!(read["lines"][0]["name"], name.as_str());
	}
}
