//! Genesis: the set that votes on block 1.

use crate::{Config, CurrentSet, InstalledSet, Pallet};

/// Installs the active validators of genesis, if there are any. Stake's genesis comes before.
pub(crate) fn build<T: Config>() {
	let block = frame_system::Pallet::<T>::block_number();
	CurrentSet::<T>::put(InstalledSet { set: Pallet::<T>::chosen_set(), block });
	Pallet::<T>::begin_epoch(0);
}
