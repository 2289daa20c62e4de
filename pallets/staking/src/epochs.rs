//! The epoch boundary: fees are settled, proposed parameters become active, and a new active set is
//! chosen.

use crate::{
	ActiveParameters, ActiveSet, ActiveStake, Candidates, Config, Event, Fees, Pallet, PreviousSet,
	Validators, WeightInfo, types::Validator,
};
use alloc::{collections::BTreeMap, vec::Vec};
use core::cmp::Reverse;
use frame_support::{BoundedVec, traits::Get, weights::Weight};
use stratos_primitives::{Balance, EpochHook, EpochIndex, TreasurySource};

impl<T: Config> EpochHook for Pallet<T> {
	fn on_epoch_end(ended: EpochIndex) -> Weight {
		let old = ActiveSet::<T>::get();
		let candidates = Candidates::<T>::get();
		let mut all: BTreeMap<u32, Validator<T::AccountId>> = BTreeMap::new();
		for index in old.iter().chain(candidates.iter()) {
			if let Some(validator) = Validators::<T>::get(index) {
				all.insert(*index, validator);
			}
		}
		let weight = T::WeightInfo::on_epoch_end(all.len() as u32, old.len() as u32);

		// Fees of the epoch belong to the set that served it.
		Self::settle_all(&old, &mut all);
		Self::adopt_parameters();

		let chosen = Self::choose(&candidates, &all);
		Self::install(ended, old, chosen, all);
		weight.saturating_add(Self::mature_pages())
	}
}

impl<T: Config> Pallet<T> {
	/// Settles the fees of the whole set. The remainder is what rounding kept back.
	fn settle_all(set: &[u32], all: &mut BTreeMap<u32, Validator<T::AccountId>>) {
		let mut fees = Fees::<T>::get();
		for index in set {
			if let Some(validator) = all.get_mut(index) {
				Self::settle_fees(validator, &mut fees);
			}
		}
		let dust = core::mem::take(&mut fees.unsettled);
		Fees::<T>::put(fees);
		Self::pay_treasury(dust, TreasurySource::Fees);
	}

	/// The candidates with most stake, the lower index first where it is equal, that have at least
	/// the minimum of their own.
	fn choose(
		candidates: &[u32],
		all: &BTreeMap<u32, Validator<T::AccountId>>,
	) -> BoundedVec<u32, T::MaxActive> {
		let parameters = ActiveParameters::<T>::get();
		let mut ranked: Vec<(Reverse<Balance>, u32)> = candidates
			.iter()
			.filter_map(|index| Some((*index, all.get(index)?)))
			.filter(|(_, validator)| validator.self_stake >= parameters.min_self_delegation)
			.map(|(index, validator)| (Reverse(validator.total()), index))
			.collect();
		ranked.sort_unstable();
		let size = parameters.active_set.min(T::MaxActive::get()) as usize;
		BoundedVec::truncate_from(ranked.into_iter().take(size).map(|(_, index)| index).collect())
	}

	fn install(
		ended: EpochIndex,
		old: BoundedVec<u32, T::MaxActive>,
		chosen: BoundedVec<u32, T::MaxActive>,
		mut all: BTreeMap<u32, Validator<T::AccountId>>,
	) {
		let per_stake = Fees::<T>::get().per_stake;
		let mut stake: Balance = 0;
		for index in &old {
			if let Some(validator) = all.get_mut(index) {
				validator.active = false;
			}
		}
		for index in &chosen {
			if let Some(validator) = all.get_mut(index) {
				validator.active = true;
				validator.fees_settled = per_stake;
				stake = stake.saturating_add(validator.total());
			}
		}
		for (index, mut validator) in all {
			let served = old.contains(&index);
			if validator.active && !served {
				validator.missed = 0;
			}
			if validator.active || served {
				Validators::<T>::insert(index, validator);
			}
		}
		Self::deposit_event(Event::ActiveSetRenewed {
			epoch: ended.saturating_add(1),
			size: chosen.len() as u32,
			stake,
		});
		PreviousSet::<T>::put((ended, old));
		ActiveSet::<T>::put(chosen);
		ActiveStake::<T>::put(stake);
	}

	/// Chooses the active set of block 0.
	pub(crate) fn choose_genesis_set() {
		let candidates = Candidates::<T>::get();
		let all: BTreeMap<_, _> = candidates
			.iter()
			.filter_map(|index| Some((*index, Validators::<T>::get(index)?)))
			.collect();
		let chosen = Self::choose(&candidates, &all);
		Self::install(0, BoundedVec::new(), chosen, all);
		// No epoch has ended yet.
		PreviousSet::<T>::kill();
	}
}
