//! All of the plan in one list.

use crate::{
	economy::Step,
	traffic::{
		deed::Deed,
		plan::{funds, nodes, reports, stake, users},
		script::Script,
		view::View,
	},
};

/// All deeds that are due. Of one actor's, the first comes first.
pub(in super::super) fn deeds(script: &Script, view: &View) -> Vec<Deed> {
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
