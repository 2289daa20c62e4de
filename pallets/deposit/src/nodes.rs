//! The registry as the other pallets see it, and the pallet's part in an epoch's end.

use crate::{performance::Tracking, registry::STANDINGS_IN_PAGE, *};
use alloc::vec::Vec;
use frame_support::{ensure, storage::with_storage_layer, traits::Get, weights::Weight};
use sp_runtime::{DispatchError, DispatchResult};
use stratos_primitives::{EpochHook, EpochIndex, NodeId, NodeIndex, Nodes as NodesTrait, Noz};

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

	fn charge_migration(index: NodeIndex, migrated: Noz) -> Result<Balance, DispatchError> {
		Self::do_charge_migration(index, migrated)
	}
}

impl<T: Config> EpochHook for Pallet<T> {
	/// Puts the governed parameters into effect, if they are within their bounds.
	fn on_epoch_end(_ended: EpochIndex) -> Weight {
		let (parameters, old) = (T::Parameters::get(), Self::parameters());
		if parameters != old {
			let epoch = Self::epoch();
			if parameters.validate().is_ok() {
				AppliedParameters::<T>::put(parameters);
				Self::deposit_event(Event::ParametersApplied { parameters, epoch });
			} else {
				Self::deposit_event(Event::ParametersRefused { parameters, epoch });
			}
		}
		T::WeightInfo::on_epoch_end()
	}
}
