//! Answers of the runtime API. Not for use in a block: they may read the whole ring.

use crate::{
	ActiveParameters, ActiveSet, ActiveStake, Candidates, Config, Delegations, DepositTracks,
	Deposits, Fees, LockUpPages, LockUpRing, Pallet, Slashes, Unbondings, Validators,
	accumulator::Track,
	types::{LockUpPage, Validator, reward},
};
use alloc::vec::Vec;
use sp_core::U256;
use stratos_primitives::{Balance, EpochIndex, NodeIndex, Reward};
use stratos_runtime_api::staking::{
	DelegationInfo, RewardsInfo, StakeTotals, UnbondingInfo, ValidatorInfo,
};

impl<T: Config> Pallet<T> {
	/// See [`stratos_runtime_api::staking::StakingApi::active_set`].
	pub fn query_active_set() -> Vec<ValidatorInfo<T::AccountId>> {
		ActiveSet::<T>::get().iter().filter_map(|index| Self::info(*index)).collect()
	}

	/// See [`stratos_runtime_api::staking::StakingApi::candidates`].
	pub fn query_candidates() -> Vec<ValidatorInfo<T::AccountId>> {
		Candidates::<T>::get().iter().filter_map(|index| Self::info(*index)).collect()
	}

	/// See [`stratos_runtime_api::staking::StakingApi::validator`].
	pub fn query_validator(account: &T::AccountId) -> Option<ValidatorInfo<T::AccountId>> {
		Self::info(Self::index_of(account).ok()?)
	}

	fn info(index: u32) -> Option<ValidatorInfo<T::AccountId>> {
		let validator = Validators::<T>::get(index)?;
		let interval = ActiveParameters::<T>::get().commission_interval;
		Some(ValidatorInfo {
			index,
			key: validator.key,
			status: validator.status,
			active: validator.active,
			self_stake: validator.self_stake,
			delegated: validator.delegated(),
			commission: Self::commission_of(&validator),
			commission_due: validator.commission_set.saturating_add(interval),
			slashes: Slashes::<T>::decode_len(index).unwrap_or(0) as u32,
			account: validator.account,
		})
	}

	/// See [`stratos_runtime_api::staking::StakingApi::delegations`].
	pub fn query_delegations(who: &T::AccountId) -> Vec<DelegationInfo<T::AccountId>> {
		let mut all: Vec<_> = Delegations::<T>::iter_prefix(who)
			.filter_map(|(index, mut delegation)| {
				let validator = Self::settled(index).ok()?.0;
				let value = delegation.value(validator.rate);
				Self::advance(&validator, &mut delegation);
				let rewards = Self::delegation_rewards(index, &validator, &delegation.track);
				Some((
					index,
					DelegationInfo {
						validator: validator.account,
						amount: value,
						slash_due: delegation.held.saturating_sub(value),
						rewards,
					},
				))
			})
			.collect();
		all.sort_by_key(|(index, _)| *index);
		all.into_iter().map(|(_, info)| info).collect()
	}

	/// The pages of the ring, oldest first.
	fn pages() -> impl Iterator<Item = LockUpPage<T::MaxActive>> {
		let ring = LockUpRing::<T>::get();
		(ring.head..ring.tail).filter_map(LockUpPages::<T>::get)
	}

	fn delegation_rewards(
		index: u32,
		validator: &Validator<T::AccountId>,
		track: &Track<1>,
	) -> RewardsInfo<Balance> {
		let [withdrawable] = track.ready;
		let [locked] = track.locked(&[validator.earned]);
		let (mut played, mut matured) = (track.clone(), validator.matured);
		let mut schedule = Vec::new();
		for page in Self::pages() {
			for entry in page.validators.iter().filter(|entry| entry.validator == index) {
				matured = matured.saturating_add(U256::from(entry.per_share));
				let [before] = played.ready;
				played.advance(&[matured]);
				let [after] = played.ready;
				plan(&mut schedule, page.matures, after.saturating_sub(before));
			}
		}
		RewardsInfo { withdrawable, locked, schedule }
	}

	/// See [`stratos_runtime_api::staking::StakingApi::unbondings`].
	pub fn query_unbondings(who: &T::AccountId) -> Vec<UnbondingInfo<T::AccountId>> {
		let mut all: Vec<_> = Unbondings::<T>::get(who)
			.iter()
			.filter_map(|entry| {
				Some(UnbondingInfo {
					validator: Self::account_of(entry.validator).ok()?,
					amount: Self::unbonding_value(entry),
					release: entry.release,
				})
			})
			.collect();
		all.sort_by_key(|info| info.release);
		all
	}

	/// See [`stratos_runtime_api::staking::StakingApi::validator_rewards`].
	pub fn query_validator_rewards(account: &T::AccountId) -> Option<RewardsInfo<Balance>> {
		let index = Self::index_of(account).ok()?;
		let validator = Self::settled(index).ok()?.0;
		let mut schedule = Vec::new();
		for page in Self::pages() {
			for entry in page.validators.iter().filter(|entry| entry.validator == index) {
				plan(&mut schedule, page.matures, entry.own);
			}
		}
		Some(RewardsInfo {
			withdrawable: validator.own_ready,
			locked: validator.own_locked,
			schedule,
		})
	}

	/// See [`stratos_runtime_api::staking::StakingApi::deposit_rewards`].
	pub fn query_deposit_rewards(node: NodeIndex) -> RewardsInfo<Reward> {
		let pages: Vec<_> = Self::pages().map(|page| (page.matures, page.deposits)).collect();
		Self::deposit_rewards_in(node, &pages)
	}

	/// [`Pallet::query_deposit_rewards`] of each of `nodes`. Reads the ring once.
	pub fn query_deposit_rewards_of(nodes: &[NodeIndex]) -> Vec<RewardsInfo<Reward>> {
		let pages: Vec<_> = Self::pages().map(|page| (page.matures, page.deposits)).collect();
		nodes.iter().map(|node| Self::deposit_rewards_in(*node, &pages)).collect()
	}

	/// A node's part of the stake share. `pages` are those of the ring: when each matures, and its steps.
	fn deposit_rewards_in(
		node: NodeIndex,
		pages: &[(EpochIndex, [u128; 2])],
	) -> RewardsInfo<Reward> {
		if !DepositTracks::<T>::contains_key(node) {
			return RewardsInfo::default();
		}
		let (pool, track) = Self::deposit_track(node);
		let (mut played, mut matured) = (track.clone(), pool.matured);
		let mut schedule: Vec<(EpochIndex, Reward)> = Vec::new();
		for (matures, deposits) in pages.iter().copied() {
			for (sum, step) in matured.iter_mut().zip(deposits) {
				*sum = sum.saturating_add(U256::from(step));
			}
			let before = reward(played.ready);
			played.advance(&matured);
			let free = reward(played.ready).saturating_sub(before);
			if free.is_zero() {
				continue;
			}
			match schedule.last_mut() {
				Some((epoch, sum)) if *epoch == matures => *sum = sum.saturating_add(free),
				_ => schedule.push((matures, free)),
			}
		}
		RewardsInfo {
			withdrawable: reward(track.ready),
			locked: reward(track.locked(&pool.earned)),
			schedule,
		}
	}

	/// See [`stratos_runtime_api::staking::StakingApi::totals`].
	pub fn query_totals() -> StakeTotals {
		StakeTotals {
			active_stake: ActiveStake::<T>::get(),
			deposit: Deposits::<T>::get().deposit,
			unpaid_rewards: Self::owed(),
			active: ActiveSet::<T>::decode_len().unwrap_or(0) as u32,
			candidates: Candidates::<T>::decode_len().unwrap_or(0) as u32,
		}
	}

	/// All that the pallet owes, base units. Reads every validator.
	pub fn owed() -> Balance {
		let fees = Fees::<T>::get();
		let deposits = Deposits::<T>::get().owed.total();
		Validators::<T>::iter_values().fold(
			fees.pending.saturating_add(fees.unsettled).saturating_add(deposits),
			|sum, validator| {
				sum.saturating_add(validator.own_locked)
					.saturating_add(validator.own_ready)
					.saturating_add(validator.owed)
			},
		)
	}
}

/// Adds to a schedule that is ordered by epoch.
fn plan(schedule: &mut Vec<(EpochIndex, Balance)>, epoch: EpochIndex, amount: Balance) {
	if amount == 0 {
		return;
	}
	match schedule.last_mut() {
		Some((last, sum)) if *last == epoch => *sum = sum.saturating_add(amount),
		_ => schedule.push((epoch, amount)),
	}
}
