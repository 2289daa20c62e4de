//! Meta Nodes report and attest.

use crate::traffic::{
	actor::Actor,
	deed::{Call, Deed, Page},
	plan::{nodes, users},
	random::Random,
	view::View,
};
use stratos_runtime_api::{NodeIndex, Noz, mining::ReportStage, simulation::Step};

/// nOz of an oz.
const OZ: Noz = 1_000_000_000;
/// Tasks of a node in an epoch.
const TASKS: u32 = 100;
/// A node that does well fails so many of them at most.
const USUAL_FAILURES: u32 = 4;
/// Parts of one in the failures of a step.
const MILLION: u64 = 1_000_000;
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
	Some(Deed::new(who, Call::Report { epoch: view.epoch, page }))
}

/// What the users used of what they have, and who served it; `None` where nobody did.
fn page(step: &Step, view: &View) -> Option<Page> {
	let rate = Noz::from(view.bytes_per_oz);
	let (mut usage, mut total) = (Vec::new(), Noz::default());
	for user in 0..users::count(step) {
		let who = Actor::User(user);
		let ozone = users::need(step, view, user).min(view.account(who).ozone);
		let bytes = u64::try_from(ozone.checked_mul(rate)? / OZ).unwrap_or(u64::MAX);
		// The chain rounds up: not above what the user has.
		let cost = Noz::from(bytes).checked_mul(OZ)?.checked_add(rate.checked_sub(1)?)? / rate;
		if bytes > 0 {
			usage.push((who, bytes));
			total = total.checked_add(cost)?;
		}
	}
	let contributions = contributions(step, view, total);
	if usage.is_empty() || contributions.is_empty() {
		return None;
	}
	Some(Page { usage, contributions, tasks: tasks(step, view), total })
}

/// Which node served how much: about the same, up to the spread.
fn contributions(step: &Step, view: &View, total: Noz) -> Vec<(NodeIndex, Noz)> {
	let mut random = Random::new(step.seed, view.epoch, SPREAD);
	let spread = u32::from(step.spread.min(99));
	let shares: Vec<(NodeIndex, Noz)> = view
		.serving()
		.map(|node| (node.index, random.between(100 - spread, 100 + spread).into()))
		.collect();
	let sum: Noz = shares.iter().map(|(_, share)| share).sum();
	let mut left = total;
	let mut list: Vec<_> = shares
		.into_iter()
		.map(|(node, share)| {
			let amount = total.saturating_mul(share).checked_div(sum).unwrap_or(0);
			left = left.saturating_sub(amount);
			(node, amount)
		})
		.collect();
	// What floors leave over.
	if let Some((_, amount)) = list.first_mut() {
		*amount = amount.saturating_add(left);
	}
	list.retain(|(_, amount)| *amount > 0);
	list
}

/// How each node did its tasks. Where the scenario names no mean of failures, one node fails now and then.
fn tasks(step: &Step, view: &View) -> Vec<(NodeIndex, u32, u32)> {
	let mut random = Random::new(step.seed, view.epoch, FAILURES);
	let failing = nodes::failing(step, view);
	let mut count = |node: NodeIndex| {
		let failed = match step.failures {
			// From none to twice the mean.
			Some(mean) => {
				let most = u64::from(TASKS) * u64::from(mean) * 2 / MILLION;
				random.between(0, u32::try_from(most).unwrap_or(TASKS)).min(TASKS)
			}
			None if failing == Some(node) => TASKS - random.between(5, 15),
			None => random.between(0, USUAL_FAILURES),
		};
		(node, TASKS - failed, failed)
	};
	view.serving().map(|node| count(node.index)).collect()
}
