//! Benchmarks of the calls.

use crate::{Call, Config, FileSize, MAX_ATTESTERS, Pallet, Records};
use frame_benchmarking::v2::*;
use frame_support::{assert_ok, traits::fungible::Mutate};
use frame_system::RawOrigin;
use sp_core::H256;
use stratos_primitives::STOS;

/// Prepares what the pallet does not have itself.
pub trait BenchmarkHelper<AccountId> {
	/// An account that acts for an active Meta Node.
	fn meta_node() -> AccountId;
}

const HASH: H256 = H256([7; 32]);
const SIZE: FileSize = FileSize { bytes: 1_000_000, replicas: 3 };

fn uploader<T: Config>() -> T::AccountId {
	let who: T::AccountId = account("uploader", 0, 0);
	T::Currency::set_balance(&who, 1_000 * STOS);
	who
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn record() {
		let who = uploader::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), HASH, SIZE);
		assert!(Records::<T>::contains_key(HASH, &who));
	}

	/// The last attester that has room.
	#[benchmark]
	fn attest() {
		let (who, operator) = (uploader::<T>(), T::BenchmarkHelper::meta_node());
		assert_ok!(Pallet::<T>::do_record(who.clone(), HASH, SIZE));
		Records::<T>::mutate(HASH, &who, |stored| {
			let Some(stored) = stored else { return };
			for node in 1..MAX_ATTESTERS {
				let _ = stored.attesters.try_push(u32::MAX - node);
			}
		});
		#[extrinsic_call]
		_(RawOrigin::Signed(operator), HASH, who.clone(), SIZE);
		let stored = Records::<T>::get(HASH, &who);
		assert!(stored.is_some_and(|stored| stored.attested.is_some()));
	}

	#[benchmark]
	fn remove() {
		let who = uploader::<T>();
		assert_ok!(Pallet::<T>::do_record(who.clone(), HASH, SIZE));
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), HASH);
		assert!(!Records::<T>::contains_key(HASH, &who));
	}
}
