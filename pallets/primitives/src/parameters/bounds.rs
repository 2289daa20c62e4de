//! What the value of a single parameter must satisfy.

use super::{Bound, Unit};
use alloc::{
	format,
	string::{String, ToString},
	vec::Vec,
};
use codec::{Decode, Encode};
use frame_support::BoundedVec;
use sp_arithmetic::Perbill;

/// A type of parameters.
pub trait Value: Encode + Decode {
	/// Whether the value is less than `bound`.
	fn is_below(&self, bound: &Self) -> bool;

	/// The value for people.
	fn show(&self, unit: Unit) -> String;
}

macro_rules! numbers {
	($($type:ty),*) => {
		$(impl Value for $type {
			fn is_below(&self, bound: &Self) -> bool {
				self < bound
			}

			fn show(&self, unit: Unit) -> String {
				unit.show((*self).into())
			}
		})*
	};
}

numbers!(u8, u16, u32, u64, u128);

impl Value for bool {
	fn is_below(&self, bound: &Self) -> bool {
		self < bound
	}

	fn show(&self, _: Unit) -> String {
		self.to_string()
	}
}

impl Value for Perbill {
	fn is_below(&self, bound: &Self) -> bool {
		self < bound
	}

	fn show(&self, unit: Unit) -> String {
		unit.show(self.deconstruct().into())
	}
}

/// A list has no order: only a [`Bounds::Rule`] can bound it.
impl<T: Encode + Decode, S: frame_support::traits::Get<u32>> Value for BoundedVec<T, S> {
	fn is_below(&self, _: &Self) -> bool {
		false
	}

	fn show(&self, _: Unit) -> String {
		format!("a list of {}", self.len())
	}
}

/// `None` is always allowed: bounds apply to a value that is set.
impl<T: Value> Value for Option<T> {
	fn is_below(&self, bound: &Self) -> bool {
		matches!((self, bound), (Some(value), Some(bound)) if value.is_below(bound))
	}

	fn show(&self, unit: Unit) -> String {
		self.as_ref().map_or_else(|| "unset".into(), |value| value.show(unit))
	}
}

/// The bounds of a parameter, which hold whatever the other parameters are.
#[derive(Clone, Copy, Debug)]
pub enum Bounds<T> {
	/// Every value of the type is allowed.
	Any,
	/// From the first to the second, both included.
	Within(T, T),
	/// What the function accepts. The words complete "must".
	Rule(fn(&T) -> bool, &'static str),
}

impl<T: Value> Bounds<T> {
	/// The bound that `value` breaks.
	pub fn broken_by(&self, value: &T) -> Option<Bound> {
		match self {
			Self::Any => None,
			Self::Within(low, _) if value.is_below(low) => Some(Bound::Minimum),
			Self::Within(_, high) if high.is_below(value) => Some(Bound::Maximum),
			Self::Within(..) => None,
			Self::Rule(holds, _) => (!holds(value)).then_some(Bound::Rule),
		}
	}

	/// The least value, encoded.
	pub fn minimum(&self) -> Option<Vec<u8>> {
		match self {
			Self::Within(low, _) => Some(low.encode()),
			_ => None,
		}
	}

	/// The largest value, encoded.
	pub fn maximum(&self) -> Option<Vec<u8>> {
		match self {
			Self::Within(_, high) => Some(high.encode()),
			_ => None,
		}
	}

	/// What the bounds ask for. Completes "must".
	pub(super) fn demand(&self, unit: Unit) -> String {
		match self {
			Self::Any => "be of its type".into(),
			Self::Within(low, high) => format!("be {} to {}", low.show(unit), high.show(unit)),
			Self::Rule(_, words) => (*words).into(),
		}
	}
}
