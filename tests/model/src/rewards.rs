//! Traffic and mining rewards of nodes: lock-up, withdrawal, forfeiture.

use crate::{
	arith::part,
	economy::{Economy, Epoch, Moment, Refusals, Reward},
	money::{Account, MINING_POOL, NODE_REWARDS, VOLUME_POOL},
	nodes::NodeIndex,
	parameters::MINING_CAP,
};

/// One epoch's reward of a node.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Locked {
	/// Which epoch earned it.
	pub epoch: Epoch,
	/// In which epoch it becomes free.
	pub free_from: Epoch,
	/// Not before this time, ms.
	pub free_at: Moment,
	/// What is left of it.
	pub reward: Reward,
}

/// A node's rewards.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct NodeRewards {
	/// Locked, oldest first.
	pub locked: Vec<Locked>,
	/// Free and not withdrawn.
	pub free: Reward,
	/// The epoch in which the last of what it earned becomes free, also of what was taken since.
	pub until: Epoch,
	/// And the time before which it does not, ms.
	pub until_time: Moment,
}

impl Economy {
	pub(crate) fn lock_reward(
		&mut self,
		node: NodeIndex,
		epoch: Epoch,
		(free_from, free_at): (Epoch, Moment),
		reward: Reward,
	) {
		let rewards = self.rewards.entry(node).or_default();
		if reward.total() > 0 {
			rewards.until = rewards.until.max(free_from);
			rewards.until_time = rewards.until_time.max(free_at);
		}
		rewards.locked.push(Locked { epoch, free_from, free_at, reward });
	}

	/// Frees what the current epoch frees.
	pub(crate) fn mature_rewards(&mut self) {
		let (now, seen) = (self.epoch, self.seen);
		self.matured = seen;
		let is_due = |entry: &Locked| entry.free_from <= now && entry.free_at <= seen;
		for rewards in self.rewards.values_mut() {
			let (free, locked) = rewards.locked.drain(..).partition(is_due);
			rewards.locked = locked;
			rewards.free += free.into_iter().map(|entry: Locked| entry.reward).sum();
		}
	}

	/// What the accounts of all nodes come to.
	pub fn expected_node_rewards(&self) -> u128 {
		self.rewards
			.keys()
			.map(|node| self.locked_rewards(*node).total() + self.rewards[node].free.total())
			.sum()
	}

	/// The node's locked rewards.
	pub fn locked_rewards(&self, node: NodeIndex) -> Reward {
		self.rewards
			.get(&node)
			.map_or(Reward::default(), |rewards| rewards.locked.iter().map(|e| e.reward).sum())
	}

	/// Pays all free rewards to the beneficiary.
	pub(crate) fn withdraw(&mut self, node: NodeIndex) -> Result<(), Refusals> {
		let mut why = Refusals::default();
		let free = self.rewards.get(&node).map_or(0, |rewards| rewards.free.total());
		why.when(!self.nodes.contains_key(&node), "UnknownNode");
		why.when(free == 0, "NothingToWithdraw");
		why.done()?;
		self.rewards.get_mut(&node).expect("checked").free = Reward::default();
		self.money.transfer(NODE_REWARDS, self.nodes[&node].beneficiary, free);
		Ok(())
	}

	/// Pays all that is free of an owner's nodes to their beneficiaries: rewards and stake share.
	pub(crate) fn withdraw_all(
		&mut self,
		who: Account,
		nodes: &[NodeIndex],
	) -> Result<(), Refusals> {
		let mut why = Refusals::default();
		let mut paid = 0;
		for node in nodes {
			let Some(record) = self.nodes.get(node).cloned() else {
				why.when(true, "UnknownNode");
				continue;
			};
			why.when(record.owner != who && record.beneficiary != who, "NotOwner");
			let free = self.rewards.get(node).map_or(0, |rewards| rewards.free.total());
			if let Some(rewards) = self.rewards.get_mut(node) {
				rewards.free = Reward::default();
			}
			self.money.transfer(NODE_REWARDS, record.beneficiary, free);
			paid += free + self.pay_deposit_share(*node, record.beneficiary);
		}
		why.when(paid == 0, "NothingToWithdraw");
		why.done()
	}

	/// Governance pays out of what genesis gave the Mining Pool beyond all that can ever be mined.
	pub(crate) fn pay_incentive(&mut self, payments: &[(Account, u128)]) -> Result<(), Refusals> {
		let mut why = Refusals::default();
		let sum = payments.iter().try_fold(0u128, |sum, (_, amount)| sum.checked_add(*amount));
		why.when(payments.is_empty(), "EmptyEntry");
		why.when(payments.iter().any(|(_, amount)| *amount == 0), "EmptyEntry");
		why.when(sum.is_none(), "Overflow");
		let part = self.endowment.saturating_sub(MINING_CAP) - self.incentive_paid;
		why.when(sum.is_none_or(|sum| sum > part), "IncentiveSpent");
		why.done()?;
		self.note("the incentive testnet is paid");
		self.incentive_paid += sum.expect("checked");
		for (who, amount) in payments {
			self.money.transfer(MINING_POOL, *who, *amount);
		}
		Ok(())
	}

	/// Cancels all locked rewards: each part goes back where it came from.
	pub(crate) fn forfeit_locked_rewards(&mut self, node: NodeIndex) {
		let cancelled = self.locked_rewards(node);
		if let Some(rewards) = self.rewards.get_mut(&node) {
			rewards.locked.clear();
		}
		self.give_back(NODE_REWARDS, cancelled);
	}

	/// Returns a cancelled reward to its pools; the total mined falls by its mining part.
	pub(crate) fn give_back(&mut self, from: Account, cancelled: Reward) {
		self.money.transfer(from, VOLUME_POOL, cancelled.traffic);
		self.money.transfer(from, MINING_POOL, cancelled.mining);
		self.market.p += cancelled.traffic;
		self.mined -= cancelled.mining;
	}

	/// Takes up to `amount` of the locked rewards, oldest first, and pays it to `to`.
	///
	/// *Choice*: traffic and mining bear it in proportion, the traffic part rounded down.
	pub(crate) fn take_locked_rewards(
		&mut self,
		node: NodeIndex,
		amount: u128,
		to: Account,
	) -> u128 {
		let locked = self.locked_rewards(node);
		let amount = amount.min(locked.total());
		if amount == 0 {
			return 0;
		}
		let traffic = part(amount, locked.traffic, locked.total());
		let mut due = Reward { traffic, mining: amount - traffic };
		for entry in &mut self.rewards.get_mut(&node).expect("it has locked rewards").locked {
			let taken = Reward {
				traffic: due.traffic.min(entry.reward.traffic),
				mining: due.mining.min(entry.reward.mining),
			};
			entry.reward -= taken;
			due -= taken;
		}
		assert_eq!(due, Reward::default(), "what is locked covers what is taken");
		self.money.transfer(NODE_REWARDS, to, amount);
		amount
	}
}
