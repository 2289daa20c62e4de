//! What parameters mean together: figures that no single bound can state, and the bounds of these.
//!
//! Each value of a change may be legal and the change a trap all the same: epochs of one block free
//! rewards after hours and mine a year's STOS in days; a quorum of all Meta Nodes lets one dead node end
//! all reports. So figures of groups and state together are computed with the values in force and with
//! those that are to be, when a change is proposed, when it is enacted, and at the boundary at which it
//! would come into force.
//!
//! A change is refused where it moves a figure beyond its bound, or further beyond. What genesis set
//! therefore holds, also beyond a bound, and a change may always move a figure back.
//!
//! A day is what governance counts as one ([`BlocksPerDay`]): a development chain, whose days have few
//! blocks, has the same bounds at its pace.

use super::Pending;
use crate::{
	Deposit, Mining, Runtime, System, config::MILLISECS_PER_BLOCK,
	governance::origins::BlocksPerDay,
};
use alloc::{format, string::String, vec::Vec};
use frame_support::traits::Get;
use pallet_deposit::DepositParameters;
use pallet_mining::MiningParameters;
use pallet_staking::StakingParameters;
use sp_runtime::Perbill;
use stratos_primitives::{Balance, Moment, Nodes, STOS, math::mul_div_floor, parameters::Unit};
use stratos_runtime_api::parameters::{Consequence, Fault, Refusal};

/// Bounds of the lock-up of rewards, days.
const LOCK_UP: [u32; 2] = [7, 365];
/// The longest epoch, hours: a day. No parameter changes within an epoch.
const LONGEST_EPOCH: u32 = 24;
/// The most that a day may mine: twice what the whitepaper's first tier mines.
const MINED_A_DAY: Balance = 2 * 144 * 80 * STOS;
/// The largest share of Meta Nodes that a quorum may ask for.
const LARGEST_QUORUM: Perbill = Perbill::from_percent(80);
/// The shortest lock of a deposit, days.
const DEPOSIT_LOCK: u32 = 30;
/// The shortest cooling-off of a node that leaves, and the shortest unbonding, days.
const COOLING_OFF: u32 = 7;
/// Bounds of the time for votes of Meta Nodes, days.
const VOTING: [u32; 2] = [1, 30];
/// The shortest time in which an offence of a validator can be reported, days.
const EVIDENCE: u32 = 1;

/// Hundredths of a day.
const DAYS: Unit = Unit { symbol: "days", decimals: 2 };
/// Hundredths of an hour.
const HOURS: Unit = Unit { symbol: "hours", decimals: 2 };

/// Values of all groups with consequences.
#[derive(PartialEq)]
struct Values {
	mining: MiningParameters,
	deposit: DepositParameters,
	staking: StakingParameters,
	/// Blocks in an epoch.
	epoch: u32,
}

impl Values {
	fn in_force() -> Self {
		Self {
			mining: pallet_mining::ActiveParameters::<Runtime>::get(),
			deposit: pallet_deposit::ActiveParameters::<Runtime>::get(),
			staking: pallet_staking::ActiveParameters::<Runtime>::get(),
			epoch: pallet_mining::EpochLength::<Runtime>::get(),
		}
	}

	fn pending() -> Self {
		let mining: MiningParameters = Pending::get();
		let epoch = mining.epoch_length.unwrap_or_else(pallet_mining::EpochLength::<Runtime>::get);
		Self { mining, deposit: Pending::get(), staking: Pending::get(), epoch }
	}

	/// Hundredths of a day that `epochs` take, `day` blocks in a day.
	fn days(&self, epochs: u32, day: u32) -> u128 {
		u128::from(epochs) * u128::from(self.epoch) * 100 / u128::from(day.max(1))
	}
}

/// What depends on the state, and is read once.
struct State {
	/// Blocks in a day.
	day: u32,
	/// Active Meta Nodes.
	metas: u32,
	/// Blocks that the end of an epoch takes.
	settlement: u32,
	/// What validators have of their own, and how many are active; `None` where they are not counted.
	validators: Option<(Vec<Balance>, u32)>,
	/// The deposit of an average active node, base units.
	deposit: Balance,
}

impl State {
	fn read(depth: Depth) -> Self {
		let figures = pallet_deposit::RegistryFigures::<Runtime>::get();
		let nodes = figures.resource.active.saturating_add(figures.meta.active);
		let validators = (depth == Depth::Full).then(|| {
			let own = pallet_staking::Candidates::<Runtime>::get()
				.iter()
				.filter_map(pallet_staking::Validators::<Runtime>::get)
				.map(|validator| validator.self_stake)
				.collect();
			let active = pallet_staking::ActiveSet::<Runtime>::decode_len().unwrap_or(0);
			(own, active as u32)
		});
		Self {
			day: BlocksPerDay::<Runtime>::get(),
			metas: Deposit::active_meta_count(),
			settlement: Mining::blocks_to_settle(Deposit::slots()),
			validators,
			deposit: figures.earning.checked_div(nodes.into()).unwrap_or(0),
		}
	}

	/// A duration in hundredths of a day.
	fn days(&self, ms: Moment) -> u128 {
		let day = u128::from(self.day.max(1)) * u128::from(MILLISECS_PER_BLOCK);
		u128::from(ms) * 100 / day
	}
}

/// How much is computed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
	/// What few reads give: for filters, which have no weight of their own.
	Quick,
	/// With the validators.
	Full,
}

/// A figure of `values`, and its bounds.
struct Figure {
	name: &'static str,
	unit: Unit,
	value: u128,
	least: Option<u128>,
	most: Option<u128>,
}

fn figures(values: &Values, state: &State) -> Vec<Figure> {
	let figure = |name, unit, value, least, most| Figure { name, unit, value, least, most };
	let whole = |days: u32| Some(u128::from(days) * 100);
	let (mining, deposit, staking) = (&values.mining, &values.deposit, &values.staking);
	let epochs = |epochs| values.days(epochs, state.day);
	let each = mining.tiers.iter().map(|tier| tier.per_epoch).max().unwrap_or(0);
	let mined = mul_div_floor(each, state.day.into(), values.epoch.max(1).into());
	let report = needed(state.metas, |votes| mining.is_quorum(votes, state.metas));
	let vote = deposit.quorum().required(state.metas);
	// One of two cannot be spared by any majority.
	let spare = (state.metas >= 3).then_some(1);
	let left = |needed: u32| state.metas.saturating_sub(needed).into();
	let share = |part: u32, of: u32| u128::from(part) * 1_000_000_000 / u128::from(of.max(1));
	let largest = Some(LARGEST_QUORUM.deconstruct().into());
	let mut list = Vec::from([
		figure(
			"lock-up of rewards",
			DAYS,
			epochs(mining.lock_up),
			whole(LOCK_UP[0]),
			whole(LOCK_UP[1]),
		),
		figure("length of an epoch", HOURS, values.days(24, state.day), None, whole(LONGEST_EPOCH)),
		figure(
			"blocks of an epoch",
			Unit::BLOCKS,
			values.epoch.into(),
			Some(state.settlement.into()),
			None,
		),
		figure(
			"mined in a day, at most",
			Unit::STOS,
			mined.unwrap_or(u128::MAX),
			None,
			Some(MINED_A_DAY),
		),
		figure(
			"Meta Nodes whose reports decide",
			Unit::PERBILL,
			mining.quorum.deconstruct().into(),
			None,
			largest,
		),
		figure(
			"Meta Nodes whose votes decide",
			Unit::PERBILL,
			share(deposit.quorum_numerator, deposit.quorum_of),
			None,
			largest,
		),
		figure("dead Meta Nodes that reports tolerate", Unit::COUNT, left(report), spare, None),
		figure("dead Meta Nodes that votes tolerate", Unit::COUNT, left(vote), spare, None),
		figure(
			"lock of a deposit",
			DAYS,
			state.days(deposit.deposit_lock),
			whole(DEPOSIT_LOCK),
			None,
		),
		figure("cooling-off", DAYS, state.days(deposit.cooling_off), whole(COOLING_OFF), None),
		figure(
			"time for votes of Meta Nodes",
			DAYS,
			state.days(deposit.voting_period),
			whole(VOTING[0]),
			whole(VOTING[1]),
		),
		figure(
			"least deposit, of an average node's",
			Unit::PERBILL,
			of_average(deposit.min_resource_deposit, state.deposit),
			None,
			Some(Perbill::one().deconstruct().into()),
		),
		figure("unbonding of stake", DAYS, state.days(staking.unbonding), whole(COOLING_OFF), None),
		figure(
			"time to report a validator's offence",
			DAYS,
			epochs(staking.evidence_age),
			whole(EVIDENCE),
			None,
		),
	]);
	if let Some((own, active)) = &state.validators {
		let able = own.iter().filter(|own| **own >= staking.min_self_delegation).count() as u32;
		let left = able.min(staking.active_set);
		// A change may cost a third of the set.
		let least = u128::from(*active).saturating_mul(2).div_ceil(3);
		let name = "validators of the active set";
		list.push(figure(name, Unit::COUNT, left.into(), Some(least), None));
	}
	list
}

/// The fewest of `active` votes that are a quorum.
fn needed(active: u32, is_quorum: impl Fn(u32) -> bool) -> u32 {
	// At most 128 Meta Nodes.
	(1..=active).find(|votes| is_quorum(*votes)).unwrap_or(active)
}

/// `amount` in parts per billion of `average`; 0 without an average.
fn of_average(amount: Balance, average: Balance) -> u128 {
	mul_div_floor(amount, 1_000_000_000, average).unwrap_or(0)
}

/// What the pending parameters mean, beside what those in force mean.
pub(crate) fn consequences(depth: Depth) -> Vec<Consequence> {
	compare(&Values::in_force(), &Values::pending(), depth)
}

fn compare(before: &Values, after: &Values, depth: Depth) -> Vec<Consequence> {
	let state = State::read(depth);
	let pairs = figures(before, &state).into_iter().zip(figures(after, &state));
	let pair = |(before, after): (Figure, Figure)| Consequence {
		name: after.name.into(),
		unit: after.unit.symbol.into(),
		decimals: after.unit.decimals,
		before: before.value,
		after: after.value,
		least: after.least,
		most: after.most,
	};
	pairs.map(pair).collect()
}

/// Checks what the pending parameters mean. Genesis is free to set what it likes.
///
/// # Errors
/// As [`judge`].
pub(crate) fn check(depth: Depth) -> Result<(), Refusal> {
	if System::block_number() == 0 { Ok(()) } else { judge(depth) }
}

/// Checks what the pending parameters mean, in a genesis state too.
///
/// # Errors
/// The first figure that they move beyond its bound, in words.
pub(crate) fn judge(depth: Depth) -> Result<(), Refusal> {
	let (before, after) = (Values::in_force(), Values::pending());
	if before == after {
		return Ok(());
	}
	let list = compare(&before, &after, depth);
	match list.iter().position(Consequence::is_refused) {
		None => Ok(()),
		Some(at) => {
			Err(Refusal { fault: Fault::Consequence(at as u8), reason: explain(&list[at]) })
		}
	}
}

/// `the lock-up of rewards would be 0.14 days, now 14 days; it must be 7 days to 365 days`.
fn explain(consequence: &Consequence) -> String {
	let symbol = ["days", "hours", "blocks", "STOS", "%", ""];
	let symbol = symbol.into_iter().find(|symbol| *symbol == consequence.unit).unwrap_or("");
	let unit = Unit { symbol, decimals: consequence.decimals };
	let Consequence { name, before, after, least, most, .. } = consequence;
	let demand = match (least, most) {
		(Some(least), Some(most)) => format!("{} to {}", unit.show(*least), unit.show(*most)),
		(Some(least), None) => format!("at least {}", unit.show(*least)),
		(None, Some(most)) => format!("at most {}", unit.show(*most)),
		(None, None) => "as it is".into(),
	};
	let (before, after) = (unit.show(*before), unit.show(*after));
	format!("{name}: {after} with the change, {before} now; it must be {demand}")
}
