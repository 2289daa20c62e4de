//! Benchmarks of the calls and hooks, each in its most expensive case: every position has all its
//! segments in use, and every list that is searched is full.

use crate::{
	ActiveParameters, ActiveSet, ActiveStake, Call, Candidates, Config, ConsensusKey, Delegations,
	Deposits, Fees, IndexOf, KeyOwner, LockUpPages, LockUpRing, NextIndex, Offence, Pallet,
	Slashes, Status, Unbondings, Validators,
	accumulator::{MAX_SEGMENTS, Segment},
	types::{LockUpEntry, LockUpPage, SlashRecord, Unbonding},
};
use alloc::vec::Vec;
use codec::Codec;
use frame_benchmarking::v2::*;
use frame_support::{
	BoundedVec, Hashable, assert_ok,
	traits::{Get, Time, fungible::Mutate},
};
use frame_system::RawOrigin;
use sp_core::{U256, ed25519};
use sp_runtime::{MultiSignature, Perbill};
use stratos_primitives::{
	Balance, ChainShare, DepositObserver, EpochClock, EpochHook, Reward, STOS, Validators as _,
};

/// A consensus key whose every message has a valid signature, the same one: benchmarks cannot sign. Key and
/// first half of the signature are the neutral element of the curve.
fn key_with_proof() -> (ConsensusKey, Option<MultiSignature>) {
	let mut neutral = [0u8; 32];
	neutral[0] = 1;
	let mut signature = [0u8; 64];
	signature[..32].copy_from_slice(&neutral);
	(ConsensusKey(neutral), Some(ed25519::Signature::from_raw(signature).into()))
}

fn rich<T: Config>(name: &'static str, number: u32) -> T::AccountId {
	let who: T::AccountId = account(name, number, 0);
	T::Currency::set_balance(&who, 1_000_000 * STOS);
	who
}

/// The minimum self-delegation, and some more.
fn stake<T: Config>() -> Balance {
	ActiveParameters::<T>::get().min_self_delegation.saturating_add(10 * STOS)
}

/// The key of an active validator. Nobody has its secret.
fn key_of(who: &impl Codec) -> ConsensusKey {
	ConsensusKey(who.blake2_256())
}

/// An active validator.
fn validator<T: Config>(number: u32) -> T::AccountId {
	let who = rich::<T>("validator", number);
	let commission = ActiveParameters::<T>::get().min_commission;
	ActiveParameters::<T>::mutate(|parameters| parameters.consensus_proof_required = false);
	let registered = Pallet::<T>::register_validator(
		RawOrigin::Signed(who.clone()).into(),
		key_of(&who),
		stake::<T>(),
		commission,
		None,
	);
	assert_ok!(registered);
	let index = IndexOf::<T>::get(&who).unwrap_or_default();
	ActiveSet::<T>::mutate(|all| {
		if all.try_push(index).is_ok() {
			Validators::<T>::mutate_extant(index, |entry| entry.active = true);
			ActiveStake::<T>::mutate(|sum| *sum = sum.saturating_add(stake::<T>()));
		}
	});
	who
}

/// `number` candidates, the first of them active while there is room.
fn fill<T: Config>(number: u32) {
	let present = Candidates::<T>::decode_len().unwrap_or(0) as u32;
	for extra in present..number {
		validator::<T>(10_000u32.saturating_add(extra));
	}
}

/// A delegation with all its segments in use.
fn delegator<T: Config>(validator: &T::AccountId) -> T::AccountId {
	let who = rich::<T>("delegator", 1);
	let amount = ActiveParameters::<T>::get().min_delegation.saturating_mul(100);
	assert_ok!(Pallet::<T>::delegate(
		RawOrigin::Signed(who.clone()).into(),
		validator.clone(),
		amount
	));
	wear_out::<T>(&who, IndexOf::<T>::get(validator).unwrap_or_default());
	who
}

fn wear_out<T: Config>(who: &T::AccountId, index: u32) {
	let far = U256::from(u128::MAX);
	Validators::<T>::mutate_extant(index, |entry| {
		entry.earned = far;
		entry.owed = 1_000;
	});
	T::Currency::set_balance(&Pallet::<T>::rewards_account(), 1_000_000 * STOS);
	Delegations::<T>::mutate(who, index, |entry| {
		let entry = entry.as_mut().expect("a delegation");
		entry.track.ready = [100];
		entry.track.from = [far];
		let segments: Vec<_> = (0..MAX_SEGMENTS)
			.map(|at| Segment {
				opened: at,
				closed: at.saturating_add(1),
				shares: 1,
				from: [U256::from(at)],
				to: [far],
				lump: [1],
			})
			.collect();
		entry.track.segments = BoundedVec::truncate_from(segments);
	});
}

fn signed<T: Config>(who: &T::AccountId) -> RawOrigin<T::AccountId> {
	RawOrigin::Signed(who.clone())
}

#[benchmarks]
mod benches {
	use super::*;

	/// `c` candidates. A full list is searched for the least stake.
	#[benchmark]
	fn register_validator(c: Linear<0, { T::MaxCandidates::get() }>) {
		fill::<T>(c);
		let caller = rich::<T>("caller", 0);
		let amount = stake::<T>().saturating_add(1);
		// A full list is searched; if all are active no candidate can be displaced.
		let commission = ActiveParameters::<T>::get().min_commission;
		if c == T::MaxCandidates::get() {
			let last = Candidates::<T>::get().last().copied().unwrap_or_default();
			ActiveSet::<T>::mutate(|all| all.retain(|other| *other != last));
			Validators::<T>::mutate_extant(last, |entry| entry.active = false);
		}
		let (key, proof) = key_with_proof();
		#[extrinsic_call]
		_(signed::<T>(&caller), key, amount, commission, proof);
		assert!(IndexOf::<T>::contains_key(&caller));
	}

	#[benchmark]
	fn bond_more() {
		let caller = validator::<T>(0);
		#[extrinsic_call]
		_(signed::<T>(&caller), STOS);
	}

	#[benchmark]
	fn unbond_self() {
		let caller = validator::<T>(0);
		#[extrinsic_call]
		_(signed::<T>(&caller), STOS);
		assert_eq!(Unbondings::<T>::get(&caller).len(), 1);
	}

	#[benchmark]
	fn set_commission() {
		let caller = validator::<T>(0);
		let mut parameters = ActiveParameters::<T>::get();
		parameters.commission_interval = 0;
		ActiveParameters::<T>::put(parameters);
		let commission = parameters.min_commission;
		#[extrinsic_call]
		_(signed::<T>(&caller), commission);
	}

	#[benchmark]
	fn set_consensus_key() {
		let caller = validator::<T>(0);
		let (new, proof) = key_with_proof();
		#[extrinsic_call]
		_(signed::<T>(&caller), new, proof);
		assert!(KeyOwner::<T>::contains_key(new));
	}

	/// `c` candidates.
	#[benchmark]
	fn leave(c: Linear<1, { T::MaxCandidates::get() }>) {
		let caller = validator::<T>(0);
		fill::<T>(c);
		#[extrinsic_call]
		_(signed::<T>(&caller));
	}

	/// `c` candidates. A full list is searched for the least stake.
	#[benchmark]
	fn rejoin(c: Linear<1, { T::MaxCandidates::get() }>) {
		let caller = validator::<T>(0);
		assert_ok!(Pallet::<T>::leave(signed::<T>(&caller).into()));
		fill::<T>(c.saturating_sub(1));
		#[extrinsic_call]
		_(signed::<T>(&caller));
	}

	#[benchmark]
	fn delegate() {
		let target = validator::<T>(0);
		let caller = delegator::<T>(&target);
		let amount = ActiveParameters::<T>::get().min_delegation;
		#[extrinsic_call]
		_(signed::<T>(&caller), target, amount);
	}

	#[benchmark]
	fn undelegate() {
		let target = validator::<T>(0);
		let caller = delegator::<T>(&target);
		let amount = ActiveParameters::<T>::get().min_delegation;
		#[extrinsic_call]
		_(signed::<T>(&caller), target, amount);
		assert_eq!(Unbondings::<T>::get(&caller).len(), 1);
	}

	#[benchmark]
	fn redelegate() {
		let (from, to) = (validator::<T>(0), validator::<T>(1));
		let caller = delegator::<T>(&from);
		let amount = ActiveParameters::<T>::get().min_delegation;
		assert_ok!(Pallet::<T>::delegate(signed::<T>(&caller).into(), to.clone(), amount));
		wear_out::<T>(&caller, IndexOf::<T>::get(&to).unwrap_or_default());
		#[extrinsic_call]
		_(signed::<T>(&caller), from, to, amount);
	}

	/// `n` unbonding entries.
	#[benchmark]
	fn withdraw_unbonded(n: Linear<1, { T::MaxUnbonding::get() }>) {
		let target = validator::<T>(0);
		let caller = delegator::<T>(&target);
		for _ in 0..n {
			assert_ok!(Pallet::<T>::undelegate(signed::<T>(&caller).into(), target.clone(), 1_000));
		}
		let now = T::Time::now();
		Unbondings::<T>::mutate(&caller, |all: &mut BoundedVec<Unbonding, _>| {
			all.iter_mut().for_each(|entry| entry.release = now);
		});
		#[extrinsic_call]
		_(signed::<T>(&caller));
		assert!(Unbondings::<T>::get(&caller).is_empty());
	}

	#[benchmark]
	fn withdraw_rewards() {
		let target = validator::<T>(0);
		let caller = delegator::<T>(&target);
		#[extrinsic_call]
		_(signed::<T>(&caller), target);
	}

	#[benchmark]
	fn withdraw_validator_rewards() {
		let caller = validator::<T>(0);
		let index = IndexOf::<T>::get(&caller).unwrap_or_default();
		Validators::<T>::mutate_extant(index, |entry| entry.own_ready = 1_000);
		T::Currency::set_balance(&Pallet::<T>::rewards_account(), STOS);
		#[extrinsic_call]
		_(signed::<T>(&caller));
	}

	/// Without the reads of the registry of nodes, which belongs to another pallet.
	#[benchmark]
	fn withdraw_deposit_rewards() {
		Pallet::<T>::on_deposit_changed(0, 0, STOS);
		T::Currency::set_balance(&Pallet::<T>::rewards_account(), STOS);
		Deposits::<T>::mutate(|pool| pool.matured = [U256::from(1_000_000_000u32); 2]);
		let to = rich::<T>("beneficiary", 0);
		#[block]
		{
			let (pool, mut track) = Pallet::<T>::deposit_track(0);
			track.withdraw();
			assert_ok!(Pallet::<T>::pay(&to, 1));
			Deposits::<T>::put(pool);
			crate::DepositTracks::<T>::insert(0, track);
		}
	}

	#[benchmark]
	fn collect_slashes() {
		let target = validator::<T>(0);
		let owing = delegator::<T>(&target);
		let index = IndexOf::<T>::get(&target).unwrap_or_default();
		Validators::<T>::mutate_extant(index, |entry| entry.rate /= 2);
		let caller = rich::<T>("caller", 0);
		#[extrinsic_call]
		_(signed::<T>(&caller), owing, target);
	}

	/// `c` candidates.
	#[benchmark]
	fn report_offence(c: Linear<1, { T::MaxCandidates::get() }>) {
		let target = validator::<T>(0);
		fill::<T>(c);
		let index = IndexOf::<T>::get(&target).unwrap_or_default();
		let record = SlashRecord {
			offence: Offence::DoubleSign,
			epoch: 0,
			at: 0,
			fraction: Perbill::from_percent(1),
		};
		let full = T::MaxSlashes::get().saturating_sub(1) as usize;
		let records = BoundedVec::truncate_from(alloc::vec![record; full]);
		Slashes::<T>::insert(index, records);
		let epoch = T::EpochClock::current_epoch();
		#[block]
		{
			assert_ok!(Pallet::<T>::do_report(target, Offence::Absence, epoch));
		}
		assert_eq!(Validators::<T>::get(index).map(|entry| entry.status), Some(Status::Banned));
	}

	#[benchmark]
	fn divide_fees() {
		validator::<T>(0);
		Fees::<T>::mutate(|fees| fees.pending = STOS);
		#[block]
		{
			Pallet::<T>::divide_fees();
		}
		assert_eq!(Fees::<T>::get().pending, 0);
	}

	/// `v` active validators.
	#[benchmark]
	fn distribute(v: Linear<0, { T::MaxActive::get() }>) {
		fill::<T>(v);
		let share = Reward { traffic: 7 * STOS, mining: 16 * STOS };
		#[block]
		{
			Pallet::<T>::distribute(T::EpochClock::current_epoch(), share);
		}
	}

	/// `v` active validators.
	#[benchmark]
	fn mature_page(v: Linear<0, { T::MaxActive::get() }>) {
		fill::<T>(v);
		let entries: Vec<_> = ActiveSet::<T>::get()
			.iter()
			.map(|index| LockUpEntry { validator: *index, own: 0, per_share: 0 })
			.collect();
		LockUpPages::<T>::insert(
			0,
			LockUpPage {
				epoch: 0,
				matures: 0,
				free_at: 0,
				deposits: [1, 1],
				validators: BoundedVec::truncate_from(entries),
			},
		);
		LockUpRing::<T>::mutate(|ring| ring.tail = 1);
		#[block]
		{
			Pallet::<T>::mature_pages();
		}
		assert_eq!(LockUpRing::<T>::get().head, 1);
	}

	/// `c` candidates, of which `v` are active.
	#[benchmark]
	fn on_epoch_end(
		c: Linear<1, { T::MaxCandidates::get() }>,
		v: Linear<0, { T::MaxActive::get() }>,
	) {
		fill::<T>(c.max(v));
		ActiveSet::<T>::mutate(|all| {
			for index in all.iter().skip(v as usize) {
				Validators::<T>::mutate_extant(*index, |entry| entry.active = false);
			}
			all.truncate(v as usize);
		});
		Fees::<T>::mutate(|fees| fees.per_stake = U256::from(1_000));
		#[block]
		{
			Pallet::<T>::on_epoch_end(T::EpochClock::current_epoch());
		}
		assert!(NextIndex::<T>::get() > 0);
	}

	/// Also charged for `note_missed` below the limit.
	#[benchmark]
	fn note_authored() {
		let key = key_of(&validator::<T>(0));
		Validators::<T>::mutate_extant(0, |entry| entry.missed = 1);
		#[block]
		{
			Pallet::<T>::note_signed(&key);
		}
	}
}
