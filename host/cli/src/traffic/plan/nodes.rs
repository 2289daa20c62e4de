//! Resource Nodes come, fail, come back and leave.

use crate::{
	economy::{Random, STOS, Step},
	traffic::{
		actor::{Actor, OWNERS},
		deed::{Call, Deed},
		plan::funds::Want,
		view::{Node, Status, View},
	},
};
use stratos_runtime_api::{Balance, EpochIndex, NodeIndex};

/// Of so many epochs, a node is there for some, by the scripts without a number of nodes.
const VISIT: u32 = 10;
/// The first epoch of a visit, and those that it lasts.
const ARRIVAL: u32 = 1;
const STAY: u32 = 6;
/// The deposits of nodes that left are locked for months: with so many, no more come.
const GONE: usize = 40;
/// The most nodes that are there at a time.
const PRESENT: usize = 100;

/// Of so many epochs, a node fails in some, by the scripts without a mean of failures. Not more often: by the
/// paper's formulas each suspension and resumption of a large node leaves the Ozone limit 2 or 3 % lower.
const FAILURE: u32 = 144;
/// The first of them, and how many: 6 bad averages suspend a node.
const FAILS_FROM: u32 = 3;
const FAILS_FOR: u32 = 8;
/// After so many, Meta Nodes resume it.
const RESUMED_AFTER: u32 = FAILS_FROM + FAILS_FOR + 2;
/// Its own sequence of chance.
const PURPOSE: u64 = 3;

pub(super) fn deeds(step: &Step, view: &View) -> Vec<Deed> {
	let mut deeds = resumptions(step, view);
	deeds.extend(departures(step, view));
	deeds.extend(activations(view));
	deeds.extend(arrival(step, view));
	deeds.extend(withdrawal(view));
	deeds
}

/// The nodes of our owners.
fn ours(view: &View) -> impl Iterator<Item = (&Node, Actor)> {
	view.nodes.iter().filter(|node| !node.is_meta).filter_map(|node| {
		let owner = node.owner.filter(|owner| matches!(owner, Actor::Owner(_)))?;
		Some((node, owner))
	})
}

/// Who is to register a node now. Each visit, and each block, has another owner.
fn newcomer(step: &Step, view: &View) -> Option<Actor> {
	let present = ours(view).filter(|(node, _)| node.status != Status::Gone).count();
	let gone = ours(view).count().saturating_sub(present);
	let is_wanted = match step.nodes {
		None => present == 0 && (ARRIVAL..STAY).contains(&(view.epoch % VISIT)),
		Some(wanted) => {
			let pending = ours(view).filter(|(node, _)| node.status == Status::Registered).count();
			let expected = view.serving().count().saturating_add(pending);
			expected < usize::try_from(wanted).unwrap_or(usize::MAX)
		}
	};
	if !is_wanted || gone >= GONE || present >= PRESENT {
		return None;
	}
	let turn = match step.nodes {
		None => view.epoch / VISIT,
		Some(_) => u32::try_from(present).ok()?,
	};
	u8::try_from(turn % u32::from(OWNERS)).ok().map(Actor::Owner)
}

fn deposit(step: &Step, view: &View) -> Balance {
	step.node_deposit.max(view.least_deposit)
}

/// What a newcomer needs.
pub(super) fn wants(step: &Step, view: &View) -> Option<Want> {
	let who = newcomer(step, view)?;
	let least = deposit(step, view).saturating_add(STOS);
	Some(Want { who, least, most: least.saturating_add(9 * STOS) })
}

fn arrival(step: &Step, view: &View) -> Option<Deed> {
	let who = newcomer(step, view)?;
	let deposit = deposit(step, view);
	let can = view.account(who).free > deposit.saturating_add(STOS / 2);
	// Every nonce of an owner is used once, so that every key is new.
	let key = view.account(who).nonce;
	can.then(|| Deed::new(who, Call::Register { key, deposit }))
}

fn activations(view: &View) -> Vec<Deed> {
	let registered = ours(view).filter(|(node, _)| node.status == Status::Registered);
	registered.map(|(node, who)| Deed::new(who, Call::Activate { node: node.index })).collect()
}

/// The end of a visit; or the youngest leaves, where there are more nodes than wanted.
fn departures(step: &Step, view: &View) -> Vec<Deed> {
	let is_old = |node: &Node| {
		let old = |since: EpochIndex| match step.nodes {
			None => view.epoch >= since.saturating_add(STAY),
			// Not in the epoch of the activation.
			Some(_) => view.epoch > since,
		};
		node.since.is_some_and(old)
	};
	let may = |(node, _): &(&Node, Actor)| {
		matches!(node.status, Status::Active | Status::Suspended) && is_old(node)
	};
	let surplus = match step.nodes {
		None => usize::MAX,
		Some(wanted) => {
			let wanted = usize::try_from(wanted).unwrap_or(usize::MAX);
			view.serving().count().saturating_sub(wanted)
		}
	};
	let mut leaving: Vec<_> = ours(view).filter(may).collect();
	leaving.sort_by_key(|(node, _)| std::cmp::Reverse((node.since, node.index)));
	let leave = |(node, who): (&Node, Actor)| Deed::new(who, Call::Unregister { node: node.index });
	leaving.into_iter().take(surplus).map(leave).collect()
}

/// The node that fails its KPI now: the same for all epochs in which it does.
pub(super) fn failing(step: &Step, view: &View) -> Option<NodeIndex> {
	let place = view.epoch % FAILURE;
	if !(FAILS_FROM..FAILS_FROM + FAILS_FOR).contains(&place) {
		return None;
	}
	// Nodes that come and go do not change whose turn it is.
	let steady: Vec<&Node> = view
		.nodes
		.iter()
		.filter(|node| !node.is_meta && node.owner.is_some_and(Actor::is_developer))
		.filter(|node| matches!(node.status, Status::Active | Status::Suspended))
		.collect();
	let count = u32::try_from(steady.len()).ok()?;
	let turn = Random::new(step.seed, view.epoch / FAILURE, PURPOSE).below(count);
	steady.get(usize::try_from(turn).ok()?).map(|node| node.index)
}

/// Meta Nodes resume suspended nodes, after a while: the first proposes, then one after the other votes.
fn resumptions(step: &Step, view: &View) -> Vec<Deed> {
	let place = view.epoch % FAILURE;
	if step.failures.is_none() && (FAILS_FROM..RESUMED_AFTER).contains(&place) {
		return Vec::new();
	}
	let voices = view.voices();
	let suspended = view.nodes.iter().filter(|node| node.status == Status::Suspended);
	suspended
		.filter_map(|node| {
			let voted = view.resumptions.get(&node.index);
			let silent =
				|(meta, _): &&(NodeIndex, Actor)| voted.is_none_or(|voted| !voted.contains(meta));
			let (_, who) = voices.iter().find(silent)?;
			Some(Deed::new(*who, Call::Resume { node: node.index, propose: voted.is_none() }))
		})
		.collect()
}

/// The owner whose turn it is withdraws what its nodes earned.
fn withdrawal(view: &View) -> Option<Deed> {
	let (who, nodes) = view.earned.clone()?;
	Some(Deed::new(who, Call::WithdrawNodes { nodes }))
}
