//! What the pallet's calls and hooks cost, as the pallet asks for it. `weights.rs` has the figures;
//! it is written by `make weights` from what `benchmarking.rs` measures.

use frame_support::weights::Weight;

/// What the pallet's call costs.
pub trait WeightInfo {
	/// `set` with `n` changes.
	fn set(n: u32) -> Weight;
}
