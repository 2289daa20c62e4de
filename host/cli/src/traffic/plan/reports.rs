//! Meta Nodes report and attest.

use crate::{
	economy::{Random, Step, rules},
	traffic::{
		actor::Actor,
		deed::{Call, Deed, Page},
		plan::{nodes, users},
		view::View,
	},
};
use stratos_runtime_api::{NodeIndex, Noz, mining::ReportStage};

/// A node that does well fails so many of them at most.
const USUAL_FAILURES: u32 = 4;
/// Its own sequences of chance.
const SPREAD: u64 = 1;
const FAILURES: u64 = 2;

pub(super) fn deeds(step: &Step, view: &View) -> Vec<Deed> {
	let mut deeds = attestations(view);
	deeds.extend(report(step, view));
	deeds
}

/// All attest a report of the Meta Node whose turn it was.
fn attestations(view: &View) -> Vec<Deed> {
	let mut deeds = Vec::new();
	for (epoch, report) in &view.reports {
		let its_turn = view.reporter(*epoch).is_some_and(|(node, _)| node == report.reporter);
		if !its_turn || report.stage != ReportStage::Closed {
			continue;
		}
		let others = view.voices();
		let others = others.into_iter().filter(|(node, _)| !report.attesters.contains(node));
		let (reporter, hash) = (report.reporter, report.hash.0);
		let attest = |(_, who)| Deed::new(who, Call::Attest { epoch: *epoch, reporter, hash });
		deeds.extend(others.map(attest));
	}
	deeds
}

fn report(step: &Step, view: &View) -> Option<Deed> {
	let (reporter, who) = view.reporter(view.epoch)?;
	let of_epoch = view.reports.iter().filter(|(epoch, _)| *epoch == view.epoch);
	let is_done = of_epoch.into_iter().any(|(_, report)| {
		report.reporter == reporter
			|| matches!(report.stage, ReportStage::Accepted | ReportStage::Applied)
	});
	if is_done || view.position < view.report_at() {
		return None;
	}
	let page = page(step, view)?;
	Some(Deed::new(who, Call::Report { epoch: view.epoch, pages: vec![page] }))
}

/// What the users used of what they have, and who served it; `None` where nobody did.
fn page(step: &Step, view: &View) -> Option<Page> {
	let (mut usage, mut total) = (Vec::new(), Noz::default());
	for user in 0..users::count(step) {
		let who = Actor::User(user);
		let ozone = users::need(step, view, user).min(view.account(who).ozone);
		let (bytes, charged) = rules::download(ozone, view.bytes_per_oz)?;
		if bytes > 0 {
			usage.push((who, bytes));
			total = total.checked_add(charged)?;
		}
	}
	let mut random = Random::new(step.seed, view.epoch, SPREAD);
	let serving = view.serving().map(|node| node.index);
	let contributions = rules::contributions(&mut random, step.spread, serving, total);
	if usage.is_empty() || contributions.is_empty() {
		return None;
	}
	Some(Page { usage, contributions, tasks: tasks(step, view), total })
}

/// How each node did its tasks. Where the scenario names no mean of failures, one node fails now and then.
fn tasks(step: &Step, view: &View) -> Vec<(NodeIndex, u32, u32)> {
	let mut random = Random::new(step.seed, view.epoch, FAILURES);
	let failing = nodes::failing(step, view);
	let mut count = |node: NodeIndex| {
		let failed = match step.failures {
			Some(mean) => rules::failed(&mut random, mean),
			None if failing == Some(node) => rules::TASKS - random.between(5, 15),
			None => random.between(0, USUAL_FAILURES),
		};
		(node, rules::TASKS - failed, failed)
	};
	view.serving().map(|node| count(node.index)).collect()
}
