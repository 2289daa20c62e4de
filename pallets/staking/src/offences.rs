//! Offences: double signing and long absence.
//!
//! A slash reaches all liable stake in constant time: own stake immediately, delegations by the
//! rate of their shares, and stake that left since (unbonding, redelegated) by a record of slashes
//! that each entry is checked against before it is released.

use crate::{
	ActiveParameters, Config, Error, Event, KeyOwner, Offence, Pallet, Slashes, Status, Validators,
	WeightInfo,
	slash::{rate_after, slashed},
	types::{ConsensusKey, SlashRecord},
};
use frame_support::{
	ensure,
	storage::with_storage_layer,
	traits::{Get, Time},
	weights::Weight,
};
use sp_runtime::DispatchResult;
use stratos_primitives::{EpochClock, EpochIndex};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_report(
		account: T::AccountId,
		offence: Offence,
		epoch: EpochIndex,
	) -> DispatchResult {
		let index = Self::index_of(&account)?;
		let now = T::EpochClock::current_epoch();
		ensure!(epoch <= now, Error::<T>::OffenceInFuture);
		ensure!(
			now.saturating_sub(epoch) <= ActiveParameters::<T>::get().evidence_age,
			Error::<T>::OffenceTooOld
		);
		Self::punish(index, offence, epoch)
	}

	/// Slashes and jails, at most once per offence and epoch.
	fn punish(index: u32, offence: Offence, epoch: EpochIndex) -> DispatchResult {
		let mut slashes = Slashes::<T>::get(index);
		ensure!(
			!slashes.iter().any(|slash| slash.offence == offence && slash.epoch == epoch),
			Error::<T>::DuplicateOffence
		);
		ensure!(!slashes.is_full(), Error::<T>::TooManySlashes);
		let parameters = ActiveParameters::<T>::get();
		let fraction = match offence {
			Offence::DoubleSign => parameters.double_sign_slash,
			Offence::Absence => parameters.absence_slash,
		};
		let (mut validator, fees) = Self::settled(index)?;
		let at = T::Time::now();
		slashes
			.try_push(SlashRecord { offence, epoch, at, fraction })
			.map_err(|_| Error::<T>::TooManySlashes)?;
		let own = slashed(validator.self_stake, fraction);
		let worth = validator.delegated();

		Self::withdraw_candidacy(index, &mut validator);
		Self::slash_hold(&validator.account, &validator.account, own)?;
		validator.self_stake = validator.self_stake.saturating_sub(own);
		validator.rate = rate_after(validator.rate, fraction);
		validator.missed = 0;
		let release = at.saturating_add(parameters.absence_jail);
		validator.status = match (offence, validator.status) {
			(_, Status::Banned) => Status::Banned,
			(Offence::DoubleSign, _) if parameters.double_sign_ban => Status::Banned,
			_ if slashes.is_full() => Status::Banned,
			(_, Status::Jailed { until }) => Status::Jailed { until: until.max(release) },
			_ => Status::Jailed { until: release },
		};
		let until = match validator.status {
			Status::Jailed { until } => Some(until),
			_ => None,
		};
		Slashes::<T>::insert(index, slashes);
		Self::deposit_event(Event::Slashed {
			validator: validator.account.clone(),
			offence,
			offence_epoch: epoch,
			own,
			delegated: worth.saturating_sub(validator.delegated()),
			epoch: T::EpochClock::current_epoch(),
		});
		Self::deposit_event(Event::Jailed { validator: validator.account.clone(), until });
		// No longer active, so its stake counts nowhere.
		Self::store(index, validator, fees, 0);
		Ok(())
	}

	/// The active validator that has this consensus key.
	fn active_by_key(key: &ConsensusKey) -> Option<u32> {
		let index = KeyOwner::<T>::get(key)?;
		Validators::<T>::get(index).is_some_and(|validator| validator.active).then_some(index)
	}

	/// For the consensus engine: the validator with this key authored or signed a block. Constant
	/// work.
	pub fn note_authored(key: &ConsensusKey) -> Weight {
		if let Some(index) = Self::active_by_key(key) {
			Validators::<T>::mutate_extant(index, |validator| validator.missed = 0);
		}
		T::WeightInfo::note_authored()
	}

	/// For the consensus engine: the validator with this key missed a block. At the governed limit
	/// of misses in a row it is slashed and jailed. Constant work.
	pub fn note_missed(key: &ConsensusKey) -> Weight {
		let Some(index) = Self::active_by_key(key) else { return T::WeightInfo::note_authored() };
		let missed = Validators::<T>::mutate_extant(index, |validator| {
			validator.missed = validator.missed.saturating_add(1);
			validator.missed
		});
		if missed < ActiveParameters::<T>::get().absence_limit {
			return T::WeightInfo::note_authored();
		}
		let epoch = T::EpochClock::current_epoch();
		let punished = with_storage_layer(|| Self::punish(index, Offence::Absence, epoch));
		if let Err(error) = punished {
			// Already punished for this epoch: restart the count.
			log::warn!(target: "runtime::staking", "absence not punished: {error:?}");
			Validators::<T>::mutate_extant(index, |validator| validator.missed = 0);
		}
		T::WeightInfo::report_offence(T::MaxCandidates::get())
	}
}
