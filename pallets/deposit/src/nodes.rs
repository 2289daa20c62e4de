//! The registry as the other pallets see it, and the pallet's part in an epoch's end.

use crate::{
	performance::Tracking,
	registry::{IDS_IN_PAGE, LAST_ID, STANDINGS_IN_PAGE, StandingsPage},
	*,
};
use alloc::vec::Vec;
use frame_support::{ensure, storage::with_storage_layer, traits::Get, weights::Weight};
use sp_runtime::{DispatchError, DispatchResult};
use stratos_primitives::{EpochHook, EpochIndex, NodeId, NodeIndex, Nodes as NodesTrait, Noz};

/// The page that was read last: nodes in order read each page once.
struct Open<P, F> {
	read: F,
	page: Option<(u32, P)>,
}

impl<P, F: Fn(u32) -> P> Open<P, F> {
	fn new(read: F) -> Self {
		Self { read, page: None }
	}

	fn page(&mut self, number: u32) -> &P {
		if self.page.as_ref().is_none_or(|(open, _)| *open != number) {
			self.page = None;
		}
		let read = &self.read;
		&self.page.get_or_insert_with(|| (number, read(number))).1
	}
}

impl<T: Config> Pallet<T> {
	/// Whether each of `nodes` is `certain` by its standing alone, or else `ask` says so.
	fn tracking_or(
		nodes: &[NodeIndex],
		certain: impl Fn(Tracking) -> bool,
		ask: impl Fn(NodeIndex) -> bool,
	) -> Vec<bool> {
		let mut open = Open::new(Standings::<T>::get);
		let answer = |node: &NodeIndex| {
			let page = open.page(node / STANDINGS_IN_PAGE);
			let standing = page.get((node % STANDINGS_IN_PAGE) as usize);
			standing.is_some_and(|standing| certain(standing.tracking)) || ask(*node)
		};
		nodes.iter().map(answer).collect()
	}

	/// Whether each of `nodes` is an active Resource Node, or else `ask` says so. One read for every
	/// 32 active ones, and one more for each that is not.
	fn active_or(nodes: &[NodeIndex], ask: impl Fn(NodeIndex) -> bool) -> Vec<bool> {
		Self::tracking_or(nodes, |tracking| tracking == Tracking::On, ask)
	}
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

	/// A suspended node may be credited too: it is assigned no task, so what is reported of it is
	/// work of before the suspension, and a report must be able to name it to balance. The
	/// contribution waits until the node resumes.
	fn may_contribute(index: NodeIndex) -> bool {
		Nodes::<T>::get(index).is_some_and(|node| {
			!node.is_meta() && (node.is_active() || node.is_suspended() || node.exit().is_some())
		})
	}

	/// A node that shut down too early earns no more: neither are its contributions settled.
	fn may_settle(index: NodeIndex) -> bool {
		Nodes::<T>::get(index).is_some_and(|node| {
			!node.is_meta() && (node.is_active() || node.exit().is_some_and(|exit| !exit.forfeited))
		})
	}

	/// One read for every 128 nodes.
	fn ids_of(nodes: &[NodeIndex]) -> Vec<NodeId> {
		let mut open = Open::new(Ids::<T>::get);
		let id = |node: &NodeIndex| {
			open.page(node / IDS_IN_PAGE).get((node % IDS_IN_PAGE) as usize).copied()
		};
		nodes.iter().map(id).map(|id| id.unwrap_or(LAST_ID)).collect()
	}

	fn may_contribute_each(nodes: &[NodeIndex]) -> Vec<bool> {
		Self::active_or(nodes, Self::may_contribute)
	}

	/// One read for every 32 Resource Nodes, and one more for each that is none.
	fn known_each(nodes: &[NodeIndex]) -> Vec<bool> {
		Self::tracking_or(nodes, |tracking| tracking != Tracking::Unknown, Nodes::<T>::contains_key)
	}

	fn may_settle_each(nodes: &[NodeIndex]) -> Vec<bool> {
		Self::active_or(nodes, Self::may_settle)
	}

	fn active_meta_of(operator: &T::AccountId) -> Option<NodeIndex> {
		let index = MetaOf::<T>::get(operator)?;
		ActiveMetas::<T>::get().binary_search(&index).is_ok().then_some(index)
	}

	fn active_metas() -> Vec<NodeIndex> {
		ActiveMetas::<T>::get().into_inner()
	}

	fn active_meta_count() -> u32 {
		ActiveMetas::<T>::decode_len().and_then(|count| u32::try_from(count).ok()).unwrap_or(0)
	}

	/// Counts of a node that is not active are of before and change nothing. A Meta Node has no
	/// tasks and is as unknown here as an index that nobody has.
	fn record_performance(index: NodeIndex, completed: u32, failed: u32) -> DispatchResult {
		let (page, slot) = (index / STANDINGS_IN_PAGE, index % STANDINGS_IN_PAGE);
		let mut standings = Standings::<T>::get(page);
		let standing = standings.get_mut(slot as usize).ok_or(Error::<T>::UnknownNode)?;
		ensure!(standing.tracking != Tracking::Unknown, Error::<T>::UnknownNode);
		if standing.tracking == Tracking::Off {
			return Ok(());
		}
		let rule = Self::parameters().kpi();
		let (next, suspends) = standing.record(completed, failed, Self::epoch(), rule);
		let changed = next != *standing;
		*standing = next;
		if suspends {
			return with_storage_layer(|| {
				Standings::<T>::insert(page, standings);
				Self::suspend(index)
			});
		}
		if changed {
			Standings::<T>::insert(page, standings);
		}
		Ok(())
	}

	/// One read for every 32 nodes.
	fn suspended_by(counts: &[(NodeIndex, u32, u32)]) -> u32 {
		let (rule, epoch) = (Self::parameters().kpi(), Self::epoch());
		let mut open = Open::new(Standings::<T>::get);
		let suspends = |(index, completed, failed): &&(NodeIndex, u32, u32)| {
			let page = open.page(index / STANDINGS_IN_PAGE);
			let standing = page.get((index % STANDINGS_IN_PAGE) as usize);
			standing.is_some_and(|standing| {
				standing.tracking == Tracking::On
					&& standing.record(*completed, *failed, epoch, rule).1
			})
		};
		u32::try_from(counts.iter().filter(suspends).count()).unwrap_or(u32::MAX)
	}

	/// One read and at most one write for every 32 nodes.
	fn record_performances(
		counts: &[(NodeIndex, u32, u32)],
		refused: &mut dyn FnMut(NodeIndex, DispatchError),
	) {
		let (rule, epoch) = (Self::parameters().kpi(), Self::epoch());
		let mut open: Option<(u32, StandingsPage, bool)> = None;
		let close = |open: &mut Option<(u32, StandingsPage, bool)>| {
			if let Some((page, standings, true)) = open.take() {
				Standings::<T>::insert(page, standings);
			}
		};
		for (index, completed, failed) in counts.iter().copied() {
			let (page, slot) = (index / STANDINGS_IN_PAGE, index % STANDINGS_IN_PAGE);
			if open.as_ref().is_none_or(|(number, ..)| *number != page) {
				close(&mut open);
			}
			let (_, standings, changed) =
				open.get_or_insert_with(|| (page, Standings::<T>::get(page), false));
			let place = standings.get_mut(slot as usize);
			let Some(standing) = place.filter(|place| place.tracking != Tracking::Unknown) else {
				refused(index, Error::<T>::UnknownNode.into());
				continue;
			};
			if standing.tracking == Tracking::Off {
				continue;
			}
			let (next, suspends) = standing.record(completed, failed, epoch, rule);
			if suspends {
				// A suspension changes this page too: what is open of it goes back first.
				close(&mut open);
				if let Err(error) = Self::record_performance(index, completed, failed) {
					refused(index, error);
				}
				continue;
			}
			*changed |= next != *standing;
			*standing = next;
		}
		close(&mut open);
	}

	fn charge_migration(index: NodeIndex, migrated: Noz) -> Result<Balance, DispatchError> {
		Self::do_charge_migration(index, migrated)
	}
}

impl<T: Config> EpochHook for Pallet<T> {
	fn on_epoch_end(_ended: EpochIndex) -> Weight {
		Self::adopt_parameters();
		T::WeightInfo::on_epoch_end()
	}
}
