//! Words as values of a type.

use crate::{
	client::{error::ClientError, metadata::by_name, parse::parser::ValueParser},
	text::counted,
};
use scale_info::{TypeDef, TypeDefPrimitive};
use scale_value::{Value, ValueDef};
use std::{fs::File, io::Read};
use stratos_host::hex;

/// The largest `@FILE`, bytes. A larger one does not fit into a block.
const MAX_FILE: u64 = 16 << 20;

impl ValueParser<'_> {
	/// Parses a word by its type.
	pub(super) fn word(&self, text: &str, ty: u32, path: &str) -> Result<Value<()>, ClientError> {
		let metadata = self.metadata;
		let wrong = |reason: String| ClientError::value(path, reason);
		match metadata.path_end(ty) {
			"AccountId32" => {
				return self.accounts.parse(text).map(Value::from_bytes).map_err(wrong);
			}
			"MultiAddress" => {
				let account = self.accounts.parse(text).map_err(wrong)?;
				return Ok(Value::unnamed_variant("Id", [Value::from_bytes(account)]));
			}
			"Option" => return self.option(text, ty, path),
			_ => {}
		}
		if metadata.is_call(ty) {
			return self.encoded_call(text, path);
		}
		let Some(definition) = metadata.types.resolve(ty).map(|ty| &ty.type_def) else {
			return Err(wrong("the metadata does not describe its type".into()));
		};
		match definition {
			TypeDef::Primitive(TypeDefPrimitive::Bool) => match text {
				"true" | "yes" => Ok(Value::bool(true)),
				"false" | "no" => Ok(Value::bool(false)),
				_ => Err(wrong(format!("`{text}` is neither true nor false"))),
			},
			TypeDef::Primitive(TypeDefPrimitive::Str) => Ok(Value::string(text)),
			TypeDef::Primitive(TypeDefPrimitive::Char) => {
				let mut chars = text.chars();
				match (chars.next(), chars.next()) {
					(Some(c), None) => Ok(Value::char(c)),
					_ => Err(wrong(format!("`{text}` is not one character"))),
				}
			}
			TypeDef::Primitive(_) => self.integer(text, ty, path),
			TypeDef::Compact(inner) => self.word(text, inner.type_param.id, path),
			TypeDef::Composite(composite) => match composite.fields.as_slice() {
				[field] => {
					let inner = self.word(text, field.ty.id, path)?;
					Ok(Value::unnamed_composite([inner]))
				}
				[] if text.is_empty() => Ok(Value::unnamed_composite([])),
				_ => Err(self.unfit(ty, path)),
			},
			TypeDef::Sequence(_) if metadata.is_bytes(ty) => self.bytes(text, path),
			TypeDef::Array(array) if metadata.is_bytes(ty) => {
				let wanted = array.len as usize;
				let bytes = bytes_of_hex(text).map_err(|why| {
					let wanted = counted(wanted, "byte");
					wrong(format!("`{text}` {why}; write {wanted} as 0x…"))
				})?;
				match bytes.len() {
					found if found == wanted => Ok(Value::from_bytes(bytes)),
					found => Err(wrong(format!("has {}, not {wanted}", counted(found, "byte")))),
				}
			}
			TypeDef::Variant(variants) => {
				let found = by_name(&variants.variants, text, |variant| &variant.name);
				match found {
					Some(variant) if variant.fields.is_empty() => {
						Ok(Value::unnamed_variant(variant.name.clone(), []))
					}
					_ => {
						let wanted = metadata.how_to_write(ty);
						Err(wrong(format!("`{text}` does not fit; {wanted}")))
					}
				}
			}
			TypeDef::Tuple(tuple) if tuple.fields.is_empty() && matches!(text, "" | "()") => {
				Ok(Value::unnamed_composite([]))
			}
			_ => Err(self.unfit(ty, path)),
		}
	}

	fn integer(&self, text: &str, ty: u32, path: &str) -> Result<Value<()>, ClientError> {
		let value = self.number(text).map_err(|reason| ClientError::value(path, reason))?;
		// The encoder checks the range of the type.
		self.encode(&value, ty, path).map_err(|_| {
			let name = self.metadata.type_name(ty);
			ClientError::value(path, format!("{text} is out of the range of {name}"))
		})?;
		Ok(value)
	}

	fn option(&self, text: &str, ty: u32, path: &str) -> Result<Value<()>, ClientError> {
		if text.eq_ignore_ascii_case("none") {
			return Ok(Value::unnamed_variant("None", []));
		}
		let some = self.some_type(ty).ok_or_else(|| self.unfit(ty, path))?;
		let inner = self.word(text, some, path)?;
		Ok(Value::unnamed_variant("Some", [inner]))
	}

	/// `0x…`, `@FILE`, `call:…`, or the text itself.
	fn bytes(&self, text: &str, path: &str) -> Result<Value<()>, ClientError> {
		let wrong = |reason: String| ClientError::value(path, reason);
		if text.starts_with("0x") {
			let bytes = bytes_of_hex(text).map_err(|why| wrong(format!("`{text}` {why}")))?;
			return Ok(Value::from_bytes(bytes));
		}
		if let Some(file) = text.strip_prefix('@') {
			return match read_file(file) {
				Ok(bytes) if bytes.len() as u64 > MAX_FILE => {
					Err(wrong(format!("{file} is larger than {}", counted(MAX_FILE, "byte"))))
				}
				Ok(bytes) => Ok(Value::from_bytes(bytes)),
				Err(cause) => Err(wrong(format!("cannot read {file}: {cause}"))),
			};
		}
		if let Some(call) = text.strip_prefix("call:") {
			let call = self.encoded(call, self.metadata.extrinsic.call, path)?;
			return Ok(Value::from_bytes(call));
		}
		Ok(Value::from_bytes(text))
	}

	/// An encoded call.
	fn encoded_call(&self, text: &str, path: &str) -> Result<Value<()>, ClientError> {
		let wrong = |reason: String| ClientError::value(path, reason);
		let call = self.metadata.extrinsic.call;
		let bytes = bytes_of_hex(text).map_err(|why| match text.starts_with("0x") {
			true => wrong(format!("the call in hex {why}")),
			false => {
				wrong(format!("`{text}` is not a call; write Pallet.call(argument, …), or 0x…"))
			}
		})?;
		let decoded = crate::client::storage::decode(self.metadata, "the call", call, &bytes)
			.map_err(|cause| wrong(cause.to_string()))?;
		match decoded.value {
			ValueDef::Variant(_) => Ok(decoded.remove_context()),
			_ => Err(wrong("is not a call".into())),
		}
	}
}

/// Reads a file up to one byte more than the limit.
fn read_file(path: &str) -> std::io::Result<Vec<u8>> {
	let mut bytes = Vec::new();
	File::open(path)?.take(MAX_FILE.saturating_add(1)).read_to_end(&mut bytes)?;
	Ok(bytes)
}

/// Parses `0x…`.
///
/// # Errors
/// A message for a missing `0x`, an invalid digit, or an odd number of digits.
pub(crate) fn bytes_of_hex(text: &str) -> Result<Vec<u8>, String> {
	match text.starts_with("0x") {
		true => hex::decode(text).map_err(|cause| cause.to_string()),
		false => Err("does not begin with 0x".to_owned()),
	}
}
