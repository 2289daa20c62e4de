//! Units of parameters.

use alloc::{format, string::String};

/// Units of time and the milliseconds in them, the longest first.
const TIMES: [(&str, u128); 4] =
	[("day", 86_400_000), ("hour", 3_600_000), ("minute", 60_000), ("second", 1_000)];

/// The unit of a parameter. A value is a whole number of the unit's smallest step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Unit {
	/// The symbol, as `STOS`; empty for a plain number.
	pub symbol: &'static str,
	/// Decimals of the unit: 18 for STOS, whose smallest step is a base unit.
	pub decimals: u8,
}

impl Unit {
	/// STOS, in base units.
	pub const STOS: Self = Self::new("STOS", 18);
	/// Ozone, in nOz.
	pub const OZONE: Self = Self::new("oz", 9);
	/// A share, in parts per billion.
	pub const PERBILL: Self = Self::new("%", 7);
	/// A share, in basis points.
	pub const BASIS_POINTS: Self = Self::new("%", 2);
	/// A duration.
	pub const MILLISECONDS: Self = Self::new("ms", 0);
	/// Epochs.
	pub const EPOCHS: Self = Self::new("epochs", 0);
	/// Blocks.
	pub const BLOCKS: Self = Self::new("blocks", 0);
	/// Bytes.
	pub const BYTES: Self = Self::new("bytes", 0);
	/// A plain number.
	pub const COUNT: Self = Self::new("", 0);

	const fn new(symbol: &'static str, decimals: u8) -> Self {
		Self { symbol, decimals }
	}

	/// `steps` in this unit, as a person reads it: `1,500 STOS`, `0.01%`, `90 days`.
	pub fn show(&self, steps: u128) -> String {
		if *self == Self::MILLISECONDS
			&& let Some((name, ms)) =
				TIMES.iter().find(|(_, ms)| steps > 0 && steps.is_multiple_of(*ms))
		{
			let plural = if steps == *ms { "" } else { "s" };
			return format!("{} {name}{plural}", decimal(steps / ms, 0));
		}
		let number = decimal(steps, self.decimals);
		match self.symbol {
			"" => number,
			"%" => format!("{number}%"),
			"ms" => format!("{number} ms"),
			symbol if number == "1" => format!("1 {}", symbol.strip_suffix('s').unwrap_or(symbol)),
			symbol => format!("{number} {symbol}"),
		}
	}
}

/// A number of smallest steps with thousands separated and trailing zeros dropped.
fn decimal(steps: u128, decimals: u8) -> String {
	let digits = format!("{steps:0>width$}", width = usize::from(decimals) + 1);
	let (whole, rest) = digits.split_at(digits.len() - usize::from(decimals));
	let mut text = String::new();
	for (at, digit) in whole.chars().enumerate() {
		if at > 0 && (whole.len() - at) % 3 == 0 {
			text.push(',');
		}
		text.push(digit);
	}
	match rest.trim_end_matches('0') {
		"" => text,
		rest => text + "." + rest,
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn values_are_shown_as_the_wallet_shows_them() {
		for (unit, steps, text) in [
			(Unit::STOS, 1_500 * 10u128.pow(18), "1,500 STOS"),
			(Unit::STOS, 1, "0.000000000000000001 STOS"),
			(Unit::OZONE, 1_500_000_000, "1.5 oz"),
			(Unit::BASIS_POINTS, 8_005, "80.05%"),
			(Unit::PERBILL, 500_000_001, "50.0000001%"),
			(Unit::MILLISECONDS, 90 * 86_400_000, "90 days"),
			(Unit::MILLISECONDS, 60_000, "1 minute"),
			(Unit::MILLISECONDS, 1_001, "1,001 ms"),
			(Unit::MILLISECONDS, 0, "0 ms"),
			(Unit::MILLISECONDS, 1, "1 ms"),
			(Unit::EPOCHS, 52_560, "52,560 epochs"),
			(Unit::EPOCHS, 1, "1 epoch"),
			(Unit::COUNT, 1_000_000_000, "1,000,000,000"),
			(Unit::COUNT, 3, "3"),
		] {
			assert_eq!(unit.show(steps), text);
		}
	}
}
