//! One staker's part in a source of locked rewards, epoch by epoch.
//!
//! The naive way: everybody has a list of what each epoch gave for one share, and walks through it.
//! *Choice* (rounding): a reward is given out per share, in 1/[`SCALE`] base units, rounded down;
//! what shares come to is rounded down whenever it is turned into base units, once for all that
//! became free together under the same number of shares. [`Position::fair`] keeps the exact part
//! beside it, and every payment is checked against it: never more, and less by no more than a base
//! unit for each epoch, kind and touch.

use crate::{arith::Big, economy::Epoch};

/// One, in rewards per share.
pub const SCALE: u128 = 1_000_000_000_000_000_000_000_000_000;

fn big(number: u128) -> Big {
	Big::from(number)
}

/// `floor(amount/shares)`, in 1/[`SCALE`] base units for each share.
///
/// *Choice* (rounding): at most `u128::MAX`, which is reached by a reward of 1 STOS on less than three
/// million base units of stake. The treasury gets the rest.
pub fn per_share(amount: u128, shares: u128) -> Big {
	if shares == 0 {
		return Big::zero();
	}
	(big(amount) * big(SCALE) / big(shares)).min(big(u128::MAX))
}

/// What `shares` get of `rate` per share, rounded down.
pub fn claim(shares: u128, rate: Big) -> u128 {
	(rate * big(shares) / big(SCALE)).try_into().expect("no reward is beyond the supply")
}

/// The least whole amount that covers all claims of `shares` to `rate` per share.
pub fn covers(shares: u128, rate: Big) -> u128 {
	let scaled = rate * big(shares) + big(SCALE - 1);
	(scaled / big(SCALE)).try_into().expect("no reward is beyond the supply")
}

/// What one epoch gave for one share.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
	/// Which epoch.
	pub epoch: Epoch,
	/// Traffic and mining, or one kind alone, per share.
	pub rate: [Big; 2],
	/// Whether it is free.
	pub free: bool,
}

/// A time of constant shares.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Stretch {
	/// The shares.
	pub shares: u128,
	/// What it earned and was not counted out yet.
	pub entries: Vec<Entry>,
}

impl Stretch {
	fn claim(&self, kind: usize, free_only: bool) -> u128 {
		let counted = |entry: &&Entry| entry.free || !free_only;
		let rates = self.entries.iter().filter(counted).map(|entry| entry.rate[kind]);
		claim(self.shares, rates.fold(Big::zero(), |sum, rate| sum + rate))
	}
}

/// A staker's part. Kinds: 0 traffic, 1 mining.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Position {
	/// Shares now.
	pub shares: u128,
	/// Stretches, the last one open.
	pub stretches: Vec<Stretch>,
	/// Free and not paid, base units.
	pub ready: [u128; 2],
	/// Taken of what was locked; what becomes free next makes it up.
	pub taken: [u128; 2],
	/// The exact sum of all that this position ever earned, in 1/[`SCALE`] base units.
	pub fair: Big,
	/// The sum of all that it ever was paid or lost, base units.
	pub paid: u128,
	/// How often something was rounded.
	pub roundings: u128,
}

impl Position {
	/// An epoch gives `amount` to `all` shares, this position's among them.
	pub fn earn(&mut self, epoch: Epoch, amount: [u128; 2], all: u128) {
		if self.shares == 0 {
			return;
		}
		let rate = amount.map(|amount| per_share(amount, all));
		for amount in amount {
			let exact = big(amount) * big(SCALE) * big(self.shares) / big(all);
			self.fair += exact.min(big(u128::MAX) * big(self.shares));
		}
		self.roundings += 2;
		let open = self.stretches.last_mut().expect("there are shares");
		open.entries.push(Entry { epoch, rate, free: false });
	}

	/// What `epoch` gave becomes free.
	pub fn free(&mut self, epoch: Epoch) {
		for stretch in &mut self.stretches {
			for entry in stretch.entries.iter_mut().filter(|entry| entry.epoch == epoch) {
				entry.free = true;
			}
		}
	}

	/// Counts out what is free.
	pub fn advance(&mut self) {
		for stretch in &mut self.stretches {
			for kind in 0..2 {
				let due = stretch.claim(kind, true);
				let made_up = due.min(self.taken[kind]);
				self.taken[kind] -= made_up;
				self.ready[kind] += due - made_up;
				self.roundings += 1;
			}
			stretch.entries.retain(|entry| !entry.free);
		}
		let open = self.stretches.len().saturating_sub(1);
		let mut place = 0;
		self.stretches.retain(|stretch| {
			place += 1;
			place > open || !stretch.entries.is_empty()
		});
		// Nothing locked, nothing to make up.
		if self.stretches.iter().all(|stretch| stretch.entries.is_empty()) {
			self.taken = [0; 2];
		}
	}

	/// Changes the shares. What was earned so far stays.
	pub fn set_shares(&mut self, shares: u128) {
		self.advance();
		if shares != self.shares {
			self.shares = shares;
			self.stretches.push(Stretch { shares, entries: Vec::new() });
		}
	}

	/// What is locked, by kind. Call [`Position::advance`] first.
	pub fn locked(&self) -> [u128; 2] {
		[0, 1].map(|kind| {
			let all: u128 = self.stretches.iter().map(|stretch| stretch.claim(kind, false)).sum();
			all.saturating_sub(self.taken[kind])
		})
	}

	/// Cancels what is locked and returns it.
	pub fn forfeit(&mut self) -> [u128; 2] {
		self.advance();
		let locked = self.locked();
		self.stretches.iter_mut().for_each(|stretch| stretch.entries.clear());
		self.taken = [0; 2];
		self.pay_out(locked)
	}

	/// Takes up to `amount` of what is locked, by kind in proportion, the first rounded up.
	pub fn take(&mut self, amount: u128) -> [u128; 2] {
		self.advance();
		let locked = self.locked();
		let whole = locked[0] + locked[1];
		let amount = amount.min(whole);
		let first = crate::arith::ceil(amount, locked[0], whole).unwrap_or(0).min(amount);
		let taken = [first, amount - first];
		self.taken[0] += taken[0];
		self.taken[1] += taken[1];
		self.pay_out(taken)
	}

	/// Pays what is free.
	pub fn withdraw(&mut self) -> [u128; 2] {
		self.advance();
		let ready = std::mem::take(&mut self.ready);
		self.pay_out(ready)
	}

	/// Whether nothing is left to keep it for.
	pub fn is_empty(&self) -> bool {
		self.shares == 0
			&& self.ready == [0; 2]
			&& self.stretches.iter().all(|stretch| stretch.entries.is_empty())
	}

	fn pay_out(&mut self, amount: [u128; 2]) -> [u128; 2] {
		self.paid += amount[0] + amount[1];
		self.roundings += 2 * self.stretches.len() as u128 + 2;
		self.check();
		amount
	}

	/// Paid, free and locked are the exact part but for less than a base unit for each rounding.
	pub fn check(&self) {
		let locked = self.locked();
		let open: u128 = self.ready.iter().chain(&locked).sum();
		let has = big(self.paid + open) * big(SCALE);
		assert!(has <= self.fair, "a staker has more than a fair part");
		let dust = 2 * (self.roundings + self.stretches.len() as u128 + 1);
		assert!(has + big(dust) * big(SCALE) >= self.fair, "a staker has less than a fair part");
	}
}
