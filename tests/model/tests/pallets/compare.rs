//! The state of the pallets against the state of the model, item by item.

use crate::{
	chain::{self, PEOPLE, account},
	keys::node_id,
};
use pallet_deposit::WaitsFor;
use std::fmt::{Debug, Write};
use stratos_model::{
	Account, Economy,
	money::{
		FIRST_PERSON, Hold, MINING_POOL, NODE_REWARDS, STAKE_REWARDS, Source, TREASURY, VOLUME_POOL,
	},
	nodes::Status,
	position::Position,
	stake::Standing,
};
use stratos_primitives::{Nodes as _, TreasurySource};
use stratos_runtime::{Deposit, Mining, Ozone, Runtime, Staking};

/// What differs.
#[derive(Default)]
struct Differences(String);

impl Differences {
	fn same<T: PartialEq + Debug>(&mut self, what: impl Debug, chain: T, model: T) {
		if chain != model {
			let _ = write!(self.0, "\n  {what:?}: the pallets say {chain:?}, the model {model:?}");
		}
	}
}

/// Compares everything.
pub(crate) fn compare(model: &Economy) -> Result<(), String> {
	let mut d = Differences::default();
	money(&mut d, model);
	treasury(&mut d, model);
	market(&mut d, model);
	nodes(&mut d, model);
	rewards(&mut d, model);
	reports(&mut d, model);
	stake(&mut d, model);
	if d.0.is_empty() { Ok(()) } else { Err(d.0) }
}

fn accounts() -> impl Iterator<Item = Account> {
	[VOLUME_POOL, MINING_POOL, NODE_REWARDS, STAKE_REWARDS, TREASURY]
		.into_iter()
		.chain(FIRST_PERSON..FIRST_PERSON + PEOPLE)
}

fn money(d: &mut Differences, model: &Economy) {
	for who in accounts() {
		d.same(("free", who), chain::free(who), model.money.free(who));
		for reason in [Hold::Deposit, Hold::Stake, Hold::Profile] {
			d.same(("held", who, reason), chain::held(who, reason), model.money.held(who, reason));
		}
	}
}

/// The totals of what went into the treasury.
fn treasury(d: &mut Differences, model: &Economy) {
	use pallet_mining::TreasuryTotals;
	for theirs in TreasurySource::ALL {
		let ours = match theirs {
			TreasurySource::NodeShares => Source::NodeShares,
			TreasurySource::ChainShare => Source::ChainShare,
			TreasurySource::Fees => Source::Fees,
			TreasurySource::Delegators => Source::Delegators,
			TreasurySource::NodeSlashes => Source::NodeSlashes,
			TreasurySource::StakeSlashes => Source::StakeSlashes,
			TreasurySource::Surplus => Source::Surplus,
		};
		let total = model.money.income.get(&ours).copied().unwrap_or(0);
		d.same(("treasury", theirs), TreasuryTotals::<Runtime>::get(theirs), total);
	}
}

fn market(d: &mut Differences, model: &Economy) {
	let market = Ozone::market();
	d.same("S", market.genesis_deposit, model.market.s);
	d.same("P", market.unissued_prepay, model.market.p);
	d.same("L", market.remaining_limit, model.market.l);
	for who in accounts() {
		d.same(("Ozone", who), Ozone::ozone_of(&account(who)), model.ozone_of(who));
	}
	let issuance = pallet_ozone::Issuance::<Runtime>::get();
	d.same("Ozone raised", issuance.raised, model.ozone_totals.raised);
	d.same("Ozone lowered", issuance.lowered, model.ozone_totals.lowered);
	d.same("unsettled", Ozone::unsettled(), model.contributions.values().sum());
	d.same("mined", pallet_mining::TotalMined::<Runtime>::get(), model.mined);
	d.same("epoch", pallet_mining::CurrentEpoch::<Runtime>::get(), model.epoch);
	d.same("epoch's length", pallet_mining::EpochLength::<Runtime>::get(), model.epoch_length);
}

fn nodes(d: &mut Differences, model: &Economy) {
	d.same("slots", Deposit::slots(), model.next_node);
	let next = model.free_indices.first().copied().unwrap_or(model.next_node);
	d.same("the next index", Deposit::next_index(), next);
	d.same("retired", pallet_deposit::Retirements::<Runtime>::get(), model.retired);
	for index in 0..model.next_node {
		let theirs = pallet_deposit::Nodes::<Runtime>::get(index);
		let ours = model.nodes.get(&index);
		d.same(("exists", index), theirs.is_some(), ours.is_some());
		let (Some(theirs), Some(ours)) = (theirs, ours) else { continue };
		let status = match &theirs.status {
			pallet_deposit::Status::Registered => Status::Registered,
			pallet_deposit::Status::Active => Status::Active,
			pallet_deposit::Status::Suspended { .. } => Status::Suspended,
			pallet_deposit::Status::Exiting(exit) => Status::Exiting(stratos_model::nodes::Exit {
				cooling_ends: exit.cooling_ends,
				frees_at: exit.frees_at,
				top_up_frees_at: exit.top_up_frees_at,
				forfeited: exit.forfeited,
				suspended: exit.suspended,
			}),
			pallet_deposit::Status::Exited { .. } => Status::Exited,
		};
		let mut ours_status = ours.status;
		if let (Status::Exiting(a), Status::Exiting(b)) = (&status, &mut ours_status) {
			// Without top-ups it does not matter when they free.
			if ours.deposit.top_up == 0 {
				b.top_up_frees_at = a.top_up_frees_at;
			}
		}
		d.same(("status", index), status, ours_status);
		d.same(("id", index), theirs.id, node_id(ours.id));
		d.same(("owner", index), &theirs.owner, &account(ours.owner));
		d.same(("beneficiary", index), &theirs.beneficiary, &account(ours.beneficiary));
		d.same(("deposit", index), theirs.deposit.held, ours.deposit.held);
		d.same(("Z", index), theirs.deposit.initial, ours.deposit.z);
		d.same(("counted", index), theirs.deposit.counted, ours.deposit.counted);
		d.same(("confirmed", index), theirs.deposit.confirmed, ours.deposit.confirmed);
		let info = Deposit::node_info(index).expect("exists");
		d.same(("operator", index), info.operator, ours.operator.map(account));
		d.same(("moniker", index), &info.moniker, &ours.profile.0);
		d.same(("contact", index), &info.contact, &ours.profile.1);
		let active = ours.status == Status::Active;
		let weight = if theirs.is_active() { theirs.weight() } else { 0 };
		d.same(("weight", index), weight, ours.weight());
		if active && !ours.is_meta() {
			let standing = info.standing.expect("a Resource Node has one");
			d.same(("score", index), standing.score.deconstruct(), ours.score);
			d.same(("bad epochs", index), standing.below, ours.below);
		}
	}
	d.same(
		"the budget of deposits",
		pallet_deposit::CountingBudget::<Runtime>::get(),
		model.counting.left,
	);
	for (line, waits_for) in [
		(&model.counting.queue, WaitsFor::Budget),
		(&model.counting.without_room, WaitsFor::Confirmation),
	] {
		for (place, index) in (1..).zip(line) {
			let Some(node) = model.nodes.get(index) else { continue };
			let waits = !matches!(node.status, Status::Exiting(_) | Status::Exited);
			let info = Deposit::node_info(*index).expect("exists");
			d.same(("waits to count", index), info.queue_position, waits.then_some(place));
			d.same(("waits for", index), info.waits_for, waits.then_some(waits_for));
		}
		let waiting = pallet_deposit::CountingEnds::<Runtime>::get(waits_for).len();
		d.same(("waiting to count", waits_for), waiting as usize, line.len());
	}
	d.same("what counts unconfirmed", Deposit::overview().unconfirmed, model.unconfirmed());
	let metas = Deposit::active_metas();
	d.same("Meta Nodes that are awake", metas, model.awake_metas());
	let theirs: Vec<_> = Deposit::ballots();
	d.same("ballots", theirs.len(), model.ballots.len());
	for ((node, motion), ballot) in &model.ballots {
		let found = pallet_deposit::Ballots::<Runtime>::get(node, chain::motion(*motion));
		d.same(("ballot", node, motion), found.is_some(), true);
		if let Some(found) = found {
			d.same(("ballot's expiry", node, motion), found.expires, ballot.expires);
			let active = model.active_metas();
			let live = |votes: Vec<(u32, bool)>| -> Vec<(u32, bool)> {
				votes.into_iter().filter(|(meta, _)| active.contains(meta)).collect()
			};
			let votes = found.votes.iter().map(|(meta, yes)| (*meta, *yes)).collect();
			let ours = ballot.votes.iter().map(|(meta, yes)| (*meta, *yes)).collect();
			d.same(("votes", node, motion), live(votes), live(ours));
		}
	}
}

fn rewards(d: &mut Differences, model: &Economy) {
	for index in 0..model.next_node {
		let ours = model.contributions.get(&index).copied().unwrap_or(0);
		d.same(("contribution", index), Mining::contribution_of(index), ours);
		let empty = Default::default();
		let ours = model.rewards.get(&index).unwrap_or(&empty);
		let free = Mining::withdrawable(index);
		d.same(("free", index), free.total(), ours.free.total());
		let theirs: Vec<_> = Mining::locked_of(index)
			.into_iter()
			.map(|entry| (entry.epoch, entry.free_from, entry.reward.traffic, entry.reward.mining))
			.filter(|(_, _, traffic, mining)| traffic + mining > 0)
			.collect();
		let ours: Vec<_> = ours
			.locked
			.iter()
			.map(|entry| (entry.epoch, entry.free_from, entry.reward.traffic, entry.reward.mining))
			.filter(|(_, _, traffic, mining)| traffic + mining > 0)
			.collect();
		d.same(("locked", index), theirs, ours);
		let theirs = Staking::query_deposit_rewards(index);
		let none = Position::default();
		let mut position = model.stake.deposits.get(&index).unwrap_or(&none).clone();
		position.advance();
		let ready: u128 = position.ready.iter().sum();
		d.same(("share free", index), theirs.withdrawable.total(), ready);
		let locked = position.locked();
		d.same(("share locked", index), theirs.locked.total(), locked.iter().sum());
	}
}

fn reports(d: &mut Differences, model: &Economy) {
	for epoch in model.epoch.saturating_sub(model.parameters.mining.report_window)..=model.epoch {
		let applied = pallet_mining::AppliedReports::<Runtime>::get(epoch);
		let ours = model.applied.get(&epoch);
		d.same(("applied", epoch), applied.is_some(), ours.is_some());
		if let (Some(theirs), Some(ours)) = (applied, ours) {
			d.same(("attesters", epoch), theirs.attesters.to_vec(), ours.attesters.clone());
			let totals = model.totals(epoch, ours).expect("fits");
			d.same(("contributed", epoch), theirs.totals.contributed, totals.contributed);
			d.same(("charged", epoch), theirs.totals.charged, totals.charged);
		}
		let theirs: Vec<_> = {
			let mut all: Vec<_> = pallet_mining::Reports::<Runtime>::iter_prefix(epoch)
				.map(|(meta, report)| {
					(meta, report.pages, report.closed, report.attesters.to_vec())
				})
				.collect();
			all.sort();
			all
		};
		let ours: Vec<_> = model
			.reports
			.iter()
			.filter(|((of, _), _)| *of == epoch)
			.map(|((_, meta), report)| {
				(*meta, report.pages.len() as u32, report.closed, report.attesters.clone())
			})
			.collect();
		d.same(("reports", epoch), theirs, ours);
	}
}

fn stake(d: &mut Differences, model: &Economy) {
	let active: Vec<usize> =
		pallet_staking::ActiveSet::<Runtime>::get().iter().map(|index| *index as usize).collect();
	d.same("active set", active, model.stake.active.clone());
	d.same(
		"validators",
		pallet_staking::NextIndex::<Runtime>::get() as usize,
		model.stake.validators.len(),
	);
	for (index, ours) in model.stake.validators.iter().enumerate() {
		let Some(theirs) = pallet_staking::Validators::<Runtime>::get(index as u32) else {
			d.same(("validator", index), false, true);
			continue;
		};
		let standing = match theirs.status {
			pallet_staking::Status::Candidate => Standing::Candidate,
			pallet_staking::Status::Idle => Standing::Idle,
			pallet_staking::Status::Jailed { until } => Standing::Jailed(until),
			pallet_staking::Status::Banned => Standing::Banned,
		};
		d.same(("standing", index), standing, ours.standing);
		d.same(("own stake", index), theirs.self_stake, ours.self_stake);
		d.same(("shares", index), theirs.shares, ours.shares);
		d.same(("rate", index), theirs.rate, ours.rate);
		d.same(("commission", index), theirs.commission.deconstruct(), ours.commission);
		d.same(("own locked", index), theirs.own_locked, ours.own_locked);
		d.same(("own ready", index), theirs.own_ready, ours.own_ready);
		d.same(("owed", index), theirs.owed, ours.owed);
	}
	let delegations = pallet_staking::Delegations::<Runtime>::iter().count();
	d.same("delegations", delegations, model.stake.delegations.len());
	for ((who, index), ours) in &model.stake.delegations {
		let theirs = pallet_staking::Delegations::<Runtime>::get(account(*who), *index as u32);
		let Some(theirs) = theirs else {
			d.same(("delegation", who, index), false, true);
			continue;
		};
		d.same(("delegation held", who, index), theirs.held, ours.held);
		d.same(("delegation shares", who, index), theirs.track.shares, ours.position.shares);
	}
	for who in accounts() {
		let theirs: Vec<_> = pallet_staking::Unbondings::<Runtime>::get(account(who))
			.iter()
			.map(|entry| (entry.validator as usize, entry.amount, entry.release))
			.collect();
		let ours: Vec<_> = model
			.stake
			.unbondings
			.get(&who)
			.into_iter()
			.flatten()
			.map(|entry| (entry.validator, entry.amount, entry.release))
			.collect();
		d.same(("unbonding", who), theirs, ours);
	}
	let fees = pallet_staking::Fees::<Runtime>::get();
	d.same("fees unsettled", fees.unsettled, model.stake.fees_unsettled);
	d.same(
		"owed to deposits",
		pallet_staking::Deposits::<Runtime>::get().owed.total(),
		model.stake.deposits_owed,
	);
}
