//! The light economy: a market, honest users and nodes, one adversary.

use super::{
	Action, BOUGHT_IN_A_DAY, EPOCHS_IN_STEP, HONEST_NODES, MILLION, Order, RESALE, Random, Rules,
	STAKED, STEPS_IN_DAY, Strategy, USED_IN_A_DAY, first_market,
};
use crate::{
	DAY, OZ, STOS,
	arith::part,
	counting::{
		Lacks, SERVED_AT_A_BOUNDARY, budget, countable, most_unconfirmed, to_count, unconfirmed,
	},
	economy::Moment,
	epochs::{mining_reward, settled_set, split, tier},
	market::Market,
	nodes::{Deposit, Exit, Status, release},
};
use std::collections::VecDeque;

/// The most nodes that the adversary can have.
const MOST_NODES: usize = 5_000;
/// The adversary, among those who contribute: the lowest id.
const ME: usize = 0;

/// Something that the adversary did, for people to read.
#[derive(Clone, Debug)]
pub struct Event {
	/// The step.
	pub step: u32,
	/// In words.
	pub text: String,
	/// Whether it is more than what was earned put into nodes, or nothing at all.
	pub matters: bool,
	/// The market after it.
	pub market: Market,
}

#[derive(Clone)]
struct Node {
	deposit: Deposit,
	status: Status,
	activated: Moment,
}

/// Ozone to be spent over steps: so much in each, in so many.
#[derive(Clone, Copy)]
struct Plan {
	ozone: u128,
	steps: u32,
}

/// The economy.
pub struct World<'a> {
	rules: &'a Rules,
	strategy: &'a Strategy,
	random: Random,
	/// The market.
	pub market: Market,
	step: u32,
	mined: u128,
	/// By how much deposits may raise the limit in this epoch, nOz.
	left: u128,
	/// Users' Ozone.
	users: u128,
	/// Contributions not settled, the adversary's first, nOz.
	contributions: Vec<(usize, u128)>,
	/// What the adversary can spend, base units.
	free: u128,
	delegated: u128,
	/// The adversary's Ozone.
	ozone: u128,
	nodes: Vec<Node>,
	/// Nodes that wait for the budget of an epoch.
	queue: VecDeque<usize>,
	/// Nodes that wait for room among what counts unconfirmed.
	without_room: VecDeque<usize>,
	/// What counts unconfirmed, base units.
	unconfirmed: u128,
	departures: VecDeque<usize>,
	/// What counts of its active nodes, base units: their weight.
	weight: u128,
	/// Deposits of its active nodes, base units.
	earning: u128,
	/// What it earned and did not put into nodes yet, base units.
	earned: u128,
	/// Rewards that are locked, with the step that frees them.
	locked: VecDeque<(u32, u128)>,
	uses: Vec<Plan>,
	sales: Vec<Plan>,
	/// The next order, and the step in which it is due.
	next: usize,
	due: u32,
	cycles: u32,
	/// What it did, if somebody wants to know.
	pub events: Option<Vec<Event>>,
	/// What it had at the end of each day, base units.
	pub days: Vec<u128>,
}

fn share_of(amount: u128, share: u32) -> u128 {
	part(amount, share.into(), MILLION)
}

impl<'a> World<'a> {
	/// The first day. The adversary has `stake` base units.
	pub fn new(rules: &'a Rules, strategy: &'a Strategy, stake: u128, seed: u64) -> Self {
		let (market, users) = first_market();
		let delegated = share_of(stake, strategy.delegated);
		Self {
			rules,
			strategy,
			random: Random(seed),
			market,
			step: 0,
			mined: 0,
			left: 0,
			users,
			contributions: (0..=HONEST_NODES.len()).map(|node| (node, 0)).collect(),
			free: stake - delegated,
			delegated,
			ozone: 0,
			nodes: Vec::new(),
			queue: VecDeque::new(),
			without_room: VecDeque::new(),
			unconfirmed: 0,
			departures: VecDeque::new(),
			weight: 0,
			earning: 0,
			earned: 0,
			locked: VecDeque::new(),
			uses: Vec::new(),
			sales: Vec::new(),
			next: 0,
			due: strategy.orders.first().map_or(u32::MAX, |first| first.wait),
			cycles: strategy.cycles,
			events: None,
			days: Vec::new(),
		}
	}

	/// All days. Returns what the adversary has at the end, base units.
	pub fn run(&mut self, days: u32) -> u128 {
		for _ in 0..days {
			for _ in 0..STEPS_IN_DAY {
				self.advance();
			}
			self.days.push(self.wealth());
		}
		self.wealth()
	}

	/// All that the adversary has, base units: STOS free, delegated, on hold and locked, and what a
	/// settlement of all its Ozone would leave it, the resource share of it.
	pub fn wealth(&self) -> u128 {
		let held: u128 = self.nodes.iter().map(|node| node.deposit.held).sum();
		let locked: u128 = self.locked.iter().map(|(_, amount)| amount).sum();
		let ozone = self.ozone + self.contributions[ME].1;
		let shares = tier(&self.rules.mining.tiers, self.mined).shares;
		let [mine, ..] = split(self.market.settlement(ozone), shares);
		self.free + self.delegated + held + locked + mine
	}

	fn now(&self) -> Moment {
		u64::from(self.step) * DAY / u64::from(STEPS_IN_DAY)
	}

	fn note(&mut self, matters: bool, text: impl FnOnce() -> String) {
		let (step, market) = (self.step, self.market);
		if let Some(events) = &mut self.events {
			events.push(Event { step, text: text(), matters, market });
		}
	}

	/// One step: boundaries of epochs, the adversary, the users, a settlement.
	pub fn advance(&mut self) {
		if self.rules.guards {
			self.boundaries();
		}
		self.mature();
		self.act();
		self.trade();
		self.settle();
		self.step += 1;
	}

	/// The boundaries of the epochs in a step: as [`crate::counting`].
	fn boundaries(&mut self) {
		let now = self.now();
		for _ in 0..EPOCHS_IN_STEP {
			for _ in 0..SERVED_AT_A_BOUNDARY {
				let Some(first) = self.departures.front().copied() else { break };
				if !matches!(self.nodes[first].status, Status::Exiting(exit) if exit.cooling_ends > now)
				{
					self.departures.pop_front();
					self.uncount(first);
					continue;
				}
				break;
			}
			self.left = budget(&self.market, &self.rules.deposit);
			let mut places = SERVED_AT_A_BOUNDARY;
			while let Some(first) = self.queue.front().copied().filter(|_| places > 0) {
				places -= 1;
				let mut lacks = Lacks::Nothing;
				if self.nodes[first].status == Status::Active {
					lacks = self.count(first, self.left, self.room_of_newcomer(first));
					if lacks == Lacks::Budget {
						break;
					}
				}
				self.queue.pop_front();
				if lacks == Lacks::Room && !self.without_room.contains(&first) {
					self.without_room.push_back(first);
				}
			}
			let mut no_room = false;
			while let Some(first) = self.without_room.front().copied().filter(|_| places > 0) {
				places -= 1;
				if self.nodes[first].status == Status::Active {
					let lacks = self.count(first, self.left, self.room(first));
					no_room = lacks == Lacks::Room;
					if lacks != Lacks::Nothing {
						break;
					}
				}
				self.without_room.pop_front();
			}
			let settled = self.without_room.is_empty() || no_room;
			if settled && self.queue.is_empty() && self.departures.is_empty() {
				break;
			}
		}
	}

	/// How much of the node's deposit may count unconfirmed beside the others, base units.
	fn room(&self, node: usize) -> u128 {
		if !self.rules.joint_limit {
			return u128::MAX / 2;
		}
		let others = self.unconfirmed - unconfirmed(&self.nodes[node].deposit);
		most_unconfirmed(self.market.s, &self.rules.deposit).saturating_sub(others)
	}

	fn room_of_newcomer(&self, node: usize) -> u128 {
		if self.without_room.is_empty() { self.room(node) } else { 0 }
	}

	/// Counts as much of the node's deposit as budget and room allow.
	fn count(&mut self, node: usize, left: u128, room: u128) -> Lacks {
		let deposit = self.nodes[node].deposit;
		let (z, lacks) = if self.rules.guards {
			let most = countable(&deposit, self.market.s, &self.rules.deposit);
			to_count(&deposit, &self.market, most, room, left)
		} else {
			(deposit.z - deposit.counted, Lacks::Nothing)
		};
		// Nobody can have so much that the limit leaves its type.
		let rise = self.market.enter(self.rules.deposits, z).unwrap_or(0);
		self.left = self.left.saturating_sub(rise);
		self.unconfirmed -= unconfirmed(&deposit);
		self.nodes[node].deposit.counted += z;
		self.unconfirmed += unconfirmed(&self.nodes[node].deposit);
		self.weight += z;
		lacks
	}

	fn count_or_queue(&mut self, node: usize) {
		let left = if self.queue.is_empty() { self.left } else { 0 };
		let room = self.room_of_newcomer(node);
		let line = match self.count(node, left, room) {
			Lacks::Nothing => return,
			Lacks::Budget => &mut self.queue,
			Lacks::Room => &mut self.without_room,
		};
		// A place in the other line is passed over: it lacks nothing when its turn comes, or this.
		if !line.contains(&node) {
			line.push_back(node);
		}
	}

	fn uncount(&mut self, node: usize) {
		self.unconfirmed -= unconfirmed(&self.nodes[node].deposit);
		let counted = std::mem::take(&mut self.nodes[node].deposit.counted);
		self.market.exit(self.rules.deposits, counted, OZ);
	}

	/// Rewards and deposits become free. One node stays, to contribute.
	fn mature(&mut self) {
		while let Some((_, amount)) = self.locked.front().filter(|(due, _)| *due <= self.step) {
			self.free += amount;
			self.earned += amount;
			self.locked.pop_front();
		}
		if self.step < self.strategy.reinvests_until && self.step.is_multiple_of(7 * STEPS_IN_DAY) {
			// As much in each as may count at once.
			let sum = std::mem::take(&mut self.earned).min(self.free);
			let nodes = sum.div_ceil(part(self.market.s, 10_000, MILLION));
			self.activate(sum, nodes as u32, false);
		}
		let now = self.now();
		let mut live = self.nodes.iter().filter(|node| node.status != Status::Exited).count();
		for index in 0..self.nodes.len() {
			let Status::Exiting(exit) = self.nodes[index].status else { continue };
			if exit.frees_at.max(exit.top_up_frees_at) <= now && live > 1 {
				self.uncount(index);
				let node = &mut self.nodes[index];
				self.free += std::mem::take(&mut node.deposit.held);
				node.status = Status::Exited;
				live -= 1;
			}
		}
	}

	fn act(&mut self) {
		// More than a program of any use does in one step.
		for _ in 0..64 {
			let Some(Order { action, .. }) = self.strategy.orders.get(self.next).copied() else {
				return;
			};
			if self.step < self.due {
				return;
			}
			self.perform(action);
			self.next += 1;
			if self.next == self.strategy.orders.len() && self.cycles > 1 {
				self.cycles -= 1;
				self.next = 0;
			}
			let wait = self.strategy.orders.get(self.next).map_or(0, |order| order.wait);
			self.due = self.step + wait;
		}
	}

	fn perform(&mut self, action: Action) {
		match action {
			Action::Activate { share, nodes } => {
				self.activate(share_of(self.free, share), nodes, true);
			}
			Action::TopUp { share } => self.top_up(share_of(self.free, share)),
			Action::Prepay { share } => {
				let paid = share_of(self.free, share);
				let got = self.market.prepay(paid).unwrap_or(0);
				self.free -= paid;
				self.ozone += got;
				self.note(got > OZ, || format!("prepays {}: {}", stos(paid), oz(got)));
			}
			Action::Use { share, steps } => {
				let ozone = share_of(self.ozone, share);
				self.uses.push(Plan { ozone: ozone / u128::from(steps), steps });
				self.note(ozone > OZ, || {
					format!("uses {} on its own node{}", oz(ozone), over(steps))
				});
			}
			Action::Resell { share, steps } => {
				let ozone = share_of(self.ozone, share);
				self.sales.push(Plan { ozone: ozone / u128::from(steps), steps });
				self.note(ozone > OZ, || {
					format!("serves users with up to {}{}", oz(ozone), over(steps))
				});
			}
			Action::Unregister { share } => self.unregister(share),
		}
	}

	fn activate(&mut self, sum: u128, nodes: u32, ordered: bool) {
		let most = (sum / self.rules.deposit.min_resource_deposit).min(nodes.into()) as usize;
		let number = most.min(MOST_NODES.saturating_sub(self.nodes.len()));
		if number == 0 {
			return;
		}
		let z = sum / number as u128;
		for _ in 0..number {
			let lock = self.rules.deposit.deposit_lock;
			let deposit = Deposit { held: z, z, lock, ..Default::default() };
			let node = Node { deposit, status: Status::Active, activated: self.now() };
			self.nodes.push(node);
			self.free -= z;
			self.earning += z;
			self.count_or_queue(self.nodes.len() - 1);
		}
		self.note(ordered, || format!("activates {number} nodes with {} each", stos(z)));
	}

	fn top_up(&mut self, sum: u128) {
		let active: Vec<usize> =
			(0..self.nodes.len()).filter(|n| self.nodes[*n].status == Status::Active).collect();
		let z = sum / active.len().max(1) as u128;
		if z == 0 || active.is_empty() {
			return;
		}
		let until = self.now() + self.rules.deposit.deposit_lock;
		for node in &active {
			let deposit = &mut self.nodes[*node].deposit;
			deposit.held += z;
			deposit.z += z;
			deposit.top_up += z;
			deposit.top_up_until = until;
			self.free -= z;
			self.earning += z;
			self.count_or_queue(*node);
		}
		self.note(z > STOS, || format!("tops {} nodes up with {} each", active.len(), stos(z)));
	}

	fn unregister(&mut self, share: u32) {
		let now = self.now();
		let may = |node: &Node| {
			node.status == Status::Active && (node.activated < now || !self.rules.guards)
		};
		let active: Vec<usize> =
			(0..self.nodes.len()).filter(|node| may(&self.nodes[*node])).collect();
		let number = share_of(active.len() as u128 + 1, share).min(active.len() as u128) as usize;
		if number == 0 {
			return;
		}
		let cooling = self.rules.deposit.cooling_off;
		for index in &active[..number] {
			let node = &mut self.nodes[*index];
			let exit = Exit {
				cooling_ends: now + cooling,
				frees_at: release(node.activated, now, node.deposit.lock, cooling),
				top_up_frees_at: now.max(node.deposit.top_up_until) + cooling,
				forfeited: false,
				suspended: false,
			};
			node.status = Status::Exiting(exit);
			self.weight -= node.deposit.counted;
			self.earning -= node.deposit.held;
			if self.rules.guards {
				self.departures.push_back(*index);
			} else {
				self.uncount(*index);
			}
		}
		self.note(true, || format!("unregisters {number} nodes"));
	}

	/// Honest users buy and use; the adversary uses and sells what it planned.
	fn trade(&mut self) {
		// Between nothing and twice the mean.
		let mut about = |mean| share_of(mean, self.random.below(2_000_001));
		let steps = u128::from(STEPS_IN_DAY);
		let mut paid = about(BOUGHT_IN_A_DAY / steps);
		let used = part(self.users, about(USED_IN_A_DAY / steps), MILLION);

		let planned = self.sales.iter().map(|plan| plan.ozone).sum::<u128>().min(self.ozone);
		if planned > 0 {
			let mine = part(paid, RESALE, MILLION);
			let wanted = self.market.clone().prepay(mine).unwrap_or(0);
			let sold = planned.min(wanted);
			let for_it = part(mine, sold, wanted);
			paid -= for_it;
			self.free += for_it;
			self.ozone -= sold;
			self.users += sold;
		}
		self.users += self.market.prepay(paid).unwrap_or(0);

		self.users -= used;
		let honest: u128 = HONEST_NODES.iter().sum();
		let all = honest + self.weight;
		let mut assigned = 0;
		for (node, weight) in HONEST_NODES.iter().enumerate() {
			let work = part(used, *weight, all);
			self.contributions[node + 1].1 += work;
			assigned += work;
		}
		// Without a weight of its own the rounding is a node's of somebody else.
		let to = if self.weight > 0 { ME } else { 1 };
		self.contributions[to].1 += used - assigned;

		let mine = self.uses.iter().map(|plan| plan.ozone).sum::<u128>().min(self.ozone);
		if !self.nodes.is_empty() {
			self.ozone -= mine;
			self.contributions[ME].1 += mine;
		}
		for plans in [&mut self.sales, &mut self.uses] {
			plans.iter_mut().for_each(|plan| plan.steps -= 1);
			plans.retain(|plan| plan.steps > 0);
		}
	}

	/// A settlement, with the mining rewards of the step's epochs.
	fn settle(&mut self) {
		let rule = &self.rules.mining;
		let settled = settled_set(&self.contributions, rule.threshold);
		let all: u128 = settled.iter().map(|(_, ozone)| ozone).sum();
		if all == 0 {
			return;
		}
		let shares = tier(&rule.tiers, self.mined).shares;
		let traffic = self.market.settle(all);
		let before = self.mined;
		for _ in 0..EPOCHS_IN_STEP {
			self.mined += mining_reward(&rule.tiers, self.mined);
		}
		let [nodes_t, _, chain_t] = split(traffic, shares);
		let [nodes_m, _, chain_m] = split(self.mined - before, shares);
		let mut mine = 0;
		for (node, ozone) in &settled {
			self.contributions[*node].1 = 0;
			if *node == ME {
				mine += part(nodes_t, *ozone, all) + part(nodes_m, *ozone, all);
			}
		}
		// S is what honest deposits are at first.
		let stake = STAKED + MILLION * STOS + self.earning + self.delegated;
		mine += part(chain_t + chain_m, self.earning + self.delegated, stake);
		if mine > 0 {
			let free_in = self.step + 1 + rule.lock_up / EPOCHS_IN_STEP;
			self.locked.push_back((free_in, mine));
		}
	}
}

fn over(steps: u32) -> String {
	if steps == 1 { String::new() } else { format!(" over {}", days(steps)) }
}

fn days(steps: u32) -> String {
	format!("{:.1} days", f64::from(steps) / f64::from(STEPS_IN_DAY))
}

/// So many STOS, in words.
pub fn stos(amount: u128) -> String {
	format!("{} STOS", grouped(amount / STOS))
}

fn oz(amount: u128) -> String {
	format!("{} oz", grouped(amount / OZ))
}

fn grouped(number: u128) -> String {
	let digits = number.to_string();
	let mut text = String::new();
	for (place, digit) in digits.chars().enumerate() {
		if place > 0 && (digits.len() - place).is_multiple_of(3) {
			text.push(',');
		}
		text.push(digit);
	}
	text
}
