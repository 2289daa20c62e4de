//! The end of an epoch: settlement, the mining schedule, the split. Sections 2 and 3 of the paper,
//! section 3 of the economy.

use crate::{
	arith::{ceil, part},
	economy::{Economy, Epoch, Moment, Reward},
	money::{MINING_POOL, NODE_REWARDS, STAKE_REWARDS, Source, VOLUME_POOL},
	nodes::{NodeIndex, Status},
	parameters::{MiningParameters, Tier},
};

/// The nodes that are settled: by contribution, largest first, ties by lower id, the shortest prefix
/// whose sum reaches `threshold` basis points of the total. Each entry is (id, contribution).
pub fn settled_set<Id: Ord + Clone>(all: &[(Id, u128)], threshold: u16) -> Vec<(Id, u128)> {
	let mut all: Vec<_> = all.iter().filter(|(_, ozone)| *ozone > 0).cloned().collect();
	all.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
	let total: u128 = all.iter().map(|(_, ozone)| ozone).sum();
	let goal = ceil(total, threshold.into(), 10_000).expect("at most the total");
	let mut sum = 0;
	let mut settled = Vec::new();
	for (id, ozone) in all {
		if sum >= goal {
			break;
		}
		sum += ozone;
		settled.push((id, ozone));
	}
	settled
}

/// The line of the schedule for an epoch before which `mined` was mined. After the last, its shares
/// go on.
pub fn tier(tiers: &[Tier], mined: u128) -> &Tier {
	tiers.iter().find(|tier| mined < tier.through).unwrap_or(&tiers[tiers.len() - 1])
}

/// What an epoch mines, before which `mined` was mined: never beyond the cap.
pub fn mining_reward(tiers: &[Tier], mined: u128) -> u128 {
	let cap = tiers[tiers.len() - 1].through;
	tier(tiers, mined).reward.min(cap.saturating_sub(mined))
}

/// Resource, meta and chain share of an amount: the resource share takes the rounding.
pub fn split(amount: u128, shares: [u16; 3]) -> [u128; 3] {
	let meta = part(amount, shares[1].into(), 10_000);
	let chain = part(amount, shares[2].into(), 10_000);
	[amount - meta - chain, meta, chain]
}

impl Economy {
	/// Everything that happens at the end of epoch `ended`. The current epoch is the next one.
	///
	/// *Choice*: the parameters in force in the ended epoch settle it; those proposed take over
	/// before stake is divided, and so hold for the lock-up of the chain share and for commissions.
	pub(crate) fn end_epoch(&mut self, ended: Epoch) {
		let settling = self.parameters.mining.clone();
		let harmless = self.is_harmless(&self.proposed);
		if harmless {
			self.adopt_mining();
		}
		if harmless && self.proposed.ozone.sound() {
			self.parameters.ozone = self.proposed.ozone.clone();
			self.rates.insert(self.epoch, self.parameters.ozone.clone());
		}
		if harmless && self.proposed.deposit.sound() {
			self.parameters.deposit = self.proposed.deposit.clone();
		}
		self.fall_asleep();
		self.begin_epoch_of_counting();
		self.end_epoch_of_stake(harmless);
		self.settle_epoch(ended, &settling);
		self.mature_rewards();
		self.forget_reports();
	}

	fn adopt_mining(&mut self) {
		if self.proposed.mining.sound(self.mined) {
			self.parameters.mining = self.proposed.mining.clone();
			if let Some(length) = self.parameters.mining.epoch_length {
				self.epoch_length = length;
			}
		}
	}

	fn settle_epoch(&mut self, epoch: Epoch, rule: &MiningParameters) {
		self.lapse();
		let candidates: Vec<(u64, u128)> = self
			.contributions
			.iter()
			.filter(|(node, _)| self.may_settle(**node))
			.map(|(node, ozone)| (self.nodes[node].id, *ozone))
			.collect();
		let settled = settled_set(&candidates, rule.threshold);
		let ozone: u128 = settled.iter().map(|(_, ozone)| ozone).sum();
		let free_from = self.free_from(epoch, rule);
		// *Choice*: it takes new traffic. Otherwise what is left of earlier epochs, which others have
		// settled already, would earn the whole reward of an epoch without a report.
		let new_traffic = std::mem::take(&mut self.new_traffic);
		if !new_traffic && ozone > 0 {
			self.note("an epoch without a report waits");
		}
		if ozone == 0 || !new_traffic {
			// Proof-of-Traffic: no traffic, no reward.
			return;
		}
		self.note("an epoch is settled");
		if self.contributions.keys().any(|node| self.nodes[node].status == Status::Suspended) {
			self.note("contributions of a suspended node wait");
		}
		if settled.len() < candidates.len() {
			self.note("contributions wait");
		}
		let shares = tier(&rule.tiers, self.mined).shares;
		// A cap that was lowered for the new epoch binds at once: no more is mined than the cap.
		let cap = self.parameters.mining.tiers.last().map_or(0, |tier| tier.through);
		let mining = mining_reward(&rule.tiers, self.mined).min(cap.saturating_sub(self.mined));
		if mining < tier(&rule.tiers, self.mined).reward {
			self.note("the cap cuts a reward");
		}
		if tier(&rule.tiers, self.mined + mining).shares != shares {
			self.note("the mining reward halves");
		}
		let traffic = self.market.settle(ozone);
		if traffic > 0 && self.market.p == 0 {
			self.note("a settlement empties the Volume Pool");
		}
		self.mined += mining;
		self.money.transfer(VOLUME_POOL, NODE_REWARDS, traffic);
		self.money.transfer(MINING_POOL, NODE_REWARDS, mining);
		let [traffic_r, traffic_m, traffic_c] = split(traffic, shares);
		let [mining_r, mining_m, mining_c] = split(mining, shares);

		let mut left = Reward { traffic: traffic_r + traffic_m, mining: mining_r + mining_m };
		for (id, contribution) in &settled {
			let node = self.by_contributor(*id);
			self.contributions.remove(&node);
			let reward = Reward {
				traffic: part(traffic_r, *contribution, ozone),
				mining: part(mining_r, *contribution, ozone),
			};
			left -= reward;
			self.lock_reward(node, epoch, free_from, reward);
		}
		let metas = self.awake_metas();
		for meta in &metas {
			let number = metas.len() as u128;
			let reward = Reward { traffic: traffic_m / number, mining: mining_m / number };
			left -= reward;
			self.lock_reward(*meta, epoch, free_from, reward);
		}
		self.money.into_treasury(NODE_REWARDS, left.total(), Source::NodeShares);

		let chain = Reward { traffic: traffic_c, mining: mining_c };
		self.money.transfer(NODE_REWARDS, STAKE_REWARDS, chain.total());
		let unused = self.divide_share(epoch, chain);
		self.money.into_treasury(STAKE_REWARDS, unused, Source::ChainShare);
	}

	/// Contributions that can never be settled go back into `L`. *Choice*: at the end of each epoch.
	fn lapse(&mut self) {
		let nodes: Vec<NodeIndex> =
			self.contributions.keys().copied().filter(|node| self.never_settles(*node)).collect();
		for node in nodes {
			self.note("contributions lapse");
			self.market.l += self.contributions.remove(&node).expect("listed");
		}
	}

	/// The node with this id that contributed; of a key registered again, the one not gone.
	fn by_contributor(&self, id: u64) -> NodeIndex {
		*self
			.contributions
			.keys()
			.find(|node| self.nodes[node].id == id && self.may_settle(**node))
			.expect("it was a candidate")
	}

	/// The epoch and the time from which a reward of `epoch` is free: whole epochs after its end,
	/// rounded up to the granularity, and as long in time as these epochs take at the chain's pace.
	/// *Choice*: never before those of an earlier epoch, also of one without reward.
	fn free_from(&mut self, epoch: Epoch, rule: &MiningParameters) -> (Epoch, Moment) {
		let exact = (epoch + 1 + rule.lock_up).next_multiple_of(rule.granularity);
		self.last_free_from = self.last_free_from.max(exact);
		self.last_free_at = self.last_free_at.max(self.locked_until(rule.lock_up));
		(self.last_free_from, self.last_free_at)
	}

	/// When a lock-up of so many epochs that begins now ends at the chain's pace, ms.
	pub(crate) fn locked_until(&self, lock_up: u32) -> Moment {
		self.seen + u64::from(lock_up) * u64::from(self.epoch_length) * self.bounds.block_time
	}
}
