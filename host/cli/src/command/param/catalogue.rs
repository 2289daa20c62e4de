//! The parameters of a chain, as its `ParametersApi` lists them.
//!
//! The types repeat the encoding that the API declares: the host depends on no pallet.

use super::{super::Failure, value};
use crate::client::{Accounts, Metadata, Properties, Reader, Show, by_name, storage};
use codec::{Compact, Decode, Encode};
use scale_info::TypeDef;
use scale_value::{Value, ValueDef};

/// The runtime API.
const API: &str = "ParametersApi";
/// Its function that lists all parameters.
pub(in crate::command) const LIST: &str = "ParametersApi_parameters";
/// Its function that judges changes.
pub(in crate::command) const CHECK: &str = "ParametersApi_check";

/// A parameter's place in the runtime's enum of parameters.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Decode)]
pub(in crate::command) struct Place {
	pub(in crate::command) group: u8,
	pub(in crate::command) key: u8,
}

/// Which rule a change breaks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Decode)]
enum Fault {
	OutOfBounds(Place),
	Inconsistent(u8),
}

/// A refusal in words.
#[derive(Clone, PartialEq, Eq, Debug, Decode)]
struct Refusal {
	fault: Fault,
	reason: String,
}

/// A parameter; values are encoded.
#[derive(Clone, PartialEq, Eq, Debug, Decode)]
pub(in crate::command) struct Parameter {
	pub(in crate::command) place: Place,
	pub(in crate::command) group: String,
	pub(in crate::command) name: String,
	pub(in crate::command) type_name: String,
	pub(in crate::command) unit: String,
	pub(in crate::command) decimals: u8,
	pub(in crate::command) docs: String,
	pub(in crate::command) default: Vec<u8>,
	pub(in crate::command) minimum: Option<Vec<u8>>,
	pub(in crate::command) maximum: Option<Vec<u8>>,
	pub(in crate::command) current: Vec<u8>,
	pub(in crate::command) pending: Option<Vec<u8>>,
}

/// All parameters, with what is needed to read and write their values.
pub(in crate::command) struct Catalogue<'a> {
	metadata: &'a Metadata,
	properties: &'a Properties,
	pub(in crate::command) list: Vec<Parameter>,
}

/// Whether the chain has parameters to be governed.
pub(in crate::command) fn ensure_offered(metadata: &Metadata) -> Result<(), Failure> {
	match metadata.api(API) {
		Some(_) => Ok(()),
		None => Err(Failure::new(format!("the chain's runtime has no {API}"))
			.help("is it a Stratos chain? `stratos query` shows its pallets")),
	}
}

impl<'a> Catalogue<'a> {
	/// From the answer of the API.
	pub(in crate::command) fn decode(
		metadata: &'a Metadata,
		properties: &'a Properties,
		answer: &[u8],
	) -> Result<Self, Failure> {
		let list = Vec::<Parameter>::decode(&mut &*answer).map_err(|cause| {
			Failure::new(format!("the answer to {LIST} does not decode: {cause}"))
				.help("the runtime offers another version of this API; use a newer program")
		})?;
		Ok(Self { metadata, properties, list })
	}

	/// A parameter by name, `Name` or `Group.Name`, in any case.
	pub(in crate::command) fn find(&self, name: &str) -> Result<&Parameter, Failure> {
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
				let (one, other) = (one.full_name(), other.full_name());
				Err(Failure::new(format!("`{name}` is {one} and {other}"))
					.help("name the group as well"))
			}
			(None, _) => {
				let near = self.near(name);
				Err(Failure::new(format!("there is no parameter `{name}`")).help(match near {
					Some(near) => format!("did you mean {near}? `stratos param list` has all"),
					None => "`stratos param list` has all".to_owned(),
				}))
			}
		}
	}

	/// One that contains the word, or is contained in it.
	fn near(&self, name: &str) -> Option<String> {
		let wanted = plain(name);
		let near = |parameter: &&Parameter| {
			let name = plain(&parameter.name);
			!wanted.is_empty() && (name.contains(&wanted) || wanted.contains(&name))
		};
		self.list.iter().find(near).map(Parameter::full_name)
	}

	/// The type of a parameter's value: the one in the option of its variant in the runtime's enum.
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

	fn type_or_failure(&self, parameter: &Parameter) -> Result<u32, Failure> {
		self.value_type(parameter).ok_or_else(|| {
			Failure::new(format!(
				"the metadata does not give the type of {}",
				parameter.full_name()
			))
			.help("does the node's metadata belong to its runtime? ask another node")
		})
	}

	/// A value as people read it.
	pub(in crate::command) fn show(&self, parameter: &Parameter, bytes: &[u8]) -> String {
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
			Some(number) => value::show(number, &parameter.unit, parameter.decimals),
			None => Show::new(self.metadata, self.properties).text(&value),
		}
	}

	/// A value as people write it, encoded; `None` for `default`.
	pub(in crate::command) fn read(
		&self,
		parameter: &Parameter,
		text: &str,
	) -> Result<Option<Vec<u8>>, Failure> {
		if text.eq_ignore_ascii_case("default") {
			return Ok(None);
		}
		let ty = self.type_or_failure(parameter)?;
		let refuse = |reason: String| {
			Failure::new(format!("{} is not `{text}`: {reason}", parameter.full_name()))
				.help(format!("`stratos param show {}` says what it may be", parameter.name))
		};
		let is_unset = ["none", "unset"].iter().any(|word| text.eq_ignore_ascii_case(word));
		let plain = if is_unset {
			"none".to_owned()
		} else if self.is_number(parameter) {
			let number = value::read(text, &parameter.unit, parameter.decimals).map_err(refuse)?;
			self.ensure_within(parameter, text, number)?;
			number.to_string()
		} else {
			text.to_owned()
		};
		let token = self.properties.token.as_ref();
		let reader =
			Reader::new(self.metadata, token, Accounts::strict(self.properties.network, ""));
		let encoded = reader.encoded(&plain, ty, &parameter.name);
		encoded.map(Some).map_err(|error| refuse(error.to_string()))
	}

	/// The number that an encoded value is; None for one that is none, and for no value.
	fn number_of(&self, parameter: &Parameter, encoded: &[u8]) -> Option<u128> {
		let ty = self.value_type(parameter)?;
		number(&storage::decode(self.metadata, &parameter.name, ty, encoded).ok()?)
	}

	/// Whether its values are numbers: its bounds are, or what is in force is.
	fn is_number(&self, parameter: &Parameter) -> bool {
		let known = [parameter.minimum.as_ref(), Some(&parameter.current)];
		known.into_iter().flatten().any(|known| self.number_of(parameter, known).is_some())
	}

	/// Refuses a number out of bounds, in the unit that it was typed in. The chain says the same in
	/// smallest steps.
	fn ensure_within(
		&self,
		parameter: &Parameter,
		typed: &str,
		number: u128,
	) -> Result<(), Failure> {
		let bound = |bound: &Option<Vec<u8>>| self.number_of(parameter, bound.as_ref()?);
		let Some((low, high)) = bound(&parameter.minimum).zip(bound(&parameter.maximum)) else {
			return Ok(());
		};
		if (low..=high).contains(&number) {
			return Ok(());
		}
		let shown = |number| value::show_as(typed, number, &parameter.unit, parameter.decimals);
		let (name, low, high) = (parameter.full_name(), shown(low), shown(high));
		Err(Failure::new(format!("{name} must be {low} to {high}, not {}", shown(number))).help(
			format!("choose a value within; `stratos param show {}` says more", parameter.name),
		))
	}

	/// The runtime's enum of parameters with this value in it.
	pub(in crate::command) fn change(parameter: &Parameter, value: Option<&[u8]>) -> Vec<u8> {
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

	/// The parameter and the value of `NAME=VALUE`; no value for `default`.
	pub(in crate::command) fn assignment(
		&self,
		text: &str,
	) -> Result<(&Parameter, Option<Vec<u8>>), Failure> {
		let (name, value) = text.split_once('=').ok_or_else(|| {
			Failure::new(format!("`{text}` sets nothing")).help("write --set NAME=VALUE")
		})?;
		let parameter = self.find(name.trim())?;
		Ok((parameter, self.read(parameter, value.trim())?))
	}
}

impl Parameter {
	/// `Group.Name`.
	pub(in crate::command) fn full_name(&self) -> String {
		format!("{}.{}", self.group, self.name)
	}
}

/// Changes as the arguments of the API and of the call that makes them.
pub(in crate::command) fn list_of(changes: &[Vec<u8>]) -> Vec<u8> {
	// No command makes more than a handful.
	let mut list = Compact(u32::try_from(changes.len()).unwrap_or(u32::MAX)).encode();
	changes.iter().for_each(|change| list.extend_from_slice(change));
	list
}

/// The judgement of the API on a change, as a failure where it refuses: in the words of the parameter's
/// own docs where the value breaks its rule.
pub(in crate::command) fn judge(
	catalogue: &Catalogue<'_>,
	parameter: &Parameter,
	value: &[u8],
	answer: &[u8],
) -> Result<(), Failure> {
	let judged = Result::<(), Refusal>::decode(&mut &*answer).map_err(|cause| {
		Failure::new(format!("the answer to {CHECK} does not decode: {cause}"))
			.help("the runtime offers another version of this API; use a newer program")
	})?;
	judged.map_err(|refusal| match refusal.fault {
		Fault::OutOfBounds(place) if place == parameter.place => {
			let (name, shown) = (parameter.full_name(), catalogue.show(parameter, value));
			Failure::new(format!("{name} must not be {shown}")).help(parameter.docs.trim())
		}
		Fault::OutOfBounds(_) => Failure::new(refusal.reason)
			.help("choose a value within the bounds: `stratos param show NAME`"),
		Fault::Inconsistent(_) => Failure::new(refusal.reason)
			.help("it does not go with other values of its group: change them first"),
	})
}

/// The number that a value is, inside of whatever wraps it.
fn number(value: &Value<u32>) -> Option<u128> {
	match &value.value {
		ValueDef::Composite(fields) if fields.len() == 1 => number(fields.values().next()?),
		ValueDef::Variant(variant) if variant.name == "Some" => {
			number(variant.values.values().next()?)
		}
		_ => value.as_u128(),
	}
}

/// Names are found as people write them.
fn plain(name: &str) -> String {
	name.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect()
}
