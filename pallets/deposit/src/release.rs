//! How long deposits are locked, and which part of one frees when. No storage.
//!
//! The paper locks "all the deposit STOS … for at least 180 days" and frees them 14 days after
//! deactivation. The deposit of the activation follows `economy.md` to the letter. Later top-ups
//! have a lock of their own that runs from the latest of them: otherwise a node of 180 days could
//! raise the Ozone limit with any sum and have it back 14 days later.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use stratos_primitives::{Balance, Moment};

/// When a deposit frees: `max(deactivated, activated + lock) + cooling_off`, milliseconds.
///
/// Source: `economy.md` section 2, whitepaper section 4.4. Saturates at the end of time, so that
/// an absurd lock can only delay.
pub fn release_moment(
	activated: Moment,
	deactivated: Moment,
	lock: Moment,
	cooling_off: Moment,
) -> Moment {
	deactivated.max(activated.saturating_add(lock)).saturating_add(cooling_off)
}

/// A node's deposit. All of it is on hold on the owner's account.
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
	/// `Z`: base units ever deposited, before any slash or fee. The Ozone limit rises and falls by
	/// this.
	pub initial: Balance,
	/// The part of [`Deposit::held`] that came with top-ups still under their own lock.
	pub top_up: Balance,
	/// When the top-ups' own lock ends, milliseconds.
	pub top_up_locked_until: Moment,
	/// How long the deposit of the activation is locked from then, milliseconds: the governed value
	/// on that day.
	pub lock: Moment,
}

/// What of a deposit can be released, by part.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Due {
	/// Base units of the activation's part.
	pub main: Balance,
	/// Base units of the top-ups' part.
	pub top_up: Balance,
}

impl Due {
	/// Both parts.
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

	/// With `amount` more, before activation. `None` on overflow.
	pub fn with_more(mut self, amount: Balance) -> Option<Self> {
		self.held = self.held.checked_add(amount)?;
		self.initial = self.initial.checked_add(amount)?;
		Some(self)
	}

	/// With a top-up of `amount` at `now`, locked for `lock`. Top-ups whose lock is over join the
	/// activation's part; those still locked wait for the latest. `None` on overflow.
	pub fn with_top_up(self, amount: Balance, now: Moment, lock: Moment) -> Option<Self> {
		let mut next = self.with_more(amount)?;
		let kept = if self.top_up_locked_until > now { self.top_up } else { 0 };
		next.top_up = kept.checked_add(amount)?;
		next.top_up_locked_until = self.top_up_locked_until.max(now.saturating_add(lock));
		Some(next)
	}

	/// With `amount` less held, from the activation's part first (it frees first, so what is left
	/// stays locked longest). Takes no more than there is.
	pub fn without(mut self, amount: Balance) -> Self {
		self.held = self.held.saturating_sub(amount);
		self.top_up = self.top_up.min(self.held);
		self
	}

	/// What is due at `now` when the two parts free at `main_at` and `top_up_at`.
	pub fn due(&self, now: Moment, main_at: Moment, top_up_at: Moment) -> Due {
		Due {
			main: if now >= main_at { self.main() } else { 0 },
			top_up: if now >= top_up_at { self.top_up } else { 0 },
		}
	}

	/// With `due` released.
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
	fn top_ups_whose_lock_is_over_join_the_main_part() {
		let first = Deposit::registered(100).with_top_up(50, 0, LOCK).unwrap();
		let merged = first.with_top_up(7, LOCK - 1, LOCK).unwrap();
		assert_eq!((merged.top_up, merged.top_up_locked_until), (57, 2 * LOCK - 1));
		let joined = first.with_top_up(7, LOCK, LOCK).unwrap();
		assert_eq!((joined.main(), joined.top_up, joined.top_up_locked_until), (150, 7, 2 * LOCK));
	}

	#[test]
	fn what_is_taken_comes_from_the_main_part_first_and_leaves_z_alone() {
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
