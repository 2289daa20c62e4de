//! The exercise of the new runtime beside the old one: what wallets, hosts and other nodes do.
//!
//! On a fork, after the migrations:
//!
//! 1. every runtime API function that takes made-up arguments is called, and by name those that hosts
//!    and wallets need (`apis`);
//! 2. accounts are funded, one for each signature scheme of the chain (`accounts`);
//! 3. transactions of every kind are signed, validated, included and executed. The scheduler dispatches
//!    a call as root, and the code is replaced once more (`transactions`, `replacement`);
//! 4. every block is imported as by another node: fresh, inherents checked, same state root
//!    (`test_chain`).
//!
//! The same is done under the old runtime. What fails under both is not caused by the upgrade.
//!
//! Modules import downwards only: `replacement` → `transactions` → `accounts`, `apis` →
//! `test_chain` → `log`.

mod accounts;
mod apis;
mod log;
mod replacement;
mod test_chain;
mod transactions;

pub(super) use log::ExerciseFacts;

use crate::{
	text::grouped,
	upgrade::{findings::Findings, forked_runtime::ForkedRuntime, options::Options},
};
use log::{Log, Problem};
use std::collections::BTreeMap;
use test_chain::TestChain;

/// Exercises both runtimes, and judges the new one by the old.
pub(super) fn run(
	old: ForkedRuntime<'_>,
	new: ForkedRuntime<'_>,
	options: &Options,
	findings: &mut Findings,
) -> ExerciseFacts {
	let (old, new) = (exercise(old, options), exercise(new, options));
	judge(&old, &new, findings);
	new.facts
}

fn exercise(runtime: ForkedRuntime<'_>, options: &Options) -> Log {
	let mut chain = TestChain::new(runtime, options);
	if !chain.begin(options.migration_blocks) {
		return chain.log;
	}
	apis::call_all(&mut chain);
	transactions::send_all(&mut chain);
	replacement::replace_code(&mut chain);
	chain.log
}

fn judge(old: &Log, new: &Log, findings: &mut Findings) {
	/// The most errors of one stage that are reported one by one.
	const MAX_REPORTED: usize = 12;
	let mut errors: BTreeMap<&'static str, usize> = BTreeMap::new();
	for attempt in new.attempts() {
		let Err(problem) = &attempt.result else { continue };
		let words = problem.words();
		let before = old.find(attempt).map(|before| &before.result);
		let is_error = match (before, problem) {
			(Some(Ok(())), _) => true,
			// Refused by a rule before, broken now: a defect of the new runtime.
			(Some(Err(Problem::Refused(_))), Problem::Broken(_)) => true,
			(Some(Err(_)), _) if !attempt.required => continue,
			(Some(Err(_)), _) => false,
			(None, _) => attempt.required,
		};
		if !is_error {
			let what = format!("{words} (also on the chain today, or not attempted there)");
			findings.warning(attempt.stage, attempt.name.as_str(), what);
			continue;
		}
		let count = errors.entry(attempt.stage).or_default();
		*count += 1;
		if *count <= MAX_REPORTED {
			findings.error(attempt.stage, attempt.name.as_str(), words);
		}
	}
	for (stage, count) in errors {
		if count > MAX_REPORTED {
			let more = count - MAX_REPORTED;
			findings.error(stage, "others", format!("further failures: {}", grouped(more)));
		}
	}
	if new.gave_up() {
		let what = "too many calls reached the time limit; the rest was not attempted";
		findings.error("apis", "time", what);
	}
	for attempt in old.attempts().iter().filter(|attempt| attempt.result.is_ok()) {
		if new.find(attempt).is_none() && !new.gave_up() && !new.stopped() {
			let what = "works under the old runtime and cannot be attempted under the new one";
			findings.warning(attempt.stage, attempt.name.as_str(), what);
		}
	}
	for what in &new.facts.untried {
		findings.warning("transactions", "not attempted", what.as_str());
	}
}
