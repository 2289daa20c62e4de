//! The work of an epoch, spread over blocks: which step is next, and when to stop.
//!
//! `on_initialize` works for [`Config::MaxTickWeight`] at most, whatever else is in the block, so
//! that full blocks cannot starve a settlement; `on_idle` uses what a block has left, up to as
//! much again.
//!
//! The order is strict. A report under application is finished first. Then, while an epoch waits
//! for its settlement, the queued reports that reached their quorum within that epoch are applied,
//! and then it is settled. Reports that reached it later wait until that is done. Only a pallet
//! with nothing to settle or apply removes the pages of discarded reports.

use crate::*;
use frame_support::{traits::Get, weights::WeightMeter};
use stratos_primitives::EpochIndex;

impl<T: Config> Pallet<T> {
	/// Works as far as the meter allows.
	pub(crate) fn tick(meter: &mut WeightMeter) {
		if meter.try_consume(T::WeightInfo::tick_base()).is_err() {
			return;
		}
		while Self::step(meter) {}
	}

	/// One step. Returns whether there may be another one.
	fn step(meter: &mut WeightMeter) -> bool {
		if let Some(application) = CurrentApplication::<T>::get() {
			return Self::step_application(application, meter);
		}
		let settlement = CurrentSettlement::<T>::get();
		match &settlement {
			// Settling is in full swing: reports wait.
			Some(settlement) if settlement.phase != SettlementPhase::Waiting => {}
			Some(settlement)
				if Self::apply_next(|report| report.accepted_in <= settlement.epoch) =>
			{
				return true;
			}
			None if Self::apply_next(|_| true) => return true,
			_ => {}
		}
		match settlement {
			Some(settlement) => Self::step_settlement(settlement, meter),
			None => Self::clean_page(meter),
		}
	}

	/// Begins with the first queued report, if it is `wanted`. They are queued in the order in
	/// which they were decided.
	fn apply_next(wanted: impl FnOnce(&AcceptedReport) -> bool) -> bool {
		if AcceptedQueue::<T>::decode_len().unwrap_or(0) == 0 {
			return false;
		}
		let mut queue = AcceptedQueue::<T>::get();
		if !queue.first().is_some_and(wanted) {
			return false;
		}
		let first = queue.remove(0);
		AcceptedQueue::<T>::put(queue);
		Self::start_application(first);
		true
	}

	/// Removes one page of a discarded report.
	fn clean_page(meter: &mut WeightMeter) -> bool {
		if DiscardedReports::<T>::count() == 0
			|| meter.try_consume(T::WeightInfo::clean_page()).is_err()
		{
			return false;
		}
		let Some((id, pages)) = DiscardedReports::<T>::iter().next() else { return false };
		let last = pages.saturating_sub(1);
		ReportPages::<T>::remove(id, last);
		if last == 0 {
			DiscardedReports::<T>::remove(id);
		} else {
			DiscardedReports::<T>::insert(id, last);
		}
		true
	}

	/// An epoch has ended: its settlement is the next settlement, unless an earlier one still is under
	/// way, after which this one's turn comes by itself.
	pub(crate) fn queue_settlement(epoch: EpochIndex, parameters: MiningParameters) {
		CurrentSettlement::<T>::put(Settlement {
			epoch,
			parameters,
			phase: SettlementPhase::Waiting,
			pages: 0,
			census: Default::default(),
			cut: None,
			undistributed: Default::default(),
			unsettled_pages: 0,
			maturing: (0, 0),
			matured: Default::default(),
		});
	}

	/// The most that a block's work may weigh.
	pub(crate) fn tick_meter(remaining: frame_support::weights::Weight) -> WeightMeter {
		WeightMeter::with_limit(T::MaxTickWeight::get().min(remaining))
	}
}
