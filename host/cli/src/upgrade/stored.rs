//! Every stored key: whose it is, and whether it decodes.

use super::report::Findings;
use crate::client::{Metadata, Pallet, Show, StorageItem, storage};
use scale_value::Value;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use stratos_host::{
	fork::{ForkError, ForkState},
	state::Backend,
};

/// The length of a pallet's and of an item's prefix, in bytes.
const HALF: usize = 16;

/// Under which FRAME keeps the version of a pallet's storage.
const STORAGE_VERSION: &[u8] = b":__STORAGE_VERSION__:";

/// How many broken keys of one item are reported one by one.
const LISTED: usize = 3;

/// What is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StoredFacts {
	/// All keys.
	pub keys: usize,
	/// All bytes of keys and values.
	pub bytes: u64,
	/// By pallet: keys, bytes, and those that do not decode.
	pub pallets: BTreeMap<String, PalletFacts>,
}

/// What is stored of one pallet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PalletFacts {
	/// Keys.
	pub keys: usize,
	/// Bytes of keys and values.
	pub bytes: u64,
	/// Keys or values that do not decode.
	pub broken: usize,
}

/// What a key is.
pub(super) enum Place<'a> {
	/// An entry of a storage item.
	Item(&'a Pallet, &'a StorageItem),
	/// The version of a pallet's storage.
	Version(&'a str),
	/// A pallet that the runtime has, and an item that it has not.
	UnknownItem(&'a Pallet),
	/// A key outside of all pallets that every runtime may have: `:code` and the like.
	WellKnown,
	/// No pallet of the runtime.
	Unknown,
}

/// Finds out what keys are, by the metadata of a runtime.
pub(super) struct Places<'a> {
	pub(super) metadata: &'a Metadata,
	pallets: HashMap<[u8; HALF], &'a Pallet>,
	items: HashMap<[u8; 2 * HALF], (&'a Pallet, &'a StorageItem)>,
	version: [u8; HALF],
}

impl<'a> Places<'a> {
	pub(super) fn new(metadata: &'a Metadata) -> Self {
		let mut items = HashMap::new();
		let mut pallets = HashMap::new();
		for pallet in &metadata.pallets {
			// FRAME keeps a storage version for pallets without any item too, under their name.
			for name in [&pallet.name, &pallet.prefix] {
				pallets.insert(sp_crypto_hashing::twox_128(name.as_bytes()), pallet);
			}
			for item in &pallet.storage {
				if let Ok(prefix) = storage::prefix(pallet, item).try_into() {
					items.insert(prefix, (pallet, item));
				}
			}
		}
		let version = sp_crypto_hashing::twox_128(STORAGE_VERSION);
		Self { metadata, pallets, items, version }
	}

	/// What a key is.
	pub(super) fn of(&self, key: &[u8]) -> Place<'a> {
		if key.starts_with(b":") {
			return Place::WellKnown;
		}
		let (Some((whole, _)), Some((first, second))) =
			(key.split_first_chunk::<{ 2 * HALF }>(), key.split_at_checked(HALF))
		else {
			return Place::Unknown;
		};
		if let Some((pallet, item)) = self.items.get(whole) {
			return Place::Item(pallet, item);
		}
		let first: Option<&[u8; HALF]> = first.try_into().ok();
		match first.and_then(|first| self.pallets.get(first)) {
			Some(pallet) if *second == self.version => Place::Version(&pallet.name),
			Some(pallet) => Place::UnknownItem(pallet),
			None => Place::Unknown,
		}
	}

	/// Why a key or its value does not decode.
	fn broken(&self, key: &[u8], value: &[u8]) -> Option<String> {
		match self.of(key) {
			Place::Item(pallet, item) => {
				let value = || {
					let name = format!("{}.{}", pallet.name, item.name);
					storage::decode(self.metadata, &name, item.value, value)
				};
				let keys = storage::keys(self.metadata, pallet, item, key).map(drop);
				keys.and_then(|()| value().map(drop)).err().map(|error| error.to_string())
			}
			Place::Version(_) if value.len() != 2 => Some("no storage version".to_owned()),
			_ => None,
		}
	}

	/// A key for people: `Pallet.Item(key, …)`, or hex.
	pub(super) fn name(&self, show: &Show<'_>, key: &[u8]) -> String {
		match self.of(key) {
			Place::Item(pallet, item) => {
				let name = format!("{}.{}", pallet.name, item.name);
				if item.keys.is_empty() {
					return name;
				}
				let keys = storage::keys(self.metadata, pallet, item, key).map(|keys| {
					let keys = keys.iter().map(|key| match key {
						storage::Key::Known(value) => show.text(value),
						storage::Key::Hashed(hash) => sp_core::bytes::to_hex(hash, true),
					});
					keys.collect::<Vec<_>>().join(", ")
				});
				let keys = keys.unwrap_or_else(|_| sp_core::bytes::to_hex(key, false));
				format!("{name}({keys})")
			}
			Place::Version(pallet) => format!("{pallet} storage version"),
			Place::UnknownItem(pallet) => {
				format!("{}, key {}", pallet.name, sp_core::bytes::to_hex(key, false))
			}
			Place::WellKnown => String::from_utf8_lossy(key).into_owned(),
			Place::Unknown => sp_core::bytes::to_hex(key, false),
		}
	}

	/// A value of a storage item; nothing where it is none, or does not decode.
	pub(super) fn decoded(&self, key: &[u8], value: &[u8]) -> Option<Value<u32>> {
		let Place::Item(_, item) = self.of(key) else { return None };
		storage::decode(self.metadata, &item.name, item.value, value).ok()
	}

	/// A value for people.
	pub(super) fn value(&self, show: &Show<'_>, key: &[u8], value: &[u8]) -> String {
		match self.of(key) {
			Place::Item(pallet, item) => {
				let name = format!("{}.{}", pallet.name, item.name);
				match storage::decode(self.metadata, &name, item.value, value) {
					Ok(value) => show.text(&value),
					Err(_) => format!("{} (does not decode)", short(value)),
				}
			}
			Place::Version(_) => match <[u8; 2]>::try_from(value) {
				Ok(bytes) => u16::from_le_bytes(bytes).to_string(),
				Err(_) => short(value),
			},
			_ => short(value),
		}
	}
}

/// Bytes, or how many.
fn short(bytes: &[u8]) -> String {
	match bytes.len() {
		..=40 => sp_core::bytes::to_hex(bytes, false),
		many => format!("{many} bytes"),
	}
}

/// Decodes everything that is stored after the migrations. What the old runtime could not decode
/// either is no fault of the new one.
pub(super) fn look(
	before: (&ForkState, &Places<'_>),
	after: (&ForkState, &Places<'_>),
	show: &Show<'_>,
	findings: &mut Findings,
) -> Result<StoredFacts, ForkError> {
	let (state, places) = after;
	let mut facts = StoredFacts::default();
	let mut reported: BTreeMap<String, usize> = BTreeMap::new();
	let mut left: BTreeMap<String, usize> = BTreeMap::new();
	let mut old_errors = 0usize;
	for key in state.keys(&[])? {
		let Some(value) = state.get(None, &key)? else { continue };
		let place = places.of(&key);
		let pallet = match &place {
			Place::Item(pallet, _) | Place::UnknownItem(pallet) => pallet.name.as_str(),
			Place::Version(pallet) => pallet,
			Place::WellKnown => "(the chain's own)",
			Place::Unknown => "(no pallet)",
		};
		let bytes = (key.len() + value.len()) as u64;
		facts.keys += 1;
		facts.bytes += bytes;
		let entry = facts.pallets.entry(pallet.to_owned()).or_default();
		entry.keys += 1;
		entry.bytes += bytes;
		if let Some(cause) = places.broken(&key, &value) {
			entry.broken += 1;
			let was = before.0.get(None, &key)?;
			if was.is_some_and(|was| before.1.broken(&key, &was).is_some()) {
				old_errors += 1;
				continue;
			}
			let item = match &place {
				Place::Item(pallet, item) => format!("{}.{}", pallet.name, item.name),
				_ => pallet.to_owned(),
			};
			let count = reported.entry(item).or_default();
			*count += 1;
			if *count <= LISTED {
				findings.error("state", places.name(show, &key), cause);
			}
		}
		// What the old runtime could name and the new one cannot was left behind.
		if matches!(place, Place::UnknownItem(_) | Place::Unknown)
			&& let Place::Item(pallet, item) = before.1.of(&key)
		{
			*left.entry(format!("{}.{}", pallet.name, item.name)).or_default() += 1;
		}
	}
	for (item, count) in reported.into_iter().filter(|(_, count)| *count > LISTED) {
		let more = count - LISTED;
		findings.error("state", item, format!("{more} more keys or values do not decode"));
	}
	for (item, count) in left {
		findings.warning(
			"state",
			item,
			format!("the new runtime does not know it; {count} keys are left behind for ever"),
		);
	}
	if old_errors > 0 {
		findings.warning(
			"state",
			"stored values",
			format!("{old_errors} do not decode, and did not under the old runtime either"),
		);
	}
	Ok(facts)
}
