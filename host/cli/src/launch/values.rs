//! Amounts, commissions and capacities as text. The unit is mandatory, so that nobody gives base units by
//! mistake.

use crate::client::parameters::{format_with_unit, parse_with_unit};
use crate::client::split_unit;
use stratos_host::text::{format_amount, parse_amount};

/// The symbol and the decimals of the token.
const SYMBOL: &str = "STOS";
const DECIMALS: u8 = 18;

/// Decimals of a percentage that is a part of 10^9.
const PERCENT_DECIMALS: u8 = 7;
/// The whole, in parts of 10^9.
const WHOLE: u32 = 1_000_000_000;

/// Units of bytes and their decimals.
const BYTES: [(&str, u8); 6] = [("PB", 15), ("TB", 12), ("GB", 9), ("MB", 6), ("kB", 3), ("B", 0)];

/// Base units of an amount such as `1,000STOS`.
pub(crate) fn amount(text: &str) -> Result<u128, String> {
	parse_with_unit(text, SYMBOL, DECIMALS)
}

/// An amount as text that [`amount`] reads back exactly.
pub(crate) fn show_amount(amount: u128) -> String {
	format_amount(amount, DECIMALS, DECIMALS.into()) + SYMBOL
}

/// A commission such as `5%`, in parts of 10^9.
pub(crate) fn commission(text: &str) -> Result<u32, String> {
	let parts = parse_with_unit(text, "%", PERCENT_DECIMALS)?;
	let parts = u32::try_from(parts).ok().filter(|parts| *parts <= WHOLE);
	parts.ok_or_else(|| format!("`{text}` is more than 100%"))
}

/// A commission as text.
pub(crate) fn show_commission(parts: u32) -> String {
	format_with_unit(parts.into(), "%", PERCENT_DECIMALS)
}

/// A capacity such as `10TB`, in bytes.
pub(crate) fn capacity(text: &str) -> Result<u64, String> {
	let (digits, unit) = split_unit(text);
	let known = BYTES.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit.trim()));
	let Some((name, decimals)) = known else {
		return Err(format!("`{text}` has no unit of bytes: write it as 10TB or 500GB"));
	};
	let bytes = parse_amount(digits, *decimals)
		.map_err(|why| format!("`{digits}` {}", why.with_unit(name)))?;
	u64::try_from(bytes).map_err(|_| format!("`{text}` is more than any machine has"))
}

/// A capacity as text, in the largest unit in which it is whole.
pub(crate) fn show_capacity(bytes: u64) -> String {
	let whole = |decimals: u8| bytes > 0 && bytes.is_multiple_of(10u64.pow(decimals.into()));
	let (name, decimals) = BYTES.iter().find(|(_, decimals)| whole(*decimals)).unwrap_or(&("B", 0));
	format!("{}{name}", format_amount(u128::from(bytes), *decimals, 0))
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn values_need_their_unit() {
		assert_eq!(amount("1,000STOS"), Ok(1_000 * 10u128.pow(18)));
		assert!(amount("1,000").unwrap_err().contains("1,000STOS"));
		assert!(amount("1,5STOS").unwrap_err().contains("1.5"));
		assert!(amount("9999999999999999999999999STOS").unwrap_err().contains("too large"));
		assert_eq!(commission("5%"), Ok(50_000_000));
		assert_eq!(commission("0.5%"), Ok(5_000_000));
		assert!(commission("5").is_err());
		assert!(commission("101%").is_err() && commission("99999999999999999999%").is_err());
		assert_eq!(capacity("10TB"), Ok(10_000_000_000_000));
		assert_eq!(capacity("1.5 GB"), Ok(1_500_000_000));
		assert!(
			capacity("10").is_err() && capacity("1.5B").is_err() && capacity("99999PB").is_err()
		);
	}

	proptest! {
		#[test]
		fn shown_values_are_read_back(stos: u128, parts in 0..=WHOLE, bytes: u64) {
			prop_assert_eq!(amount(&show_amount(stos)), Ok(stos));
			prop_assert_eq!(commission(&show_commission(parts)), Ok(parts));
			prop_assert_eq!(capacity(&show_capacity(bytes)), Ok(bytes));
		}
	}
}
