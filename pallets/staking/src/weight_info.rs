//! What the pallet's calls and hooks cost, as the pallet asks for it. `weights.rs` has the figures;
//! it is written by `make weights` from what `benchmarking.rs` measures.

use frame_support::weights::Weight;

/// What the calls and hooks cost.
pub trait WeightInfo {
	/// Of registering, `c` candidates: a full list is searched for the least.
	fn register_validator(c: u32) -> Weight;
	/// Of raising the own stake.
	fn bond_more() -> Weight;
	/// Of lowering the own stake.
	fn unbond_self() -> Weight;
	/// Of setting the commission.
	fn set_commission() -> Weight;
	/// Of setting the key.
	fn set_consensus_key() -> Weight;
	/// Of leaving, `c` candidates.
	fn leave(c: u32) -> Weight;
	/// Of standing again, `c` candidates: a full list is searched for the least.
	fn rejoin(c: u32) -> Weight;
	/// Of delegating.
	fn delegate() -> Weight;
	/// Of undelegating.
	fn undelegate() -> Weight;
	/// Of redelegating.
	fn redelegate() -> Weight;
	/// Of releasing `n` entries.
	fn withdraw_unbonded(n: u32) -> Weight;
	/// Of paying a delegator.
	fn withdraw_rewards() -> Weight;
	/// Of paying a validator.
	fn withdraw_validator_rewards() -> Weight;
	/// Of paying a node's beneficiary.
	fn withdraw_deposit_rewards() -> Weight;
	/// Of collecting a delegator's slashes.
	fn collect_slashes() -> Weight;
	/// Of punishing, `c` candidates.
	fn report_offence(c: u32) -> Weight;
	/// Of dividing the fees of a block.
	fn divide_fees() -> Weight;
	/// Of dividing a chain share among `v` validators.
	fn distribute(v: u32) -> Weight;
	/// Of freeing a page of `v` validators.
	fn mature_page(v: u32) -> Weight;
	/// Of choosing from `c` candidates, after settling `v` active ones.
	fn on_epoch_end(c: u32, v: u32) -> Weight;
	/// Of noting a block authored or missed.
	fn note_authored() -> Weight;
}
