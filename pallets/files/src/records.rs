//! Recording, attesting and removing.

use crate::{
	ActiveParameters, Config, Error, Event, FileRecord, FileSize, HoldReason, Pallet, RecordCount,
	Records,
};
use frame_support::{
	BoundedVec, ensure,
	traits::{fungible::MutateHold, tokens::Precision},
};
use sp_core::H256;
use sp_runtime::{DispatchResult, traits::Convert};
use stratos_primitives::EpochClock;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_record(uploader: T::AccountId, hash: H256, size: FileSize) -> DispatchResult {
		ensure!(size.bytes > 0 && size.replicas > 0, Error::<T>::Empty);
		ensure!(!Records::<T>::contains_key(hash, &uploader), Error::<T>::AlreadyRecorded);
		let deposit = ActiveParameters::<T>::get().record_deposit;
		T::Currency::hold(&HoldReason::FileRecord.into(), &uploader, deposit)
			.map_err(|_| Error::<T>::InsufficientBalance)?;
		let recorded = frame_system::Pallet::<T>::block_number();
		let attesters = BoundedVec::new();
		let record = FileRecord { size, deposit, recorded, attesters, attested: None };
		Records::<T>::insert(hash, &uploader, record);
		RecordCount::<T>::mutate(|count| *count = count.saturating_add(1));
		let epoch = T::EpochClock::current_epoch();
		Self::deposit_event(Event::Recorded { hash, uploader, size, deposit, epoch });
		Ok(())
	}

	pub(crate) fn do_attest(
		operator: T::AccountId,
		hash: H256,
		uploader: T::AccountId,
		size: FileSize,
	) -> DispatchResult {
		let node = T::MetaNodeOf::convert(operator).ok_or(Error::<T>::NotAMetaNode)?;
		let mut record = Records::<T>::get(hash, &uploader).ok_or(Error::<T>::UnknownRecord)?;
		ensure!(record.size == size, Error::<T>::OtherSize);
		ensure!(!record.attesters.contains(&node), Error::<T>::AlreadyAttested);
		record.attesters.try_push(node).map_err(|_| Error::<T>::EnoughAttesters)?;
		let needed = ActiveParameters::<T>::get().attestations;
		let enough = record.attesters.len() as u32 >= needed;
		if enough && record.attested.is_none() {
			record.attested = Some(frame_system::Pallet::<T>::block_number());
		}
		Records::<T>::insert(hash, &uploader, record);
		let epoch = T::EpochClock::current_epoch();
		Self::deposit_event(Event::Attested { hash, uploader, node, enough, epoch });
		Ok(())
	}

	pub(crate) fn do_remove(uploader: T::AccountId, hash: H256) -> DispatchResult {
		let record = Records::<T>::take(hash, &uploader).ok_or(Error::<T>::UnknownRecord)?;
		let (reason, deposit) = (HoldReason::FileRecord.into(), record.deposit);
		T::Currency::release(&reason, &uploader, deposit, Precision::Exact)?;
		RecordCount::<T>::mutate(|count| *count = count.saturating_sub(1));
		let epoch = T::EpochClock::current_epoch();
		Self::deposit_event(Event::Removed { hash, uploader, deposit, epoch });
		Ok(())
	}
}
