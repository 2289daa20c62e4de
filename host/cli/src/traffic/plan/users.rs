//! Users buy Ozone and use it.

use crate::{
	economy::{Random, STOS, Step, rules},
	traffic::{
		actor::{Actor, USERS},
		deed::{Call, Deed},
		view::View,
	},
};
use stratos_runtime_api::{Balance, Noz};

/// What a user keeps for fees.
const KEPT: Balance = STOS / 10;
/// The least that is worth a transaction.
const LEAST: Balance = STOS / 1_000;
/// Its own sequence of chance.
const PURPOSE: u64 = 100;

/// The accounts that stand for the users of an epoch.
pub(super) fn count(step: &Step) -> u8 {
	u8::try_from(step.users).unwrap_or(USERS).min(USERS)
}

/// A user's part of the traffic of an average epoch.
fn share(step: &Step) -> Noz {
	step.traffic.checked_div(count(step).into()).unwrap_or(0)
}

/// What a user would use in this epoch: from half of its share to one and a half.
pub(super) fn need(step: &Step, view: &View, user: u8) -> Noz {
	let mut random = Random::new(step.seed, view.epoch, PURPOSE.saturating_add(user.into()));
	share(step).saturating_mul(random.between(50, 150).into()) / 100
}

/// Who has too little Ozone buys enough for the epochs until its turn comes, so that not all buy in the same
/// epoch; in the epoch, each at a block of its own, before the report.
pub(super) fn deeds(step: &Step, view: &View) -> Vec<Deed> {
	let users = u32::from(count(step));
	let buy = |user: u8| {
		let account = view.account(Actor::User(user));
		let number = u32::from(user);
		let block = number.saturating_mul(view.report_at()).checked_div(users)?;
		let need = need(step, view, user);
		if view.position < block || view.position >= view.report_at() || account.ozone >= need {
			return None;
		}
		let epochs = rules::epochs_ahead(number, users, step.reserve, view.epoch);
		let wanted = share(step).saturating_mul(epochs.into()).max(need);
		let cost = rules::cost(&view.market, wanted.saturating_sub(account.ozone))?;
		// A hundredth more: others may buy before it in the same block.
		let amount = cost.saturating_add(cost / 100).min(account.free.saturating_sub(KEPT));
		(amount >= LEAST)
			.then(|| Deed::new(Actor::User(user), Call::Prepay { amount, beneficiary: None }))
	};
	(0..count(step)).filter_map(buy).collect()
}
