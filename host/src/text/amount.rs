//! Formats and parses amounts.
//!
//! [`parse_amount`] reads back exactly what [`format_amount`] writes with all decimals. All amounts in
//! user input are parsed here.

use thiserror::Error;

/// Formats an amount in base units of a token with `decimals`: thousands separated by commas, at most
/// `places` decimals without trailing zeros. Truncates instead of rounding, so that it never shows more
/// than there is.
pub fn format_amount(amount: u128, decimals: u8, places: usize) -> String {
	let digits = format!("{amount:0>width$}", width = usize::from(decimals).saturating_add(1));
	let (whole, fraction) = digits.split_at(digits.len().saturating_sub(usize::from(decimals)));
	let fraction: String = fraction.chars().take(places).collect();
	let fraction = fraction.trim_end_matches('0');
	let mut text = thousands(whole);
	if !fraction.is_empty() {
		text.push('.');
		text.push_str(fraction);
	}
	text
}

/// Digits in groups of three.
fn thousands(digits: &str) -> String {
	let mut text = String::with_capacity(digits.len().saturating_mul(4) / 3);
	for (index, digit) in digits.chars().enumerate() {
		if index > 0 && digits.len().saturating_sub(index).is_multiple_of(3) {
			text.push(',');
		}
		text.push(digit);
	}
	text
}

/// Why a text is not an amount.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AmountError {
	/// Not digits with at most one point.
	#[error("is not a number; write digits, as in 1000, 1,000, 1_000 or 1.5")]
	NotANumber,
	/// A separator that groups no three digits. It may have been meant as the decimal point. Holds the
	/// possible readings.
	#[error("{}", describe_readings(.0))]
	Ambiguous(Vec<String>),
	/// More decimals than the unit has.
	#[error("has more than {0} decimals")]
	Decimals(u8),
	/// Decimals where the unit has none.
	#[error("is not whole")]
	NotWhole,
	/// More than `u128::MAX` base units.
	#[error("is too large")]
	TooLarge,
}

impl AmountError {
	/// Appends a unit to the readings.
	#[must_use]
	pub fn with_unit(self, unit: &str) -> Self {
		match self {
			Self::Ambiguous(readings) => Self::Ambiguous(
				readings.into_iter().map(|reading| format!("{reading}{unit}")).collect(),
			),
			other => other,
		}
	}
}

/// Parses an amount of a token with `decimals` into base units, exactly.
///
/// Digits are `0` to `9`, the decimal point is `.` with digits on both sides. `,` or `_`, but not both,
/// may separate groups of exactly three digits in the whole part, if the first group does not start
/// with 0. Signs, exponents and whitespace are errors.
///
/// # Errors
/// [`AmountError`].
pub fn parse_amount(text: &str, decimals: u8) -> Result<u128, AmountError> {
	let mut characters = text.chars();
	if !characters.all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '_')) {
		return Err(AmountError::NotANumber);
	}
	let (whole, fraction) = match text.split_once('.') {
		Some((whole, fraction)) => (whole, Some(fraction)),
		None => (text, None),
	};
	let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|c| c.is_ascii_digit());
	// Neither separators in the decimals nor a second point group digits.
	if !fraction.is_none_or(is_digits) || !(is_digits(whole) || is_grouped(whole)) {
		return Err(readings(text));
	}
	let fraction = fraction.unwrap_or("").trim_end_matches('0');
	let places = usize::from(decimals);
	if fraction.len() > places {
		return Err(match decimals {
			0 => AmountError::NotWhole,
			decimals => AmountError::Decimals(decimals),
		});
	}
	let digits = whole.bytes().chain(fraction.bytes()).filter(u8::is_ascii_digit);
	let missing = places.saturating_sub(fraction.len());
	digits
		.chain(std::iter::repeat_n(b'0', missing))
		.try_fold(0u128, |number, digit| {
			let digit = u128::from(digit.saturating_sub(b'0'));
			number.checked_mul(10).and_then(|number| number.checked_add(digit))
		})
		.ok_or(AmountError::TooLarge)
}

fn describe_readings(readings: &[String]) -> String {
	match readings {
		[one] => format!("is not written as a number; write {one}"),
		readings => format!("could mean {}; write the one that is meant", readings.join(" or ")),
	}
}

/// Whether one kind of separator groups all digits by three.
fn is_grouped(whole: &str) -> bool {
	let Some(separator) = whole.chars().find(|c| !c.is_ascii_digit()) else { return false };
	let mut groups = whole.split(separator);
	let digits = |group: &str| group.bytes().all(|c| c.is_ascii_digit());
	let first = groups.next().unwrap_or("");
	let first = matches!(first.len(), 1..=3) && digits(first) && !first.starts_with('0');
	first && groups.all(|group| group.len() == 3 && digits(group))
}

/// The possible readings of a text with misplaced separators: with the last comma or point as the decimal
/// point, or with all commas as separators.
fn readings(text: &str) -> AmountError {
	let reading = |whole: &str, fraction: &str| {
		let bare = |text: &str| text.replace([',', '_', '.'], "");
		let (whole, fraction) = (bare(whole), bare(fraction));
		(!fraction.is_empty()).then(|| format!("{}.{fraction}", stripped(&whole)))
	};
	let pointed =
		text.rsplit_once([',', '.']).and_then(|(whole, fraction)| reading(whole, fraction));
	let dropped = text.replace([',', '_'], "");
	let grouped = match dropped.split_once('.') {
		Some((_, fraction)) if fraction.contains('.') => None,
		Some((whole, fraction)) => reading(whole, fraction),
		None if dropped.is_empty() => None,
		None => Some(stripped(&dropped).to_owned()),
	};
	let points = text.matches('.').count();
	let mut readings: Vec<String> = pointed.into_iter().chain(grouped).collect();
	readings.dedup();
	match readings.is_empty() || (readings.len() == 1 && points > 1) {
		true => AmountError::NotANumber,
		false => AmountError::Ambiguous(readings),
	}
}

/// Digits without leading zeros.
fn stripped(digits: &str) -> &str {
	match digits.trim_start_matches('0') {
		"" => "0",
		digits => digits,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn amounts_are_grouped_and_truncated() {
		let one = 10u128.pow(18);
		assert_eq!(format_amount(100_000_000 * one, 18, 4), "100,000,000");
		assert_eq!(format_amount(one / 2, 18, 4), "0.5");
		assert_eq!(format_amount(1_234_567 * one + one / 3, 18, 4), "1,234,567.3333");
		assert_eq!(format_amount(one - 1, 18, 4), "0.9999");
		assert_eq!(format_amount(1, 18, 4), "0");
		assert_eq!(format_amount(0, 0, 4), "0");
		assert_eq!(format_amount(1000, 0, 4), "1,000");
		assert_eq!(format_amount(999, 0, 0), "999");
		assert_eq!(
			format_amount(u128::MAX, 9, 9),
			"340,282,366,920,938,463,463,374,607,431.768211455"
		);
		assert_eq!(format_amount(5, 255, 300).len(), 257);
	}

	#[test]
	fn amounts_are_parsed_exactly() {
		let one = 10u128.pow(18);
		for (text, expected) in [
			("1", one),
			("1.5", one + one / 2),
			("0.000000000000000001", 1),
			("1,000", 1_000 * one),
			("1_000.000", 1_000 * one),
			("12,345,678.5", 12_345_678 * one + one / 2),
			("0", 0),
			("007", 7 * one),
			("1.50000000000000000000000", one + one / 2),
		] {
			assert_eq!(parse_amount(text, 18), Ok(expected), "{text}");
		}
		assert_eq!(parse_amount("340282366920938463463374607431768211455", 0), Ok(u128::MAX));
	}

	#[test]
	fn misplaced_separators_are_rejected_with_both_readings() {
		for (text, readings) in [
			("1,5", &["1.5", "15"][..]),
			("0,001", &["0.001", "1"]),
			(",5", &["0.5", "5"]),
			("1,50", &["1.50", "150"]),
			("1,0000", &["1.0000", "10000"]),
			("12,34,567", &["1234.567", "1234567"]),
			("1234,567", &["1234.567", "1234567"]),
			("1,000_000", &["1.000000", "1000000"]),
			("1.000,50", &["1000.50", "1.00050"]),
			("1.5,0", &["15.0", "1.50"]),
			("1_0", &["10"]),
			("1,", &["1"]),
			("_1", &["1"]),
			("1__000", &["1000"]),
			("0_001", &["1"]),
			(".5", &["0.5"]),
			("1_0.5", &["10.5"]),
		] {
			let readings = readings.iter().map(|text| (*text).to_owned()).collect();
			assert_eq!(parse_amount(text, 18), Err(AmountError::Ambiguous(readings)), "{text}");
		}
		let error = parse_amount("1,5", 18).unwrap_err().with_unit("STOS").to_string();
		assert_eq!(error, "could mean 1.5STOS or 15STOS; write the one that is meant");
	}

	#[test]
	fn other_text_is_rejected() {
		for text in [
			"",
			" ",
			"1 ",
			" 1",
			"1 000",
			"+1",
			"-1",
			"1e3",
			"1E3",
			"0x10",
			"1.5.0",
			"1.",
			"1..2",
			".",
			",",
			"1'000",
			"\u{ff11}",
			"\u{661}",
			"1\u{a0}000",
			"NaN",
			"inf",
			"1.000.000",
			"½",
		] {
			assert_eq!(parse_amount(text, 18), Err(AmountError::NotANumber), "{text:?}");
		}
		assert_eq!(parse_amount("1.0000000000000000001", 18), Err(AmountError::Decimals(18)));
		assert_eq!(parse_amount("1.5", 0), Err(AmountError::NotWhole));
		assert_eq!(parse_amount("1.0", 0), Ok(1));
		assert_eq!(parse_amount("999999999999999999999999", 18), Err(AmountError::TooLarge));
		let above = "340282366920938463463374607431768211456";
		assert_eq!(parse_amount(above, 0), Err(AmountError::TooLarge));
		assert_eq!(parse_amount(&"9".repeat(100_000), 0), Err(AmountError::TooLarge));
	}

	proptest! {
		#[test]
		fn formatted_amounts_are_parsed_back(number: u128, decimals in 0u8..60) {
			let text = format_amount(number, decimals, decimals.into());
			prop_assert_eq!(parse_amount(&text, decimals), Ok(number));
			prop_assert_eq!(parse_amount(&text.replace(',', "_"), decimals), Ok(number));
			prop_assert_eq!(parse_amount(&text.replace(',', ""), decimals), Ok(number));
		}

		#[test]
		fn any_text_is_an_amount_or_an_error(text in "[0-9.,_ ]{0,30}", decimals in 0u8..40) {
			// Only separators are skipped.
			if let Ok(number) = parse_amount(&text, decimals) {
				let plain = text.replace([',', '_'], "");
				prop_assert_eq!(parse_amount(&plain, decimals), Ok(number));
			}
		}
	}
}
