//! A run as an HTML page with plots.

use crate::{
	html::{Line, Mood, Page, Part, Plot, Table},
	simulate::{
		comparison::{notes, rows},
		series::Series,
	},
};

const DAY_MS: f64 = 86_400_000.0;

/// The unit of the horizontal axis and the conversion to it: years, days or epochs, by the length of the run.
fn axis(series: &Series) -> (&'static str, fn(u32, u64) -> f64) {
	let days = series.samples.last().map_or(0.0, |sample| sample.time_ms as f64 / DAY_MS);
	match days {
		days if days > 3.0 * 365.0 => ("years", |_, ms| ms as f64 / DAY_MS / 365.0),
		days if days > 7.0 => ("days", |_, ms| ms as f64 / DAY_MS),
		_ => ("epochs", |epoch, _| f64::from(epoch)),
	}
}

/// A page with facts, a table, and a plot for each group of figures. With a change, the run without it is
/// dashed.
pub(crate) fn render_html(
	title: &str,
	facts: Vec<(String, String)>,
	base: &Series,
	changed: Option<&Series>,
) -> Page {
	let mut page = Page::new(title, "Run by the chain's own Wasm on a copy of its state");
	page.push(Part::Facts(facts));
	for note in notes(base, changed) {
		let text = note.strip_prefix("note: ").unwrap_or(&note).to_owned();
		page.push(Part::Verdict { mood: Mood::Warning, text });
	}
	page.push(Part::Heading("Start and end".to_owned()));
	let (head, rows) = rows(base, changed);
	let numbers = (1..head.len()).collect();
	page.push(Part::Table(Table { head, rows, numbers }));
	page.push(Part::Heading("Over time".to_owned()));
	let (x, across) = axis(base);
	for group in base.groups() {
		let unit = base.labels.iter().find(|label| label.group == group);
		let mut plot = Plot {
			title: group.to_owned(),
			x: x.to_owned(),
			y: unit.map_or(String::new(), |label| label.unit.clone()),
			lines: Vec::new(),
		};
		let labels = base.labels.iter().filter(|label| label.group == group);
		for (colour, label) in labels.enumerate() {
			let line = |series: &Series, name: String, dashed: bool| {
				let column = series.column(&label.group, &label.name)?;
				let points = series
					.samples
					.iter()
					.filter_map(|sample| {
						let amount = sample.amounts.get(column)?;
						Some((across(sample.epoch, sample.time_ms), label.scaled(*amount)))
					})
					.collect();
				Some(Line { name, points, colour, dashed })
			};
			let name = &label.name;
			plot.lines.extend(match changed {
				None => line(base, name.clone(), false),
				Some(changed) => line(changed, format!("{name}, with the change"), false),
			});
			if changed.is_some() {
				plot.lines.extend(line(base, format!("{name}, without"), true));
			}
		}
		page.push(Part::Plot(plot));
	}
	page
}
