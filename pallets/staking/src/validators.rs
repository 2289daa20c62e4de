//! Validators: registration, own stake, commission, candidacy.

use crate::{
	ActiveParameters, Candidates, Config, ConsensusKey, Delegations, Error, Event, Fees,
	HoldReason, IndexOf, KeyOwner, NextIndex, Pallet, RetiredKeys, Status, Validators,
	pallet::{ActiveSet, ActiveStake},
	types::{FeePool, Validator},
};
use alloc::vec::Vec;
use frame_support::{
	ensure,
	traits::{Time, fungible::MutateHold},
};
use sp_runtime::{DispatchError, DispatchResult, MultiSignature, Perbill, traits::Zero};
use stratos_primitives::{Balance, EpochClock, key_proof};

impl<T: Config> Pallet<T> {
	/// The validator of `account`.
	pub(crate) fn index_of(account: &T::AccountId) -> Result<u32, DispatchError> {
		IndexOf::<T>::get(account).ok_or_else(|| Error::<T>::NotValidator.into())
	}

	/// The validator at `index` with settled fees, and the fees left. Nothing is stored.
	pub(crate) fn settled(index: u32) -> Result<(Validator<T::AccountId>, FeePool), DispatchError> {
		let mut validator = Validators::<T>::get(index).ok_or(Error::<T>::NotValidator)?;
		let mut fees = Fees::<T>::get();
		Self::settle_fees(&mut validator, &mut fees);
		Ok((validator, fees))
	}

	/// Stores a settled validator whose total stake was `before`.
	pub(crate) fn store(
		index: u32,
		validator: Validator<T::AccountId>,
		fees: FeePool,
		before: Balance,
	) {
		if validator.active {
			ActiveStake::<T>::mutate(|stake| {
				*stake = stake.saturating_sub(before).saturating_add(validator.total());
			});
		}
		Fees::<T>::put(fees);
		Validators::<T>::insert(index, validator);
	}

	/// Puts stake on hold.
	pub(crate) fn hold(who: &T::AccountId, amount: Balance) -> DispatchResult {
		T::Currency::hold(&HoldReason::Stake.into(), who, amount)
			.map_err(|_| Error::<T>::InsufficientBalance.into())
	}

	/// What a consensus key signs to agree to be used by validator `account`:
	/// `"stratos-validator"`, the hash of the genesis block, and the account
	/// ([`key_proof::payload`]).
	pub fn key_proof_payload(account: &T::AccountId) -> Vec<u8> {
		let genesis = frame_system::BlockHash::<T>::get(
			frame_system::pallet_prelude::BlockNumberFor::<T>::zero(),
		);
		key_proof::payload("stratos-validator", genesis, account)
	}

	/// Fails unless `key` agrees to be used by `who`. Validators sign by Ed25519: a key that agrees by another
	/// scheme could never vote.
	pub(crate) fn check_key(
		who: &T::AccountId,
		key: ConsensusKey,
		proof: Option<MultiSignature>,
	) -> DispatchResult {
		match proof {
			Some(proof) => {
				let valid = matches!(proof, MultiSignature::Ed25519(_))
					&& key_proof::is_valid(&proof, &Self::key_proof_payload(who), key.0);
				ensure!(valid, Error::<T>::KeyProofInvalid);
			}
			None => {
				let required = ActiveParameters::<T>::get().consensus_proof_required;
				ensure!(!required, Error::<T>::KeyProofMissing);
			}
		}
		Ok(())
	}

	fn check_commission(commission: Perbill) -> DispatchResult {
		let parameters = ActiveParameters::<T>::get();
		ensure!(
			commission >= parameters.min_commission && commission <= parameters.max_commission,
			Error::<T>::CommissionOutOfBounds
		);
		Ok(())
	}

	pub(crate) fn do_register(
		who: T::AccountId,
		key: ConsensusKey,
		self_stake: Balance,
		commission: Perbill,
	) -> DispatchResult {
		ensure!(!IndexOf::<T>::contains_key(&who), Error::<T>::AlreadyValidator);
		ensure!(!KeyOwner::<T>::contains_key(key), Error::<T>::KeyTaken);
		ensure!(
			self_stake >= ActiveParameters::<T>::get().min_self_delegation,
			Error::<T>::SelfDelegationTooLow
		);
		Self::check_commission(commission)?;
		let index = NextIndex::<T>::get();
		let next = index.checked_add(1).ok_or(Error::<T>::Overflow)?;
		let displaced = Self::place_for(self_stake)?;
		let epoch = T::EpochClock::current_epoch();

		Self::hold(&who, self_stake)?;
		let mut validator = Validator::new(who.clone(), key, commission, epoch);
		validator.self_stake = self_stake;
		Validators::<T>::insert(index, validator);
		IndexOf::<T>::insert(&who, index);
		KeyOwner::<T>::insert(key, index);
		NextIndex::<T>::put(next);
		Self::deposit_event(Event::ValidatorRegistered {
			validator: who.clone(),
			key,
			self_stake,
			commission,
			epoch,
		});
		Self::enter(index, who, displaced)
	}

	pub(crate) fn do_bond_more(who: T::AccountId, amount: Balance) -> DispatchResult {
		let index = Self::index_of(&who)?;
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		let (mut validator, fees) = Self::settled(index)?;
		ensure!(validator.status != Status::Banned, Error::<T>::Banned);
		let before = validator.total();
		validator.self_stake =
			validator.self_stake.checked_add(amount).ok_or(Error::<T>::Overflow)?;

		Self::hold(&who, amount)?;
		Self::store(index, validator, fees, before);
		let epoch = T::EpochClock::current_epoch();
		Self::deposit_event(Event::SelfStakeRaised { validator: who, amount, epoch });
		Ok(())
	}

	pub(crate) fn do_unbond_self(who: T::AccountId, amount: Balance) -> DispatchResult {
		let index = Self::index_of(&who)?;
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		let (mut validator, fees) = Self::settled(index)?;
		let before = validator.total();
		let rest = validator.self_stake.checked_sub(amount).ok_or(Error::<T>::InsufficientStake)?;
		let may_empty = validator.status != Status::Candidate && rest == 0;
		ensure!(
			may_empty || rest >= ActiveParameters::<T>::get().min_self_delegation,
			Error::<T>::SelfDelegationTooLow
		);

		let release = Self::push_unbonding(&who, index, amount)?;
		validator.self_stake = rest;
		Self::store(index, validator, fees, before);
		let epoch = T::EpochClock::current_epoch();
		Self::deposit_event(Event::SelfStakeLowered { validator: who, amount, release, epoch });
		Ok(())
	}

	pub(crate) fn do_set_commission(who: T::AccountId, commission: Perbill) -> DispatchResult {
		let index = Self::index_of(&who)?;
		Self::check_commission(commission)?;
		let parameters = ActiveParameters::<T>::get();
		let epoch = T::EpochClock::current_epoch();
		// Earlier fees are divided by the old commission.
		let (mut validator, fees) = Self::settled(index)?;
		let old = validator.commission;
		let step = if commission > old { commission - old } else { old - commission };
		ensure!(step <= parameters.commission_step, Error::<T>::CommissionStepTooLarge);
		let due = validator.commission_set.saturating_add(parameters.commission_interval);
		ensure!(epoch >= due, Error::<T>::CommissionTooSoon);

		let before = validator.total();
		validator.commission = commission;
		validator.commission_set = epoch;
		Self::store(index, validator, fees, before);
		Self::deposit_event(Event::CommissionSet { validator: who, commission, epoch });
		Ok(())
	}

	pub(crate) fn do_set_key(who: T::AccountId, key: ConsensusKey) -> DispatchResult {
		let index = Self::index_of(&who)?;
		ensure!(!KeyOwner::<T>::contains_key(key), Error::<T>::KeyTaken);
		let mut validator = Validators::<T>::get(index).ok_or(Error::<T>::NotValidator)?;

		// The old key stays its owner's: it votes until the epoch ends, and may have signed twice.
		RetiredKeys::<T>::insert(validator.key, T::EpochClock::current_epoch());
		KeyOwner::<T>::insert(key, index);
		validator.key = key;
		Validators::<T>::insert(index, validator);
		Self::deposit_event(Event::ConsensusKeySet { validator: who, key });
		Ok(())
	}

	pub(crate) fn do_leave(who: T::AccountId) -> DispatchResult {
		let index = Self::index_of(&who)?;
		let mut validator = Validators::<T>::get(index).ok_or(Error::<T>::NotValidator)?;
		ensure!(validator.status == Status::Candidate, Error::<T>::NotCandidate);

		validator.status = Status::Idle;
		Validators::<T>::insert(index, validator);
		Candidates::<T>::mutate(|all| all.retain(|other| *other != index));
		Self::deposit_event(Event::CandidateLeft { validator: who, displaced: false });
		Ok(())
	}

	pub(crate) fn do_rejoin(who: T::AccountId) -> DispatchResult {
		let index = Self::index_of(&who)?;
		let validator = Validators::<T>::get(index).ok_or(Error::<T>::NotValidator)?;
		match validator.status {
			Status::Idle => Self::reenter(index, validator),
			Status::Candidate => Err(Error::<T>::AlreadyCandidate.into()),
			Status::Jailed { .. } => Err(Error::<T>::StillJailed.into()),
			Status::Banned => Err(Error::<T>::Banned.into()),
		}
	}

	pub(crate) fn do_unjail(who: T::AccountId) -> DispatchResult {
		let index = Self::index_of(&who)?;
		let validator = Validators::<T>::get(index).ok_or(Error::<T>::NotValidator)?;
		match validator.status {
			Status::Jailed { until } if until <= T::Time::now() => Self::reenter(index, validator),
			Status::Jailed { .. } => Err(Error::<T>::StillJailed.into()),
			Status::Banned => Err(Error::<T>::Banned.into()),
			Status::Candidate | Status::Idle => Err(Error::<T>::NotJailed.into()),
		}
	}

	fn reenter(index: u32, mut validator: Validator<T::AccountId>) -> DispatchResult {
		ensure!(
			validator.self_stake >= ActiveParameters::<T>::get().min_self_delegation,
			Error::<T>::SelfDelegationTooLow
		);
		let displaced = Self::place_for(validator.total())?;
		let account = validator.account.clone();
		validator.status = Status::Candidate;
		validator.missed = 0;
		Validators::<T>::insert(index, validator);
		Self::enter(index, account, displaced)
	}

	/// The candidate that a new candidate with `stake` displaces: the inactive one with the least
	/// stake, if that is less. `None` if there is a free place.
	fn place_for(stake: Balance) -> Result<Option<u32>, DispatchError> {
		let candidates = Candidates::<T>::get();
		if !candidates.is_full() {
			return Ok(None);
		}
		candidates
			.iter()
			.filter_map(|index| Some((*index, Validators::<T>::get(index)?)))
			.filter(|(_, candidate)| !candidate.active)
			.map(|(index, candidate)| (candidate.total(), index))
			.min()
			.filter(|(least, _)| *least < stake)
			.map(|(_, index)| Some(index))
			.ok_or_else(|| Error::<T>::TooManyCandidates.into())
	}

	/// Adds a validator with status `Candidate` to the candidates.
	fn enter(index: u32, account: T::AccountId, displaced: Option<u32>) -> DispatchResult {
		let mut candidates = Candidates::<T>::get();
		if let Some(out) = displaced {
			candidates.retain(|other| *other != out);
			let gone = Validators::<T>::mutate(out, |entry| {
				entry.as_mut().map(|validator| {
					validator.status = Status::Idle;
					validator.account.clone()
				})
			});
			if let Some(validator) = gone {
				Self::deposit_event(Event::CandidateLeft { validator, displaced: true });
			}
		}
		candidates.try_push(index).map_err(|_| Error::<T>::TooManyCandidates)?;
		Candidates::<T>::put(candidates);
		Self::deposit_event(Event::CandidateEntered { validator: account });
		Ok(())
	}

	/// Removes a settled validator from the candidates and the active sets.
	pub(crate) fn withdraw_candidacy(index: u32, validator: &mut Validator<T::AccountId>) {
		Candidates::<T>::mutate(|all| all.retain(|other| *other != index));
		crate::PreviousSet::<T>::mutate_extant(|(_, all)| all.retain(|other| *other != index));
		if validator.active {
			ActiveSet::<T>::mutate(|all| all.retain(|other| *other != index));
			ActiveStake::<T>::mutate(|stake| *stake = stake.saturating_sub(validator.total()));
			validator.active = false;
		}
	}

	/// Whether `who` has delegated to the validator at `index`.
	pub fn is_delegator(who: &T::AccountId, index: u32) -> bool {
		Delegations::<T>::contains_key(who, index)
	}
}
