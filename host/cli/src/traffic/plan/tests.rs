//! The plan on made-up states, and on a model of a chain that does what the deeds say.

use crate::{
	economy::STOS,
	traffic::{
		actor::{Actor, USERS},
		deed::{Call, Deed},
		ledger::Ledger,
		plan::{
			deeds,
			model::{Chain, OZ, genesis},
			nodes, reports, users,
		},
		script::Script,
		view::{Account, Operator, View},
	},
};
use stratos_runtime_api::mining::{ReportStage, ReportStatus, ReportTotals};

fn script() -> Script {
	Script::load("default").expect("built in")
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
		assert!(count(|call| matches!(call, Call::Resume { .. })) >= 2, "{name}");
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
	let deed = Deed::new(Actor::User(0), Call::Prepay { amount: 1, beneficiary: None });
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
