//! Offences: double signing and long absence.
//!
//! A slash reaches all liable stake in constant time: own stake immediately, delegations by the
//! rate of their shares, and stake that left since (unbonding, redelegated) by a record of slashes
//! that each entry is checked against before it is released.

use crate::{
	ActiveParameters, ActiveSet, Config, Error, Event, KeyOwner, Offence, Pallet, RetiredKeys,
	Slashes, Status, Validators, WeightInfo,
	slash::{rate_after, slashed},
	types::{ConsensusKey, SlashRecord},
};
use alloc::vec::Vec;
use frame_support::{
	ensure,
	storage::with_storage_layer,
	traits::{Get, Time},
	weights::Weight,
};
use sp_runtime::{DispatchError, DispatchResult};
use stratos_primitives::{ActiveValidator, EpochClock, EpochIndex, Validators as ValidatorsOf};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_report(
		account: T::AccountId,
		offence: Offence,
		epoch: EpochIndex,
	) -> DispatchResult {
		Self::punish_in_time(Self::index_of(&account)?, offence, epoch)
	}

	/// Punishes an offence of `epoch` that is neither in the future nor too old.
	fn punish_in_time(index: u32, offence: Offence, epoch: EpochIndex) -> DispatchResult {
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

	/// The active validator that has this consensus key, or had it when the epoch began.
	fn active_by_key(key: &ConsensusKey) -> Option<u32> {
		let index = KeyOwner::<T>::get(key)?;
		Validators::<T>::get(index).is_some_and(|validator| validator.active).then_some(index)
	}
}

impl<T: Config> ValidatorsOf<T::AccountId> for Pallet<T> {
	fn most_active() -> u32 {
		T::MaxActive::get()
	}

	fn active() -> Vec<ActiveValidator<T::AccountId>> {
		let record = |index: &u32| {
			let validator = Validators::<T>::get(index)?;
			let (key, stake) = (validator.key, validator.total());
			Some(ActiveValidator { account: validator.account, key, stake })
		};
		ActiveSet::<T>::get().iter().filter_map(record).collect()
	}

	fn by_key(key: &ConsensusKey) -> Option<(T::AccountId, u32)> {
		let validator = Validators::<T>::get(KeyOwner::<T>::get(key)?)?;
		Some((validator.account, validator.missed))
	}

	/// Constant work. Whoever signed the block before as well costs no write.
	fn note_signed(key: &ConsensusKey) -> Weight {
		let validator = KeyOwner::<T>::get(key)
			.and_then(|index| Some((index, Validators::<T>::get(index)?)))
			.filter(|(_, validator)| validator.active && validator.missed > 0);
		let Some((index, mut validator)) = validator else {
			return T::WeightInfo::note_authored().saturating_sub(T::DbWeight::get().writes(1));
		};
		validator.missed = 0;
		Validators::<T>::insert(index, validator);
		T::WeightInfo::note_authored()
	}

	/// At the governed limit of misses in a row it is slashed and jailed. Constant work below it.
	fn note_missed(key: &ConsensusKey) -> Weight {
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
		Self::missed_weight()
	}

	fn signed_weight() -> Weight {
		T::WeightInfo::note_authored()
	}

	fn missed_weight() -> Weight {
		T::WeightInfo::note_authored().saturating_add(Self::punish_weight())
	}

	fn evidence_age() -> u32 {
		ActiveParameters::<T>::get().evidence_age
	}

	fn punish_double_sign(
		key: &ConsensusKey,
		epoch: EpochIndex,
	) -> Result<T::AccountId, DispatchError> {
		let index = KeyOwner::<T>::get(key).ok_or(Error::<T>::NoVoter)?;
		// Whoever replaced a key answers for what it signed until then, and not for what others sign
		// with it later.
		let voted = RetiredKeys::<T>::get(key).is_none_or(|last| epoch <= last);
		ensure!(voted, Error::<T>::NoVoter);
		Self::punish_in_time(index, Offence::DoubleSign, epoch)?;
		Self::account_of(index)
	}

	fn punish_weight() -> Weight {
		T::WeightInfo::report_offence(T::MaxCandidates::get())
			.saturating_add(T::DbWeight::get().reads(3))
	}
}
