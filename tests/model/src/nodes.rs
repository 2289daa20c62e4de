//! Resource and Meta Nodes: section 2 of the economy, sections 3.2 and 4 of the paper.

use crate::{
	arith::part,
	economy::{Economy, Epoch, Key, Moment, Refusals},
	money::{Account, Hold, Source, TREASURY},
	parameters::BILLION,
};

/// A node's place in the registry; given out again when nothing depends on it any more.
pub type NodeIndex = u32;

/// Where a node stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
	/// Before activation or admission.
	Registered,
	/// Takes part.
	Active,
	/// Performed badly.
	Suspended,
	/// Leaving.
	Exiting(Exit),
	/// Gone.
	Exited,
}

/// The terms on which a node leaves. *Choice*: fixed on the day it does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Exit {
	/// Until when it has to go on serving.
	pub cooling_ends: Moment,
	/// When the deposit of the activation frees.
	pub frees_at: Moment,
	/// When the top-ups free.
	pub top_up_frees_at: Moment,
	/// Whether it shut down too early.
	pub forfeited: bool,
	/// Whether it left while suspended.
	pub suspended: bool,
}

/// A node's deposit, on hold on the owner's account.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Deposit {
	/// On hold now, base units.
	pub held: u128,
	/// `Z`: ever deposited, base units.
	pub z: u128,
	/// The part of `Z` that counts in `L` and in the weight, base units. Of a suspended node: the
	/// part that counts again when it resumes.
	pub counted: u128,
	/// Up to which `Z` Meta Nodes confirmed the capacity, base units.
	pub confirmed: u128,
	/// The part of `held` that came with top-ups and has a lock of its own.
	pub top_up: u128,
	/// Until when the top-ups are locked.
	pub top_up_until: Moment,
	/// How long the deposit of the activation is locked: the parameter of that day.
	pub lock: Moment,
}

/// A node.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
	/// Its network key.
	pub id: u64,
	/// Who signs for it.
	pub owner: Account,
	/// Who receives what it earns.
	pub beneficiary: Account,
	/// Its services; `None` for a Meta Node.
	pub kinds: Option<[bool; 3]>,
	/// Where it stands.
	pub status: Status,
	/// When it became active.
	pub activated: Moment,
	/// In which epoch; none for a node of genesis.
	pub activated_in: Option<Epoch>,
	/// Its deposit.
	pub deposit: Deposit,
	/// Moving average of its tasks, parts per billion.
	pub score: u32,
	/// Bad epochs in a row.
	pub below: u16,
	/// Bytes that it has free.
	pub free_capacity: u64,
	/// The epoch in which it was gone.
	pub gone: Epoch,
	/// Until when its votes can be on open ballots.
	pub votes_until: Moment,
	/// Who signs for it besides its owner.
	pub operator: Option<Account>,
	/// Its moniker and its contact, and what is on hold for them, base units.
	pub profile: (String, String, u128),
}

impl Node {
	/// Whether it is a Meta Node.
	pub fn is_meta(&self) -> bool {
		self.kinds.is_none()
	}

	/// Its weight by deposit: 1 for 10^9 base units that count, whoever it is and whenever they were
	/// counted. Only an active Resource Node has one. *Choice*: never above 2^96.
	pub fn weight(&self) -> u128 {
		let works = !self.is_meta() && self.status == Status::Active;
		if works { (self.deposit.counted / 1_000_000_000).min(1 << 96) } else { 0 }
	}

	/// Whether it is leaving.
	pub fn exit(&self) -> Option<&Exit> {
		match &self.status {
			Status::Exiting(exit) => Some(exit),
			_ => None,
		}
	}
}

/// When a deposit frees: max(deactivated, activated + lock) + cooling-off.
pub fn release(activated: Moment, deactivated: Moment, lock: Moment, cooling: Moment) -> Moment {
	deactivated.max(activated + lock) + cooling
}

impl Economy {
	pub(crate) fn node(&mut self, index: NodeIndex) -> &mut Node {
		self.nodes.get_mut(&index).expect("the node was looked up before")
	}

	/// The node, and what speaks against `who` changing it. A node that is not there counts as one
	/// with all other faults too.
	pub(crate) fn owned(&self, who: Account, index: NodeIndex) -> (Refusals, Option<Node>) {
		let mut why = Refusals::default();
		let node = self.nodes.get(&index);
		why.when(node.is_none(), "UnknownNode");
		why.when(node.is_some_and(|node| node.owner != who), "NotOwner");
		(why, node.cloned())
	}

	/// The reasons against a registration that both kinds of node share.
	fn registration(&self, who: Account, (id, proof): Key, deposit: u128, least: u128) -> Refusals {
		let mut why = Refusals::default();
		let in_use = |node: &Node| node.id == id && node.status != Status::Exited;
		why.when(self.nodes.values().any(in_use), "IdInUse");
		why.when(deposit < least, "DepositTooSmall");
		why.when(deposit > self.money.spendable(who), "InsufficientBalance");
		proof.judge(self.parameters.deposit.key_proof_required, &mut why);
		why
	}

	pub(crate) fn register(
		&mut self,
		owner: Account,
		id: u64,
		kinds: Option<[bool; 3]>,
		deposit: u128,
		beneficiary: Option<Account>,
	) {
		self.money.hold(owner, Hold::Deposit, deposit);
		let index = self.free_indices.pop_first().unwrap_or(self.next_node);
		self.next_node = self.next_node.max(index + 1);
		self.nodes.insert(
			index,
			Node {
				id,
				owner,
				beneficiary: beneficiary.unwrap_or(owner),
				kinds,
				status: Status::Registered,
				activated: 0,
				activated_in: None,
				deposit: Deposit { held: deposit, z: deposit, ..Default::default() },
				score: BILLION,
				below: 0,
				free_capacity: 0,
				gone: 0,
				votes_until: 0,
				operator: None,
				profile: Default::default(),
			},
		);
	}

	/// Registers a Resource Node.
	pub(crate) fn register_resource(
		&mut self,
		who: Account,
		id: Key,
		kinds: [bool; 3],
		deposit: u128,
		beneficiary: Option<Account>,
	) -> Result<(), Refusals> {
		let least = self.parameters.deposit.registration_deposit;
		let mut why = self.registration(who, id, deposit, least);
		why.when(kinds == [false; 3], "NoServiceKind");
		why.done()?;
		self.register(who, id.0, Some(kinds), deposit, beneficiary);
		Ok(())
	}

	/// Registers a Meta Node. *Choice*: an owner has at most one that is registered or active.
	pub(crate) fn register_meta(
		&mut self,
		who: Account,
		id: Key,
		deposit: u128,
		beneficiary: Option<Account>,
	) -> Result<(), Refusals> {
		let least = self.parameters.deposit.min_meta_deposit;
		let mut why = self.registration(who, id, deposit, least);
		why.when(self.is_voice(who), "OwnerHasMetaNode");
		why.done()?;
		self.register(who, id.0, None, deposit, beneficiary);
		Ok(())
	}

	/// Activates a Resource Node with `additional` more.
	pub(crate) fn activate(
		&mut self,
		who: Account,
		index: NodeIndex,
		additional: u128,
	) -> Result<(), Refusals> {
		let (mut why, node) = self.owned(who, index);
		if let Some(node) = node {
			let deposit = node.deposit.held.checked_add(additional);
			why.when(node.is_meta(), "NotResourceNode");
			why.when(node.status != Status::Registered, "NotRegistered");
			why.when(deposit.is_none(), "Overflow");
			let least = self.parameters.deposit.min_resource_deposit;
			why.when(deposit.is_some_and(|deposit| deposit < least), "DepositTooSmall");
		}
		why.when(additional > self.money.spendable(who), "InsufficientBalance");
		why.done()?;
		self.money.hold(who, Hold::Deposit, additional);
		let node = self.node(index);
		node.deposit.held += additional;
		node.deposit.z += additional;
		self.enter(index);
		Ok(())
	}

	/// Makes a registered node active: the lock begins, and its deposit counts or waits for it. Who
	/// admits a Meta Node confirms its deposit.
	pub(crate) fn enter(&mut self, index: NodeIndex) {
		let (now, epoch, lock) = (self.now, self.epoch, self.parameters.deposit.deposit_lock);
		let node = self.node(index);
		node.status = Status::Active;
		(node.activated, node.activated_in) = (now, Some(epoch));
		node.deposit.lock = lock;
		node.deposit.confirmed = if node.is_meta() { node.deposit.z } else { 0 };
		(node.score, node.below) = (BILLION, 0);
		if node.is_meta() {
			let acted = self.acting_epochs;
			self.acted.insert(index, acted);
		}
		self.count_or_queue(index);
		self.update_deposit_share(index);
	}

	/// Adds to the deposit of a live node.
	///
	/// *Choice*: a top-up extends the lock of all top-ups that are still locked.
	pub(crate) fn top_up(
		&mut self,
		who: Account,
		index: NodeIndex,
		amount: u128,
	) -> Result<(), Refusals> {
		let (mut why, node) = self.owned(who, index);
		if let Some(node) = &node {
			why.when(
				!matches!(node.status, Status::Active | Status::Suspended),
				"NotActiveOrSuspended",
			);
			why.when(node.deposit.z.checked_add(amount).is_none(), "Overflow");
		}
		why.when(amount == 0, "ZeroAmount");
		why.when(amount > self.money.spendable(who), "InsufficientBalance");
		why.done()?;
		self.money.hold(who, Hold::Deposit, amount);
		let until = self.now + self.parameters.deposit.deposit_lock;
		let now = self.now;
		let node = self.node(index);
		if node.deposit.top_up_until <= now {
			node.deposit.top_up = 0;
			node.deposit.top_up_until = 0;
		}
		node.deposit.held += amount;
		node.deposit.z += amount;
		node.deposit.top_up += amount;
		node.deposit.top_up_until = node.deposit.top_up_until.max(until);
		if node.status == Status::Active {
			self.count_or_queue(index);
		}
		self.update_deposit_share(index);
		Ok(())
	}

	/// The owner takes a node out.
	pub(crate) fn unregister(&mut self, who: Account, index: NodeIndex) -> Result<(), Refusals> {
		let (mut why, node) = self.owned(who, index);
		let leaving = |node: &Node| matches!(node.status, Status::Exiting(_) | Status::Exited);
		why.when(node.as_ref().is_some_and(leaving), "NodeExiting");
		// Else a rise of the limit could be had and undone before anybody else acts.
		let young = |node: &Node| node.activated_in == Some(self.epoch);
		why.when(node.as_ref().is_some_and(young), "ActivatedThisEpoch");
		why.done()?;
		match node.expect("checked").status {
			Status::Registered => self.remove(index),
			_ => self.leave(index),
		}
		Ok(())
	}

	/// Removes a node that was never active; its deposit goes back at once.
	pub(crate) fn remove(&mut self, index: NodeIndex) {
		let node = self.nodes.remove(&index).expect("looked up before");
		self.money.release(node.owner, Hold::Deposit, node.deposit.held);
		self.money.release(node.owner, Hold::Profile, node.profile.2);
		self.ballots.retain(|(subject, _), _| *subject != index);
		self.free_index(index);
	}

	/// Lets an active or suspended node leave. What counts of its deposit does so until its
	/// cooling-off ends; of a suspended one nothing does.
	pub(crate) fn leave(&mut self, index: NodeIndex) {
		let node = self.nodes[&index].clone();
		match node.status {
			Status::Active => self.counting.departures.push_back(index),
			_ => self.node(index).deposit.counted = 0,
		}
		let cooling = self.parameters.deposit.cooling_off;
		let exit = Exit {
			cooling_ends: self.now + cooling,
			frees_at: release(node.activated, self.now, node.deposit.lock, cooling),
			top_up_frees_at: self.now.max(node.deposit.top_up_until) + cooling,
			forfeited: false,
			suspended: node.status == Status::Suspended,
		};
		let votes_until = self.ballots_end;
		let node = self.node(index);
		node.status = Status::Exiting(exit);
		if node.is_meta() {
			node.votes_until = votes_until;
			node.operator = None;
		}
		self.acted.remove(&index);
		self.dormant.remove(&index);
		self.update_deposit_share(index);
	}

	/// Releases what is due of an exiting node's deposit, which has cooled off by then.
	pub(crate) fn claim_deposit(&mut self, index: NodeIndex) -> Result<(), Refusals> {
		let now = self.now;
		let node = self.nodes.get(&index).ok_or(Refusals::one("UnknownNode"))?.clone();
		let exit = node.exit().ok_or(Refusals::one("NotExiting"))?;
		let main = node.deposit.held - node.deposit.top_up;
		let due_main = if now >= exit.frees_at { main } else { 0 };
		let due_top_up = if now >= exit.top_up_frees_at { node.deposit.top_up } else { 0 };
		let over =
			now >= exit.frees_at && (node.deposit.top_up == 0 || now >= exit.top_up_frees_at);
		// *Choice*: a node whose deposit was slashed to nothing is gone when its term is over.
		if due_main + due_top_up == 0 && !over {
			return Err(Refusals::one("DepositStillLocked"));
		}
		self.uncount(index);
		self.money.release(node.owner, Hold::Deposit, due_main + due_top_up);
		let epoch = self.epoch;
		let node = self.node(index);
		node.deposit.held -= due_main + due_top_up;
		node.deposit.top_up -= due_top_up;
		if node.deposit.held == 0 {
			node.status = Status::Exited;
			node.gone = epoch;
			self.note("a node is gone");
		}
		Ok(())
	}

	pub(crate) fn set_beneficiary(
		&mut self,
		who: Account,
		index: NodeIndex,
		beneficiary: Account,
	) -> Result<(), Refusals> {
		self.owned(who, index).0.done()?;
		self.node(index).beneficiary = beneficiary;
		Ok(())
	}

	fn staying_resource(&self, who: Account, index: NodeIndex) -> Refusals {
		let (mut why, node) = self.owned(who, index);
		if let Some(node) = node {
			why.when(node.is_meta(), "NotResourceNode");
			why.when(matches!(node.status, Status::Exiting(_) | Status::Exited), "NodeExiting");
		}
		why
	}

	pub(crate) fn set_kinds(
		&mut self,
		who: Account,
		index: NodeIndex,
		kinds: [bool; 3],
	) -> Result<(), Refusals> {
		let mut why = self.staying_resource(who, index);
		why.when(kinds == [false; 3], "NoServiceKind");
		why.done()?;
		self.node(index).kinds = Some(kinds);
		Ok(())
	}

	pub(crate) fn set_free_capacity(
		&mut self,
		who: Account,
		index: NodeIndex,
		bytes: u64,
	) -> Result<(), Refusals> {
		self.staying_resource(who, index).done()?;
		self.node(index).free_capacity = bytes;
		Ok(())
	}

	/// Takes in the tasks of one applied report.
	///
	/// *Choice*: an epoch without tasks says nothing; each report is on an epoch of its own, so that
	/// each can be a further bad one, in the order in which they are applied; the score is rounded down.
	pub(crate) fn record_performance(&mut self, index: NodeIndex, completed: u32, failed: u32) {
		let rule = self.parameters.deposit.clone();
		let tasks = u128::from(completed) + u128::from(failed);
		let Some(node) = self.nodes.get_mut(&index) else { return };
		if node.is_meta() || node.status != Status::Active || tasks == 0 {
			return;
		}
		let sample = part(BILLION.into(), completed.into(), tasks);
		let smoothing = u128::from(rule.kpi_smoothing);
		let old = u128::from(node.score) * (u128::from(BILLION) - smoothing);
		node.score = ((old + sample * smoothing) / u128::from(BILLION)) as u32;
		if node.score >= rule.kpi_threshold {
			node.below = 0;
			return;
		}
		node.below += 1;
		if node.below >= rule.kpi_epochs {
			self.suspend(index);
		}
	}

	/// No tasks, no rewards for the time; its part of `L` is withdrawn.
	fn suspend(&mut self, index: NodeIndex) {
		self.note("a node is suspended");
		self.lower_limit(self.nodes[&index].deposit.counted);
		self.node(index).status = Status::Suspended;
		self.update_deposit_share(index);
	}

	/// The Meta Nodes let it take part again: what counted counts again at once, what came since is
	/// counted as any top-up. *Choice*: its score is the threshold's at least.
	pub(crate) fn resume(&mut self, index: NodeIndex) {
		self.note("a node resumes");
		let rule = self.parameters.deposit.clone();
		self.raise_limit(self.nodes[&index].deposit.counted);
		let node = self.node(index);
		node.status = Status::Active;
		node.score = node.score.max(rule.kpi_threshold);
		node.below = 0;
		self.count_or_queue(index);
		self.update_deposit_share(index);
	}

	/// The Meta Nodes confirm that the node has the capacity of a deposit of `z`.
	pub(crate) fn confirm_capacity(&mut self, index: NodeIndex, z: u128) {
		self.node(index).deposit.confirmed = z;
		self.count_or_queue(index);
	}

	/// All that the node could pay with: locked rewards and deposit, base units.
	pub(crate) fn means(&self, index: NodeIndex) -> u128 {
		self.locked_rewards(index).total()
			+ self.locked_share(index).total()
			+ self.nodes[&index].deposit.held
	}

	/// The node pays up to `amount` to `to`: locked rewards first, then its deposit.
	///
	/// *Choice*: rewards of its work before those of its deposit; of the deposit the activation's
	/// part first. `Z` is untouched.
	pub(crate) fn take(&mut self, index: NodeIndex, amount: u128, to: Account) {
		let mut left = amount;
		left -= self.take_locked_rewards(index, left, to);
		left -= self.take_locked_share(index, left, to);
		if left < amount {
			self.note("locked rewards pay");
		}
		if left > 0 {
			self.note("a deposit pays");
		}
		let node = self.node(index);
		let taken = left.min(node.deposit.held);
		let main = node.deposit.held - node.deposit.top_up;
		node.deposit.held -= taken;
		node.deposit.top_up -= taken.saturating_sub(main);
		let owner = node.owner;
		self.money.pay_held(owner, Hold::Deposit, to, taken);
		self.update_deposit_share(index);
	}

	/// The node shut down when it must not: locked rewards are cancelled, it has to leave, and
	/// nothing of it counts any more.
	pub(crate) fn shut_down(&mut self, index: NodeIndex) {
		let lost = self.locked_rewards(index).total() + self.locked_share(index).total();
		self.note(if lost > 0 { "rewards are forfeited" } else { "a shutdown without rewards" });
		self.forfeit_locked_rewards(index);
		self.forfeit_locked_share(index);
		if !matches!(self.nodes[&index].status, Status::Exiting(_)) {
			self.leave(index);
		}
		self.uncount(index);
		if let Status::Exiting(exit) = &mut self.node(index).status {
			exit.forfeited = true;
		}
	}

	/// The node pays for harm of `ozone` nOz, valued by the formula of a settlement without its cap,
	/// as much as it has. A live node whose deposit pays and is below the least one then has to
	/// leave, as by a kick.
	pub(crate) fn slash(&mut self, index: NodeIndex, ozone: u128) {
		self.note("a node is slashed");
		let amount = self.market.value(ozone);
		let (before, had) = (self.nodes[&index].deposit.held, self.money.free(TREASURY));
		self.take(index, amount, TREASURY);
		let paid = self.money.free(TREASURY) - had;
		self.money.note_income(paid, Source::NodeSlashes);
		let rule = &self.parameters.deposit;
		let node = &self.nodes[&index];
		let least = if node.is_meta() { rule.min_meta_deposit } else { rule.min_resource_deposit };
		let live = matches!(node.status, Status::Active | Status::Suspended);
		if live && node.deposit.held < before && node.deposit.held < least {
			self.note("a slash expels");
			self.leave(index);
		}
	}

	/// Whether its contributions can be settled now. *Choice*: what a suspended node contributed
	/// waits; what an exited or forfeiting one did, or one that left while suspended, is never settled.
	pub(crate) fn may_settle(&self, index: NodeIndex) -> bool {
		let Some(node) = self.nodes.get(&index) else { return false };
		match &node.status {
			Status::Active => true,
			Status::Exiting(exit) => !exit.forfeited && !exit.suspended,
			_ => false,
		}
	}

	/// Whether its contributions will never be settled.
	pub(crate) fn never_settles(&self, index: NodeIndex) -> bool {
		let suspended = self.nodes.get(&index).is_some_and(|node| node.status == Status::Suspended);
		!self.may_settle(index) && !suspended
	}

	/// Whether a report may credit it. *Choice*: any Resource Node that was active and has not left.
	pub(crate) fn may_contribute(&self, index: NodeIndex) -> bool {
		let Some(node) = self.nodes.get(&index) else { return false };
		!node.is_meta()
			&& matches!(node.status, Status::Active | Status::Suspended | Status::Exiting(_))
	}
}
