//! Formats values by the metadata of their runtime.

use crate::{
	client::{
		format::tree::{Node, word},
		metadata::{Metadata, Pallet},
		properties::Properties,
		values::{bytes, module_numbers},
	},
	keys,
	text::grouped,
};
use scale_info::{Field, TypeDef, TypeDefPrimitive, form::PortableForm};
use scale_value::{Composite, Primitive, Value, ValueDef, Variant};
use serde_json::Value as Json;
use stratos_host::text::format_amount;

/// Formats values of one runtime.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ValueFormatter<'a> {
	metadata: &'a Metadata,
	properties: &'a Properties,
	/// Whether a bare number is an amount of the token.
	amount: bool,
}

/// The depth at which a value is cut. Values of real chains are much flatter.
const MAX_DEPTH: usize = 200;

impl<'a> ValueFormatter<'a> {
	/// A formatter for this runtime, with the chain's address prefix and token.
	pub(crate) fn new(metadata: &'a Metadata, properties: &'a Properties) -> Self {
		Self { metadata, properties, amount: false }
	}

	/// The metadata of the runtime.
	pub(crate) fn metadata(&self) -> &'a Metadata {
		self.metadata
	}

	/// The same formatter for a value of a storage item, constant or API function with these docs: a bare
	/// number is an amount where the docs say `base units`, and in the pallet Balances.
	#[must_use]
	pub(crate) fn described(mut self, pallet: Option<&Pallet>, docs: &[String]) -> Self {
		self.amount = in_base_units(docs) || pallet.is_some_and(|one| one.name == "Balances");
		self
	}

	/// JSON for programs.
	pub(crate) fn json(&self, value: &Value<u32>) -> Json {
		self.node(value, self.amount, 0).json()
	}

	/// Text for people: one line, or several without an indent of the first.
	pub(crate) fn text(&self, value: &Value<u32>) -> String {
		let mut text = String::new();
		self.node(value, self.amount, 0).write(&mut text, 0);
		text
	}

	/// Text for people without outer brackets: each field of a struct begins a line.
	pub(crate) fn text_block(&self, value: &Value<u32>) -> String {
		let node = self.node(value, self.amount, 0);
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

	/// The fields of an event by name, as text. `ty` is the enum of the pallet's events.
	pub(crate) fn fields(
		&self,
		composite: &Composite<u32>,
		ty: Option<u32>,
		variant: &str,
	) -> Vec<(String, String)> {
		let definition = self.metadata.variants(ty).iter().find(|found| found.name == variant);
		let amount = |index: usize| {
			definition.and_then(|found| found.fields.get(index)).is_some_and(is_amount)
		};
		let text = |index: usize, value: &Value<u32>| {
			let mut text = String::new();
			self.node(value, amount(index), 0).write(&mut text, 0);
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
	pub(crate) fn fields_json(&self, composite: &Composite<u32>) -> Json {
		self.composite(composite, None, false, 0).json()
	}

	/// The SS58 address of an account on this chain.
	pub(crate) fn address(&self, account: [u8; 32]) -> String {
		keys::address(account, self.properties.network)
	}

	/// An amount of the token, exactly; base units where the chain has no token.
	pub(crate) fn amount(&self, value: u128) -> String {
		match &self.properties.token {
			Some(token) => {
				let places = usize::from(token.decimals);
				format!("{} {}", format_amount(value, token.decimals, places), token.symbol)
			}
			None => grouped(value),
		}
	}

	/// `amount` tells whether a number is an amount of the token.
	pub(super) fn node(&self, value: &Value<u32>, amount: bool, depth: usize) -> Node {
		let ty = value.context;
		if depth > MAX_DEPTH {
			return word("…".to_owned());
		}
		if self.metadata.path_end(ty) == "AccountId32"
			&& let Some(account) = bytes(value).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
		{
			return word(self.address(account));
		}
		match &value.value {
			ValueDef::Primitive(primitive) => self.primitive(primitive, ty, amount),
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
					// Wrappers are omitted.
					Composite::Unnamed(values) if self.is_wrapper(ty) => match values.as_slice() {
						[inner] => self.node(inner, amount, depth + 1),
						_ => self.composite(composite, Some(ty), amount, depth),
					},
					_ => self.composite(composite, Some(ty), amount, depth),
				}
			}
			ValueDef::Variant(variant) => self.variant(variant, ty, amount, depth),
		}
	}

	fn is_list(&self, ty: u32) -> bool {
		let definition = self.metadata.types.resolve(ty).map(|ty| &ty.type_def);
		matches!(definition, Some(TypeDef::Sequence(_) | TypeDef::Array(_)))
	}

	fn is_wrapper(&self, ty: u32) -> bool {
		match self.metadata.types.resolve(ty).map(|ty| &ty.type_def) {
			Some(TypeDef::Composite(composite)) => composite.fields.len() == 1,
			Some(TypeDef::Compact(_)) => true,
			_ => false,
		}
	}

	fn primitive(&self, primitive: &Primitive, ty: u32, amount: bool) -> Node {
		match primitive {
			Primitive::Bool(value) => Node::Word { text: value.to_string(), json: (*value).into() },
			Primitive::Char(value) => word(value.to_string()),
			Primitive::String(text) => {
				Node::Word { text: format!("{text:?}"), json: text.clone().into() }
			}
			Primitive::U128(value) => {
				let text = if amount { self.amount(*value) } else { grouped(*value) };
				Node::Word { text, json: self.number(value.to_string(), ty) }
			}
			Primitive::I128(value) => {
				let sign = if value.is_negative() { "-" } else { "" };
				let text = format!("{sign}{}", grouped(value.unsigned_abs()));
				Node::Word { text, json: self.number(value.to_string(), ty) }
			}
			Primitive::U256(value) | Primitive::I256(value) => {
				let mut bytes = *value;
				bytes.reverse();
				word(sp_core::bytes::to_hex(&bytes, true))
			}
		}
	}

	/// The JSON form depends on the type, not on the value: numbers up to 32 bits, else strings.
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

	fn composite(
		&self,
		composite: &Composite<u32>,
		ty: Option<u32>,
		amount: bool,
		depth: usize,
	) -> Node {
		let definition = ty.and_then(|ty| self.metadata.fields(ty));
		// Items of a list are amounts where the list is one of amounts.
		let is_list = ty.is_some_and(|ty| self.is_list(ty));
		let amount = |index: usize| match definition {
			Some(fields) => fields.get(index).is_some_and(is_amount),
			None => amount && is_list,
		};
		self.parts(composite, amount, depth)
	}

	fn parts(
		&self,
		composite: &Composite<u32>,
		amount: impl Fn(usize) -> bool,
		depth: usize,
	) -> Node {
		match composite {
			Composite::Named(fields) => Node::Map(
				fields
					.iter()
					.enumerate()
					.map(|(index, (name, value))| {
						(name.clone(), self.node(value, amount(index), depth + 1))
					})
					.collect(),
			),
			Composite::Unnamed(values) => Node::List(
				values
					.iter()
					.enumerate()
					.map(|(index, value)| self.node(value, amount(index), depth + 1))
					.collect(),
			),
		}
	}

	fn variant(&self, variant: &Variant<u32>, ty: u32, amount: bool, depth: usize) -> Node {
		let first = variant.values.values().next();
		match (self.metadata.path_end(ty), variant.name.as_str(), first) {
			("Option", "None", _) => {
				return Node::Word { text: "none".to_owned(), json: Json::Null };
			}
			("Option", "Some", Some(inner)) => return self.node(inner, amount, depth + 1),
			("MultiAddress", "Id", Some(inner)) => return self.node(inner, false, depth + 1),
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
		let amount = |index: usize| {
			definition.and_then(|found| found.fields.get(index)).is_some_and(is_amount)
		};
		match &variant.values {
			values if values.is_empty() => word(name),
			Composite::Unnamed(values) if values.len() == 1 => {
				let inner = match values.first() {
					Some(inner) => self.node(inner, amount(0), depth + 1),
					None => Node::List(Vec::new()),
				};
				Node::Tagged(name, Box::new(inner))
			}
			values => Node::Tagged(name, Box::new(self.parts(values, amount, depth))),
		}
	}

	/// `Pallet.Error`, by the indices in a dispatch error.
	fn module_error(&self, value: &Value<u32>) -> Option<String> {
		let (pallet, error) = module_numbers(value)?;
		let (pallet, name, _) = self.metadata.module_error(pallet, error)?;
		Some(format!("{}.{name}", pallet.name))
	}
}

/// Whether a field is an amount of the token: by the name of its type, or by its docs.
fn is_amount(field: &Field<PortableForm>) -> bool {
	let of_type = field.type_name.as_ref().is_some_and(|name| name.contains("Balance"));
	of_type || in_base_units(&field.docs)
}

/// Whether docs say that a number is in base units, as `Deposits on hold, base units.` does. A price in
/// base units per something is not an amount.
fn in_base_units(docs: &[String]) -> bool {
	let docs = docs.join(" ").to_lowercase();
	let docs = docs.trim_start();
	let ends = |rest: &str| !rest.trim_start().starts_with("per ");
	let after = |mark: &str| docs.split(mark).skip(1).any(ends);
	docs.strip_prefix("base units").is_some_and(ends)
		|| after(", base units")
		|| after(" in base units")
		|| after(". base units")
}
