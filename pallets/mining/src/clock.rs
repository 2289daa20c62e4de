//! The epoch clock: epochs and their blocks, and the work of a boundary.

use crate::*;
use frame_support::{traits::Get, weights::Weight};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::{One, Saturating};
use stratos_primitives::{EpochClock, EpochHook, EpochIndex, Moment};

impl<T: Config> EpochClock for Pallet<T> {
	fn current_epoch() -> EpochIndex {
		CurrentEpoch::<T>::get()
	}

	fn oldest_reportable() -> EpochIndex {
		OldestReportable::<T>::get()
	}

	fn epoch_ms() -> Moment {
		T::BlockTime::get().saturating_mul(EpochLength::<T>::get().into())
	}
}

impl<T: Config> Pallet<T> {
	/// The current epoch, its first block and its length in blocks.
	pub fn epoch_position() -> (EpochIndex, BlockNumberFor<T>, u32) {
		(CurrentEpoch::<T>::get(), EpochStart::<T>::get(), EpochLength::<T>::get())
	}

	/// Ends the current epoch if `block` is beyond it. Other blocks read two values.
	pub(crate) fn advance_clock(block: BlockNumberFor<T>) -> Weight {
		let start = EpochStart::<T>::get();
		let length = EpochLength::<T>::get();
		let next_start = start.saturating_add(length.into());
		if block < next_start {
			return T::DbWeight::get().reads(2);
		}
		let ended = CurrentEpoch::<T>::get();

		// From here on the block belongs to the new epoch. It starts at `block`, not at
		// `next_start`, so that a chain that adds this pallet later does not run through thousands
		// of past epochs.
		CurrentEpoch::<T>::put(ended.saturating_add(1));
		EpochStart::<T>::put(block);
		// An epoch is settled by its own parameters, also if its settlement has to wait.
		let parameters = ActiveParameters::<T>::get();
		if CurrentSettlement::<T>::exists() {
			WaitingParameters::<T>::insert(ended, parameters);
		} else {
			Self::queue_settlement(ended, parameters);
		}
		let next_length = Self::adopt_parameters(length);

		Self::deposit_event(Event::EpochEnded {
			epoch: ended,
			first_block: start,
			last_block: block.saturating_sub(One::one()),
			next_length,
		});
		T::WeightInfo::boundary().saturating_add(T::EpochHooks::on_epoch_end(ended))
	}
}
