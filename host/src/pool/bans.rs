//! Transactions that are not looked at again for a while.

use crate::{
	chain::BlockRef,
	primitives::{BlockNumber, Hash},
};
use hashbrown::HashMap;
use std::{
	collections::VecDeque,
	sync::Arc,
	time::{Duration, Instant},
};

/// How many bans are remembered.
const LIMIT: usize = 16_384;

/// How long a ban holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Until {
	/// Until that moment.
	Time(Instant),
	/// As long as that block is the best one.
	After(BlockNumber),
}

/// Why and how long a transaction is not looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ban {
	pub(super) until: Until,
	/// What was said of it.
	pub(super) reason: Arc<str>,
}

impl Ban {
	/// For some time from `now` on.
	pub(super) fn during(now: Instant, time: Duration, reason: impl Into<Arc<str>>) -> Self {
		Self { until: Until::Time(now + time), reason: reason.into() }
	}

	/// Until the block after `at`.
	pub(super) fn on_state(at: BlockRef, reason: impl Into<Arc<str>>) -> Self {
		Self { until: Until::After(at.number), reason: reason.into() }
	}

	fn holds(&self, now: Instant, best: BlockNumber) -> bool {
		match self.until {
			Until::Time(until) => now < until,
			Until::After(number) => best <= number,
		}
	}
}

/// A bounded memory of hashes, each until its time.
#[derive(Default)]
pub(super) struct Bans {
	bans: HashMap<Hash, Ban>,
	order: VecDeque<Hash>,
}

impl Bans {
	/// Bans a transaction.
	pub(super) fn ban(&mut self, hash: Hash, ban: Ban) {
		if self.bans.insert(hash, ban).is_none() {
			self.order.push_back(hash);
		}
		while self.order.len() > LIMIT {
			if let Some(oldest) = self.order.pop_front() {
				self.bans.remove(&oldest);
			}
		}
	}

	/// The ban of a transaction, if it has one that holds.
	pub(super) fn find(&self, hash: &Hash, now: Instant, best: BlockNumber) -> Option<&Ban> {
		self.bans.get(hash).filter(|ban| ban.holds(now, best))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn bans_end_and_are_limited() {
		let mut bans = Bans::default();
		let now = Instant::now();
		let second = Duration::from_secs(1);
		let (hash, other) = (Hash::repeat_byte(1), Hash::repeat_byte(2));
		bans.ban(hash, Ban::during(now, second, "a"));
		bans.ban(other, Ban::on_state(BlockRef { number: 7, hash: Hash::zero() }, "b"));
		assert_eq!(&*bans.find(&hash, now, 9).unwrap().reason, "a");
		assert_eq!(bans.find(&hash, now + second * 2, 9), None);
		assert_eq!(&*bans.find(&other, now + second * 2, 7).unwrap().reason, "b");
		assert_eq!(bans.find(&other, now, 8), None);
		for i in 0..LIMIT as u64 {
			bans.ban(Hash::from_low_u64_be(i), Ban::during(now, second, "c"));
		}
		assert_eq!(bans.find(&hash, now, 7), None);
		assert_eq!(bans.bans.len(), LIMIT);
	}
}
