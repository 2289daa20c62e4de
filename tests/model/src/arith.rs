//! Quotients of exact integers.

use num_bigint::BigUint;

/// `floor(a·b/c)`. `None` where `c` is 0 or the result is beyond 128 bits.
pub fn floor(a: u128, b: u128, c: u128) -> Option<u128> {
	(c > 0).then(|| BigUint::from(a) * b / c).and_then(|q| u128::try_from(q).ok())
}

/// `ceil(a·b/c)`. `None` where `c` is 0 or the result is beyond 128 bits.
pub fn ceil(a: u128, b: u128, c: u128) -> Option<u128> {
	(c > 0).then(|| (BigUint::from(a) * b + (c - 1)) / c).and_then(|q| u128::try_from(q).ok())
}

/// `floor(a·b/c)` of a part `b` of a whole `c`; nothing of nothing.
pub fn part(a: u128, b: u128, c: u128) -> u128 {
	floor(a, b, c).unwrap_or(0)
}

/// Whether `a·b ≤ c·d`.
pub fn product_at_most(a: u128, b: u128, c: u128, d: u128) -> bool {
	BigUint::from(a) * b <= BigUint::from(c) * d
}
