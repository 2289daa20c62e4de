//! Epochs: a new set at each end, and which epoch a height belongs to.

use crate::{Config, FirstBlocks, Known, Pallet, WeightInfo};
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::weights::Weight;
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use stratos_primitives::{EpochHook, EpochIndex, Validators};

/// First blocks that an epoch's end forgets at most. More than one, so that a shorter age of evidence
/// makes room in time.
const FORGET: u32 = 4;

/// A range of epochs.
#[derive(Clone, Copy, PartialEq, Eq, Default, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct KnownEpochs {
	/// The oldest.
	pub oldest: EpochIndex,
	/// The latest.
	pub latest: EpochIndex,
}

impl<T: Config> EpochHook for Pallet<T> {
	/// After staking has chosen its active set.
	fn on_epoch_end(ended: EpochIndex) -> Weight {
		let epoch = ended.saturating_add(1);
		Self::install(epoch);
		Self::begin_epoch(epoch);
		T::WeightInfo::on_epoch_end(T::Validators::most_active())
	}
}

impl<T: Config> Pallet<T> {
	/// This block is the first of `epoch`.
	pub(crate) fn begin_epoch(epoch: EpochIndex) {
		FirstBlocks::<T>::insert(epoch, frame_system::Pallet::<T>::block_number());
		let mut oldest = Known::<T>::get().map_or(epoch, |known| known.oldest);
		let age = T::Validators::evidence_age();
		for _ in 0..FORGET {
			if epoch.saturating_sub(oldest) <= age {
				break;
			}
			FirstBlocks::<T>::remove(oldest);
			oldest = oldest.saturating_add(1);
		}
		Known::<T>::put(KnownEpochs { oldest, latest: epoch });
	}

	/// The epoch whose set votes on block `height`: that of its parent. `None` for a height beyond this
	/// block, and for one whose epoch is forgotten.
	///
	/// The search is bounded by the bits of an epoch's number.
	pub(crate) fn epoch_of_votes(height: u32) -> Option<EpochIndex> {
		let height_as_block = BlockNumberFor::<T>::from(height);
		if height_as_block > frame_system::Pallet::<T>::block_number() {
			return None;
		}
		let parent = BlockNumberFor::<T>::from(height.checked_sub(1)?);
		let KnownEpochs { oldest, latest } = Known::<T>::get()?;
		let begun =
			|epoch: EpochIndex| FirstBlocks::<T>::get(epoch).is_some_and(|first| first <= parent);
		if !begun(oldest) {
			return None;
		}
		// `low` has begun, what is above `high` has not.
		let (mut low, mut high) = (oldest, latest);
		for _ in 0..EpochIndex::BITS {
			if low >= high {
				break;
			}
			// Rounded up, so that it is above `low`.
			let middle = high.saturating_sub(high.saturating_sub(low) / 2);
			if begun(middle) {
				low = middle;
			} else {
				high = middle.saturating_sub(1);
			}
		}
		Some(low)
	}
}
