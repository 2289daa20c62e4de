//! Claims about the state.

use alloc::{format, string::String, vec::Vec};
use codec::{Decode, Encode};
use scale_info::TypeInfo;

/// How many places at which a claim is broken are described; the others are counted.
pub const DESCRIBED: usize = 8;

/// A claim, and whether it holds.
#[derive(Clone, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub struct Claim {
	/// Which pallets make it: `mining`, `ozone and mining`.
	pub pallet: String,
	/// What is claimed.
	pub claim: String,
	/// In how many places it is broken; 0 where it holds.
	pub broken: u32,
	/// The figures of the first of these places, at most [`DESCRIBED`].
	pub places: Vec<String>,
}

impl Claim {
	/// Whether it holds.
	pub fn holds(&self) -> bool {
		self.broken == 0
	}

	/// What is broken, in one line; nothing where it holds.
	pub fn words(&self) -> String {
		let Some(first) = self.places.first() else { return String::new() };
		match self.broken {
			..=1 => format!("{}: {first}", self.pallet),
			all => format!("{}: {first} (and in {} more places)", self.pallet, all - 1),
		}
	}
}

sp_api::decl_runtime_apis! {
	/// Claims that hold after every block. Always compiled in.
	pub trait InvariantsApi {
		/// Checks all claims. The error names each broken one with its pallet and figures.
		fn check() -> Result<(), String>;
		/// Every claim with its result.
		fn claims() -> Vec<Claim>;
	}
}
