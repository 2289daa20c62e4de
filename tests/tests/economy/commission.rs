//! `commission.json` through Wasm: a validator's pool of an epoch, divided.

use crate::{
	amount, cases,
	epochs::{settle, with_contributions},
};
use frame_support::BoundedVec;
use pallet_mining::{
	MINING_CAP, MiningParameters,
	schedule::{Shares, Tier},
};
use pallet_staking::ConsensusKey;
use sp_core::U256;
use sp_runtime::Perbill;
use stratos_primitives::{Balance, MarketState, OZ, STOS};
use stratos_runtime::{
	AccountId, BoundedParameters, Runtime, RuntimeGenesisConfig, RuntimeOrigin, RuntimeParameters,
	parameters::dynamic::{mining, staking},
};
use stratos_runtime_api::staking::{DelegationInfo, RewardsInfo};
use stratos_tests::chain::{TestChain, fund};

/// All nodes' deposit, which takes its part of the chain share.
const DEPOSIT: Balance = 10 * STOS;

fn staker(number: usize) -> AccountId {
	AccountId::from([200 + number as u8; 32])
}

/// An epoch that mines exactly what makes the pool of the only validator `pool`, all of it for the
/// chain.
fn schedule(pool: Balance, stake: Balance) -> MiningParameters {
	// The stake's part is floor(C·stake/(stake+deposit)); this C is the least that gives `pool`.
	let whole = U256::from(pool) * U256::from(stake + DEPOSIT);
	let share = (whole + U256::from(stake - 1)) / U256::from(stake);
	let tier = Tier {
		through: MINING_CAP,
		per_epoch: share.as_u128(),
		shares: Shares { resource: 0, meta: 0, chain: 10_000 },
	};
	MiningParameters { tiers: BoundedVec::truncate_from(vec![tier]), ..Default::default() }
}

fn chain_with_stake(
	pool: Balance,
	self_stake: Balance,
	delegations: &[Balance],
	commission: Perbill,
) -> TestChain {
	let market =
		MarketState { genesis_deposit: DEPOSIT, unissued_prepay: 0, remaining_limit: 1_000 * OZ };
	let parameters = schedule(pool, self_stake + delegations.iter().sum::<Balance>());
	let validators = |genesis: &mut RuntimeGenesisConfig| {
		fund(genesis, staker(0), self_stake + 1);
		genesis.staking.validators =
			vec![(staker(0), ConsensusKey([9; 32]), self_stake, Perbill::zero())];
		for (number, amount) in delegations.iter().enumerate() {
			let delegator = staker(number + 1);
			fund(genesis, delegator.clone(), amount + 1);
			genesis.staking.delegations.push((delegator, staker(0), *amount));
		}
	};
	with_contributions(market, 0, 0, &[OZ], validators, move || {
		let tiers = Some(parameters.tiers.clone());
		// The vectors know every commission, the default bounds do not.
		let most = Some(Perbill::one());
		let changes = BoundedVec::truncate_from(vec![
			RuntimeParameters::Mining(mining::Parameters::Tiers(mining::Tiers, tiers)),
			RuntimeParameters::Staking(staking::Parameters::MaxCommission(
				staking::MaxCommission,
				most,
			)),
		]);
		BoundedParameters::set(RuntimeOrigin::root(), changes).expect("within their bounds");
		pallet_mining::ActiveParameters::<Runtime>::put(parameters);
		pallet_staking::ActiveParameters::<Runtime>::mutate(|values| {
			values.max_commission = Perbill::one();
		});
		pallet_staking::Validators::<Runtime>::mutate(0, |validator| {
			validator.as_mut().expect("registered in genesis").commission = commission;
		});
	})
}

fn check(
	pool: Balance,
	self_stake: Balance,
	delegations: &[Balance],
	commission: Perbill,
	expected: (Balance, Balance),
) {
	let mut chain = chain_with_stake(pool, self_stake, delegations, commission);
	settle(&mut chain, 0);
	let own: Option<RewardsInfo<Balance>> = chain.ask("StakingApi_validator_rewards", staker(0));
	let own = own.expect("a validator");
	assert_eq!(own.withdrawable, 0, "the chain share is locked");
	assert_eq!(own.locked, expected.0, "validator of a pool of {pool}");
	let mut sum = 0;
	for (number, amount) in delegations.iter().enumerate() {
		let infos: Vec<DelegationInfo<AccountId>> =
			chain.ask("StakingApi_delegations", staker(number + 1));
		let locked = infos[0].rewards.locked;
		let all: Balance = delegations.iter().sum();
		let exact = U256::from(expected.1) * U256::from(*amount) / U256::from(all);
		let missing = exact.as_u128() - locked;
		assert!(missing <= 1, "delegator {number}: {locked} of {exact}");
		sum += locked;
	}
	let floors = delegations.len() as u128 + 1;
	assert!(sum <= expected.1 && expected.1 - sum <= floors, "{sum} of {}", expected.1);
}

#[test]
fn commission_vectors_are_reproduced_through_wasm() {
	for case in cases("commission.json") {
		let delegations: Vec<_> =
			case["delegations"].as_array().expect("delegations").iter().map(amount).collect();
		let basis_points = case["commission_bp"].as_u64().expect("a number") as u32;
		let expected = (amount(&case["validator_total"]), amount(&case["delegators_total"]));
		check(
			amount(&case["pool"]),
			amount(&case["self_stake"]),
			&delegations,
			Perbill::from_parts(basis_points * 100_000),
			expected,
		);
	}
}

/// Whitepaper section 5: pool 100, self-delegation 20 %, commission 1 %.
#[test]
fn the_papers_validator_keeps_20_8_of_100() {
	let expected = (208 * STOS / 10, 792 * STOS / 10);
	check(100 * STOS, 20_000 * STOS, &[80_000 * STOS], Perbill::from_percent(1), expected);
}
