//! The plot: two panels of four lines, readable on light and on dark pages.

use std::fmt::Write;

/// A line: profit by stake, both in STOS.
pub(crate) type Line = Vec<(f64, f64)>;

/// What the lines are, in order.
const LEGEND: [&str; 4] = [
	"the paper's rule alone",
	"guards without the joint limit",
	"all guards: runtime 1",
	"deposits join S: runtime 2",
];
/// Their colours.
const CLASSES: [&str; 4] = ["a", "b", "d", "c"];

const WIDTH: f64 = 860.0;
const HEIGHT: f64 = 360.0;
const TOP: f64 = 64.0;
const BOTTOM: f64 = 300.0;
/// Where panels begin, and how wide they are.
const LEFT: [f64; 2] = [70.0, 490.0];
const PANEL: f64 = 340.0;

const STYLE: &str = "
	text { font: 12px system-ui, sans-serif; fill: #24292f }
	.title { font-weight: 600; font-size: 13px }
	.faint { fill: #6e7781 }
	.grid { stroke: #d0d7de; stroke-width: 1 }
	.line { fill: none; stroke-width: 2.5; stroke-linejoin: round; stroke-linecap: round }
	.a { stroke: #cf222e } .b { stroke: #bf8700 } .c { stroke: #1a7f37 } .d { stroke: #0969da }
	.fa { fill: #cf222e } .fb { fill: #bf8700 } .fc { fill: #1a7f37 } .fd { fill: #0969da }
	@media (prefers-color-scheme: dark) {
		text { fill: #e6edf3 }
		.faint { fill: #9198a1 }
		.grid { stroke: #3d444d }
		.a { stroke: #ff7b72 } .b { stroke: #e3b341 } .c { stroke: #56d364 } .d { stroke: #58a6ff }
		.fa { fill: #ff7b72 } .fb { fill: #e3b341 } .fc { fill: #56d364 } .fd { fill: #58a6ff }
	}
";

/// A round number of thousands at or above `most`, and the distance of the grid's lines.
fn scale(most: f64) -> (f64, f64) {
	let step = [25e3, 50e3, 100e3, 200e3, 250e3, 500e3, 1e6]
		.into_iter()
		.find(|step| most / step <= 6.0)
		.unwrap_or(2e6);
	((most / step).ceil().max(1.0) * step, step)
}

fn panel(out: &mut String, left: f64, title: &str, lines: &[Line]) {
	let most = lines.iter().flatten().map(|point| point.1).fold(0.0, f64::max);
	let (top, step) = scale(most);
	let y = |profit: f64| BOTTOM - profit.max(0.0) / top * (BOTTOM - TOP);
	let widest = lines.iter().flatten().map(|point| point.0).fold(0.0, f64::max);
	let x = |stake: f64| left + stake / widest * PANEL;
	let _ = writeln!(out, "<text class=\"title\" x=\"{left}\" y=\"{}\">{title}</text>", TOP - 16.0);
	let mut at = 0.0;
	while at <= top + 1.0 {
		let (h, right) = (y(at), left + PANEL);
		let _ = writeln!(
			out,
			"<line class=\"grid\" x1=\"{left}\" y1=\"{h:.1}\" x2=\"{right}\" y2=\"{h:.1}\"/>\
			 <text class=\"faint\" x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{:.0}k</text>",
			left - 8.0,
			h + 4.0,
			at / 1e3,
		);
		at += step;
	}
	for percent in 0..=5 {
		let stake = f64::from(percent) * 1e6;
		let _ = writeln!(
			out,
			"<text class=\"faint\" x=\"{:.1}\" y=\"{}\" text-anchor=\"middle\">{percent} %</text>",
			x(stake),
			BOTTOM + 18.0,
		);
	}
	for (points, class) in lines.iter().zip(CLASSES) {
		let places: Vec<String> = points
			.iter()
			.map(|(stake, profit)| format!("{:.1},{:.1}", x(*stake), y(*profit)))
			.collect();
		let _ = writeln!(out, "<polyline class=\"line {class}\" points=\"{}\"/>", places.join(" "));
		for (stake, profit) in points {
			let _ = writeln!(
				out,
				"<circle class=\"f{class}\" cx=\"{:.1}\" cy=\"{:.1}\" r=\"3.5\"/>",
				x(*stake),
				y(*profit),
			);
		}
	}
}

/// The whole plot.
pub(crate) fn svg(price_alone: &[Line], with_mining: &[Line]) -> String {
	let mut out = format!(
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
		 aria-label=\"Best profit found, by stake\">\n<style>{STYLE}</style>\n"
	);
	let mut at = LEFT[0];
	for (name, class) in LEGEND.into_iter().zip(CLASSES) {
		let _ = writeln!(
			out,
			"<line class=\"line {class}\" x1=\"{at}\" y1=\"16\" x2=\"{}\" y2=\"16\"/>\
			 <text x=\"{}\" y=\"20\">{name}</text>",
			at + 22.0,
			at + 30.0,
		);
		at += 46.0 + 5.9 * name.len() as f64;
	}
	panel(&mut out, LEFT[0], "Moving the price alone (nothing mined)", price_alone);
	panel(&mut out, LEFT[1], "All of the economy", with_mining);
	let _ = writeln!(
		out,
		"<text class=\"faint\" x=\"{}\" y=\"{}\" text-anchor=\"middle\">stake of the adversary, share of \
		 the supply; profit in STOS over the best honest use of the same stake, after 200 days</text>\n</svg>",
		WIDTH / 2.0,
		HEIGHT - 14.0,
	);
	out
}
