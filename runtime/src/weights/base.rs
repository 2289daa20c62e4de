//! What blocks and transactions cost before they do anything.
//!
//! The figures of FRAME's reference machine, not measured in this host yet: `make weights
//! PALLET=base` measures them and writes this file.

use frame_support::{parameter_types, weights::Weight};

parameter_types! {
	/// An empty block: inherents, hooks, state root.
	pub const BlockExecutionWeight: Weight = Weight::from_parts(453_383_000, 0);
	/// A signed transaction that does nothing, its signature verified.
	pub const ExtrinsicBaseWeight: Weight = Weight::from_parts(108_157_000, 0);
}
