//! How long the end of an epoch takes, by the measured weights.

use crate::{pages::pages_of, *};
use frame_support::{traits::Get, weights::Weight};
use stratos_primitives::NodeIndex;

/// Passes of the search for the settled set in an epoch, with one more than is usual.
const PASSES: u64 = 3;

impl<T: Config> Pallet<T> {
	/// Blocks within which an epoch's end is done with `nodes` slots for nodes: a report of all of them,
	/// applied and settled, at the measured weights and in full blocks. An epoch that is shorter builds
	/// a backlog.
	pub fn blocks_to_settle(nodes: NodeIndex) -> u32 {
		let entries = T::MaxPageEntries::get();
		let once = [
			T::WeightInfo::tick_base(),
			T::WeightInfo::commit(T::MaxMigrations::get()),
			T::WeightInfo::finish_application(T::MaxReportsPerEpoch::get()),
			T::WeightInfo::settle(T::MaxMetaNodes::get()),
			T::WeightInfo::close(T::MaxReportsPerEpoch::get()),
		];
		let once = once.into_iter().fold(Weight::zero(), |sum, one| sum.saturating_add(one));
		let page = T::WeightInfo::census_page()
			.saturating_add(T::WeightInfo::search_page().saturating_mul(PASSES))
			.saturating_add(T::WeightInfo::distribute_page(1));
		let reported = T::WeightInfo::check_page(entries)
			.saturating_add(T::WeightInfo::credit_page(entries, entries, entries));
		let total = once
			.saturating_add(page.saturating_mul(pages_of(nodes).into()))
			.saturating_add(reported.saturating_mul(nodes.div_ceil(entries.max(1)).into()));
		let each = T::MaxTickWeight::get().ref_time().max(1);
		let blocks = total.ref_time().div_ceil(each);
		// The boundary itself, and a block for reports to come.
		u32::try_from(blocks).unwrap_or(u32::MAX).saturating_add(2)
	}
}
