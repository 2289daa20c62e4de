//! The Ozone market: section 1 of the economy, sections 1.1 and 1.2 of the paper.

use crate::{
	STOS,
	arith::{ceil, floor, product_at_most},
	economy::{Economy, Refusals},
	money::{Account, VOLUME_POOL},
};

/// `S`, `P` and `L`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Market {
	/// `S`: genesis deposit, base units. Constant.
	pub s: u128,
	/// `P`: unissued prepay, base units.
	pub p: u128,
	/// `L`: remaining Ozone limit, nOz.
	pub l: u128,
}

impl Market {
	/// nOz for `x` base units: `floor(L·X/(S+P+X))`.
	pub fn prepay(&mut self, x: u128) -> Option<u128> {
		let got = floor(self.l, x, self.s.checked_add(self.p)?.checked_add(x)?)?;
		let before = *self;
		self.p += x;
		self.l -= got;
		assert!(self.grew_since(&before), "a prepay lowered (S+P)·L");
		Some(got)
	}

	/// Base units for exactly `ozone` nOz: `ceil((S+P)·Δ/(L−Δ))`; `None` unless Δ < L.
	pub fn cost(&self, ozone: u128) -> Option<u128> {
		if ozone >= self.l {
			return None;
		}
		ceil(self.s + self.p, ozone, self.l - ozone)
	}

	/// What `ozone` nOz are worth, whether or not `P` could pay it: `floor((S+P)·Y/(L+Y))`.
	pub fn value(&self, ozone: u128) -> u128 {
		floor(self.s + self.p, ozone, self.l + ozone).unwrap_or(0)
	}

	/// What settling `ozone` nOz pays: its value, at most `P`.
	pub fn settlement(&self, ozone: u128) -> u128 {
		self.value(ozone).min(self.p)
	}

	/// Sells `ozone` nOz back and returns what they pay.
	pub fn settle(&mut self, ozone: u128) -> u128 {
		let before = *self;
		let paid = self.settlement(ozone);
		self.p -= paid;
		self.l += ozone;
		assert!(self.grew_since(&before), "a settlement lowered (S+P)·L");
		paid
	}

	/// A deposit of `z` begins to count: `L += floor(L·Z/S)`. Returns the rise.
	pub fn join(&mut self, z: u128) -> Option<u128> {
		let rise = floor(self.l, z, self.s)?;
		self.l = self.l.checked_add(rise)?;
		Some(rise)
	}

	/// A counted deposit of `z` leaves: `L -= min(floor(L·Z/S), L − L_min)`. Returns the fall.
	///
	/// *Choice*: after prepays `L` may be below `L_min` already; then nothing is taken.
	pub fn leave(&mut self, z: u128, l_min: u128) -> u128 {
		let most = self.l.saturating_sub(l_min);
		let fall = floor(self.l, z, self.s).unwrap_or(u128::MAX).min(most);
		self.l -= fall;
		fall
	}

	/// A deposit of `z` begins to count, under `rule`. Returns the rise of the limit.
	pub fn enter(&mut self, rule: DepositRule, z: u128) -> Option<u128> {
		let s = self.s.checked_add(z)?;
		let rise = self.join(z)?;
		if rule == DepositRule::JoinS {
			self.s = s;
		}
		Some(rise)
	}

	/// A counted deposit of `z` leaves, under `rule`. Returns the fall of the limit.
	///
	/// *Choice*: `S` does not fall below 1 STOS.
	pub fn exit(&mut self, rule: DepositRule, z: u128, l_min: u128) -> u128 {
		let fall = self.leave(z, l_min);
		if rule == DepositRule::JoinS {
			self.s = self.s.saturating_sub(z).max(self.s.min(STOS));
		}
		fall
	}

	/// The price of so much Ozone at the margin, base units rounded down: `(S+P)/L` of it.
	pub fn price_of(&self, ozone: u128) -> u128 {
		floor(self.s + self.p, ozone, self.l).unwrap_or(u128::MAX)
	}

	fn grew_since(&self, before: &Market) -> bool {
		product_at_most(before.s + before.p, before.l, self.s + self.p, self.l)
	}
}

/// What a deposit does to `S`, with the `S` before it in the formula for `L`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DepositRule {
	/// Nothing: the paper's rule, and runtime 1's.
	StayApart,
	/// It joins `S` while it counts: runtime 2's.
	JoinS,
}

/// All Ozone that ever came into being and went, nOz.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct OzoneBooks {
	/// In genesis.
	pub initial: u128,
	/// By deposits.
	pub raised: u128,
	/// By deactivations.
	pub lowered: u128,
}

impl Economy {
	/// `who` prepays `amount` base units for `beneficiary`.
	///
	/// *Choice*: one base unit stays with the payer, which keeps the account alive.
	pub(crate) fn prepay(
		&mut self,
		who: Account,
		amount: u128,
		beneficiary: Option<Account>,
		min_ozone: u128,
	) -> Result<(), Refusals> {
		let mut why = Refusals::default();
		let got = self.market.clone().prepay(amount);
		why.when(amount == 0, "ZeroAmount");
		why.when(got == Some(0) || amount == 0, "NothingBought");
		why.when(got.is_none(), "Overflow");
		why.when(got.is_some_and(|got| got < min_ozone), "BelowMinOzone");
		why.when(amount > self.money.spendable(who), "InsufficientBalance");
		why.done()?;
		let got = self.market.prepay(amount).expect("checked");
		self.money.transfer(who, VOLUME_POOL, amount);
		*self.ozone.entry(beneficiary.unwrap_or(who)).or_default() += got;
		Ok(())
	}

	/// A deposit of `z` begins to count. Returns the rise of the limit.
	pub(crate) fn raise_limit(&mut self, z: u128) -> u128 {
		let rise = self.market.join(z).expect("far below 128 bits in these tests");
		self.ozone_totals.raised += rise;
		rise
	}

	/// A deposit of `z` no longer counts.
	pub(crate) fn lower_limit(&mut self, z: u128) {
		let l_min = self.parameters.ozone.min_limit;
		self.ozone_totals.lowered += self.market.leave(z, l_min);
		if self.market.l == l_min {
			self.note("the limit is at its floor");
		}
	}

	/// Ozone that `who` has bought and not used, nOz.
	pub fn ozone_of(&self, who: Account) -> u128 {
		self.ozone.get(&who).copied().unwrap_or(0)
	}
}
