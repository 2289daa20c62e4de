//! Decoded values, looked into.

use scale_value::{At, Value, ValueDef};

/// The pallet's and the error's number of a module error.
pub(crate) fn module_numbers(value: &Value<u32>) -> Option<(u8, u8)> {
	let byte = |value: &Value<u32>| value.as_u128().and_then(|byte| u8::try_from(byte).ok());
	let pallet = byte(value.at("index")?)?;
	let mut error = value.at("error")?;
	// An array of bytes of which the first says the error; once it was one byte.
	while let ValueDef::Composite(composite) = &error.value {
		error = composite.values().next()?;
	}
	Some((pallet, byte(error)?))
}
