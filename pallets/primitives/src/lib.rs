//! Types, arithmetic and traits by which the pallets of the Stratos economy meet.
//!
//! Pallets never read each other's storage. Each states what it needs of another as one of the
//! small traits in [`traits`]; the runtime plugs the pallets together. Amounts, identifiers and
//! units are in [`types`], the arithmetic that every formula uses in [`math`], their
//! compact encoding in [`packed`], the questions that
//! wallets and the host may ask of the runtime in [`apis`], what must hold of the state in
//! [`claims`].

#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

pub mod apis;
pub mod claims;
pub mod math;
pub mod packed;
pub mod surplus;
pub mod traits;
pub mod types;

pub use claims::{Claim, Claims, Invariants};
pub use packed::Packed;
pub use surplus::sweep_surplus;
pub use traits::*;
pub use types::*;
