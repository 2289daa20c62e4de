//! The formatter: values as trees of words, by the metadata.

use crate::{
	client::{
		format::tree::{Node, grouped, word},
		metadata::Metadata,
		properties::{Properties, Token},
		values::module_numbers,
	},
	keys,
};
use scale_info::{TypeDef, TypeDefPrimitive};
use scale_value::{Composite, Primitive, Value, ValueDef, Variant};
use serde_json::Value as Json;
use stratos_host::node::amount;

/// Shows values of one runtime.
#[derive(Clone, Copy, Debug)]
pub struct ValueFormatter<'a> {
	metadata: &'a Metadata,
	properties: &'a Properties,
}

/// Many times more than values that people look at have.
const DEPTH: usize = 200;

impl<'a> ValueFormatter<'a> {
	/// Shows values of this runtime, with the chain's addresses and token.
	pub fn new(metadata: &'a Metadata, properties: &'a Properties) -> Self {
		Self { metadata, properties }
	}

	/// The metadata of the runtime.
	pub fn metadata(&self) -> &'a Metadata {
		self.metadata
	}

	/// For programs.
	pub fn json(&self, value: &Value<u32>) -> Json {
		self.node(value, "", 0).json()
	}

	/// For people: one line, or several with the first on the line it is put on.
	pub fn text(&self, value: &Value<u32>) -> String {
		let mut text = String::new();
		self.node(value, "", 0).write(&mut text, 0);
		text
	}

	/// For people, at the margin: the fields of a struct on lines of their own, without brackets.
	pub fn page(&self, value: &Value<u32>) -> String {
		let node = self.node(value, "", 0);
		let Node::Map(fields) = &node else { return self.text(value) };
		let mut lines = Vec::new();
		for (name, field) in fields {
			let mut line = format!("{name}: ");
			field.write(&mut line, 0);
			lines.push(line);
		}
		match lines.is_empty() {
			true => self.text(value),
			false => lines.join("\n"),
		}
	}

	/// Fields by name, for people; `type_names` are those of the metadata.
	pub fn fields(
		&self,
		composite: &Composite<u32>,
		ty: Option<u32>,
		variant: &str,
	) -> Vec<(String, String)> {
		let definition = self.metadata.variants(ty).iter().find(|found| found.name == variant);
		let hint = |index: usize| {
			definition
				.and_then(|found| found.fields.get(index))
				.and_then(|field| field.type_name.clone())
				.unwrap_or_default()
		};
		let text = |index: usize, value: &Value<u32>| {
			let mut text = String::new();
			self.node(value, &hint(index), 0).write(&mut text, 0);
			text
		};
		match composite {
			Composite::Named(fields) => fields
				.iter()
				.enumerate()
				.map(|(index, (name, value))| (name.clone(), text(index, value)))
				.collect(),
			Composite::Unnamed(values) => values
				.iter()
				.enumerate()
				.map(|(index, value)| (index.to_string(), text(index, value)))
				.collect(),
		}
	}

	/// The fields of an event or a call as JSON: by name, or in order.
	pub fn fields_json(&self, composite: &Composite<u32>) -> Json {
		self.composite(composite, None, 0).json()
	}

	/// An address of this chain.
	pub fn address(&self, account: [u8; 32]) -> String {
		keys::address(account, self.properties.network)
	}

	/// An amount of the token, with its base units where there is no token.
	pub fn amount(&self, value: u128) -> String {
		match &self.properties.token {
			Some(token) => {
				let places = usize::from(token.decimals);
				let amount = amount(value, token.decimals, places).replace(',', "_");
				format!("{amount} {}", token.symbol)
			}
			None => grouped(&value.to_string()),
		}
	}

	/// `hint` is how the runtime's source names the type of the field.
	pub(super) fn node(&self, value: &Value<u32>, hint: &str, depth: usize) -> Node {
		let ty = value.context;
		if depth > DEPTH {
			return word("…".to_owned());
		}
		if self.metadata.path_end(ty) == "AccountId32"
			&& let Some(account) = bytes(value).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
		{
			return word(self.address(account));
		}
		match &value.value {
			ValueDef::Primitive(primitive) => self.primitive(primitive, ty, hint),
			ValueDef::BitSequence(bits) => {
				let bits: String = bits.iter().map(|bit| if bit { '1' } else { '0' }).collect();
				word(format!("<{bits}>"))
			}
			ValueDef::Composite(composite) => {
				if self.metadata.is_bytes(ty)
					&& let Some(bytes) = bytes(value)
				{
					return self.bytes(&bytes, ty);
				}
				match composite {
					// A wrapper is not shown.
					Composite::Unnamed(values) if self.is_wrapper(ty) => match values.as_slice() {
						[inner] => self.node(inner, hint, depth + 1),
						_ => self.composite(composite, Some(ty), depth),
					},
					_ => self.composite(composite, Some(ty), depth),
				}
			}
			ValueDef::Variant(variant) => self.variant(variant, ty, hint, depth),
		}
	}

	fn is_wrapper(&self, ty: u32) -> bool {
		match self.metadata.types.resolve(ty).map(|ty| &ty.type_def) {
			Some(TypeDef::Composite(composite)) => composite.fields.len() == 1,
			Some(TypeDef::Compact(_)) => true,
			_ => false,
		}
	}

	fn primitive(&self, primitive: &Primitive, ty: u32, hint: &str) -> Node {
		match primitive {
			Primitive::Bool(value) => Node::Word { text: value.to_string(), json: (*value).into() },
			Primitive::Char(value) => word(value.to_string()),
			Primitive::String(text) => {
				Node::Word { text: format!("{text:?}"), json: text.clone().into() }
			}
			Primitive::U128(value) => {
				let digits = value.to_string();
				let text = match &self.properties.token {
					Some(token) if hint.contains("Balance") && is_visible(*value, token) => {
						self.amount(*value)
					}
					_ => grouped(&digits),
				};
				Node::Word { text, json: self.number(digits, ty) }
			}
			Primitive::I128(value) => {
				let digits = value.to_string();
				Node::Word { text: grouped(&digits), json: self.number(digits, ty) }
			}
			Primitive::U256(value) | Primitive::I256(value) => {
				let mut bytes = *value;
				bytes.reverse();
				word(sp_core::bytes::to_hex(&bytes, true))
			}
		}
	}

	/// By type and not by size, so that programs meet one form: a number up to 32 bits, else text.
	fn number(&self, digits: String, ty: u32) -> Json {
		use TypeDefPrimitive::{I8, I16, I32, U8, U16, U32};
		match self.metadata.integer(ty) {
			Some(U8 | U16 | U32 | I8 | I16 | I32) => {
				digits.parse::<i64>().map_or(Json::String(digits), Json::from)
			}
			_ => Json::String(digits),
		}
	}

	fn bytes(&self, bytes: &[u8], ty: u32) -> Node {
		let hex = sp_core::bytes::to_hex(bytes, false);
		let inner = self.metadata.types.resolve(self.metadata.unwrapped(ty));
		let is_list = matches!(inner.map(|ty| &ty.type_def), Some(TypeDef::Sequence(_)));
		let is_text = is_list
			&& !bytes.is_empty()
			&& bytes.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ');
		let text = match is_text {
			true => format!("{:?}", String::from_utf8_lossy(bytes)),
			false => hex.clone(),
		};
		Node::Word { text, json: hex.into() }
	}

	fn composite(&self, composite: &Composite<u32>, ty: Option<u32>, depth: usize) -> Node {
		let definition = ty.and_then(|ty| self.metadata.fields(ty));
		let hint = |index: usize| {
			definition
				.and_then(|fields| fields.get(index))
				.and_then(|field| field.type_name.as_deref())
				.unwrap_or("")
		};
		self.parts(composite, hint, depth)
	}

	fn parts<'h>(
		&self,
		composite: &Composite<u32>,
		hint: impl Fn(usize) -> &'h str,
		depth: usize,
	) -> Node {
		match composite {
			Composite::Named(fields) => Node::Map(
				fields
					.iter()
					.enumerate()
					.map(|(index, (name, value))| {
						(name.clone(), self.node(value, hint(index), depth + 1))
					})
					.collect(),
			),
			Composite::Unnamed(values) => Node::List(
				values
					.iter()
					.enumerate()
					.map(|(index, value)| self.node(value, hint(index), depth + 1))
					.collect(),
			),
		}
	}

	fn variant(&self, variant: &Variant<u32>, ty: u32, hint: &str, depth: usize) -> Node {
		let first = variant.values.values().next();
		match (self.metadata.path_end(ty), variant.name.as_str(), first) {
			("Option", "None", _) => {
				return Node::Word { text: "none".to_owned(), json: Json::Null };
			}
			("Option", "Some", Some(inner)) => return self.node(inner, hint, depth + 1),
			("MultiAddress", "Id", Some(inner)) => return self.node(inner, hint, depth + 1),
			("DispatchError", "Module", Some(inner)) => {
				if let Some(name) = self.module_error(inner) {
					return word(name);
				}
			}
			_ => {}
		}
		// Calls, events and errors of the runtime: `Pallet.name`.
		if (self.metadata.is_call(ty) || self.metadata.path_end(ty) == "RuntimeEvent")
			&& let Some(inner) = first
			&& let ValueDef::Variant(call) = &inner.value
		{
			let name = format!("{}.{}", variant.name, call.name);
			return self.named(name, call, inner.context, depth);
		}
		self.named(variant.name.clone(), variant, ty, depth)
	}

	fn named(&self, name: String, variant: &Variant<u32>, ty: u32, depth: usize) -> Node {
		let definition = self.metadata.variants(Some(ty));
		let definition = definition.iter().find(|found| found.name == variant.name);
		let hint = |index: usize| {
			definition
				.and_then(|found| found.fields.get(index))
				.and_then(|field| field.type_name.as_deref())
				.unwrap_or("")
		};
		match &variant.values {
			values if values.is_empty() => word(name),
			Composite::Unnamed(values) if values.len() == 1 => {
				let inner = match values.first() {
					Some(inner) => self.node(inner, hint(0), depth + 1),
					None => Node::List(Vec::new()),
				};
				Node::Tagged(name, Box::new(inner))
			}
			values => Node::Tagged(name, Box::new(self.parts(values, hint, depth))),
		}
	}

	/// `Pallet.Error` of the numbers in a dispatch error.
	fn module_error(&self, value: &Value<u32>) -> Option<String> {
		let (pallet, error) = module_numbers(value)?;
		let (pallet, name, _) = self.metadata.module_error(pallet, error)?;
		Some(format!("{}.{name}", pallet.name))
	}
}

/// The bytes of a list of bytes, wrappers aside.
fn bytes(value: &Value<u32>) -> Option<Vec<u8>> {
	let ValueDef::Composite(composite) = &value.value else { return None };
	let direct: Option<Vec<u8>> = composite
		.values()
		.map(|value| value.as_u128().and_then(|byte| u8::try_from(byte).ok()))
		.collect();
	match direct {
		Some(bytes) => Some(bytes),
		None => {
			let mut values = composite.values();
			match (values.next(), values.next()) {
				(Some(inner), None) => bytes(inner),
				_ => None,
			}
		}
	}
}

/// Whether an amount has less than seven zeros behind the point.
fn is_visible(value: u128, token: &Token) -> bool {
	value >= 10u128.saturating_pow(token.decimals.saturating_sub(6).into())
}
