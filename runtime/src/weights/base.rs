//! What blocks and transactions cost before they do anything.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-11-30 on AMD EPYC, 2 cores
//! - execution of an empty block, and of one with 500 remarks of one signer, on the
//!   development chain; a transaction has one sr25519 verification added

use frame_support::{parameter_types, weights::Weight};

parameter_types! {
	/// An empty block: inherents, hooks, state root.
	pub const BlockExecutionWeight: Weight = Weight::from_parts(62_083_000, 0);
	/// A signed transaction that does nothing, its signature verified.
	pub const ExtrinsicBaseWeight: Weight = Weight::from_parts(62_954_632, 0);
}
