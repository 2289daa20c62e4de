//! The claims of the pallet about its storage.

use crate::{Config, HoldReason, Pallet, RecordCount, Records};
use alloc::{collections::BTreeMap, format};
use frame_support::traits::fungible::InspectHold;
use stratos_primitives::{Balance, Claims, Invariants};

impl<T: Config> Invariants for Pallet<T> {
	fn claims(claims: &mut Claims) {
		claims.of("files");
		let mut deposits: BTreeMap<T::AccountId, Balance> = BTreeMap::new();
		let mut count = 0u64;
		for (_, uploader, record) in Records::<T>::iter() {
			let sum = deposits.entry(uploader).or_default();
			*sum = sum.saturating_add(record.deposit);
			count = count.saturating_add(1);
		}
		let counted = RecordCount::<T>::get();
		claims.one("all records are counted", counted == count, || {
			format!("{counted} are counted, there are {count}")
		});
		let claim = claims.begin("uploaders hold the deposits of their records");
		for (uploader, deposit) in deposits {
			let held = T::Currency::balance_on_hold(&HoldReason::FileRecord.into(), &uploader);
			claims.check(claim, held == deposit, || {
				format!("{uploader:?} holds {held}, the records of the account {deposit}")
			});
		}
	}
}
