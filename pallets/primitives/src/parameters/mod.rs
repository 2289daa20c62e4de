//! How a pallet declares the parameters that governance may change.
//!
//! - [`parameters!`](crate::parameters!) declares a group: for each parameter its stable index, name,
//!   type, default, bounds, unit and doc, once. The struct, its [`Default`], its validation, the
//!   description for wallets and the runtime's storage keys derive from the declaration.
//! - [`Bounds`] are what a value must satisfy by itself. A *relation* is what it must satisfy together
//!   with other values.
//! - [`ParameterFault`] says which parameter breaks which bound by which value.

mod bounds;
mod declare;
#[cfg(test)]
mod tests;
mod unit;

pub use bounds::{Bounds, Value};
pub use unit::Unit;

use alloc::{format, string::String, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// A bound of a parameter.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Debug,
)]
pub enum Bound {
	/// The least value.
	Minimum,
	/// The largest value.
	Maximum,
	/// The parameter's own rule, for values without an order.
	Rule,
	/// What other parameters, the runtime or the chain's state allow.
	Relation,
}

/// Why parameters are refused. `Key` names a parameter of the group.
#[derive(Clone, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, Debug)]
pub struct ParameterFault<Key> {
	/// The parameter.
	pub parameter: Key,
	/// The bound that it breaks.
	pub bound: Bound,
	/// Its value, encoded as its type.
	pub value: Vec<u8>,
}

impl<Key> ParameterFault<Key> {
	/// The fault of `value`.
	pub fn new(parameter: Key, bound: Bound, value: &impl Encode) -> Self {
		Self { parameter, bound, value: value.encode() }
	}
}

/// What is the same for every value of a parameter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Description {
	/// The index of the parameter in its group. Stable: it is part of storage keys.
	pub index: u8,
	/// The name.
	pub name: &'static str,
	/// The type, as it is written in the declaration.
	pub type_name: &'static str,
	/// What it is for.
	pub docs: &'static str,
	/// The unit.
	pub unit: Unit,
	/// The least value, encoded, where there is one.
	pub minimum: Option<Vec<u8>>,
	/// The largest value, encoded, where there is one.
	pub maximum: Option<Vec<u8>>,
}

/// A group of parameters, declared by [`parameters!`](crate::parameters!).
pub trait ParameterGroup: Default {
	/// Names a parameter.
	type Key: Copy + 'static;
	/// What relations depend on besides the group: `()`, a limit of the runtime, or a figure of the
	/// state.
	type Context: Copy;

	/// The name of the group.
	const NAME: &'static str;
	/// All parameters, in the order of the declaration.
	const KEYS: &'static [Self::Key];

	/// What is the same for every value of a parameter.
	fn describe(key: Self::Key) -> Description;

	/// The value of a parameter, encoded.
	fn encoded(&self, key: Self::Key) -> Vec<u8>;

	/// Checks a parameter against its own bounds.
	///
	/// # Errors
	/// The bound that it breaks.
	fn check(&self, key: Self::Key) -> Result<(), ParameterFault<Self::Key>>;

	/// Checks every relation.
	///
	/// # Errors
	/// The first parameter in the order of the declaration whose relation does not hold.
	fn check_relations(&self, context: Self::Context) -> Result<(), ParameterFault<Self::Key>>;

	/// Checks every bound, then every relation.
	///
	/// # Errors
	/// The first that is broken.
	fn validate(&self, context: Self::Context) -> Result<(), ParameterFault<Self::Key>> {
		Self::KEYS.iter().try_for_each(|key| self.check(*key))?;
		self.check_relations(context)
	}

	/// A fault for people: `Mining.LockUp must be 1 epoch to 52,560 epochs, not 0 epochs`.
	fn explain(fault: &ParameterFault<Self::Key>) -> String;
}

/// The parameters that come into force where `active` are and `pending` were decided: none where
/// nothing changes.
///
/// # Errors
/// The first bound that `pending` break. Then all of them are refused.
pub fn adopted<Group: ParameterGroup + PartialEq>(
	active: &Group,
	pending: Group,
	check: impl FnOnce(&Group) -> Result<(), ParameterFault<Group::Key>>,
) -> Result<Option<Group>, ParameterFault<Group::Key>> {
	if pending == *active {
		return Ok(None);
	}
	check(&pending)?;
	Ok(Some(pending))
}

/// The parameters that are in force from genesis on.
///
/// # Panics
/// Where one is out of bounds, naming it.
pub fn at_genesis<Group: ParameterGroup>(
	initial: Group,
	check: impl FnOnce(&Group) -> Result<(), ParameterFault<Group::Key>>,
) -> Group {
	if let Err(fault) = check(&initial) {
		panic!("{} genesis: {}", Group::NAME.to_ascii_lowercase(), Group::explain(&fault));
	}
	initial
}

/// Checks `value` by `bounds`.
#[doc(hidden)]
pub fn check_value<Key, T: Value>(
	parameter: Key,
	value: &T,
	bounds: &Bounds<T>,
) -> Result<(), ParameterFault<Key>> {
	match bounds.broken_by(value) {
		Some(bound) => Err(ParameterFault::new(parameter, bound, value)),
		None => Ok(()),
	}
}

/// A fault of the parameter `name`, in words. `relation` completes "must".
#[doc(hidden)]
pub fn explain_fault<Key, T: Value>(
	fault: &ParameterFault<Key>,
	name: &str,
	bounds: &Bounds<T>,
	unit: Unit,
	relation: &str,
) -> String {
	let demand = match fault.bound {
		Bound::Relation => relation.into(),
		Bound::Minimum | Bound::Maximum | Bound::Rule => bounds.demand(unit),
	};
	match T::decode(&mut &fault.value[..]) {
		Ok(value) => format!("{name} must {demand}, not {}", value.show(unit)),
		Err(_) => format!("{name} must {demand}"),
	}
}
