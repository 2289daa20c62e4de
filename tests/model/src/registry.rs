//! Indices and retired nodes, Meta Nodes that are awake, operators, and what nodes say about themselves:
//! section 2 of the economy.

use crate::{
	ballots::Ballot,
	economy::{Economy, Refusals},
	money::{Account, Hold},
	nodes::{Node, NodeIndex, Status},
	rewards::NodeRewards,
};

impl Economy {
	/// Indices of the active Meta Nodes.
	pub fn active_metas(&self) -> Vec<NodeIndex> {
		let active = |node: &Node| node.is_meta() && node.status == Status::Active;
		self.nodes.iter().filter(|(_, node)| active(node)).map(|(index, _)| *index).collect()
	}

	/// The active Meta Node that `who` signs for.
	pub(crate) fn meta_of(&self, who: Account) -> Option<NodeIndex> {
		let signs = |node: &Node| node.owner == who || node.operator == Some(who);
		self.active_metas().into_iter().find(|index| signs(&self.nodes[index]))
	}

	/// The active Meta Nodes that are awake. Quorums are counted against them, and they have the Meta
	/// Nodes' share.
	pub fn awake_metas(&self) -> Vec<NodeIndex> {
		self.active_metas().into_iter().filter(|meta| !self.dormant.contains(meta)).collect()
	}

	/// A Meta Node reports, attests or votes.
	pub(crate) fn act(&mut self, meta: NodeIndex) {
		if self.last_act != Some(self.epoch) {
			self.last_act = Some(self.epoch);
			self.acting_epochs += 1;
		}
		self.acted.insert(meta, self.acting_epochs);
		if self.dormant.remove(&meta) {
			self.note("a Meta Node wakes");
		}
	}

	/// Meta Nodes that did not act while others did fall asleep. *Choice*: epochs in which none acts do
	/// not count.
	pub(crate) fn fall_asleep(&mut self) {
		for meta in self.awake_metas() {
			let silent = self.acting_epochs - self.acted[&meta];
			if silent >= self.parameters.deposit.dormant_after {
				self.dormant.insert(meta);
				self.note("a Meta Node falls asleep");
			}
		}
	}

	/// The lowest free index is given out next; free ones at the top are forgotten.
	pub(crate) fn free_index(&mut self, index: NodeIndex) {
		self.free_indices.insert(index);
		while self.next_node > 0 && self.free_indices.remove(&(self.next_node - 1)) {
			self.next_node -= 1;
		}
	}

	/// Anyone has a node that is gone paid and forgotten, when nothing is left of it.
	pub(crate) fn retire(&mut self, index: NodeIndex) -> Result<(), Refusals> {
		let node = self.nodes.get(&index).ok_or(Refusals::one("UnknownNode"))?.clone();
		let mut why = Refusals::default();
		why.when(node.status != Status::Exited, "NotExited");
		let named = |(subject, _): &(NodeIndex, _), ballot: &Ballot| {
			*subject == index || ballot.proposer == Some(index)
		};
		why.when(self.ballots.iter().any(|(key, ballot)| named(key, ballot)), "BallotsOpen");
		why.when(self.now < node.votes_until, "VotesStillCount");
		let locked =
			|rewards: &NodeRewards| rewards.until > self.epoch || rewards.until_time > self.matured;
		why.when(self.rewards.get(&index).is_some_and(locked), "RewardsLocked");
		let position = self.stake.deposits.entry(index).or_default();
		position.advance();
		let waits = position.stretches.iter().any(|stretch| !stretch.entries.is_empty());
		why.when(waits, "RewardsLocked");
		why.when(self.contributions.contains_key(&index), "ContributionsLeft");
		why.when(self.report_floor <= node.gone, "ReportsOpen");
		why.done()?;
		// Nothing to withdraw is no reason against it.
		let _ = self.withdraw(index);
		let _ = self.withdraw_deposit_rewards(index);
		self.rewards.remove(&index);
		// A place in the queue that is passed over is nobody's.
		self.counting.give_up_places(index);
		self.stake.deposits.remove(&index);
		self.money.release(node.owner, Hold::Profile, node.profile.2);
		self.nodes.remove(&index);
		self.free_index(index);
		self.retired += 1;
		self.note("a node is retired");
		Ok(())
	}

	/// Whether a report may name it: it was active and is not gone.
	pub(crate) fn may_be_named(&self, index: NodeIndex) -> bool {
		let outside = |node: &Node| matches!(node.status, Status::Registered | Status::Exited);
		self.nodes.get(&index).is_some_and(|node| !outside(node))
	}

	/// Whether `who` owns or operates a Meta Node that is registered or active.
	pub(crate) fn is_voice(&self, who: Account) -> bool {
		let voice = |node: &Node| {
			node.is_meta()
				&& (node.owner == who || node.operator == Some(who))
				&& matches!(node.status, Status::Registered | Status::Active)
		};
		self.nodes.values().any(voice)
	}

	/// The owner names who else signs for its Meta Node. *Choice*: nobody signs for two.
	pub(crate) fn set_operator(
		&mut self,
		who: Account,
		index: NodeIndex,
		operator: Option<Account>,
	) -> Result<(), Refusals> {
		let (mut why, node) = self.owned(who, index);
		if let Some(node) = node {
			why.when(!node.is_meta(), "NotMetaNode");
			let stays = matches!(node.status, Status::Registered | Status::Active);
			why.when(!stays, "NodeExiting");
		}
		why.when(operator.is_some_and(|operator| self.is_voice(operator)), "OperatorInUse");
		why.done()?;
		self.node(index).operator = operator;
		Ok(())
	}

	/// The owner says what its node is called and how to reach it, and holds something for each byte.
	pub(crate) fn set_profile(
		&mut self,
		who: Account,
		index: NodeIndex,
		moniker: String,
		contact: String,
	) -> Result<(), Refusals> {
		let (mut why, node) = self.owned(who, index);
		let visible = |text: &String| !text.chars().any(char::is_control);
		why.when(!visible(&moniker) || !visible(&contact), "NotPrintable");
		let bytes = (moniker.len() + contact.len()) as u128;
		let due = bytes * self.parameters.deposit.profile_byte_deposit;
		let before = node.map_or(0, |node| node.profile.2);
		let more = due.saturating_sub(before);
		why.when(more > self.money.spendable(who), "InsufficientBalance");
		why.done()?;
		self.money.hold(who, Hold::Profile, more);
		self.money.release(who, Hold::Profile, before.saturating_sub(due));
		self.node(index).profile = (moniker, contact, due);
		Ok(())
	}
}
