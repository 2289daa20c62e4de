//! Votes of Meta Nodes: admission, kick, resumption, shutdown, slash, confirmation of capacity.
//!
//! *Choice*: votes are counted against the Meta Nodes active and awake at that moment, at each vote and when
//! anyone asks; from its expiry on a ballot can only be closed; the one concerned votes too.

use crate::{
	economy::{Economy, Moment, Refusals},
	money::Account,
	nodes::{Node, NodeIndex, Status},
};
use std::collections::BTreeMap;

/// What is decided.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Motion {
	/// A verified candidate becomes active.
	Admit,
	/// A Meta Node has to leave.
	Kick,
	/// A suspended Resource Node takes part again.
	Resume,
	/// The node shut down when it must not.
	Shutdown,
	/// The node did harm of so many nOz; the number tells incidents apart.
	Slash(u128, u64),
	/// The node has the capacity of a deposit of so many base units. The sum is part of the motion:
	/// what is deposited while the vote is open is not confirmed by it.
	ConfirmCapacity(u128),
}

/// A vote that is not closed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ballot {
	/// Which Meta Node proposed it; none for the Foundation's.
	pub proposer: Option<NodeIndex>,
	/// From when on it can only be closed.
	pub expires: Moment,
	/// Who voted, and whether for it.
	pub votes: BTreeMap<NodeIndex, bool>,
}

impl Economy {
	/// Whether a node in this status can be the subject of the motion.
	fn applies(&self, node: &Node, motion: Motion) -> bool {
		let live = matches!(node.status, Status::Active | Status::Suspended);
		match motion {
			Motion::Admit => node.is_meta() && node.status == Status::Registered,
			Motion::Kick => node.is_meta() && node.status == Status::Active,
			Motion::Resume => node.status == Status::Suspended,
			Motion::Shutdown => {
				live || node.exit().is_some_and(|e| !e.forfeited && self.now < e.cooling_ends)
			}
			Motion::Slash(..) => live || node.exit().is_some(),
			Motion::ConfirmCapacity(z) => {
				node.status == Status::Active && node.deposit.confirmed < z && z <= node.deposit.z
			}
		}
	}

	/// Whether enough of the Meta Nodes active now approve.
	fn passes(&self, ballot: &Ballot) -> bool {
		let active = self.awake_metas();
		let approvals =
			ballot.votes.iter().filter(|(voter, yes)| **yes && active.contains(voter)).count();
		let rule = &self.parameters.deposit;
		// approvals / active ≥ numerator / of, exactly; and never without anybody.
		approvals > 0
			&& approvals as u64 * u64::from(rule.quorum_of)
				>= active.len() as u64 * u64::from(rule.quorum_numerator)
	}

	fn carry_out(&mut self, index: NodeIndex, motion: Motion) {
		self.ballots.remove(&(index, motion));
		self.note(match motion {
			Motion::Admit => "a vote admits",
			Motion::Kick => "a vote kicks",
			Motion::ConfirmCapacity(_) => "a vote confirms capacity",
			_ => "a vote passes",
		});
		match motion {
			Motion::Admit => self.enter(index),
			Motion::Kick => self.leave(index),
			Motion::Resume => self.resume(index),
			Motion::Shutdown => self.shut_down(index),
			Motion::Slash(ozone, _) => self.slash(index, ozone),
			Motion::ConfirmCapacity(z) => self.confirm_capacity(index, z),
		}
	}

	fn cast(&mut self, index: NodeIndex, motion: Motion, voter: NodeIndex, approve: bool) {
		self.act(voter);
		let ballot = self.ballots.get_mut(&(index, motion)).expect("looked up before");
		ballot.votes.insert(voter, approve);
		let ballot = ballot.clone();
		if self.passes(&ballot) {
			self.carry_out(index, motion);
		}
	}

	/// A Meta Node proposes, and approves by it.
	pub(crate) fn propose(
		&mut self,
		who: Account,
		index: NodeIndex,
		motion: Motion,
	) -> Result<(), Refusals> {
		let mut why = Refusals::default();
		let meta = self.meta_of(who);
		let node = self.nodes.get(&index);
		why.when(meta.is_none(), "NotActiveMetaNode");
		why.when(node.is_none(), "UnknownNode");
		why.when(motion == Motion::Admit, "AdmissionNotProposable");
		why.when(matches!(motion, Motion::Slash(0, _)), "ZeroAmount");
		why.when(node.is_some_and(|node| !self.applies(node, motion)), "MotionDoesNotApply");
		let there = self.ballots.get(&(index, motion));
		why.when(there.is_some_and(|ballot| self.now < ballot.expires), "BallotExists");
		// A ballot that expired makes room for the new one.
		let open = self
			.ballots
			.iter()
			.filter(|(key, ballot)| {
				**key != (index, motion) && ballot.proposer.is_some() && ballot.proposer == meta
			})
			.count();
		why.when(open as u32 >= self.parameters.deposit.max_open_ballots, "TooManyOpenBallots");
		why.done()?;
		let voter = meta.expect("checked");
		self.open_ballot(index, motion, Some(voter));
		self.cast(index, motion, voter, true);
		Ok(())
	}

	fn open_ballot(&mut self, index: NodeIndex, motion: Motion, proposer: Option<NodeIndex>) {
		let expires = self.now + self.parameters.deposit.voting_period;
		self.ballots_end = self.ballots_end.max(expires);
		self.ballots.insert((index, motion), Ballot { proposer, expires, votes: BTreeMap::new() });
	}

	/// A Meta Node votes, once.
	pub(crate) fn vote(
		&mut self,
		who: Account,
		index: NodeIndex,
		motion: Motion,
		approve: bool,
	) -> Result<(), Refusals> {
		let mut why = Refusals::default();
		let meta = self.meta_of(who);
		let node = self.nodes.get(&index);
		let ballot = self.ballots.get(&(index, motion));
		why.when(meta.is_none(), "NotActiveMetaNode");
		why.when(node.is_none(), "UnknownNode");
		why.when(ballot.is_none(), "UnknownBallot");
		why.when(ballot.is_some_and(|ballot| self.now >= ballot.expires), "BallotExpired");
		why.when(node.is_some_and(|node| !self.applies(node, motion)), "MotionDoesNotApply");
		let voted = |ballot: &Ballot| meta.is_some_and(|meta| ballot.votes.contains_key(&meta));
		why.when(ballot.is_some_and(voted), "AlreadyVoted");
		why.done()?;
		self.cast(index, motion, meta.expect("checked"), approve);
		Ok(())
	}

	/// Anyone has a ballot counted, or closed where it is over.
	pub(crate) fn close_ballot(
		&mut self,
		index: NodeIndex,
		motion: Motion,
	) -> Result<(), Refusals> {
		let ballot =
			self.ballots.get(&(index, motion)).ok_or(Refusals::one("UnknownBallot"))?.clone();
		let node = self.nodes.get(&index);
		if self.now >= ballot.expires || !node.is_some_and(|node| self.applies(node, motion)) {
			self.ballots.remove(&(index, motion));
			if motion == Motion::Admit && self.nodes.contains_key(&index) {
				self.remove(index);
			}
			return Ok(());
		}
		if !self.passes(&ballot) {
			return Err(Refusals::one("BallotStillOpen"));
		}
		self.carry_out(index, motion);
		Ok(())
	}

	/// Undoes what would make more Meta Nodes active than may be.
	pub(crate) fn within_meta_nodes(
		&mut self,
		act: impl FnOnce(&mut Self) -> Result<(), Refusals>,
	) -> Result<(), Refusals> {
		let before = self.clone();
		act(self)?;
		let number = self.active_metas().len();
		let most = self.parameters.deposit.max_meta_nodes as usize;
		if number > most && number > before.active_metas().len() {
			*self = before;
			self.note("no room for a Meta Node");
			return Err(Refusals::one("TooManyMetaNodes"));
		}
		Ok(())
	}

	fn candidate(&self, who: Account, index: NodeIndex) -> Result<(), Refusals> {
		let mut why = Refusals::default();
		why.when(who != self.foundation, "NotFoundation");
		match self.nodes.get(&index) {
			None => why.when(true, "UnknownNode"),
			Some(node) => {
				let candidate = node.is_meta() && node.status == Status::Registered;
				why.when(!candidate, "NotCandidate");
			}
		}
		why.when(self.ballots.contains_key(&(index, Motion::Admit)), "AlreadyVerified");
		why.done()
	}

	/// The Foundation has verified a candidate: the vote opens.
	///
	/// *Choice*: without any Meta Node that is awake there is nobody to vote, and it is admitted at once.
	pub(crate) fn verify_candidate(
		&mut self,
		who: Account,
		index: NodeIndex,
	) -> Result<(), Refusals> {
		self.candidate(who, index)?;
		if self.awake_metas().is_empty() {
			self.enter(index);
		} else {
			self.open_ballot(index, Motion::Admit, None);
		}
		Ok(())
	}

	/// Governance puts a Meta Node out.
	pub(crate) fn kick(&mut self, index: NodeIndex) -> Result<(), Refusals> {
		let node = self.nodes.get(&index).ok_or(Refusals::one("UnknownNode"))?;
		if !self.applies(node, Motion::Kick) {
			return Err(Refusals::one("MotionDoesNotApply"));
		}
		self.note("governance kicks");
		self.ballots.remove(&(index, Motion::Kick));
		self.leave(index);
		Ok(())
	}

	/// The Foundation refuses a candidate that it has not verified: its deposit goes back.
	pub(crate) fn refuse_candidate(
		&mut self,
		who: Account,
		index: NodeIndex,
	) -> Result<(), Refusals> {
		self.candidate(who, index)?;
		self.remove(index);
		Ok(())
	}
}
