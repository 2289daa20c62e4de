//! What the pallet keeps of a node that exited: its index is used again when nothing is left.

use crate::{pages::place, *};
use sp_runtime::DispatchError;
use stratos_primitives::{Balance, EpochIndex, NodeIndex, NodeRecords, Retained, Reward};

impl<T: Config> NodeRecords for Pallet<T> {
	fn pay_out(node: NodeIndex) -> Result<Balance, DispatchError> {
		let (page, slot) = place(node);
		Self::sync_page(page);
		let free: Reward = NodeAccounts::<T>::get(page).get(slot).free.into();
		if !free.is_zero() {
			Self::do_withdraw_rewards(node)?;
		}
		Ok(free.total())
	}

	/// Three reads. What was taken of locked rewards counts too: it is deducted from what matures.
	fn retained(node: NodeIndex, exited: EpochIndex) -> Option<Retained> {
		let (page, slot) = place(node);
		Self::sync_page(page);
		if !NodeAccounts::<T>::get(page).get(slot).is_empty()
			|| SettlementMetaNodes::<T>::get().contains(&node)
		{
			return Some(Retained::Rewards);
		}
		if ContributionPages::<T>::get(page).get(slot) > 0 {
			return Some(Retained::Contributions);
		}
		// A page that names the node was submitted before it exited, so in a report on that epoch or an
		// earlier one.
		(OldestReportable::<T>::get() <= exited).then_some(Retained::Reports)
	}
}
