//! Values of parameters with their units.

use crate::{client::parse::split_unit, text::counted};
use stratos_host::text::{AmountError, format_amount, parse_amount};

/// Units of time with their milliseconds, the longest first.
const TIMES: [(&str, u128); 4] =
	[("days", 86_400_000), ("hours", 3_600_000), ("minutes", 60_000), ("seconds", 1_000)];

/// A unit of time by its singular or plural; `None` for another word.
fn time(word: &str) -> Option<(&'static str, u128)> {
	let same = |(name, _): &&(&str, u128)| {
		word.eq_ignore_ascii_case(name) || format!("{word}s").eq_ignore_ascii_case(name)
	};
	TIMES.iter().find(same).copied()
}

/// A number in the smallest unit, as text with its unit. A time has the longest unit in which it is whole.
pub(crate) fn format(number: u128, unit: &str, decimals: u8) -> String {
	if unit == "ms" {
		let whole = TIMES.iter().find(|(_, ms)| number > 0 && number.is_multiple_of(*ms));
		if let Some((name, ms)) = whole {
			return times(number / ms, name);
		}
	}
	let text = format_amount(number, decimals, decimals.into());
	match (unit, singular(unit)) {
		("", _) => text,
		("%", _) => format!("{text}%"),
		(_, Some(noun)) if text == "1" => format!("1 {noun}"),
		(unit, _) => format!("{text} {unit}"),
	}
}

/// As [`format`], but a time is in the unit of `text` where it is whole in that.
pub(super) fn format_as(text: &str, number: u128, unit: &str, decimals: u8) -> String {
	match time(split_unit(text).1.trim()).filter(|_| unit == "ms") {
		Some((name, ms)) if number.is_multiple_of(ms) => times(number / ms, name),
		_ => format(number, unit, decimals),
	}
}

/// The singular of a unit that is a noun, such as `epochs`; `None` for others, such as `oz` and `ms`.
fn singular(unit: &str) -> Option<&str> {
	unit.strip_suffix('s').filter(|noun| noun.len() > 1 && noun.chars().all(char::is_lowercase))
}

/// A count of a unit of time.
fn times(count: u128, name: &str) -> String {
	counted(count, name.trim_end_matches('s'))
}

/// Parses a number with its unit. Returns it in the smallest unit. A unit with decimals is mandatory, so that 1
/// STOS and 1 base unit cannot be confused.
pub(crate) fn parse(text: &str, unit: &str, decimals: u8) -> Result<u128, String> {
	let (digits, suffix) = split_unit(text);
	let suffix = suffix.trim();
	let number = |decimals: u8, unit: &str| {
		parse_amount(digits, decimals).map_err(|why| match why {
			AmountError::NotANumber => format!("`{text}` {why}"),
			why => format!("`{digits}` {}", why.with_unit(unit)),
		})
	};
	if let Some((name, ms)) = time(suffix).filter(|_| unit == "ms") {
		let count = number(0, &format!(" {name}"))?;
		return count.checked_mul(ms).ok_or_else(|| "it is too large".to_owned());
	}
	match suffix {
		"" if decimals > 0 => {
			number(decimals, unit)?;
			Err(format!("write it with its unit: {digits}{unit}"))
		}
		// A count needs no unit. Its decimals are 0.
		suffix
			if suffix.is_empty()
				|| suffix.eq_ignore_ascii_case(unit)
				|| singular(unit).is_some_and(|noun| suffix.eq_ignore_ascii_case(noun)) =>
		{
			number(decimals, suffix)
		}
		other => Err(match unit {
			"" => format!("it has no unit, but `{other}` is given"),
			"ms" => {
				format!("`{other}` is not a unit of time: ms, seconds, minutes, hours, days")
			}
			unit => format!("its unit is {unit}, not {other}"),
		}),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn values_are_shown_with_their_units() {
		assert_eq!(format(8_000, "%", 2), "80%");
		assert_eq!(format(8_005, "%", 2), "80.05%");
		assert_eq!(format(1_500 * 10u128.pow(18), "STOS", 18), "1,500 STOS");
		assert_eq!(format(180 * 86_400_000, "ms", 0), "180 days");
		assert_eq!(format(90_000, "ms", 0), "90 seconds");
		assert_eq!(format(86_400_000, "ms", 0), "1 day");
		assert_eq!(format(1_001, "ms", 0), "1,001 ms");
		assert_eq!(format(0, "ms", 0), "0 ms");
		assert_eq!(format(2_016, "epochs", 0), "2,016 epochs");
		assert_eq!(format(1, "epochs", 0), "1 epoch");
		assert_eq!(format(1_400, "days", 2), "14 days");
		assert_eq!(format(100, "days", 2), "1 day");
		assert_eq!(format(3, "", 0), "3");
	}

	/// The units that the runtime gives its parameters.
	const UNITS: [(&str, u8); 9] = [
		("%", 2),
		("%", 7),
		("STOS", 18),
		("oz", 9),
		("ms", 0),
		("epochs", 0),
		("blocks", 0),
		("bytes", 0),
		("", 0),
	];

	proptest! {
		#[test]
		fn formatted_values_are_parsed_back(number: u128, unit in 0..UNITS.len()) {
			let (unit, decimals) = UNITS[unit];
			for number in [1, number, number % 1_000_000, number % 100 * 86_400_000] {
				let shown = format(number, unit, decimals);
				prop_assert_eq!(parse(&shown, unit, decimals), Ok(number), "{}", shown);
			}
		}
	}

	#[test]
	fn every_form_of_a_value_is_parsed() {
		assert_eq!(parse("1 day", "ms", 0), Ok(86_400_000));
		assert_eq!(parse("2,400hours", "ms", 0), Ok(2_400 * 3_600_000));
		assert_eq!(parse("100", "epochs", 0), Ok(100));
		assert_eq!(parse("1_000", "", 0), Ok(1_000));
		assert_eq!(parse("0.5stos", "STOS", 18), Ok(500_000_000_000_000_000));
	}

	#[test]
	fn times_have_the_unit_of_the_input() {
		let day = 86_400_000;
		assert_eq!(format_as("2,400 hours", 100 * day, "ms", 0), "2,400 hours");
		assert_eq!(format_as("100days", 100 * day, "ms", 0), "100 days");
		assert_eq!(format_as("100days", 60_000, "ms", 0), "1 minute");
		assert_eq!(format_as("170%", 17_000, "%", 2), "170%");
	}

	#[test]
	fn ambiguous_values_are_refused() {
		assert!(parse("1000", "STOS", 18).unwrap_err().contains("1000STOS"));
		assert!(parse("70", "%", 2).unwrap_err().contains("70%"));
		assert!(parse("70.123%", "%", 2).unwrap_err().contains("decimals"));
		assert!(parse("5 weeks", "ms", 0).unwrap_err().contains("days"));
		assert!(parse("5 STOS", "oz", 9).unwrap_err().contains("oz"));
		assert!(parse("5 epochs", "", 0).unwrap_err().contains("no unit"));
		assert!(parse("1.5", "epochs", 0).unwrap_err().contains("not whole"));
		assert!(parse("1.2.3", "epochs", 0).is_err());
		for (text, unit, decimals, part) in [
			("7,5%", "%", 2, "could mean 7.5% or 75%"),
			("1,5STOS", "STOS", 18, "could mean 1.5STOS or 15STOS"),
			("1,5 days", "ms", 0, "could mean 1.5 days or 15 days"),
			("1,5", "epochs", 0, "could mean 1.5 or 15"),
			("-1%", "%", 2, "not a number"),
			("+1 days", "ms", 0, "not a number"),
			(".5%", "%", 2, "write 0.5%"),
			("%", "%", 2, "not a number"),
			("", "epochs", 0, "not a number"),
			("1.5 days", "ms", 0, "not whole"),
			("1e3 epochs", "epochs", 0, "its unit is epochs"),
			("9999999999999999999999999999999999 days", "ms", 0, "too large"),
		] {
			let error = parse(text, unit, decimals).unwrap_err();
			assert!(error.contains(part), "{text}: {error}");
		}
	}
}
