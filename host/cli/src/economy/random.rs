//! Chance that is the same for the same seed: SplitMix64 (Steele, Lea, Flood 2014).

/// A sequence of numbers.
pub(crate) struct Random(u64);

impl Random {
	/// A sequence of its own for each epoch and purpose.
	pub(crate) fn new(seed: u64, epoch: u32, purpose: u64) -> Self {
		let mut random = Self(seed ^ (u64::from(epoch) << 32) ^ purpose);
		random.next();
		random
	}

	fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut z = self.0;
		z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		z ^ (z >> 31)
	}

	/// A number below `bound`, 0 where that is 0.
	pub(crate) fn below(&mut self, bound: u32) -> u32 {
		let scaled = (u128::from(self.next()) * u128::from(bound)) >> 64;
		u32::try_from(scaled).unwrap_or(0)
	}

	/// A number from `low` to `high`.
	pub(crate) fn between(&mut self, low: u32, high: u32) -> u32 {
		low.saturating_add(self.below(high.saturating_sub(low).saturating_add(1)))
	}
}
