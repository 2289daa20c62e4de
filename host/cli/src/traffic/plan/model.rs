//! A model of a chain, for tests of the plan: it does what the deeds say.

use crate::{
	economy::STOS,
	traffic::{
		actor::Actor,
		deed::{Call, Deed, Page},
		ledger::Ledger,
		plan::deeds,
		script::Script,
		view::{Account, Node, Operator, Stake, Status, View},
	},
};
use std::collections::BTreeMap;
use stratos_runtime_api::{
	MarketState, NodeIndex,
	mining::{ReportStage, ReportStatus, ReportTotals},
};

pub(super) const OZ: u128 = 1_000_000_000;

fn node(index: NodeIndex, owner: Actor, is_meta: bool) -> Node {
	let status = Status::Active;
	Node { index, owner: Some(owner), is_meta, status, operator: Operator::Nobody, since: None }
}

/// A development chain at its first block: three Meta Nodes, five Resource Nodes.
pub(super) fn genesis() -> View {
	let developers = (0..6).map(Actor::Developer);
	let rich = Account { free: 800_000 * STOS, ..Account::default() };
	let metas = (0..3).map(|index| node(index.into(), Actor::Developer(index), true));
	let owners = [3, 4, 5, 3, 4].map(Actor::Developer);
	let resource = (3..).zip(owners).map(|(index, owner)| node(index, owner, false));
	View {
		block: 1,
		epoch: 0,
		position: 2,
		length: 20,
		market: MarketState {
			genesis_deposit: 1_000_000 * STOS,
			unissued_prepay: 0,
			remaining_limit: 50_000_000 * OZ,
		},
		bytes_per_oz: 1_000_000_000,
		least_deposit: 1_000 * STOS,
		accounts: developers.map(|actor| (actor, rich)).collect(),
		nodes: metas.chain(resource).collect(),
		reports: Vec::new(),
		resumptions: BTreeMap::new(),
		validators: vec![[1; 32], [2; 32], [3; 32]],
		stakes: (0..3).map(|number| (Actor::Delegator(number), Stake::default())).collect(),
		earned: None,
	}
}

/// A chain that does what deeds say, one block after the other, without fees and rewards.
pub(super) struct Chain {
	pub(super) view: View,
	ledger: Ledger,
	/// All deeds that were done, with their epochs.
	done: Vec<(u32, Deed)>,
	/// Bad epochs in a row of each node.
	bad: BTreeMap<NodeIndex, u32>,
}

impl Chain {
	pub(super) fn new() -> Self {
		let (ledger, done, bad) = (Ledger::default(), Vec::new(), BTreeMap::new());
		Self { view: genesis(), ledger, done, bad }
	}

	pub(super) fn block(&mut self, script: &Script) {
		self.ledger.observe(&self.view);
		let due = deeds(script, &self.view);
		self.view.block += 1;
		for deed in due {
			if !self.ledger.allows(&deed) {
				continue;
			}
			let account = self.view.accounts.entry(deed.who).or_default();
			account.nonce += 1;
			self.ledger.note(&deed, Some(account.nonce), self.view.block);
			for call in &deed.calls {
				self.call(deed.who, call);
			}
			self.done.push((self.view.epoch, deed));
		}
		self.view.position += 1;
		if self.view.position > self.view.length {
			self.view.position = 1;
			self.view.epoch += 1;
			let oldest = self.view.epoch - 1;
			self.view.reports.retain(|(epoch, _)| *epoch >= oldest);
		}
	}

	fn pay(&mut self, who: Actor, amount: u128) {
		let account = self.view.accounts.entry(who).or_default();
		account.free = account.free.checked_sub(amount).expect("the plan knows what is there");
	}

	fn find(&mut self, index: NodeIndex) -> &mut Node {
		self.view.nodes.iter_mut().find(|node| node.index == index).expect("a known node")
	}

	fn call(&mut self, who: Actor, call: &Call) {
		match call {
			Call::Transfer { to, amount } => {
				self.pay(who, *amount);
				self.view.accounts.entry(*to).or_default().free += amount;
			}
			Call::Prepay { amount, .. } => {
				self.pay(who, *amount);
				let market = &mut self.view.market;
				let stos = market.genesis_deposit + market.unissued_prepay + amount;
				let ozone = (sp_core::U256::from(market.remaining_limit)
					* sp_core::U256::from(*amount)
					/ sp_core::U256::from(stos))
				.as_u128();
				market.unissued_prepay += amount;
				market.remaining_limit -= ozone;
				self.view.accounts.entry(who).or_default().ozone += ozone;
			}
			Call::SetOperator { node, .. } => self.find(*node).operator = Operator::Ours,
			Call::Report { epoch, pages } => {
				pages.iter().for_each(|page| self.report(*epoch, page))
			}
			Call::Attest { epoch, reporter, .. } => {
				let report = self.view.reports.iter_mut().find(|(of, _)| of == epoch);
				let (_, report) = report.expect("a report");
				assert_eq!(report.reporter, *reporter);
				report.stage = ReportStage::Applied;
			}
			Call::Register { deposit, .. } => {
				self.pay(who, *deposit);
				let index = self.view.nodes.iter().map(|node| node.index + 1).max();
				let mut new = node(index.expect("nodes"), who, false);
				new.status = Status::Registered;
				self.view.nodes.push(new);
			}
			Call::Activate { node } => {
				let epoch = self.view.epoch;
				let node = self.find(*node);
				assert_eq!(node.status, Status::Registered);
				(node.status, node.since) = (Status::Active, Some(epoch));
			}
			Call::Unregister { node } => {
				let epoch = self.view.epoch;
				let node = self.find(*node);
				assert!(node.since.is_some_and(|since| since < epoch));
				node.status = Status::Gone;
			}
			Call::Resume { node, propose } => {
				assert_eq!(self.find(*node).status, Status::Suspended);
				let voted = self.view.resumptions.entry(*node).or_default();
				assert_eq!(*propose, voted.is_empty());
				let Actor::Operator(voice) = who else { panic!("{who:?} votes") };
				voted.push(voice.into());
				if voted.len() == 2 {
					self.view.resumptions.remove(node);
					self.find(*node).status = Status::Active;
				}
			}
			Call::Delegate { validator, amount } => {
				self.pay(who, *amount);
				let stake = self.view.stakes.entry(who).or_default();
				stake.validator = Some(*validator);
				stake.amount += amount;
			}
			Call::Undelegate { amount, .. } => {
				let stake = self.view.stakes.get_mut(&who).expect("a stake");
				stake.amount -= amount;
				stake.unbonding += 1;
			}
			Call::WithdrawStake { .. } | Call::WithdrawNodes { .. } => {}
			other => panic!("{who:?} does not {}", other.kind()),
		}
	}

	fn report(&mut self, epoch: u32, page: &Page) {
		check(&self.view, page);
		for (user, bytes) in &page.usage {
			// 1 nOz for a byte.
			let account = self.view.accounts.get_mut(user).expect("a user");
			account.ozone =
				account.ozone.checked_sub(u128::from(*bytes)).expect("no more than bought");
		}
		for (index, completed, failed) in &page.tasks {
			let bad = self.bad.entry(*index).or_default();
			*bad = if failed > completed { *bad + 1 } else { 0 };
			if *bad == 7 {
				self.find(*index).status = Status::Suspended;
			}
		}
		let (reporter, _) = self.view.reporter(epoch).expect("Meta Nodes");
		let totals = ReportTotals { charged: page.total, migrated: 0, contributed: page.total };
		let report = ReportStatus {
			reporter,
			stage: ReportStage::Closed,
			pages: 1,
			hash: Default::default(),
			totals,
			attesters: vec![reporter],
		};
		self.view.reports.push((epoch, report));
	}

	pub(super) fn count(&self, is: impl Fn(&Call) -> bool) -> usize {
		self.done.iter().flat_map(|(_, deed)| &deed.calls).filter(|call| is(call)).count()
	}
}

/// What the chain would refuse a page for.
fn check(view: &View, page: &Page) {
	let contributed: u128 = page.contributions.iter().map(|(_, amount)| amount).sum();
	assert_eq!(contributed, page.total);
	assert_eq!(page.usage.iter().map(|(_, bytes)| u128::from(*bytes)).sum::<u128>(), page.total);
	assert!(page.contributions.is_sorted_by(|a, b| a.0 < b.0));
	assert!(page.tasks.is_sorted_by(|a, b| a.0 < b.0));
	assert!(page.tasks.iter().all(|(_, completed, failed)| completed + failed == 100));
	for (index, amount) in &page.contributions {
		let node = view.nodes.iter().find(|node| node.index == *index).expect("a node");
		assert!(node.is_active() && !node.is_meta && *amount > 0);
	}
}
