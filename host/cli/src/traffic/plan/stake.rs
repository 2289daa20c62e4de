//! Delegators: each has a validator, adds to its stake every few epochs, and takes most of it back at times.

use super::{
	super::{
		actor::{Actor, DELEGATORS},
		deed::{Call, Deed},
		view::{AccountId, View},
	},
	STOS,
	funds::Want,
};
use stratos_runtime_api::{Balance, simulation::Step};

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

fn all() -> impl Iterator<Item = u8> {
	0..DELEGATORS
}

/// What a delegator is to have at stake. They change in different epochs.
fn wanted(view: &View, number: u8) -> Balance {
	let changes = view.epoch.saturating_add(u32::from(number)) / PAUSE % CHANGES;
	LEAST.saturating_add(MORE.saturating_mul(changes.into()))
}

/// Whom a delegator trusts: where it has stake, or one of the active set.
fn validator(view: &View, number: u8) -> Option<AccountId> {
	let has = view.stakes.get(&Actor::Delegator(number)).and_then(|stake| stake.validator);
	let count = view.validators.len();
	has.or_else(|| view.validators.get(usize::from(number).checked_rem(count)?).copied())
}

/// What delegators need to delegate.
pub(super) fn wants(view: &View) -> Vec<Want> {
	let want = |number: u8| {
		let who = Actor::Delegator(number);
		let has = view.stakes.get(&who).map_or(0, |stake| stake.amount);
		let missing = wanted(view, number).saturating_sub(has);
		Want { who, least: missing.saturating_add(STOS), most: missing.saturating_add(2 * MORE) }
	};
	all().map(want).collect()
}

pub(super) fn deeds(step: &Step, view: &View) -> Vec<Deed> {
	let deed = |number: u8| {
		let who = Actor::Delegator(number);
		// Each has a block of its own.
		if view.position < u32::from(number).saturating_add(4) {
			return None;
		}
		let validator = validator(view, number)?;
		let stake = view.stakes.get(&who).cloned().unwrap_or_default();
		let wanted = wanted(view, number);
		let (more, less) =
			(wanted.saturating_sub(stake.amount), stake.amount.saturating_sub(wanted));
		// What slashes and rounding change is let be.
		let call = if more >= MORE / 2 {
			let can = view.account(who).free > more.saturating_add(STOS / 2);
			can.then_some(Call::Delegate { validator, amount: more })?
		} else if less >= MORE / 2 && stake.unbonding < UNBONDING {
			Call::Undelegate { validator, amount: less }
		} else if step.withdraw_every > 0
			&& view.epoch.saturating_add(number.into()) % step.withdraw_every == 0
			&& stake.earned >= WORTH
		{
			Call::WithdrawStake { validator }
		} else {
			return None;
		};
		Some(Deed::new(who, call))
	};
	all().filter_map(deed).collect()
}
