//! Quotients of exact integers.

use primitive_types::U512;

/// An integer wide enough for every product here.
pub type Big = U512;

/// `floor(a·b/c)`. `None` where `c` is 0 or the result is beyond 128 bits.
pub fn floor(a: u128, b: u128, c: u128) -> Option<u128> {
	if c == 0 {
		return None;
	}
	match a.checked_mul(b) {
		Some(product) => Some(product / c),
		None => (Big::from(a) * Big::from(b) / Big::from(c)).try_into().ok(),
	}
}

/// `ceil(a·b/c)`. `None` where `c` is 0 or the result is beyond 128 bits.
pub fn ceil(a: u128, b: u128, c: u128) -> Option<u128> {
	(c > 0)
		.then(|| (Big::from(a) * Big::from(b) + Big::from(c - 1)) / Big::from(c))
		.and_then(|q| q.try_into().ok())
}

/// `floor(a·b/c)` of a part `b` of a whole `c`; nothing of nothing.
pub fn part(a: u128, b: u128, c: u128) -> u128 {
	floor(a, b, c).unwrap_or(0)
}

/// Whether `a·b ≤ c·d`.
pub fn product_at_most(a: u128, b: u128, c: u128, d: u128) -> bool {
	Big::from(a) * Big::from(b) <= Big::from(c) * Big::from(d)
}
