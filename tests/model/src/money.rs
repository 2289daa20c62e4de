//! Accounts with free and held balances, and the accounts of the pools.
//!
//! Nothing creates or destroys STOS: money only moves, so the sum of everything is constant.

use std::collections::BTreeMap;

/// An account, by number.
pub type Account = u32;

/// The Volume Pool: its balance is `P`.
pub const VOLUME_POOL: Account = 0;
/// The Mining Pool.
pub const MINING_POOL: Account = 1;
/// Traffic and mining rewards of nodes, locked and free.
pub const NODE_REWARDS: Account = 2;
/// Rewards of stake and of deposits, locked and free, and fees on their way.
pub const STAKE_REWARDS: Account = 3;
/// The Foundation's treasury.
pub const TREASURY: Account = 4;
/// Accounts of people begin here.
pub const FIRST_PERSON: Account = 10;

/// Why a balance is held.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Hold {
	/// Deposits of nodes.
	Deposit,
	/// Stake, and stake on its way back.
	Stake,
	/// Monikers and contacts of nodes.
	Profile,
}

/// Where money of the treasury came from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Source {
	/// What rounding leaves of the rewards of nodes, and a share of Meta Nodes that there are none for.
	NodeShares,
	/// What nobody gets of the chain share.
	ChainShare,
	/// What nobody gets of fees.
	Fees,
	/// What is left when a validator's last delegator goes.
	Delegators,
	/// Slashes of nodes.
	NodeSlashes,
	/// Slashes of stake.
	StakeSlashes,
	/// Gifts to accounts that expect none.
	Surplus,
}

/// All STOS, base units.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Money {
	/// What an account can spend.
	pub free: BTreeMap<Account, u128>,
	/// What it has on hold.
	pub held: BTreeMap<(Account, Hold), u128>,
	/// What went into the treasury, by source.
	pub income: BTreeMap<Source, u128>,
}

impl Money {
	/// The free balance of `who`.
	pub fn free(&self, who: Account) -> u128 {
		self.free.get(&who).copied().unwrap_or(0)
	}

	/// What `who` has on hold for `reason`.
	pub fn held(&self, who: Account, reason: Hold) -> u128 {
		self.held.get(&(who, reason)).copied().unwrap_or(0)
	}

	/// What `who` can pay or put on hold: all but one base unit, the existential deposit.
	pub fn spendable(&self, who: Account) -> u128 {
		self.free(who).saturating_sub(1)
	}

	/// Moves free balance.
	pub fn transfer(&mut self, from: Account, to: Account, amount: u128) {
		if amount > 0 {
			take(self.free.get_mut(&from), amount);
			*self.free.entry(to).or_default() += amount;
		}
	}

	/// Puts free balance on hold.
	pub fn hold(&mut self, who: Account, reason: Hold, amount: u128) {
		if amount > 0 {
			take(self.free.get_mut(&who), amount);
			*self.held.entry((who, reason)).or_default() += amount;
		}
	}

	/// Releases what is on hold.
	pub fn release(&mut self, who: Account, reason: Hold, amount: u128) {
		self.pay_held(who, reason, who, amount);
	}

	/// Pays what is on hold to somebody else.
	pub fn pay_held(&mut self, who: Account, reason: Hold, to: Account, amount: u128) {
		if amount > 0 {
			take(self.held.get_mut(&(who, reason)), amount);
			*self.free.entry(to).or_default() += amount;
		}
	}

	/// Moves free balance into the treasury, and notes its source.
	pub fn into_treasury(&mut self, from: Account, amount: u128, source: Source) {
		self.transfer(from, TREASURY, amount);
		self.note_income(amount, source);
	}

	/// Takes stake on hold into the treasury: a slash.
	pub fn slash_stake(&mut self, who: Account, amount: u128) {
		self.pay_held(who, Hold::Stake, TREASURY, amount);
		self.note_income(amount, Source::StakeSlashes);
	}

	/// Notes that `amount` went into the treasury.
	pub fn note_income(&mut self, amount: u128, source: Source) {
		*self.income.entry(source).or_default() += amount;
	}

	/// All there is.
	pub fn total(&self) -> u128 {
		self.free.values().chain(self.held.values()).sum()
	}
}

fn take(balance: Option<&mut u128>, amount: u128) {
	let balance = balance.expect("an account without a balance cannot pay");
	*balance = balance.checked_sub(amount).expect("no account pays more than it has");
}
