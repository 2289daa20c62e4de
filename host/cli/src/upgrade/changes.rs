//! What the upgrade changed in the state, decoded.

use super::stored::Places;
use crate::client::{Part, Show, parts};
use serde::Serialize;
use stratos_host::fork::{Difference, ForkError, ForkState, diff};

/// How many changes are listed; the rest is counted.
const LISTED: usize = 500;

/// A key that the upgrade changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
	/// `Pallet.Item(key, …)`.
	pub name: String,
	/// What the same blocks under the old runtime leave there.
	pub before: Option<String>,
	/// What the new runtime leaves there.
	pub after: Option<String>,
	/// The parts in which the two differ, where both are there and decode.
	pub parts: Vec<Part>,
}

/// A state with what its keys mean.
pub(super) struct View<'a> {
	pub(super) state: &'a ForkState,
	pub(super) places: &'a Places<'a>,
	pub(super) show: &'a Show<'a>,
}

/// The keys on which the chain differs after the same blocks under the old code and the new, the
/// code itself left out: as many as are listed, and how many there are.
pub(super) fn of(old: &View<'_>, new: &View<'_>) -> Result<(Vec<Change>, usize), ForkError> {
	let differences = diff(old.state, new.state)?;
	let upgrade = differences.iter().filter(|difference| !is_noise(new.places, &difference.key));
	let all: Vec<&Difference> = upgrade.collect();
	let listed = all.iter().take(LISTED).map(|difference| {
		let Difference { key, before, after } = difference;
		let name = match after {
			Some(_) => new.places.name(new.show, key),
			None => old.places.name(old.show, key),
		};
		Change {
			name,
			before: before.as_ref().map(|value| old.places.value(old.show, key, value)),
			after: after.as_ref().map(|value| new.places.value(new.show, key, value)),
			parts: match (before, after) {
				(Some(before), Some(after)) => differing(old, new, key, before, after),
				_ => Vec::new(),
			},
		}
	});
	Ok((listed.collect(), all.len()))
}

fn differing(old: &View<'_>, new: &View<'_>, key: &[u8], before: &[u8], after: &[u8]) -> Vec<Part> {
	let values = old.places.decoded(key, before).zip(new.places.decoded(key, after));
	values.map(|(a, b)| parts((old.show, &a), (new.show, &b))).unwrap_or_default()
}

/// What differs in any two blocks: the code, and what FRAME keeps of a block by its hash, weight and
/// events. Events are in the report by themselves.
fn is_noise(places: &Places<'_>, key: &[u8]) -> bool {
	use super::stored::Place;
	/// Items of pallet System that are about the block and not the chain.
	const OF_A_BLOCK: [&str; 7] = [
		"Events",
		"EventCount",
		"BlockWeight",
		"BlockHash",
		"ParentHash",
		"Digest",
		"ExtrinsicWeightReclaimed",
	];
	match places.of(key) {
		Place::WellKnown => key == b":code" || key == b":extrinsic_index",
		Place::Item(pallet, item) => {
			pallet.name == "System" && OF_A_BLOCK.contains(&item.name.as_str())
		}
		_ => false,
	}
}
