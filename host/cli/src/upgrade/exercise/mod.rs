//! The new runtime in use, beside the one in force: what wallets, hosts and other nodes do with it.
//!
//! On a fork, after the migrations:
//!
//! 1. every function of its runtime APIs is called that can be called with made-up arguments, and
//!    those that hosts and wallets need by name (`apis`);
//! 2. accounts are funded, one for each scheme of signatures that the chain takes (`accounts`), and
//!    transactions of every kind are signed, validated, included and executed; root dispatches by
//!    the scheduler, and the code is replaced once more (`transactions`);
//! 3. every block of these is imported as by another node: fresh, inherents checked, same state root
//!    (`ground`).
//!
//! The same is done under the old runtime. What fails there as well is no fault of the upgrade.

mod accounts;
mod apis;
mod ground;
mod log;
mod transactions;

pub(super) use transactions::{apply_upgrade, authorise};

use super::{Options, report::Findings};
use crate::client::{Metadata, Show};
use ground::Ground;
use log::{Log, Problem};
use serde::Serialize;
use std::collections::BTreeMap;
use stratos_host::fork::Fork;

/// A chain under one of the runtimes, with what that says of itself.
pub(super) struct Side<'a> {
	pub(super) fork: Fork,
	pub(super) metadata: &'a Metadata,
	pub(super) show: &'a Show<'a>,
}

/// How the new runtime was used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ExerciseFacts {
	/// Transactions that were validated, included and executed as they should.
	pub transactions: usize,
	/// Of these kinds.
	pub kinds: Vec<String>,
	/// Functions of runtime APIs that were called and answered.
	pub functions: usize,
	/// Blocks that were built and imported.
	pub imported: usize,
	/// What could not be tried, and why.
	pub untried: Vec<String>,
}

/// Uses both runtimes, and judges the new one by the old.
pub(super) fn run(
	(old, new): (Side<'_>, Side<'_>),
	options: &Options,
	findings: &mut Findings,
) -> ExerciseFacts {
	let (old, new) = (of(old, options), of(new, options));
	judge(&old, &new, findings);
	new.facts
}

/// Uses one of them.
fn of(side: Side<'_>, options: &Options) -> Log {
	let mut ground = Ground::new(side, options);
	if ground.begin(options.migration_blocks) {
		apis::call_all(&mut ground);
		transactions::send_all(&mut ground);
	}
	ground.log
}

fn judge(old: &Log, new: &Log, findings: &mut Findings) {
	/// How many errors of one stage are told one by one.
	const TOLD: usize = 12;
	let mut errors: BTreeMap<&'static str, usize> = BTreeMap::new();
	for tried in new.list() {
		let Err(problem) = &tried.result else { continue };
		let words = problem.words();
		let before = old.find(tried).map(|before| &before.result);
		let is_error = match (before, problem) {
			(Some(Ok(())), _) => true,
			// Both fail: by the rules in force is another thing than by a defect.
			(Some(Err(Problem::Refused(_))), Problem::Broken(_)) => true,
			(Some(Err(_)), _) if !tried.firm => continue,
			(Some(Err(_)), _) => false,
			(None, _) => tried.firm,
		};
		if !is_error {
			let what = format!("{words} (on the chain today as well, or not tried there)");
			findings.warning(tried.stage, tried.name.as_str(), what);
			continue;
		}
		let count = errors.entry(tried.stage).or_default();
		*count += 1;
		if *count <= TOLD {
			findings.error(tried.stage, tried.name.as_str(), words);
		}
	}
	for (stage, count) in errors {
		if count > TOLD {
			findings.error(stage, "others", format!("{} more of these fail", count - TOLD));
		}
	}
	if new.gave_up() {
		let what = "too many calls reached the time limit; the rest was not tried";
		findings.error("apis", "time", what);
	}
	for tried in old.list().iter().filter(|tried| tried.result.is_ok()) {
		if new.find(tried).is_none() && !new.gave_up() && !new.stopped() {
			let what = "works under the old runtime and cannot be tried under the new one";
			findings.warning(tried.stage, tried.name.as_str(), what);
		}
	}
	for what in &new.facts.untried {
		findings.warning("transactions", "not tried", what.as_str());
	}
}
