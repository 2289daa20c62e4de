//! Who pays: the developers, out of what genesis gave them, and later out of what their nodes earn.

use crate::{
	economy::STOS,
	traffic::{
		actor::{Actor, USERS},
		deed::{Call, Deed},
		view::{Operator, View},
	},
};
use stratos_runtime_api::Balance;

/// What a developer keeps.
const KEPT: Balance = 100_000 * STOS;
/// What an operator needs for fees: with less, it is given more.
const FEES: (Balance, Balance) = (5 * STOS, 50 * STOS);

/// An account that has less than `least` and is to have `most`, base units.
pub(super) struct Want {
	pub(super) who: Actor,
	pub(super) least: Balance,
	pub(super) most: Balance,
}

/// Developers name operators for their Meta Nodes. These sign from then on, and developers' keys are free for
/// people.
pub(super) fn operators(view: &View) -> Vec<Deed> {
	let metas = view.nodes.iter().filter(|node| node.is_meta && node.is_active());
	metas
		.filter(|node| node.operator == Operator::Nobody)
		.filter_map(|node| {
			let who = node.owner.filter(|owner| owner.is_developer())?;
			let operator = Actor::operator(node.index)?;
			let name = Call::SetOperator { node: node.index, operator };
			let fees = Call::Transfer { to: operator, amount: FEES.1 };
			Some(Deed { who, calls: vec![name, fees] })
		})
		.collect()
}

/// The developer who has most lends what others lack. `users` is what all users are to hold together.
pub(super) fn loan(users: Balance, wants: &[Want], view: &View) -> Option<Deed> {
	let each = users / Balance::from(USERS);
	let user = |number| Want {
		who: Actor::User(number),
		least: (each / 2).max(STOS),
		most: each.max(STOS),
	};
	let operators = view.voices().into_iter().map(|(_, who)| who).filter(|who| !who.is_developer());
	let operator = |who| Want { who, least: FEES.0, most: FEES.1 };
	let (lender, account) = view
		.accounts
		.iter()
		.filter(|(actor, _)| actor.is_developer())
		// Of equal ones the first.
		.max_by_key(|(actor, account)| (account.free, std::cmp::Reverse(**actor)))?;
	let mut left = account.free.saturating_sub(KEPT);
	let mut calls = Vec::new();
	let own = wants.iter().map(|want| Want { ..*want });
	for want in operators.map(operator).chain(own).chain((0..USERS).map(user)) {
		let has = view.account(want.who).free;
		let amount = want.most.saturating_sub(has).min(left);
		if has < want.least && amount >= STOS {
			left = left.saturating_sub(amount);
			calls.push(Call::Transfer { to: want.who, amount });
		}
	}
	(!calls.is_empty()).then_some(Deed { who: *lender, calls })
}
