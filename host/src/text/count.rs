//! Whole numbers for people.

use super::format_amount;

/// A whole number with its thousands grouped: `4,500,000`.
pub fn grouped(number: impl TryInto<u128>) -> String {
	// Negative numbers and numbers above 128 bits do not occur.
	format_amount(number.try_into().unwrap_or(u128::MAX), 0, 0)
}

/// A grouped number with its noun: `1 block`, `4,500,000 blocks`. The plural is `noun` with an `s`.
pub fn counted(number: impl TryInto<u128>, noun: &str) -> String {
	let number = grouped(number);
	let plural = if number == "1" { "" } else { "s" };
	format!("{number} {noun}{plural}")
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn only_one_is_singular() {
		assert_eq!(counted(0u8, "block"), "0 blocks");
		assert_eq!(counted(1u64, "host function"), "1 host function");
		assert_eq!(counted(4_500_000usize, "block"), "4,500,000 blocks");
	}
}
