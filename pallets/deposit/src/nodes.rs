//! The registry as the other pallets see it, and the pallet's part in the end of an epoch.

use crate::{
	performance::Tracking,
	registry::{IDS_IN_PAGE, LAST_ID},
	standings::PageReader,
	*,
};
use alloc::vec::Vec;
use frame_support::weights::Weight;
use sp_runtime::{DispatchError, DispatchResult};
use stratos_primitives::{
	EpochHook, EpochIndex, NodeId, NodeIndex, Nodes as NodesTrait, Noz, SettlementRight,
};

/// `answer` if `tracking` is that of an active Resource Node.
fn if_on<R>(answer: R) -> impl Fn(Tracking) -> Option<R>
where
	R: Copy,
{
	move |tracking| (tracking == Tracking::On).then_some(answer)
}

impl<T: Config> NodesTrait<T::AccountId> for Pallet<T> {
	fn index_of(id: &NodeId) -> Option<NodeIndex> {
		IndexOf::<T>::get(id)
	}

	fn id_of(index: NodeIndex) -> Option<NodeId> {
		Nodes::<T>::get(index).map(|node| node.id)
	}

	fn beneficiary(index: NodeIndex) -> Option<T::AccountId> {
		Nodes::<T>::get(index).map(|node| node.beneficiary)
	}

	fn owner(index: NodeIndex) -> Option<T::AccountId> {
		Nodes::<T>::get(index).map(|node| node.owner)
	}

	fn slots() -> NodeIndex {
		NextIndex::<T>::get()
	}

	/// A suspended node may be credited: it gets no tasks, so what is reported is work from before
	/// the suspension, and the report could not balance without it. The contribution waits until
	/// the node resumes.
	fn may_contribute(index: NodeIndex) -> bool {
		Nodes::<T>::get(index).is_some_and(|node| {
			!node.is_meta() && (node.is_active() || node.is_suspended() || node.exit().is_some())
		})
	}

	/// Contributions of a node that shut down too early are not settled: it earns no more. Nor are
	/// those of a node that left while it was suspended: leaving does not free what was waiting.
	fn settlement_right(index: NodeIndex) -> SettlementRight {
		let Some(node) = Nodes::<T>::get(index).filter(|node| !node.is_meta()) else {
			return SettlementRight::Never;
		};
		match node.status {
			Status::Active => SettlementRight::Now,
			Status::Suspended { .. } => SettlementRight::Later,
			Status::Exiting(exit) if !exit.forfeited && !exit.suspended => SettlementRight::Now,
			Status::Exiting(_) | Status::Exited { .. } | Status::Registered => {
				SettlementRight::Never
			}
		}
	}

	fn is_exiting(index: NodeIndex) -> bool {
		Nodes::<T>::get(index).is_some_and(|node| node.exit().is_some())
	}

	/// One read for every 128 nodes.
	fn ids_of(nodes: &[NodeIndex]) -> Vec<NodeId> {
		let mut pages = PageReader::new(IdPages::<T>::get);
		let id = |node: &NodeIndex| {
			pages.page(node / IDS_IN_PAGE).get((node % IDS_IN_PAGE) as usize).copied()
		};
		nodes.iter().map(id).map(|id| id.unwrap_or(LAST_ID)).collect()
	}

	/// One read for every 32 active nodes, and one more for each that is not active.
	fn may_contribute_each(nodes: &[NodeIndex]) -> Vec<bool> {
		Self::by_tracking(nodes, if_on(true), Self::may_contribute)
	}

	/// Not before its activation nor after its exit: so no report names an index that was given to
	/// another node meanwhile. One read for every 32 active nodes, and one more for each other index.
	fn known_each(nodes: &[NodeIndex]) -> Vec<bool> {
		Self::by_tracking(nodes, if_on(true), |index| {
			Nodes::<T>::get(index).is_some_and(|node| !node.is_registered() && !node.is_exited())
		})
	}

	/// One read for every 32 active nodes, and one more for each that is not active.
	fn settlement_right_each(nodes: &[NodeIndex]) -> Vec<SettlementRight> {
		Self::by_tracking(nodes, if_on(SettlementRight::Now), Self::settlement_right)
	}

	fn active_meta_of(operator: &T::AccountId) -> Option<NodeIndex> {
		Self::active_meta_by(operator)
	}

	fn active_metas() -> Vec<NodeIndex> {
		Self::awake_metas()
	}

	fn active_meta_count() -> u32 {
		u32::try_from(Self::awake_metas().len()).unwrap_or(u32::MAX)
	}

	fn meta_acted(index: NodeIndex) {
		Self::note_act(index);
	}

	/// Counts of a node that is not active date from before and change nothing. A Meta Node has no
	/// tasks, so its index is unknown here.
	fn record_performance(index: NodeIndex, completed: u32, failed: u32) -> DispatchResult {
		Self::do_record_performance(index, completed, failed)
	}

	/// One read for every 32 nodes.
	fn suspended_by(counts: &[(NodeIndex, u32, u32)]) -> u32 {
		Self::count_suspensions(counts)
	}

	/// One read and at most one write for every 32 nodes.
	fn record_performances(
		counts: &[(NodeIndex, u32, u32)],
		refused: &mut dyn FnMut(NodeIndex, DispatchError),
	) {
		Self::do_record_performances(counts, refused);
	}

	fn charge_migration(index: NodeIndex, migrated: Noz) -> Result<Noz, DispatchError> {
		Self::do_charge_migration(index, migrated)
	}
}

impl<T: Config> EpochHook for Pallet<T> {
	/// Departures come before the budget, so that it is a share of the limit without them.
	fn on_epoch_end(_ended: EpochIndex) -> Weight {
		Self::adopt_parameters();
		Self::find_dormant();
		let departures = Self::end_departures();
		Self::renew_budget();
		let served = Self::serve_queue();
		T::WeightInfo::on_epoch_end(departures, served)
	}
}
