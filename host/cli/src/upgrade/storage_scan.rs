//! The storage scan: the owner of every key, and whether key and value decode.

use crate::{
	client::{Metadata, Pallet, StorageItem, ValueFormatter, storage},
	text::{counted, grouped},
	upgrade::findings::Findings,
};
use scale_value::Value;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use stratos_host::{
	fork::{ForkError, ForkState},
	state::Backend,
};

/// The length of the prefix of a pallet and of an item, bytes.
const HALF: usize = 16;

/// The item name under which FRAME stores the version of a pallet's storage.
const STORAGE_VERSION: &[u8] = b":__STORAGE_VERSION__:";

/// The most broken keys of one item that are reported one by one.
const MAX_LISTED: usize = 3;

/// Keys and bytes of a state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StorageFacts {
	/// The number of keys.
	pub keys: usize,
	/// Bytes of keys and values.
	pub(crate) bytes: u64,
	/// The same by pallet.
	pub(crate) pallets: BTreeMap<String, PalletFacts>,
}

/// Keys and bytes of one pallet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct PalletFacts {
	/// The number of keys.
	pub(crate) keys: usize,
	/// Bytes of keys and values.
	pub(crate) bytes: u64,
	/// The number of keys that do not decode, or whose value does not.
	pub(crate) broken: usize,
}

/// The owner of a storage key.
pub(super) enum KeyOwner<'a> {
	/// An entry of a storage item.
	Item(&'a Pallet, &'a StorageItem),
	/// The version of a pallet's storage.
	Version(&'a str),
	/// A pallet of the runtime, and an item that the pallet does not have.
	UnknownItem(&'a Pallet),
	/// A well-known key outside all pallets, such as `:code`.
	WellKnown,
	/// Not a pallet of the runtime.
	Unknown,
}

/// Maps key prefixes to the pallets and items of a runtime's metadata.
pub(super) struct KeyIndex<'a> {
	metadata: &'a Metadata,
	pallets: HashMap<[u8; HALF], &'a Pallet>,
	items: HashMap<[u8; 2 * HALF], (&'a Pallet, &'a StorageItem)>,
	version: [u8; HALF],
}

impl<'a> KeyIndex<'a> {
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

	/// The owner of a key.
	pub(super) fn owner(&self, key: &[u8]) -> KeyOwner<'a> {
		if key.starts_with(b":") {
			return KeyOwner::WellKnown;
		}
		let (Some((whole, _)), Some((first, second))) =
			(key.split_first_chunk::<{ 2 * HALF }>(), key.split_at_checked(HALF))
		else {
			return KeyOwner::Unknown;
		};
		if let Some((pallet, item)) = self.items.get(whole) {
			return KeyOwner::Item(pallet, item);
		}
		let first: Option<&[u8; HALF]> = first.try_into().ok();
		match first.and_then(|first| self.pallets.get(first)) {
			Some(pallet) if *second == self.version => KeyOwner::Version(&pallet.name),
			Some(pallet) => KeyOwner::UnknownItem(pallet),
			None => KeyOwner::Unknown,
		}
	}

	/// Why a key or its value does not decode; `None` where both decode.
	fn broken(&self, key: &[u8], value: &[u8]) -> Option<String> {
		match self.owner(key) {
			KeyOwner::Item(pallet, item) => {
				let value = || {
					let name = format!("{}.{}", pallet.name, item.name);
					storage::decode(self.metadata, &name, item.value, value)
				};
				let keys = storage::keys(self.metadata, pallet, item, key).map(drop);
				keys.and_then(|()| value().map(drop)).err().map(|error| error.to_string())
			}
			KeyOwner::Version(_) if value.len() != 2 => {
				Some("it is not a storage version".to_owned())
			}
			_ => None,
		}
	}

	/// A key as text: `Pallet.Item(key, …)`, or hex.
	pub(super) fn name(&self, formatter: &ValueFormatter<'_>, key: &[u8]) -> String {
		match self.owner(key) {
			KeyOwner::Item(pallet, item) => {
				let name = format!("{}.{}", pallet.name, item.name);
				if item.keys.is_empty() {
					return name;
				}
				let keys = storage::keys(self.metadata, pallet, item, key).map(|keys| {
					let keys = keys.iter().map(|key| match key {
						storage::Key::Known(value) => formatter.text(value),
						storage::Key::Hashed(hash) => sp_core::bytes::to_hex(hash, true),
					});
					keys.collect::<Vec<_>>().join(", ")
				});
				let keys = keys.unwrap_or_else(|_| sp_core::bytes::to_hex(key, false));
				format!("{name}({keys})")
			}
			KeyOwner::Version(pallet) => format!("{pallet} storage version"),
			KeyOwner::UnknownItem(pallet) => {
				format!("{}, key {}", pallet.name, sp_core::bytes::to_hex(key, false))
			}
			KeyOwner::WellKnown => String::from_utf8_lossy(key).into_owned(),
			KeyOwner::Unknown => sp_core::bytes::to_hex(key, false),
		}
	}

	/// A decoded value; `None` where the key is not of a storage item, or the value does not decode.
	pub(super) fn decoded(&self, key: &[u8], value: &[u8]) -> Option<Value<u32>> {
		let KeyOwner::Item(_, item) = self.owner(key) else { return None };
		storage::decode(self.metadata, &item.name, item.value, value).ok()
	}

	/// A value as text.
	pub(super) fn value(&self, formatter: &ValueFormatter<'_>, key: &[u8], value: &[u8]) -> String {
		match self.owner(key) {
			KeyOwner::Item(pallet, item) => {
				let name = format!("{}.{}", pallet.name, item.name);
				match storage::decode(self.metadata, &name, item.value, value) {
					Ok(value) => formatter.described(Some(pallet), &item.docs).text(&value),
					Err(_) => format!("{} (does not decode)", short(value)),
				}
			}
			KeyOwner::Version(_) => match <[u8; 2]>::try_from(value) {
				Ok(bytes) => u16::from_le_bytes(bytes).to_string(),
				Err(_) => short(value),
			},
			_ => short(value),
		}
	}
}

/// Short bytes as hex, else their number.
fn short(bytes: &[u8]) -> String {
	match bytes.len() {
		..=40 => sp_core::bytes::to_hex(bytes, false),
		many => counted(many, "byte"),
	}
}

/// Decodes the whole state after the migrations. A value that the old runtime could not decode either
/// is a warning and not an error.
pub(super) fn scan(
	before: (&ForkState, &KeyIndex<'_>),
	after: (&ForkState, &KeyIndex<'_>),
	formatter: &ValueFormatter<'_>,
	findings: &mut Findings,
) -> Result<StorageFacts, ForkError> {
	let (state, keys) = after;
	let mut facts = StorageFacts::default();
	let mut reported: BTreeMap<String, usize> = BTreeMap::new();
	let mut orphaned: BTreeMap<String, usize> = BTreeMap::new();
	let mut old_errors = 0usize;
	for key in state.keys(&[])? {
		let Some(value) = state.get(None, &key)? else { continue };
		let owner = keys.owner(&key);
		let pallet = match &owner {
			KeyOwner::Item(pallet, _) | KeyOwner::UnknownItem(pallet) => pallet.name.as_str(),
			KeyOwner::Version(pallet) => pallet,
			KeyOwner::WellKnown => "(well-known keys)",
			KeyOwner::Unknown => "(no pallet)",
		};
		let bytes = (key.len() + value.len()) as u64;
		facts.keys += 1;
		facts.bytes += bytes;
		let entry = facts.pallets.entry(pallet.to_owned()).or_default();
		entry.keys += 1;
		entry.bytes += bytes;
		if let Some(cause) = keys.broken(&key, &value) {
			entry.broken += 1;
			let was = before.0.get(None, &key)?;
			if was.is_some_and(|was| before.1.broken(&key, &was).is_some()) {
				old_errors += 1;
				continue;
			}
			let item = match &owner {
				KeyOwner::Item(pallet, item) => format!("{}.{}", pallet.name, item.name),
				_ => pallet.to_owned(),
			};
			let count = reported.entry(item).or_default();
			*count += 1;
			if *count <= MAX_LISTED {
				findings.error("state", keys.name(formatter, &key), cause);
			}
		}
		// An item of the old runtime that the new one does not have is orphaned.
		if matches!(owner, KeyOwner::UnknownItem(_) | KeyOwner::Unknown)
			&& let KeyOwner::Item(pallet, item) = before.1.owner(&key)
		{
			*orphaned.entry(format!("{}.{}", pallet.name, item.name)).or_default() += 1;
		}
	}
	for (item, count) in reported.into_iter().filter(|(_, count)| *count > MAX_LISTED) {
		let more = count - MAX_LISTED;
		findings.error(
			"state",
			item,
			format!("more keys or values that do not decode: {}", grouped(more)),
		);
	}
	for (item, count) in orphaned {
		findings.warning(
			"state",
			item,
			format!("the new runtime has no such item and orphans {}", counted(count, "key")),
		);
	}
	if old_errors > 0 {
		findings.warning(
			"state",
			"stored values",
			format!(
				"{} under the old runtime nor under the new one",
				match old_errors {
					1 => "1 value decodes neither".to_owned(),
					many => format!("{} values decode neither", grouped(many)),
				}
			),
		);
	}
	Ok(facts)
}
