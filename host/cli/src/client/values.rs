//! Helpers for decoded values.

use scale_value::{At, Value, ValueDef};

/// The pallet index and the error index of a `ModuleError`.
pub(crate) fn module_numbers(value: &Value<u32>) -> Option<(u8, u8)> {
	let byte = |value: &Value<u32>| value.as_u128().and_then(|byte| u8::try_from(byte).ok());
	let pallet = byte(value.at("index")?)?;
	let mut error = value.at("error")?;
	// An array whose first byte is the index; in old runtimes a single byte.
	while let ValueDef::Composite(composite) = &error.value {
		error = composite.values().next()?;
	}
	Some((pallet, byte(error)?))
}

/// The bytes of a list of bytes, inside structs of one field.
pub(crate) fn bytes(value: &Value<u32>) -> Option<Vec<u8>> {
	let ValueDef::Composite(composite) = &value.value else { return None };
	let byte = |value: &Value<u32>| u8::try_from(value.as_u128()?).ok();
	let list: Option<Vec<u8>> = composite.values().map(byte).collect();
	match (list, composite.len()) {
		(None, 1) => composite.values().next().and_then(bytes),
		(list, _) => list,
	}
}

/// A number, inside structs of one field.
pub(crate) fn number(value: &Value<u32>) -> Option<u128> {
	match &value.value {
		ValueDef::Composite(fields) if fields.len() == 1 => number(fields.values().next()?),
		_ => value.as_u128(),
	}
}

/// A number up to 32 bits, inside structs of one field.
pub(crate) fn integer(value: &Value<u32>) -> Option<u32> {
	number(value).and_then(|number| u32::try_from(number).ok())
}

/// The value inside `Some`.
pub(crate) fn some(value: Option<&Value<u32>>) -> Option<&Value<u32>> {
	match &value?.value {
		ValueDef::Variant(variant) if variant.name == "Some" => variant.values.values().next(),
		_ => None,
	}
}
