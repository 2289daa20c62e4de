//! Contributions that are not settled yet: the only writer of `ContributionPages`, `ContributingPages`,
//! `Unsettled` and `NewTraffic`.

use crate::{
	Config, ContributingPages, ContributionPages, Error, Event, NewTraffic, Pallet, Unsettled,
	page_set::PageSet,
	pages::{ContributionPage, PageIndex, place},
};
use sp_runtime::{DispatchError, DispatchResult};
use stratos_primitives::{EpochIndex, Market, NodeIndex, Noz};

impl<T: Config> Pallet<T> {
	/// Whether `contributed` nOz more still fit the sum of all contributions.
	pub(crate) fn ensure_can_credit(contributed: Noz) -> DispatchResult {
		Unsettled::<T>::get().checked_add(contributed).ok_or(Error::<T>::Overflow)?;
		Ok(())
	}

	/// Credits nodes, by ascending index, with nOz. Returns the sum. Reads and writes each page once.
	///
	/// [`Pallet::ensure_can_credit`] must have passed for the sum.
	pub(crate) fn credit(contributions: impl Iterator<Item = (NodeIndex, Noz)>) -> Noz {
		let before = ContributingPages::<T>::get();
		let mut pages = before.clone();
		let mut sum: Noz = 0;
		let mut open: Option<(PageIndex, ContributionPage)> = None;
		for (node, amount) in contributions {
			let (page, slot) = place(node);
			if open.as_ref().is_none_or(|(number, _)| *number != page) {
				if let Some((number, table)) = open.take() {
					Self::put_contributions(&mut pages, number, table);
				}
				open = Some((page, ContributionPages::<T>::get(page)));
			}
			if let Some((_, table)) = open.as_mut() {
				table.set(slot, table.get(slot).saturating_add(amount));
			}
			sum = sum.saturating_add(amount);
		}
		if let Some((number, table)) = open {
			Self::put_contributions(&mut pages, number, table);
		}
		if pages != before {
			ContributingPages::<T>::put(pages);
		}
		Unsettled::<T>::mutate(|unsettled| *unsettled = unsettled.saturating_add(sum));
		sum
	}

	/// Notes that an applied report brought `ozone` nOz.
	pub(crate) fn add_new_traffic(ozone: Noz) {
		if ozone > 0 {
			NewTraffic::<T>::mutate(|sum| *sum = sum.saturating_add(ozone));
		}
	}

	/// What reports brought since this was called last, nOz.
	pub(crate) fn take_new_traffic() -> Noz {
		NewTraffic::<T>::take()
	}

	/// Returns contributions of `page` that will never be settled to the limit of the market.
	pub(crate) fn lapse(
		epoch: EpochIndex,
		page: PageIndex,
		lapsed: &ContributionPage,
	) -> DispatchResult {
		let ozone = lapsed.sum();
		Self::settle_contributions(ozone)?;
		Self::remove_settled(page, lapsed);
		T::Market::return_contribution(ozone)?;
		let nodes = lapsed.iter().count() as u32;
		Self::deposit_event(Event::ContributionsLapsed { epoch, page, nodes, ozone });
		Ok(())
	}

	/// Takes `ozone` nOz off the sum of all contributions. The pages follow by
	/// [`Pallet::remove_settled`].
	pub(crate) fn settle_contributions(ozone: Noz) -> Result<(), DispatchError> {
		let left =
			Unsettled::<T>::get().checked_sub(ozone).ok_or(Error::<T>::AccountingMismatch)?;
		Unsettled::<T>::put(left);
		Ok(())
	}

	/// Takes `settled` off the contributions of `page`.
	pub(crate) fn remove_settled(page: PageIndex, settled: &ContributionPage) {
		let mut contributions = ContributionPages::<T>::get(page);
		for (slot, contribution) in settled.iter() {
			contributions.set(slot, contributions.get(slot).saturating_sub(contribution));
		}
		let emptied = contributions.is_empty();
		let mut pages = ContributingPages::<T>::get();
		Self::put_contributions(&mut pages, page, contributions);
		if emptied {
			ContributingPages::<T>::put(pages);
		}
	}

	/// Stores the contributions of `page`, and notes in `pages` whether there are any.
	fn put_contributions(pages: &mut PageSet, page: PageIndex, contributions: ContributionPage) {
		if contributions.is_empty() {
			ContributionPages::<T>::remove(page);
			pages.remove(page);
		} else {
			ContributionPages::<T>::insert(page, contributions);
			pages.insert(page);
		}
	}
}
