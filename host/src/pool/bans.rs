//! Transactions that are not validated again for a while.

use super::PoolError;
use crate::{
	chain::BlockRef,
	primitives::{BlockNumber, Hash},
};
use schnellru::{ByLength, LruMap};
use sp_runtime::transaction_validity::InvalidTransaction;
use std::{
	sync::Arc,
	time::{Duration, Instant},
};

/// Maximum bans. A new ban beyond it removes the oldest.
const MAX_BANS: u32 = 16_384;

/// When a ban ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Until {
	Time(Instant),
	/// When a block above this one is the best block.
	After(BlockNumber),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ban {
	pub(super) until: Until,
	pub(super) reason: Arc<str>,
}

impl Ban {
	/// A ban from `now` on.
	pub(super) fn during(now: Instant, time: Duration, reason: impl Into<Arc<str>>) -> Self {
		Self { until: Until::Time(now + time), reason: reason.into() }
	}

	/// A ban until the block after `at`.
	pub(super) fn on_state(at: BlockRef, reason: impl Into<Arc<str>>) -> Self {
		Self { until: Until::After(at.number), reason: reason.into() }
	}

	/// The ban of a transaction that failed validation on the state of `at`. `time` applies to errors that
	/// no later state resolves. None for errors that say nothing about the transaction.
	pub(super) fn for_error(error: &PoolError, at: BlockRef, time: Duration) -> Option<Self> {
		let reason = error.to_string();
		match error {
			PoolError::Invalid(
				InvalidTransaction::BadProof
				| InvalidTransaction::Stale
				| InvalidTransaction::AncientBirthBlock
				| InvalidTransaction::BadMandatory
				| InvalidTransaction::MandatoryValidation,
			)
			| PoolError::Failed(_)
			| PoolError::NoTagsProvided => Some(Self::during(Instant::now(), time, reason)),
			PoolError::Invalid(_) | PoolError::Unknown(_) => Some(Self::on_state(at, reason)),
			_ => None,
		}
	}

	fn is_active(&self, now: Instant, best: BlockNumber) -> bool {
		match self.until {
			Until::Time(until) => now < until,
			Until::After(number) => best <= number,
		}
	}
}

pub(super) struct Bans(LruMap<Hash, Ban, ByLength>);

impl Default for Bans {
	fn default() -> Self {
		Self(LruMap::new(ByLength::new(MAX_BANS)))
	}
}

impl Bans {
	pub(super) fn ban(&mut self, hash: Hash, ban: Ban) {
		self.0.insert(hash, ban);
	}

	/// The active ban of a transaction.
	pub(super) fn find(&self, hash: &Hash, now: Instant, best: BlockNumber) -> Option<&Ban> {
		self.0.peek(hash).filter(|ban| ban.is_active(now, best))
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
		for i in 0..u64::from(MAX_BANS) {
			bans.ban(Hash::from_low_u64_be(i), Ban::during(now, second, "c"));
		}
		assert_eq!(bans.find(&hash, now, 7), None);
		assert_eq!(bans.0.len(), MAX_BANS as usize);
	}
}
