//! Events of a block, and the dispatch errors in them.

use crate::client::{format::ValueFormatter, metadata::Metadata, values::module_numbers};
use scale_value::{At, Composite, Value, ValueDef};

/// A decoded event.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Event {
	/// The pallet's name.
	pub(crate) pallet: String,
	/// The event's name.
	pub(crate) name: String,
	/// The event's fields.
	pub(crate) fields: Composite<u32>,
}

/// Why a transaction, or a call inside it, failed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct DispatchFailure {
	/// `Pallet.Error`, or the kind of error.
	pub(crate) error: String,
	/// The docs of the error; empty where the metadata has none.
	pub(crate) docs: String,
	/// The event of the inner call that failed, where the transaction itself succeeded.
	pub(crate) inside: Option<String>,
}

/// The events among `System.Events` whose phase is `wanted`.
pub(crate) fn events_of(records: Value<u32>, wanted: impl Fn(&Value<u32>) -> bool) -> Vec<Event> {
	let ValueDef::Composite(records) = records.value else { return Vec::new() };
	records
		.into_values()
		.filter(|record| record.at("phase").is_some_and(&wanted))
		.filter_map(|record| {
			let ValueDef::Variant(outer) = &record.at("event")?.value else { return None };
			let ValueDef::Variant(inner) = &outer.values.values().next()?.value else {
				return None;
			};
			Some(Event {
				pallet: outer.name.clone(),
				name: inner.name.clone(),
				fields: inner.values.clone(),
			})
		})
		.collect()
}

impl DispatchFailure {
	/// The first dispatch error in the events of a transaction; `None` where it succeeded as a whole.
	pub(crate) fn of(formatter: &ValueFormatter<'_>, events: &[Event]) -> Option<Self> {
		let metadata = formatter.metadata();
		let whole = events.iter().find(|event| {
			(event.pallet.as_str(), event.name.as_str()) == ("System", "ExtrinsicFailed")
		});
		if let Some(event) = whole {
			let error =
				event.fields.values().find_map(|value| dispatch_error(metadata, value, 0))?;
			return Some(Self::new(formatter, error, None));
		}
		// A batch, a proxy or a multisig succeeds although the call inside it failed.
		events.iter().find_map(|event| {
			let error =
				event.fields.values().find_map(|value| dispatch_error(metadata, value, 0))?;
			let inside = format!("{}.{}", event.pallet, event.name);
			Some(Self::new(formatter, error, Some(inside)))
		})
	}

	/// A failure by a value of the type `DispatchError`.
	pub(super) fn new(
		formatter: &ValueFormatter<'_>,
		error: &Value<u32>,
		inside: Option<String>,
	) -> Self {
		let docs = match &error.value {
			ValueDef::Variant(variant) if variant.name == "Module" => variant
				.values
				.values()
				.next()
				.and_then(module_numbers)
				.and_then(|(pallet, error)| formatter.metadata().module_error(pallet, error))
				.map(|(_, _, docs)| docs),
			_ => None,
		};
		Self { error: formatter.text(error), docs: docs.unwrap_or_default(), inside }
	}
}

fn dispatch_error<'v>(
	metadata: &Metadata,
	value: &'v Value<u32>,
	depth: u32,
) -> Option<&'v Value<u32>> {
	if metadata.path_end(value.context) == "DispatchError" {
		return Some(value);
	}
	let depth = depth.checked_add(1).filter(|depth| *depth < 32)?;
	let inner = match &value.value {
		ValueDef::Composite(composite) => composite,
		ValueDef::Variant(variant) => &variant.values,
		_ => return None,
	};
	inner.values().find_map(|value| dispatch_error(metadata, value, depth))
}
