//! Locks of deposits, and when their parts are free. No storage.
//!
//! The paper locks "all the deposit STOS … for at least 180 days" and frees them 14 days after
//! deactivation. The deposit of the activation follows `docs/economy.md` literally. Top-ups have their
//! own lock, which starts with the latest of them: otherwise a node of 180 days could raise the
//! Ozone limit with any amount and get it back 14 days later.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use stratos_primitives::{Balance, Moment};

/// When a deposit is free: `max(deactivated, activated + lock) + cooling_off`, ms.
///
/// Source: `docs/economy.md` section 2, whitepaper section 4.4. Saturates, so that an absurd lock can
/// only delay.
pub fn release_moment(
	activated: Moment,
	deactivated: Moment,
	lock: Moment,
	cooling_off: Moment,
) -> Moment {
	deactivated.max(activated.saturating_add(lock)).saturating_add(cooling_off)
}

/// A node's deposit, held on the owner's account.
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
pub struct Deposit {
	/// Base units on hold now, [`Deposit::top_up`] included.
	pub held: Balance,
	/// `Z`: base units ever deposited, before slashes and fees.
	pub initial: Balance,
	/// `C`: the part of `Z` that counts in the Ozone limit and in the weight. A suspended node's
	/// part is not in the limit meanwhile.
	pub counted: Balance,
	/// The `Z` for which Meta Nodes have confirmed the node's capacity.
	pub confirmed: Balance,
	/// The part of [`Deposit::held`] from top-ups that are still under their own lock.
	pub top_up: Balance,
	/// When the top-ups' own lock ends, ms.
	pub top_up_locked_until: Moment,
	/// The lock of the deposit of the activation, counted from then, ms: the governed value at that
	/// time.
	pub lock: Moment,
}

/// The parts of a deposit that can be released.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Due {
	/// From the activation, base units.
	pub main: Balance,
	/// From top-ups, base units.
	pub top_up: Balance,
}

impl Due {
	/// Both parts, base units.
	pub fn total(&self) -> Balance {
		self.main.saturating_add(self.top_up)
	}
}

impl Deposit {
	/// The deposit of a node that is not active yet: `held` base units, not locked.
	pub fn registered(held: Balance) -> Self {
		Self { held, initial: held, ..Default::default() }
	}

	/// The part of the activation, base units.
	pub fn main(&self) -> Balance {
		self.held.saturating_sub(self.top_up)
	}

	/// Plus `amount`, before activation. `None` on overflow.
	pub fn with_more(mut self, amount: Balance) -> Option<Self> {
		self.held = self.held.checked_add(amount)?;
		self.initial = self.initial.checked_add(amount)?;
		Some(self)
	}

	/// Plus a top-up of `amount` at `now`, locked for `lock`. Earlier top-ups whose lock has ended
	/// join the activation's part; the others wait for the latest. `None` on overflow.
	pub fn with_top_up(self, amount: Balance, now: Moment, lock: Moment) -> Option<Self> {
		let mut next = self.with_more(amount)?;
		let kept = if self.top_up_locked_until > now { self.top_up } else { 0 };
		next.top_up = kept.checked_add(amount)?;
		next.top_up_locked_until = self.top_up_locked_until.max(now.saturating_add(lock));
		Some(next)
	}

	/// Minus `amount`, from the activation's part first: it is free first, so the rest stays locked
	/// longest. Takes at most what is held.
	pub fn without(mut self, amount: Balance) -> Self {
		self.held = self.held.saturating_sub(amount);
		self.top_up = self.top_up.min(self.held);
		self
	}

	/// The parts that are free at `now`, if they are free at `main_at` and `top_up_at`.
	pub fn due(&self, now: Moment, main_at: Moment, top_up_at: Moment) -> Due {
		Due {
			main: if now >= main_at { self.main() } else { 0 },
			top_up: if now >= top_up_at { self.top_up } else { 0 },
		}
	}

	/// Minus `due`.
	pub fn after(mut self, due: Due) -> Self {
		self.held = self.held.saturating_sub(due.total());
		self.top_up = self.top_up.saturating_sub(due.top_up);
		self
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use stratos_primitives::DAY_MS;

	const LOCK: Moment = 180 * DAY_MS;
	const COOLING: Moment = 14 * DAY_MS;

	#[test]
	fn releases_example_of_the_paper_out_on_day_150_is_free_on_day_194() {
		let at = release_moment(0, 150 * DAY_MS, LOCK, COOLING);
		assert_eq!(at, 194 * DAY_MS);
		assert_eq!(at - 150 * DAY_MS, 44 * DAY_MS);
	}

	#[test]
	fn releases_example_of_the_paper_out_on_day_190_is_free_on_day_204() {
		let at = release_moment(0, 190 * DAY_MS, LOCK, COOLING);
		assert_eq!(at, 204 * DAY_MS);
		assert_eq!(at - 190 * DAY_MS, 14 * DAY_MS);
	}

	#[test]
	fn absurd_moments_only_delay() {
		assert_eq!(release_moment(u64::MAX, 1, LOCK, COOLING), u64::MAX);
		assert_eq!(release_moment(1, u64::MAX, LOCK, COOLING), u64::MAX);
	}

	#[test]
	fn a_top_up_is_locked_on_its_own() {
		let deposit = Deposit { lock: LOCK, ..Deposit::registered(100) };
		let deposit = deposit.with_top_up(50, 200 * DAY_MS, LOCK).unwrap();
		assert_eq!(
			(deposit.held, deposit.initial, deposit.main(), deposit.top_up),
			(150, 150, 100, 50)
		);
		let (main_at, top_up_at) = (215 * DAY_MS, 394 * DAY_MS);
		assert_eq!(deposit.due(main_at - 1, main_at, top_up_at), Due::default());
		let due = deposit.due(main_at, main_at, top_up_at);
		assert_eq!(due, Due { main: 100, top_up: 0 });
		let rest = deposit.after(due);
		assert_eq!((rest.held, rest.main(), rest.initial), (50, 0, 150));
		assert_eq!(rest.due(top_up_at, main_at, top_up_at).total(), 50);
	}

	#[test]
	fn top_ups_whose_lock_has_ended_join_the_main_part() {
		let first = Deposit::registered(100).with_top_up(50, 0, LOCK).unwrap();
		let merged = first.with_top_up(7, LOCK - 1, LOCK).unwrap();
		assert_eq!((merged.top_up, merged.top_up_locked_until), (57, 2 * LOCK - 1));
		let joined = first.with_top_up(7, LOCK, LOCK).unwrap();
		assert_eq!((joined.main(), joined.top_up, joined.top_up_locked_until), (150, 7, 2 * LOCK));
	}

	#[test]
	fn deductions_come_from_the_main_part_first_and_do_not_change_z() {
		let deposit = Deposit::registered(100).with_top_up(50, 0, LOCK).unwrap();
		let less = deposit.without(60);
		assert_eq!((less.main(), less.top_up, less.initial), (40, 50, 150));
		let less = deposit.without(120);
		assert_eq!((less.main(), less.top_up, less.held), (0, 30, 30));
		assert_eq!(deposit.without(u128::MAX).held, 0);
	}

	#[test]
	fn overflow_is_none() {
		assert_eq!(Deposit::registered(u128::MAX).with_more(1), None);
		assert_eq!(Deposit::registered(u128::MAX).with_top_up(1, 0, 0), None);
	}
}
