//! Attacks on the economy, through Wasm and real transactions.

use codec::Compact;
use frame_support::BoundedVec;
use pallet_deposit::{Motion, ServiceKinds};
use pallet_mining::{ReportPage, ReportTotals};
use sp_core::H256;
use sp_runtime::MultiAddress;
use stratos_primitives::{Balance, DAY_MS, MarketState, NodeIndex, Noz, OZ, STOS};
use stratos_runtime::{
	AccountId, Deposit, Mining, Ozone, Runtime, RuntimeCall, Staking, config::accounts::Treasury,
};
use stratos_runtime_api::ozone::Supply;
use stratos_runtime_api::staking::RewardsInfo;
use stratos_tests::{
	chain::{Outcome, TestChain, account, dev, node_key},
	usage::download,
};

fn refused(error: &str) -> Outcome {
	Err(error.into())
}

fn balance(chain: &TestChain, who: &AccountId) -> Balance {
	chain.account(who).data.free
}

fn prepay(chain: &mut TestChain, who: &str, stos: Balance) {
	let call = pallet_ozone::Call::prepay { amount: stos * STOS, beneficiary: None, min_ozone: 0 };
	assert_eq!(chain.call(&dev(who), RuntimeCall::Ozone(call)), Ok(()));
}

/// Alice's report on `epoch`: Ferdie used `ozone` nOz, which node 3 served. Bob attests.
fn report(chain: &mut TestChain, epoch: u32, ozone: Noz) -> Vec<Outcome> {
	let page = ReportPage::<Runtime> {
		usage: BoundedVec::truncate_from(vec![download(account("Ferdie"), ozone)]),
		contributions: BoundedVec::truncate_from(vec![(Compact(3), Compact(ozone))]),
		..Default::default()
	};
	let hash = pallet_mining::report_hash::<Runtime>(pallet_mining::report_seed(epoch), &page);
	let totals = ReportTotals { charged: ozone, migrated: 0, contributed: ozone };
	let (alice, bob) = (dev("Alice"), dev("Bob"));
	let calls = [
		(&alice, pallet_mining::Call::open_report { epoch }),
		(&alice, pallet_mining::Call::submit_page { epoch, number: 0, page }),
		(&alice, pallet_mining::Call::close_report { epoch, hash, totals }),
		(&bob, pallet_mining::Call::attest_report { epoch, reporter: 0, hash }),
	];
	chain.block(calls.map(|(by, call)| (by, RuntimeCall::Mining(call))).into())
}

/// A base unit sent to a pool is no reward, and breaks no check.
#[test]
fn dust_sent_to_the_pools_goes_to_the_treasury() {
	let mut chain = TestChain::of("development");
	let alice = dev("Alice");
	let pools = [
		Ozone::pool_account(),
		Mining::mining_pool_account(),
		Mining::rewards_account(),
		Staking::rewards_account(),
		Deposit::transit_account(),
	];
	chain.run_to(1);
	let treasury = balance(&chain, &Treasury::get());
	let before = pools.clone().map(|pool| balance(&chain, &pool));
	let calls = pools.clone().map(|pool| {
		let dest = MultiAddress::Id(pool);
		(
			&alice,
			RuntimeCall::Balances(pallet_balances::Call::transfer_allow_death { dest, value: 7 }),
		)
	});
	assert_eq!(chain.block(calls.into()), vec![Ok(()); 5]);
	chain.check();
	let after = pools.map(|pool| balance(&chain, &pool));
	// Only the fees of these transfers are new on stake's account.
	assert_eq!(
		[after[0], after[1], after[2], after[4]],
		[before[0], before[1], before[2], before[4]]
	);
	assert!(after[3] > before[3]);
	let swept = balance(&chain, &Treasury::get()) - treasury;
	assert!(
		(5 * 7..5 * 7 + 10).contains(&swept),
		"{swept}: the dust, and what floors left of fees"
	);
}

/// Joining and leaving at once is refused, and later moves the price against the node; it creates no
/// Ozone.
#[test]
fn a_node_that_joins_and_leaves_again_and_again_gains_nothing() {
	let mut chain = TestChain::of("development");
	let eve = dev("Eve");
	let price = |market: &MarketState| (market.genesis_deposit, market.remaining_limit);
	chain.run_to(1);
	let start: MarketState = chain.ask("OzoneApi_market", ());
	for round in 0..10u8 {
		let node: NodeIndex = 8 + NodeIndex::from(round);
		let (id, proof) = node_key(&account("Eve"), &chain, round.into());
		let register = pallet_deposit::Call::register_resource_node {
			id,
			kinds: ServiceKinds::STORAGE,
			deposit: 20_000 * STOS,
			free_capacity: 0,
			beneficiary: None,
			proof: Some(proof),
		};
		let calls = [
			register,
			pallet_deposit::Call::activate { node, additional: 0 },
			pallet_deposit::Call::unregister { node },
		];
		let before: MarketState = chain.ask("OzoneApi_market", ());
		let outcomes = chain.block(calls.map(|call| (&eve, RuntimeCall::Deposit(call))).into());
		assert_eq!(outcomes[..2], [Ok(()), Ok(())], "round {round}");
		assert_eq!(outcomes[2], refused("Deposit(ActivatedThisEpoch)"), "round {round}");
		// 1 % of S counts.
		let market: MarketState = chain.ask("OzoneApi_market", ());
		let rise = market.remaining_limit - before.remaining_limit;
		assert!(rise.abs_diff(before.remaining_limit / 100) <= 1, "{market:?} after {before:?}");
		chain.next_epoch();
		let calls = [
			pallet_deposit::Call::unregister { node },
			pallet_deposit::Call::claim_deposit { node },
		];
		let outcomes = chain.block(calls.map(|call| (&eve, RuntimeCall::Deposit(call))).into());
		assert_eq!(outcomes, [Ok(()), refused("Deposit(DepositStillLocked)")], "round {round}");
		chain.check();
	}
	chain.time += 14 * DAY_MS;
	chain.next_epoch();
	chain.check();
	let last: MarketState = chain.ask("OzoneApi_market", ());
	assert_eq!(price(&last).0, price(&start).0, "S is constant");
	assert!(last.remaining_limit < start.remaining_limit, "{last:?} after {start:?}");
	let supply: Supply = chain.ask("OzoneApi_supply", ());
	assert_eq!((supply.ozone_of_users, supply.ozone_unsettled), (0, 0));
}

#[test]
fn an_epoch_is_reported_once() {
	let mut chain = TestChain::of("development");
	prepay(&mut chain, "Ferdie", 1_000);
	assert_eq!(report(&mut chain, 0, OZ), vec![Ok(()); 4]);
	chain.next_epoch();
	chain.check();
	let left: Noz = chain.ask("OzoneApi_ozone_of", account("Ferdie"));
	let again = report(&mut chain, 0, OZ);
	assert_eq!(again[0], refused("Mining(AlreadyApplied)"));
	assert!(again.iter().all(Result::is_err), "{again:?}");
	chain.next_epoch();
	assert_eq!(chain.ask::<Noz>("OzoneApi_ozone_of", account("Ferdie")), left);
	chain.check();
}

#[test]
fn votes_cannot_be_stuffed() {
	let mut chain = TestChain::of("development");
	let (alice, bob, dave) = (dev("Alice"), dev("Bob"), dev("Dave"));
	let motion = Motion::Slash { ozone: 10 * OZ, incident: H256::repeat_byte(1) };
	let node = 3;
	let deposit = |call| RuntimeCall::Deposit(call);
	let propose = deposit(pallet_deposit::Call::propose { node, motion });
	let vote = deposit(pallet_deposit::Call::vote { node, motion, approve: true });
	assert_eq!(chain.call(&dave, propose.clone()), refused("Deposit(NotActiveMetaNode)"));
	assert_eq!(chain.call(&alice, propose.clone()), Ok(()));
	assert_eq!(chain.call(&alice, propose), refused("Deposit(BallotExists)"));
	assert_eq!(chain.call(&alice, vote.clone()), refused("Deposit(AlreadyVoted)"));
	assert_eq!(chain.call(&dave, vote.clone()), refused("Deposit(NotActiveMetaNode)"));
	let close = deposit(pallet_deposit::Call::close_ballot { node, motion });
	assert_eq!(chain.call(&dave, close.clone()), refused("Deposit(BallotStillOpen)"));
	// The second of three is the quorum: carried out at once, and only once.
	assert_eq!(chain.call(&bob, vote.clone()), Ok(()));
	chain.check();
	assert_eq!(chain.call(&bob, vote), refused("Deposit(UnknownBallot)"));
	assert_eq!(chain.call(&dave, close), refused("Deposit(UnknownBallot)"));
}

#[test]
fn fees_go_to_validators_alone_and_at_once() {
	let mut chain = TestChain::of("development");
	let ferdie = dev("Ferdie");
	let dest = MultiAddress::Id(account("Alice"));
	let transfer =
		RuntimeCall::Balances(pallet_balances::Call::transfer_allow_death { dest, value: STOS });
	let before = balance(&chain, &account("Ferdie"));
	assert_eq!(chain.call(&ferdie, transfer), Ok(()));
	let fee = before - STOS - balance(&chain, &account("Ferdie"));
	assert!(fee > 0);
	let held = balance(&chain, &Staking::rewards_account());
	assert!(held <= fee && fee - held < 10, "{held} of a fee of {fee}");
	chain.next_epoch();
	chain.check();
	let rewards = |name: &str| -> Option<RewardsInfo<Balance>> {
		chain.ask("StakingApi_validator_rewards", account(name))
	};
	// Alice has 150,000 of a stake of 370,000, of which 100,000 are her own.
	let alice = rewards("Alice").expect("a validator");
	assert_eq!(alice.locked, 0);
	let pool = fee * 150 / 370;
	let own = pool * 100 / 150;
	let expected = own + (pool - own) / 100;
	assert!(alice.withdrawable.abs_diff(expected) <= 10, "{} of {expected}", alice.withdrawable);
	let withdraw = RuntimeCall::Staking(pallet_staking::Call::withdraw_validator_rewards {});
	assert_eq!(chain.call(&dev("Alice"), withdraw.clone()), Ok(()));
	let nobody = chain.call(&ferdie, withdraw);
	assert!(nobody.as_ref().is_err_and(|error| error.starts_with("Staking(")), "{nobody:?}");
	chain.check();
}

#[test]
fn every_pool_has_an_account_of_its_own() {
	let accounts = std::collections::BTreeSet::from([
		Ozone::pool_account(),
		Mining::mining_pool_account(),
		Mining::rewards_account(),
		Staking::rewards_account(),
		Deposit::transit_account(),
		Treasury::get(),
	]);
	assert_eq!(accounts.len(), 6);
}
