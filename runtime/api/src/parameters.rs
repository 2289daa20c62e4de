//! Parameters that governance may change, and their bounds.

use alloc::{string::String, vec::Vec};
use codec::{Codec, Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// A parameter's place: the index of its group in the runtime's enum of parameters, and its own in
/// the group's.
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
pub struct Place {
	/// The group.
	pub group: u8,
	/// The parameter in it.
	pub key: u8,
}

/// Which rule a change breaks.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub enum Fault {
	/// The value of this parameter is out of its bounds.
	OutOfBounds(Place),
	/// The values of this group do not go together.
	Inconsistent(u8),
	/// All values together move this figure, by its place in the list of consequences, beyond its
	/// bounds.
	Consequence(u8),
}

/// A refusal that a wallet can show.
#[derive(Clone, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub struct Refusal {
	/// Which rule.
	pub fault: Fault,
	/// In words, with the parameter's name and its bounds.
	pub reason: String,
}

/// A parameter as a wallet lists it. Values are encoded as the type that the metadata gives for the
/// parameter's variant in the runtime's enum of parameters.
#[derive(Clone, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub struct ParameterInfo {
	/// Where it is in the runtime's enum of parameters.
	pub place: Place,
	/// The name of its group's variant there.
	pub group: String,
	/// The name of its own variant there.
	pub name: String,
	/// Its type.
	pub type_name: String,
	/// The unit, as `STOS`, `epochs`, `%`.
	pub unit: String,
	/// How many decimals the unit has over the value's smallest step: 18 for STOS.
	pub decimals: u8,
	/// What it is for.
	pub docs: String,
	/// What holds where governance has said nothing.
	pub default: Vec<u8>,
	/// The least value, where there is one.
	pub minimum: Option<Vec<u8>>,
	/// The largest value, where there is one.
	pub maximum: Option<Vec<u8>>,
	/// What is in force in this epoch.
	pub current: Vec<u8>,
	/// What is to be in force from the next epoch on, where it differs.
	pub pending: Option<Vec<u8>>,
}

/// What parameters mean together: a figure with the values in force and with those that are to be.
/// Figures are whole numbers of the unit's smallest step.
#[derive(Clone, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub struct Consequence {
	/// What the figure is, as `lock-up of rewards`.
	pub name: String,
	/// The unit, as `days`, `STOS`, `%`.
	pub unit: String,
	/// How many decimals the unit has over the figure's smallest step.
	pub decimals: u8,
	/// The figure with the values in force.
	pub before: u128,
	/// The figure with the values that are to be.
	pub after: u128,
	/// The least that a change may make of it.
	pub least: Option<u128>,
	/// The most that a change may make of it.
	pub most: Option<u128>,
}

impl Consequence {
	/// Whether the figure is moved beyond a bound, or further beyond.
	pub fn is_refused(&self) -> bool {
		let low = self.least.is_some_and(|least| self.after < least.min(self.before));
		let high = self.most.is_some_and(|most| self.after > most.max(self.before));
		low || high
	}
}

sp_api::decl_runtime_apis! {
	/// Parameters that governance may change. `Change` is the runtime's enum of parameters.
	pub trait ParametersApi<Change: Codec> {
		/// All parameters with bounds, defaults, and the values in force and pending.
		fn parameters() -> Vec<ParameterInfo>;
		/// Checks `changes` as `BoundedParameters.set` does. Changes nothing.
		fn check(changes: Vec<Change>) -> Result<(), Refusal>;
		/// What `changes` mean together with the parameters that are pending. Also for changes that
		/// `check` refuses for what they mean; none where it refuses them for another reason.
		fn consequences(changes: Vec<Change>) -> Vec<Consequence>;
	}
}
