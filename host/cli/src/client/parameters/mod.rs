//! The parameters that governance can change, by the runtime API `ParametersApi`.

mod consequence;
mod value;

pub(crate) use consequence::{CONSEQUENCES, moved};
pub(crate) use value::{format as format_with_unit, parse as parse_with_unit};

use crate::client::{
	format::ValueFormatter,
	metadata::{Metadata, by_name},
	parse::{Accounts, ValueParser},
	properties::Properties,
	storage,
};
use codec::{Compact, Decode, Encode};
use scale_info::TypeDef;
use scale_value::{Value, ValueDef};
pub(crate) use stratos_runtime_api::parameters::ParameterInfo as Parameter;
use stratos_runtime_api::parameters::{Fault, Place, Refusal};
use thiserror::Error;

/// The runtime API.
const API: &str = "ParametersApi";
/// The function that lists all parameters.
pub(crate) const LIST: &str = "ParametersApi_parameters";
/// The function that checks changes.
pub(crate) const CHECK: &str = "ParametersApi_check";

/// The parameters of a chain, with the metadata to parse and format their values.
pub(crate) struct Catalogue<'a> {
	metadata: &'a Metadata,
	properties: &'a Properties,
	pub(crate) list: Vec<Parameter>,
}

/// Why a parameter cannot be found, parsed or changed. Each message ends with a remedy after `; `.
#[derive(Debug, Error)]
pub(crate) enum CatalogueError {
	#[error(
		"the chain's runtime has no {API}; is it a Stratos chain? `stratos query` lists its pallets"
	)]
	NoApi,
	#[error(
		"the answer to {function} does not decode: {cause}; the runtime has another version of this \
		API: use a newer program"
	)]
	Answer { function: &'static str, cause: codec::Error },
	#[error("`{name}` can be {one} or {other}; give the group as well")]
	Ambiguous { name: String, one: String, other: String },
	#[error("there is no parameter `{name}`; {}`stratos param list` lists all", similar(near))]
	Unknown { name: String, near: Option<String> },
	#[error(
		"the metadata does not give the type of {0}; does the node's metadata match its runtime? ask \
		another node"
	)]
	NoType(String),
	#[error(
		"{parameter} cannot be `{text}`: {reason}; `stratos param show {parameter}` lists its bounds"
	)]
	Value { parameter: String, text: String, reason: String },
	#[error(
		"{parameter} must be {low} to {high}, not {value}; `stratos param show {parameter}` explains it"
	)]
	OutOfBounds { parameter: String, low: String, high: String, value: String },
	#[error("`{0}` is not an assignment; write --set NAME=VALUE")]
	Assignment(String),
	#[error("{0}")]
	Refused(String),
}

fn similar(near: &Option<String>) -> String {
	near.as_ref().map_or_else(String::new, |near| format!("did you mean {near}? "))
}

/// An error where the runtime has no [`API`].
pub(crate) fn ensure_offered(metadata: &Metadata) -> Result<(), CatalogueError> {
	metadata.api(API).map(drop).ok_or(CatalogueError::NoApi)
}

impl<'a> Catalogue<'a> {
	/// Decodes the answer to [`LIST`].
	pub(crate) fn decode(
		metadata: &'a Metadata,
		properties: &'a Properties,
		answer: &[u8],
	) -> Result<Self, CatalogueError> {
		let list = Vec::<Parameter>::decode(&mut &*answer)
			.map_err(|cause| CatalogueError::Answer { function: LIST, cause })?;
		Ok(Self { metadata, properties, list })
	}

	/// A parameter by name, `Name` or `Group.Name`, in any case.
	pub(crate) fn find(&self, name: &str) -> Result<&Parameter, CatalogueError> {
		let (group, name) = match name.split_once('.') {
			Some((group, name)) => (Some(group), name),
			None => (None, name),
		};
		let same = |a: &str, b: &str| plain(a) == plain(b);
		let of_group =
			|parameter: &&Parameter| group.is_none_or(|group| same(group, &parameter.group));
		let mut found =
			self.list.iter().filter(of_group).filter(|parameter| same(&parameter.name, name));
		match (found.next(), found.next()) {
			(Some(one), None) => Ok(one),
			(Some(one), Some(other)) => {
				let (one, other) = (full_name(one), full_name(other));
				Err(CatalogueError::Ambiguous { name: name.to_owned(), one, other })
			}
			(None, _) => {
				Err(CatalogueError::Unknown { name: name.to_owned(), near: self.near(name) })
			}
		}
	}

	/// A parameter whose name contains the text, or is contained in it.
	fn near(&self, name: &str) -> Option<String> {
		let wanted = plain(name);
		let near = |parameter: &&Parameter| {
			let name = plain(&parameter.name);
			!wanted.is_empty() && (name.contains(&wanted) || wanted.contains(&name))
		};
		self.list.iter().find(near).map(full_name)
	}

	/// The type of a parameter's value: inside the option in its variant of the runtime's enum.
	fn value_type(&self, parameter: &Parameter) -> Option<u32> {
		let metadata = self.metadata;
		let check = by_name(&metadata.api(API)?.methods, "check", |method| &method.name)?;
		let TypeDef::Sequence(changes) = &metadata.types.resolve(check.inputs.first()?.1)?.type_def
		else {
			return None;
		};
		let variant = |ty: u32, index: u8| {
			metadata.variants(Some(ty)).iter().find(|variant| variant.index == index)
		};
		let group = variant(changes.type_param.id, parameter.place.group)?;
		let key = variant(group.fields.first()?.ty.id, parameter.place.key)?;
		let some = variant(key.fields.get(1)?.ty.id, 1)?;
		some.fields.first().map(|field| field.ty.id)
	}

	/// An encoded value as text, with its unit.
	pub(crate) fn format(&self, parameter: &Parameter, bytes: &[u8]) -> String {
		let decoded = self
			.value_type(parameter)
			.and_then(|ty| storage::decode(self.metadata, &parameter.name, ty, bytes).ok());
		let Some(value) = decoded else { return sp_core::bytes::to_hex(bytes, false) };
		if let ValueDef::Variant(variant) = &value.value
			&& variant.name == "None"
		{
			return "unset".to_owned();
		}
		match number(&value) {
			Some(number) => value::format(number, &parameter.unit, parameter.decimals),
			None => ValueFormatter::new(self.metadata, self.properties).text(&value),
		}
	}

	/// Parses and encodes a value; `None` for `default`.
	pub(crate) fn parse(
		&self,
		parameter: &Parameter,
		text: &str,
	) -> Result<Option<Vec<u8>>, CatalogueError> {
		if text.eq_ignore_ascii_case("default") {
			return Ok(None);
		}
		let name = full_name(parameter);
		let ty = self.value_type(parameter).ok_or_else(|| CatalogueError::NoType(name.clone()))?;
		let refuse = |reason: String| CatalogueError::Value {
			parameter: name.clone(),
			text: text.to_owned(),
			reason,
		};
		let is_unset = ["none", "unset"].iter().any(|word| text.eq_ignore_ascii_case(word));
		let plain = if is_unset {
			"none".to_owned()
		} else if self.is_number(parameter) {
			let number = value::parse(text, &parameter.unit, parameter.decimals).map_err(refuse)?;
			self.ensure_within(parameter, text, number)?;
			number.to_string()
		} else {
			text.to_owned()
		};
		let token = self.properties.token.as_ref();
		let parser =
			ValueParser::new(self.metadata, token, Accounts::strict(self.properties.network, ""));
		let encoded = parser.encoded(&plain, ty, &parameter.name);
		encoded.map(Some).map_err(|error| refuse(error.to_string()))
	}

	/// An encoded value as a number; `None` where it is not one.
	fn number_of(&self, parameter: &Parameter, encoded: &[u8]) -> Option<u128> {
		let ty = self.value_type(parameter)?;
		number(&storage::decode(self.metadata, &parameter.name, ty, encoded).ok()?)
	}

	/// Whether the values are numbers, by the lower bound or the current value.
	fn is_number(&self, parameter: &Parameter) -> bool {
		let known = [parameter.minimum.as_ref(), Some(&parameter.current)];
		known.into_iter().flatten().any(|known| self.number_of(parameter, known).is_some())
	}

	/// Refuses a number out of bounds, with an error in the unit of the text. The error of the chain would be
	/// in the smallest unit.
	fn ensure_within(
		&self,
		parameter: &Parameter,
		text: &str,
		number: u128,
	) -> Result<(), CatalogueError> {
		let bound = |bound: &Option<Vec<u8>>| self.number_of(parameter, bound.as_ref()?);
		let Some((low, high)) = bound(&parameter.minimum).zip(bound(&parameter.maximum)) else {
			return Ok(());
		};
		if (low..=high).contains(&number) {
			return Ok(());
		}
		let shown = |number| value::format_as(text, number, &parameter.unit, parameter.decimals);
		Err(CatalogueError::OutOfBounds {
			parameter: full_name(parameter),
			low: shown(low),
			high: shown(high),
			value: shown(number),
		})
	}

	/// Encodes a change as the runtime's enum of parameters; `None` restores the default.
	pub(crate) fn change(parameter: &Parameter, value: Option<&[u8]>) -> Vec<u8> {
		let Place { group, key } = parameter.place;
		let mut change = vec![group, key];
		match value {
			Some(value) => {
				change.push(1);
				change.extend_from_slice(value);
			}
			None => change.push(0),
		}
		change
	}

	/// Parses `NAME=VALUE`; the value is `None` for `default`.
	pub(crate) fn assignment(
		&self,
		text: &str,
	) -> Result<(&Parameter, Option<Vec<u8>>), CatalogueError> {
		let (name, value) =
			text.split_once('=').ok_or_else(|| CatalogueError::Assignment(text.to_owned()))?;
		let parameter = self.find(name.trim())?;
		Ok((parameter, self.parse(parameter, value.trim())?))
	}
}

/// `Group.Name`.
pub(crate) fn full_name(parameter: &Parameter) -> String {
	format!("{}.{}", parameter.group, parameter.name)
}

/// Encodes changes as the argument of [`CHECK`] and of the call that makes them.
pub(crate) fn list_of(changes: &[Vec<u8>]) -> Vec<u8> {
	let mut list = Compact(u32::try_from(changes.len()).unwrap_or(u32::MAX)).encode();
	changes.iter().for_each(|change| list.extend_from_slice(change));
	list
}

/// Decodes the answer to [`CHECK`]. Where the parameter's own rule is broken, the error quotes its docs.
pub(crate) fn judge(
	catalogue: &Catalogue<'_>,
	parameter: &Parameter,
	value: &[u8],
	answer: &[u8],
) -> Result<(), CatalogueError> {
	let judged = Result::<(), Refusal>::decode(&mut &*answer)
		.map_err(|cause| CatalogueError::Answer { function: CHECK, cause })?;
	judged.map_err(|refusal| match refusal.fault {
		Fault::OutOfBounds(place) if place == parameter.place => {
			let (name, shown) = (full_name(parameter), catalogue.format(parameter, value));
			let docs = parameter.docs.trim().replace("; ", ", ");
			CatalogueError::Refused(format!("{name} must not be {shown}; {docs}"))
		}
		Fault::OutOfBounds(_) => CatalogueError::Refused(format!(
			"{}; `stratos param show NAME` lists the bounds",
			refusal.reason
		)),
		Fault::Inconsistent(_) => CatalogueError::Refused(format!(
			"{}; it is inconsistent with another parameter of its group: change that one first",
			refusal.reason
		)),
		Fault::Consequence(_) => CatalogueError::Refused(format!(
			"{}; docs/economy.md lists what changes may do",
			refusal.reason
		)),
	})
}

/// A number inside structs of one field and options.
fn number(value: &Value<u32>) -> Option<u128> {
	match &value.value {
		ValueDef::Composite(fields) if fields.len() == 1 => number(fields.values().next()?),
		ValueDef::Variant(variant) if variant.name == "Some" => {
			number(variant.values.values().next()?)
		}
		_ => value.as_u128(),
	}
}

/// Names are compared without case and punctuation.
fn plain(name: &str) -> String {
	name.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect()
}
