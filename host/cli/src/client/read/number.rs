//! Numbers as people write them: `1_000_000`, `1,000`, `0xff`, `1.5STOS`.

use super::Reader;
use crate::client::Token;
use scale_value::Value;

impl Reader<'_> {
	/// A whole number, or an amount of the chain's token in its base units.
	pub(super) fn number(&self, text: &str) -> Result<Value<()>, String> {
		let (digits, unit) =
			text.split_at(text.find(|c: char| c.is_alphabetic()).unwrap_or(text.len()));
		let digits = digits.trim();
		if let Some(hex) = text.strip_prefix("0x") {
			let number = u128::from_str_radix(hex, 16);
			return number.map(Value::u128).map_err(|_| format!("`{text}` is not a number"));
		}
		if let Some(negative) = digits.strip_prefix('-').filter(|_| unit.is_empty()) {
			let number = format!("-{}", plain(negative)?).parse::<i128>();
			return number.map(Value::i128).map_err(|_| format!("`{text}` is not a number"));
		}
		match unit {
			"" if digits.contains('.') => Err(match self.token {
				Some(Token { symbol, .. }) => {
					format!("`{text}` is not whole; write {text}{symbol} for an amount")
				}
				None => format!("`{text}` is not a whole number"),
			}),
			"" => whole(digits).map(Value::u128),
			unit => match self.token {
				Some(token) if unit.eq_ignore_ascii_case(&token.symbol) => {
					amount(digits, token).map(Value::u128)
				}
				Some(token) => {
					Err(format!("`{text}` is not a number; the only unit is {}", token.symbol))
				}
				None => Err(format!("`{text}` is not a number")),
			},
		}
	}
}

/// The digits without what groups them.
fn plain(text: &str) -> Result<String, String> {
	let digits: String = text.chars().filter(|c| !matches!(c, '_' | ',')).collect();
	match !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit()) {
		true => Ok(digits),
		false => Err(format!("`{text}` is not a number")),
	}
}

fn whole(text: &str) -> Result<u128, String> {
	plain(text)?.parse().map_err(|_| format!("`{text}` is too large"))
}

/// An amount in base units, exactly: what it does not divide into is refused.
fn amount(text: &str, token: &Token) -> Result<u128, String> {
	let (major, minor) = text.split_once('.').unwrap_or((text, ""));
	let places = usize::from(token.decimals);
	let minor = match minor {
		"" => String::new(),
		minor => plain(minor)?,
	};
	let minor = minor.trim_end_matches('0');
	if minor.len() > places {
		return Err(format!("{} has {places} decimals, `{text}` has more", token.symbol));
	}
	let digits = format!("{}{minor:0<places$}", plain(major)?);
	digits.parse().map_err(|_| format!("`{text}` {} is too much", token.symbol))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn amounts_are_exact() {
		let token = Token { symbol: "STOS".into(), decimals: 18 };
		assert_eq!(amount("1", &token), Ok(10u128.pow(18)));
		assert_eq!(amount("1.5", &token), Ok(15 * 10u128.pow(17)));
		assert_eq!(amount("1_000.000", &token), Ok(10u128.pow(21)));
		assert_eq!(amount("0.000000000000000001", &token), Ok(1));
		assert!(amount("0.0000000000000000001", &token).is_err());
		assert!(amount("999999999999999999999999", &token).is_err());
		assert!(amount(".5", &token).is_err());
		assert!(amount("1.x", &token).is_err());
		assert!(amount("", &token).is_err());
	}
}
