//! What became of an extrinsic, decoded by the runtime that executed it.

use crate::{
	client::{DispatchFailure, Event},
	upgrade::forked_runtime::ForkedRuntime,
};
use scale_value::{At, Composite, Value, ValueDef};
use std::collections::BTreeMap;
use stratos_host::chain::Rejection;

/// How far an extrinsic came.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reached {
	/// It was executed, with every call inside of it.
	Success,
	/// It, or a call inside of it, failed with this error.
	Failure(String),
	/// It is not in the block.
	Refused(String),
}

/// An event.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Told {
	pub(super) text: String,
	pub(super) value: Value<u32>,
}

/// What became of an extrinsic.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Outcome {
	pub(super) reached: Reached,
	/// The fee, base units.
	pub(super) fee: Option<u128>,
	/// The weight, picoseconds.
	pub(super) weight: Option<u128>,
	/// Its other events.
	pub(super) events: Vec<Told>,
}

impl Outcome {
	/// Whether the extrinsic did all that its sender wanted.
	pub(super) fn worked(&self) -> bool {
		self.reached == Reached::Success
	}

	/// Whether the extrinsic reached the time limit.
	pub(super) fn timed_out(&self) -> bool {
		matches!(&self.reached, Reached::Refused(why) if why.contains("time limit"))
	}
}

/// The events of one extrinsic: decoded, and as they are told.
type Events = Vec<(Event, Told)>;

/// The events of the last block, by the index of the extrinsic.
pub(super) fn events(runtime: &ForkedRuntime<'_>) -> BTreeMap<u128, Events> {
	let mut all: BTreeMap<u128, Events> = BTreeMap::new();
	let Some(records) = runtime.item("System", "Events") else { return all };
	let ValueDef::Composite(records) = records.value else { return all };
	for record in records.into_values() {
		let Some((index, event, told)) = read(runtime, &record) else { continue };
		all.entry(index).or_default().push((event, told));
	}
	all
}

fn read(runtime: &ForkedRuntime<'_>, record: &Value<u32>) -> Option<(u128, Event, Told)> {
	let ValueDef::Variant(phase) = &record.at("phase")?.value else { return None };
	if phase.name != "ApplyExtrinsic" {
		return None;
	}
	let index = phase.values.values().next()?.as_u128()?;
	let value = record.at("event")?;
	let ValueDef::Variant(pallet) = &value.value else { return None };
	let ValueDef::Variant(event) = &pallet.values.values().next()?.value else { return None };
	let (name, fields) = (event.name.clone(), event.values.clone());
	let event = Event { pallet: pallet.name.clone(), name, fields };
	let told = Told { text: runtime.formatter.text(value), value: value.clone() };
	Some((index, event, told))
}

/// The outcome of an extrinsic that the block has, by its events, or that it has not.
pub(super) fn outcome(
	runtime: &ForkedRuntime<'_>,
	applied: &Result<(), Rejection>,
	events: Events,
) -> Outcome {
	let (list, told): (Vec<Event>, Vec<Told>) = events.into_iter().unzip();
	let reached = match applied {
		Err(rejection) => Reached::Refused(rejection.to_string()),
		Ok(()) => match DispatchFailure::of(runtime.formatter, &list) {
			None => Reached::Success,
			Some(DispatchFailure { error, inside: None, .. }) => Reached::Failure(error),
			Some(DispatchFailure { error, inside: Some(event), .. }) => {
				Reached::Failure(format!("{error} in {event}"))
			}
		},
	};
	let (mut fee, mut weight, mut others) = (None, None, Vec::new());
	for (event, told) in list.iter().zip(told) {
		match (event.pallet.as_str(), event.name.as_str()) {
			("TransactionPayment", "TransactionFeePaid") => {
				fee = field(event, "actual_fee").and_then(Value::as_u128);
			}
			("System", "ExtrinsicSuccess" | "ExtrinsicFailed") => {
				let info = field(event, "dispatch_info");
				weight = info.and_then(|info| number(info.at("weight")?.at("ref_time")?));
			}
			_ => others.push(told),
		}
	}
	Outcome { reached, fee, weight, events: others }
}

fn field<'v>(event: &'v Event, name: &str) -> Option<&'v Value<u32>> {
	let Composite::Named(fields) = &event.fields else { return None };
	fields.iter().find(|(found, _)| found == name).map(|(_, value)| value)
}

/// A number, which some versions wrap.
fn number(value: &Value<u32>) -> Option<u128> {
	value.as_u128().or_else(|| value.at(0).and_then(Value::as_u128))
}
