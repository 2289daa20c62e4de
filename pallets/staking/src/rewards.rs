//! The chain share of an epoch, its lock-up, and withdrawals.

use crate::{
	ActiveParameters, ActiveSet, Config, Delegations, Deposits, Error, Event, LockUpPages,
	LockUpRing, Pallet, PreviousSet, Validators, WeightInfo,
	distribution::{divide_pool, increment, proportion, split_share},
	types::{LockUpEntry, LockUpPage, RewardSource, Ring, Validator, kinds, reward},
};
use alloc::vec::Vec;
use frame_support::{
	BoundedVec,
	dispatch::DispatchClass,
	ensure,
	traits::{Get, Time},
	weights::Weight,
};
use sp_core::U256;
use sp_runtime::DispatchResult;
use stratos_primitives::{Balance, ChainShare, EpochClock, EpochIndex, Reward, lock_up};

/// The maximum number of pages that mature in one block. One is due in each epoch; more only with a
/// coarse granularity, and the rest follows in the next blocks.
pub(crate) const PAGES_PER_BLOCK: u32 = 4;

impl<T: Config> ChainShare<T::AccountId> for Pallet<T> {
	fn account() -> T::AccountId {
		Self::rewards_account()
	}

	fn distribute(epoch: EpochIndex, share: Reward) -> Reward {
		let set: Vec<u32> = match PreviousSet::<T>::get() {
			Some((ended, set)) if ended == epoch => set.into_inner(),
			_ => ActiveSet::<T>::get().into_inner(),
		};
		// The trait returns no weight, so it is registered here.
		frame_system::Pallet::<T>::register_extra_weight_unchecked(
			T::WeightInfo::distribute(set.len() as u32),
			DispatchClass::Mandatory,
		);
		let mut validators: Vec<(u32, Validator<T::AccountId>)> = set
			.into_iter()
			.filter_map(|index| Some((index, Validators::<T>::get(index)?)))
			.filter(|(_, validator)| validator.total() > 0)
			.collect();
		let delegation = validators
			.iter()
			.fold(0u128, |sum, (_, validator)| sum.saturating_add(validator.total()));
		let mut deposits = Deposits::<T>::get();
		let split = split_share(share, delegation, deposits.deposit);

		// Deposits: by deposit, traffic and mining apart.
		let steps = kinds(split.deposits).map(|part| increment(part, deposits.deposit));
		for (earned, step) in deposits.earned.iter_mut().zip(&steps) {
			*earned = earned.saturating_add(U256::from(step.per_share));
		}
		let to_deposits = reward(steps.map(|step| step.allocated));
		deposits.owed = deposits.owed.saturating_add(to_deposits);

		// Stake: by stake, then by the parties of each pool.
		let whole = split.stake.total();
		let mut to_stake: Balance = 0;
		let mut entries: BoundedVec<LockUpEntry, T::MaxActive> = BoundedVec::new();
		for (index, validator) in validators.iter_mut() {
			let paid =
				Self::divide_among(*index, validator, whole, delegation, epoch, &mut entries);
			to_stake = to_stake.saturating_add(paid);
		}

		// What rounding kept back of the stake's part is one sum. It is returned as mining reward
		// as far as that part allows.
		let kept = whole.saturating_sub(to_stake);
		let kept_mining = kept.min(split.stake.mining);
		let kept = Reward { traffic: kept.saturating_sub(kept_mining), mining: kept_mining };
		let stake = split.stake.saturating_sub(kept);
		let left = share.saturating_sub(stake).saturating_sub(to_deposits);

		let mut matures = 0;
		if share != left {
			let page = LockUpPage {
				epoch,
				matures: 0,
				free_at: 0,
				deposits: steps.map(|step| step.per_share),
				validators: entries,
			};
			matures = Self::push_page(page);
			for (index, validator) in validators {
				Validators::<T>::insert(index, validator);
			}
			Deposits::<T>::put(deposits);
		}
		// The caller pays `left` to the treasury.
		Self::received(share.saturating_sub(left).total());
		Self::deposit_event(Event::ChainShareDivided {
			epoch,
			stake,
			deposits: to_deposits,
			left,
			matures,
		});
		left
	}
}

impl<T: Config> Pallet<T> {
	/// Credits a validator with its part of `whole` and divides it. Returns what was credited.
	fn divide_among(
		index: u32,
		validator: &mut Validator<T::AccountId>,
		whole: Balance,
		delegation: Balance,
		epoch: EpochIndex,
		entries: &mut BoundedVec<LockUpEntry, T::MaxActive>,
	) -> Balance {
		let total = validator.total();
		let pool = proportion(whole, total, delegation);
		if pool == 0 {
			return 0;
		}
		let divided =
			divide_pool(pool, validator.self_stake, total, Self::commission_of(validator));
		let step = increment(divided.delegators, validator.shares);
		let entry =
			LockUpEntry { validator: index, own: divided.validator(), per_share: step.per_share };
		if entries.try_push(entry).is_err() {
			// Cannot happen: the set has the same bound.
			return 0;
		}
		validator.own_locked = validator.own_locked.saturating_add(divided.validator());
		validator.earned = validator.earned.saturating_add(U256::from(step.per_share));
		validator.owed = validator.owed.saturating_add(step.allocated);
		Self::deposit_event(Event::PoolDivided {
			validator: validator.account.clone(),
			epoch,
			own: divided.own,
			commission: divided.commission,
			delegators: step.allocated,
		});
		divided.validator().saturating_add(step.allocated)
	}

	/// Adds a page to the lock-up ring. Returns when it matures: not before an older page, even if
	/// the lock-up was shortened.
	fn push_page(mut page: LockUpPage<T::MaxActive>) -> EpochIndex {
		let parameters = ActiveParameters::<T>::get();
		let mut ring = LockUpRing::<T>::get();
		page.matures = lock_up::free_from(page.epoch, parameters.lock_up, parameters.granularity)
			.max(ring.tail_matures);
		let epoch_ms = T::EpochClock::epoch_ms();
		page.free_at =
			lock_up::free_at(T::Time::now(), parameters.lock_up, epoch_ms).max(ring.tail_free_at);
		if ring.head == ring.tail {
			(ring.head_matures, ring.head_free_at) = (page.matures, page.free_at);
		}
		(ring.tail_matures, ring.tail_free_at) = (page.matures, page.free_at);
		let matures = page.matures;
		LockUpPages::<T>::insert(ring.tail, page);
		ring.tail = ring.tail.saturating_add(1);
		LockUpRing::<T>::put(ring);
		matures
	}

	/// Frees the rewards of epochs whose lock-up has ended.
	pub(crate) fn mature_pages() -> Weight {
		let mut ring = LockUpRing::<T>::get();
		let (epoch, now) = (T::EpochClock::current_epoch(), T::Time::now());
		if !ring.is_due(epoch, now) {
			return T::DbWeight::get().reads(1);
		}
		let mut weight = Weight::zero();
		for _ in 0..PAGES_PER_BLOCK {
			if !ring.is_due(epoch, now) {
				break;
			}
			weight = weight.saturating_add(Self::mature_page(&mut ring));
		}
		LockUpRing::<T>::put(ring);
		weight
	}

	fn mature_page(ring: &mut Ring) -> Weight {
		let page = LockUpPages::<T>::take(ring.head);
		ring.head = ring.head.saturating_add(1);
		if ring.head < ring.tail {
			// Without a next page the head does not matter.
			if let Some(next) = LockUpPages::<T>::get(ring.head) {
				(ring.head_matures, ring.head_free_at) = (next.matures, next.free_at);
			}
		}
		let Some(page) = page else { return T::WeightInfo::mature_page(0) };
		Deposits::<T>::mutate(|deposits| {
			for (matured, step) in deposits.matured.iter_mut().zip(page.deposits) {
				*matured = matured.saturating_add(U256::from(step));
			}
		});
		for entry in &page.validators {
			Validators::<T>::mutate_extant(entry.validator, |validator| {
				validator.matured = validator.matured.saturating_add(U256::from(entry.per_share));
				validator.own_locked = validator.own_locked.saturating_sub(entry.own);
				validator.own_ready = validator.own_ready.saturating_add(entry.own);
			});
		}
		T::WeightInfo::mature_page(page.validators.len() as u32)
	}

	pub(crate) fn do_withdraw_rewards(who: T::AccountId, account: T::AccountId) -> DispatchResult {
		let index = Self::index_of(&account)?;
		let mut delegation = Delegations::<T>::get(&who, index).ok_or(Error::<T>::NoDelegation)?;
		let (mut validator, fees) = Self::settled(index)?;
		let before = validator.total();
		Self::sync(&who, index, &mut validator, &mut delegation)?;
		let [amount] = delegation.track.withdraw();
		ensure!(amount > 0, Error::<T>::NothingToWithdraw);
		validator.owed = validator.owed.checked_sub(amount).ok_or(Error::<T>::Overflow)?;
		Self::pay(&who, amount)?;
		Self::keep(&who, index, &mut validator, delegation)?;
		Self::store(index, validator, fees, before);
		Self::deposit_event(Event::RewardsWithdrawn {
			account: who,
			source: RewardSource::Delegation(account),
			amount,
			epoch: T::EpochClock::current_epoch(),
		});
		Ok(())
	}

	pub(crate) fn do_withdraw_validator_rewards(who: T::AccountId) -> DispatchResult {
		let index = Self::index_of(&who)?;
		let (mut validator, fees) = Self::settled(index)?;
		let before = validator.total();
		let amount = core::mem::take(&mut validator.own_ready);
		ensure!(amount > 0, Error::<T>::NothingToWithdraw);
		Self::pay(&who, amount)?;
		Self::store(index, validator, fees, before);
		Self::deposit_event(Event::RewardsWithdrawn {
			account: who.clone(),
			source: RewardSource::Validator(who),
			amount,
			epoch: T::EpochClock::current_epoch(),
		});
		Ok(())
	}
}
