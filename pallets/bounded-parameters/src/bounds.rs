//! What a single value must satisfy.

use alloc::vec::Vec;
use codec::Encode;
use frame_support::BoundedVec;
use sp_arithmetic::Perbill;

/// A type whose values have a least and a largest that governance may choose.
pub trait Value: Encode {
	/// Whether the value lies between `low` and `high`, both included.
	fn within(&self, low: &Self, high: &Self) -> bool;
}

macro_rules! ordered {
	($($type:ty),*) => {
		$(impl Value for $type {
			fn within(&self, low: &Self, high: &Self) -> bool {
				low <= self && self <= high
			}
		})*
	};
}

ordered!(bool, u16, u32, u64, u128, Perbill);

/// A list has no order; a [`Bounds::Rule`] speaks of it.
impl<T: Encode, S> Value for BoundedVec<T, S> {
	fn within(&self, _: &Self, _: &Self) -> bool {
		true
	}
}

/// Unset is always allowed; the bounds are for what is set.
impl<T: Value> Value for Option<T> {
	fn within(&self, low: &Self, high: &Self) -> bool {
		match (self, low, high) {
			(Some(value), Some(low), Some(high)) => value.within(low, high),
			_ => true,
		}
	}
}

/// The bounds of a parameter.
#[derive(Clone, Copy, Debug)]
pub enum Bounds<T> {
	/// Every value of the type is good.
	Any,
	/// From the first to the second, both included.
	Within(T, T),
	/// What a function says.
	Rule(fn(&T) -> bool),
}

impl<T> Bounds<T> {
	/// Whether `value` is within the bounds.
	pub fn admit(&self, value: &T) -> bool
	where
		T: Value,
	{
		match self {
			Self::Any => true,
			Self::Within(low, high) => value.within(low, high),
			Self::Rule(rule) => rule(value),
		}
	}

	/// The least value, encoded.
	pub fn minimum(&self) -> Option<Vec<u8>>
	where
		T: Encode,
	{
		match self {
			Self::Within(low, _) => Some(low.encode()),
			_ => None,
		}
	}

	/// The largest value, encoded.
	pub fn maximum(&self) -> Option<Vec<u8>>
	where
		T: Encode,
	{
		match self {
			Self::Within(_, high) => Some(high.encode()),
			_ => None,
		}
	}
}
