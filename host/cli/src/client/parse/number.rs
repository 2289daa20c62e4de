//! Numbers as text: `1,000`, `1_000`, `0xff`, `1.5STOS`.

use crate::{
	client::{parse::parser::ValueParser, properties::Token},
	text::counted,
};
use scale_value::Value;
use stratos_host::text::{AmountError, parse_amount};

impl ValueParser<'_> {
	/// A whole number, or an amount of the chain's token in base units.
	pub(super) fn number(&self, text: &str) -> Result<Value<()>, String> {
		if let Some(hex) = text.strip_prefix("0x") {
			// The standard parser accepts a sign.
			let number = match hex.bytes().all(|digit| digit.is_ascii_hexdigit()) {
				true => u128::from_str_radix(hex, 16).ok(),
				false => None,
			};
			let wrong = || format!("`{text}` is not a number of up to 32 hex digits");
			return number.map(Value::u128).ok_or_else(wrong);
		}
		if let Some(digits) = text.strip_prefix('-') {
			let digits = parse_amount(digits, 0).map_err(|why| wrong(text, &why))?;
			let number = format!("-{digits}").parse::<i128>();
			return number.map(Value::i128).map_err(|_| format!("`{text}` is too large"));
		}
		let (digits, unit) = split_unit(text);
		match (unit, self.token) {
			("", Some(Token { symbol, .. }))
				if parse_amount(digits, 0) == Err(AmountError::NotWhole) =>
			{
				Err(format!("`{text}` is not whole; write {text}{symbol} for an amount"))
			}
			("", _) => whole_number(digits).map(Value::u128),
			(unit, Some(token)) if unit.eq_ignore_ascii_case(&token.symbol) => {
				let number = parse_amount(digits, token.decimals);
				let unit = &token.symbol;
				number.map(Value::u128).map_err(|why| match why {
					AmountError::Decimals(places) => {
						format!("{unit} has {}, `{digits}` has more", counted(places, "decimal"))
					}
					AmountError::TooLarge => format!("`{digits}` {unit} is too large"),
					why => wrong(text, &why.with_unit(unit)),
				})
			}
			(unit, token) => Err(not_a_unit(text, unit, token)),
		}
	}
}

/// A whole number without a unit.
///
/// # Errors
/// A message.
pub(crate) fn whole_number(text: &str) -> Result<u128, String> {
	parse_amount(text, 0).map_err(|why| wrong(text, &why))
}

fn wrong(text: &str, why: &AmountError) -> String {
	format!("`{text}` {why}")
}

/// The message for an unknown unit.
fn not_a_unit(text: &str, unit: &str, token: Option<&Token>) -> String {
	let exponent = |unit: &str| {
		let rest = unit.strip_prefix(['e', 'E'])?;
		rest.trim_start_matches(['+', '-']).starts_with(|c: char| c.is_ascii_digit()).then_some(())
	};
	if exponent(unit).is_some() {
		return format!("`{text}` is not a number; write it without an exponent");
	}
	if unit.starts_with(char::is_numeric) {
		return format!("`{text}` is not a number; write it with the digits 0 to 9");
	}
	match token {
		Some(token) => format!("`{text}` is not a number; the only unit is {}", token.symbol),
		None => format!("`{text}` is not a number"),
	}
}

/// Splits a number and its unit.
pub(crate) fn split_unit(text: &str) -> (&str, &str) {
	let in_number = |c: char| {
		c.is_ascii_digit() || c.is_whitespace() || matches!(c, '.' | ',' | '_' | '\'' | '+' | '-')
	};
	let end = text.find(|c: char| !in_number(c)).unwrap_or(text.len());
	let (digits, unit) = text.split_at(end);
	(digits.trim(), unit)
}

#[cfg(test)]
mod tests {
	use crate::client::tests::{metadata, parser};
	use proptest::prelude::*;
	use stratos_host::text::format_amount;

	fn read(text: &str) -> Result<u128, String> {
		parser(metadata()).amount(text, "value").map_err(|error| error.to_string())
	}

	#[test]
	fn amounts_are_parsed_with_their_unit() {
		let one = 10u128.pow(18);
		for (text, expected) in [
			("1STOS", one),
			("1.5 STOS", one + one / 2),
			("1,000stos", 1_000 * one),
			("1_000.25STOS", 1_000 * one + one / 4),
			("0xff", 255),
			("1,000", 1_000),
		] {
			assert_eq!(read(text), Ok(expected), "{text}");
		}
	}

	#[test]
	fn ambiguous_amounts_are_refused() {
		for (text, part) in [
			("1,5STOS", "could mean 1.5STOS or 15STOS"),
			("0,001STOS", "could mean 0.001STOS or 1STOS"),
			(",5STOS", "could mean 0.5STOS or 5STOS"),
			("1,5", "could mean 1.5 or 15"),
			("1.5.0STOS", "is not a number"),
			("1.STOS", "is not a number"),
			("+1STOS", "is not a number"),
			("-1STOS", "is not a number"),
			("--1", "is not a number"),
			("1e3STOS", "without an exponent"),
			("1e3", "without an exponent"),
			("\u{ff11}STOS", "digits 0 to 9"),
			("\u{661}", "digits 0 to 9"),
			("1 000STOS", "is not a number"),
			("1'000STOS", "is not a number"),
			("STOS", "is not a number"),
			("", "is not a number"),
			("1STOSS", "the only unit is STOS"),
			("1mSTOS", "the only unit is STOS"),
			("1oz", "the only unit is STOS"),
			("5%", "the only unit is STOS"),
			("0.0000000000000000001STOS", "has 18 decimals"),
			("999999999999999999999STOS", "too large"),
			("1.5", "write 1.5STOS"),
			("0x", "32 hex digits"),
			("0x+f", "32 hex digits"),
			("-0x1", "is not a number"),
		] {
			let error = read(text).unwrap_err();
			assert!(error.contains(part), "{text:?}: {error}");
		}
	}

	proptest! {
		#[test]
		fn formatted_amounts_are_parsed_back(number: u128) {
			let shown = format!("{} STOS", format_amount(number, 18, 18));
			prop_assert_eq!(read(&shown), Ok(number));
			prop_assert_eq!(read(&format_amount(number, 0, 0)), Ok(number));
		}
	}
}
