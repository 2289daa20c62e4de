//! The parser: fits text, or the value that the syntax gives for it, to a type.

use crate::{
	client::{
		error::ClientError,
		metadata::{Metadata, by_name},
		parse::{account::Accounts, syntax},
		properties::Token,
	},
	text::counted,
};
use scale_info::{Field, TypeDef, form::PortableForm};
use scale_value::{Composite, Primitive, Value, ValueDef, Variant};

/// Parses values for one runtime.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ValueParser<'a> {
	pub(in crate::client) metadata: &'a Metadata,
	pub(super) token: Option<&'a Token>,
	pub(super) accounts: Accounts,
}

impl<'a> ValueParser<'a> {
	/// A parser of values for this runtime; amounts may be written in `token`.
	pub(crate) fn new(
		metadata: &'a Metadata,
		token: Option<&'a Token>,
		accounts: Accounts,
	) -> Self {
		Self { metadata, token, accounts }
	}

	/// Parses a value of a type; `name` names the value in errors.
	///
	/// # Errors
	/// [`ClientError::Value`] with the path to the part that does not fit.
	pub(crate) fn parse(&self, text: &str, ty: u32, name: &str) -> Result<Value<()>, ClientError> {
		let text = text.trim();
		// Text without brackets is one word. For bytes it is the text itself.
		let is_text = self.metadata.is_bytes(ty) && !text.starts_with(['(', '[', '"']);
		if syntax::is_structure(text) && !is_text {
			self.structure(text, ty, name)
		} else {
			self.word(text, ty, name)
		}
	}

	/// Parses text with brackets or quotes. In brackets, `1,000` is one number or two: the type must decide,
	/// or a space after every other comma.
	fn structure(&self, text: &str, ty: u32, name: &str) -> Result<Value<()>, ClientError> {
		let fit = |text: &str| {
			let parsed = syntax::parse(text).map_err(|why| ClientError::value(name, why))?;
			self.fit(parsed, ty, name)
		};
		let Some(joined) = syntax::without_groups(text) else { return fit(text) };
		let one = fit(&joined);
		if one.is_ok() && joined.contains(',') && syntax::is_spaced(&joined) {
			return one;
		}
		match (one, fit(text)) {
			(Ok(one), Ok(several)) if one != several => Err(ClientError::value(
				name,
				format!(
					"`{text}` has a comma that groups thousands or separates values; write 1000 for one \
					number, and a space after each comma that separates"
				),
			)),
			(Ok(value), _) | (Err(_), Ok(value)) => Ok(value),
			(Err(error), Err(_)) => Err(error),
		}
	}

	/// Parses and encodes a value.
	///
	/// # Errors
	/// As [`Self::parse`].
	pub(crate) fn encoded(&self, text: &str, ty: u32, name: &str) -> Result<Vec<u8>, ClientError> {
		let value = self.parse(text, ty, name)?;
		self.encode(&value, ty, name)
	}

	/// Parses an amount, in base units.
	///
	/// # Errors
	/// As [`Self::parse`].
	pub(crate) fn amount(&self, text: &str, name: &str) -> Result<u128, ClientError> {
		let amount = self.number(text.trim()).map_err(|why| ClientError::value(name, why))?;
		amount
			.as_u128()
			.ok_or_else(|| ClientError::value(name, format!("`{text}` is not an amount")))
	}

	pub(in crate::client) fn encode(
		&self,
		value: &Value<()>,
		ty: u32,
		name: &str,
	) -> Result<Vec<u8>, ClientError> {
		let mut bytes = Vec::new();
		scale_value::scale::encode_as_type(value, ty, &self.metadata.types, &mut bytes)
			.map_err(|cause| ClientError::value(name, cause.to_string()))?;
		Ok(bytes)
	}

	/// Fits a value without a type, as the syntax gives it, to a type.
	pub(super) fn fit(
		&self,
		value: Value<()>,
		ty: u32,
		path: &str,
	) -> Result<Value<()>, ClientError> {
		match value.value {
			ValueDef::Primitive(Primitive::String(text)) => match syntax::as_word(&text) {
				Some(word) => self.word(word, ty, path),
				None => self.quoted(text, ty, path),
			},
			ValueDef::Composite(composite) => self.composite(composite, ty, path),
			ValueDef::Variant(variant) => self.variant(variant, ty, path),
			other => Ok(Value { value: other, context: () }),
		}
	}

	/// `"text"`: for text and bytes the literal text.
	fn quoted(&self, text: String, ty: u32, path: &str) -> Result<Value<()>, ClientError> {
		let inner = self.metadata.unwrapped(ty);
		let is_array = matches!(
			self.metadata.types.resolve(inner).map(|ty| &ty.type_def),
			Some(TypeDef::Array(_))
		);
		match self.metadata.is_bytes(inner) && !is_array {
			true => Ok(Value::from_bytes(text)),
			false => self.word(&text, ty, path),
		}
	}

	fn composite(
		&self,
		composite: Composite<()>,
		ty: u32,
		path: &str,
	) -> Result<Value<()>, ClientError> {
		let types = &self.metadata.types;
		match types.resolve(ty).map(|ty| &ty.type_def) {
			Some(TypeDef::Composite(definition)) => {
				let wrapped = match definition.fields.as_slice() {
					[field]
						if field.name.is_none() || matches!(composite, Composite::Unnamed(_)) =>
					{
						Some(field.ty.id).filter(|field| self.takes_composite(*field))
					}
					_ => None,
				};
				// Wrappers are not part of the text.
				if let Some(field) = wrapped {
					let inner = self.composite(composite, field, path)?;
					return Ok(Value::unnamed_composite([inner]));
				}
				let fields = self.fields(composite, &definition.fields, path)?;
				Ok(Value { value: ValueDef::Composite(fields), context: () })
			}
			Some(TypeDef::Tuple(tuple)) => {
				let types: Vec<u32> = tuple.fields.iter().map(|field| field.id).collect();
				self.list(composite, &types, path)
			}
			Some(TypeDef::Array(array)) => {
				let types = vec![array.type_param.id; array.len as usize];
				self.list(composite, &types, path)
			}
			Some(TypeDef::Sequence(sequence)) => {
				let types = vec![sequence.type_param.id; composite.len()];
				self.list(composite, &types, path)
			}
			Some(TypeDef::Variant(_)) if self.metadata.path_end(ty) == "Option" => {
				let some = self.some_type(ty).unwrap_or(ty);
				let inner = self.composite(composite, some, path)?;
				Ok(Value::unnamed_variant("Some", [inner]))
			}
			_ => match composite {
				// Parentheses around one value.
				Composite::Unnamed(mut values) if values.len() == 1 => match values.pop() {
					Some(value) => self.fit(value, ty, path),
					None => Err(self.unfit(ty, path)),
				},
				_ => Err(self.unfit(ty, path)),
			},
		}
	}

	/// Whether values of a type are written in brackets.
	fn takes_composite(&self, ty: u32) -> bool {
		matches!(
			self.metadata.types.resolve(ty).map(|ty| &ty.type_def),
			Some(
				TypeDef::Sequence(_)
					| TypeDef::Array(_)
					| TypeDef::Tuple(_)
					| TypeDef::Composite(_)
			)
		)
	}

	fn list(
		&self,
		composite: Composite<()>,
		types: &[u32],
		path: &str,
	) -> Result<Value<()>, ClientError> {
		if composite.len() != types.len() {
			let (found, wanted) = (composite.len(), types.len());
			let found = counted(found, "element");
			return Err(ClientError::value(path, format!("has {found}, not {wanted}")));
		}
		let values = composite
			.into_values()
			.zip(types)
			.enumerate()
			.map(|(index, (value, ty))| self.fit(value, *ty, &format!("{path}[{index}]")))
			.collect::<Result<Vec<_>, _>>()?;
		Ok(Value::unnamed_composite(values))
	}

	fn variant(&self, variant: Variant<()>, ty: u32, path: &str) -> Result<Value<()>, ClientError> {
		let definition = self.metadata.types.resolve(ty).map(|ty| &ty.type_def);
		if let Some(TypeDef::Composite(composite)) = definition
			&& let [field] = composite.fields.as_slice()
		{
			let inner = self.variant(variant, field.ty.id, path)?;
			return Ok(Value::unnamed_composite([inner]));
		}
		let Some(TypeDef::Variant(variants)) = definition else { return Err(self.unfit(ty, path)) };
		let found = by_name(&variants.variants, &variant.name, |variant| &variant.name);
		let Some(found) = found else {
			// `Some` is not part of the text.
			if self.metadata.path_end(ty) == "Option"
				&& let Some(some) = self.some_type(ty)
			{
				let inner = self.variant(variant, some, path)?;
				return Ok(Value::unnamed_variant("Some", [inner]));
			}
			let wanted = self.metadata.how_to_write(ty);
			return Err(ClientError::value(path, format!("no `{}`; {wanted}", variant.name)));
		};
		let path = match path.is_empty() {
			true => found.name.clone(),
			false => format!("{path}.{}", found.name),
		};
		let fields = self.fields(variant.values, &found.fields, &path)?;
		Ok(Value::variant(found.name.clone(), fields))
	}

	/// Fields by name, in any order, or by position.
	pub(super) fn fields(
		&self,
		values: Composite<()>,
		fields: &[Field<PortableForm>],
		path: &str,
	) -> Result<Composite<()>, ClientError> {
		let name_of = |index: usize, field: &Field<PortableForm>| match &field.name {
			Some(name) => format!("{path}.{name}"),
			None => format!("{path}[{index}]"),
		};
		if values.len() != fields.len() {
			let names: Vec<_> = fields
				.iter()
				.map(|field| {
					let ty = self.metadata.type_name(field.ty.id);
					field.name.as_ref().map_or(ty.clone(), |name| format!("{name}: {ty}"))
				})
				.collect();
			let (found, wanted) = (values.len(), fields.len());
			return Err(ClientError::value(
				path,
				format!("has {}, not {wanted}: {}", counted(found, "field"), names.join(", ")),
			));
		}
		match values {
			Composite::Unnamed(values) => values
				.into_iter()
				.zip(fields)
				.enumerate()
				.map(|(index, (value, field))| self.fit(value, field.ty.id, &name_of(index, field)))
				.collect::<Result<_, _>>()
				.map(Composite::Unnamed),
			Composite::Named(mut values) => fields
				.iter()
				.enumerate()
				.map(|(index, field)| {
					let name = field.name.as_deref().unwrap_or("");
					let at = values.iter().position(|(given, _)| given == name);
					let Some(at) = at else {
						let reason = match name {
							"" => "its fields have no names; write (…)".to_owned(),
							name => format!("the field `{name}` is missing"),
						};
						return Err(ClientError::value(path, reason));
					};
					let (_, value) = values.swap_remove(at);
					self.fit(value, field.ty.id, &name_of(index, field))
				})
				.collect::<Result<_, _>>()
				.map(Composite::Unnamed),
		}
	}

	/// The type inside an option.
	pub(super) fn some_type(&self, ty: u32) -> Option<u32> {
		let some = self.metadata.variants(Some(ty)).iter().find(|some| some.name == "Some")?;
		some.fields.first().map(|field| field.ty.id)
	}

	pub(super) fn unfit(&self, ty: u32, path: &str) -> ClientError {
		ClientError::value(path, format!("expected {}", self.metadata.how_to_write(ty)))
	}
}
