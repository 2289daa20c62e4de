//! What the runtime API answers.

use crate::{Config, FileInfo, Pallet, Records};
use alloc::vec::Vec;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::H256;

impl<T: Config> Pallet<T> {
	/// The record of the file `hash` of `uploader`.
	pub fn info(hash: H256, uploader: &T::AccountId) -> Option<FileInfo<BlockNumberFor<T>>> {
		let record = Records::<T>::get(hash, uploader)?;
		Some(FileInfo {
			size: record.size,
			deposit: record.deposit,
			recorded: record.recorded,
			attesters: record.attesters.into_inner(),
			attested: record.attested,
		})
	}

	/// The storage key of that record.
	pub fn key(hash: H256, uploader: &T::AccountId) -> Vec<u8> {
		Records::<T>::hashed_key_for(hash, uploader)
	}
}
