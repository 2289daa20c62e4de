//! The validator sets: who votes on which block.
//!
//! Block `h` is voted on by the set in the state of block `h − 1`. A set is installed in the first block
//! of an epoch, before its extrinsics. So a set installed in block `b` votes on the blocks from `b + 1`
//! on, and block `b` itself is voted on by the set before.

use crate::{Config, CurrentSet, EarlierSets, Event, Pallet};
use codec::{Decode, Encode, MaxEncodedLen};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use sp_runtime::traits::{One, Saturating};
use stratos_consensus::{Power, Validator, ValidatorSet};
use stratos_primitives::{Balance, EpochIndex, Validators};

/// Base units of a unit of voting power: a millionth of a STOS.
pub(crate) const POWER: Balance = 1_000_000_000_000;

/// A set, and the block in whose execution it was installed.
#[derive(Clone, PartialEq, Eq, Default, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct InstalledSet<BlockNumber> {
	/// The set.
	pub set: ValidatorSet,
	/// The block.
	pub block: BlockNumber,
}

/// The voting power of stake in base units.
pub(crate) fn power_of(stake: Balance) -> Power {
	Power::try_from(stake / POWER).unwrap_or(Power::MAX).max(1)
}

impl<T: Config> Pallet<T> {
	/// The set that votes on the next block. Empty where no validator was ever chosen.
	pub fn validator_set() -> ValidatorSet {
		CurrentSet::<T>::get().set
	}

	/// The set that voted on block `height`, which is not older than the parent of this block: the latest
	/// that was installed before it.
	pub(crate) fn set_of(height: BlockNumberFor<T>) -> ValidatorSet {
		let current = CurrentSet::<T>::get();
		if current.block < height {
			return current.set;
		}
		let earlier = EarlierSets::<T>::get().into_iter();
		earlier.into_iter().find(|one| one.block < height).map(|one| one.set).unwrap_or_default()
	}

	/// The set that voted on the parent of this block.
	pub fn set_of_parent() -> ValidatorSet {
		Self::set_of(frame_system::Pallet::<T>::block_number().saturating_sub(One::one()))
	}

	/// The active validators as a set.
	pub(crate) fn chosen_set() -> ValidatorSet {
		ValidatorSet::new(
			T::Validators::active()
				.into_iter()
				.map(|one| Validator { key: one.key, power: power_of(one.stake) }),
		)
	}

	/// Installs the set that stake chose for `epoch`. If it chose nobody, the set in force stays.
	pub(crate) fn install(epoch: EpochIndex) {
		let set = Self::chosen_set();
		if set.is_empty() {
			let validators = CurrentSet::<T>::get().set.validators().len() as u32;
			// A chain that never had validators keeps nothing.
			if validators > 0 {
				Self::deposit_event(Event::SetKept { validators, epoch });
			}
			return;
		}
		let validators = set.validators().len() as u32;
		let power = set.total_power();
		let block = frame_system::Pallet::<T>::block_number();
		let before = CurrentSet::<T>::get();
		CurrentSet::<T>::put(InstalledSet { set, block });
		EarlierSets::<T>::mutate(|earlier| {
			earlier.force_insert_keep_left(0, before).ok();
		});
		Self::deposit_event(Event::SetInstalled { validators, power, epoch });
	}
}
