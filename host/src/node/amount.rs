//! Amounts as people read them.

/// An amount of a unit with decimals: thousands apart, up to `places` decimals without trailing
/// zeros, cut and not rounded, so that nobody is shown more than there is.
pub fn amount(amount: u128, decimals: u8, places: usize) -> String {
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

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn amounts_are_grouped_and_cut() {
		let one = 10u128.pow(18);
		assert_eq!(amount(100_000_000 * one, 18, 4), "100,000,000");
		assert_eq!(amount(one / 2, 18, 4), "0.5");
		assert_eq!(amount(1_234_567 * one + one / 3, 18, 4), "1,234,567.3333");
		assert_eq!(amount(one - 1, 18, 4), "0.9999");
		assert_eq!(amount(1, 18, 4), "0");
		assert_eq!(amount(0, 0, 4), "0");
		assert_eq!(amount(1000, 0, 4), "1,000");
		assert_eq!(amount(999, 0, 0), "999");
		assert_eq!(amount(u128::MAX, 9, 9), "340,282,366,920,938,463,463,374,607,431.768211455");
		assert_eq!(amount(5, 255, 300).len(), 257);
	}
}
