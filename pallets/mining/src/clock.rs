//! The epoch clock: which block belongs to which epoch, and what a boundary sets off.

use crate::*;
use frame_support::{traits::Get, weights::Weight};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::{One, Saturating};
use stratos_primitives::{EpochClock, EpochHook, EpochIndex};

impl<T: Config> EpochClock for Pallet<T> {
	fn current_epoch() -> EpochIndex {
		CurrentEpoch::<T>::get()
	}
}

impl<T: Config> Pallet<T> {
	/// The current epoch, its first block and its length in blocks.
	pub fn epoch_position() -> (EpochIndex, BlockNumberFor<T>, u32) {
		(CurrentEpoch::<T>::get(), EpochStart::<T>::get(), EpochLength::<T>::get())
	}

	/// Ends the current epoch if `block` lies beyond it. Reads two values in every other block.
	pub(crate) fn advance_clock(block: BlockNumberFor<T>) -> Weight {
		let start = EpochStart::<T>::get();
		let length = EpochLength::<T>::get();
		let next_start = start.saturating_add(length.into());
		if block < next_start {
			return T::DbWeight::get().reads(2);
		}
		let ended = CurrentEpoch::<T>::get();

		// From here on the block belongs to the new epoch. Its start is the block itself and not
		// `next_start`, so that a chain that gains this pallet late does not run through thousands
		// of epochs that never were.
		CurrentEpoch::<T>::put(ended.saturating_add(1));
		EpochStart::<T>::put(block);
		let next_length = if CurrentSettlement::<T>::exists() {
			// The epochs that still wait for their settlement are settled by the parameters that
			// were in force in them, so new ones wait for a boundary without such a backlog.
			length
		} else {
			Self::queue_settlement(ended, ActiveParameters::<T>::get());
			Self::adopt_parameters(length)
		};

		Self::deposit_event(Event::EpochEnded {
			epoch: ended,
			first_block: start,
			last_block: block.saturating_sub(One::one()),
			next_length,
		});
		T::WeightInfo::boundary().saturating_add(T::EpochHooks::on_epoch_end(ended))
	}
}
