//! Compares the figures of a run at its start and end, and of a second run with a change.

use crate::{
	simulate::series::{Label, Sample, Series},
	text::counted,
};
use stratos_host::text::format_amount;

/// Decimals of an amount.
const PLACES: usize = 6;
/// Additional decimals of an amount that would be 0 with [`PLACES`].
const MORE_PLACES: usize = 6;
/// Significant digits of such an amount.
const DIGITS: usize = 3;

/// An amount with its unit. A small amount is never shown as 0, but with more decimals or as `≈ 0`.
pub(super) fn shown(label: &Label, value: u128) -> String {
	let most = PLACES.saturating_add(MORE_PLACES);
	// The position of the first decimal that is not 0.
	let digits = value.checked_ilog10().map_or(0, |power| power as usize).saturating_add(1);
	let first = usize::from(label.decimals).saturating_sub(digits).saturating_add(1);
	let text = match value {
		0 => "0".to_owned(),
		_ if first <= PLACES => format_amount(value, label.decimals, PLACES),
		_ if first <= most => {
			format_amount(value, label.decimals, first.saturating_add(DIGITS).saturating_sub(1))
		}
		_ => "≈ 0".to_owned(),
	};
	match label.unit.as_str() {
		"" => text,
		unit => format!("{text} {unit}"),
	}
}

/// The difference of two amounts: in percent, as a factor above 100, or in their unit below 0.005 %; `≈`
/// where both have the same text.
fn difference(label: &Label, before: u128, after: u128) -> String {
	if before == after {
		return "=".to_owned();
	}
	if shown(label, before) == shown(label, after) {
		return "≈".to_owned();
	}
	if before == 0 {
		return "new".to_owned();
	}
	let percent = (after as f64 / before as f64 - 1.0) * 100.0;
	match percent.abs() {
		small if small < 0.005 => {
			let sign = if after < before { '-' } else { '+' };
			format!("{sign}{}", shown(label, after.abs_diff(before)))
		}
		large if large >= 10_000.0 => format!("×{:.0}", after as f64 / before as f64),
		_ => format!("{percent:+.2}%"),
	}
}

/// The head and the rows of the table: each figure at the start and at the end, and at the end with the
/// change, if there is one.
pub(super) fn rows(base: &Series, changed: Option<&Series>) -> (Vec<String>, Vec<Vec<String>>) {
	let epochs = base.samples.last().map_or(0, |sample| sample.epoch);
	let mut head = vec!["".to_owned(), "at the start".to_owned()];
	head.push(format!("after {}", counted(epochs, "epoch")));
	if changed.is_some() {
		head.extend(["with the change".to_owned(), "difference".to_owned()]);
	}
	let mut rows = Vec::new();
	for (column, label) in base.labels.iter().enumerate() {
		let at = |sample: Option<&Sample>| {
			sample.and_then(|sample| sample.amounts.get(column)).copied().unwrap_or(0)
		};
		let end = at(base.samples.last());
		let mut row = vec![
			format!("{}: {}", label.group, label.name),
			shown(label, at(base.samples.first())),
			shown(label, end),
		];
		if let Some(changed) = changed {
			let with = changed.last(&label.group, &label.name).unwrap_or(0);
			row.extend([shown(label, with), difference(label, end, with)]);
		}
		rows.push(row);
	}
	(head, rows)
}

/// What stood in the way of the scenario.
pub(super) fn notes(base: &Series, changed: Option<&Series>) -> Vec<String> {
	let mut notes = Vec::new();
	for (name, series) in [("", Some(base)), ("with the change, ", changed)] {
		let Some(series) = series else { continue };
		for (epoch, note) in &series.totals.notes {
			notes.push(format!("note: {name}from epoch {epoch} on: {note}"));
		}
		if series.totals.unserved > 0 {
			let (unserved, served) = (series.totals.unserved, series.totals.served);
			notes.push(format!(
				"note: {name}{} oz of {} oz of traffic could not be served",
				format_amount(unserved, 9, 3),
				format_amount(unserved.saturating_add(served), 9, 3)
			));
		}
	}
	notes
}

#[cfg(test)]
mod tests {
	use super::*;

	fn stos() -> Label {
		Label { group: String::new(), name: String::new(), decimals: 18, unit: "STOS".to_owned() }
	}

	#[test]
	fn differences_are_percentages_factors_or_amounts() {
		let count = Label { decimals: 0, unit: String::new(), ..stos() };
		let difference = |before, after| super::difference(&count, before, after);
		assert_eq!(difference(100, 100), "=");
		assert_eq!(difference(100, 110), "+10.00%");
		assert_eq!(difference(100, 50), "-50.00%");
		assert_eq!(difference(0, 50), "new");
		assert_eq!(difference(1, 1_000), "×1000");
		assert_eq!(difference(1_000_000, 1_000_001), "+1");
		assert_eq!(difference(1_000_000, 999_999), "-1");
		assert_eq!(difference(50, 0), "-100.00%");
	}

	#[test]
	fn small_amounts_are_not_shown_as_zero() {
		let one = 10u128.pow(18);
		let row = |before, after| {
			let label = stos();
			[shown(&label, before), shown(&label, after), difference(&label, before, after)]
		};
		assert_eq!(row(800, 1_100), ["≈ 0 STOS", "≈ 0 STOS", "≈"]);
		assert_eq!(row(0, 1), ["0 STOS", "≈ 0 STOS", "new"]);
		assert_eq!(row(one / 5, one / 5 + 1), ["0.2 STOS", "0.2 STOS", "≈"]);
		let (less, more) = (one / 10_000_000, one * 11 / 80_000_000);
		assert_eq!(row(less, more), ["0.0000001 STOS", "0.000000137 STOS", "+37.50%"]);
		let large = 100_000_000 * one;
		assert_eq!(row(large, large + one / 4)[2], "+0.25 STOS");
		assert_eq!(row(large, large - one / 4)[2], "-0.25 STOS");
		assert_eq!(shown(&stos(), 123_456_789), "0.000000000123 STOS");
		assert_eq!(shown(&stos(), 1_000_000), "0.000000000001 STOS");
		assert_eq!(shown(&stos(), 999_999), "≈ 0 STOS");
		assert_eq!(shown(&stos(), one - 1), "0.999999 STOS");
		let none = Label { decimals: 0, ..stos() };
		assert_eq!(shown(&none, 7), "7 STOS");
	}
}
