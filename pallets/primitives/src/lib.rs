//! Types, arithmetic and interfaces that the pallets of the Stratos economy share.
//!
//! Pallets never read each other's storage. They use each other through the traits in [`traits`]; the
//! runtime connects the pallets. Amounts and identifiers are those of the runtime APIs
//! (`stratos_runtime_api`), units are in [`units`], the compact encoding of amounts in [`packed`], the
//! arithmetic that every formula uses in [`math`], the lock-up of rewards in [`lock_up`], what goes into
//! the treasury in [`treasury`], proofs of keys in [`key_proof`], the declaration of parameters in
//! [`mod@parameters`], claims about the state in [`claims`].

#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]

extern crate alloc;
// `parameters!` names the crate.
#[cfg(test)]
extern crate self as stratos_primitives;

pub mod claims;
pub mod key_proof;
pub mod lock_up;
pub mod math;
pub mod packed;
pub mod parameters;
pub mod surplus;
pub mod traits;
pub mod treasury;
pub mod units;

pub use claims::{Claims, Invariants};
pub use packed::Packed;
pub use parameters::{ParameterFault, ParameterGroup, adopted, at_genesis};
pub use stratos_runtime_api::{invariants::Claim, ozone::UsageRecord, types::*};
pub use surplus::sweep_surplus;
pub use traits::*;
pub use treasury::{TreasuryIncome, TreasurySource};
pub use units::*;

/// What the expansion of [`parameters!`] names.
#[doc(hidden)]
pub mod __private {
	pub use alloc::{string::String, vec::Vec};
	pub use serde;
}
