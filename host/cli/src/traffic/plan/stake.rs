//! Delegators: each has a validator, adds to its stake every few epochs, and takes most of it back at times.

use crate::{
	economy::{STOS, Step},
	traffic::{
		actor::{Actor, DELEGATORS},
		deed::{Call, Deed},
		plan::funds::Want,
		view::{AccountId, Stake, View},
	},
};
use stratos_runtime_api::Balance;

/// The least stake, and what is added each time.
const LEAST: Balance = 1_000 * STOS;
const MORE: Balance = 250 * STOS;
/// Epochs between two changes.
const PAUSE: u32 = 4;
/// So many changes up, then all the way down.
const CHANGES: u32 = 24;
/// Parts on their way back, above which nothing is taken back.
const UNBONDING: usize = 4;
/// Earnings that are worth a transaction.
const WORTH: Balance = STOS / 100;

/// The first block of an epoch in which they act: they have what they need by then.
const FROM: u32 = 4;

/// The delegators that are looked at in this block.
fn seen(view: &View) -> impl Iterator<Item = (u8, &Stake)> {
	let stake = |number| Some((number, view.stakes.get(&Actor::Delegator(number))?));
	(0..DELEGATORS).filter_map(stake)
}

/// What a delegator is to have at stake. They change in different epochs.
fn wanted(view: &View, number: u8) -> Balance {
	let changes = view.epoch.saturating_add(u32::from(number)) / PAUSE % CHANGES;
	LEAST.saturating_add(MORE.saturating_mul(changes.into()))
}

/// Whom a delegator trusts: where it has stake, or one of the active set.
fn validator(view: &View, number: u8, stake: &Stake) -> Option<AccountId> {
	let count = view.validators.len();
	stake
		.validator
		.or_else(|| view.validators.get(usize::from(number).checked_rem(count)?).copied())
}

/// What delegators need to delegate.
pub(super) fn wants(view: &View) -> Vec<Want> {
	let want = |(number, stake): (u8, &Stake)| {
		let missing = wanted(view, number).saturating_sub(stake.amount);
		let (least, most) = (missing.saturating_add(STOS), missing.saturating_add(2 * MORE));
		Want { who: Actor::Delegator(number), least, most }
	};
	seen(view).map(want).collect()
}

pub(super) fn deeds(step: &Step, view: &View) -> Vec<Deed> {
	if view.position < FROM {
		return Vec::new();
	}
	let deed = |(number, stake): (u8, &Stake)| {
		let who = Actor::Delegator(number);
		Some(Deed::new(who, call(step, view, number, stake)?))
	};
	seen(view).filter_map(deed).collect()
}

fn call(step: &Step, view: &View, number: u8, stake: &Stake) -> Option<Call> {
	let validator = validator(view, number, stake)?;
	let wanted = wanted(view, number);
	let more = wanted.saturating_sub(stake.amount);
	let less = stake.amount.saturating_sub(wanted);
	// What slashes and rounding change is let be.
	if more >= MORE / 2 {
		let free = view.account(Actor::Delegator(number)).free;
		let can = free > more.saturating_add(STOS / 2);
		return can.then_some(Call::Delegate { validator, amount: more });
	}
	if less >= MORE / 2 && stake.unbonding < UNBONDING {
		return Some(Call::Undelegate { validator, amount: less });
	}
	let turn = view.epoch.saturating_add(number.into()).checked_rem(step.withdraw_every)?;
	(turn == 0 && stake.earned >= WORTH).then_some(Call::WithdrawStake { validator })
}
