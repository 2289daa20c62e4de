//! Calls that are stored on the chain: scheduled, proposed, or in preimages. They are executed later, by the
//! runtime that is then in force, so that each must mean the same under the new one.

use crate::{
	client::{Metadata, ValueFormatter, storage},
	text::shortened,
	upgrade::findings::Findings,
};
use codec::Decode;
use scale_value::{Composite, Value, ValueDef};
use stratos_host::{
	fork::{ForkError, ForkState},
	state::Backend,
};

/// The stage of the findings.
const STAGE: &str = "calls";

/// The variant of FRAME's `Bounded` that holds a call itself, and not the hash of its preimage.
const INLINE: &str = "Inline";

/// Items whose values contain calls. Preimages are bytes; most of them are calls.
const SCHEDULED: [(&str, &str); 2] = [("Scheduler", "Agenda"), ("Referenda", "ReferendumInfoFor")];
const PREIMAGES: (&str, &str) = ("Preimage", "PreimageFor");

/// How deep values are searched for calls.
const MAX_DEPTH: u32 = 32;

/// Compares the meaning of each stored call under both runtimes. Returns their number.
///
/// # Errors
/// [`ForkError`] where the state cannot be read.
pub(super) fn check(
	state: &ForkState,
	old: &ValueFormatter<'_>,
	new: &ValueFormatter<'_>,
	findings: &mut Findings,
) -> Result<usize, ForkError> {
	let mut stored = Vec::new();
	let metadata = old.metadata();
	let entries = |(pallet, item): (&str, &str)| -> Result<Vec<(u32, Vec<u8>)>, ForkError> {
		let found = metadata.pallet(pallet).and_then(|pallet| Some((pallet, pallet.item(item)?)));
		let Some((pallet, item)) = found else { return Ok(Vec::new()) };
		let mut entries = Vec::new();
		for key in state.keys(&storage::prefix(pallet, item))? {
			if let Some(value) = state.get(None, &key)? {
				entries.push((item.value, value.to_vec()));
			}
		}
		Ok(entries)
	};
	for (pallet, item) in SCHEDULED {
		for (ty, value) in entries((pallet, item))? {
			if let Ok(value) = storage::decode(metadata, item, ty, &value) {
				let mut calls = Vec::new();
				inline_calls(&value, MAX_DEPTH, &mut calls);
				stored.extend(calls.into_iter().map(|call| (format!("{pallet}.{item}"), call)));
			}
		}
	}
	for (_, value) in entries(PREIMAGES)? {
		if let Ok(bytes) = Vec::<u8>::decode(&mut &value[..]) {
			stored.push((format!("{}.{}", PREIMAGES.0, PREIMAGES.1), bytes));
		}
	}
	let mut count = 0;
	for (place, bytes) in stored {
		// What is no call under the old runtime is something else, such as code.
		let Some((name, value)) = decode(metadata, &bytes) else { continue };
		count += 1;
		let text = old.text(&value);
		match decode(new.metadata(), &bytes) {
			None => {
				findings.error(STAGE, place, format!("{name} does not decode under the new code"))
			}
			Some((now, _)) if now != name => {
				findings.error(STAGE, place, format!("{name} is {now} under the new code"));
			}
			Some((_, value)) if new.text(&value) != text => {
				let (was, now) = (shortened(&text), shortened(&new.text(&value)));
				findings.error(STAGE, place, format!("{name} {was} is {now} under the new code"));
			}
			Some(_) => {}
		}
	}
	Ok(count)
}

/// The name and the arguments of a call, if all bytes are one.
fn decode(metadata: &Metadata, bytes: &[u8]) -> Option<(String, Value<u32>)> {
	let (index, rest) = bytes.split_first()?;
	let pallet = metadata.pallet_by_index(*index)?;
	let value = storage::decode(metadata, "call", pallet.calls?, rest).ok()?;
	let ValueDef::Variant(call) = &value.value else { return None };
	Some((format!("{}.{}", pallet.name, call.name), value))
}

fn inline_calls(value: &Value<u32>, depth: u32, found: &mut Vec<Vec<u8>>) {
	let Some(depth) = depth.checked_sub(1) else { return };
	let inner = match &value.value {
		ValueDef::Variant(variant) => {
			if variant.name == INLINE
				&& let Some(bytes) = variant.values.values().next().and_then(bytes_of)
			{
				return found.push(bytes);
			}
			&variant.values
		}
		ValueDef::Composite(inner) => inner,
		_ => return,
	};
	inner.values().for_each(|value| inline_calls(value, depth, found));
}

/// The bytes of a list of bytes, in how many wrappers ever.
fn bytes_of(value: &Value<u32>) -> Option<Vec<u8>> {
	let mut value = value;
	for _ in 0..MAX_DEPTH {
		let ValueDef::Composite(list) = &value.value else { return None };
		let byte = |value: &Value<u32>| value.as_u128().and_then(|byte| u8::try_from(byte).ok());
		let bytes: Option<Vec<u8>> = list.values().map(byte).collect();
		match (bytes, list) {
			(Some(bytes), _) => return Some(bytes),
			(None, Composite::Unnamed(inner)) if inner.len() == 1 => value = &inner[0],
			_ => return None,
		}
	}
	None
}

#[cfg(test)]
mod tests {
	use super::*;
	use scale_value::Variant;

	fn value(value: ValueDef<u32>) -> Value<u32> {
		Value { value, context: 0 }
	}

	#[test]
	fn calls_are_found_inside_of_other_values() {
		let byte = |byte: u128| Value::u128(byte).map_context(|()| 0);
		let bytes = value(ValueDef::Composite(Composite::Unnamed(vec![byte(1), byte(2)])));
		let wrapped = value(ValueDef::Composite(Composite::Unnamed(vec![bytes])));
		assert_eq!(bytes_of(&wrapped), Some(vec![1, 2]));
		let values = Composite::Unnamed(vec![wrapped]);
		let inline = value(ValueDef::Variant(Variant { name: INLINE.into(), values }));
		let named = Composite::Named(vec![("call".into(), inline)]);
		let outer = value(ValueDef::Composite(named));
		let mut found = Vec::new();
		inline_calls(&outer, MAX_DEPTH, &mut found);
		assert_eq!(found, [vec![1, 2]]);
		found.clear();
		inline_calls(&outer, 1, &mut found);
		assert!(found.is_empty());
	}
}
