//! The development chain as a developer meets it: a prepay, a report, rewards at the first epoch.

use crate::chain::{TestChain, account, dev};
use codec::Compact;
use frame_support::BoundedVec;
use pallet_mining::{
	EpochResult, Performance, ReportPage, ReportTotals,
	runtime_api::{LockedOf, ReportStage, ReportStatus},
};
use stratos_primitives::{NodeIndex, Noz, OZ, Reward, STOS};
use stratos_runtime::{BlockNumber, Runtime, RuntimeCall};

/// Indices of the Resource Nodes of the preset: after three Meta Nodes.
const FIRST: NodeIndex = 3;

fn mining(call: pallet_mining::Call<Runtime>) -> RuntimeCall {
	RuntimeCall::Mining(call)
}

/// A page that charges Ferdie for what the nodes contributed.
fn page(contributions: &[Noz]) -> ReportPage<Runtime> {
	let sum: Noz = contributions.iter().sum();
	let nodes = || (FIRST..).zip(contributions);
	ReportPage {
		charges: BoundedVec::truncate_from(vec![(account("Ferdie"), Compact(sum))]),
		contributions: BoundedVec::truncate_from(
			nodes().map(|(node, ozone)| (Compact(node), Compact(*ozone))).collect(),
		),
		performance: BoundedVec::truncate_from(
			nodes().map(|(node, _)| Performance { node, completed: 10, failed: 0 }).collect(),
		),
		migrations: Default::default(),
	}
}

/// Alice reports on `epoch`, Bob attests.
fn report(chain: &mut TestChain, epoch: u32, page: ReportPage<Runtime>) {
	let (alice, bob) = (dev("Alice"), dev("Bob"));
	let sum: Noz = page.contributions.iter().map(|(_, ozone)| ozone.0).sum();
	let hash = pallet_mining::report_hash::<Runtime>(pallet_mining::report_seed(epoch), &page);
	let totals = ReportTotals { charged: sum, migrated: 0, contributed: sum };
	let outcomes = chain.block(vec![
		(&alice, mining(pallet_mining::Call::open_report { epoch })),
		(&alice, mining(pallet_mining::Call::submit_page { epoch, number: 0, page })),
		(&alice, mining(pallet_mining::Call::close_report { epoch, hash, totals })),
		(&bob, mining(pallet_mining::Call::attest_report { epoch, reporter: 0, hash })),
	]);
	assert_eq!(outcomes, [Ok(()), Ok(()), Ok(()), Ok(())]);
}

#[test]
fn a_developer_sees_rewards_at_the_first_epoch() {
	let mut chain = TestChain::of("development");
	let ferdie = dev("Ferdie");
	let prepay =
		pallet_ozone::Call::prepay { amount: 1_000 * STOS, beneficiary: None, min_ozone: 0 };
	assert_eq!(chain.call(&ferdie, RuntimeCall::Ozone(prepay)), Ok(()));
	let bought: Noz = chain.ask("OzoneApi_ozone_of", account("Ferdie"));
	assert!(bought > 1_100 * OZ, "{bought}");

	let contributions = [500, 300, 200, 80, 20].map(|oz| oz * OZ);
	report(&mut chain, 0, page(&contributions));
	chain.check();
	chain.next_epoch();
	chain.check();

	let left: Noz = chain.ask("OzoneApi_ozone_of", account("Ferdie"));
	assert_eq!(left, bought - 1_100 * OZ);
	let status: Vec<ReportStatus> = chain.ask("MiningApi_report_status", 0u32);
	assert_eq!(status[0].stage, ReportStage::Applied);
	assert_eq!(status[0].attesters, [0, 1]);
	let result: Option<EpochResult<BlockNumber>> = chain.ask("MiningApi_epoch_result", 0u32);
	let result = result.expect("the epoch is settled in its boundary block");
	assert_eq!(result.settled, 1_000 * OZ);
	assert_eq!(result.reward.mining, 80 * STOS);
	let earned = |node: NodeIndex| -> Reward {
		let earned: Option<Reward> = chain.ask("MiningApi_reward_of", (node, 0u32));
		earned.unwrap_or_default()
	};
	// 60 % of 80 STOS by 500 : 300 : 200; 20 % for three Meta Nodes.
	assert_eq!([3, 4, 5, 6].map(|node| earned(node).mining), [24, 144, 96, 0].map(tenths));
	assert_eq!(earned(0).mining, 16 * STOS / 3);
	let locked: Vec<LockedOf> = chain.ask("MiningApi_locked_of", FIRST);
	assert_eq!((locked[0].epoch, locked[0].free_from), (0, 2_017));
	// Not before its time.
	let early = pallet_mining::Call::withdraw { node: FIRST };
	let outcome = chain.call(&dev("Dave"), mining(early));
	assert!(outcome.as_ref().is_err_and(|error| error.contains("Mining")), "{outcome:?}");
}

/// Tenths of a STOS; whole 24 STOS for the first.
fn tenths(number: u128) -> u128 {
	if number == 24 { 24 * STOS } else { number * STOS / 10 }
}

#[test]
fn a_report_that_does_not_balance_changes_nothing() {
	let mut chain = TestChain::of("development");
	let alice = dev("Alice");
	let epoch = 0;
	let page = page(&[OZ]);
	let hash = pallet_mining::report_hash::<Runtime>(pallet_mining::report_seed(epoch), &page);
	let open = mining(pallet_mining::Call::open_report { epoch });
	let submit = mining(pallet_mining::Call::submit_page { epoch, number: 0, page });
	assert_eq!(chain.block(vec![(&alice, open), (&alice, submit)]), [Ok(()), Ok(())]);
	let totals = ReportTotals { charged: OZ, migrated: 1, contributed: OZ };
	let close = mining(pallet_mining::Call::close_report { epoch, hash, totals });
	let outcome = chain.call(&alice, close);
	assert!(outcome.as_ref().is_err_and(|error| error.contains("Mining")), "{outcome:?}");
	chain.check();
}

#[test]
fn every_api_answers_on_every_preset() {
	for name in ["development", "local", "mainnet"] {
		let mut chain = TestChain::of(name);
		chain.run_to(2);
		chain.check();
		let supply: stratos_primitives::apis::Supply = chain.ask("OzoneApi_supply", ());
		assert_eq!(supply.total_issuance, stratos_primitives::TOTAL_SUPPLY, "{name}");
		let set: Vec<pallet_staking::runtime_api::ValidatorInfo<stratos_runtime::AccountId>> =
			chain.ask("StakingApi_active_set", ());
		let (nodes, more): (
			Vec<pallet_deposit::runtime_api::NodeInfo<stratos_runtime::AccountId>>,
			Option<NodeIndex>,
		) = chain.ask("DepositApi_nodes", (0u32, 100u32));
		let expected = if name == "mainnet" { (0, 0) } else { (3, 8) };
		assert_eq!((set.len(), nodes.len()), expected, "{name}");
		assert_eq!(more, None, "{name}");
		let drawn: Result<
			Vec<(NodeIndex, stratos_primitives::NodeId)>,
			pallet_deposit::assignment::AssignmentError,
		> = chain.ask(
			"DepositApi_assignment",
			(sp_core::H256::repeat_byte(1), stratos_primitives::ServiceKind::Storage, 3u32, 0u64),
		);
		assert_eq!(drawn.is_ok(), name != "mainnet", "{name}: {drawn:?}");
	}
}
