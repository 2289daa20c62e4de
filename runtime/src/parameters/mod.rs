//! All parameters that governance may change.
//!
//! A pallet declares its parameters, with type, default, bounds, unit and doc, in its `parameters.rs`;
//! `table` lists the pallets. FRAME's pallet-parameters stores what governance decided; pallet
//! `bounded-parameters` lets through what the bounds allow, and what the values of all groups together
//! mean (module `consequences`); [`Adoptable`] hands each pallet its values, and the pallet puts them in
//! force at an epoch boundary if they are within their bounds still.

pub(crate) mod consequences;
mod declare;
mod table;

pub use table::{
	GenesisParameters, RuntimeParameters, RuntimeParametersKey, RuntimeParametersValue, dynamic,
};

use stratos_primitives::ParameterGroup;
use stratos_runtime_api::parameters::{ParameterInfo, Place};

/// The parameters that will be in force from the next boundary on.
pub struct Pending;

/// What a pallet is to put in force at a boundary: the pending parameters, or those in force where the
/// pending ones of all groups together mean what is out of bounds. A group that breaks
/// a bound of its own is handed on: its pallet refuses it, and says so.
pub struct Adoptable;

/// The bounds of all parameters.
pub struct EconomyRules;

/// A group's parameters: by default, in force, and from the next boundary on.
struct Values<Group> {
	default: Group,
	current: Group,
	pending: Group,
}

impl<Group: ParameterGroup> Values<Group> {
	/// One parameter for wallets. `group` is the index of the group.
	fn info(&self, group: u8, key: Group::Key) -> ParameterInfo {
		let description = Group::describe(key);
		let (current, pending) = (self.current.encoded(key), self.pending.encoded(key));
		ParameterInfo {
			place: Place { group, key: description.index },
			group: Group::NAME.into(),
			name: description.name.into(),
			type_name: description.type_name.into(),
			unit: description.unit.symbol.into(),
			decimals: description.unit.decimals,
			docs: description.docs.into(),
			default: self.default.encoded(key),
			minimum: description.minimum,
			maximum: description.maximum,
			pending: (pending != current).then_some(pending),
			current,
		}
	}
}

/// What benchmarks set.
#[cfg(feature = "runtime-benchmarks")]
impl Default for RuntimeParameters {
	fn default() -> Self {
		use dynamic::mining::{Parameters, Tiers};
		Self::Mining(Parameters::Tiers(Tiers, Some(pallet_mining::schedule::paper())))
	}
}
