//! Plots: lines over one horizontal axis, drawn in the browser by uPlot.
//!
//! uPlot lies in `uplot/` as its authors publish it, with its licence. `plot.js` gives it the numbers
//! that each figure carries, and our colours.

use crate::html::{
	escape::escape,
	table::{Table, write_table},
};
use serde_json::json;
use std::fmt::Write;

/// uPlot, with the licence under which it may be copied.
pub(super) const SCRIPT: &str = concat!(
	"/*\nuPlot\n\n",
	include_str!("uplot/LICENSE"),
	"\n*/\n",
	include_str!("uplot/uPlot.iife.min.js"),
	include_str!("plot.js"),
);

/// uPlot's own style, before that of our pages.
pub(super) const CSS: &str = include_str!("uplot/uPlot.min.css");

/// How many colours the style sheet has for lines.
const COLOURS: usize = 8;

/// How many rows the table of a plot's values has at most, its last point aside.
const ROWS: usize = 12;

/// A plot.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plot {
	/// What is shown.
	pub title: String,
	/// What runs along the horizontal axis, with its unit.
	pub x: String,
	/// The unit of the vertical axis.
	pub y: String,
	/// The lines.
	pub lines: Vec<Line>,
}

/// A line of a plot.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
	/// What the legend calls it.
	pub name: String,
	/// Its points, from left to right. What is not finite is left out.
	pub points: Vec<(f64, f64)>,
	/// Its colour, by number: lines of one colour in two plots, or dashed and not, belong together.
	pub colour: usize,
	/// Whether it is dashed.
	pub dashed: bool,
}

impl Plot {
	/// Writes the plot as a figure: its numbers for the script, and a table of some of them for those
	/// who have none or do not see.
	pub(super) fn write(&self, html: &mut String) {
		// Writing to a string cannot fail.
		let _ = writeln!(
			html,
			"<figure class=\"plot\">\n<figcaption>{} <span>{}</span>",
			escape(&self.title),
			escape(&self.y)
		);
		if self.places().is_empty() {
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

	/// Every place on the horizontal axis at which a line has a point, from left to right.
	fn places(&self) -> Vec<f64> {
		let points = self.lines.iter().flat_map(|line| &line.points);
		let mut places: Vec<f64> = points.map(|point| point.0).filter(|x| x.is_finite()).collect();
		places.sort_by(f64::total_cmp);
		places.dedup();
		places
	}

	/// The numbers, as they may stand in a script element.
	fn data(&self) -> String {
		let xs = self.places();
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
		// Nothing in a string may end the element.
		data.to_string().replace('<', "\\u003c")
	}

	fn table(&self) -> Table {
		let places = self.places();
		let every = places.len().div_ceil(ROWS).max(1);
		let last = places.len().saturating_sub(1);
		let kept = |index: usize| index.is_multiple_of(every) || index == last;
		let columns: Vec<_> = self.lines.iter().map(|line| line.at(&places)).collect();
		let unit = if self.y.is_empty() { String::new() } else { format!(", {}", self.y) };
		let head = self.lines.iter().map(|line| format!("{}{unit}", line.name));
		let rows = places.iter().enumerate().filter(|(index, _)| kept(*index)).map(|(index, x)| {
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
	/// Its value at each of `places`, which are sorted; `None` where it has no point.
	fn at(&self, places: &[f64]) -> Vec<Option<f64>> {
		let mut values = vec![None; places.len()];
		for (x, y) in &self.points {
			let place = places.binary_search_by(|place| place.total_cmp(x));
			if let Some(value) = place.ok().and_then(|place| values.get_mut(place)) {
				*value = y.is_finite().then_some(*y);
			}
		}
		values
	}
}

/// A number with about six digits, the whole ones in groups of three.
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
	fn numbers_have_six_digits_and_groups() {
		assert_eq!(number(0.0), "0");
		assert_eq!(number(-0.0), "0");
		assert_eq!(number(0.02), "0.02");
		assert_eq!(number(0.020_123_456_7), "0.0201235");
		assert_eq!(number(1_234.567_89), "1,234.57");
		assert_eq!(number(-100_000_000.4), "-100,000,000");
		assert_eq!(number(1e-15), "0");
	}

	#[test]
	fn lines_with_other_places_share_an_axis() {
		let line = |points: &[(f64, f64)]| Line { points: points.to_vec(), ..Default::default() };
		let lines = vec![line(&[(0.0, 1.0), (2.0, 3.0)]), line(&[(1.0, f64::NAN), (2.0, 5.0)])];
		let plot = Plot { lines, ..Default::default() };
		assert_eq!(plot.places(), [0.0, 1.0, 2.0]);
		assert_eq!(plot.lines[0].at(&plot.places()), [Some(1.0), None, Some(3.0)]);
		assert_eq!(plot.lines[1].at(&plot.places()), [None, None, Some(5.0)]);
	}

	#[test]
	fn the_table_of_a_long_line_is_short_and_keeps_its_ends() {
		let points: Vec<(f64, f64)> = (0..100_000).map(|i| (f64::from(i), 1.0)).collect();
		let lines = vec![Line { name: "a".into(), points, ..Default::default() }];
		let table = Plot { y: "STOS".into(), lines, ..Default::default() }.table();
		assert_eq!(table.head, ["", "a, STOS"]);
		assert!(table.rows.len() <= ROWS + 1, "{}", table.rows.len());
		assert_eq!(table.rows.first(), Some(&vec!["0".to_owned(), "1".to_owned()]));
		assert_eq!(table.rows.last(), Some(&vec!["99,999".to_owned(), "1".to_owned()]));
	}

	#[test]
	fn nothing_in_the_numbers_ends_their_element() {
		let name = "</script><script>alert(1)</script>".to_owned();
		let lines = vec![Line { name: name.clone(), ..Default::default() }];
		let data = Plot { lines, ..Default::default() }.data();
		assert!(!data.contains('<'), "{data}");
		let read: serde_json::Value = serde_json::from_str(&data).expect("JSON");
		assert_eq!(read["lines"][0]["name"], name.as_str());
	}
}
