//! A period of spending: how much may leave the treasury in it. No storage.

use crate::SpendingParameters;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use stratos_primitives::{Balance, Moment};

/// What a share of the treasury may pay, and has paid, base units.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	Default,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Debug,
)]
pub struct Purse {
	/// At most, in the period.
	pub allowed: Balance,
	/// So far.
	pub paid: Balance,
}

impl Purse {
	/// What is left of it.
	pub fn left(&self) -> Balance {
		self.allowed.saturating_sub(self.paid)
	}

	/// Pays `amount`; `None` where less is left.
	pub fn pay(&mut self, amount: Balance) -> Option<()> {
		if amount > self.left() {
			return None;
		}
		self.paid = self.paid.saturating_add(amount);
		Some(())
	}
}

/// A period. What it may pay is fixed when it begins.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Debug,
)]
pub struct Period {
	/// When it began, ms.
	pub began: Moment,
	/// By the treasury's own path.
	pub treasury: Purse,
	/// By root.
	pub root: Purse,
}

impl Period {
	/// The period that begins at `now` with `balance` base units in the treasury.
	pub fn begin(now: Moment, balance: Balance, parameters: &SpendingParameters) -> Self {
		let purse = |allowed| Purse { allowed, paid: 0 };
		Self {
			began: now,
			treasury: purse(parameters.spend_share.mul_floor(balance)),
			root: purse(parameters.root_spend_share.mul_floor(balance)),
		}
	}

	/// Whether it has ended at `now`, where periods take `length` ms.
	pub fn has_ended(&self, now: Moment, length: Moment) -> bool {
		now >= self.began.saturating_add(length)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_runtime::Perbill;

	#[test]
	fn a_purse_pays_no_more_than_it_has() {
		let mut purse = Purse { allowed: 10, paid: 0 };
		assert_eq!((purse.pay(11), purse.left()), (None, 10));
		assert_eq!((purse.pay(4), purse.left()), (Some(()), 6));
		assert_eq!((purse.pay(7), purse.left()), (None, 6));
		assert_eq!((purse.pay(6), purse.left()), (Some(()), 0));
		assert_eq!((purse.pay(0), purse.pay(1)), (Some(()), None));
	}

	#[test]
	fn shares_round_down_and_a_period_ends_when_its_time_is_over() {
		let parameters = SpendingParameters {
			spend_share: Perbill::from_percent(1),
			root_spend_share: Perbill::from_percent(10),
			..Default::default()
		};
		let period = Period::begin(100, 1_999, &parameters);
		assert_eq!((period.treasury.allowed, period.root.allowed), (19, 199));
		assert!(!period.has_ended(149, 50) && period.has_ended(150, 50));
		assert!(!period.has_ended(u64::MAX - 1, u64::MAX));
	}
}
