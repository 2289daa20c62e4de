//! What the pallet's calls and hooks cost, as the pallet asks for it. `weights.rs` has the figures;
//! it is written by `make weights` from what `benchmarking.rs` measures.

use frame_support::weights::Weight;

/// What the pallet's calls and its work cost.
pub trait WeightInfo {
	/// A block that changes nothing: the reads that find out.
	fn tick_base() -> Weight;
	/// The first block of an epoch, without the hooks of other pallets.
	fn boundary() -> Weight;
	/// The sweep at the end of every block.
	fn sweep_surplus() -> Weight;
	/// `open_report`.
	fn open_report() -> Weight;
	/// `submit_page` with `c` charges, `n` contributions, `p` performances, `m` migrations.
	fn submit_page(c: u32, n: u32, p: u32, m: u32) -> Weight;
	/// `close_report` among `m` Meta Nodes.
	fn close_report(m: u32) -> Weight;
	/// `attest_report` among `m` Meta Nodes.
	fn attest_report(m: u32) -> Weight;
	/// `discard_report`.
	fn discard_report() -> Weight;
	/// `withdraw_rewards`.
	fn withdraw_rewards() -> Weight;
	/// Checks a page of `c` charges.
	fn check_page(c: u32) -> Weight;
	/// Makes `m` migrations.
	fn commit(m: u32) -> Weight;
	/// Applies a page of `c` charges, contributions to nodes of `g` pages of the table, `p`
	/// performances, none of which suspends its node.
	fn credit_page(c: u32, g: u32, p: u32) -> Weight;
	/// `s` performances that suspend their nodes, in addition.
	fn suspensions(s: u32) -> Weight;
	/// The census of a page of 256 nodes.
	fn census_page() -> Weight;
	/// The search in a page, by contribution.
	fn search_page() -> Weight;
	/// The search in a page, by id.
	fn search_page_with_ids() -> Weight;
	/// The settling, with `m` Meta Nodes.
	fn settle(m: u32) -> Weight;
	/// Distribution in a page, with the rewards of `e` epochs maturing.
	fn distribute_page(e: u32) -> Weight;
	/// The end of an application, with `r` reports on the epoch.
	fn finish_application(r: u32) -> Weight;
	/// The closing of an epoch, with `r` reports on each of the epochs that are too old now.
	fn close(r: u32) -> Weight;
	/// Removes a page of a discarded report.
	fn clean_page() -> Weight;
}
