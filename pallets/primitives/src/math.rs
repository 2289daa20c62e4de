//! Integer arithmetic for the formulas: 256-bit intermediates, one narrowing, explicit rounding.

use sp_arithmetic::{Rounding, helpers_128bit::multiply_by_rational_with_rounding};

/// `floor(a·b/c)` with a 256-bit product. `None` where `c` is 0 or the result exceeds `u128`.
pub fn mul_div_floor(a: u128, b: u128, c: u128) -> Option<u128> {
	if c == 0 {
		return None;
	}
	// The product usually fits, and one division replaces four.
	match a.checked_mul(b) {
		Some(product) => Some(product / c),
		None => multiply_by_rational_with_rounding(a, b, c, Rounding::Down),
	}
}

/// `ceil(a·b/c)` with a 256-bit product. `None` where `c` is 0 or the result exceeds `u128`.
pub fn mul_div_ceil(a: u128, b: u128, c: u128) -> Option<u128> {
	if c == 0 {
		return None;
	}
	match a.checked_mul(b) {
		Some(product) => Some(product.div_ceil(c)),
		None => multiply_by_rational_with_rounding(a, b, c, Rounding::Up),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;
	use sp_core::{U256, U512};

	fn reference(a: u128, b: u128, c: u128, up: bool) -> Option<u128> {
		if c == 0 {
			return None;
		}
		let product = U256::from(a).full_mul(U256::from(b));
		let (quotient, rest) = product.div_mod(U512::from(c));
		let result = if up && !rest.is_zero() { quotient + 1 } else { quotient };
		u128::try_from(result).ok()
	}

	proptest! {
		#[test]
		fn agrees_with_exact_wide_integers(a: u128, b: u128, c: u128) {
			prop_assert_eq!(mul_div_floor(a, b, c), reference(a, b, c, false));
			prop_assert_eq!(mul_div_ceil(a, b, c), reference(a, b, c, true));
		}

		#[test]
		fn agrees_where_results_fit(a in 0u128..1 << 90, b in 0u128..1 << 90, c in 1u128 << 60..1 << 100) {
			prop_assert_eq!(mul_div_floor(a, b, c), reference(a, b, c, false));
			prop_assert_eq!(mul_div_ceil(a, b, c), reference(a, b, c, true));
		}
	}

	#[test]
	fn division_by_zero_is_none() {
		assert_eq!(mul_div_floor(1, 1, 0), None);
		assert_eq!(mul_div_ceil(0, 0, 0), None);
	}
}
