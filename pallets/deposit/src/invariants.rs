//! What must hold after every block, whatever was called. Always compiled in.

use crate::{
	performance::Tracking,
	registry::{IDS_IN_PAGE, KindWeights, STANDINGS_IN_PAGE, weight_in},
	*,
};
use alloc::{collections::BTreeMap, format, string::String, vec::Vec};
use frame_support::traits::fungible::{Inspect as _, hold::Inspect as _};
use stratos_primitives::{NodeIndex, ServiceKind};

/// All records, by index.
type Records<T> = BTreeMap<NodeIndex, NodeOf<T>>;

fn claim(holds: bool, what: impl FnOnce() -> String) -> Result<(), String> {
	if holds { Ok(()) } else { Err(format!("pallet deposit: {}", what())) }
}

impl<T: Config> Pallet<T> {
	/// Checks every claim that the pallet makes about its storage. The error names the claim and
	/// the figures. Reads all of the storage: for tests, and on request.
	pub fn check_invariants() -> Result<(), String> {
		// One by one: `collect` would gather all of them in one piece of memory first, which for
		// 100,000 nodes is more than an executor gives at a time.
		let mut records: Records<T> = BTreeMap::new();
		for (index, node) in Nodes::<T>::iter() {
			records.insert(index, node);
		}
		check_records::<T>(&records)?;
		check_holds::<T>(&records)?;
		check_indexes::<T>(&records)?;
		check_figures::<T>(&records)?;
		check_metas::<T>(&records)?;
		check_weights::<T>(&records)?;
		check_standings::<T>(&records)?;
		check_ballots::<T>(&records)?;
		let transit = T::Currency::balance(&Self::transit_account());
		claim(transit == 0, || format!("{transit} are left where fees only pass through"))?;
		let parameters = Self::parameters();
		claim(parameters.validate().is_ok(), || format!("parameters {parameters:?} out of bounds"))
	}
}

/// Each record is possible.
fn check_records<T: Config>(records: &Records<T>) -> Result<(), String> {
	let next = NextIndex::<T>::get();
	for (index, node) in records {
		let deposit = &node.deposit;
		claim(*index < next, || format!("node {index} is beyond the next index {next}"))?;
		claim(deposit.held <= deposit.initial && deposit.top_up <= deposit.held, || {
			format!("node {index}: deposit {deposit:?} is impossible")
		})?;
		claim(!node.is_exited() || deposit.held == 0, || {
			format!("node {index} is gone and still has {} on hold", deposit.held)
		})?;
		claim(!node.is_meta() || !node.is_suspended(), || {
			format!("Meta Node {index} is suspended")
		})?;
		claim(node.is_active() || node.weight == 0, || {
			format!("node {index} is not active and weighs {}", node.weight)
		})?;
		claim(node.is_meta() || !node.kinds().is_empty(), || {
			format!("Resource Node {index} serves nothing")
		})?;
	}
	Ok(())
}

/// Holds equal deposits, for every owner.
fn check_holds<T: Config>(records: &Records<T>) -> Result<(), String> {
	let mut owners: BTreeMap<&T::AccountId, u128> = BTreeMap::new();
	for node in records.values() {
		let sum = owners.entry(&node.owner).or_default();
		*sum = sum.saturating_add(node.deposit.held);
	}
	for (owner, sum) in owners {
		let held = T::Currency::balance_on_hold(&HoldReason::NodeDeposit.into(), owner);
		claim(held == sum, || format!("{owner:?} has {held} on hold for deposits of {sum}"))?;
	}
	Ok(())
}

/// Keys and owners lead to the nodes, and to nothing else.
fn check_indexes<T: Config>(records: &Records<T>) -> Result<(), String> {
	for (index, node) in records {
		let current = IndexOf::<T>::get(node.id) == Some(*index);
		claim(current || node.is_exited(), || format!("the key of node {index} leads elsewhere"))?;
		let (page, slot) = (index / IDS_IN_PAGE, index % IDS_IN_PAGE);
		claim(Ids::<T>::get(page).get(slot as usize) == Some(&node.id), || {
			format!("the pages of keys do not have that of node {index}")
		})?;
		claim(OwnedBy::<T>::contains_key(&node.owner, index), || {
			format!("the owner of node {index} does not know it")
		})?;
	}
	for (id, index) in IndexOf::<T>::iter() {
		let leads = records.get(&index).is_some_and(|node| node.id == id);
		claim(leads, || format!("{id:?} leads to node {index}, which has another key"))?;
	}
	let owned = OwnedBy::<T>::iter_keys().count();
	claim(owned == records.len(), || format!("{owned} nodes owned of {}", records.len()))
}

/// The figures are those of the records.
fn check_figures<T: Config>(records: &Records<T>) -> Result<(), String> {
	let mut expected = Figures::default();
	for node in records.values() {
		let counts = if node.is_meta() { &mut expected.meta } else { &mut expected.resource };
		let count = counts.of(&node.status);
		*count = count.saturating_add(1);
		expected.held = expected.held.saturating_add(node.deposit.held);
		if node.is_active() {
			expected.earning = expected.earning.saturating_add(node.deposit.held);
		}
	}
	let figures = RegistryFigures::<T>::get();
	claim(figures == expected, || format!("figures are {figures:?} and must be {expected:?}"))
}

/// The set of active Meta Nodes, and the one for which each owner signs.
fn check_metas<T: Config>(records: &Records<T>) -> Result<(), String> {
	let active: Vec<NodeIndex> = records
		.iter()
		.filter(|(_, node)| node.is_meta() && node.is_active())
		.map(|(index, _)| *index)
		.collect();
	let set = ActiveMetas::<T>::get().into_inner();
	claim(set == active, || format!("active Meta Nodes are {set:?} and must be {active:?}"))?;
	let mut signing = 0usize;
	for (index, node) in records {
		if node.is_meta() && (node.is_active() || node.is_registered()) {
			signing = signing.saturating_add(1);
			claim(MetaOf::<T>::get(&node.owner) == Some(*index), || {
				format!("the owner of Meta Node {index} signs for another")
			})?;
		}
	}
	let owners = MetaOf::<T>::iter_keys().count();
	claim(owners == signing, || format!("{owners} owners sign for {signing} Meta Nodes"))
}

/// The weights are those of the active nodes, and every sum is right.
fn check_weights<T: Config>(records: &Records<T>) -> Result<(), String> {
	for kind in ServiceKinds::EVERY {
		let tree = KindWeights::<T>::of(kind);
		weight_tree::check(&tree).map_err(|(level, position)| {
			format!("pallet deposit: weights of {kind:?}: page {level}/{position} does not sum up")
		})?;
		let mut found = BTreeMap::new();
		weight_tree::for_each(&tree, &mut |index, weight| {
			found.insert(index, weight);
		});
		for (index, node) in records {
			let (weight, expected) = (found.remove(index), weight_in(Some(node), kind));
			claim(weight.unwrap_or(0) == expected, || {
				format!("node {index} weighs {weight:?} for {kind:?} and must weigh {expected}")
			})?;
		}
		claim(found.is_empty(), || format!("{found:?} weigh for {kind:?} and are no nodes"))?;
	}
	let stray = Weights::<T>::iter_keys().filter(|key| !reachable::<T>(*key)).count();
	claim(stray == 0, || format!("{stray} pages of weights hang in the air"))
}

/// Whether the page above has a sum for this one.
fn reachable<T: Config>((kind, level, position): (ServiceKind, u8, u32)) -> bool {
	if level.saturating_add(1) >= weight_tree::LEVELS {
		return position == 0 && level < weight_tree::LEVELS;
	}
	let fan_out = weight_tree::FAN_OUT as u32;
	let above = (kind, level.saturating_add(1), position / fan_out);
	let slot = (position % fan_out) as usize;
	Weights::<T>::get(above).and_then(|page| page.get(slot).copied()).is_some_and(|sum| sum != 0)
}

/// Counts are taken in for active Resource Nodes, and for nobody else.
fn check_standings<T: Config>(records: &Records<T>) -> Result<(), String> {
	for (page, standings) in Standings::<T>::iter() {
		for (slot, standing) in (0u32..).zip(standings) {
			let index = page.saturating_mul(STANDINGS_IN_PAGE).saturating_add(slot);
			let expected = match records.get(&index) {
				Some(node) if node.is_meta() => Tracking::Unknown,
				Some(node) if node.is_active() => Tracking::On,
				Some(_) => Tracking::Off,
				None => Tracking::Unknown,
			};
			claim(standing.tracking == expected, || {
				format!("the standing of node {index} is {standing:?} and must be {expected:?}")
			})?;
		}
	}
	for (index, node) in records.iter().filter(|(_, node)| !node.is_meta()) {
		let tracking = Pallet::<T>::standing(*index).tracking;
		claim((tracking == Tracking::On) == node.is_active(), || {
			format!("the standing of node {index} is {tracking:?}")
		})?;
	}
	Ok(())
}

/// Ballots are about nodes that are there, and each proposer's are counted.
fn check_ballots<T: Config>(records: &Records<T>) -> Result<(), String> {
	let mut expected: BTreeMap<NodeIndex, u32> = BTreeMap::new();
	for (index, motion, ballot) in Ballots::<T>::iter() {
		claim(records.contains_key(&index), || format!("{motion:?} is about node {index}"))?;
		claim((motion == Motion::Admit) == ballot.proposer.is_none(), || {
			format!("{motion:?} about node {index} was proposed by {:?}", ballot.proposer)
		})?;
		if let Some(proposer) = ballot.proposer {
			let open = expected.entry(proposer).or_default();
			*open = open.saturating_add(1);
		}
	}
	let open: BTreeMap<_, _> = OpenBallots::<T>::iter().collect();
	claim(open == expected, || format!("open ballots are {open:?} and must be {expected:?}"))
}
