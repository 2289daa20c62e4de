//! Random numbers that a seed determines.

/// A small, good-enough source of random numbers (splitmix64).
pub struct Random(u64);

impl Random {
	/// The sequence of `seed`.
	pub fn new(seed: u64) -> Self {
		Self(seed)
	}

	/// Any number.
	pub fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut z = self.0;
		z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		z ^ (z >> 31)
	}

	/// A number below `bound`; 0 where that is 0.
	pub fn below(&mut self, bound: u64) -> u64 {
		self.next() % bound.max(1)
	}

	/// True in `percent` of the cases.
	pub fn chance(&mut self, percent: u64) -> bool {
		self.below(100) < percent
	}

	/// One of them.
	///
	/// # Panics
	/// Where there is none.
	pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
		&all[self.below(all.len() as u64) as usize]
	}

	/// An amount up to `most`, of any order of magnitude, often at a bound.
	pub fn amount(&mut self, most: u128) -> u128 {
		let wide = (u128::from(self.next()) << 64) | u128::from(self.next());
		match self.below(10) {
			0 => 0,
			1 => 1,
			2 => most,
			3 => most.saturating_add(1),
			4..7 => wide >> self.below(128),
			_ => wide % most.saturating_add(1).max(1),
		}
	}

	/// So many random bytes.
	pub fn bytes(&mut self, length: usize) -> Vec<u8> {
		(0..length).map(|_| self.next() as u8).collect()
	}
}
