//! What the pallet's calls and hooks cost, as the pallet asks for it. `weights.rs` has the figures;
//! it is written by `make weights` from what `benchmarking.rs` measures.

use frame_support::weights::Weight;

/// Weight functions of pallet `ozone`.
pub trait WeightInfo {
	/// A prepay that creates the Volume Pool's account and the beneficiary's Ozone.
	fn prepay() -> Weight;
	/// A charge that leaves the user with some Ozone.
	fn charge() -> Weight;
	/// Taking over parameters at the end of an epoch.
	fn on_epoch_end() -> Weight;
	/// Looking for a surplus in the Volume Pool and moving it, at the end of a block.
	fn sweep_surplus() -> Weight;
}
