//! The plan on made-up states, and on a model of a chain that does what the deeds say.

use crate::traffic::{
	actor::{Actor, USERS},
	deed::{Call, Deed, Page, STOS},
	ledger::Ledger,
	plan::{deeds, nodes, reports, users},
	script::Script,
	view::{Account, Node, Operator, Stake, Status, View},
};
use std::collections::BTreeMap;
use stratos_runtime_api::{
	MarketState, NodeIndex,
	mining::{ReportStage, ReportStatus, ReportTotals},
};

const OZ: u128 = 1_000_000_000;

fn script() -> Script {
	Script::load("default").expect("built in")
}

fn node(index: NodeIndex, owner: Actor, is_meta: bool) -> Node {
	let status = Status::Active;
	Node { index, owner: Some(owner), is_meta, status, operator: Operator::Nobody, since: None }
}

/// A development chain at its first block: three Meta Nodes, five Resource Nodes.
fn genesis() -> View {
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
struct Chain {
	view: View,
	ledger: Ledger,
	/// All deeds that were done, with their epochs.
	done: Vec<(u32, Deed)>,
	/// Bad epochs in a row of each node.
	bad: BTreeMap<NodeIndex, u32>,
}

impl Chain {
	fn new() -> Self {
		let (ledger, done, bad) = (Ledger::default(), Vec::new(), BTreeMap::new());
		Self { view: genesis(), ledger, done, bad }
	}

	fn block(&mut self, script: &Script) {
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
			Call::Prepay { amount } => {
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
			Call::Report { epoch, page } => self.report(*epoch, page),
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

	fn count(&self, is: impl Fn(&Call) -> bool) -> usize {
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

#[test]
fn a_chain_lives_from_its_first_epoch() {
	let (script, mut chain) = (script(), Chain::new());
	for _ in 0..20 {
		chain.block(&script);
	}
	assert_eq!(chain.view.epoch, 1);
	assert_eq!(chain.count(|call| matches!(call, Call::SetOperator { .. })), 3);
	assert_eq!(chain.count(|call| matches!(call, Call::Prepay { .. })), usize::from(USERS));
	assert_eq!(chain.count(|call| matches!(call, Call::Report { .. })), 1);
	assert_eq!(chain.count(|call| matches!(call, Call::Attest { .. })), 2);
	assert!(chain.view.market.unissued_prepay > 1_000 * STOS);
}

#[test]
fn in_a_hundred_epochs_all_of_it_happens() {
	for name in ["default", "busy"] {
		let (script, mut chain) = (Script::load(name).expect("built in"), Chain::new());
		for _ in 0..2_000 {
			chain.block(&script);
		}
		let count = |is: fn(&Call) -> bool| chain.count(is);
		assert_eq!(count(|call| matches!(call, Call::Report { .. })), 100, "{name}");
		assert!(count(|call| matches!(call, Call::Prepay { .. })) >= 100, "{name}");
		assert!(count(|call| matches!(call, Call::Resume { .. })) >= 4, "{name}");
		assert!(count(|call| matches!(call, Call::Delegate { .. })) >= 10, "{name}");
		let come = count(|call| matches!(call, Call::Activate { .. }));
		let left = count(|call| matches!(call, Call::Unregister { .. }));
		match name {
			"default" => assert!(come >= 8 && left >= 8, "{come} came, {left} left"),
			_ => assert!(come >= 7, "{come} came"),
		}
		let developers = chain.view.accounts.iter().filter(|(actor, _)| actor.is_developer());
		for (actor, account) in developers {
			assert!(account.free >= 100_000 * STOS, "{name}: {actor:?} {}", account.free / STOS);
		}
	}
}

#[test]
fn the_same_state_has_the_same_deeds() {
	let (script, view) = (script(), genesis());
	assert_eq!(deeds(&script, &view), deeds(&script, &view));
}

#[test]
fn an_operator_that_is_somebody_elses_is_left_alone() {
	let mut view = genesis();
	view.nodes[0].operator = Operator::Another;
	view.nodes[1].operator = Operator::Ours;
	assert_eq!(view.voices(), [(0, Actor::Developer(0)), (1, Actor::Operator(1))]);
	let named: Vec<_> = deeds(&script(), &view)
		.into_iter()
		.flat_map(|deed| deed.calls)
		.filter_map(|call| match call {
			Call::SetOperator { node, .. } => Some(node),
			_ => None,
		})
		.collect();
	assert_eq!(named, [2]);
}

#[test]
fn reports_of_others_are_neither_attested_nor_repeated() {
	let mut view = genesis();
	view.nodes.iter_mut().for_each(|node| node.operator = Operator::Ours);
	view.accounts.insert(Actor::User(0), Account { nonce: 0, free: 0, ozone: 1_000_000 * OZ });
	(view.epoch, view.position) = (4, 12);
	let step = script().step(4);
	let is_report = |deed: &Deed| matches!(deed.calls.first(), Some(Call::Report { .. }));
	assert!(reports::deeds(&step, &view).iter().any(is_report));
	let mut report = ReportStatus {
		reporter: 2,
		stage: ReportStage::Closed,
		pages: 1,
		hash: Default::default(),
		totals: ReportTotals::default(),
		attesters: vec![2],
	};
	// It is the turn of 1: the report of 2 is not attested, and 1 makes its own.
	view.reports = vec![(4, report.clone())];
	let found = reports::deeds(&step, &view);
	assert!(found.len() == 1 && is_report(&found[0]), "{found:?}");
	report.stage = ReportStage::Accepted;
	view.reports = vec![(4, report)];
	assert_eq!(reports::deeds(&step, &view), []);
}

#[test]
fn who_cannot_pay_buys_and_does_nothing() {
	let mut view = genesis();
	view.accounts.values_mut().for_each(|account| account.free = 0);
	view.nodes.iter_mut().for_each(|node| node.operator = Operator::Ours);
	for epoch in 0..48 {
		for position in 1..=20 {
			(view.epoch, view.position) = (epoch, position);
			assert_eq!(deeds(&script(), &view), [], "epoch {epoch}, block {position}");
		}
	}
}

#[test]
fn one_node_fails_long_enough_to_be_suspended() {
	let (script, mut view) = (script(), genesis());
	let failing: Vec<_> = (0..24)
		.map(|epoch| {
			view.epoch = epoch;
			nodes::failing(&script.step(epoch), &view)
		})
		.collect();
	let named: Vec<_> = failing.iter().flatten().collect();
	assert_eq!(named.len(), 8);
	assert!(named.iter().all(|node| *node == named[0] && **node >= 3), "{failing:?}");
}

#[test]
fn users_want_from_half_of_their_share_to_one_and_a_half() {
	let (script, mut view) = (script(), genesis());
	let share = 1_000 * 50 * OZ / 8;
	let mut seen = std::collections::BTreeSet::new();
	for epoch in 0..50 {
		view.epoch = epoch;
		for user in 0..USERS {
			let need = users::need(&script.step(epoch), &view, user);
			assert!((share / 2..=share * 3 / 2).contains(&need), "{need}");
			seen.insert(need);
		}
	}
	assert!(seen.len() > 50, "{}", seen.len());
}

#[test]
fn what_fails_is_not_tried_for_ever() {
	let (view, mut ledger) = (genesis(), Ledger::default());
	ledger.observe(&view);
	let deed = Deed::new(Actor::User(0), Call::Prepay { amount: 1 });
	let mut times = 0;
	while ledger.allows(&deed) && times < 100 {
		ledger.note(&deed, None, view.block);
		times += 1;
	}
	assert!(times < 10, "{times}");
	ledger.observe(&View { epoch: 1, ..view.clone() });
	assert!(ledger.allows(&deed));
	// Nor twice before the chain shows it.
	ledger.note(&deed, Some(1), view.block);
	ledger.observe(&View { epoch: 1, ..view.clone() });
	assert!(!ledger.allows(&deed));
	let late = View { epoch: 1, block: view.block + 12, ..view };
	ledger.observe(&late);
	assert!(ledger.allows(&deed));
}
