//! Random lives of a chain, against a slow model that knows every reward of every staker by itself.
//!
//! The model has no shares, no cumulative figures and no lazy slashes: each reward is divided among
//! all stakers at once, in fractions of 10^-18 base units, and waits in a list until it is free;
//! each slash cuts every stake it concerns at once. The pallet may differ from it by a few base
//! units for each operation so far (its floors), of amounts of 10^18 and more. What must be exact
//! (holds, accounting, issuance, shares) is checked by the invariants after every block.

use crate::{Offence, Status, mock::*};
use proptest::prelude::*;
use sp_core::U256;
use sp_runtime::{PerThing, Perbill};
use std::collections::BTreeMap;
use stratos_primitives::{DAY_MS, DepositObserver, LockedRewards, Reward, STOS};

const ONE: u128 = 1_000_000_000_000_000_000;
const DELEGATORS: [u64; 4] = [101, 102, 103, 104];
const VALIDATORS: [u64; 4] = [1, 2, 3, 4];

#[derive(Clone, Debug)]
enum Op {
	Delegate(u64, u64, u128),
	Undelegate(u64, u64, u32),
	Redelegate(u64, u64, u64, u32),
	BondMore(u64, u128),
	UnbondSelf(u64, u32),
	Fee(u128),
	Epoch(u128, u128),
	Days(u64),
	Report(u64, Offence, u32),
	Unjail(u64),
	Deposit(u32, u128),
	Take(u32, u128),
	Forfeit(u32),
	Withdraw(u64, u64),
	WithdrawOwn(u64),
	WithdrawUnbonded(u64),
}

fn op() -> impl Strategy<Value = Op> {
	let d = || prop::sample::select(DELEGATORS.to_vec());
	let v = || prop::sample::select(VALIDATORS.to_vec());
	let amount = || 1u128..20_000 * STOS;
	let percent = || prop_oneof![1u32..=100, Just(100)];
	let offence = prop_oneof![1 => Just(Offence::DoubleSign), 4 => Just(Offence::Absence)];
	prop_oneof![
		6 => (d(), v(), amount()).prop_map(|(d, v, a)| Op::Delegate(d, v, a)),
		4 => (d(), v(), percent()).prop_map(|(d, v, p)| Op::Undelegate(d, v, p)),
		3 => (d(), v(), v(), percent()).prop_map(|(d, v, w, p)| Op::Redelegate(d, v, w, p)),
		1 => (v(), amount()).prop_map(|(v, a)| Op::BondMore(v, a)),
		1 => (v(), percent()).prop_map(|(v, p)| Op::UnbondSelf(v, p)),
		4 => amount().prop_map(Op::Fee),
		8 => (amount(), amount()).prop_map(|(t, m)| Op::Epoch(t, m)),
		1 => (1u64..10).prop_map(Op::Days),
		1 => (v(), offence, 0u32..3).prop_map(|(v, o, back)| Op::Report(v, o, back)),
		2 => v().prop_map(Op::Unjail),
		2 => (0u32..2, prop_oneof![Just(0), amount()]).prop_map(|(n, a)| Op::Deposit(n, a)),
		1 => (0u32..2, amount()).prop_map(|(n, a)| Op::Take(n, a)),
		1 => (0u32..2).prop_map(Op::Forfeit),
		2 => (d(), v()).prop_map(|(d, v)| Op::Withdraw(d, v)),
		1 => v().prop_map(Op::WithdrawOwn),
		2 => d().prop_map(Op::WithdrawUnbonded),
	]
}

/// Rewards of one staker: free (paid or not), and what waits until an epoch. Fractions of 1/ONE.
#[derive(Clone, Default)]
struct Purse {
	free: U256,
	paid: u128,
	waiting: Vec<(u32, U256)>,
}

impl Purse {
	fn mature(&mut self, epoch: u32) {
		let due: Vec<_> = self.waiting.iter().filter(|(at, _)| *at <= epoch).cloned().collect();
		self.waiting.retain(|(at, _)| *at > epoch);
		self.free = due.iter().fold(self.free, |sum, (_, amount)| sum + amount);
	}

	fn locked(&self) -> u128 {
		units(self.waiting.iter().fold(U256::zero(), |sum, (_, amount)| sum + amount))
	}

	fn withdrawable(&self) -> u128 {
		units(self.free).saturating_sub(self.paid)
	}

	/// Takes from what waits, oldest first.
	fn take(&mut self, amount: u128) {
		let mut open = U256::from(amount) * U256::from(ONE);
		for (_, part) in self.waiting.iter_mut() {
			let taken = open.min(*part);
			*part -= taken;
			open -= taken;
		}
	}
}

fn units(amount: U256) -> u128 {
	u128::try_from(amount / U256::from(ONE)).unwrap()
}

fn part(amount: U256, of: u128, whole: u128) -> U256 {
	if whole == 0 { U256::zero() } else { amount * U256::from(of) / U256::from(whole) }
}

/// `ceil(amount·fraction)`.
fn cut(amount: u128, fraction: Perbill) -> u128 {
	let parts = u128::from(fraction.deconstruct());
	let exact = U256::from(amount) * U256::from(parts);
	let accuracy = U256::from(Perbill::ACCURACY);
	u128::try_from((exact + accuracy - U256::one()) / accuracy).unwrap()
}

struct Leaving {
	who: u64,
	from: u64,
	amount: u128,
	started: u32,
	release: u64,
}

struct Moved {
	who: u64,
	from: u64,
	to: u64,
	amount: u128,
	started: u32,
	until: u64,
}

#[derive(Default)]
struct Model {
	own: BTreeMap<u64, u128>,
	own_purse: BTreeMap<u64, Purse>,
	stake: BTreeMap<(u64, u64), u128>,
	purse: BTreeMap<(u64, u64), Purse>,
	deposit: [u128; 2],
	node_purse: [[Purse; 2]; 2],
	active: Vec<u64>,
	leaving: Vec<Leaving>,
	moved: Vec<Moved>,
	ops: u128,
}

impl Model {
	fn total(&self, v: u64) -> u128 {
		let delegated: u128 =
			self.stake.iter().filter(|((_, to), _)| *to == v).map(|(_, stake)| stake).sum();
		self.own[&v] + delegated
	}

	/// Divides `amount` (in 1/ONE) among the active validators, free at once or from `at` on.
	fn reward_stake(&mut self, amount: U256, at: Option<u32>) {
		let whole: u128 = self.active.iter().map(|v| self.total(*v)).sum();
		for v in self.active.clone() {
			let total = self.total(v);
			let pool = part(amount, total, whole);
			let own = part(pool, self.own[&v], total);
			let rest = pool - own;
			let rate = u128::from(commission(v).deconstruct());
			let commission = part(rest, rate, u128::from(Perbill::ACCURACY));
			let delegated = total - self.own[&v];
			give(self.own_purse.entry(v).or_default(), own + commission, at);
			for d in DELEGATORS {
				if let Some(stake) = self.stake.get(&(d, v)) {
					let amount = part(rest - commission, *stake, delegated);
					give(self.purse.entry((d, v)).or_default(), amount, at);
				}
			}
		}
	}

	fn share(&mut self, share: Reward, epoch: u32) {
		let stake: u128 = self.active.iter().map(|v| self.total(*v)).sum();
		let deposits: u128 = self.deposit.iter().sum();
		let whole = stake + deposits;
		let at = Some(epoch + 21);
		let one = U256::from(ONE);
		self.reward_stake(part(U256::from(share.total()) * one, stake, whole), at);
		for node in 0..2 {
			for (kind, amount) in [share.traffic, share.mining].into_iter().enumerate() {
				let amount = part(U256::from(amount) * one, self.deposit[node], whole);
				give(&mut self.node_purse[node][kind], amount, at);
			}
		}
	}

	fn mature(&mut self, epoch: u32) {
		self.own_purse.values_mut().for_each(|purse| purse.mature(epoch));
		self.purse.values_mut().for_each(|purse| purse.mature(epoch));
		self.node_purse.iter_mut().flatten().for_each(|purse| purse.mature(epoch));
	}

	fn slash(&mut self, v: u64, fraction: Perbill, offence: u32, now: u64) {
		let own = self.own[&v];
		self.own.insert(v, own - cut(own, fraction));
		for ((_, to), stake) in self.stake.iter_mut() {
			if *to == v {
				*stake -= cut(*stake, fraction);
			}
		}
		for entry in self.leaving.iter_mut() {
			if entry.from == v && entry.started >= offence && entry.release > now {
				entry.amount -= cut(entry.amount, fraction);
			}
		}
		for moved in self.moved.iter_mut() {
			if moved.from != v || moved.started < offence || moved.until <= now {
				continue;
			}
			let mut owed = cut(moved.amount, fraction);
			moved.amount -= owed;
			if let Some(stake) = self.stake.get_mut(&(moved.who, moved.to)) {
				let taken = owed.min(*stake);
				*stake -= taken;
				owed -= taken;
			}
			for entry in self.leaving.iter_mut() {
				if entry.who == moved.who && entry.from == moved.to {
					let taken = owed.min(entry.amount);
					entry.amount -= taken;
					owed -= taken;
				}
			}
		}
		self.active.retain(|other| *other != v);
	}

	fn near(&self, what: &str, pallet: u128, model: u128) -> Result<(), TestCaseError> {
		let bound = 10 + 6 * self.ops;
		prop_assert!(
			pallet.abs_diff(model) <= bound,
			"{what}: pallet {pallet}, model {model}, bound {bound}"
		);
		Ok(())
	}

	/// The pallet and the model agree about every figure of everybody.
	fn compare(&self) -> Result<(), TestCaseError> {
		for v in VALIDATORS {
			let info = Staking::query_validator(&v).unwrap();
			self.near("own stake", info.self_stake, self.own[&v])?;
			self.near("delegated", info.delegated, self.total(v) - self.own[&v])?;
			prop_assert_eq!(info.active, self.active.contains(&v));
			let rewards = Staking::query_validator_rewards(&v).unwrap();
			let purse = self.own_purse.get(&v).cloned().unwrap_or_default();
			self.near("own locked", rewards.locked, purse.locked())?;
			self.near("own free", rewards.withdrawable, purse.withdrawable())?;
		}
		for d in DELEGATORS {
			let all = Staking::query_delegations(&d);
			for v in VALIDATORS {
				let info = all.iter().find(|info| info.validator == v);
				let stake = self.stake.get(&(d, v)).copied().unwrap_or(0);
				self.near("stake", info.map_or(0, |info| info.amount), stake)?;
				let purse = self.purse.get(&(d, v)).cloned().unwrap_or_default();
				let rewards = info.map(|info| info.rewards.clone()).unwrap_or_default();
				self.near("locked", rewards.locked, purse.locked())?;
				self.near("free", rewards.withdrawable, purse.withdrawable())?;
				// And each reward in its own epoch.
				for (epoch, amount) in &rewards.schedule {
					let foretold = purse
						.waiting
						.iter()
						.filter(|(at, _)| at == epoch)
						.fold(U256::zero(), |sum, (_, amount)| sum + amount);
					self.near("schedule", *amount, units(foretold))?;
				}
			}
			let leaving: u128 =
				self.leaving.iter().filter(|entry| entry.who == d).map(|entry| entry.amount).sum();
			let unbonding = Staking::query_unbondings(&d).iter().map(|info| info.amount).sum();
			self.near("unbonding", unbonding, leaving)?;
		}
		for node in 0..2 {
			let rewards = Staking::query_deposit_rewards(node as u32);
			let [traffic, mining] = &self.node_purse[node];
			self.near("node traffic", rewards.locked.traffic, traffic.locked())?;
			self.near("node mining", rewards.locked.mining, mining.locked())?;
			let free = traffic.withdrawable() + mining.withdrawable();
			self.near("node free", rewards.withdrawable.total(), free)?;
		}
		Ok(())
	}

	/// Does `op` to the pallet, and to the model where the pallet accepted it.
	fn apply(&mut self, op: Op) {
		self.ops += 1;
		let signed = RuntimeOrigin::signed;
		let (now, epoch) = (now(), epoch());
		let release = now + 14 * DAY_MS;
		let value = |d: u64, v: u64| {
			let all = Staking::query_delegations(&d);
			all.iter().find(|info| info.validator == v).map_or(0, |info| info.amount)
		};
		let percent = |amount: u128, percent: u32| amount * u128::from(percent) / 100;
		match op {
			Op::Delegate(d, v, amount) => {
				if Staking::delegate(signed(d), v, amount).is_ok() {
					*self.stake.entry((d, v)).or_default() += amount;
				}
			}
			Op::Undelegate(d, v, p) => {
				let amount = percent(value(d, v), p);
				if Staking::undelegate(signed(d), v, amount).is_ok() {
					self.lower(d, v, amount, p);
					self.leaving.push(Leaving { who: d, from: v, amount, started: epoch, release });
				}
			}
			Op::Redelegate(d, from, to, p) => {
				let amount = percent(value(d, from), p);
				if Staking::redelegate(signed(d), from, to, amount).is_ok() {
					self.lower(d, from, amount, p);
					*self.stake.entry((d, to)).or_default() += amount;
					self.moved.push(Moved {
						who: d,
						from,
						to,
						amount,
						started: epoch,
						until: release,
					});
				}
			}
			Op::BondMore(v, amount) => {
				if Staking::bond_more(signed(v), amount).is_ok() {
					*self.own.get_mut(&v).unwrap() += amount;
				}
			}
			Op::UnbondSelf(v, p) => {
				let amount = percent(self.own[&v], p);
				if Staking::unbond_self(signed(v), amount).is_ok() {
					*self.own.get_mut(&v).unwrap() -= amount;
				}
			}
			Op::Fee(amount) => {
				pay_fee(130, amount);
				next_block();
				self.reward_stake(U256::from(amount) * U256::from(ONE), None);
			}
			Op::Epoch(traffic, mining) => {
				let share = Reward { traffic, mining };
				self.share(share, epoch);
				end_epoch(share);
				self.mature(epoch + 1);
				self.renew();
			}
			Op::Days(days) => set_now(now + days * DAY_MS),
			Op::Report(v, offence, back) => {
				let at = epoch.saturating_sub(back);
				let root = RuntimeOrigin::root();
				if Staking::report_offence(root, v, offence, at).is_ok() {
					let governed = Governed::get();
					let fraction = match offence {
						Offence::DoubleSign => governed.double_sign_slash,
						Offence::Absence => governed.absence_slash,
					};
					self.slash(v, fraction, at, now);
					// The model slashes immediately, so all slashes are collected here.
					for d in DELEGATORS {
						for to in VALIDATORS {
							let _ = Staking::collect_slashes(signed(130), d, to);
						}
					}
				}
			}
			Op::Unjail(v) => {
				let _ = Staking::unjail(signed(v));
			}
			Op::Deposit(node, amount) => {
				let before = self.deposit[node as usize];
				Staking::on_deposit_changed(node, before, amount);
				self.deposit[node as usize] = amount;
			}
			Op::Take(node, amount) => {
				let locked = <Staking as LockedRewards<u64>>::locked(node);
				let taken = <Staking as LockedRewards<u64>>::take(node, amount, &TREASURY);
				assert_eq!(taken, amount.min(locked.total()));
				if taken > 0 {
					let traffic = part(U256::from(taken), locked.traffic, locked.total());
					let traffic = u128::try_from(traffic).unwrap();
					self.node_purse[node as usize][0].take(traffic);
					self.node_purse[node as usize][1].take(taken - traffic);
				}
			}
			Op::Forfeit(node) => {
				<Staking as LockedRewards<u64>>::forfeit(node);
				self.node_purse[node as usize].iter_mut().for_each(|purse| purse.waiting.clear());
			}
			Op::Withdraw(d, v) => {
				let paid = withdraw(d, v);
				self.purse.entry((d, v)).or_default().paid += paid;
			}
			Op::WithdrawOwn(v) => {
				let paid = withdraw_own(v);
				self.own_purse.entry(v).or_default().paid += paid;
			}
			Op::WithdrawUnbonded(d) => {
				let before = free(d);
				let done = Staking::withdraw_unbonded(signed(d)).is_ok();
				let due: u128 = self
					.leaving
					.iter()
					.filter(|entry| entry.who == d && entry.release <= now)
					.map(|entry| entry.amount)
					.sum();
				assert!(done || due <= 10 + 6 * self.ops);
				assert!(due.abs_diff(free(d) - before) <= 10 + 6 * self.ops);
				self.leaving.retain(|entry| entry.who != d || entry.release > now);
			}
		}
	}

	fn lower(&mut self, d: u64, v: u64, amount: u128, percent: u32) {
		let stake = self.stake.get_mut(&(d, v)).unwrap();
		*stake = if percent == 100 { 0 } else { stake.saturating_sub(amount) };
	}

	/// The set of the new epoch: by the plainest reading of the rule.
	fn renew(&mut self) {
		let mut all = Staking::query_candidates();
		all.retain(|info| {
			info.status == Status::Candidate
				&& info.self_stake >= Governed::get().min_self_delegation
		});
		all.sort_by(|a, b| {
			let total = |info: &stratos_runtime_api::staking::ValidatorInfo<u64>| {
				info.self_stake + info.delegated
			};
			total(b).cmp(&total(a)).then(a.index.cmp(&b.index))
		});
		all.truncate(Governed::get().active_set as usize);
		self.active = all.iter().map(|info| info.account).collect();
	}
}

fn give(purse: &mut Purse, amount: U256, at: Option<u32>) {
	match at {
		Some(epoch) => purse.waiting.push((epoch, amount)),
		None => purse.free += amount,
	}
}

fn commission(v: u64) -> Perbill {
	Perbill::from_percent(5 * (v as u32 - 1))
}

fn live(ops: Vec<Op>) -> Result<(), TestCaseError> {
	let mut chain = TestExt::new()
		.governed(|p| {
			p.active_set = 3;
			p.double_sign_slash = Perbill::from_percent(10);
			p.absence_slash = Perbill::from_percent(1);
		})
		.node(50, 51, 5_000)
		.node(52, 53, 0);
	let mut model = Model { deposit: [5_000 * STOS, 0], ..Default::default() };
	for v in VALIDATORS {
		let stake = 5_000 + 1_000 * u128::from(v);
		chain = chain.validator(v, stake, 5 * (v as u32 - 1));
		model.own.insert(v, stake * STOS);
	}
	chain.build().execute_with(|| {
		let issuance = Balances::total_issuance();
		model.renew();
		for op in ops {
			model.apply(op);
			prop_assert_eq!(Staking::check_invariants(), Ok(()));
			prop_assert_eq!(Balances::total_issuance(), issuance);
			model.compare()?;
		}
		// In the end everything is paid out, and all stake returns.
		for _ in 0..21 {
			model.apply(Op::Epoch(0, 0));
		}
		for d in DELEGATORS {
			for v in VALIDATORS {
				model.apply(Op::Withdraw(d, v));
			}
		}
		model.compare()?;
		prop_assert_eq!(Staking::check_invariants(), Ok(()));
		prop_assert_eq!(Balances::total_issuance(), issuance);
		Ok(())
	})
}

proptest! {
	#[test]
	fn the_pallet_agrees_with_the_model(ops in prop::collection::vec(op(), 1..90)) {
		live(ops)?;
	}
}

#[test]
fn the_model_detects_a_missing_reward() {
	// The comparison is not idle: half a STOS that only the model knows of makes it fail.
	TestExt::new()
		.validator(1, 6_000, 0)
		.validator(2, 7_000, 5)
		.validator(3, 8_000, 10)
		.validator(4, 9_000, 15)
		.node(50, 51, 5_000)
		.node(52, 53, 0)
		.execute_with(|| {
			let mut model = Model { deposit: [5_000 * STOS, 0], ..Default::default() };
			for v in VALIDATORS {
				model.own.insert(v, (5_000 + 1_000 * u128::from(v)) * STOS);
			}
			model.renew();
			model.apply(Op::Delegate(ALICE, 2, 3_000 * STOS));
			model.apply(Op::Epoch(100 * STOS, 900 * STOS));
			assert!(model.compare().is_ok());
			let purse = model.purse.get_mut(&(ALICE, 2)).unwrap();
			purse.waiting[0].1 += U256::from(STOS / 2) * U256::from(ONE);
			assert!(model.compare().is_err());
		});
}
