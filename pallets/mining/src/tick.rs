//! The work of a block: which step comes next, and when to stop.
//!
//! `on_initialize` works up to [`Config::MaxTickWeight`], whatever else is in the block, so that full
//! blocks cannot starve a settlement. `on_idle` uses what a block has left, up to the same limit again.
//!
//! The order of the work is strict:
//! 1. The report whose application has begun.
//! 2. While an epoch waits for its settlement: the reports accepted up to the end of that epoch, then
//!    the settlement. Reports accepted later wait until it is closed.
//! 3. Otherwise, accepted reports.
//! 4. Pages of discarded reports.

use crate::*;
use frame_support::{
	traits::Get,
	weights::{Weight, WeightMeter},
};

impl<T: Config> Pallet<T> {
	/// Works as far as `remaining` and [`Config::MaxTickWeight`] allow. Returns the weight consumed.
	pub(crate) fn tick(remaining: Weight) -> Weight {
		let mut meter = WeightMeter::with_limit(T::MaxTickWeight::get().min(remaining));
		if meter.try_consume(T::WeightInfo::tick_base()).is_ok() {
			while Self::step(&mut meter) {}
		}
		meter.consumed()
	}

	/// One step. Returns whether there may be another one.
	fn step(meter: &mut WeightMeter) -> bool {
		if let Some(application) = CurrentApplication::<T>::get() {
			return Self::step_application(application, meter);
		}
		let settlement = CurrentSettlement::<T>::get();
		let next = match &settlement {
			Some(settlement) if settlement.phase == SettlementPhase::Waiting => {
				Self::next_accepted(|report| report.accepted_in <= settlement.epoch)
			}
			Some(_) => None,
			None => Self::next_accepted(|_| true),
		};
		if let Some(report) = next {
			Self::start_application(report);
			return true;
		}
		match settlement {
			Some(settlement) => Self::step_settlement(settlement, meter),
			None => Self::clean_page(meter),
		}
	}

	fn clean_page(meter: &mut WeightMeter) -> bool {
		DiscardedReports::<T>::count() > 0
			&& meter.try_consume(T::WeightInfo::clean_page()).is_ok()
			&& Self::remove_discarded_page()
	}
}
