//! Random epochs against a slow, plain model of the rules.

use crate::{mock::*, *};
use proptest::prelude::*;
use sp_core::U256;
use stratos_primitives::{Balance, LockedRewards, MarketState, OZ, Reward, STOS};

const NODES: usize = 12;
const METAS: usize = 3;
const LOCK_UP: u32 = 4;

#[derive(Clone, Debug)]
enum Action {
	Contribute(Vec<u128>),
	Suspend(usize),
	Resume(usize),
	Forfeit(usize),
	Take(usize, Balance),
	Withdraw(usize),
	Prepay(Balance),
}

#[derive(Clone, Copy)]
struct Entry {
	free_from: u32,
	reward: Reward,
}

/// The rules as `docs/economy.md` states them.
struct Model {
	contributions: Vec<u128>,
	suspended: Vec<bool>,
	entries: Vec<Vec<Entry>>,
	free: Vec<Balance>,
	paid: Vec<Balance>,
	market: MarketState,
	mined: Balance,
	treasury: Balance,
	chain: Balance,
	epoch: u32,
	/// Whether the epoch had a report.
	reported: bool,
}

fn floor(a: u128, b: u128, c: u128) -> u128 {
	(U256::from(a) * U256::from(b) / U256::from(c)).as_u128()
}

impl Model {
	fn new(market: MarketState) -> Self {
		Self {
			contributions: vec![0; NODES],
			suspended: vec![false; NODES],
			entries: vec![Vec::new(); NODES + METAS],
			free: vec![0; NODES + METAS],
			paid: vec![0; NODES + METAS],
			market,
			mined: 0,
			treasury: 1_000_000 * STOS,
			chain: 0,
			epoch: 0,
			reported: false,
		}
	}

	fn locked(&self, node: usize) -> Reward {
		self.entries[node].iter().fold(Reward::default(), |sum, e| sum.saturating_add(e.reward))
	}

	fn end_epoch(&mut self) {
		let mut order: Vec<usize> =
			(0..NODES).filter(|n| !self.suspended[*n] && self.contributions[*n] > 0).collect();
		order.sort_by_key(|n| (u128::MAX - self.contributions[*n], hashed_id(*n as u32)));
		let total: u128 = order.iter().map(|n| self.contributions[*n]).sum();
		let (mut settled, mut y) = (Vec::new(), 0);
		for node in order {
			if y * 10 >= total * 8 {
				break;
			}
			y += self.contributions[node];
			settled.push(node);
		}
		let free_from = self.epoch + 1 + LOCK_UP;
		if std::mem::take(&mut self.reported) && y > 0 {
			let MarketState { genesis_deposit: s, unissued_prepay: p, remaining_limit: l } =
				self.market;
			let r = floor(s + p, y, l + y).min(p);
			let m = 80 * STOS;
			self.market.unissued_prepay -= r;
			self.market.remaining_limit += y;
			self.mined += m;
			let parts = |amount: u128| {
				let (meta, chain) = (amount * 20 / 100, amount * 20 / 100);
				(amount - meta - chain, meta, chain)
			};
			let ((rr, rm, rc), (mr, mm, mc)) = (parts(r), parts(m));
			self.chain += rc + mc;
			let mut left = rr + rm + mr + mm;
			for node in settled {
				let c = std::mem::take(&mut self.contributions[node]);
				let reward = Reward { traffic: floor(rr, c, y), mining: floor(mr, c, y) };
				left -= reward.total();
				self.entries[node].push(Entry { free_from, reward });
			}
			for node in NODES..NODES + METAS {
				let n = METAS as u128;
				let reward = Reward { traffic: rm / n, mining: mm / n };
				left -= reward.total();
				self.entries[node].push(Entry { free_from, reward });
			}
			self.treasury += left;
		}
		self.epoch += 1;
		for node in 0..NODES + METAS {
			let epoch = self.epoch;
			for entry in self.entries[node].iter().filter(|e| e.free_from <= epoch) {
				self.free[node] += entry.reward.total();
			}
			self.entries[node].retain(|e| e.free_from > epoch);
		}
	}

	/// Of the oldest first, each part by itself.
	fn take(&mut self, node: usize, mut part: Reward) {
		for entry in &mut self.entries[node] {
			let traffic = part.traffic.min(entry.reward.traffic);
			let mining = part.mining.min(entry.reward.mining);
			let taken = Reward { traffic, mining };
			entry.reward = entry.reward.saturating_sub(taken);
			part = part.saturating_sub(taken);
		}
		assert!(part.is_zero());
	}

	fn compare(&self) {
		for node in 0..NODES + METAS {
			let index = node as u32;
			assert_eq!(locked(index), self.locked(node), "locked of {node}");
			assert_eq!(free(index).total(), self.free[node], "free of {node}");
			assert_eq!(Balances::free_balance(beneficiary(index)), self.paid[node]);
			if node < NODES {
				assert_eq!(Mining::contribution_of(index), self.contributions[node]);
			}
		}
		assert_eq!(Ozone::market(), self.market);
		assert_eq!(TotalMined::<Test>::get(), self.mined);
		assert_eq!(Balances::free_balance(TREASURY), self.treasury);
		assert_eq!(Balances::free_balance(CHAIN), self.chain);
	}
}

fn action() -> impl Strategy<Value = Action> {
	let node = 0..NODES;
	let amount = prop_oneof![Just(0u128), 1..5u128, 1..2_000 * OZ];
	prop_oneof![
		4 => prop::collection::vec(amount, NODES).prop_map(Action::Contribute),
		1 => node.clone().prop_map(Action::Suspend),
		1 => node.clone().prop_map(Action::Resume),
		1 => (0..NODES + METAS).prop_map(Action::Forfeit),
		1 => ((0..NODES + METAS), 0..40 * STOS).prop_map(|(n, a)| Action::Take(n, a)),
		2 => (0..NODES + METAS).prop_map(Action::Withdraw),
		1 => (1..50 * STOS).prop_map(Action::Prepay),
	]
}

const TAKER: u64 = 55;

fn run(epochs: Vec<Vec<Action>>, work: u64) {
	let chain = TestExt::new()
		.nodes(NODES as u32, METAS as u32)
		.ids(hashed_id)
		.parameters(|p| p.lock_up = LOCK_UP)
		.work(work)
		.epoch_length(60);
	chain.execute_with(|| {
		let mut model = Model::new(Ozone::market());
		for actions in epochs {
			for action in actions {
				apply(&mut model, action);
			}
			// The report is applied before anything is compared.
			run_to_epoch(model.epoch + 1);
			while CurrentSettlement::<Test>::exists() {
				next_block();
			}
			model.end_epoch();
			model.compare();
		}
	});
}

fn apply(model: &mut Model, action: Action) {
	match action {
		Action::Contribute(amounts) => {
			let entries: Vec<_> = amounts
				.iter()
				.enumerate()
				.filter(|(_, amount)| **amount > 0)
				.map(|(node, amount)| (node as u32, *amount))
				.collect();
			if model.reported || entries.is_empty() {
				return;
			}
			model.reported = true;
			contribute(&entries);
			for (node, amount) in entries {
				model.contributions[node as usize] += amount;
			}
		}
		Action::Suspend(node) | Action::Resume(node) => {
			let suspended = matches!(action, Action::Suspend(_));
			let standing = if suspended { Standing::Suspended } else { Standing::Active };
			set_standing(node as u32, standing);
			model.suspended[node] = suspended;
		}
		Action::Forfeit(node) => {
			let reward = Mining::forfeit(node as u32);
			assert_eq!(reward, model.locked(node));
			model.entries[node].clear();
			model.market.unissued_prepay += reward.traffic;
			model.mined -= reward.mining;
		}
		Action::Take(node, amount) => {
			let locked = model.locked(node);
			let taken = Mining::take(node as u32, amount, &TAKER);
			assert_eq!(taken, amount.min(locked.total()));
			if taken > 0 {
				let traffic = floor(taken, locked.traffic, locked.total());
				model.take(node, Reward { traffic, mining: taken - traffic });
			}
		}
		Action::Withdraw(node) => {
			let call = Mining::withdraw_rewards(RuntimeOrigin::signed(TAKER), node as u32);
			assert_eq!(call.is_ok(), model.free[node] > 0);
			model.paid[node] += std::mem::take(&mut model.free[node]);
		}
		Action::Prepay(amount) => {
			let MarketState { genesis_deposit: s, unissued_prepay: p, remaining_limit: l } =
				model.market;
			let got = floor(l, amount, s + p + amount);
			let call = Ozone::prepay(RuntimeOrigin::signed(TREASURY), amount, None, 0);
			assert_eq!(call.is_ok(), got > 0);
			if got == 0 {
				return;
			}
			model.market.unissued_prepay += amount;
			model.market.remaining_limit -= got;
			model.treasury -= amount;
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn random_epochs_agree_with_the_model(
		epochs in prop::collection::vec(prop::collection::vec(action(), 0..6), 1..12),
		work in prop_oneof![Just(1u64), Just(2), Just(1_000_000)],
	) {
		run(epochs, work);
	}
}
