//! A search for what somebody can gain by moving the Ozone price.
//!
//! A light economy ([`World`]) takes the model's own formulas for the market, the counting of
//! deposits, the schedule, the settled set and the shares. Honest users buy and use Ozone at random;
//! one adversary follows a [`Strategy`]. `search` looks for the strategy that gains most.
//!
//! # What is assumed, always in favour of the adversary
//! - Meta Nodes report all that it uses of its own Ozone as the contribution of its own node.
//! - Nobody reacts: no shutdown, no slash, no vote on parameters, and nobody else buys or leaves
//!   because of the price. No other deposit takes from the budget of an epoch, or from what may
//!   count unconfirmed.
//! - It may serve users from its own Ozone at the price of the market, up to [`RESALE`] of what they
//!   buy. (Ozone cannot be transferred; it can serve its clients from its own account.)
//! - Transactions are free, and its nodes pay no migration.
//!
//! Its capacity is not confirmed: it has none. Nor is that of the honest nodes that it is compared with, so that
//! what the joint limit takes from both is no loss of the attack. See `docs/economy.md`, *What an adversary can gain*.

mod search;
mod strategy;
mod world;

pub use search::{Found, Search, baseline};
pub use strategy::{Action, Order, Strategy};
pub use world::{Event, World, stos};

use crate::{
	OZ, STOS,
	market::{DepositRule, Market},
	parameters::{BILLION, DepositParameters, MiningParameters},
};

/// Epochs in a step of the world: settlements and orders come once in a step.
pub const EPOCHS_IN_STEP: u32 = 24;
/// Steps in a day.
pub const STEPS_IN_DAY: u32 = 144 / EPOCHS_IN_STEP;
/// How long the world runs, days.
pub const DAYS: u32 = 200;
/// How honest users behave while strategies are looked for.
pub const SEED: u64 = 1;
/// And where those found are judged.
pub const FRESH_SEEDS: [u64; 8] = [101, 102, 103, 104, 105, 106, 107, 108];
/// Parts in one.
pub const MILLION: u128 = 1_000_000;
/// What honest users pay for Ozone in a day on average, base units.
pub const BOUGHT_IN_A_DAY: u128 = 15_000 * STOS;
/// What they use of their Ozone in a day on average, parts per million.
pub const USED_IN_A_DAY: u128 = 30_000;
/// The most of their purchases that the adversary can serve, parts per million.
pub const RESALE: u128 = 250_000;
/// Stake of validators and delegators, base units.
pub const STAKED: u128 = 10_000_000 * STOS;
/// Deposits of the honest Resource Nodes, base units. With those of the Meta Nodes they are `S`.
pub const HONEST_NODES: [u128; 10] = [
	130_000 * STOS,
	120_000 * STOS,
	110_000 * STOS,
	100_000 * STOS,
	90_000 * STOS,
	80_000 * STOS,
	70_000 * STOS,
	60_000 * STOS,
	50_000 * STOS,
	40_000 * STOS,
];

/// The market as of the first day: that of the mainnet preset (`S` = 1,000,000 STOS, 50,000,000 oz)
/// after users prepaid 500,000 STOS. What they bought is theirs.
pub fn first_market() -> (Market, u128) {
	let mut market = Market { s: MILLION * STOS, p: 0, l: 50 * MILLION * OZ };
	let bought = market.prepay(500_000 * STOS).expect("fits");
	(market, bought)
}

/// The rules that an adversary meets.
#[derive(Clone, Debug)]
pub struct Rules {
	/// What to call them.
	pub name: &'static str,
	/// Whether deposits are counted, departures wait, and no node leaves in the epoch of its
	/// activation. Otherwise all of a deposit counts at once, and no longer from the moment of the
	/// unregistration.
	pub guards: bool,
	/// Whether what counts unconfirmed is bounded for all nodes together, besides the other guards.
	pub joint_limit: bool,
	/// What deposits do to `S`.
	pub deposits: DepositRule,
	/// Parameters of the guards, locks.
	pub deposit: DepositParameters,
	/// Schedule, threshold, lock-up.
	pub mining: MiningParameters,
}

impl Default for Rules {
	fn default() -> Self {
		Self::paper()
	}
}

impl Rules {
	/// The paper's: no guards.
	pub fn paper() -> Self {
		Self {
			name: "without guards",
			guards: false,
			joint_limit: false,
			deposits: DepositRule::StayApart,
			deposit: DepositParameters::default(),
			mining: MiningParameters::default(),
		}
	}

	/// The same rules where nothing is mined: what is gained comes from other people's STOS.
	pub fn without_mining(mut self) -> Self {
		self.mining.tiers.iter_mut().for_each(|tier| tier.reward = 0);
		self
	}

	/// With the guards but the joint limit of what counts unconfirmed.
	pub fn unlimited() -> Self {
		Self { name: "without joint limit", joint_limit: false, ..Self::guarded() }
	}

	/// With the guards: runtime 1.
	pub fn guarded() -> Self {
		Self { name: "runtime 1", guards: true, joint_limit: true, ..Self::paper() }
	}

	/// Without the joint limit, where governance lets deposits raise the limit as slowly as it can, by 0.1 % an
	/// epoch.
	pub fn slow() -> Self {
		let mut rules = Self { name: "runtime 1 at 0.1 %", ..Self::unlimited() };
		rules.deposit.limit_rise = BILLION / 1_000;
		rules
	}

	/// With the guards and runtime 2's rule for `S`.
	pub fn joined() -> Self {
		Self { name: "runtime 2", deposits: DepositRule::JoinS, ..Self::guarded() }
	}
}

/// A small source of random numbers (splitmix64): the same for every run with the same seed.
#[derive(Clone, Debug)]
pub struct Random(pub u64);

impl Random {
	/// The next 64 bits.
	pub fn bits(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut z = self.0;
		z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		z ^ (z >> 31)
	}

	/// A number below `bound`.
	pub fn below(&mut self, bound: u32) -> u32 {
		(self.bits() % u64::from(bound.max(1))) as u32
	}

	/// One of `all`.
	pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
		&all[self.below(all.len() as u32) as usize]
	}
}
