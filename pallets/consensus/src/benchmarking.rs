//! Benchmarks of the calls and hooks, without what staking does, which weighs it itself.

use crate::{
	Config, CurrentSet, FirstBlocks, InstalledSet, Known, KnownEpochs, Noted, Pallet, signed,
};
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::assert_ok;
use frame_system::pallet_prelude::BlockNumberFor;
use stratos_consensus::{ConsensusKey, MAX_VALIDATORS, Proposer, Validator, ValidatorSet};
use stratos_primitives::EpochHook;

/// Prepares what the pallet does not have itself.
pub trait BenchmarkHelper {
	/// Makes active validators with these keys.
	fn validators(keys: &[ConsensusKey]);
}

fn keys(count: u32) -> Vec<ConsensusKey> {
	(0..count).map(signed::key).collect()
}

/// Block 2, made by `count` validators.
fn by_validators<T: Config>(count: u32) {
	let validator = |key: ConsensusKey| Validator { key, power: 1 };
	let set = ValidatorSet::new(keys(count).into_iter().map(validator));
	CurrentSet::<T>::put(InstalledSet { set, block: BlockNumberFor::<T>::from(0u32) });
	let proposer = Proposer { key: signed::key(0), round: 0 };
	// Benchmarks run in a later block.
	frame_system::Pallet::<T>::set_block_number(1u32.into());
	frame_system::Pallet::<T>::initialize(&2u32.into(), &signed::PARENT, &proposer.digest());
	frame_system::BlockHash::<T>::insert(BlockNumberFor::<T>::from(0u32), signed::GENESIS);
}

#[benchmarks]
mod benches {
	use super::*;

	/// `s` signatures. The set has no other validators, so that they are a quorum.
	#[benchmark]
	fn note(s: Linear<1, { MAX_VALIDATORS }>) {
		by_validators::<T>(s);
		let certificate = signed::certificate(s);
		#[block]
		{
			assert_ok!(Pallet::<T>::check_certificate(&certificate));
			Noted::<T>::put(true);
		}
		assert!(Noted::<T>::exists());
	}

	/// The oldest known height, in as many epochs as a year has, and more.
	#[benchmark]
	fn check_equivocation() {
		by_validators::<T>(MAX_VALIDATORS);
		Known::<T>::put(KnownEpochs { oldest: 0, latest: u32::from(u16::MAX) });
		FirstBlocks::<T>::insert(0, BlockNumberFor::<T>::from(0u32));
		let proof = signed::equivocation();
		#[block]
		{
			assert!(Pallet::<T>::check_equivocation(&proof).is_ok());
		}
	}

	/// `v` active validators, of whom staking has at most 100, after `v` others; more first blocks than
	/// evidence needs.
	#[benchmark]
	fn on_epoch_end(v: Linear<1, 100>) {
		by_validators::<T>(MAX_VALIDATORS);
		// Two earlier sets, as large as sets are.
		Pallet::<T>::install(0);
		T::BenchmarkHelper::validators(&keys(v));
		Known::<T>::put(KnownEpochs { oldest: 0, latest: 1_000_000 });
		for epoch in 0..10 {
			FirstBlocks::<T>::insert(epoch, BlockNumberFor::<T>::from(epoch));
		}
		#[block]
		{
			Pallet::<T>::on_epoch_end(1_000_000);
		}
		assert!(!FirstBlocks::<T>::contains_key(0));
	}
}
