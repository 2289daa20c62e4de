//! Transactions that are not looked at again for a while.

use crate::primitives::Hash;
use hashbrown::HashMap;
use std::{
	collections::VecDeque,
	time::{Duration, Instant},
};

/// How many bans are remembered.
const LIMIT: usize = 16_384;

/// A bounded memory of hashes, each until its time.
#[derive(Default)]
pub(super) struct Bans {
	until: HashMap<Hash, Instant>,
	order: VecDeque<Hash>,
}

impl Bans {
	/// Bans a transaction from `now` on.
	pub(super) fn ban(&mut self, hash: Hash, now: Instant, time: Duration) {
		if self.until.insert(hash, now + time).is_none() {
			self.order.push_back(hash);
		}
		while self.order.len() > LIMIT {
			if let Some(oldest) = self.order.pop_front() {
				self.until.remove(&oldest);
			}
		}
	}

	/// Whether a transaction is banned.
	pub(super) fn is_banned(&self, hash: &Hash, now: Instant) -> bool {
		self.until.get(hash).is_some_and(|until| now < *until)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn bans_end_and_are_limited() {
		let mut bans = Bans::default();
		let now = Instant::now();
		let hash = Hash::repeat_byte(1);
		bans.ban(hash, now, Duration::from_secs(1));
		assert!(bans.is_banned(&hash, now));
		assert!(!bans.is_banned(&hash, now + Duration::from_secs(2)));
		for i in 0..LIMIT as u64 {
			bans.ban(Hash::from_low_u64_be(i), now, Duration::from_secs(1));
		}
		assert!(!bans.is_banned(&hash, now));
		assert_eq!(bans.until.len(), LIMIT);
	}
}
