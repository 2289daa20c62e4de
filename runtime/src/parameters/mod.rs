//! Every governed number (`docs/economy.md` section 5), with its bounds.
//!
//! The numbers are in [`table`]. FRAME's pallet-parameters stores what governance decided; pallet
//! `bounded-parameters` lets through what the bounds allow; [`Pending`] hands each pallet its numbers, and the
//! pallet takes them over at an epoch boundary if they are within its own bounds still.

mod declare;
mod table;

pub use table::{RuntimeParameters, RuntimeParametersKey, RuntimeParametersValue, dynamic};

use alloc::format;
use core::fmt::Debug;
use pallet_bounded_parameters::{Bounds, Fault, ParameterInfo, Place, Refusal, Value};

/// The parameters as they are to be from the next boundary on.
pub struct Pending;

/// The bounds of the economy's parameters.
pub struct EconomyRules;

/// A unit, and how many decimals it has over the value's smallest step.
type Unit = (&'static str, u8);

const STOS_UNIT: Unit = ("STOS", 18);
const OZONE: Unit = ("oz", 9);
const PERBILL: Unit = ("%", 7);
const BASIS_POINTS: Unit = ("%", 2);
const MILLISECONDS: Unit = ("ms", 0);
const EPOCHS: Unit = ("epochs", 0);
const BLOCKS: Unit = ("blocks", 0);
const BYTES: Unit = ("bytes", 0);
const COUNT: Unit = ("", 0);

/// A pallet's parameters: by default, in force, and to come.
struct Group<S> {
	index: u8,
	name: &'static str,
	default: S,
	current: S,
	pending: S,
}

impl<S> Group<S> {
	/// One parameter of the group, found by `field`. `key` is its index, name and type.
	fn info<T: Value>(
		&self,
		key: (u8, &str, &str),
		docs: &str,
		unit: Unit,
		bounds: &Bounds<T>,
		field: impl Fn(&S) -> &T,
	) -> ParameterInfo {
		let (index, name, type_name) = key;
		let (current, pending) = (field(&self.current).encode(), field(&self.pending).encode());
		ParameterInfo {
			place: Place { group: self.index, key: index },
			group: self.name.into(),
			name: name.into(),
			type_name: type_name.into(),
			unit: unit.0.into(),
			decimals: unit.1,
			docs: docs.trim().into(),
			default: field(&self.default).encode(),
			minimum: bounds.minimum(),
			maximum: bounds.maximum(),
			pending: (pending != current).then_some(pending),
			current,
		}
	}
}

/// A parameter's default is always within its bounds, so `None` is.
fn check_value<T: Value + Debug>(
	place: Place,
	name: &str,
	bounds: &Bounds<T>,
	value: Option<&T>,
) -> Result<(), Refusal> {
	let Some(value) = value.filter(|value| !bounds.admit(value)) else { return Ok(()) };
	let reason = match bounds {
		Bounds::Within(low, high) => format!("{name} must be {low:?} to {high:?}, not {value:?}"),
		_ => format!("{name} must not be {value:?}"),
	};
	Err(Refusal { fault: Fault::OutOfBounds(place), reason })
}

/// What benchmarks set.
#[cfg(feature = "runtime-benchmarks")]
impl Default for RuntimeParameters {
	fn default() -> Self {
		use dynamic::mining::{Parameters, Tiers};
		Self::Mining(Parameters::Tiers(Tiers, Some(pallet_mining::schedule::paper())))
	}
}
