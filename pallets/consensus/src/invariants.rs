//! The claims of the pallet about its storage.

use crate::{Config, CurrentSet, EarlierSets, FirstBlocks, Known, Noted, Pallet};
use alloc::{format, vec::Vec};
use frame_system::pallet_prelude::BlockNumberFor;
use stratos_consensus::ValidatorSet;
use stratos_primitives::{Claims, Invariants, Validators};

impl<T: Config> Invariants for Pallet<T> {
	fn claims(claims: &mut Claims) {
		claims.of("consensus");
		Self::claim_sets(claims);
		Self::claim_epochs(claims);
		claims.one("what a block notes is forgotten at its end", !Noted::<T>::exists(), || {
			"a block ended with its note".into()
		});
	}
}

impl<T: Config> Pallet<T> {
	/// Sets are in their order, belong to validators, and were installed one after the other.
	fn claim_sets(claims: &mut Claims) {
		let current = CurrentSet::<T>::get();
		let earlier = EarlierSets::<T>::get();
		let ordered = claims.begin("validators stand in a set once, by power");
		let owned = claims.begin("the keys that vote belong to validators");
		let apart = claims.begin("sets were installed one after the other");
		let mut before: Option<BlockNumberFor<T>> = None;
		for installed in core::iter::once(&current).chain(&earlier) {
			let (set, block) = (&installed.set, installed.block);
			let same = ValidatorSet::new(set.validators().iter().copied()) == *set;
			claims.check(ordered, same, || format!("the set of block {block:?} is not in order"));
			for one in set.validators() {
				let known = T::Validators::by_key(&one.key).is_some();
				claims.check(owned, known, || format!("{:?} belongs to nobody", one.key));
			}
			let latest = frame_system::Pallet::<T>::block_number();
			let right = before.map_or(block <= latest, |before| block < before);
			claims.check(apart, right, || format!("the set of block {block:?} is out of place"));
			before = Some(block);
		}
	}

	/// The known epochs have their first blocks, in their order, and no others have.
	fn claim_epochs(claims: &mut Claims) {
		let stored = FirstBlocks::<T>::iter_keys().count();
		let known = Known::<T>::get();
		let blocks: Vec<_> = known.map_or_else(Vec::new, |known| {
			(known.oldest..=known.latest).filter_map(FirstBlocks::<T>::get).collect()
		});
		let range = known.map_or(0, |known| {
			u64::from(known.latest).saturating_add(1).saturating_sub(known.oldest.into())
		});
		let complete = blocks.len() == stored && stored as u64 == range;
		claims.one("the known epochs have a first block each", complete, || {
			format!(
				"{range} epochs are known, {} of {stored} first blocks are theirs",
				blocks.len()
			)
		});
		let ascending = blocks.windows(2).all(|pair| pair[0] < pair[1]);
		claims.one("epochs begin one after the other", ascending, || {
			"an epoch begins before the one before it".into()
		});
	}
}
