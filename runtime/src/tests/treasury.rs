//! The treasury of a chain on which few STOS circulate: they can neither spend it, nor are they locked
//! out.

use super::*;
use crate::{
	AccountId, Balances, OriginCaller, Runtime, RuntimeCall, STOS, Spending,
	config::accounts::Treasury,
	governance::{
		Electorate, origins::Origin, outlook::outlook, supply::SupplyKept, tracks::Tracks,
	},
};
use codec::Encode;
use frame_support::{
	assert_ok,
	traits::{Bounded, Get, schedule::DispatchTime},
};
use frame_system::RawOrigin;
use pallet_conviction_voting::{AccountVote, Conviction, Vote};
use pallet_referenda::{ReferendumInfo, ReferendumInfoFor, TracksInfo};
use sp_runtime::{DispatchError, DispatchResult, Perbill, traits::Dispatchable};
use stratos_primitives::{DAY_MS, TOTAL_SUPPLY};

const MILLION: u128 = 1_000_000 * STOS;

fn account(index: usize) -> AccountId {
	genesis::DEV_ACCOUNTS[index].1.into()
}

/// Mainnet with 1,000,000 STOS in circulation: 30,000 of the first account, 470,000 and 500,000 of the
/// next. A day has four blocks.
fn launched() -> sp_io::TestExternalities {
	let mut config = complete("mainnet");
	config["origins"]["blocksPerDay"] = 4.into();
	let balances = config["balances"]["balances"].as_array_mut().expect("a list");
	let treasury = serde_json::to_value(Treasury::get()).expect("an account");
	for entry in balances.iter_mut().filter(|entry| entry[0] == treasury) {
		entry[1] = serde_json::json!(59 * MILLION);
	}
	for (index, stos) in [30_000, 470_000, 500_000].into_iter().enumerate() {
		balances.push(serde_json::json!([account(index), stos * STOS]));
	}
	let config: RuntimeGenesisConfig = serde_json::from_value(config).expect("a genesis config");
	let mut chain = sp_io::TestExternalities::default();
	chain.execute_with(|| {
		config.build();
		run_to(2);
		assert_eq!(Balances::free_balance(Treasury::get()), 59 * MILLION);
	});
	chain
}

fn by(index: usize, call: impl Into<RuntimeCall>) -> DispatchResult {
	let call: RuntimeCall = call.into();
	call.dispatch(RuntimeOrigin::signed(account(index))).map(drop).map_err(|error| error.error)
}

fn spend(amount: u128) -> RuntimeCall {
	let beneficiary = Box::new(account(5));
	pallet_treasury::Call::spend { asset_kind: Box::new(()), amount, beneficiary, valid_from: None }
		.into()
}

/// Proposes `call` and lets the accounts vote aye with all but what they need for deposits. Runs until
/// it is decided and enacted; says whether it passed.
fn referendum(origin: OriginCaller, call: RuntimeCall, voters: &[usize]) -> bool {
	let index = pallet_referenda::ReferendumCount::<Runtime>::get();
	let submit = pallet_referenda::Call::submit {
		proposal_origin: Box::new(origin),
		proposal: Bounded::Inline(call.encode().try_into().expect("short")),
		enactment_moment: DispatchTime::After(0),
	};
	assert_ok!(by(2, submit));
	assert_ok!(by(2, pallet_referenda::Call::place_decision_deposit { index }));
	for voter in voters {
		let vote = AccountVote::Standard {
			vote: Vote { aye: true, conviction: Conviction::Locked1x },
			balance: Balances::free_balance(account(*voter)),
		};
		assert_ok!(by(*voter, pallet_conviction_voting::Call::vote { poll_index: index, vote }));
	}
	// What the chain says as soon as the referendum is being decided comes true.
	let mut said = None;
	for _ in 0..100 {
		run_to(System::block_number() + 1);
		said = said.or_else(|| outlook(index).map(|outlook| outlook.passes));
	}
	let info = ReferendumInfoFor::<Runtime>::get(index);
	let approved = match info {
		Some(ReferendumInfo::Approved(block, ..)) => Some(block),
		_ => None,
	};
	assert_eq!(said, Some(approved));
	approved.is_some()
}

fn payout(index: u32) -> DispatchResult {
	by(5, pallet_treasury::Call::payout { index })
}

#[test]
fn a_small_circulation_is_measured_by_more_than_itself() {
	launched().execute_with(|| {
		assert_eq!(<Electorate as Get<u128>>::get(), 5 * MILLION);
	});
	// Where enough circulates, it is what circulates.
	chain("development").execute_with(|| {
		assert!(<Electorate as Get<u128>>::get() > 5 * MILLION);
	});
}

#[test]
fn few_stos_of_a_small_circulation_spend_nothing() {
	launched().execute_with(|| {
		let treasurer = || OriginCaller::Origins(Origin::Treasurer);
		assert!(!referendum(treasurer(), spend(59 * MILLION), &[0]));
		// Nearly half of all that circulates.
		assert!(!referendum(treasurer(), spend(MILLION / 10), &[1]));
		let root = || OriginCaller::system(RawOrigin::Root);
		let take = pallet_balances::Call::force_transfer {
			source: Treasury::get().into(),
			dest: account(5).into(),
			value: MILLION,
		};
		assert!(!referendum(root(), take.into(), &[1]));
		assert_eq!(Spending::balance(), 59 * MILLION);
	});
}

#[test]
fn all_of_a_small_circulation_spend_a_share_in_a_period() {
	launched().execute_with(|| {
		let treasurer = || OriginCaller::Origins(Origin::Treasurer);
		assert!(referendum(treasurer(), spend(59 * MILLION), &[0, 1, 2]));
		// Approved, and above what a period may pay.
		assert_eq!(payout(0), Err(pallet_treasury::Error::<Runtime>::PayoutError.into()));
		assert_eq!(Balances::free_balance(account(5)), 0);

		for _ in 0..3 {
			let call = SupplyKept::from(spend(MILLION * 59 / 200));
			assert_ok!(call.dispatch(Origin::Treasurer.into()));
		}
		// Twice half of 1 %, and no third time before the period is over.
		assert_ok!(payout(1));
		assert_ok!(payout(2));
		assert_eq!(payout(3), Err(pallet_treasury::Error::<Runtime>::PayoutError.into()));
		assert_eq!(Balances::free_balance(account(5)), 59 * MILLION / 100);
		pallet_timestamp::Now::<Runtime>::mutate(|now| *now += 30 * DAY_MS);
		assert_ok!(payout(3));
		assert_eq!(invariants::check(), Ok(()));
	});
}

#[test]
fn spending_approved_by_root_is_paid_by_the_same_share() {
	launched().execute_with(|| {
		assert_ok!(SupplyKept::from(spend(MILLION)).dispatch(RuntimeOrigin::root()));
		assert_eq!(payout(0), Err(pallet_treasury::Error::<Runtime>::PayoutError.into()));
	});
}

#[test]
fn root_takes_no_more_than_its_share_by_whatever_call() {
	use pallet_balances::Call::{force_transfer, transfer_allow_death};
	let reached: DispatchError = pallet_spending::Error::<Runtime>::RootShareReached.into();
	let take = |value| -> Vec<RuntimeCall> {
		let (source, dest) = (Treasury::get().into(), account(5).into());
		let transfer = Box::new(transfer_allow_death { dest: account(5).into(), value }.into());
		let as_origin = Box::new(RawOrigin::Signed(Treasury::get()).into());
		let force: RuntimeCall = force_transfer { source, dest, value }.into();
		vec![
			pallet_utility::Call::batch_all { calls: vec![force.clone()] }.into(),
			force,
			pallet_utility::Call::dispatch_as { as_origin, call: transfer }.into(),
		]
	};
	launched().execute_with(|| {
		for call in take(6 * MILLION) {
			let done = SupplyKept::from(call).dispatch(RuntimeOrigin::root());
			assert_eq!(done.map(drop).map_err(|error| error.error), Err(reached));
		}
		assert_eq!(Spending::balance(), 59 * MILLION);
		for call in take(MILLION * 19 / 10) {
			assert_ok!(SupplyKept::from(call).dispatch(RuntimeOrigin::root()));
		}
		for call in take(MILLION) {
			let done = SupplyKept::from(call).dispatch(RuntimeOrigin::root());
			assert_eq!(done.map(drop).map_err(|error| error.error), Err(reached));
		}
	});
}

#[test]
fn half_of_a_small_circulation_can_always_decide() {
	launched().execute_with(|| {
		for track in Tracks::tracks() {
			let support = track.info.min_support.threshold(Perbill::one());
			assert!(support <= Perbill::from_percent(10), "track {}", track.id);
		}
		// And so it does: 500,000 of 1,000,000 STOS.
		let remark = frame_system::Call::remark { remark: vec![7] };
		let treasurer = || OriginCaller::Origins(Origin::Treasurer);
		assert!(referendum(treasurer(), remark.into(), &[0, 1]));
	});
}

#[test]
fn the_treasury_is_the_supply_without_pools_and_circulation() {
	launched().execute_with(|| {
		let pool = Balances::free_balance(Mining::mining_pool_account());
		assert_eq!(TOTAL_SUPPLY - pool - MILLION, 59 * MILLION);
	});
}
