//! The claims of the pallet about its storage. Always compiled, so that a runtime API can check them.

use crate::{
	performance::Tracking,
	registry::{IDS_IN_PAGE, KindWeights, LAST_ID, weight_in},
	standings::STANDINGS_IN_PAGE,
	*,
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	format,
	string::String,
	vec::Vec,
};
use frame_support::traits::fungible::{Inspect as _, hold::Inspect as _};
use stratos_primitives::{Claims, Invariants, NodeIndex, ServiceKind};

/// All records, by index.
type Records<T> = BTreeMap<NodeIndex, NodeOf<T>>;

impl<T: Config> Invariants for Pallet<T> {
	fn claims(claims: &mut Claims) {
		// `collect` would first gather 100,000 nodes in one allocation, which exceeds what the
		// executor's allocator gives out.
		let mut records: Records<T> = BTreeMap::new();
		for (index, node) in Nodes::<T>::iter() {
			records.insert(index, node);
		}
		claims.of("deposit");
		claim_records::<T>(&records, claims);
		claim_holds::<T>(&records, claims);
		claim_profiles::<T>(&records, claims);
		claim_indexes::<T>(&records, claims);
		claim_figures::<T>(&records, claims);
		claim_metas::<T>(&records, claims);
		claim_weights::<T>(&records, claims);
		claim_queue::<T>(&records, claims);
		claim_departures::<T>(&records, claims);
		claim_standings::<T>(&records, claims);
		claim_ballots::<T>(&records, claims);
		let transit = T::Currency::balance(&Self::transit_account());
		claims.one("the transit account is empty", transit == 0, || {
			format!("{transit} are left on the transit account")
		});
		let parameters = Self::parameters();
		claims.one(
			"the parameters are within their bounds",
			Self::check_parameters(&parameters).is_ok(),
			|| format!("parameters {parameters:?} out of bounds"),
		);
	}
}

/// Each record is consistent in itself.
fn claim_records<T: Config>(records: &Records<T>, claims: &mut Claims) {
	let next = NextIndex::<T>::get();
	claim_indices::<T>(records, next, claims);
	let numbered = claims.begin("nodes are numbered below the next index");
	let possible = claims.begin("a deposit is consistent");
	let released = claims.begin("exited nodes hold no deposit");
	let suspended = claims.begin("no Meta Node is suspended");
	let counts = claims.begin("what counts was deposited, of nodes that were active");
	let serves = claims.begin("every Resource Node offers a service");
	for (index, node) in records {
		let deposit = &node.deposit;
		claims.check(numbered, *index < next, || {
			format!("node {index} is beyond the next index {next}")
		});
		let sums = deposit.held <= deposit.initial && deposit.top_up <= deposit.held;
		claims
			.check(possible, sums, || format!("node {index}: deposit {deposit:?} is inconsistent"));
		claims.check(released, !node.is_exited() || deposit.held == 0, || {
			format!("node {index} has exited and still has {} on hold", deposit.held)
		});
		claims.check(suspended, !node.is_meta() || !node.is_suspended(), || {
			format!("Meta Node {index} is suspended")
		});
		let may_count = !node.is_registered() && !node.is_exited();
		let counted = deposit.counted <= deposit.initial && (may_count || deposit.counted == 0);
		claims.check(counts, counted && deposit.confirmed <= deposit.initial, || {
			format!("node {index}: deposit {deposit:?} cannot count so")
		});
		claims.check(serves, node.is_meta() || !node.kinds().is_empty(), || {
			format!("Resource Node {index} offers no service")
		});
	}
}

/// Every index below the next is a node's or free, and nothing is left of a free one.
fn claim_indices<T: Config>(records: &Records<T>, next: NodeIndex, claims: &mut Claims) {
	let mut free: BTreeSet<NodeIndex> = BTreeSet::new();
	for ((level, position), word) in FreeIndices::<T>::iter() {
		for bit in (0..64u32).filter(|bit| level == 0 && word & (1 << bit) != 0) {
			free.insert(position.saturating_mul(64).saturating_add(bit));
		}
	}
	let known = records.len().saturating_add(free.len()) == next as usize
		&& free.iter().all(|index| *index < next && !records.contains_key(index));
	claims.one("every index is a node's or free", known, || {
		format!("{} nodes and {} free indices of {next}", records.len(), free.len())
	});
	let summed = Pallet::<T>::free_indices_are_consistent();
	claims.one("the words of the free indices agree", summed, || {
		String::from("a word of the free indices is wrong")
	});
	let clean = claims.begin("nothing is left of a free index");
	for index in free {
		let (page, slot) = (index / IDS_IN_PAGE, index % IDS_IN_PAGE);
		let id = IdPages::<T>::get(page).get(slot as usize).copied();
		let empty = id.is_none_or(|id| id == LAST_ID)
			&& Pallet::<T>::standing(index) == Default::default()
			&& !VotesCountUntil::<T>::contains_key(index)
			&& !Profiles::<T>::contains_key(index)
			&& !CountingPlaces::<T>::contains_key(index)
			&& !TaskCommitments::<T>::contains_key(index);
		claims.check(clean, empty, || format!("index {index} is free and not clean"));
	}
	let (latest, kept) = (Retirements::<T>::get(), Archive::<T>::iter().count());
	claims.one(
		"the archive has the latest retired nodes",
		kept as u64 == latest.min(ARCHIVE),
		|| format!("{kept} of {latest} retired nodes are in the archive"),
	);
}

/// The hold of each owner is the sum of its deposits.
fn claim_holds<T: Config>(records: &Records<T>, claims: &mut Claims) {
	let mut owners: BTreeMap<&T::AccountId, u128> = BTreeMap::new();
	for node in records.values() {
		let sum = owners.entry(&node.owner).or_default();
		*sum = sum.saturating_add(node.deposit.held);
	}
	let equal = claims.begin("an owner's hold is the sum of its deposits");
	for (owner, sum) in owners {
		let held = T::Currency::balance_on_hold(&HoldReason::NodeDeposit.into(), owner);
		claims.check(equal, held == sum, || {
			format!("{owner:?} has {held} on hold for deposits of {sum}")
		});
	}
}

/// The hold of each owner for profiles is the sum of what they hold.
fn claim_profiles<T: Config>(records: &Records<T>, claims: &mut Claims) {
	let mut owners: BTreeMap<&T::AccountId, u128> = BTreeMap::new();
	let known = claims.begin("profiles are those of nodes");
	for (index, profile) in Profiles::<T>::iter() {
		let node = records.get(&index);
		claims.check(known, node.is_some(), || format!("node {index} has a profile only"));
		if let Some(node) = node {
			let sum = owners.entry(&node.owner).or_default();
			*sum = sum.saturating_add(profile.held);
		}
	}
	let equal = claims.begin("an owner's hold for profiles is the sum of theirs");
	for node in records.values() {
		let sum = owners.get(&node.owner).copied().unwrap_or_default();
		let held = T::Currency::balance_on_hold(&HoldReason::NodeProfile.into(), &node.owner);
		claims.check(equal, held == sum, || {
			format!("{:?} has {held} on hold for profiles of {sum}", node.owner)
		});
	}
}

/// Keys and owners point at the nodes, and at nothing else.
fn claim_indexes<T: Config>(records: &Records<T>, claims: &mut Claims) {
	let found = claims.begin("a node's key points at it");
	let paged = claims.begin("the pages of keys have every key");
	let owns = claims.begin("a node's owner points at it");
	for (index, node) in records {
		let current = IndexOf::<T>::get(node.id) == Some(*index);
		claims.check(found, current || node.is_exited(), || {
			format!("the key of node {index} points elsewhere")
		});
		let (page, slot) = (index / IDS_IN_PAGE, index % IDS_IN_PAGE);
		claims.check(paged, IdPages::<T>::get(page).get(slot as usize) == Some(&node.id), || {
			format!("the pages of keys lack the key of node {index}")
		});
		claims.check(owns, NodesByOwner::<T>::contains_key(&node.owner, index), || {
			format!("the owner of node {index} does not point at it")
		});
	}
	let leads = claims.begin("every key points at the node that has it");
	for (id, index) in IndexOf::<T>::iter() {
		let right = records.get(&index).is_some_and(|node| node.id == id);
		claims.check(leads, right, || {
			format!("{id:?} points at node {index}, which has another key")
		});
	}
	let owned = NodesByOwner::<T>::iter_keys().count();
	claims.one("owners point at existing nodes", owned == records.len(), || {
		format!("owners point at {owned} nodes of {}", records.len())
	});
}

/// The figures are those of the records.
fn claim_figures<T: Config>(records: &Records<T>, claims: &mut Claims) {
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
	claims.one("the registry's figures are those of its nodes", figures == expected, || {
		format!("figures are {figures:?} and must be {expected:?}")
	});
}

/// The set of active Meta Nodes, and the Meta Node of each owner.
fn claim_metas<T: Config>(records: &Records<T>, claims: &mut Claims) {
	let active: Vec<NodeIndex> = records
		.iter()
		.filter(|(_, node)| node.is_meta() && node.is_active())
		.map(|(index, _)| *index)
		.collect();
	let set = ActiveMetaNodes::<T>::get().into_inner();
	claims.one("the set of Meta Nodes has the active Meta Nodes", set == active, || {
		format!("active Meta Nodes are {set:?} and must be {active:?}")
	});
	let activity = MetaActivity::<T>::get();
	let followed: Vec<NodeIndex> = activity.acted.keys().copied().collect();
	claims.one("the acts of the active Meta Nodes are followed", followed == active, || {
		format!("the acts of {followed:?} are followed instead of {active:?}")
	});
	let awake = activity.dormant.iter().all(|node| activity.acted.contains_key(node));
	claims.one("only active Meta Nodes are dormant", awake, || {
		format!("{:?} are dormant and not active", activity.dormant)
	});
	let past = activity.acted.values().all(|acted| *acted <= activity.epochs);
	claims.one("no Meta Node acted after the last epoch with an act", past, || {
		format!("{activity:?} is inconsistent")
	});
	let signs = claims.begin("a Meta Node's owner points at it");
	let mut signing = 0usize;
	for (index, node) in records {
		if node.is_meta() && (node.is_active() || node.is_registered()) {
			signing = signing.saturating_add(1);
			claims.check(signs, MetaNodeOf::<T>::get(&node.owner) == Some(*index), || {
				format!("the owner of Meta Node {index} points at another")
			});
		}
	}
	let operates = claims.begin("an operator signs for one Meta Node, and owns none");
	let mut operated = 0usize;
	for (index, operator) in OperatorOf::<T>::iter() {
		operated = operated.saturating_add(1);
		let node = records.get(&index);
		let signs = node
			.is_some_and(|node| node.is_meta() && (node.is_active() || node.is_registered()))
			&& MetaNodeOfOperator::<T>::get(&operator) == Some(index)
			&& !MetaNodeOf::<T>::contains_key(&operator);
		claims.check(operates, signs, || format!("the operator of node {index} is wrong"));
	}
	let operators = MetaNodeOfOperator::<T>::iter_keys().count();
	claims.one("every operator is a Meta Node's", operators == operated, || {
		format!("{operators} operators of {operated} Meta Nodes")
	});
	let owners = MetaNodeOf::<T>::iter_keys().count();
	claims.one("no owner without a Meta Node points at one", owners == signing, || {
		format!("{owners} owners point at {signing} Meta Nodes")
	});
}

/// The weights are those of the active nodes, and every sum is correct.
fn claim_weights<T: Config>(records: &Records<T>, claims: &mut Claims) {
	let sums = claims.begin("the sums of weights are correct");
	let right = claims.begin("a node has its weight for each kind of service");
	let known = claims.begin("only nodes have a weight");
	for kind in ServiceKinds::EVERY {
		let tree = KindWeights::<T>::of(kind);
		let summed = sampling_tree::check(&tree);
		claims.check(sums, summed.is_ok(), || {
			let (level, position) = summed.err().unwrap_or_default();
			format!("weights of {kind:?}: the sum of page {level}/{position} is wrong")
		});
		let mut found = BTreeMap::new();
		sampling_tree::for_each(&tree, &mut |index, weight| {
			found.insert(index, weight);
		});
		for (index, node) in records {
			let (weight, expected) = (found.remove(index), weight_in(Some(node), kind));
			claims.check(right, weight.unwrap_or(0) == expected, || {
				format!("node {index} has weight {weight:?} for {kind:?} instead of {expected}")
			});
		}
		claims.check(known, found.is_empty(), || {
			format!("{found:?} have a weight for {kind:?} and are no nodes")
		});
	}
	let stray = SamplingWeights::<T>::iter_keys().filter(|key| !reachable::<T>(*key)).count();
	claims.one("every page of weights has a sum above it", stray == 0, || {
		format!("{stray} pages of weights have no sum above them")
	});
}

/// Each place of a line is a node's, and nodes that wait have one. The sum of what counts unconfirmed
/// is that of the nodes.
fn claim_queue<T: Config>(records: &Records<T>, claims: &mut Claims) {
	let lines = claims.begin("a line of waiting nodes has the places between its ends");
	for line in [WaitsFor::Budget, WaitsFor::Confirmation] {
		let ends = CountingEnds::<T>::get(line);
		let mut places = 0u32;
		let mut within = true;
		for (_, place) in CountingQueue::<T>::iter_keys().filter(|(of, _)| *of == line) {
			places = places.saturating_add(1);
			within &= ends.first <= place && place < ends.next;
		}
		claims.check(lines, within && places == ends.len(), || {
			format!("{places} places of {line:?} and {ends:?}")
		});
	}
	let unconfirmed =
		records.values().fold(0u128, |sum, node| sum.saturating_add(node.deposit.unconfirmed()));
	let kept = Unconfirmed::<T>::get();
	claims.one("what counts unconfirmed is the sum over the nodes", kept == unconfirmed, || {
		format!("{kept} count unconfirmed and must be {unconfirmed}")
	});
	let waits = claims.begin("a node that waits to count has a place and has not left");
	for (index, place) in CountingPlaces::<T>::iter() {
		let stays = records.get(&index).is_some_and(|node| node.is_active() || node.is_suspended());
		let right = CountingQueue::<T>::get(place) == Some(index);
		claims.check(waits, right && stays, || format!("node {index} waits at {place:?}"));
	}
}

/// A node that left and still counts will depart.
fn claim_departures<T: Config>(records: &Records<T>, claims: &mut Claims) {
	let ends = DepartureEnds::<T>::get();
	let places = Departures::<T>::iter_keys().count();
	let within = Departures::<T>::iter_keys().all(|place| ends.first <= place && place < ends.next);
	claims.one(
		"departures have the places between their ends",
		within && places == ends.len() as usize,
		|| format!("{places} departures and {ends:?}"),
	);
	let due: BTreeSet<_> = Departures::<T>::iter_values().collect();
	let departs = claims.begin("a node that left and counts will depart");
	for (index, node) in records {
		let Some(exit) = node.exit().filter(|_| node.deposit.counted != 0) else { continue };
		claims.check(departs, due.contains(&(*index, exit.cooling_ends)), || {
			format!("node {index} left and counts, without a departure")
		});
	}
}

/// Whether the page above has a sum for this one.
fn reachable<T: Config>((kind, level, position): (ServiceKind, u8, u32)) -> bool {
	if level.saturating_add(1) >= sampling_tree::LEVELS {
		return position == 0 && level < sampling_tree::LEVELS;
	}
	let fan_out = sampling_tree::FAN_OUT as u32;
	let above = (kind, level.saturating_add(1), position / fan_out);
	let slot = (position % fan_out) as usize;
	SamplingWeights::<T>::get(above)
		.and_then(|page| page.get(slot).copied())
		.is_some_and(|sum| sum != 0)
}

/// Task counts are recorded for active Resource Nodes only.
fn claim_standings<T: Config>(records: &Records<T>, claims: &mut Claims) {
	let kept = claims.begin("standings match the nodes");
	for (page, standings) in Standings::<T>::iter() {
		for (slot, standing) in (0u32..).zip(standings) {
			let index = page.saturating_mul(STANDINGS_IN_PAGE).saturating_add(slot);
			let expected = match records.get(&index) {
				Some(node) if node.is_meta() => Tracking::Unknown,
				Some(node) if node.is_active() => Tracking::On,
				Some(_) => Tracking::Off,
				None => Tracking::Unknown,
			};
			claims.check(kept, standing.tracking == expected, || {
				format!("the standing of node {index} is {standing:?} and must be {expected:?}")
			});
		}
	}
	let tracked = claims.begin("active Resource Nodes have a standing, and no others");
	for (index, node) in records.iter().filter(|(_, node)| !node.is_meta()) {
		let tracking = Pallet::<T>::standing(*index).tracking;
		claims.check(tracked, (tracking == Tracking::On) == node.is_active(), || {
			format!("the standing of node {index} is {tracking:?}")
		});
	}
}

/// Ballots refer to nodes that exist, and are counted for their proposers.
fn claim_ballots<T: Config>(records: &Records<T>, claims: &mut Claims) {
	let about = claims.begin("ballots refer to nodes");
	let proposed = claims.begin("every ballot but an admission was proposed by a Meta Node");
	let mut expected: BTreeMap<NodeIndex, u32> = BTreeMap::new();
	for (index, motion, ballot) in Ballots::<T>::iter() {
		claims.check(about, records.contains_key(&index), || {
			format!("{motion:?} refers to node {index}")
		});
		let right = (motion == Motion::Admit) == ballot.proposer.is_none();
		claims.check(proposed, right, || {
			format!("{motion:?} about node {index} was proposed by {:?}", ballot.proposer)
		});
		if let Some(proposer) = ballot.proposer {
			let open = expected.entry(proposer).or_default();
			*open = open.saturating_add(1);
		}
	}
	let open: BTreeMap<_, _> = OpenBallots::<T>::iter().collect();
	claims.one("open ballots are counted for their proposers", open == expected, || {
		format!("open ballots are {open:?} and must be {expected:?}")
	});
}
