//! What the actors do next, from the state of the chain. No memory, no I/O: asked again in the same state it
//! says the same.
//!
//! An epoch goes so: users buy in its first half, each at a block of its own. Then one Meta Node reports what
//! they used, and the others attest it. At the end of the epoch the chain settles it.

mod funds;
mod nodes;
mod reports;
mod stake;
#[cfg(test)]
mod tests;
mod users;

use super::{deed::Deed, script::Script, view::View};
use stratos_runtime_api::{Balance, simulation::Step};

/// Base units of a STOS.
const STOS: Balance = 1_000_000_000_000_000_000;

/// All deeds that are due. Of one actor's, the first comes first.
pub(super) fn deeds(script: &Script, view: &View) -> Vec<Deed> {
	let step = script.step(view.epoch);
	let mut deeds = funds::operators(view);
	deeds.extend(reports::deeds(&step, view));
	deeds.extend(nodes::deeds(&step, view));
	deeds.extend(users::deeds(&step, view));
	deeds.extend(stake::deeds(&step, view));
	deeds.extend(funds::loan(script.funds(), &wants(&step, view), view));
	deeds
}

/// What others need for what they are about to do: the least and the most on their account.
fn wants(step: &Step, view: &View) -> Vec<funds::Want> {
	nodes::wants(step, view).into_iter().chain(stake::wants(view)).collect()
}
