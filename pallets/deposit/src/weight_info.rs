//! What the pallet's calls and hooks cost, as the pallet asks for it. `weights.rs` has the figures;
//! it is written by `make weights` from what `benchmarking.rs` measures.

use frame_support::weights::Weight;

/// The weight of each call at its worst, and of what other pallets call.
pub trait WeightInfo {
	/// `register_resource_node`, a signature checked.
	fn register_resource_node() -> Weight;
	/// `activate`, with all three kinds of service.
	fn activate() -> Weight;
	/// `register_meta_node`, a signature checked.
	fn register_meta_node() -> Weight;
	/// `top_up`, with all three kinds of service.
	fn top_up() -> Weight;
	/// `unregister` of an active node with all three kinds of service.
	fn unregister() -> Weight;
	/// `claim_deposit`.
	fn claim_deposit() -> Weight;
	/// `set_beneficiary`.
	fn set_beneficiary() -> Weight;
	/// `set_kinds`, from all kinds to one.
	fn set_kinds() -> Weight;
	/// `set_free_capacity`.
	fn set_free_capacity() -> Weight;
	/// `verify_candidate`.
	fn verify_candidate() -> Weight;
	/// `refuse_candidate`.
	fn refuse_candidate() -> Weight;
	/// `propose`, `vote` and `close_ballot` with `m` active Meta Nodes, the motion carried out; the
	/// forfeiture of locked rewards is not in it and is to be added by the runtime.
	fn vote(m: u32) -> Weight;
	/// `set_foundation`.
	fn set_foundation() -> Weight;
	/// One node's counts of a report, the node not suspended by them.
	fn record_performance() -> Weight;
	/// One node's counts of a report that suspend it, with all three kinds of service.
	fn record_performance_suspending() -> Weight;
	/// A migration charged, without the weight of taking locked rewards.
	fn charge_migration() -> Weight;
	/// The end of an epoch.
	fn on_epoch_end() -> Weight;
}
