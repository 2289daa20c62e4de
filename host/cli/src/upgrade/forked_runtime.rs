//! A fork of the chain under one runtime, and what FRAME's system pallet stores on it.

use crate::client::{Event, Metadata, ValueFormatter, events_of, storage};
use scale_value::{Value, ValueDef};
use stratos_host::fork::Fork;

/// A fork of the chain, with the formatter for the runtime on it.
pub(super) struct ForkedRuntime<'a> {
	pub(super) fork: Fork,
	pub(super) formatter: &'a ValueFormatter<'a>,
}

impl<'a> ForkedRuntime<'a> {
	/// A second fork at the same block, under the same runtime.
	pub(super) fn fork(&self) -> Self {
		Self { fork: self.fork.fork(), formatter: self.formatter }
	}

	pub(super) fn metadata(&self) -> &'a Metadata {
		self.formatter.metadata()
	}

	/// A decoded value of a pallet's storage; `None` where it is absent or does not decode.
	pub(super) fn item(&self, pallet: &str, item: &str) -> Option<Value<u32>> {
		let metadata = self.metadata();
		let pallet = metadata.pallet(pallet)?;
		let item = pallet.item(item)?;
		let encoded = self.fork.get(&storage::prefix(pallet, item)).ok().flatten()?;
		storage::decode(metadata, &item.name, item.value, &encoded).ok()
	}

	/// Whether a multi-block migration is in progress: the pallet with a map `Historic` has a cursor.
	pub(super) fn is_migrating(&self) -> bool {
		let found = self.metadata().pallets.iter().find_map(|pallet| {
			let historic = pallet.item("Historic")?;
			let cursor = pallet.item("Cursor")?;
			(!historic.keys.is_empty() && cursor.keys.is_empty())
				.then(|| storage::prefix(pallet, cursor))
		});
		found.is_some_and(|key| self.fork.get(&key).is_ok_and(|value| value.is_some()))
	}

	/// The events of the extrinsic with this index in the last block.
	pub(super) fn events_of_extrinsic(&self, index: usize) -> Vec<Event> {
		let applied = |phase: &Value<u32>| {
			let ValueDef::Variant(phase) = &phase.value else { return false };
			let place = phase.values.values().next().and_then(Value::as_u128);
			phase.name == "ApplyExtrinsic" && place == Some(index as u128)
		};
		let records = self.item("System", "Events");
		records.map(|records| events_of(records, applied)).unwrap_or_default()
	}
}
