//! Plots: lines over one horizontal axis, as inline SVG.

use super::escape;
use std::fmt::Write;

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

const WIDTH: f64 = 860.0;
const HEIGHT: f64 = 300.0;
const LEFT: f64 = 78.0;
const RIGHT: f64 = 14.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 44.0;
/// How many colours there are.
const COLOURS: usize = 8;
/// More points than a screen has columns are not drawn.
const MAX_POINTS: usize = 1_200;

/// The range of an axis and the distance of its marks.
struct Scale {
	low: f64,
	high: f64,
	step: f64,
}

impl Scale {
	/// Covers all values, with about `marks` marks at round numbers.
	fn new(values: impl Iterator<Item = f64>, marks: f64) -> Self {
		let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
		for value in values {
			low = low.min(value);
			high = high.max(value);
		}
		if low > high {
			(low, high) = (0.0, 1.0);
		}
		// A line that hardly moves is shown flat, not as the noise of its last digit.
		let least = low.abs().max(high.abs()) * 1e-9;
		if high - low <= least {
			let room = if high == 0.0 { 1.0 } else { high.abs() * 0.05 };
			(low, high) = (low - room, high + room);
		}
		// What is close to zero begins there.
		if low > 0.0 && low < high * 0.35 {
			low = 0.0;
		}
		let rough = (high - low) / marks;
		let power = 10f64.powf(rough.log10().floor());
		let step = [1.0, 2.0, 2.5, 5.0, 10.0]
			.into_iter()
			.map(|factor| factor * power)
			.find(|step| *step >= rough)
			.unwrap_or(rough);
		Self { low: (low / step).floor() * step, high: (high / step).ceil() * step, step }
	}

	/// The marks from low to high.
	fn marks(&self) -> Vec<f64> {
		/// No axis has more.
		const MOST: usize = 64;
		let mut marks = Vec::new();
		while marks.len() < MOST {
			let mark = self.low + self.step * marks.len() as f64;
			if mark > self.high + self.step * 0.01 {
				break;
			}
			// Zero is written as such, whatever the sum of steps came to.
			marks.push(if mark.abs() < self.step * 1e-6 { 0.0 } else { mark });
		}
		marks
	}

	/// Where between 0 and 1 a value lies.
	fn place(&self, value: f64) -> f64 {
		(value - self.low) / (self.high - self.low)
	}
}

/// A number as short as its neighbours on the axis, `step` away, allow.
fn mark(value: f64, step: f64) -> String {
	let (divisor, suffix) = match value.abs().max(step) {
		size if size >= 1e12 => (1e12, "T"),
		size if size >= 1e9 => (1e9, "G"),
		size if size >= 1e6 => (1e6, "M"),
		size if size >= 1e4 => (1e3, "k"),
		_ => (1.0, ""),
	};
	let places = (-(step / divisor).log10() + 0.999).floor().clamp(0.0, 12.0) as usize;
	let text = format!("{:.places$}", value / divisor);
	let text = match text.contains('.') {
		true => text.trim_end_matches('0').trim_end_matches('.'),
		false => text.as_str(),
	};
	match text {
		"0" | "-0" => "0".to_owned(),
		text => format!("{text}{suffix}"),
	}
}

impl Plot {
	/// Writes the plot as a figure.
	pub(super) fn write(&self, html: &mut String) {
		// Writing to a string cannot fail.
		let _ = writeln!(html, "<figure>\n<figcaption>{}</figcaption>", escape(&self.title));
		let lines: Vec<Line> = self.lines.iter().map(Line::drawn).collect();
		let points = || lines.iter().flat_map(|line| line.points.iter());
		let (x, y) = (
			Scale::new(points().map(|point| point.0), 8.0),
			Scale::new(points().map(|point| point.1), 5.0),
		);
		// The lines fill the width: a round mark need not be at its end.
		let ends = points().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), point| {
			(low.min(point.0), high.max(point.0))
		});
		let x = match ends.0 < ends.1 {
			true => Scale { low: ends.0, high: ends.1, step: x.step },
			false => x,
		};
		let label = format!("{}: {} by {}", self.title, self.y, self.x);
		let _ = writeln!(
			html,
			"<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{}\">",
			escape(&label)
		);
		self.write_axes(html, &x, &y);
		for line in &lines {
			line.write(html, &x, &y);
		}
		html.push_str("</svg>\n<div class=\"legend\">\n");
		for line in &self.lines {
			let _ = writeln!(
				html,
				"<span><svg viewBox=\"0 0 32 8\" aria-hidden=\"true\"><path class=\"{}\" \
				 d=\"M0 4H32\"/></svg> {}</span>",
				line.class(),
				escape(&line.name)
			);
		}
		html.push_str("</div>\n</figure>\n");
	}

	fn write_axes(&self, html: &mut String, x: &Scale, y: &Scale) {
		let (right, bottom) = (WIDTH - RIGHT, HEIGHT - BOTTOM);
		for value in y.marks() {
			let at = down(y, value);
			let _ = writeln!(
				html,
				"<path class=\"grid\" d=\"M{LEFT} {at:.1}H{right}\"/><text x=\"{:.1}\" \
				 y=\"{:.1}\" text-anchor=\"end\">{}</text>",
				LEFT - 6.0,
				at + 4.0,
				mark(value, y.step)
			);
		}
		let first = (x.low / x.step).ceil() * x.step;
		let round = Scale { low: first, high: x.high, step: x.step };
		for value in round.marks() {
			let at = across(x, value);
			let _ = writeln!(
				html,
				"<path class=\"axis\" d=\"M{at:.1} {bottom}v4\"/><text x=\"{at:.1}\" y=\"{:.1}\" \
				 text-anchor=\"middle\">{}</text>",
				bottom + 17.0,
				mark(value, x.step)
			);
		}
		let _ = writeln!(
			html,
			"<path class=\"axis\" d=\"M{LEFT} {TOP}V{bottom}H{right}\"/>\n<text x=\"{:.1}\" \
			 y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
			(LEFT + right) / 2.0,
			HEIGHT - 8.0,
			escape(&self.x)
		);
		let _ = writeln!(
			html,
			"<text x=\"14\" y=\"{:.1}\" text-anchor=\"middle\" transform=\"rotate(-90 14 \
			 {0:.1})\">{}</text>",
			(TOP + bottom) / 2.0,
			escape(&self.y)
		);
	}
}

/// Where on the picture a horizontal value lies.
fn across(scale: &Scale, value: f64) -> f64 {
	LEFT + scale.place(value) * (WIDTH - LEFT - RIGHT)
}

/// Where on the picture a vertical value lies.
fn down(scale: &Scale, value: f64) -> f64 {
	HEIGHT - BOTTOM - scale.place(value) * (HEIGHT - TOP - BOTTOM)
}

impl Line {
	fn class(&self) -> String {
		let dashed = if self.dashed { " dashed" } else { "" };
		format!("curve l{}{dashed}", self.colour % COLOURS)
	}

	/// The line as it is drawn: of more points than can be seen, every so many and the last.
	fn drawn(&self) -> Self {
		let finite = |point: &&(f64, f64)| point.0.is_finite() && point.1.is_finite();
		let points: Vec<(f64, f64)> = self.points.iter().filter(finite).copied().collect();
		let every = points.len().div_ceil(MAX_POINTS).max(1);
		let last = points.len().saturating_sub(1);
		let kept = |place: usize| place.is_multiple_of(every) || place == last;
		let points = points
			.into_iter()
			.enumerate()
			.filter(|(place, _)| kept(*place))
			.map(|(_, point)| point)
			.collect();
		Self { points, ..self.clone() }
	}

	fn write(&self, html: &mut String, x: &Scale, y: &Scale) {
		if self.points.is_empty() {
			return;
		}
		let _ = write!(html, "<path class=\"{}\" d=\"", self.class());
		for (place, point) in self.points.iter().enumerate() {
			let letter = if place == 0 { 'M' } else { 'L' };
			let _ = write!(html, "{letter}{:.1} {:.1}", across(x, point.0), down(y, point.1));
		}
		html.push_str("\"/>\n");
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn marks_are_round_and_cover_all_values() {
		let scale = Scale::new([3.0, 97.0].into_iter(), 5.0);
		assert_eq!(scale.marks(), [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
		let scale = Scale::new([0.0201, 0.0207].into_iter(), 5.0);
		assert!(scale.low <= 0.0201 && scale.high >= 0.0207, "{} {}", scale.low, scale.high);
		assert!((4..=8).contains(&scale.marks().len()));
		let scale = Scale::new([-7.0, 12.0].into_iter(), 5.0);
		assert!(scale.marks().contains(&0.0));
	}

	#[test]
	fn a_constant_or_empty_line_still_has_a_scale() {
		for values in [vec![], vec![0.0], vec![5.0, 5.0], vec![1e8, 1e8 + 1e-3]] {
			let scale = Scale::new(values.into_iter(), 5.0);
			assert!(scale.high > scale.low && scale.step > 0.0);
			assert!(!scale.marks().is_empty());
		}
	}

	#[test]
	fn numbers_are_as_short_as_the_marks_allow() {
		assert_eq!(mark(0.0, 20.0), "0");
		assert_eq!(mark(40.0, 20.0), "40");
		assert_eq!(mark(0.0202, 0.0002), "0.0202");
		assert_eq!(mark(2_500_000.0, 500_000.0), "2.5M");
		assert_eq!(mark(39_000_000.0, 1_000_000.0), "39M");
		assert_eq!(mark(12_000.0, 2_000.0), "12k");
		assert_eq!(mark(100_000_001.0, 1.0), "100.000001M");
	}

	#[test]
	fn long_lines_keep_their_ends() {
		let points: Vec<(f64, f64)> = (0..100_000).map(|i| (f64::from(i), 1.0)).collect();
		let drawn = Line { points, ..Default::default() }.drawn();
		assert!(drawn.points.len() <= MAX_POINTS + 1);
		assert_eq!(drawn.points.first(), Some(&(0.0, 1.0)));
		assert_eq!(drawn.points.last(), Some(&(99_999.0, 1.0)));
	}
}
