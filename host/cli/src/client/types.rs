//! Names of types, and how to write their values.

use crate::{client::metadata::Metadata, text::counted};
use scale_info::{TypeDef, TypeDefPrimitive};

/// The depth at which a type name is cut.
const DEPTH: u32 = 6;

impl Metadata {
	/// The name of a type as in Rust, without wrappers.
	pub(crate) fn type_name(&self, ty: u32) -> String {
		self.name_to(ty, DEPTH)
	}

	fn name_to(&self, id: u32, depth: u32) -> String {
		let Some(depth) = depth.checked_sub(1) else { return "…".to_owned() };
		let Some(ty) = self.types.resolve(id) else { return "?".to_owned() };
		let name = |id: u32| self.name_to(id, depth);
		let end = ty.path.segments.last().map_or("", String::as_str);
		match &ty.type_def {
			TypeDef::Primitive(primitive) => primitive_name(primitive).to_owned(),
			TypeDef::Compact(inner) => name(inner.type_param.id),
			TypeDef::Sequence(_) if self.is_bytes(id) => "bytes".to_owned(),
			TypeDef::Sequence(inner) => format!("Vec<{}>", name(inner.type_param.id)),
			TypeDef::Array(array) => format!("[{}; {}]", name(array.type_param.id), array.len),
			TypeDef::Tuple(tuple) => {
				let names: Vec<_> = tuple.fields.iter().map(|field| name(field.id)).collect();
				format!("({})", names.join(", "))
			}
			TypeDef::BitSequence(_) => "bits".to_owned(),
			TypeDef::Composite(composite) => match composite.fields.as_slice() {
				[field] if end.contains("Bounded") || end.is_empty() => name(field.ty.id),
				_ if end.is_empty() => "{…}".to_owned(),
				_ => self.with_parameters(end, &ty.type_params, &name),
			},
			TypeDef::Variant(_) if self.is_call(id) => "Call".to_owned(),
			TypeDef::Variant(_) => self.with_parameters(end, &ty.type_params, &name),
		}
	}

	/// Only containers of the standard library show their parameters.
	fn with_parameters(
		&self,
		end: &str,
		parameters: &[scale_info::TypeParameter<scale_info::form::PortableForm>],
		name: &dyn Fn(u32) -> String,
	) -> String {
		if !matches!(end, "Option" | "Result" | "BTreeMap" | "BTreeSet" | "Range") {
			return end.to_owned();
		}
		let names: Vec<_> =
			parameters.iter().filter_map(|parameter| Some(name(parameter.ty?.id))).collect();
		format!("{end}<{}>", names.join(", "))
	}

	/// Whether a type is `Vec<u8>`, `[u8; N]`, or a wrapper of one.
	pub(crate) fn is_bytes(&self, ty: u32) -> bool {
		match self.types.resolve(self.unwrapped(ty)).map(|ty| &ty.type_def) {
			Some(TypeDef::Sequence(inner)) => self.is_byte(inner.type_param.id),
			Some(TypeDef::Array(inner)) => self.is_byte(inner.type_param.id),
			_ => false,
		}
	}

	fn is_byte(&self, ty: u32) -> bool {
		let def = self.types.resolve(ty).map(|ty| &ty.type_def);
		matches!(def, Some(TypeDef::Primitive(TypeDefPrimitive::U8)))
	}

	/// The type inside structs of one field and compact numbers.
	pub(crate) fn unwrapped(&self, mut ty: u32) -> u32 {
		// A bound for types that contain themselves.
		for _ in 0..16 {
			match self.types.resolve(ty).map(|ty| &ty.type_def) {
				Some(TypeDef::Composite(composite)) => match composite.fields.as_slice() {
					[field] => ty = field.ty.id,
					_ => return ty,
				},
				Some(TypeDef::Compact(inner)) => ty = inner.type_param.id,
				Some(TypeDef::Tuple(tuple)) => match tuple.fields.as_slice() {
					[field] => ty = field.id,
					_ => return ty,
				},
				_ => return ty,
			}
		}
		ty
	}

	/// The integer type inside wrappers; `None` for another type.
	pub(crate) fn integer(&self, ty: u32) -> Option<&TypeDefPrimitive> {
		use TypeDefPrimitive::{I8, I16, I32, I64, I128, I256, U8, U16, U32, U64, U128, U256};
		match self.types.resolve(self.unwrapped(ty)).map(|ty| &ty.type_def) {
			Some(TypeDef::Primitive(
				primitive @ (U8 | U16 | U32 | U64 | U128 | U256 | I8 | I16 | I32 | I64 | I128
				| I256),
			)) => Some(primitive),
			_ => None,
		}
	}

	/// How to write a value of this type.
	pub(crate) fn how_to_write(&self, ty: u32) -> String {
		if matches!(self.path_end(ty), "AccountId32" | "MultiAddress") {
			return "an SS58 address, or //Alice".to_owned();
		}
		if self.is_call(ty) {
			return "a call, as Pallet.call(argument, …)".to_owned();
		}
		let inner = self.unwrapped(ty);
		if self.integer(inner).is_some() {
			return format!("a number ({})", self.type_name(inner));
		}
		if self.is_bytes(inner) {
			return match self.types.resolve(inner).map(|ty| &ty.type_def) {
				Some(TypeDef::Array(array)) => format!("{} as 0x…", counted(array.len, "byte")),
				_ => "bytes as 0x…, text, @FILE, or call:Pallet.call(…)".to_owned(),
			};
		}
		match self.types.resolve(inner).map(|ty| &ty.type_def) {
			Some(TypeDef::Variant(variants)) if self.path_end(inner) == "Option" => {
				let some = variants.variants.iter().find_map(|variant| variant.fields.first());
				let some = some.map_or_else(String::new, |field| self.how_to_write(field.ty.id));
				format!("none, or {some}")
			}
			Some(TypeDef::Variant(variants)) => {
				const SHOWN: usize = 12;
				let mut names: Vec<String> = variants
					.variants
					.iter()
					.take(SHOWN)
					.map(|variant| self.variant_shape(variant))
					.collect();
				if variants.variants.len() > SHOWN {
					names.push("…".to_owned());
				}
				format!("one of {}", names.join(", "))
			}
			Some(TypeDef::Primitive(TypeDefPrimitive::Bool)) => "true or false".to_owned(),
			Some(TypeDef::Primitive(TypeDefPrimitive::Str)) => "text".to_owned(),
			Some(TypeDef::Sequence(list)) => {
				format!("a list, as [{}, …]", self.type_name(list.type_param.id))
			}
			Some(TypeDef::Composite(composite)) => {
				let fields: Vec<_> = composite
					.fields
					.iter()
					.map(|field| {
						let ty = self.type_name(field.ty.id);
						field.name.as_ref().map_or(ty.clone(), |name| format!("{name}: {ty}"))
					})
					.collect();
				format!("{{ {} }}", fields.join(", "))
			}
			_ => format!("a value of {}", self.type_name(ty)),
		}
	}

	/// How to write a variant.
	fn variant_shape(
		&self,
		variant: &scale_info::Variant<scale_info::form::PortableForm>,
	) -> String {
		let fields: Vec<_> = variant
			.fields
			.iter()
			.map(|field| match &field.name {
				Some(name) => format!("{name}: {}", self.type_name(field.ty.id)),
				None => self.type_name(field.ty.id),
			})
			.collect();
		match variant.fields.first() {
			None => variant.name.clone(),
			Some(first) if first.name.is_some() => {
				format!("{} {{ {} }}", variant.name, fields.join(", "))
			}
			Some(_) => format!("{}({})", variant.name, fields.join(", ")),
		}
	}
}

fn primitive_name(primitive: &TypeDefPrimitive) -> &'static str {
	match primitive {
		TypeDefPrimitive::Bool => "bool",
		TypeDefPrimitive::Char => "char",
		TypeDefPrimitive::Str => "text",
		TypeDefPrimitive::U8 => "u8",
		TypeDefPrimitive::U16 => "u16",
		TypeDefPrimitive::U32 => "u32",
		TypeDefPrimitive::U64 => "u64",
		TypeDefPrimitive::U128 => "u128",
		TypeDefPrimitive::U256 => "u256",
		TypeDefPrimitive::I8 => "i8",
		TypeDefPrimitive::I16 => "i16",
		TypeDefPrimitive::I32 => "i32",
		TypeDefPrimitive::I64 => "i64",
		TypeDefPrimitive::I128 => "i128",
		TypeDefPrimitive::I256 => "i256",
	}
}
