//! Every invariant notices the corruption that it is there for.

use crate::{
	ActiveSet, ActiveStake, Candidates, Delegations, DepositTracks, Deposits, Fees, IndexOf,
	KeyOwner, LockUpPages, LockUpRing, RetiredKeys, Slashes, Status, Unbondings, Validators,
	mock::*,
};
use frame_support::{
	assert_ok,
	traits::{
		fungible::{Mutate, MutateHold},
		tokens::Preservation,
	},
};
use sp_core::U256;
use stratos_primitives::{Reward, STOS};

/// A chain with something of everything, corrupted: the check must fail and name the claim.
fn notices(claim: &str, corrupt: impl FnOnce()) {
	TestExt::new()
		.validator(1, 1_000, 5)
		.validator(2, 1_000, 5)
		.delegation(ALICE, 1, 500)
		.delegation(BOB, 1, 300)
		.node(50, 51, 400)
		.build()
		.execute_with(|| {
			end_epoch(Reward { traffic: 1_000, mining: 9_000 });
			pay_fee(130, 777);
			next_block();
			assert_ok!(Staking::undelegate(RuntimeOrigin::signed(BOB), 1, 100 * STOS));
			assert_eq!(Staking::check_invariants(), Ok(()));
			corrupt();
			let error = Staking::check_invariants().expect_err(claim);
			assert!(error.contains(claim), "{error:?} does not say {claim:?}");
		});
}

fn validator(change: impl FnOnce(&mut crate::types::Validator<u64>)) {
	Validators::<Test>::mutate_extant(0, change);
}

fn delegation(change: impl FnOnce(&mut crate::types::Delegation)) {
	Delegations::<Test>::mutate(ALICE, 0, |entry| change(entry.as_mut().unwrap()));
}

#[test]
fn holds() {
	let reason = || crate::HoldReason::Stake.into();
	notices("on hold, but staked", || Balances::hold(&reason(), &ALICE, 1).unwrap());
	notices("on hold, but staked", || delegation(|entry| entry.held += 1));
	notices("on hold, but staked", || {
		Unbondings::<Test>::mutate(BOB, |all| all.iter_mut().for_each(|entry| entry.amount -= 1));
	});
	notices("on hold, but staked", || validator(|v| v.self_stake -= 1));
}

#[test]
fn shares() {
	notices("its delegators", || validator(|v| v.shares += 1));
	notices("its delegators", || delegation(|entry| entry.track.shares -= 1));
	notices("counts", || validator(|v| v.delegations += 1));
	notices("unknown validator", || Validators::<Test>::remove(0));
}

#[test]
fn sets() {
	notices("active set disagree", || {
		ActiveSet::<Test>::mutate(|all| all.pop()).map(|_| ()).unwrap()
	});
	notices("candidates disagree", || {
		Candidates::<Test>::mutate(|all| all.pop()).map(|_| ()).unwrap()
	});
	notices("candidates disagree", || validator(|v| v.status = Status::Idle));
	notices("active stake is", || ActiveStake::<Test>::mutate(|stake| *stake += 1));
	notices("is a candidate twice", || Candidates::<Test>::mutate(|all| all.try_push(0)).unwrap());
	notices("places for", || ActiveSet::<Test>::mutate(|all| all.try_push(0)).unwrap());
}

#[test]
fn account() {
	notices("the account holds", || {
		Balances::transfer(&ALICE, &Staking::rewards_account(), 1, Preservation::Expendable)
			.map(|_| ())
			.unwrap()
	});
	notices("the account holds", || validator(|v| v.own_ready += 1));
	notices("the account holds", || Fees::<Test>::mutate(|fees| fees.unsettled += 1));
	notices("the account holds", || Deposits::<Test>::mutate(|pool| pool.owed.mining -= 1));
}

#[test]
fn ring() {
	notices("is missing", || LockUpPages::<Test>::remove(0));
	notices("locked, the ring", || {
		LockUpPages::<Test>::mutate(0, |page| page.as_mut().unwrap().validators[0].own += 1)
	});
	notices("is not the difference of earned", || validator(|v| v.matured += U256::one()));
	notices("deposits, kind 1", || Deposits::<Test>::mutate(|pool| pool.earned[1] += U256::one()));
	notices("the ring has epoch", || LockUpRing::<Test>::mutate(|ring| ring.head_matures += 1));
	notices("pages, the ring has", || {
		let page = LockUpPages::<Test>::get(0).unwrap();
		LockUpPages::<Test>::insert(9, page)
	});
}

#[test]
fn claims() {
	notices("of fees, there are", || {
		Validators::<Test>::mutate_extant(1, |v| v.fees_settled = U256::zero());
		Fees::<Test>::mutate(|fees| fees.per_stake += U256::from(1u128 << 80));
	});
	notices("can claim", || delegation(|entry| entry.track.ready = [1_000_000]));
	notices("deposits can claim", || {
		DepositTracks::<Test>::mutate(0, |track| track.as_mut().unwrap().ready = [0, 1_000_000])
	});
}

#[test]
fn deposits() {
	notices("the nodes' add up", || Deposits::<Test>::mutate(|pool| pool.deposit += 1));
}

#[test]
fn registry() {
	notices("points elsewhere", || IndexOf::<Test>::insert(1, 1));
	notices("points elsewhere", || KeyOwner::<Test>::remove(key(1)));
	notices("do not exist", || IndexOf::<Test>::insert(77, 0));
	notices("do not exist", || KeyOwner::<Test>::insert(key(77), 9));
	notices("were replaced", || KeyOwner::<Test>::insert(key(77), 0));
	notices("were replaced", || RetiredKeys::<Test>::insert(key(77), 0));
	notices("were replaced", || RetiredKeys::<Test>::insert(key(1), 0));
	notices("beyond the next index", || crate::NextIndex::<Test>::put(1));
	notices("does not exist", || Slashes::<Test>::insert(9, frame_support::BoundedVec::default()));
}
