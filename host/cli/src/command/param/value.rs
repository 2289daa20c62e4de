//! Values of parameters with their units, for people.

use stratos_host::node::amount;

/// Units of time and the milliseconds in them, the longest first.
const TIMES: [(&str, u128); 4] =
	[("days", 86_400_000), ("hours", 3_600_000), ("minutes", 60_000), ("seconds", 1_000)];

/// A number of smallest steps with its unit; times in the longest unit that they are whole in.
pub(super) fn show(number: u128, unit: &str, decimals: u8) -> String {
	if unit == "ms" {
		let whole = TIMES.iter().find(|(_, ms)| number > 0 && number.is_multiple_of(*ms));
		if let Some((name, ms)) = whole {
			return format!("{} {name}", amount(number / ms, 0, 0));
		}
	}
	let text = amount(number, decimals, decimals.into());
	match unit {
		"" => text,
		"%" => format!("{text}%"),
		unit => format!("{text} {unit}"),
	}
}

/// A number with its unit, in smallest steps, as digits. A unit with decimals must be written: 1 STOS
/// and 1 base unit are too far apart to guess.
pub(super) fn read(text: &str, unit: &str, decimals: u8) -> Result<String, String> {
	let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '_' | ',')));
	let (digits, suffix) = text.split_at(end.unwrap_or(text.len()));
	let suffix = suffix.trim();
	let digits: String = digits.chars().filter(|c| !matches!(c, '_' | ',')).collect();
	if unit == "ms" {
		let time = |(name, _): &&(&str, u128)| {
			suffix.eq_ignore_ascii_case(name) || format!("{suffix}s").eq_ignore_ascii_case(name)
		};
		if let Some((_, ms)) = TIMES.iter().find(time) {
			let count: u128 = digits.parse().map_err(|_| format!("`{digits}` is not whole"))?;
			let product = count.checked_mul(*ms).ok_or("it is too large")?;
			return Ok(product.to_string());
		}
	}
	let matches = suffix.eq_ignore_ascii_case(unit);
	match suffix {
		"" if decimals > 0 => Err(format!("write it with its unit: {text}{unit}")),
		"" => steps(&digits, 0),
		_ if matches => steps(&digits, decimals),
		other => Err(match unit {
			"" => format!("it has no unit, `{other}` is one too many"),
			"ms" => format!("`{other}` is no unit of time: ms, seconds, minutes, hours, days"),
			unit => format!("its unit is {unit}, not {other}"),
		}),
	}
}

/// A decimal number in steps of its last place.
fn steps(digits: &str, decimals: u8) -> Result<String, String> {
	let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
	let places = usize::from(decimals);
	let fraction = fraction.trim_end_matches('0');
	let numeric = |text: &str| text.bytes().all(|digit| digit.is_ascii_digit());
	if (whole.is_empty() && fraction.is_empty()) || !numeric(whole) || !numeric(fraction) {
		return Err(format!("`{digits}` is not a number"));
	}
	if fraction.len() > places {
		return Err(match places {
			0 => format!("`{digits}` is not whole"),
			_ => format!("`{digits}` has more than {places} decimals"),
		});
	}
	let all = format!("{whole}{fraction:0<places$}");
	let trimmed = all.trim_start_matches('0');
	Ok(if trimmed.is_empty() { "0".to_owned() } else { trimmed.to_owned() })
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn values_are_shown_with_their_units() {
		assert_eq!(show(8_000, "%", 2), "80%");
		assert_eq!(show(8_005, "%", 2), "80.05%");
		assert_eq!(show(1_500 * 10u128.pow(18), "STOS", 18), "1,500 STOS");
		assert_eq!(show(180 * 86_400_000, "ms", 0), "180 days");
		assert_eq!(show(90_000, "ms", 0), "90 seconds");
		assert_eq!(show(1_001, "ms", 0), "1,001 ms");
		assert_eq!(show(0, "ms", 0), "0 ms");
		assert_eq!(show(2_016, "epochs", 0), "2,016 epochs");
		assert_eq!(show(3, "", 0), "3");
	}

	#[test]
	fn values_are_read_as_they_are_shown() {
		for (number, unit, decimals) in [
			(8_000u128, "%", 2),
			(8_005, "%", 2),
			(1_500 * 10u128.pow(18), "STOS", 18),
			(5, "STOS", 18),
			(180 * 86_400_000, "ms", 0),
			(1_001, "ms", 0),
			(2_016, "epochs", 0),
			(3, "", 0),
		] {
			assert_eq!(read(&show(number, unit, decimals), unit, decimals), Ok(number.to_string()));
		}
		assert_eq!(read("1 day", "ms", 0), Ok("86400000".into()));
		assert_eq!(read("100", "epochs", 0), Ok("100".into()));
		assert_eq!(read("1_000", "", 0), Ok("1000".into()));
		assert_eq!(read("0.5stos", "STOS", 18), Ok("500000000000000000".into()));
	}

	#[test]
	fn what_could_be_meant_otherwise_is_refused() {
		assert!(read("1000", "STOS", 18).unwrap_err().contains("1000STOS"));
		assert!(read("70", "%", 2).unwrap_err().contains("70%"));
		assert!(read("70.123%", "%", 2).unwrap_err().contains("decimals"));
		assert!(read("5 weeks", "ms", 0).unwrap_err().contains("days"));
		assert!(read("5 STOS", "oz", 9).unwrap_err().contains("oz"));
		assert!(read("5 epochs", "", 0).unwrap_err().contains("no unit"));
		assert!(read("1.5", "epochs", 0).unwrap_err().contains("not whole"));
		assert!(read("1.2.3", "epochs", 0).is_err());
	}
}
