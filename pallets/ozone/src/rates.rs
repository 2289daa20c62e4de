//! The rates of usage of past epochs: the only writer of `PastRates`.
//!
//! A report is about an epoch that has passed, and is priced by the rates that were in force in it. Those
//! are [`ActiveParameters`], unless they changed since: then they are kept here for as long as the epoch
//! can be reported. Parameters change at most once in an epoch, so that the list is bounded by the longest
//! report window.

use crate::{ActiveParameters, Config, OzoneParameters, Pallet, PastRates};
use stratos_primitives::{EpochClock, EpochIndex};

/// The most changes of rates that are kept: more than the longest report window has epochs.
pub const MAX_PAST_RATES: u32 = 2_048;

impl<T: Config> Pallet<T> {
	/// The parameters in force in `epoch`, which can still be reported.
	pub fn rates_in(epoch: EpochIndex) -> OzoneParameters {
		let past = PastRates::<T>::get();
		let place = past.partition_point(|(last, _)| *last < epoch);
		past.get(place).map_or_else(ActiveParameters::<T>::get, |(_, rates)| *rates)
	}

	/// Forgets the rates of epochs that can no longer be reported.
	pub(crate) fn forget_rates() {
		let mut past = PastRates::<T>::get();
		let oldest = T::EpochClock::oldest_reportable();
		let kept = past.partition_point(|(last, _)| *last < oldest);
		if kept > 0 {
			past.drain(..kept);
			PastRates::<T>::put(past);
		}
	}

	/// Keeps `rates`, whose last epoch was `last`. Returns whether there was room.
	pub(crate) fn keep_rates(last: EpochIndex, rates: OzoneParameters) -> bool {
		PastRates::<T>::try_append((last, rates)).is_ok()
	}
}
