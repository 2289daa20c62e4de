//! Differences of the state that the upgrade causes, decoded.

use crate::{
	client::{ValueDifference, ValueFormatter, differences},
	upgrade::storage_scan::{KeyIndex, KeyOwner},
};
use serde::Serialize;
use stratos_host::fork::{Difference, ForkError, ForkState, diff};

/// The most differences that are listed.
const MAX_LISTED: usize = 500;

/// Items of FRAME's system pallet that describe the block and not the chain. Events are reported
/// apart.
const BLOCK_ITEMS: [&str; 7] = [
	"Events",
	"EventCount",
	"BlockWeight",
	"BlockHash",
	"ParentHash",
	"Digest",
	"ExtrinsicWeightReclaimed",
];

/// A storage key whose value the upgrade changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct StateChange {
	/// `Pallet.Item(key, …)`.
	pub(crate) name: String,
	/// The value after the same blocks under the old runtime.
	pub(crate) before: Option<String>,
	/// The value under the new runtime.
	pub(crate) after: Option<String>,
	/// The parts that differ, where both values exist and decode.
	pub(crate) parts: Vec<ValueDifference>,
}

/// A state with the metadata to read it.
pub(super) struct StateView<'a> {
	pub(super) state: &'a ForkState,
	pub(super) keys: &'a KeyIndex<'a>,
	pub(super) formatter: &'a ValueFormatter<'a>,
}

/// The keys that differ after the same blocks under the old and the new code, without `:code`: the
/// first [`MAX_LISTED`], and the number of all.
pub(super) fn compare(
	old: &StateView<'_>,
	new: &StateView<'_>,
) -> Result<(Vec<StateChange>, usize), ForkError> {
	let all = diff(old.state, new.state)?;
	let all: Vec<&Difference> =
		all.iter().filter(|difference| !is_noise(new.keys, &difference.key)).collect();
	let listed = all.iter().take(MAX_LISTED).map(|difference| {
		let Difference { key, before, after } = difference;
		let name = match after {
			Some(_) => new.keys.name(new.formatter, key),
			None => old.keys.name(old.formatter, key),
		};
		StateChange {
			name,
			before: before.as_ref().map(|value| old.keys.value(old.formatter, key, value)),
			after: after.as_ref().map(|value| new.keys.value(new.formatter, key, value)),
			parts: match (before, after) {
				(Some(before), Some(after)) => parts(old, new, key, before, after),
				_ => Vec::new(),
			},
		}
	});
	Ok((listed.collect(), all.len()))
}

fn parts(
	old: &StateView<'_>,
	new: &StateView<'_>,
	key: &[u8],
	before: &[u8],
	after: &[u8],
) -> Vec<ValueDifference> {
	let values = old.keys.decoded(key, before).zip(new.keys.decoded(key, after));
	values
		.map(|(before, after)| differences((old.formatter, &before), (new.formatter, &after)))
		.unwrap_or_default()
}

/// Whether a key differs between any two blocks.
fn is_noise(keys: &KeyIndex<'_>, key: &[u8]) -> bool {
	match keys.owner(key) {
		KeyOwner::WellKnown => key == b":code" || key == b":extrinsic_index",
		KeyOwner::Item(pallet, item) => {
			pallet.name == "System" && BLOCK_ITEMS.contains(&item.name.as_str())
		}
		_ => false,
	}
}
